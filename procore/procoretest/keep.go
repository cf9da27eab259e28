package procoretest

import (
	"encoding/json"
	"errors"
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
		ID        int64             `json:"id"`
		Connected bool              `json:"connected"`
		Users     []json.RawMessage `json:"users"`
		Templates []json.RawMessage `json:"templates"`
		Members   []json.RawMessage `json:"members"`
		Apps      []json.RawMessage `json:"apps"`
		Mails     []Mail            `json:"mails"`
	}
)

// A kept points to the parts of a thing by the names that they are kept under, for both
// ways: what is kept, and what is restored.
type kept map[string]any

// UnmarshalJSON implements [json.Unmarshaler]: it fills the parts. What was not kept stays
// as it is.
func (k kept) UnmarshalJSON(b []byte) error {
	var was map[string]json.RawMessage
	if err := json.Unmarshal(b, &was); err != nil {
		return err
	}
	for name, part := range k {
		if value, ok := was[name]; ok {
			if err := json.Unmarshal(value, part); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return nil
}

func (u *user) kept() kept {
	return kept{
		"id": &u.id, "first": &u.first, "last": &u.last, "email": &u.email, "title": &u.title, "profile": &u.profile,
		"employee": &u.employee, "active": &u.active, "dmsa": &u.dmsa, "service": &u.service,
		"accountant": &u.accountant, "vendor_id": &u.vendor.id, "vendor": &u.vendor.name,
		"company_template": &u.companyTemplate, "default_template": &u.defaultTemplate, "new_projects": &u.newProjects,
		"created": &u.created, "updated": &u.updated, "invited": &u.invited, "login": &u.login,
	}
}

func (t *template) kept() kept {
	return kept{
		"id": &t.id, "name": &t.name, "kind": &t.kind, "category": &t.category, "project": &t.project,
		"levels": &t.levels, "granular": &t.granular, "assignable": &t.assignable,
	}
}

func (i *installation) kept() kept {
	return kept{
		"id": &i.id, "uid": &i.app.uid, "name": &i.app.name, "slug": &i.app.slug, "user": &i.user,
		"installed": &i.installed, "uninstalled": &i.uninstalled, "version": &i.version,
	}
}

// A seat is a membership with whose it is, and where; it was not there before.
type seat struct {
	project, user int64
	member
}

func (s *seat) kept() kept {
	return kept{
		"project": &s.project, "user": &s.user, "template": &s.states[0].template, "managed": &s.managed,
	}
}

// keepAll returns things as they are kept.
func keepAll[T interface{ kept() kept }](things []T) ([]json.RawMessage, error) {
	out := make([]json.RawMessage, len(things))
	for i, t := range things {
		b, err := json.Marshal(t.kept())
		if err != nil {
			return nil, err
		}
		out[i] = b
	}
	return out, nil
}

// restoreAll returns things as they were kept, each made by fresh before.
func restoreAll[T interface{ kept() kept }](was []json.RawMessage, fresh func() T) ([]T, error) {
	out := make([]T, len(was))
	for i, b := range was {
		out[i] = fresh()
		k := out[i].kept()
		if err := json.Unmarshal(b, &k); err != nil {
			return nil, err
		}
	}
	return out, nil
}

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
		k, err := co.keep()
		if err != nil {
			return nil, fmt.Errorf("keep the simulated Procore: %w", err)
		}
		w.Companies = append(w.Companies, k)
	}
	return json.Marshal(w)
}

func (co *company) keep() (k keptCompany, err error) {
	var seats []*seat
	for project, people := range co.members {
		for user, m := range people {
			if last := m.last(); last.on {
				seats = append(seats, &seat{project, user, member{managed: m.managed, states: []membership{last}}})
			}
		}
	}
	k = keptCompany{ID: co.id, Connected: co.connected, Mails: co.mails}
	var errs [4]error
	k.Users, errs[0] = keepAll(co.users)
	k.Templates, errs[1] = keepAll(co.templates)
	k.Apps, errs[2] = keepAll(co.apps)
	k.Members, errs[3] = keepAll(seats)
	return k, errors.Join(errs[:]...)
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
	for _, k := range w.Companies { // all of it can be read, or nothing changes
		if err := new(company).restore(k); err != nil {
			return fmt.Errorf("restore the simulated Procore: %w", err)
		}
	}
	s.nextID = max(s.nextID, w.NextID)
	for _, k := range w.Companies {
		if co := s.company(k.ID); co != nil {
			if err := co.restore(k); err != nil {
				return err
			}
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

func (co *company) restore(k keptCompany) error {
	var errs [4]error
	var seats []*seat
	co.connected, co.mails, co.members = k.Connected, k.Mails, map[int64]map[int64]*member{}
	co.users, errs[0] = restoreAll(k.Users, func() *user { return &user{} })
	co.templates, errs[1] = restoreAll(k.Templates, func() *template { return &template{} })
	co.apps, errs[2] = restoreAll(k.Apps, func() *installation { return &installation{} })
	seats, errs[3] = restoreAll(k.Members, func() *seat {
		return &seat{member: member{states: []membership{{on: true}}}}
	})
	for _, s := range seats {
		if co.members[s.project] == nil {
			co.members[s.project] = map[int64]*member{}
		}
		co.members[s.project][s.user] = &s.member
	}
	return errors.Join(errs[:]...)
}
