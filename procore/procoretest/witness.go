package procoretest

import (
	"fmt"
	"slices"
	"strings"

	"procore-setup/procore/auth"
)

// What a proof by the account itself needs: an app's own credentials, and rights of a
// person that differ from the template on one project, as somebody can set them in the
// project's Directory.

// AppCredentials returns the client id and secret with which an installed app signs in
// as the user that it brought; false for anybody who is no app's user.
func (s *Server) AppCredentials(companyID int64, email string) (auth.Credentials, bool) {
	s.lock()
	defer s.mu.Unlock()
	co := s.company(companyID)
	if co == nil {
		return auth.Credentials{}, false
	}
	u := co.userByEmail(email)
	if u == nil || !u.dmsa || u.service {
		return auth.Credentials{}, false
	}
	id, secret := s.appClient(u)
	return auth.Credentials{ClientID: id, ClientSecret: auth.NewSecret(secret)}, true
}

// appClient returns the credentials of the app that brought a user.
func (s *Server) appClient(u *user) (id, secret string) {
	key := strings.ToLower(u.email)
	return digest(s.config.name, "app client id", key), digest(s.config.name, "app client secret", key)
}

// appUserOf returns the active user whose app has these credentials; nil: none.
func (s *Server) appUserOf(id, secret string) *user {
	for _, co := range s.companies {
		for _, u := range co.users {
			if !u.dmsa || u.service || !u.active {
				continue
			}
			if i, sec := s.appClient(u); i == id && sec == secret {
				return u
			}
		}
	}
	return nil
}

// SetLevel gives a person another level on one tool of one project than their
// permission template has there, from 1 (None) to 4 (Admin); 0 takes that back. No
// list of templates and places shows it.
func (s *Server) SetLevel(companyID int64, email string, projectID int64, key string, level int) error {
	return s.person(companyID, email, func(co *company, u *user) error {
		if co.project(projectID) == nil {
			return fmt.Errorf("no project has the id %d", projectID)
		}
		if !slices.ContainsFunc(co.tools, func(t *tool) bool { return t.key == key }) {
			return fmt.Errorf("no tool is called %q", key)
		}
		if co.overrides == nil {
			co.overrides = map[override]int{}
		}
		co.overrides[override{projectID, u.id, key}] = level
		return nil
	})
}

// An override is a level that somebody set for one person on one tool of a project.
type override struct {
	project, user int64
	tool          string
}
