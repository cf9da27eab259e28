package setup

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/permission"
)

// A world is a small Procore in memory, for tests of the engine alone. It keeps
// the traits that decide what the engine does: a search that finds parts of
// words, rows with names instead of ids, an add that changes no existing place,
// facts that can't be read, lists that are behind, answers that are lost.
type world struct {
	users     []*worldUser
	templates []worldTemplate
	projects  []procore.Project
	places    map[procore.ID]map[procore.ID]procore.ID // user → project → template
	refuses   map[procore.ID]string                    // project → why nobody can be added
	next      procore.ID

	hidesFlag, hidesInvite bool // whether these facts can be read
	givesIDs               bool // rows of assignments carry template ids (no BETA list)
	blindMaps              bool // the list of templates carries no maps
	drops                  string
	lag                    time.Duration // until something new shows up in a list
	manifest               procore.Manifest
	gate                   error // of every call, when set
	inactiveErr, createErr error

	calls  []string // every call
	writes []string // every change that took effect
	// fault is asked before and after each writing call, with its name.
	fault func(call string, committed bool) error
}

type worldUser struct {
	procore.User
	inactive, flag bool
	invited        *time.Time
	born           time.Time
}

type worldTemplate struct {
	procore.PermissionTemplate
	born time.Time
}

// Template ids of the base world.
const (
	readOnly   procore.ID = 11
	superuser  procore.ID = 12
	fieldStaff procore.ID = 13
	companyOne procore.ID = 21
	ofProject  procore.ID = 31
	operatorID procore.ID = 1
)

// newWorld returns one with n active projects, two inactive ones and some people.
func newWorld(n int) *world {
	w := &world{places: map[procore.ID]map[procore.ID]procore.ID{}, refuses: map[procore.ID]string{}, next: 5_000_000_000}
	w.manifest = manifest(permission.Admin, permission.Admin)
	w.person("Olive", "Operator", "olive@meridian.example")
	w.person("Near", "Miss", "not-sync@meridian.example")
	tools := []string{"home", "documents", "rfi", "images", "submittal_log", "directory", "admin", "generic_tool_77"}
	all := func(l int) map[string]int {
		m := map[string]int{}
		for _, t := range tools {
			m[t] = l
		}
		return m
	}
	some := all(1)
	some["home"], some["documents"], some["rfi"] = 2, 3, 3
	acts := map[string]map[string]bool{
		"rfi":    {"act_as_manager": true, "view_private": true},
		"images": {"add_comment": false},
	}
	for _, t := range []procore.PermissionTemplate{
		{ID: readOnly, Name: "Read Only Everything", Type: "global", Category: "internal", Levels: all(2)},
		{ID: superuser, Name: "Admin Everything", Type: "global", Levels: all(4)},
		{ID: fieldStaff, Name: "Field Staff", Type: "global", Levels: some, Granular: acts},
		{ID: companyOne, Name: "Company None", Type: "company_tools", Levels: map[string]int{"directory": 1}},
		{ID: ofProject, Name: "Tower Only", Type: "project_specific", ProjectSpecific: true, Levels: all(2)},
	} {
		w.templates = append(w.templates, worldTemplate{PermissionTemplate: t})
	}
	for i := range n + 2 {
		w.projects = append(w.projects, procore.Project{
			ID: procore.ID(300001 + i), Name: fmt.Sprintf("Project %d", i+1), Active: i < n,
		})
	}
	return w
}

func manifest(directory, permissions permission.Level) procore.Manifest {
	var m procore.Manifest
	for name, l := range map[string]permission.Level{"directory": directory, "permissions": permissions} {
		t := procore.ManifestTool{Name: name, Label: name, URL: "/1/company/" + name}
		t.Level.ID, t.Level.Name = int(l), l.String()
		m.Tools = append(m.Tools, t)
	}
	return m
}

// person adds a user.
func (w *world) person(first, last, email string) *worldUser {
	w.next++
	u := &worldUser{User: procore.User{ID: w.next, FirstName: first, LastName: last, Email: email}}
	w.users = append(w.users, u)
	return u
}

func (w *world) put(u *worldUser, project, template procore.ID) {
	if w.places[u.ID] == nil {
		w.places[u.ID] = map[procore.ID]procore.ID{}
	}
	w.places[u.ID][project] = template
}

func (w *world) user(id procore.ID) *worldUser {
	for _, u := range w.users {
		if u.ID == id {
			return u
		}
	}
	return nil
}

func (w *world) templateName(id procore.ID) string {
	for _, t := range w.templates {
		if t.ID == id {
			return t.Name
		}
	}
	return ""
}

// call notes a call and tells whether the gate is open.
func (w *world) call(format string, args ...any) error {
	w.calls = append(w.calls, fmt.Sprintf(format, args...))
	return w.gate
}

// write performs a change between the two moments at which a run may break.
func (w *world) write(name string, change func() error) error {
	if err := w.call("%s", name); err != nil {
		return err
	}
	if w.fault != nil {
		if err := w.fault(name, false); err != nil {
			return err
		}
	}
	if err := change(); err != nil {
		return err
	}
	w.writes = append(w.writes, name)
	if w.fault != nil {
		return w.fault(name, true)
	}
	return nil
}

// row is a user as an answer carries it.
func (w *world) row(u *worldUser, flag bool) procore.User {
	out := u.User
	yes := !u.inactive
	out.Active = &yes
	if out.DefaultTemplate == nil {
		out.DefaultTemplate = &procore.TemplateRef{}
	}
	if out.CompanyTemplate == nil {
		out.CompanyTemplate = &procore.TemplateRef{}
	}
	if flag || !w.hidesFlag {
		on := u.flag
		out.AddToNewProjects = &on
	}
	if !w.hidesInvite {
		out.Invited, out.InvitedAt = true, u.invited
	}
	return out
}

func (w *world) CompanyMe(context.Context) (procore.User, error) {
	return w.users[0].User, w.call("me")
}

func (w *world) CompanyBaseURL(context.Context) (procore.BaseURL, error) {
	return procore.BaseURL{Zone: "us02", Web: "https://us02.procore.example/"}, w.call("base url")
}

func (w *world) CompanyManifest(context.Context) (procore.Manifest, error) {
	return w.manifest, w.call("manifest")
}

func (w *world) ProjectManifest(context.Context, procore.ID) (procore.Manifest, error) {
	return procore.Manifest{Tools: []procore.ManifestTool{{Name: "rfi", Label: "RFIs"}}}, w.call("project manifest")
}

func (w *world) GenericTools(context.Context) ([]procore.GenericTool, error) {
	return []procore.GenericTool{{ID: 77, Title: "Site Instruction"}}, w.call("generic tools")
}

func (w *world) AppInstallations(context.Context) ([]procore.AppInstallation, error) {
	a := procore.AppInstallation{ID: 1, Status: "installed"}
	a.App.Name = "Sync Bridge"
	return []procore.AppInstallation{a}, w.call("apps")
}

func (w *world) SearchUsers(_ context.Context, search string) ([]procore.User, error) {
	var out []procore.User
	for _, u := range w.users {
		hay := strings.ToLower(u.FirstName + " " + u.LastName + " " + u.Email)
		if !u.inactive && strings.Contains(hay, strings.ToLower(search)) && w.shows(u.born) {
			out = append(out, w.row(u, false))
		}
	}
	return out, w.call("search users")
}

func (w *world) shows(born time.Time) bool { return w.lag == 0 || time.Since(born) >= w.lag }

func (w *world) User(_ context.Context, id procore.ID) (procore.User, error) {
	u := w.row(w.user(id), false)
	u.Invited, u.InvitedAt = false, nil // only list rows have it
	return u, w.call("user")
}

func (w *world) InactiveUsers(_ context.Context, yield func(procore.User) bool) error {
	if err := w.call("inactive users"); err != nil || w.inactiveErr != nil {
		return w.inactiveErr
	}
	for _, u := range w.users {
		if u.inactive && !yield(w.row(u, false)) {
			break
		}
	}
	return nil
}

func (w *world) CreateUser(_ context.Context, in procore.UserInput) (out procore.User, err error) {
	err = w.write("create user", func() error {
		for _, u := range w.users {
			if sameEmail(u.Email, in.Email) {
				return fmt.Errorf("create: %w", procore.ErrConflict)
			}
		}
		u := w.person(in.FirstName, in.LastName, in.Email)
		u.born = time.Now()
		if in.CompanyTemplateID != 0 {
			u.CompanyTemplate = &procore.TemplateRef{ID: in.CompanyTemplateID}
		}
		out = w.row(u, true)
		return nil
	})
	return out, err
}

func (w *world) UpdateUser(_ context.Context, id procore.ID, in procore.UserInput) (out procore.User, err error) {
	name := "update user"
	if in.AddToNewProjects != nil {
		name = "set flag"
	}
	err = w.write(name, func() error {
		u := w.user(id)
		if in.LastName != u.LastName || in.FirstName != u.FirstName || in.Email != u.Email {
			return fmt.Errorf("name or e-mail changed: %w", procore.ErrInvalid)
		}
		if in.DefaultTemplateID != 0 {
			u.DefaultTemplate = &procore.TemplateRef{ID: in.DefaultTemplateID}
		}
		if in.CompanyTemplateID != 0 {
			u.CompanyTemplate = &procore.TemplateRef{ID: in.CompanyTemplateID}
		}
		if in.AddToNewProjects != nil {
			u.flag = *in.AddToNewProjects
		}
		out = w.row(u, true)
		return nil
	})
	return out, err
}

func (w *world) ReactivateUser(_ context.Context, id procore.ID) (out procore.User, err error) {
	err = w.write("reactivate", func() error {
		w.user(id).inactive = false
		out = w.row(w.user(id), true)
		return nil
	})
	return out, err
}

func (w *world) InviteUser(_ context.Context, id procore.ID) error {
	return w.write("invite", func() error {
		now := time.Now()
		w.user(id).invited = &now
		return nil
	})
}

func (w *world) Templates(_ context.Context, kind procore.TemplateKind, with bool) ([]procore.PermissionTemplate, error) {
	var out []procore.PermissionTemplate
	for _, t := range w.templates {
		is := t.Type == string(kind) || kind == procore.KindProject && t.Type == "project_specific"
		if !is || !w.shows(t.born) {
			continue
		}
		row := t.PermissionTemplate
		if !with || w.blindMaps {
			row.Levels, row.Granular = nil, nil
		}
		out = append(out, row)
	}
	return out, w.call("templates %s", kind)
}

func (w *world) Template(_ context.Context, id procore.ID) (procore.PermissionTemplate, error) {
	for _, t := range w.templates {
		if t.ID == id {
			return t.PermissionTemplate, w.call("template")
		}
	}
	return procore.PermissionTemplate{}, fmt.Errorf("template: %w", procore.ErrNotFound)
}

func (w *world) CreateTemplate(_ context.Context, in procore.PermissionTemplate) (out procore.PermissionTemplate, err error) {
	err = w.write("create template", func() error {
		if w.createErr != nil {
			return w.createErr
		}
		for _, t := range w.templates {
			if sameName(t.Name, in.Name) {
				return fmt.Errorf("create: %w", procore.ErrInvalid)
			}
		}
		w.next++
		in.ID = w.next
		in.Levels = maps.Clone(in.Levels)
		delete(in.Levels, w.drops)
		w.templates = append(w.templates, worldTemplate{in, time.Now()})
		out = in
		return nil
	})
	return out, err
}

func (w *world) Projects(_ context.Context, status procore.ProjectStatus, page func([]procore.Project, int) error) error {
	var list []procore.Project
	for _, p := range w.projects {
		if status == procore.AllProjects || p.Active {
			list = append(list, p)
		}
	}
	for chunk := range slices.Chunk(list, 300) {
		if err := w.call("projects"); err != nil {
			return err
		}
		if err := page(chunk, len(list)); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) ProjectTools(_ context.Context, project procore.ID) ([]procore.ProjectTool, error) {
	_, off := w.refuses[project]
	return []procore.ProjectTool{{ID: 1, Engine: "directory", Active: !off}}, w.call("project tools")
}

func (w *world) UserAssignments(_ context.Context, user, template procore.ID, _ []procore.ID) ([]procore.Assignment, error) {
	var out []procore.Assignment
	for _, id := range slices.Sorted(maps.Keys(w.places[user])) {
		a := procore.Assignment{ProjectID: id, TemplateID: w.places[user][id]}
		a.TemplateName = w.templateName(a.TemplateID)
		if template != 0 && a.TemplateID != template {
			continue
		}
		if !w.givesIDs && template == 0 {
			a.TemplateID = 0
		}
		out = append(out, a)
	}
	return out, w.call("assignments")
}

// bulk performs rows, each refused or done.
func (w *world) bulk(name string, rows []procore.Membership, do func(procore.Membership)) (procore.BulkResult, error) {
	res := procore.BulkResult{Done: map[procore.ID]string{}, Failed: map[procore.ID]string{}, Via: "v2 bulk", Requests: 1}
	err := w.write(name, func() error {
		for _, row := range rows {
			if why, ok := w.refuses[row.ProjectID]; ok {
				res.Failed[row.ProjectID] = why
				continue
			}
			if w.places[row.UserID] == nil {
				w.places[row.UserID] = map[procore.ID]procore.ID{}
			}
			do(row)
			res.Done[row.ProjectID] = "done"
		}
		return nil
	})
	return res, err
}

func (w *world) AddMemberships(_ context.Context, rows []procore.Membership) (procore.BulkResult, error) {
	return w.bulk("add", rows, func(m procore.Membership) {
		if _, on := w.places[m.UserID][m.ProjectID]; !on {
			w.places[m.UserID][m.ProjectID] = m.TemplateID
		}
	})
}

func (w *world) ChangeMemberships(_ context.Context, rows []procore.Membership) (procore.BulkResult, error) {
	return w.bulk("move", rows, func(m procore.Membership) { w.places[m.UserID][m.ProjectID] = m.TemplateID })
}

func (w *world) RemoveMemberships(_ context.Context, rows []procore.Membership) (procore.BulkResult, error) {
	return w.bulk("remove", rows, func(m procore.Membership) { delete(w.places[m.UserID], m.ProjectID) })
}

// state is everything that a run may change, without times and new ids.
func (w *world) state() map[string]string {
	out := map[string]string{}
	for _, u := range w.users {
		key := "user " + u.Email
		if _, twice := out[key]; twice {
			out[key+" again"] = "duplicate"
		}
		def, comp := "", ""
		if u.DefaultTemplate != nil {
			def = w.templateName(u.DefaultTemplate.ID)
		}
		if u.CompanyTemplate != nil {
			comp = w.templateName(u.CompanyTemplate.ID)
		}
		out[key] = fmt.Sprintf("%s %s inactive=%v flag=%v invited=%v default=%s company=%s",
			u.FirstName, u.LastName, u.inactive, u.flag, u.invited != nil, def, comp)
		for p, t := range w.places[u.ID] {
			out["place "+u.Email+" "+p.String()] = w.templateName(t)
		}
	}
	for i, t := range w.templates {
		out[fmt.Sprintf("template %d", i)] = fmt.Sprint(t.Name, t.Type, t.Levels, t.Granular)
	}
	return out
}

// syncSpec is what most tests ask for.
func syncSpec() Spec {
	return Spec{
		Account: AccountSpec{
			Kind: UserAccount, FirstName: "SyncEzy", LastName: "Integration", Email: "sync@meridian.example",
			CompanyTemplate: "Company None", Invite: true,
		},
		Template: TemplateSpec{
			Name: "SyncEzy Sync", Base: "Read Only Everything", IfDifferent: DifferentFail,
			Tools: map[string]ToolSpec{"documents": {Level: "admin"}, "rfi": {Level: "standard", Granular: []string{"act_as_manager"}}},
		},
		Projects: ProjectsSpec{Include: IncludeActive, New: true},
	}
}

// reader returns a reader of w with the built-in catalogue.
func reader(t testing.TB, w *world, j *Journal) *Reader {
	t.Helper()
	c, err := permission.LoadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	return &Reader{API: w, Catalog: c, Journal: j}
}

// read reads everything.
func read(t testing.TB, w *world, j *Journal, s Spec) *Snapshot {
	t.Helper()
	snap := &Snapshot{Company: procore.Company{ID: 4286480, Name: "Meridian Builders"}}
	if err := reader(t, w, j).Read(context.Background(), PartAll, s, snap); err != nil {
		t.Fatal(err)
	}
	return snap
}

// plan diffs everything.
func plan(t testing.TB, s Spec, snap *Snapshot) Plan {
	t.Helper()
	p, err := Diff(s, snap)
	if err != nil {
		t.Fatalf("Diff: %v", err)
	}
	return p
}

// ids returns the ids of a plan's changes.
func ids(p Plan) []string {
	var out []string
	for _, c := range p.Changes {
		out = append(out, c.ID)
	}
	return out
}

// run performs a plan and returns its events.
func run(w *world, j *Journal, s Spec, snap *Snapshot, p Plan) ([]Event, error) {
	var events []Event
	r := &Runner{API: w, Journal: j, Spec: s, Snapshot: snap, Emit: func(e Event) { events = append(events, e) }}
	err := r.Run(context.Background(), p, nil)
	return events, err
}

// apply reads, plans and runs.
func apply(t testing.TB, w *world, j *Journal, s Spec) []Event {
	t.Helper()
	snap := read(t, w, j, s)
	events, err := run(w, j, s, snap, plan(t, s, snap))
	if err != nil {
		t.Fatalf("Run: %v", err)
	}
	return events
}
