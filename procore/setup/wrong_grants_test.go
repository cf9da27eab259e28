package setup_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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
