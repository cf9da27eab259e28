package procoretest

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// What a colleague does in Procore's web pages while somebody else's program is
// at work: between the plan and the first change, or between a change and the
// look at what came of it.

// Between has f called before each request at the API is handled, with its number
// from 1 on; nil ends that. No other request is handled meanwhile, so a change
// that f makes with the server's methods falls exactly between two requests. f
// itself must send none.
func (s *Server) Between(f func(n int, r *http.Request)) {
	s.turn.Lock()
	defer s.turn.Unlock()
	s.between, s.turns = f, 0
}

// inTurn handles a request; where a colleague is at work, one at a time.
func (s *Server) inTurn(r *http.Request, handle func()) {
	s.turn.Lock()
	f := s.between
	if f == nil || !strings.HasPrefix(r.URL.Path, "/rest/") {
		s.turn.Unlock()
		handle()
		return
	}
	defer s.turn.Unlock()
	s.turns++
	f(s.turns, r)
	handle()
}

// An Edit is a change to a person of the Directory; zero fields change nothing.
type Edit struct {
	First, Last, Email string
	CompanyTemplate    string // by name
	DefaultTemplate    string // by name, a global one
}

// EditUser changes a person by hand.
func (s *Server) EditUser(companyID int64, email string, e Edit) error {
	return s.person(companyID, email, func(co *company, u *user) error {
		companyTemplate := co.templateByName(e.CompanyTemplate, typeCompany)
		defaultTemplate := co.templateByName(e.DefaultTemplate, typeGlobal)
		switch {
		case e.CompanyTemplate != "" && companyTemplate == nil:
			return fmt.Errorf("no company template is called %q", e.CompanyTemplate)
		case e.DefaultTemplate != "" && defaultTemplate == nil:
			return fmt.Errorf("no global template is called %q", e.DefaultTemplate)
		case e.Email != "" && !strings.EqualFold(e.Email, u.email) && co.userByEmail(e.Email) != nil:
			return fmt.Errorf("%s is taken", e.Email)
		}
		u.remember(time.Now())
		b := userBody{}
		for _, f := range []struct {
			to   **string
			from string
		}{{&b.First, e.First}, {&b.Last, e.Last}, {&b.Email, e.Email}} {
			if f.from != "" {
				*f.to = &f.from
			}
		}
		if e.Email != "" {
			s.move(u, e.Email)
		}
		b.write(u)
		if companyTemplate != nil {
			u.companyTemplate = companyTemplate.id
		}
		if defaultTemplate != nil {
			u.defaultTemplate = defaultTemplate.id
		}
		u.updated = s.now()
		return nil
	})
}

// move gives a person's sign-in another address.
func (s *Server) move(u *user, email string) {
	old := s.accounts[strings.ToLower(u.email)]
	delete(s.accounts, strings.ToLower(u.email))
	if old != nil {
		old.login = email
		s.accounts[strings.ToLower(email)] = old
	}
}

// DemoteOperator takes the operator's company admin rights: they hold the company
// template of the name from now on, such as "Company Standard".
func (s *Server) DemoteOperator(companyID int64, companyTemplate string) error {
	return s.EditUser(companyID, operatorLogin, Edit{CompanyTemplate: companyTemplate})
}

// RenameProject changes a project's name by hand.
func (s *Server) RenameProject(companyID, projectID int64, name string) error {
	return s.project(companyID, projectID, func(p *project) { p.name = name })
}

// CloseProject makes a project inactive by hand, or active again.
func (s *Server) CloseProject(companyID, projectID int64, closed bool) error {
	return s.project(companyID, projectID, func(p *project) { p.active = !closed })
}

func (s *Server) project(companyID, projectID int64, f func(*project)) error {
	return s.in(companyID, func(co *company) error {
		p := co.project(projectID)
		if p == nil {
			return fmt.Errorf("no project has the id %d", projectID)
		}
		f(p)
		return nil
	})
}

// AssignWithoutTemplate puts a person on a project by hand without a permission
// template, with rights that were set tool by tool.
func (s *Server) AssignWithoutTemplate(companyID int64, email string, projectID int64) error {
	return s.person(companyID, email, func(co *company, u *user) error {
		if co.project(projectID) == nil {
			return fmt.Errorf("no project has the id %d", projectID)
		}
		co.set(projectID, u.id, membership{at: time.Now(), on: true})
		return nil
	})
}
