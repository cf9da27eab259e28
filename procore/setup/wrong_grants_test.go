package setup_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// The tests of this file are wrong grants and false greens that were seen: a Procore
// that lags, lies, shifts, or is edited by others while a plan waits for its yes.

const (
	colleague = "carol@meridian.example"
	company   = int64(meridian)
)

// others are the people of the company but for one address, and their places.
func others(s *procoretest.Server, email string) (people []procoretest.UserState, places []procoretest.MembershipState) {
	st := s.State(company)
	mine := map[int64]bool{}
	for _, u := range st.Users {
		mine[u.ID] = u.Email == email
	}
	for _, u := range st.Users {
		if !mine[u.ID] {
			people = append(people, u)
		}
	}
	for _, m := range st.Memberships {
		if !mine[m.User] {
			places = append(places, m)
		}
	}
	return people, places
}

// leftAlone checks that nobody but the account was touched since a moment.
func leftAlone(t *testing.T, s *procoretest.Server, people []procoretest.UserState, places []procoretest.MembershipState) {
	t.Helper()
	now, on := others(s, accountEmail)
	if d := cmp.Diff(people, now); d != "" {
		t.Errorf("somebody else was changed (-before +after):\n%s", d)
	}
	if d := cmp.Diff(places, on); d != "" {
		t.Errorf("somebody else's places were changed (-before +after):\n%s", d)
	}
}

// notGreen checks that a check is not verified.
func notGreen(t *testing.T, list setup.Checklist, ids ...string) {
	t.Helper()
	for _, k := range list.Checks {
		if slices.Contains(ids, k.ID) && k.Status == setup.StatusVerified {
			t.Errorf("%s is green: %s", k.ID, k.Detail)
		}
	}
}

// stopped checks that a run stopped since Procore changed, and says what.
func stoppedOn(t *testing.T, err error, words string) {
	t.Helper()
	if !errors.Is(err, setup.ErrChanged) || !strings.Contains(err.Error(), words) || !setup.PartWay(journal.New(), err) {
		t.Errorf("it ended with %v, not with %q", err, words)
	}
	explained(t, err)
}

// 1a: the row of the Directory becomes somebody else's between the plan and the yes.
func TestAnotherPersonsAccountIsLeftAlone(t *testing.T) {
	inModes(t, func(t *testing.T, m mode) {
		server := procoretest.New(m.opts...)
		must(server.AddUser(company, "Sync", "Ezy", accountEmail))(t)
		s := start(t, signIn(t, server, meridian), journal.New())
		p := s.plan(asked())
		edit := procoretest.Edit{First: "Carol", Last: "Changed", Email: colleague}
		if err := server.EditUser(company, accountEmail, edit); err != nil {
			t.Fatal(err)
		}
		people, places := others(server, accountEmail)
		stoppedOn(t, s.run(asked(), p), colleague)
		leftAlone(t, server, people, places)
		if n := len(server.Writes()); n != 0 {
			t.Errorf("%d writes", n)
		}
	})
}

// 1b: the search still shows the address that a user had.
func TestStaleSearchIsNobodysAccount(t *testing.T) {
	bubble(t, func(t *testing.T) {
		server := procoretest.New(procoretest.WithStaleSearch(time.Hour, true))
		must(server.AddUser(company, "Carol", "Changed", accountEmail))(t)
		time.Sleep(2 * time.Hour)
		if err := server.EditUser(company, accountEmail, procoretest.Edit{Email: colleague}); err != nil {
			t.Fatal(err)
		}
		people, places := others(server, accountEmail)
		s := start(t, signIn(t, server, meridian), journal.New())
		p := s.plan(asked())
		if s.snap.Account != nil || !slices.Contains(ids(p), setup.ChangeCreateUser) {
			t.Errorf("%+v is taken for the account", s.snap.Account)
		}
		err := s.run(asked(), p)
		leftAlone(t, server, people, places)
		if err != nil {
			t.Logf("it ended with %v", err)
		}
	})
}

// 1c: the creation is answered with somebody else, in full or by id alone.
func TestAnswerAboutSomebodyElse(t *testing.T) {
	for name, body := range map[string]string{
		"another row":                 `{"id":70002,"email_address":"engineer@meridian.example","first_name":"E","last_name":"F"}`,
		"an id alone":                 `{"id":70002}`,
		"an id alone, the operator's": `{"id":70001}`,
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				server := procoretest.New()
				server.Fault(procoretest.Fault{
					Method: http.MethodPost, Path: "/rest/v1.3/companies/*/users", Times: 1,
					Action: procoretest.Answer(http.StatusCreated, body, nil),
				})
				people, places := others(server, accountEmail)
				s := start(t, signIn(t, server, meridian), journal.New())
				stoppedOn(t, s.run(asked(), s.plan(asked())), "another user")
				leftAlone(t, server, people, places)
			})
		})
	}
}

// 2a: rights that can't be read, and a list that shows only some of the projects.
func TestExactNeedsAnAdminWhoWasRead(t *testing.T) {
	inModes(t, func(t *testing.T, m mode) {
		want := listed(10)()
		want.Projects.Include, want.Projects.IDs = spec.IncludeActive, nil
		server := procoretest.New(slices.Concat(m.opts, []procoretest.Option{procoretest.WithProjects(60)})...)
		returning(false, 0, 60)(t, server)
		must(server.AddUser(company, "A", "B", colleague))(t)
		server.Fault(procoretest.Fault{
			Path: "/rest/v1.0/settings/permissions", Action: procoretest.Answer(http.StatusNotFound, `{"errors":["Not found"]}`, nil),
		})
		for i := range 50 {
			if err := server.CloseProject(company, int64(300011+i), true); err != nil {
				t.Fatal(err)
			}
		}
		s := start(t, signIn(t, server, meridian), journal.New())
		p := s.plan(want)
		if slices.Contains(ids(p), setup.ChangeRemove) || len(p.Unknown[spec.StageProjects]) == 0 {
			t.Errorf("planned %v, unknown %v", ids(p), p.Unknown)
		}
		list := s.apply(want)
		notGreen(t, list, setup.CheckExtraProjects, setup.CheckProjects, setup.CheckOperatorAdmin)
		u, _ := server.State(company).User(accountEmail)
		if n := len(server.State(company).On(u.ID)); n != 60 {
			t.Errorf("on %d of 60 projects", n)
		}
	})
}

// 2b, 2c, 8, 9: lists that are empty once, empty for good, short or shifted.
func TestShortListsTakeNothingAway(t *testing.T) {
	const projects, places = "/rest/v1.1/projects", "/project_assignments"
	for name, f := range map[string]struct {
		fault procoretest.Fault
		green bool // the second reading is whole
		stops bool // nothing is planned on it
	}{
		"empty once, with a total":   {procoretest.Fault{Path: projects, Times: 1, Action: procoretest.Empty(true)}, true, false},
		"empty once, without":        {procoretest.Fault{Path: projects, Times: 1, Action: procoretest.Empty(false)}, true, false},
		"empty, with a total":        {procoretest.Fault{Path: projects, Action: procoretest.Empty(true)}, false, true},
		"empty, without":             {procoretest.Fault{Path: projects, Action: procoretest.Empty(false)}, false, false},
		"short":                      {procoretest.Fault{Path: projects, Action: procoretest.Short(7)}, false, true},
		"shifted":                    {procoretest.Fault{Path: projects, Action: procoretest.Shift()}, false, true},
		"shifted once":               {procoretest.Fault{Path: projects, Times: 2, Action: procoretest.Shift()}, true, false},
		"places, short":              {procoretest.Fault{Path: "/rest/v1.0/companies/*/users/*" + places, Action: procoretest.Short(3)}, false, true},
		"places, empty with a total": {procoretest.Fault{Path: "/rest/v1.0/companies/*/users/*" + places, Action: procoretest.Empty(true)}, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				want := listed(0)()
				want.Projects.Include = spec.IncludeActive
				server := procoretest.New(procoretest.WithOnlyMain(), procoretest.WithProjects(640))
				returning(false, 0, 640)(t, server)
				u, _ := server.State(company).User(accountEmail)
				before := len(server.State(company).On(u.ID))
				server.Fault(f.fault)
				s := start(t, signIn(t, server, meridian), journal.New())
				if err := s.reader.Read(t.Context(), setup.PartAll, want, s.snap); err != nil {
					t.Fatal(err)
				}
				p, err := setup.Diff(want, s.snap)
				if stops := errors.Is(err, setup.ErrIncomplete); stops != f.stops || !stops && err != nil {
					t.Errorf("the plan ended with %v", err)
				}
				if slices.Contains(ids(p), setup.ChangeRemove) {
					t.Errorf("planned %v", ids(p))
				}
				if err := s.run(want, p); err != nil {
					t.Fatal(err)
				}
				list := must(s.reader.Confirm(t.Context(), want, s.snap))(t)
				if now := len(server.State(company).On(u.ID)); now < before {
					t.Errorf("on %d projects, before on %d", now, before)
				}
				if !f.green {
					notGreen(t, list, setup.CheckProjects, setup.CheckExtraProjects)
				}
			})
		})
	}
}

// 3: a template that Procore, or another admin, makes with more than was asked for.
func TestTemplateThatGivesMoreIsNotGranted(t *testing.T) {
	inModes(t, func(t *testing.T, m mode) {
		server := procoretest.New(m.opts...)
		people, places := others(server, accountEmail)
		server.Between(func(_ int, r *http.Request) {
			st := server.State(company)
			made, ok := st.Template("global", "SyncEzy Sync")
			if ok && r.Method == http.MethodGet && strings.Contains(r.URL.Path, "/permission_templates/") {
				if err := server.EditTemplate(company, made.ID, everywhere); err != nil {
					t.Error(err)
				}
			}
		})
		s := start(t, signIn(t, server, meridian), journal.New())
		err := s.run(asked(), s.plan(asked()))
		if !errors.Is(err, setup.ErrMismatch) || !strings.Contains(err.Error(), "more than was asked") {
			t.Errorf("it ended with %v", err)
		}
		noGrant(t, server)
		leftAlone(t, server, people, places)
		list := must(s.reader.Confirm(t.Context(), asked(), s.snap))(t)
		notGreen(t, list, setup.CheckTemplateLevels)
	})
}

// everywhere gives Admin on every tool.
func everywhere(levels map[string]int, _ map[string]map[string]bool) {
	for key := range levels {
		levels[key] = 4
	}
}

// noGrant checks that the account holds no template and has no place.
func noGrant(t *testing.T, s *procoretest.Server) {
	t.Helper()
	st := s.State(company)
	u, ok := st.User(accountEmail)
	if ok && (u.DefaultTemplate != 0 || len(st.On(u.ID)) > 0 || u.NewProjects) {
		t.Errorf("the account has %+v, %d places", u, len(st.On(u.ID)))
	}
}

// 4: a template that is as asked, and is changed by somebody between the plan and the
// yes: before it becomes the default, or before the account gets its projects.
func TestTemplateChangedAfterThePlanIsNotGranted(t *testing.T) {
	for name, first := range map[string][]spec.Stage{
		"before it is the default": {spec.StageAccount},
		"before the projects":      {spec.StageAccount, spec.StageTemplate},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				server := procoretest.New()
				s := start(t, signIn(t, server, meridian), journal.New())
				s.plan(asked())
				want := wholeTemplate(t, s)
				id := must(server.AddTemplate(company, "SyncEzy Sync", want))(t)
				if err := server.EditTemplate(company, id, func(_ map[string]int, on map[string]map[string]bool) {
					on["rfi"] = map[string]bool{"act_as_manager": true}
				}); err != nil {
					t.Fatal(err)
				}
				s.plan(asked())
				stage := must(setup.Diff(asked(), s.snap, first...))(t)
				if err := s.run(asked(), stage); err != nil {
					t.Fatal(err)
				}
				rest := must(setup.Diff(asked(), s.snap))(t)
				if err := server.EditTemplate(company, id, everywhere); err != nil {
					t.Fatal(err)
				}
				writes := len(server.Writes())
				stoppedOn(t, s.run(asked(), rest), "SyncEzy Sync")
				if n := len(server.Writes()); n != writes {
					t.Errorf("%d writes after it was changed", n-writes)
				}
				u, _ := server.State(company).User(accountEmail)
				if n := len(server.State(company).On(u.ID)); n != 0 {
					t.Errorf("on %d projects", n)
				}
			})
		})
	}
}

// wholeTemplate returns the levels that are asked for.
func wholeTemplate(t *testing.T, s *session) map[string]int {
	t.Helper()
	want, problems := setup.Wanted(asked(), s.snap)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	levels := map[string]int{}
	for key, l := range want.Levels {
		levels[key] = int(l)
	}
	return levels
}

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
