package setup_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// 7: an account with rights of its own, or somebody's, is used only where the file says
// so, and then it is told and not green.
func TestAccountThatIsNoOrdinaryOneIsAskedAbout(t *testing.T) {
	with := func(template string) func(*testing.T, *procoretest.Server) string {
		return func(t *testing.T, s *procoretest.Server) string {
			t.Helper()
			must(s.AddUser(company, "Sync", "Ezy", accountEmail))(t)
			if err := s.EditUser(company, accountEmail, procoretest.Edit{CompanyTemplate: template}); err != nil {
				t.Fatal(err)
			}
			return accountEmail
		}
	}
	of := func(match func(procore.User) bool) func(*testing.T, *procoretest.Server) string {
		return func(t *testing.T, s *procoretest.Server) string {
			t.Helper()
			list := must(signIn(t, s, meridian).SearchUsers(t.Context(), "@"))(t)
			i := slices.IndexFunc(list, match)
			if i < 0 {
				t.Fatal("nobody like this")
			}
			return list[i].Email
		}
	}
	for name, c := range map[string]struct {
		who   func(*testing.T, *procoretest.Server) string
		words string // "": an ordinary account
	}{
		"company administrator": {with("Company Admin"), "gives it Admin"},
		"ordinary":              {with("Company Standard"), ""},
		"employee":              {of(func(u procore.User) bool { return u.Employee != nil && *u.Employee }), "employee"},
		"vendor's person":       {of(func(u procore.User) bool { return u.Vendor != "" && u.Vendor != "Meridian Builders" }), "vendor"},
		"oneself":               {of(func(u procore.User) bool { return u.ID == 70001 }), "signed in with"},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				server := procoretest.New()
				want := asked()
				want.Account.Email, want.Account.CompanyTemplate = c.who(t, server), ""
				s := start(t, signIn(t, server, meridian), journal.New())
				s.snap.Company.Name = "Meridian Builders"
				if err := s.reader.Read(t.Context(), setup.PartAll, want, s.snap); err != nil {
					t.Fatal(err)
				}
				_, err := setup.Diff(want, s.snap)
				var problems spec.Problems
				asks := errors.As(err, &problems) && problems[0].Field == setup.AdoptField
				if asks != (c.words != "") || asks && !strings.Contains(err.Error(), c.words) {
					t.Fatalf("it is asked: %v (%v)", asks, err)
				}
				if !asks {
					return
				}
				want.Account.Adopt = true
				p := must(setup.Diff(want, s.snap))(t)
				if w := strings.Join(p.Changes[0].Warnings, "\n"); !strings.Contains(w, c.words) {
					t.Errorf("no warning: %q", w)
				}
				if name == "company administrator" {
					notGreen(t, s.apply(want), setup.CheckCompanyTemplate)
					if k := statusOf(s, want, setup.CheckCompanyTemplate); k != setup.StatusAttested {
						t.Errorf("the company template is %s", k)
					}
				}
			})
		})
	}
}

func statusOf(s *session, want spec.Spec, id string) setup.Status {
	for _, k := range setup.Verify(want, s.snap).Checks {
		if k.ID == id {
			return k.Status
		}
	}
	return ""
}

// 13: three machines at once send one invitation.
func TestOneInvitationFromThreeMachines(t *testing.T) {
	for name, there := range map[string]bool{"a new account": false, "an account that is there": true} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				server := procoretest.New()
				if there {
					must(server.AddUser(company, "Sync", "Ezy", accountEmail))(t)
				}
				var machines []*session
				var plans []setup.Plan
				for range 3 {
					s := start(t, signIn(t, server, meridian), journal.New())
					machines, plans = append(machines, s), append(plans, s.plan(asked()))
				}
				for i, s := range machines {
					if err := s.run(asked(), plans[i]); err != nil && (i == 0 || !errors.Is(err, setup.ErrChanged)) {
						t.Errorf("machine %d: %v", i+1, err)
					}
				}
				st := server.State(company)
				if len(st.Mails) != 1 {
					t.Errorf("%d invitations", len(st.Mails))
				}
			})
		})
	}
}

// 10: a server that ignores the filter by template, and a project template of the same
// name on some places.
func TestIgnoredFilterProvesNothing(t *testing.T) {
	bubble(t, func(t *testing.T) {
		server := procoretest.New(
			procoretest.With(procoretest.IgnoreHeldTemplate), procoretest.Without(procoretest.TemplateInRows))
		s := start(t, signIn(t, server, meridian), journal.New())
		s.apply(asked())
		twin := must(server.AddTemplate(company, "Twin", map[string]int{"rfi": 4}))(t)
		for i := range 5 {
			if err := server.Assign(company, accountEmail, int64(300001+i), twin); err != nil {
				t.Fatal(err)
			}
		}
		if err := server.RenameTemplate(company, twin, "SyncEzy Sync"); err != nil {
			t.Fatal(err)
		}
		again := start(t, s.api, journal.New())
		if err := again.reader.Read(t.Context(), setup.PartAll, asked(), again.snap); err != nil {
			t.Fatal(err)
		}
		notGreen(t, setup.Verify(asked(), again.snap), setup.CheckProjects)
	})
}

// 23: lists that lag are told from what differs.
func TestLagIsNoDifference(t *testing.T) {
	for _, lag := range []time.Duration{30 * time.Second, 10 * time.Minute} {
		t.Run(fmt.Sprint(lag), func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				server := procoretest.New(procoretest.WithLag(lag), procoretest.WithProjects(5))
				s := start(t, signIn(t, server, meridian), journal.New())
				list := s.apply(asked())
				if lag < time.Minute {
					proven(t, list, nil)
					return
				}
				if !list.Behind() || list.OK(false) || len(list.Failed(spec.StageProjects)) > 0 {
					t.Errorf("behind %v, ok %v: %+v", list.Behind(), list.OK(false), wrong(list))
				}
				for _, k := range wrong(list) {
					if k.Status == setup.StatusApplied { // the invitation: it is not known to be behind
						continue
					}
					if k.Status != setup.StatusUnknown || !strings.Contains(k.Detail, "still behind; checked for 60 s") {
						t.Errorf("%s is %s: %s", k.ID, k.Status, k.Detail)
					}
				}
			})
		})
	}
}
