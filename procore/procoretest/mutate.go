package procoretest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// What people do in Procore's web pages, and what an integration's vendor
// does. Each method's error names what it did not find.

// A NewProject is a project to be made.
type NewProject struct {
	Name, Number, City, Stage string
}

// in runs f with the company, under the lock.
func (s *Server) in(companyID int64, f func(co *company) error) error {
	s.lock()
	defer s.mu.Unlock()
	s.work(time.Now())
	co := s.company(companyID)
	if co == nil {
		return fmt.Errorf("no company has the id %d", companyID)
	}
	return f(co)
}

// AddProject makes an active project. Every active person with "add to new
// projects" and a default template is put on it, as Procore does.
func (s *Server) AddProject(companyID int64, n NewProject) (id int64, err error) {
	err = s.in(companyID, func(co *company) error {
		id = co.add(n, s.now())
		return nil
	})
	return id, err
}

func (co *company) add(n NewProject, now time.Time) int64 {
	p := &project{id: 1, name: n.Name, number: n.Number, city: n.City, stage: n.Stage, active: true, created: now}
	if len(co.projects) > 0 {
		p.id = co.projects[len(co.projects)-1].id + 1
	}
	co.projects = append(co.projects, p)
	for _, u := range co.users {
		if u.active && u.newProjects && u.defaultTemplate != 0 {
			co.set(p.id, u.id, membership{at: time.Now(), on: true, template: u.defaultTemplate})
		}
	}
	return p.id
}

// ConnectApp installs the OAuth app of the wizard itself in a company, or
// takes it out.
func (s *Server) ConnectApp(companyID int64, on bool) error {
	return s.in(companyID, func(co *company) error {
		co.connected = on
		return nil
	})
}

// InstallApp installs an integration's app ("syncezy" or "hingepoint-sync") by
// hand. Its user appears in the Directory, and holds no project yet. The result
// is the user's id.
func (s *Server) InstallApp(companyID int64, slug string) (user int64, err error) {
	err = s.in(companyID, func(co *company) error {
		if !slices.ContainsFunc(co.available, func(a appInfo) bool { return a.slug == slug }) {
			return fmt.Errorf("no app is called %q", slug)
		}
		user = s.install(co, slug, s.now()).user
		return nil
	})
	return user, err
}

// UninstallApp takes an app out. Its user stays, and is inactive.
func (s *Server) UninstallApp(companyID int64, slug string) error {
	return s.app(companyID, slug, func(co *company, in *installation) {
		now := s.now()
		in.uninstalled = &now
		co.user(in.user).active = false
	})
}

// UpdateApp moves an app to its next version. Its permitted projects are lost,
// and have to be chosen again.
func (s *Server) UpdateApp(companyID int64, slug string) error {
	return s.app(companyID, slug, func(co *company, in *installation) {
		in.version++
		for pid, people := range co.members {
			if people[in.user].last().on {
				co.set(pid, in.user, membership{at: time.Now()})
			}
		}
	})
}

// PermitProjects chooses the projects of an app, which can be done in the web
// page alone. The app's user holds the template "Project Admin" there.
func (s *Server) PermitProjects(companyID int64, slug string, projects ...int64) error {
	return s.app(companyID, slug, func(co *company, in *installation) {
		t := co.templateByName("Project Admin", typeGlobal)
		for _, p := range projects {
			co.set(p, in.user, membership{at: time.Now(), on: true, template: t.id})
		}
	})
}

func (s *Server) app(companyID int64, slug string, f func(*company, *installation)) error {
	return s.in(companyID, func(co *company) error {
		for _, in := range co.apps {
			if in.app.slug == slug && in.uninstalled == nil {
				f(co, in)
				return nil
			}
		}
		return fmt.Errorf("the app %q is not installed", slug)
	})
}

// person runs f with the person of the e-mail.
func (s *Server) person(companyID int64, email string, f func(*company, *user) error) error {
	return s.in(companyID, func(co *company) error {
		u := co.userByEmail(email)
		if u == nil {
			return fmt.Errorf("nobody has the e-mail %s", email)
		}
		return f(co, u)
	})
}

// AcceptInvitation plays the person who opens the mail, sets a password and
// signs in. Without an invitation there is no mail to open.
func (s *Server) AcceptInvitation(companyID int64, email string) error {
	return s.person(companyID, email, func(_ *company, u *user) error {
		if u.invited == nil {
			return fmt.Errorf("%s was not invited", email)
		}
		s.account(u, true)
		now := s.now()
		u.login = &now
		return nil
	})
}

// DeactivateUser makes a person inactive.
func (s *Server) DeactivateUser(companyID int64, email string) error {
	return s.person(companyID, email, func(_ *company, u *user) error {
		u.active = false
		return nil
	})
}

// AddUser puts an active person into the Directory by hand, with the company
// template "Company None".
func (s *Server) AddUser(companyID int64, first, last, email string) (id int64, err error) {
	err = s.in(companyID, func(co *company) error {
		if co.userByEmail(email) != nil {
			return fmt.Errorf("%s is taken", email)
		}
		now := s.now()
		u := &user{
			id: s.id(), first: &first, last: last, email: email, active: true, vendor: vendor{co.id + 1, co.name},
			since: time.Now(), created: now, updated: now,
		}
		if t := co.templateByName("Company None", typeCompany); t != nil {
			u.companyTemplate = t.id
		}
		s.account(u, false)
		co.users = append(co.users, u)
		id = u.id
		return nil
	})
	return id, err
}

// SetNewProjects switches "add to new projects" of a person by hand.
func (s *Server) SetNewProjects(companyID int64, email string, on bool) error {
	return s.person(companyID, email, func(_ *company, u *user) error {
		u.newProjects = on
		return nil
	})
}

// Assign puts a person on a project with a template by hand; template 0 takes
// them off.
func (s *Server) Assign(companyID int64, email string, projectID, templateID int64) error {
	return s.person(companyID, email, func(co *company, u *user) error {
		if co.project(projectID) == nil {
			return fmt.Errorf("no project has the id %d", projectID)
		}
		co.set(projectID, u.id, membership{at: time.Now(), on: templateID != 0, template: templateID})
		return nil
	})
}

// SetManaged says that a group manages a person's place on a project: bulk
// calls then leave it alone.
func (s *Server) SetManaged(companyID int64, email string, projectID int64, on bool) error {
	return s.person(companyID, email, func(co *company, u *user) error {
		m := co.member(projectID, u.id)
		if m == nil {
			return fmt.Errorf("%s is not on project %d", email, projectID)
		}
		m.managed = on
		return nil
	})
}

// SetTool switches a tool of a project, by its key. Without the Directory tool
// a project takes nobody.
func (s *Server) SetTool(companyID, projectID int64, key string, on bool) error {
	return s.project(companyID, projectID, func(p *project) { p.turn(key, on) })
}

// EditTemplate changes a template by hand, as the Permissions page does. edit
// gets copies of the levels and of the granted actions (tool → action → true),
// and changes them.
func (s *Server) EditTemplate(
	companyID, templateID int64, edit func(levels map[string]int, granular map[string]map[string]bool),
) error {
	return s.template(companyID, templateID, func(co *company, t *template) {
		tools := co.tools
		if t.kind == typeCompany {
			tools = co.companyTools
		}
		levels, granular := maps.Clone(t.levels), map[string]map[string]bool{}
		for _, tl := range tools {
			granular[tl.key] = map[string]bool{}
			maps.Copy(granular[tl.key], t.granular[tl.key])
		}
		edit(levels, granular)
		t.levels, t.granular = settle(tools, levels, granular)
	})
}

// template changes a template by hand.
func (s *Server) template(companyID, templateID int64, f func(*company, *template)) error {
	return s.in(companyID, func(co *company) error {
		t := co.template(templateID)
		if t == nil {
			return fmt.Errorf("no permission template has the id %d", templateID)
		}
		f(co, t)
		return nil
	})
}

// RenameTemplate changes a template's name by hand.
func (s *Server) RenameTemplate(companyID, templateID int64, name string) error {
	return s.template(companyID, templateID, func(_ *company, t *template) { t.name = name })
}

// SetAssignable chooses by hand which templates the holders of one may give to
// others ("Manage Assignable Templates").
func (s *Server) SetAssignable(companyID, templateID int64, assignable ...int64) error {
	return s.template(companyID, templateID, func(_ *company, t *template) { t.assignable = slices.Clone(assignable) })
}

// AddTemplate makes a global template by hand with the levels given, all other
// tools None.
func (s *Server) AddTemplate(companyID int64, name string, levels map[string]int) (id int64, err error) {
	err = s.in(companyID, func(co *company) error {
		all := map[string]int{}
		for _, t := range co.tools {
			all[t.key] = max(levelNone, levels[t.key])
		}
		t := &template{id: s.id(), name: name, kind: typeGlobal, category: "external", since: time.Now()}
		t.levels, t.granular = settle(co.tools, all, nil)
		co.templates = append(co.templates, t)
		id = t.id
		return nil
	})
	return id, err
}

// DeleteTemplate removes a template by hand, which works only while nobody
// holds it.
func (s *Server) DeleteTemplate(companyID, templateID int64) error {
	return s.in(companyID, func(co *company) error {
		for _, u := range co.users {
			if u.defaultTemplate == templateID || u.companyTemplate == templateID {
				return fmt.Errorf("%s holds the template", u.email)
			}
		}
		for _, people := range co.members {
			for _, m := range people {
				if m.last().on && m.last().template == templateID {
					return fmt.Errorf("people on projects hold the template")
				}
			}
		}
		co.templates = slices.DeleteFunc(co.templates, func(t *template) bool { return t.id == templateID })
		return nil
	})
}

// Apps returns the slugs of the apps that could be installed.
func (s *Server) Apps(companyID int64) []string {
	var out []string
	_ = s.in(companyID, func(co *company) error { // an unknown company has none
		for _, a := range co.available {
			out = append(out, a.slug)
		}
		slices.SortFunc(out, strings.Compare)
		return nil
	})
	return out
}
