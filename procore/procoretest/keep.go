package procoretest

import (
	"encoding/json"
	"fmt"
	"time"
)

// This file holds a server's state between two programs: what people and programs changed,
// over the fixtures, which are built anew. Sign-ins are not kept, and what workers have in
// hand is finished first.

type (
	keptWorld struct {
		NextID    int64         `json:"next_id"`
		Passwords []string      `json:"passwords"` // logins of who can sign in
		Companies []keptCompany `json:"companies"`
	}
	keptCompany struct {
		ID        int64          `json:"id"`
		Connected bool           `json:"connected"`
		Users     []keptUser     `json:"users"`
		Templates []keptTemplate `json:"templates"`
		Members   []keptMember   `json:"members"`
		Apps      []keptApp      `json:"apps"`
		Mails     []Mail         `json:"mails"`
	}
	keptUser struct {
		ID              int64          `json:"id"`
		First           *string        `json:"first"`
		Last            string         `json:"last"`
		Email           string         `json:"email"`
		Title           string         `json:"title"`
		Profile         map[string]any `json:"profile"`
		Employee        bool           `json:"employee"`
		Active          bool           `json:"active"`
		DMSA            bool           `json:"dmsa"`
		Service         bool           `json:"service"`
		Accountant      bool           `json:"accountant"`
		VendorID        int64          `json:"vendor_id"`
		Vendor          string         `json:"vendor"`
		CompanyTemplate int64          `json:"company_template"`
		DefaultTemplate int64          `json:"default_template"`
		NewProjects     bool           `json:"new_projects"`
		Created         time.Time      `json:"created"`
		Updated         time.Time      `json:"updated"`
		Invited         *time.Time     `json:"invited"`
		Login           *time.Time     `json:"login"`
	}
	keptTemplate struct {
		ID         int64                      `json:"id"`
		Name       string                     `json:"name"`
		Kind       string                     `json:"kind"`
		Category   string                     `json:"category"`
		Project    int64                      `json:"project"`
		Levels     map[string]int             `json:"levels"`
		Granular   map[string]map[string]bool `json:"granular"`
		Assignable []int64                    `json:"assignable"`
	}
	keptMember struct {
		Project  int64 `json:"project"`
		User     int64 `json:"user"`
		Template int64 `json:"template"`
		Managed  bool  `json:"managed"`
	}
	keptApp struct {
		ID          int64      `json:"id"`
		UID         string     `json:"uid"`
		Name        string     `json:"name"`
		Slug        string     `json:"slug"`
		User        int64      `json:"user"`
		Installed   time.Time  `json:"installed"`
		Uninstalled *time.Time `json:"uninstalled"`
		Version     int        `json:"version"`
	}
)

// Keep returns what the server holds, for [Server.Restore] in another program.
func (s *Server) Keep() ([]byte, error) {
	s.lock()
	defer s.mu.Unlock()
	s.work(time.Now().Add(time.Hour)) // workers come to their end
	w := keptWorld{NextID: s.nextID}
	for login, a := range s.accounts {
		if a.password {
			w.Passwords = append(w.Passwords, login)
		}
	}
	for _, co := range s.companies {
		w.Companies = append(w.Companies, co.keep())
	}
	return json.Marshal(w)
}

func (co *company) keep() keptCompany {
	k := keptCompany{ID: co.id, Connected: co.connected, Mails: co.mails}
	for _, u := range co.users {
		k.Users = append(k.Users, keptUser{
			u.id, u.first, u.last, u.email, u.title, u.profile, u.employee, u.active, u.dmsa, u.service, u.accountant,
			u.vendor.id, u.vendor.name, u.companyTemplate, u.defaultTemplate, u.newProjects, u.created, u.updated,
			u.invited, u.login,
		})
	}
	for _, t := range co.templates {
		k.Templates = append(k.Templates, keptTemplate{
			t.id, t.name, t.kind, t.category, t.project, t.levels, t.granular, t.assignable,
		})
	}
	for project, people := range co.members {
		for user, m := range people {
			if m.last().on {
				k.Members = append(k.Members, keptMember{project, user, m.last().template, m.managed})
			}
		}
	}
	for _, a := range co.apps {
		k.Apps = append(k.Apps, keptApp{
			a.id, a.app.uid, a.app.name, a.app.slug, a.user, a.installed, a.uninstalled, a.version,
		})
	}
	return k
}

// Restore makes the server hold what [Server.Keep] returned. What is no such state changes
// nothing and is an error.
func (s *Server) Restore(kept []byte) error {
	var w keptWorld
	if err := json.Unmarshal(kept, &w); err != nil {
		return fmt.Errorf("restore the simulated Procore: %w", err)
	}
	s.lock()
	defer s.mu.Unlock()
	s.nextID = max(s.nextID, w.NextID)
	for _, k := range w.Companies {
		if co := s.company(k.ID); co != nil {
			co.restore(k)
		}
	}
	for _, login := range w.Passwords {
		for _, co := range s.companies {
			if u := co.userByEmail(login); u != nil {
				s.account(u, true)
			}
		}
	}
	return nil
}

func (co *company) restore(k keptCompany) {
	co.connected, co.mails = k.Connected, k.Mails
	co.users, co.templates, co.apps, co.members = nil, nil, nil, map[int64]map[int64]*member{}
	for _, u := range k.Users {
		co.users = append(co.users, &user{
			id: u.ID, first: u.First, last: u.Last, email: u.Email, title: u.Title, profile: u.Profile,
			employee: u.Employee, active: u.Active, dmsa: u.DMSA, service: u.Service, accountant: u.Accountant,
			vendor: vendor{u.VendorID, u.Vendor}, companyTemplate: u.CompanyTemplate, defaultTemplate: u.DefaultTemplate,
			newProjects: u.NewProjects, created: u.Created, updated: u.Updated, invited: u.Invited, login: u.Login,
		})
	}
	for _, t := range k.Templates {
		co.templates = append(co.templates, &template{
			id: t.ID, name: t.Name, kind: t.Kind, category: t.Category, project: t.Project,
			levels: t.Levels, granular: t.Granular, assignable: t.Assignable,
		})
	}
	for _, m := range k.Members {
		if co.members[m.Project] == nil {
			co.members[m.Project] = map[int64]*member{}
		}
		co.members[m.Project][m.User] = &member{managed: m.Managed, states: []membership{{on: true, template: m.Template}}}
	}
	for _, a := range k.Apps {
		co.apps = append(co.apps, &installation{
			id: a.ID, app: appInfo{a.UID, a.Name, a.Slug}, user: a.User, installed: a.Installed,
			uninstalled: a.Uninstalled, version: a.Version,
		})
	}
}
