package setup

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"

	"procore-setup/procore"
	"procore-setup/procore/journal"
)

// While an answer is lost, somebody else may create a person with the address: that one is
// not taken for the account.
func TestLostAnswerAndSomebodyElseIsQuicker(t *testing.T) {
	yes := true
	for name, spoil := range map[string]func(*worldUser){
		"an employee":        func(u *worldUser) { u.Employee = &yes },
		"a vendor's":         func(u *worldUser) { u.Vendor = "Harbor Electrical" },
		"with more rights":   func(u *worldUser) { u.CompanyTemplate = &procore.TemplateRef{ID: companyOne + 1} },
		"inactive meanwhile": func(u *worldUser) { u.inactive = true },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, j, s := newWorld(2), journal.New(), syncSpec()
				w.fault = func(call string, after bool) error {
					if call != "create user" || after {
						return nil
					}
					u := w.person("Pat", "Field", s.Account.Email)
					u.CompanyTemplate = &procore.TemplateRef{ID: companyOne}
					spoil(u)
					return fmt.Errorf("%s: %w", call, procore.ErrUnknownOutcome)
				}
				snap := read(t, w, j, s)
				if _, err := run(w, j, s, snap, plan(t, s, snap)); !errors.Is(err, ErrChanged) {
					t.Errorf("it ended with %v", err)
				}
				if len(w.writes) > 0 {
					t.Errorf("it changed %v", w.writes)
				}
			})
		})
	}
}
