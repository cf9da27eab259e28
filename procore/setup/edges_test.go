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
)

// What of a plan concerns others: changes of a template that exists, and on how many
// projects the account is taken off.
func TestWhatAPlanTakesAway(t *testing.T) {
	on := func(n int) bulk { return bulk{projects: make([]procore.ID, n)} }
	p := Plan{Changes: []Change{
		Change{}.of(&addProjects{on(5)}), Change{}.of(&removeProjects{on(3)}), Change{}.of(&moveProjects{on(7)}),
		Change{}.of(&removeProjects{on(2)}),
	}}
	if got := p.Removals(); got != 5 {
		t.Errorf("%d are taken off", got)
	}
	for id := range kinds() {
		want := id == ChangeEditTemplate || id == ChangeEditCompanyTemplate
		if got := (Change{ID: id}).ForOthers(); got != want {
			t.Errorf("%s is for others: %v", id, got)
		}
	}
}

// The account has shown that it works where all that it was asked is verified, and new
// projects where they were asked for; what else was not read back does not count there.
func TestProvedByTheAccount(t *testing.T) {
	own := effectivePrefix + "levels"
	for name, c := range map[string]struct {
		id     string
		status Status
		at     bool
		allow  string
		want   bool
	}{
		"verified":                  {own, StatusVerified, true, "", true},
		"not asked":                 {own, StatusVerified, false, "", false},
		"unknown to the account":    {own, StatusUnknown, true, "", false},
		"that is allowed":           {own, StatusUnknown, true, own, true},
		"new projects not read":     {CheckNewProjects, StatusApplied, true, "", false},
		"new projects, not asked":   {CheckNewProjects, StatusSkipped, true, "", true},
		"the invitation's not read": {CheckInvitation, StatusApplied, true, "", true},
		"something failed":          {CheckProjects, StatusFailed, true, "", false},
	} {
		list := Checklist{Checks: []Check{{ID: own, Status: StatusVerified}, {ID: c.id, Status: c.status}}}
		if c.at {
			list.ProofAt = time.Now()
		}
		if c.allow != "" {
			list.Allow = []string{c.allow}
		}
		if got := list.Proved(); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// The first part of several is the one that a check names.
func TestFirstOf(t *testing.T) {
	for set, want := range map[Part]Part{
		0: 0, PartProjects: PartProjects, PartAssignments | PartProjects: PartProjects,
		PartAll: PartOperator, PartAll &^ PartOperator: PartTemplates,
	} {
		if got := firstOf(set); got != want {
			t.Errorf("%b: %b", set, got)
		}
	}
}

// At the level that is needed, granular permissions that nothing needs are told too.
func TestLeastOfALevel(t *testing.T) {
	snap := read(t, newWorld(1), nil, syncSpec())
	v := snap.Vocabulary
	need, want := permission.Template{}, permission.Template{}
	for _, x := range []*permission.Template{&need, &want} {
		*x = x.Clone()
		if err := v.SetLevel(x, "rfi", permission.Standard); err != nil {
			t.Fatal(err)
		}
	}
	for _, key := range []string{"act_as_manager", "view_private"} {
		if err := v.SetAction(&want, "rfi", key, true); err != nil {
			t.Fatal(err)
		}
	}
	if err := v.SetAction(&need, "rfi", "act_as_manager", true); err != nil {
		t.Fatal(err)
	}
	got := least(v, want, need)
	if got.Level("rfi") != permission.Standard || !got.Granted("rfi", "act_as_manager") || got.Granted("rfi", "view_private") {
		t.Errorf("%+v", got)
	}
	if got = least(v, need, want); got.Granted("rfi", "view_private") {
		t.Errorf("what it does not have is given: %+v", got)
	}
}

// A change that gives a template knows it by its id, or by a name that only one has.
func TestTheTemplateThatIsGiven(t *testing.T) {
	snap := &Snapshot{Global: []procore.PermissionTemplate{{ID: 1, Name: "One"}, {ID: 2, Name: "Two"}, {ID: 3, Name: "two"}, {Name: "New"}}}
	r := &Runner{Snapshot: snap}
	for _, c := range []struct {
		ref  reference
		want procore.ID
		says string
	}{
		{reference{9, "One"}, 9, ""},
		{reference{0, "one"}, 1, ""},
		{reference{0, "Two"}, 2, ""},
		{reference{0, "TWO"}, 0, "2"},
		{reference{0, "Three"}, 0, "is not there yet"},
		{reference{0, "New"}, 0, "is not there yet"},
	} {
		id, err := r.templateID(permission.ProjectScope, c.ref)
		if id != c.want || (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: %d, %v", c.ref, id, err)
		}
	}
}

// A person who installed the app is told where its user is not to be found, or is not active.
func TestTheAppsUserAfterTheInstallation(t *testing.T) {
	const email = "bridge-12ab34cd@procore.com"
	for name, c := range map[string]struct {
		make func(*world)
		says string
	}{
		"active":   {func(w *world) { w.person("", "bridge-12ab34cd", email) }, ""},
		"nobody":   {func(*world) {}, "no active user"},
		"inactive": {func(w *world) { w.person("", "bridge-12ab34cd", email).inactive = true }, "no active user"},
		"shut":     {func(w *world) { w.gate = procore.ErrForbidden }, procore.ErrForbidden.Error()},
	} {
		synctest.Test(t, func(t *testing.T) {
			w, j := newWorld(1), journal.New()
			s := spec.Spec{Account: spec.AccountSpec{Kind: spec.AppAccount, Email: email}}
			snap := read(t, w, j, s)
			c.make(w)
			r := &Runner{API: w, Journal: j, Spec: s, Snapshot: snap}
			err := (&installApp{email: email}).confirm(t.Context(), r)
			if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) || (snap.Account != nil) != (err == nil) {
				t.Errorf("%s: %v, %+v", name, err, snap.Account)
			}
		})
	}
	if err := (&installApp{}).confirm(t.Context(), nil); !errors.Is(err, ErrStopped) {
		t.Errorf("without an e-mail: %v", err)
	}
}

// An account that is no ordinary one is asked about at every stage that gives it something,
// and at no other.
func TestStagesThatAskAboutAnAccount(t *testing.T) {
	w, s := newWorld(2), syncSpec()
	s.Account.CompanyTemplate = ""
	yes := true
	w.person("Erin", "Employee", s.Account.Email).Employee = &yes
	snap := read(t, w, nil, s)
	for _, stage := range spec.Stages() {
		_, err := Diff(s, snap, stage)
		var problems spec.Problems
		asked := errors.As(err, &problems) && slices.ContainsFunc(problems, func(p spec.Problem) bool { return p.Field == AdoptField })
		if gives := stage != spec.StageConnect && stage != spec.StageVerify; asked != gives {
			t.Errorf("%s: %v", stage, err)
		}
	}
}
