package procoretest

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"strings"
)

// userBody is the "user" of a create, an update and a row of a sync. A nil
// pointer is a member that was not sent.
type userBody struct {
	ID              *int64  `json:"id"`
	First           *string `json:"first_name"`
	Last            *string `json:"last_name"`
	Email           *string `json:"email_address"`
	Title           *string `json:"job_title"`
	Active          *bool   `json:"is_active"`
	Employee        *bool   `json:"is_employee"`
	DefaultTemplate *int64  `json:"default_permission_template_id"`
	CompanyTemplate *int64  `json:"company_permission_template_id"`
	NewProjects     *bool   `json:"add_to_new_projects"`
	Notes           *string `json:"notes"`
	Initials        *string `json:"initials"`
	OriginID        *string `json:"origin_id"`
	EmployeeID      *string `json:"employee_id"`
}

// readUser reads the wrapper {"user":{…}}.
func (c *call) readUser() (*userBody, reply, bool) {
	var w struct {
		User *userBody `json:"user"`
	}
	if err := c.decode(&w); err != nil {
		return nil, c.fail(http.StatusBadRequest, err.Error()).inferred(), false
	}
	if w.User == nil {
		return nil, c.fail(http.StatusBadRequest, "param is missing or the value is empty: user").inferred(), false
	}
	return w.User, reply{}, true
}

// required checks the two members that the schema requires, on an update too.
// partial lets them be left out.
func (b *userBody) required(partial bool) map[string][]string {
	bad := map[string][]string{}
	if b.Last == nil && !partial || b.Last != nil && strings.TrimSpace(*b.Last) == "" {
		bad["last_name"] = []string{"can't be blank"}
	}
	switch {
	case b.Email == nil && partial:
	case b.Email == nil || strings.TrimSpace(*b.Email) == "":
		bad["email_address"] = []string{"can't be blank"}
	case strings.Count(*b.Email, "@") != 1 || strings.ContainsAny(*b.Email, " \t\n\x1b"):
		bad["email_address"] = []string{"is invalid"}
	}
	return bad
}

// privileged tells whether the body asks for what only a Directory Admin may
// change. email is the address as it is; empty for a new user.
func (b *userBody) privileged(email string) bool {
	return b.DefaultTemplate != nil || b.CompanyTemplate != nil || b.NewProjects != nil ||
		email != "" && b.Email != nil && !strings.EqualFold(*b.Email, email)
}

// templates checks the template ids: the default one must be global.
func (c *call) checkTemplates(b *userBody, bad map[string][]string) {
	check := func(field string, id *int64, kind, text string) {
		if id == nil || *id == 0 {
			return
		}
		if t := c.co.template(*id); t == nil || t.kind != kind {
			bad[field] = []string{text}
		}
	}
	check("default_permission_template_id", b.DefaultTemplate, typeGlobal, "must be a global permission template")
	check("company_permission_template_id", b.CompanyTemplate, typeCompany, "must be a company permission template")
}

// write puts the body's members into the user.
func (b *userBody) write(u *user) {
	put(&u.last, b.Last)
	put(&u.email, b.Email)
	put(&u.title, b.Title)
	put(&u.employee, b.Employee)
	put(&u.defaultTemplate, b.DefaultTemplate)
	put(&u.companyTemplate, b.CompanyTemplate)
	if b.First != nil {
		u.first = b.First
	}
	if u.profile == nil {
		u.profile = map[string]any{}
	}
	for k, v := range map[string]*string{
		"notes": b.Notes, "initials": b.Initials, "origin_id": b.OriginID, "employee_id": b.EmployeeID,
	} {
		if v != nil {
			u.profile[k] = *v
		}
	}
}

func put[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

// createUser answers POST users. It sends no mail, and it does not take
// add_to_new_projects.
func (c *call) createUser() reply {
	b, rep, ok := c.readUser()
	if !ok {
		return rep
	}
	bad := b.required(false)
	c.checkTemplates(b, bad)
	if b.NewProjects != nil && c.s.config.rejectNewOnPost {
		bad["add_to_new_projects"] = []string{"is not permitted"}
	}
	if len(bad) > 0 {
		return c.invalid(bad)
	}
	b.NewProjects = nil
	if b.privileged("") && !c.co.admin(c.me) {
		return c.forbidden().inferred()
	}
	if c.co.userByEmail(*b.Email) != nil { // inactive ones too: only the inactive endpoint brings them back
		taken := object{"email_address": []string{"has already been taken"}}
		return c.json(http.StatusConflict, object{"errors": taken}).inferred()
	}
	u := c.addUser(b)
	out := c.showUser(u)
	out["add_to_new_projects"] = false
	return c.json(http.StatusCreated, out)
}

// addUser makes a user of a checked body. The id is the person's in all
// companies.
func (c *call) addUser(b *userBody) *user {
	now := c.s.now()
	u := &user{active: true, vendor: vendor{id: c.co.id + 1, name: c.co.name}, since: c.now, created: now, updated: now}
	b.write(u)
	put(&u.active, b.Active)
	if a := c.s.accounts[strings.ToLower(u.email)]; a != nil {
		u.id = a.id
	} else {
		u.id = c.s.id()
	}
	c.s.account(u, false)
	c.co.users = append(c.co.users, u)
	return u
}

// updateUser answers PATCH users/{id}. A change that takes Directory Admin is
// refused as a whole; the status is an inference. is_active alone is taken in
// any case: that was seen to work.
func (c *call) updateUser() reply {
	u := c.co.user(c.id("uid"))
	if u == nil {
		return c.notFound("User").inferred()
	}
	b, rep, ok := c.readUser()
	if !ok {
		return rep
	}
	bad := b.required(c.s.has(PartialUpdate) || *b == userBody{Active: b.Active})
	c.checkTemplates(b, bad)
	moved := b.Email != nil && !strings.EqualFold(*b.Email, u.email)
	if len(bad) == 0 && moved && c.co.userByEmail(*b.Email) != nil {
		bad["email_address"] = []string{"has already been taken"}
	}
	if b.Active != nil && *b.Active && !u.active {
		bad["is_active"] = []string{"an inactive user has to be reactivated"}
	}
	if len(bad) > 0 {
		return c.invalid(bad)
	}
	if b.privileged(u.email) && !c.co.admin(c.me) {
		return c.forbidden().inferred()
	}
	if moved {
		delete(c.s.accounts, strings.ToLower(u.email))
	}
	u.remember(c.now)
	b.write(u)
	c.s.account(u, false)
	put(&u.active, b.Active)
	put(&u.newProjects, b.NewProjects)
	u.updated = c.s.now()
	out := c.showUser(u)
	out["add_to_new_projects"] = u.newProjects
	return c.json(http.StatusOK, out)
}

// maxSync is how many rows a sync takes.
const maxSync = 1000

// syncUsers answers PATCH users/sync: 200 even where rows fail.
func (c *call) syncUsers() reply {
	var w struct {
		Updates []json.RawMessage `json:"updates"`
	}
	if err := c.decode(&w); err != nil || len(w.Updates) > maxSync {
		return c.fail(http.StatusBadRequest, "updates must be a list of at most 1000 users").inferred()
	}
	entities, failed := []object{}, []object{}
	for _, raw := range w.Updates {
		var b userBody
		if err := json.NewDecoder(bytes.NewReader(raw)).Decode(&b); err != nil {
			return c.fail(http.StatusBadRequest, "updates: "+err.Error()).inferred()
		}
		u, bad := c.syncUser(&b)
		if len(bad) > 0 {
			row := object{}
			_ = json.Unmarshal(raw, &row) // was read above
			row["errors"] = bad
			failed = append(failed, row)
			continue
		}
		entities = append(entities, c.listRow(u))
	}
	return c.json(http.StatusOK, object{"entities": entities, "errors": failed})
}

func (c *call) syncUser(b *userBody) (*user, map[string][]string) {
	bad := map[string][]string{}
	b.NewProjects = nil // a sync has no such member
	c.checkTemplates(b, bad)
	if b.ID == nil {
		maps.Copy(bad, b.required(false))
		if len(bad) == 0 && c.co.userByEmail(*b.Email) != nil {
			bad["email_address"] = []string{"has already been taken"}
		}
		if len(bad) > 0 {
			return nil, bad
		}
		return c.addUser(b), nil
	}
	u := c.co.user(*b.ID)
	if u == nil {
		bad["id"] = []string{"is unknown"}
	} else if b.Email != nil && !strings.EqualFold(*b.Email, u.email) && c.co.userByEmail(*b.Email) != nil {
		bad["email_address"] = []string{"has already been taken"}
	}
	if len(bad) > 0 {
		return nil, bad
	}
	u.remember(c.now)
	b.write(u)
	put(&u.active, b.Active)
	u.updated = c.s.now()
	return u, nil
}
