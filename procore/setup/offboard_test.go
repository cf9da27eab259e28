package setup_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// ending is the story of an account that is to be off.
var ending = story{
	name: "the end of an account", spec: leaving, prepare: working(60),
	opts:    []procoretest.Option{procoretest.WithProjects(60)},
	changes: []string{setup.ChangeNoNew, setup.ChangeRemove, setup.ChangeDeactivate},
}

// leaving asks for the end of the account.
func leaving() spec.Spec { return asked().Leaving(spec.LeaveSpec{}) }

// working makes the account, on n projects and on new ones.
func working(n int) func(*testing.T, *procoretest.Server) {
	return func(t *testing.T, s *procoretest.Server) {
		t.Helper()
		returning(false, 0, n)(t, s)
		if err := s.SetNewProjects(int64(meridian), accountEmail, true); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
	}
}

// An account that ends is on no project, on no new one, and inactive; read back in every
// way in which a company answers, and done once.
func TestOffboardSimulator(t *testing.T) {
	inModes(t, func(t *testing.T, m mode) {
		st := ending
		st.opts = []procoretest.Option{procoretest.WithProjects(6)}
		st.prepare = working(5)
		r := st.rig(t, m.opts...)
		p := r.launch(point{})
		list, err := p.run()
		if err != nil {
			t.Fatal(err)
		}
		proven(t, list, m.other)
		if !strings.HasPrefix(list.Verdict(), setup.VerdictOff) {
			t.Errorf("verdict %q", list.Verdict())
		}
		now := r.state()
		for _, u := range now.Users {
			on := slices.ContainsFunc(now.Memberships, func(m procoretest.MembershipState) bool { return m.User == u.ID })
			if u.Email == accountEmail && (u.Active || u.NewProjects || on) {
				t.Errorf("on a project: %v, and %+v", on, u)
			}
		}
		writes := len(r.server.Writes())
		again := r.launch(point{})
		if _, err := again.run(); err != nil || len(r.server.Writes()) != writes {
			t.Errorf("a second run wrote %d times (%v)", len(r.server.Writes())-writes, err)
		}
	})
}

// A place that Procore does not take away is named, and the account is inactive all the
// same: nobody can use what it still has.
func TestOffboardRefusedSimulator(t *testing.T) {
	bubble(t, func(t *testing.T) {
		st := ending
		st.opts, st.prepare = []procoretest.Option{procoretest.WithProjects(6)}, working(5)
		r := st.rig(t)
		if err := r.server.SetManaged(int64(meridian), accountEmail, 300002, true); err != nil {
			t.Fatal(err)
		}
		list, err := r.launch(point{}).run()
		if err != nil {
			t.Fatal(err)
		}
		for id, want := range map[string]setup.Status{
			setup.CheckNoProjects: setup.StatusFailed, setup.CheckAccountInactive: setup.StatusVerified,
		} {
			if got := status(list, id); got != want {
				t.Errorf("%s is %s, want %s", id, got, want)
			}
		}
		for _, k := range list.Checks {
			if k.ID == setup.CheckNoProjects && (len(k.Items) != 1 || !strings.Contains(k.Items[0], "300002")) {
				t.Errorf("it names %q", k.Items)
			}
		}
	})
}

// status is how one check ended.
func status(list setup.Checklist, id string) setup.Status { return checkOf(list, id).Status }

// checkOf is the check of an id; the zero one if the list has none.
func checkOf(list setup.Checklist, id string) setup.Check {
	for _, k := range list.Checks {
		if k.ID == id {
			return k
		}
	}
	return setup.Check{}
}

// Whom nobody means to end is not ended: somebody's own account, the operator's in any
// case, one that is not there, and one that became another's since it was agreed to.
func TestOffboardWhom(t *testing.T) {
	for name, tc := range map[string]struct {
		email  string
		adopt  bool
		listed string // in the mistake
	}{
		"the operator's own":   {"admin@meridian.example", true, "signed in with the very account"},
		"a vendor's person":    {"foreman@harbor-electrical.example", false, "belongs to the vendor"},
		"nobody":               {"nobody@meridian.example", false, "nobody in the Directory"},
		"a vendor's, as meant": {"foreman@harbor-electrical.example", true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s := asked()
				s.Account = spec.AccountOf(tc.email)
				s.Account.Adopt = tc.adopt
				r := newRig(t, procoretest.New(procoretest.WithOnlyMain(), procoretest.WithProjects(4)), s.Leaving(spec.LeaveSpec{}))
				p := r.launch(point{})
				p.snap.Company.Name = "Meridian Builders"
				_, err := p.run()
				var problems spec.Problems
				switch {
				case tc.listed == "" && err != nil:
					t.Errorf("refused: %v", err)
				case tc.listed != "" && (!errors.As(err, &problems) || !strings.Contains(err.Error(), tc.listed)):
					t.Errorf("it ended with %v", err)
				case tc.listed != "" && len(r.server.Writes()) > 0:
					t.Errorf("it wrote %v", r.server.Writes())
				}
			})
		})
	}
	bubble(t, func(t *testing.T) {
		st := ending
		st.opts, st.prepare = []procoretest.Option{procoretest.WithProjects(6)}, working(5)
		r := st.rig(t)
		p := r.launch(point{})
		p.onPlan = func() {
			if err := r.server.EditUser(int64(meridian), accountEmail, procoretest.Edit{Email: "person@meridian.example"}); err != nil {
				t.Error(err)
			}
		}
		if _, err := p.run(); !errors.Is(err, setup.ErrChanged) || len(r.server.Writes()) > 0 {
			t.Errorf("it ended with %v after %v", err, r.server.Writes())
		}
	})
}

// Where a company does not show the projects of inactive users, what is known is what
// Procore answered before: that is no green, and nothing is guessed on another machine.
func TestOffboardUnseenSimulator(t *testing.T) {
	bubble(t, func(t *testing.T) {
		st := ending
		st.opts, st.prepare = []procoretest.Option{procoretest.WithProjects(6)}, working(5)
		r := st.rig(t)
		p := r.launch(point{})
		p.onEvent = func(e setup.Event) {
			if e.Change == setup.ChangeDeactivate && e.Kind == setup.EventStarted {
				r.server.Fault(procoretest.Fault{
					Method: http.MethodGet, Path: "/rest/v1.0/companies/*/users/*/project_assignments",
					Action: said(http.StatusForbidden, "You do not have permission to perform this action"),
				})
			}
		}
		list, err := p.run()
		if err != nil {
			t.Fatal(err)
		}
		if got := status(list, setup.CheckNoProjects); got != setup.StatusApplied {
			t.Errorf("on no project is %s", got)
		}
		r.dir = t.TempDir() // another machine
		list, err = r.launch(point{}).run()
		if got := status(list, setup.CheckNoProjects); err != nil || got != setup.StatusUnknown {
			t.Errorf("elsewhere, on no project is %s (%v)", got, err)
		}
	})
}

// What no program can do is left to people, each until they say that it is done.
func TestOffboardReminders(t *testing.T) {
	bubble(t, func(t *testing.T) {
		st := ending
		st.opts, st.prepare = []procoretest.Option{procoretest.WithProjects(6)}, working(5)
		r := st.rig(t)
		r.spec.Leave.Clear = true
		p := r.launch(point{})
		list, err := p.run()
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range setup.Reminders(r.spec, &p.snap) {
			got = append(got, c.ID)
			if len(c.Manual.Steps) == 0 || c.Manual.Why == "" {
				t.Errorf("%s has no steps", c.ID)
			}
		}
		if want := []string{setup.StepRemoveApp, setup.StepCredentials}; !slices.Equal(got, want) {
			t.Errorf("left to people: %v, want %v", got, want)
		}
		if got := status(list, setup.CheckDefaultTemplate); got != setup.StatusVerified {
			t.Errorf("it has no default template, and that is %s", got)
		}
	})
}
