package procoretest

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

func userRoutes() []*route {
	const one = "/rest/v1.3/companies/{cid}/users/{uid}"
	return []*route{
		{method: "GET", pattern: "/rest/v1.3/companies/{cid}/users", handle: (*call).listUsers, needs: needsDirectory},
		{method: "GET", pattern: "/rest/v1.3/users", handle: (*call).listUsers, needs: needsDirectory, deprecated: true},
		{method: "POST", pattern: "/rest/v1.3/companies/{cid}/users", handle: (*call).createUser, needs: editsUsers},
		{
			method: "PATCH", pattern: "/rest/v1.3/companies/{cid}/users/sync",
			handle: (*call).syncUsers, needs: needsDirectoryAdmin,
		},
		{
			method: "GET", pattern: "/rest/v1.0/companies/{cid}/users/inactive",
			handle: (*call).listInactive, needs: needsDirectoryAdmin,
		},
		{
			method: "PATCH", pattern: "/rest/v1.0/companies/{cid}/users/inactive/{uid}",
			handle: (*call).reactivate, needs: needsDirectoryAdmin, shape: textShape,
		},
		{method: "GET", pattern: one, handle: (*call).getUser, needs: needsDirectory},
		{method: "PATCH", pattern: one, handle: (*call).updateUser, needs: editsUsers},
		{method: "PATCH", pattern: one + "/invite", handle: (*call).invite, needs: editsUsers},
	}
}

// editsUsers is Directory Admin, or the granular right of the Directory.
func editsUsers(c *call) bool {
	if c.co.admin(c.me) {
		return true
	}
	t := c.co.template(c.me.companyTemplate)
	return t != nil && t.granular[c.co.directoryKey]["create_and_edit_users"]
}

// profile is what every form of a user has.
func (c *call) profile(u *user) object {
	out := object{}
	maps.Copy(out, u.profile)
	first := any(nil)
	if u.first != nil {
		first = *u.first
	}
	maps.Copy(out, object{
		"id": u.id, "first_name": first, "last_name": u.last, "name": u.name(), "email_address": u.email,
		"job_title": null(u.title), "is_employee": u.employee, "is_active": u.active,
		"vendor":     object{"id": u.vendor.id, "name": u.vendor.name},
		"created_at": stamp(&u.created), "updated_at": stamp(&u.updated),
	})
	return out
}

// null writes an empty text as null.
func null(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// nullID writes no id as null.
func nullID(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

// templateRef names a template as list rows do; nil for none.
func (c *call) templateRef(id int64) any {
	t := c.co.template(id)
	if t == nil {
		return nil
	}
	return templateRow(t)
}

// listRow is a user of a list: templates are objects.
func (c *call) listRow(u *user) object {
	out := c.profile(u)
	maps.Copy(out, object{
		"permission_template":         c.templateRef(u.defaultTemplate),
		"company_permission_template": c.templateRef(u.companyTemplate),
		"erp_integrated_accountant":   u.accountant,
		"welcome_email_sent_at":       stamp(u.invited), "last_login_at": stamp(u.login),
		"contact_id": u.id + 5_000_000, "business_id": nil,
	})
	return out
}

// showUser is one user: templates are ids. Production leaves null keys out, and
// tells of the invitation in lists and in me alone.
func (c *call) showUser(u *user) object {
	out := c.ownUser(u)
	if c.s.has(InvitationInLists) {
		delete(out, "welcome_email_sent_at")
	}
	if c.s.has(SparseUser) {
		leaveNullsOut(out)
	}
	return out
}

// ownUser is the token's own user.
func (c *call) ownUser(u *user) object {
	out := c.profile(u)
	maps.Copy(out, object{
		"default_permission_template_id": nullID(u.defaultTemplate),
		"company_permission_template_id": nullID(u.companyTemplate),
		"is_insurance_manager":           false, "welcome_email_sent_at": stamp(u.invited), "last_login_at": stamp(u.login),
	})
	return out
}

func leaveNullsOut(o object) { maps.DeleteFunc(o, func(_ string, v any) bool { return v == nil }) }

// found tells whether a substring search finds the user.
func (u *user) found(search string) bool {
	for _, t := range []string{u.name(), u.email, u.title, u.vendor.name} {
		if strings.Contains(strings.ToLower(t), strings.ToLower(search)) {
			return true
		}
	}
	return false
}

// listUsers lists active users alone.
func (c *call) listUsers() reply {
	search, _ := c.filter("search")
	var rows []*user
	for _, u := range c.co.users {
		if search != "" {
			u = c.indexed(u)
		}
		if u != nil && u.active && !u.since.After(c.seen) && u.found(search) {
			rows = append(rows, u)
		}
	}
	by := c.query.Get("sort")
	slices.SortStableFunc(rows, func(a, b *user) int {
		if by == "email" {
			return strings.Compare(a.email, b.email)
		}
		return strings.Compare(a.name(), b.name())
	})
	if c.query.Get("view") == "ids_only" {
		return list(c, rows, 20, 2000, func(u *user) any {
			if c.s.has(BareIDs) {
				return u.id
			}
			return object{"id": u.id}
		})
	}
	return list(c, rows, 20, 2000, func(u *user) any {
		out := c.listRow(u)
		if c.query.Get("view") == "extended" {
			out["role"], out["verified_employee"] = nil, u.employee
		}
		return out
	})
}

func (c *call) listInactive() reply {
	var rows []*user
	for _, u := range c.co.users {
		if !u.active {
			rows = append(rows, u)
		}
	}
	slices.SortStableFunc(rows, func(a, b *user) int { return cmp.Compare(a.name(), b.name()) })
	return list(c, rows, 20, 2000, func(u *user) any {
		out := c.listRow(u)
		delete(out, "permission_template")
		delete(out, "company_permission_template")
		out["_links"] = object{"reactivate": c.origin() + "/rest/v1.0/companies/" +
			strconv.FormatInt(c.co.id, 10) + "/users/inactive/" + strconv.FormatInt(u.id, 10)}
		return out
	})
}

// getUser shows one. Production was recorded to tell add_to_new_projects; no
// schema has it here.
func (c *call) getUser() reply {
	u := c.co.user(c.id("uid"))
	if u == nil {
		return c.notFound("User").inferred()
	}
	out := c.showUser(u)
	c.live = c.s.has(FlagInShow) && c.s.has(SparseUser)
	if c.s.has(FlagInShow) {
		out["add_to_new_projects"] = u.newProjects
	}
	return c.json(http.StatusOK, out)
}

func (c *call) reactivate() reply {
	u := c.co.user(c.id("uid"))
	if u == nil || u.active {
		return c.notFound("Inactive user").inferred()
	}
	u.active, u.updated = true, c.s.now()
	return c.json(http.StatusOK, c.listRow(u))
}

// invite sends the mail. A user that came with an app cannot be invited; that
// this is refused is an inference.
func (c *call) invite() reply {
	u := c.co.user(c.id("uid"))
	switch {
	case u == nil || !u.active:
		return c.notFound("User").inferred()
	case u.dmsa:
		return c.fail(http.StatusForbidden, "This user cannot be invited").inferred()
	}
	now := c.s.now()
	u.invited = &now
	c.co.mails = append(c.co.mails, Mail{To: u.email, Kind: "invitation", At: now})
	if c.s.has(InviteBody) {
		return c.json(http.StatusAccepted, object{}) // which members it has is not told
	}
	return reply{status: http.StatusAccepted}
}
