package procoretest

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// A State is what a company holds at a moment, in a fixed order, for
// assertions and comparisons. Reads that lag do not lag here.
type State struct {
	Company     int64
	Users       []UserState
	Templates   []TemplateState
	Memberships []MembershipState
	Mails       []Mail
}

// A UserState is a person in the Directory.
type UserState struct {
	ID              int64
	First, Last     string
	Email           string
	Active          bool
	App             bool // came with an app
	CompanyTemplate int64
	DefaultTemplate int64
	NewProjects     bool
	Invited         bool
	SignedIn        bool
}

// A TemplateState is a permission template. Kind is global, company_tools or
// project_specific.
type TemplateState struct {
	ID       int64
	Name     string
	Kind     string
	Category string
	Project  int64
	Levels   map[string]int
	Granular map[string][]string // tool → actions, sorted
}

// A MembershipState is a person's place on a project.
type MembershipState struct {
	Project, User, Template int64
	Managed                 bool
}

// A Mail is one that Procore would have sent.
type Mail struct {
	To   string
	Kind string // "invitation"
	At   time.Time
}

// State returns what the company holds, with all that workers have done by
// now. An unknown company has an empty state.
func (s *Server) State(companyID int64) State {
	s.lock()
	defer s.mu.Unlock()
	s.work(time.Now())
	co := s.company(companyID)
	if co == nil {
		return State{}
	}
	st := State{Company: co.id, Mails: slices.Clone(co.mails)}
	for _, u := range co.users {
		st.Users = append(st.Users, u.state())
	}
	for _, t := range co.templates {
		st.Templates = append(st.Templates, t.state())
	}
	for pid, people := range co.members {
		for uid, m := range people {
			if m.last().on {
				st.Memberships = append(st.Memberships, MembershipState{pid, uid, m.last().template, m.managed})
			}
		}
	}
	slices.SortFunc(st.Memberships, func(a, b MembershipState) int {
		return cmp.Or(cmp.Compare(a.Project, b.Project), cmp.Compare(a.User, b.User))
	})
	return st
}

func (u *user) state() UserState {
	st := UserState{
		ID: u.id, Last: u.last, Email: u.email, Active: u.active, App: u.dmsa, CompanyTemplate: u.companyTemplate,
		DefaultTemplate: u.defaultTemplate, NewProjects: u.newProjects, Invited: u.invited != nil, SignedIn: u.login != nil,
	}
	if u.first != nil {
		st.First = *u.first
	}
	return st
}

func (t *template) state() TemplateState {
	st := TemplateState{
		ID: t.id, Name: t.name, Kind: t.kind, Category: t.category, Project: t.project,
		Levels: maps.Clone(t.levels), Granular: map[string][]string{},
	}
	for k, as := range t.granular {
		st.Granular[k] = slices.Sorted(maps.Keys(as))
	}
	return st
}

// User returns the person with the e-mail; false where there is none.
func (st State) User(email string) (UserState, bool) {
	for _, u := range st.Users {
		if u.Email == email {
			return u, true
		}
	}
	return UserState{}, false
}

// Template returns the template of the kind and name; false where there is none.
func (st State) Template(kind, name string) (TemplateState, bool) {
	for _, t := range st.Templates {
		if t.Kind == kind && t.Name == name {
			return t, true
		}
	}
	return TemplateState{}, false
}

// On returns the projects that the person is on, with the template of each.
func (st State) On(user int64) map[int64]int64 {
	out := map[int64]int64{}
	for _, m := range st.Memberships {
		if m.User == user {
			out[m.Project] = m.Template
		}
	}
	return out
}

// Companies returns the ids of the companies, the main one first.
func (s *Server) Companies() []int64 {
	s.lock()
	defer s.mu.Unlock()
	var out []int64
	for _, co := range s.companies {
		out = append(out, co.id)
	}
	return out
}

// CompanyID returns the id of a fixture company; 0 where this server lacks it.
func (s *Server) CompanyID(f Fixture) int64 {
	s.lock()
	defer s.mu.Unlock()
	for _, co := range s.companies {
		if co.fixture == f {
			return co.id
		}
	}
	return 0
}

// Projects returns the ids of a company's projects that are active and no
// project templates, in order.
func (s *Server) Projects(companyID int64) []int64 {
	s.lock()
	defer s.mu.Unlock()
	var out []int64
	if co := s.company(companyID); co != nil {
		for _, p := range co.projects {
			if p.active && !p.template {
				out = append(out, p.id)
			}
		}
	}
	return out
}
