package setup_test

import (
	"context"
	"errors"
	"net/http"
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

// Exactly the listed projects: others are taken away, after they were named.
func TestSimulatorExact(t *testing.T) {
	inModes(t, func(t *testing.T, m mode) {
		server := procoretest.New(m.opts...)
		j := journal.New()
		s := start(t, signIn(t, server, meridian), j)
		s.apply(asked())
		only := asked()
		only.Projects = spec.ProjectsSpec{Include: spec.IncludeListed, IDs: []procore.ID{300001, 300002}, New: true}
		p := s.plan(only)
		extra := checkOf(setup.Verify(only, s.snap), setup.CheckExtraProjects)
		if len(p.Changes) != 0 || extra.ID != setup.CheckExtraProjects || extra.Status != setup.StatusSkipped || len(extra.Items) == 0 {
			t.Fatalf("not exact: %v, %+v", ids(p), extra)
		}
		only.Projects.Exact = true
		p = s.plan(only)
		if !slices.Equal(ids(p), []string{setup.ChangeRemove}) || !slices.Equal(p.Changes[0].Details, extra.Items) {
			t.Fatalf("exact: %v\n%v\n%v", ids(p), p.Changes[0].Details, extra.Items)
		}
		proven(t, s.apply(only), m.other)
		if len(s.snap.Assignments) != 2 {
			t.Errorf("%d places", len(s.snap.Assignments))
		}
	})
}

// A project without its Directory tool takes nobody: its row fails, with the
// reason, and is set right once the tool is on.
func TestSimulatorDirectoryOff(t *testing.T) {
	bubble(t, func(t *testing.T) {
		server := procoretest.New()
		j := journal.New()
		if err := server.SetTool(int64(meridian), 300001, "directory", false); err != nil {
			t.Fatal(err)
		}
		two := asked()
		two.Projects = spec.ProjectsSpec{Include: spec.IncludeListed, IDs: []procore.ID{300001, 300002}}
		s := start(t, signIn(t, server, meridian), j)
		list := s.apply(two)
		proven(t, list, map[string]setup.Status{setup.CheckProjects: setup.StatusFailed})
		c := checkOf(list, setup.CheckProjects)
		if len(c.Items) != 1 || !strings.Contains(c.Items[0], "(1042, id 300001): ") || !strings.Contains(c.Items[0], "Directory tool is off") {
			t.Errorf("%+v", c)
		}
		if err := server.SetTool(int64(meridian), 300001, "directory", true); err != nil {
			t.Fatal(err)
		}
		proven(t, start(t, s.api, j).apply(two), nil)
	})
}

// Nothing is planned for an operator who can't see every project, and nothing
// behind the app gate.
func TestSimulatorGateAndRights(t *testing.T) {
	inModes(t, func(t *testing.T, m mode) {
		server := procoretest.New(append(m.opts, procoretest.WithOperator("Company Standard"))...)
		s := start(t, signIn(t, server, meridian), journal.New())
		if err := s.reader.Read(t.Context(), setup.PartOperator, asked(), s.snap); err != nil {
			t.Fatal(err)
		}
		if _, err := setup.Diff(asked(), s.snap); !errors.Is(err, setup.ErrNotAdmin) {
			t.Errorf("err = %v, full admin %v", err, s.snap.FullAdmin)
		}
		server = procoretest.New(m.opts...)
		if err := server.ConnectApp(int64(meridian), false); err != nil {
			t.Fatal(err)
		}
		s = start(t, signIn(t, server, meridian), journal.New())
		p := s.plan(asked())
		if !slices.Equal(ids(p), []string{setup.ChangeConnectApp}) || s.snap.AppConnected != setup.No {
			t.Fatalf("plan %v", ids(p))
		}
		s.manual = func(ctx context.Context, c setup.Change) (setup.ManualAnswer, error) {
			before, err := c.Manual.Watch(ctx)
			if before || err != nil {
				t.Errorf("seen %v (%v)", before, err)
			}
			if err := server.ConnectApp(int64(meridian), true); err != nil {
				t.Error(err)
			}
			if after, err := c.Manual.Watch(ctx); !after || err != nil {
				t.Errorf("not seen (%v)", err)
			}
			return setup.ManualSeen, nil
		}
		if err := s.run(asked(), p); err != nil {
			t.Fatal(err)
		}
		proven(t, s.apply(asked()), m.other)
	})
}

// An installed app's own user is found by its exact e-mail, and the app is
// installed by hand where it is missing.
func TestSimulatorApp(t *testing.T) {
	inModes(t, func(t *testing.T, m mode) {
		server := procoretest.New(m.opts...)
		s := start(t, signIn(t, server, meridian), journal.New())
		app := asked()
		app.Account = spec.AccountSpec{Kind: spec.AppAccount}
		if err := s.reader.Read(t.Context(), setup.PartAll, app, s.snap); err != nil {
			t.Fatal(err)
		}
		known := len(s.snap.Candidates)
		step := setup.InstallStep(app, s.snap)
		if seen, err := step.Manual.Watch(t.Context()); seen || err != nil {
			t.Fatalf("seen %v before it was done (%v)", seen, err)
		}
		s.manual = func(ctx context.Context, c setup.Change) (setup.ManualAnswer, error) {
			if _, err := server.InstallApp(int64(meridian), "syncezy"); err != nil {
				t.Error(err)
			}
			if seen, err := c.Manual.Watch(ctx); !seen || err != nil {
				t.Errorf("not seen (%v)", err)
			}
			return setup.ManualSeen, nil
		}
		if err := s.run(app, setup.Plan{Changes: []setup.Change{step}}); !errors.Is(err, setup.ErrStopped) {
			t.Fatalf("which user it is has to be said first: %v", err)
		}
		if err := s.reader.Read(t.Context(), setup.PartAccount, app, s.snap); err != nil || len(s.snap.Candidates) != known+1 {
			t.Fatalf("%v, candidates %+v", err, s.snap.Candidates)
		}
		if _, err := setup.Diff(app, s.snap); !errors.As(err, new(spec.Problems)) {
			t.Errorf("none is taken by itself: %v", err)
		}
		for _, u := range s.snap.Candidates {
			if strings.HasPrefix(u.Email, "syncezy-") {
				app.Account.Email = u.Email
			}
		}
		proven(t, s.apply(app), m.other)
	})
}

// An inactive account comes back, with its own name, and a similar address is
// nobody.
func TestSimulatorReactivates(t *testing.T) {
	inModes(t, func(t *testing.T, m mode) {
		server := procoretest.New(m.opts...)
		// The fixture has resync@… and sync@….org, which a search finds as well.
		if _, err := server.AddUser(int64(meridian), "Earlier", "Name", "sync@meridian.example"); err != nil {
			t.Fatal(err)
		}
		if err := server.DeactivateUser(int64(meridian), "sync@meridian.example"); err != nil {
			t.Fatal(err)
		}
		s := start(t, signIn(t, server, meridian), journal.New())
		proven(t, s.apply(asked()), m.other)
		if a := s.snap.Account; a.FirstName != "Earlier" || a.Email != "sync@meridian.example" {
			t.Errorf("%+v", a.User)
		}
		if server.Count(http.MethodPost, "/users") != 0 {
			t.Error("somebody was created")
		}
		if len(setup.Reminders(asked(), s.snap)) != 1 {
			t.Error("nobody is reminded of the password")
		}
		if err := server.AcceptInvitation(int64(meridian), "sync@meridian.example"); err != nil {
			t.Fatal(err)
		}
		if seen, err := setup.Reminders(asked(), s.snap)[0].Manual.Watch(t.Context()); !seen || err != nil {
			t.Errorf("the sign-in was not seen (%v)", err)
		}
	})
}

// The setup file of the documentation works as it stands.
func TestSimulatorFile(t *testing.T) {
	const file = `version: 1
environment: production
company: 4286480
account:
  kind: user
  first_name: SyncEzy
  last_name: Integration
  email: sync@example.com
  company_template: Company None
  invite: true
template:
  name: SyncEzy Sync
  base: Read Only Everything
  if_different: fail
  tools:
    documents: admin
    rfi: {level: standard, granular: [act_as_manager]}
projects:
  include: listed
  ids: [300001, 300002]
  new: true
  exact: false
`
	inModes(t, func(t *testing.T, m mode) {
		s, err := spec.ParseFile("setup.yaml", []byte(file))
		if err != nil {
			t.Fatal(err)
		}
		server := procoretest.New(m.opts...)
		run := start(t, signIn(t, server, meridian), journal.New())
		p := run.plan(s)
		for _, c := range p.Changes {
			if !strings.HasPrefix(c.Source, "setup.yaml:") {
				t.Errorf("%s does not say where it comes from: %q", c.ID, c.Source)
			}
		}
		proven(t, run.apply(s), m.other)
		wrong, err := spec.ParseFile("setup.yaml", []byte(strings.Replace(file, "act_as_manager", "act_as_manger", 1)))
		if err != nil {
			t.Fatal(err)
		}
		_, err = setup.Diff(wrong, run.snap)
		var problems spec.Problems
		if !errors.As(err, &problems) || len(problems) != 1 || problems[0].Line != 17 || !strings.Contains(err.Error(), "act_as_manager") {
			t.Errorf("err = %v", err)
		}
	})
}

// Companies of every kind can be set up: other keys and words, ids past 2^32,
// no BETA endpoints, names that try to be escape sequences, faults all the time.
func TestSimulatorCompanies(t *testing.T) {
	notForRaces(t)
	for name, c := range map[string]struct {
		id      procore.ID
		fixture procoretest.Fixture
	}{
		"small": {4286491, procoretest.Small}, "large": {5000000017, procoretest.Large}, "australian": {4290033, procoretest.AU},
		"no BETA": {4290066, procoretest.NoBeta}, "hostile": {4290077, procoretest.Hostile}, "with an app": {4290088, procoretest.App},
	} {
		t.Run(name, func(t *testing.T) {
			inModes(t, func(t *testing.T, m mode) {
				server := procoretest.New(append(m.opts, procoretest.WithFixtures(c.fixture))...)
				j := journal.New()
				s := start(t, signIn(t, server, c.id), j)
				s.snap.Company.ID = c.id
				one := asked()
				one.Template.Tools = map[string]spec.ToolSpec{"Documents": {Level: "admin"}, "rfis": {Level: "standard"}}
				one.Template.Base = ""
				proven(t, s.apply(one), m.other)
				if s.snap.Vocabulary == nil || len(s.snap.Vocabulary.Tools) < 10 {
					t.Errorf("few tools: %+v", s.snap.Vocabulary)
				}
				for _, e := range s.events {
					if strings.ContainsAny(e.Text, "\x1b\u202e\n") {
						t.Errorf("not fit for a screen: %q", e.Text)
					}
				}
				if left := ids(start(t, s.api, j).plan(one)); len(left) != 0 {
					t.Errorf("left to do: %v", left)
				}
			})
		})
	}
}

// An explicit no takes the account off new projects, and says so only where Procore does.
func TestSimulatorNewProjectsOff(t *testing.T) {
	inModes(t, func(t *testing.T, m mode) {
		server := procoretest.New(m.opts...)
		s := start(t, signIn(t, server, meridian), journal.New())
		proven(t, s.apply(asked()), m.other)
		off := asked()
		off.Projects.New, off.Projects.NoNew = false, true
		p := s.plan(off)
		if got := ids(p); !slices.Equal(got, []string{setup.ChangeNoNew}) {
			t.Fatalf("planned %v", got)
		}
		list := s.apply(off)
		proven(t, list, m.other)
		if u, ok := server.State(int64(meridian)).User(off.Account.Email); !ok || u.NewProjects {
			t.Errorf("it is still added to new projects: %+v", u)
		}
		if left := ids(s.plan(off)); len(left) > 0 {
			t.Errorf("a second plan has %v", left)
		}
	})
}

// What one setup changed a moment ago makes nothing of another one late: a difference is
// told at once, as one.
func TestAnotherSetupIsNotLate(t *testing.T) {
	bubble(t, func(t *testing.T) {
		server := procoretest.New()
		j := journal.New()
		s := start(t, signIn(t, server, meridian), j)
		s.apply(asked())
		other := asked()
		other.Account.Email, other.Template.Name = "other@meridian.example", "Other Sync"
		began := time.Now()
		list, err := s.reader.Confirm(t.Context(), other, s.snap)
		if err != nil || time.Since(began) > time.Second {
			t.Fatalf("%v after %v", err, time.Since(began))
		}
		for _, k := range list.Checks {
			if k.Behind || k.ID == setup.CheckAccount && k.Status != setup.StatusFailed {
				t.Errorf("%+v", k)
			}
		}
	})
}
