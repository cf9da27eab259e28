package setup

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// Where an app's own user was not named, those that may be it are listed; a person's account
// that is not there is made by a run.
func TestNoAccountIsTold(t *testing.T) {
	_, s, snap := set(t)
	snap.Account, snap.Candidates = nil, []procore.User{{LastName: "Bridge", Email: "bridge@procore.example"}}
	reads(t, "a person's", check(t, Verify(s, snap), CheckAccount), StatusFailed, "has the e-mail sync@meridian.example  → "+runAgain)
	s.Account.Kind = spec.AppAccount
	reads(t, "an app's", check(t, Verify(s, snap), CheckAccount), StatusFailed, "the app's own one that was named Bridge <bridge@procore.example>")
}

// An invitation that was just sent, or whose answer was just lost, may show soon: the check
// is worth repeating for a while, and not after that.
func TestInvitationMayShowSoon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, s, snap := set(t)
		snap.Account.InvitedAt, snap.Account.LastLoginAt = nil, nil
		for _, c := range []struct {
			ago        time.Duration
			took, open bool
			soon       bool
		}{
			{0, true, false, true},
			{0, false, true, true},
			{fresh - time.Second, true, false, true},
			{fresh - time.Second, false, true, true},
			{fresh, true, false, false},
			{fresh, false, true, false},
		} {
			trace := map[string]time.Time{ChangeInvite: time.Now().Add(-c.ago)}
			if snap.Account.Took, snap.Account.Open = nil, nil; c.took {
				snap.Account.Took = trace
			}
			if c.open {
				snap.Account.Open = trace
			}
			if k := check(t, Verify(s, snap), CheckInvitation); k.Status != StatusUnknown || k.soon != c.soon {
				t.Errorf("%v ago, taken %v: %+v", c.ago, c.took, k)
			}
		}
	})
}

// Other projects that stay are told with their names; where there are none, that is told.
func TestOtherProjectsAreTold(t *testing.T) {
	_, s, snap := set(t)
	reads(t, "none", check(t, Verify(s, snap), CheckExtraProjects), StatusSkipped, "on no other project that was read")
	snap.Assignments[300003] = procore.Assignment{ProjectID: 300003}
	reads(t, "one", check(t, Verify(s, snap), CheckExtraProjects), StatusSkipped, "also on 1 other project, left as they are Project 3 (300003)")
}

// What Procore said of a project, or that it is closed, says what to do there. A project
// that was refused is surely wrong; a list that is behind explains any other one.
func TestWhatToDoAboutProjects(t *testing.T) {
	for name, c := range map[string]struct {
		make          func(*spec.Spec, *Snapshot)
		fix           string
		sure, settled bool
	}{
		"missing": {func(_ *spec.Spec, p *Snapshot) { clear(p.Assignments) }, runAgain + "; where a project stays out", false, false},
		"one refused": {func(_ *spec.Spec, p *Snapshot) {
			clear(p.Assignments)
			p.Refused = map[procore.ID]string{300001: "Contact could not be added" + toolOff}
		}, "then run the setup again; https://us02.procore.example/300001/project/admin", true, false},
		"all refused": {func(_ *spec.Spec, p *Snapshot) {
			delete(p.Assignments, 300001)
			p.Refused = map[procore.ID]string{300001: "Contact could not be added" + toolOff}
		}, "/300001/project/admin", true, true},
		"not active": {func(s *spec.Spec, _ *Snapshot) {
			s.Projects = spec.ProjectsSpec{Include: spec.IncludeListed, IDs: []procore.ID{300003}, New: true}
		}, "then run the setup again; https://us02.procore.example/300003/project/admin", false, false},
		"no such project": {func(s *spec.Spec, _ *Snapshot) {
			s.Projects = spec.ProjectsSpec{Include: spec.IncludeListed, IDs: []procore.ID{8}, New: true}
		}, runAgain, true, true},
	} {
		_, s, snap := set(t)
		c.make(&s, snap)
		k := check(t, Verify(s, snap), CheckProjects)
		if !strings.Contains(k.Fix, c.fix) || k.sure != c.sure || k.settled != c.settled {
			t.Errorf("%s: %q, sure %v, settled %v", name, k.Fix, k.sure, k.settled)
		}
	}
}

// A template that is not there is to be made, unless something else has its name.
func TestNoTemplateIsTold(t *testing.T) {
	_, s, snap := set(t)
	s.Template.Name = "Not There"
	reads(t, "free", check(t, Verify(s, snap), CheckTemplate), StatusFailed, "no global template called Not There  → "+runAgain)
	s.Template.Name = "Tower Only"
	reads(t, "taken", check(t, Verify(s, snap), CheckTemplate), StatusFailed, "the name is taken by")
}

// Where a tool's level has no granular permissions, a row says that in place of each.
func TestGranularRows(t *testing.T) {
	v := read(t, newWorld(1), nil, syncSpec()).Vocabulary
	for want, d := range map[string]permission.Difference{
		"RFIs: at Admin, where there are none": {
			Tool: "rfi", Before: permission.Standard, After: permission.Admin, Removed: []string{"act_as_manager", "view_private"},
		},
		"":                                  {Tool: "rfi", Before: permission.Standard, After: permission.Admin},
		"RFIs: “Act as RFI Manager” is off": {Tool: "rfi", Before: permission.Standard, After: permission.ReadOnly, Removed: []string{"act_as_manager"}},
		"RFIs: “Act as RFI Manager” is on":  {Tool: "rfi", Before: permission.Standard, After: permission.Standard, Added: []string{"act_as_manager"}},
	} {
		if got := strings.Join(granularItems(v, d), "; "); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

// What there is to look at in a scope is what is asked for; without that, what the account has.
func TestAsked(t *testing.T) {
	s := syncSpec()
	snap := &Snapshot{}
	if got := Asked(permission.ProjectScope, s, snap); got.Account.Company != nil || got.Template.Name != s.Template.Name {
		t.Errorf("%+v", got)
	}
	if got := Asked(permission.CompanyScope, s, snap).Account.Company; got == nil || got.Name != "Company None" || got.Base != "Company None" {
		t.Errorf("%+v", got)
	}
	s.Account.Company = &spec.TemplateSpec{Name: "Own"}
	if got := Asked(permission.CompanyScope, s, snap).Account.Company; got.Name != "Own" || got.Base != "" {
		t.Errorf("%+v", got)
	}
}

// What was read before something is sent counts no more afterwards; an answer changes
// nothing of that.
func TestSentMakesOld(t *testing.T) {
	for phase, want := range map[journal.Phase]needs{journal.PhaseStarted: 0, journal.PhaseDone: needTemplate, journal.PhaseSkipped: needTemplate} {
		r := &Runner{sound: needTemplate, Snapshot: &Snapshot{}, Journal: journal.New()}
		if err := r.record(ChangeAdd, phase, "x", "", nil); err != nil || r.sound != want {
			t.Errorf("%s: %b, %v", phase, r.sound, err)
		}
	}
}

// A failure says which change it ended, unless it says already what was being done.
func TestFailureIsAboutTheChange(t *testing.T) {
	c := Change{Text: "add the account"}
	if got := Explain(about(c, stuck("it is not there", "look", nil))).What; !strings.Contains(got, "add the account") {
		t.Errorf("%q", got)
	}
	said := &text.Failure{What: "read the file", Why: "it is cut", Do: "look"}
	if err := about(c, said); said.What != "read the file" || !strings.HasPrefix(err.Error(), "add the account: ") {
		t.Errorf("%q, %v", said.What, err)
	}
	down := errors.New("the line is cut")
	if err := about(c, down); err.Error() != "add the account: the line is cut" || !errors.Is(err, down) {
		t.Error(err)
	}
}

// The last of the parts joins a snapshot as the others do.
func TestPlacesJoin(t *testing.T) {
	_, _, is := set(t)
	later := is.Copy()
	later.Assignments = map[procore.ID]procore.Assignment{7: {}}
	if next := is.With(PartAssignments, later); !slices.Equal(sortedKeys(next.Assignments), []procore.ID{7}) {
		t.Errorf("%v", next.Assignments)
	}
}
