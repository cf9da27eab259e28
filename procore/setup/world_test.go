package setup

import (
	"fmt"
	"sync"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/permission"
)

// A world is a small Procore in memory, for tests of the engine alone. It keeps
// the traits that decide what the engine does: a search that finds parts of
// words, rows with names instead of ids, an add that changes no existing place,
// facts that can't be read, lists that are behind, answers that are lost.
type world struct {
	mu        sync.Mutex // of calls
	users     []*worldUser
	templates []worldTemplate
	projects  []procore.Project
	places    map[procore.ID]map[procore.ID]procore.ID // user → project → template
	refuses   map[procore.ID]string                    // project → why nobody can be added
	next      procore.ID

	hidesFlag, hidesInvite bool                              // whether these facts can be read
	pageTells              bool                              // of the invitation, on the user's own page
	staleSearch            bool                              // lists never show an invitation
	givesIDs               bool                              // rows of assignments carry template ids (no BETA list)
	blindMaps              bool                              // the list of templates carries no maps
	alters                 func(*procore.PermissionTemplate) // what Procore makes of a new template
	lag                    time.Duration                     // until something new shows up in a list
	manifest               procore.Manifest
	insists                bool  // on name and address in an update
	gate                   error // of every call, when set
	inactiveErr, createErr error

	takes  time.Duration // for an answer
	onCall func(string)  // sees every call as it comes
	calls  []string      // every call
	writes []string      // every change that took effect
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
	time.Sleep(w.takes)
	w.mu.Lock() // parts are read at the same time
	defer w.mu.Unlock()
	w.calls = append(w.calls, fmt.Sprintf(format, args...))
	if w.onCall != nil {
		w.onCall(w.calls[len(w.calls)-1])
	}
	return w.gate
}

// asked is how many calls there were; shut closes the gate, or opens it, also while others ask.
func (w *world) asked() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.calls)
}

func (w *world) shut(gate error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.gate = gate
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

// sent returns how often a writing call was made, whatever came of it.
func (w *world) sent(name string) int {
	n := 0
	for _, c := range w.calls {
		if c == name {
			n++
		}
	}
	return n
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
