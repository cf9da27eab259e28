package setup_test

import (
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// A deed is what a colleague does in the same company while this program is at work.
type deed struct {
	name  string
	about string // what it changes: account, template, company, project, place, operator
	do    func(s *procoretest.Server) error
}

// late is how many requests after a deed one may still rest on what was before it: what a
// change needs is read side by side, and nothing can be read and changed in one request.
// A server that insists on name and address takes two more: it refuses, and the page is read.
func late() int {
	if procoretest.Older {
		return 4
	}
	return 2
}

// templateID returns the id of a template by its name; 0 if there is none.
func templateID(s *procoretest.Server, name string) int64 {
	for _, t := range s.State(company).Templates {
		if t.Name == name {
			return t.ID
		}
	}
	return 0
}

// raised gives Admin on every tool of a template.
func raised(name string) func(*procoretest.Server) error {
	return func(s *procoretest.Server) error {
		if id := templateID(s, name); id != 0 {
			return s.EditTemplate(company, id, everywhere)
		}
		return nil
	}
}

// deeds are what a colleague may do. A person or a template that is not there yet is left
// alone.
func deeds() []deed {
	there := func(s *procoretest.Server, do func() error) error {
		if _, ok := s.State(company).User(accountEmail); !ok {
			return nil
		}
		return do()
	}
	edit := func(e procoretest.Edit) func(*procoretest.Server) error {
		return func(s *procoretest.Server) error {
			return there(s, func() error { return s.EditUser(company, accountEmail, e) })
		}
	}
	return []deed{
		{"gives the row to somebody else", "account", edit(procoretest.Edit{First: "Carol", Last: "Changed", Email: colleague})},
		{"makes the account", "account", func(s *procoretest.Server) error {
			if _, ok := s.State(company).User(accountEmail); ok {
				return nil
			}
			_, err := s.AddUser(company, "Some", "Body", accountEmail)
			return err
		}},
		{"makes the account inactive", "account", func(s *procoretest.Server) error {
			return there(s, func() error { return s.DeactivateUser(company, accountEmail) })
		}},
		{"makes the account an administrator", "company", edit(procoretest.Edit{CompanyTemplate: "Company Admin"})},
		{"raises the company template", "company", func(s *procoretest.Server) error {
			for _, name := range []string{"Company None", "Company Standard", "Sync, Company"} {
				if err := raised(name)(s); err != nil {
					return err
				}
			}
			return nil
		}},
		{"raises the template", "template", raised("SyncEzy Sync")},
		{"renames the template", "template", func(s *procoretest.Server) error {
			if id := templateID(s, "SyncEzy Sync"); id != 0 {
				return s.RenameTemplate(company, id, "Renamed")
			}
			return nil
		}},
		{"gives another default", "account", edit(procoretest.Edit{DefaultTemplate: "Standard User"})},
		{"closes a project", "project", func(s *procoretest.Server) error { return s.CloseProject(company, 300002, true) }},
		{"adds a project", "project", func(s *procoretest.Server) error {
			_, err := s.AddProject(company, procoretest.NewProject{Name: "Brand new"})
			return err
		}},
		{"renames a project", "project", func(s *procoretest.Server) error { return s.RenameProject(company, 300001, "Tower South") }},
		{"gives a place another template", "place", func(s *procoretest.Server) error {
			return there(s, func() error { return s.Assign(company, accountEmail, 300001, 4502) })
		}},
		{"takes the operator's rights", "operator", func(s *procoretest.Server) error {
			return s.DemoteOperator(company, "Company Standard")
		}},
	}
}

// A done deed, and before which request.
type done1 struct {
	deed
	n  int
	at time.Time
}

// A witness sees, request by request, what this program does to a company in which
// somebody else is at work.
type witness struct {
	server *procoretest.Server
	want   spec.Spec
	asked  map[string]procoretest.TemplateState // by name: what was asked for
	next   func(n int) []deed                   // what the colleague does before a request
	lag    time.Duration                        // until lists show what was done

	mu       sync.Mutex
	prev     procoretest.State
	agreed   procoretest.State // when the last plan was agreed to
	active   []int64           // projects, as prev
	n, began int               // requests, and those before this run
	did      []done1
	bad      []string // what was wrong
	justso   int      // changes whose ground was taken away at the last moment
}

// watch has the witness at every request from now on.
func (w *witness) watch() {
	w.prev, w.active, w.began = w.server.State(company), w.server.Projects(company), w.n
	w.server.Between(func(int, *http.Request) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.look()
		w.n++
		for _, d := range w.next(w.n) {
			if err := d.do(w.server); err == nil { // else it could not be done
				w.did = append(w.did, done1{d, w.n, time.Now()})
			}
		}
		w.prev, w.active = w.server.State(company), w.server.Projects(company)
	})
}

// end takes the last look.
func (w *witness) end() {
	w.server.Between(nil)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.look()
}

// recent tells whether a colleague changed something of a kind a moment ago.
func (w *witness) recent(about ...string) bool {
	return slices.ContainsFunc(w.did, func(d done1) bool { return slices.Contains(about, d.about) && w.n-d.n <= late() })
}

// wrong notes what is wrong, unless its ground was taken away at the last moment.
func (w *witness) wrong(about []string, format string, args ...any) {
	if w.recent(about...) {
		w.justso++
		return
	}
	w.bad = append(w.bad, fmt.Sprintf("request %d: ", w.n)+fmt.Sprintf(format, args...))
}

// look judges what the last request changed.
func (w *witness) look() {
	now := w.server.State(company)
	if reflect.DeepEqual(now, w.prev) {
		return
	}
	before := map[int64]procoretest.UserState{}
	for _, u := range w.prev.Users {
		before[u.ID] = u
	}
	for _, u := range now.Users {
		then, old := before[u.ID]
		if !old {
			if u.Email != accountEmail {
				w.wrong(nil, "it made the user %s", u.Email)
			}
			then = procoretest.UserState{ID: u.ID, Email: u.Email}
		}
		w.person(then, u, w.prev.On(u.ID), now.On(u.ID))
	}
	n := 0
	for _, u := range now.Users {
		if strings.EqualFold(u.Email, accountEmail) {
			n++
		}
	}
	renamed := slices.ContainsFunc(w.did, func(d done1) bool { return d.about == "account" }) // then it is another person's
	if n > 1 || len(now.Mails) > 1 && len(now.Mails) > len(w.prev.Mails) && !renamed {
		w.wrong(nil, "%d accounts, %d invitations", n, len(now.Mails))
	}
}

// person judges what was done to one user, whose places were and are these.
func (w *witness) person(then, is procoretest.UserState, was, on map[int64]int64) {
	if old := then.Last != "" || then.First != ""; old && (then.First != is.First || then.Last != is.Last || then.Email != is.Email) {
		var about []string
		if procoretest.Older { // name and address are sent along, as read right before
			about = []string{"account"}
		}
		w.wrong(about, "%s became %s %s %s", then.Email, is.First, is.Last, is.Email)
	}
	if reflect.DeepEqual(then, is) && maps.Equal(was, on) {
		return
	}
	if !strings.EqualFold(then.Email, accountEmail) {
		w.wrong([]string{"account"}, "somebody else, %s, was changed: %+v → %+v, places %v → %v", then.Email, then, is, was, on)
		return
	}
	gets := is.NewProjects && !then.NewProjects || is.DefaultTemplate != then.DefaultTemplate
	given := map[int64]bool{}
	if is.DefaultTemplate != then.DefaultTemplate {
		given[is.DefaultTemplate] = true
	}
	for project, template := range on {
		if was[project] != template {
			gets, given[template] = true, true
		}
	}
	for id := range given {
		w.asAsked(id)
	}
	if gets {
		w.ordinary(then.CompanyTemplate)
	}
	if is.CompanyTemplate != then.CompanyTemplate {
		w.ordinary(is.CompanyTemplate)
	}
	for project := range was {
		if _, still := on[project]; !still && w.wanted(project) {
			w.wrong([]string{"project", "place"}, "taken off the project %d, which is asked for", project)
		}
	}
}

// asAsked checks that a template that is given grants what was asked for.
func (w *witness) asAsked(id int64) {
	for _, t := range w.prev.Templates {
		if t.ID != id {
			continue
		}
		want := w.asked["SyncEzy Sync"]
		if !reflect.DeepEqual(t.Levels, want.Levels) || !reflect.DeepEqual(t.Granular, want.Granular) {
			w.wrong([]string{"template"}, "the template %s (%d) was given, which is not as asked", t.Name, id)
		}
		return
	}
}

// plan notes what the company is like when a plan is agreed to.
func (w *witness) plan() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.agreed = w.server.State(company)
}

// ordinary checks that the account is no company administrator when it gets something,
// unless its company template gave that already when the plan was agreed to.
func (w *witness) ordinary(id int64) {
	for _, t := range w.prev.Templates {
		if t.ID != id || slices.ContainsFunc(w.agreed.Templates, func(o procoretest.TemplateState) bool {
			return o.ID == id && reflect.DeepEqual(o.Levels, t.Levels)
		}) {
			continue
		}
		for _, l := range t.Levels {
			if l == 4 {
				w.wrong([]string{"company"}, "the account has the company template %s, with Admin", t.Name)
				return
			}
		}
	}
}

// wanted tells whether the account is to be on a project.
func (w *witness) wanted(project int64) bool {
	if w.want.Projects.Include == spec.IncludeListed {
		return slices.Contains(w.want.Projects.IDs, procore.ID(project))
	}
	return slices.Contains(w.active, project)
}

// ground is where the deeds of a kind can be seen.
var ground = map[string][]string{
	"account": {"/users"}, "template": {"/permission_templates"}, "company": {"/permission_templates", "/users"},
	"project": {"/v1.1/projects"}, "place": {"/project_assignments", "/assignable_users"}, "operator": {"/settings/permissions"},
}

// honest checks that a green checklist was true of what could be seen when it was read.
func (w *witness) honest(p *process, list setup.Checklist, err error) {
	if err != nil || !list.ReadBack() || len(w.did) == 0 {
		return
	}
	again := w.fresh(p.rig)
	if again.ReadBack() {
		return
	}
	if slices.ContainsFunc(w.did, func(d done1) bool { return !w.seen(d, p) }) {
		return
	}
	w.bad = append(w.bad, fmt.Sprintf("green, and not true of what could be seen in %d requests: %+v", len(p.calls), wrong(again)))
}

// seen tells whether a deed could be seen by what was read last of a run.
func (w *witness) seen(d done1, p *process) bool {
	const side = 8 // requests that may be under way at the same time
	for i := min(max(d.n-w.began, 0)+side, len(p.calls)); i < len(p.calls); i++ {
		shows := func(part string) bool { return strings.Contains(p.calls[i], part) }
		if !p.times[i].Before(d.at.Add(w.lag)) && slices.ContainsFunc(ground[d.about], shows) {
			return true
		}
	}
	return false
}

// fresh reads everything anew and verifies it.
func (w *witness) fresh(r *rig) setup.Checklist {
	time.Sleep(time.Minute)
	p := r.launch(point{})
	defer p.end()
	if err := p.reader.Read(p.ctx, setup.PartAll, p.spec, &p.snap); err != nil {
		return setup.Checklist{Checks: []setup.Check{{Status: setup.StatusUnknown, Detail: err.Error()}}}
	}
	return setup.Verify(p.spec, &p.snap)
}
