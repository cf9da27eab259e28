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
	"procore-setup/procore/spec"
)

// set is a company in which everything is as syncSpec asks, and what was read of it.
func set(t *testing.T) (*world, spec.Spec, *Snapshot) {
	t.Helper()
	w, j, s := newWorld(2), journal.New(), syncSpec()
	apply(t, w, j, s)
	return w, s, read(t, w, j, s)
}

// Where the projects are planned by themselves the account gets no template there that is
// not seen to be as asked: not one that grants something else, nor one of which Procore does
// not show what it grants; and a name that is taken is a mistake, and not nothing to do.
func TestProjectsAloneGetNoOtherTemplate(t *testing.T) {
	for name, c := range map[string]struct {
		make func(*spec.Spec, *Snapshot)
		says string
	}{
		"as asked":        {func(*spec.Spec, *Snapshot) {}, ""},
		"to be made":      {func(s *spec.Spec, _ *Snapshot) { s.Template.Name = "Not There Yet" }, ""},
		"something else":  {func(_ *spec.Spec, p *Snapshot) { p.Global[3].Levels["images"] = 4 }, "exists and grants something else"},
		"not shown":       {func(_ *spec.Spec, p *Snapshot) { p.Global[3].Levels, p.Global[3].Granular = nil, nil }, "does not show what the existing"},
		"taken":           {func(s *spec.Spec, _ *Snapshot) { s.Template.Name = "Tower Only" }, "the name is taken by"},
		"a tool too many": {func(s *spec.Spec, _ *Snapshot) { s.Template.Tools["nope"] = spec.ToolSpec{Level: "admin"} }, "no tool called"},
	} {
		_, s, snap := set(t)
		snap.Assignments = nil
		c.make(&s, snap)
		p, err := Diff(s, snap, spec.StageProjects)
		if c.says == "" {
			if err != nil || !slices.Contains(ids(p), ChangeAdd) {
				t.Errorf("%s: %v, %v", name, ids(p), err)
			}
			continue
		}
		var problems spec.Problems
		if !errors.As(err, &problems) || len(problems) != 1 || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, %v", name, ids(p), err)
		}
	}
}

// What is left to do begins with the first stage of which something is.
func TestLeft(t *testing.T) {
	for name, c := range map[string]struct {
		make func(*spec.Spec, *Snapshot)
		want spec.Stage
	}{
		"nothing":     {func(*spec.Spec, *Snapshot) {}, spec.StageVerify},
		"no account":  {func(_ *spec.Spec, p *Snapshot) { p.Account = nil }, spec.StageAccount},
		"no template": {func(_ *spec.Spec, p *Snapshot) { p.Global = p.Global[:3] }, spec.StageTemplate},
		"a mistake":   {func(s *spec.Spec, _ *Snapshot) { s.Template.Name = "Tower Only" }, spec.StageTemplate},
		"one project": {func(_ *spec.Spec, p *Snapshot) { delete(p.Assignments, 300001) }, spec.StageProjects},
	} {
		_, s, snap := set(t)
		c.make(&s, snap)
		if got := Left(s, snap); got != c.want {
			t.Errorf("%s: %s, not %s", name, got, c.want)
		}
	}
}

// What others may change counts as known for five minutes, and who the admin is and which
// projects there are for a quarter of an hour.
func TestOutdated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, _, snap := set(t)
		const soonParts, lateParts = PartTemplates | PartAccount | PartAssignments, PartOperator | PartProjects
		for _, c := range []struct {
			later time.Duration
			want  Part
		}{
			{0, 0},
			{5 * time.Minute, 0},
			{time.Second, soonParts},
			{10*time.Minute - time.Second, soonParts},
			{time.Second, soonParts | lateParts},
		} {
			time.Sleep(c.later)
			if got := snap.Outdated(); got != c.want {
				t.Errorf("%v later: %b, not %b", c.later, got, c.want)
			}
		}
		if snap.ReadAgain(PartAll); snap.Outdated() != 0 {
			t.Error("what is not known is called old")
		}
	})
}

// The checklist offers a stage to try again where rows of it are not as asked.
func TestRetry(t *testing.T) {
	_, s, snap := set(t)
	if st, again := Verify(s, snap).Retry(); again {
		t.Errorf("%s, and all is as asked", st)
	}
	delete(snap.Assignments, procore.ID(300001))
	if st, again := Verify(s, snap).Retry(); !again || st != spec.StageProjects {
		t.Errorf("%s, %v", st, again)
	}
	snap.Assignments[300001] = snap.Assignments[300002]
	snap.Account.DefaultTemplate = &procore.TemplateRef{} // one change, which is planned as such
	if st, again := Verify(s, snap).Retry(); again {
		t.Errorf("%s for the default template", st)
	}
}

// What was read later joins what is known, part by part. Where the app is not connected any
// more, nothing else is known.
func TestSnapshotWith(t *testing.T) {
	_, _, is := set(t)
	later := is.Copy()
	later.Projects, later.Account, later.At = nil, nil, is.At.Add(time.Hour)
	next := is.With(PartProjects, later)
	if len(next.Projects) != 0 || next.Account == nil || !next.At.Equal(later.At) || len(is.Projects) == 0 {
		t.Errorf("%d projects, account %v, at %v", len(next.Projects), next.Account, next.At)
	}
	later.ReadAgain(PartProjects)
	if next = is.With(PartProjects|PartAccount, later); len(next.Projects) == 0 || next.Account != nil {
		t.Errorf("what was not read is taken: %d projects, account %v", len(next.Projects), next.Account)
	}
	if next = is.With(PartAll, &Snapshot{AppConnected: No}); next.AppConnected != No || next.Account != nil || next.Read != 0 {
		t.Errorf("behind the gate: %+v", next)
	}
}

// The steps of a stage stand together, with the place of the first in the whole job.
func TestStepsOfAStage(t *testing.T) {
	r := Runbook{Steps: []Step{
		{ID: "a", Stage: spec.StageConnect}, {ID: "b", Stage: spec.StageAccount}, {ID: "c", Stage: spec.StageAccount},
	}}
	for st, want := range map[spec.Stage]struct{ n, first int }{
		spec.StageConnect: {1, 0}, spec.StageAccount: {2, 1}, spec.StageVerify: {},
	} {
		if steps, first := r.Of(st); len(steps) != want.n || first != want.first {
			t.Errorf("%s: %d steps from %d on", st, len(steps), first)
		}
	}
}

// Two accounts are the same by their id, and nobody is the same as nobody.
func TestSameAccount(t *testing.T) {
	a, again, b := &AccountState{User: procore.User{ID: 1}}, &AccountState{User: procore.User{ID: 1}}, &AccountState{User: procore.User{ID: 2}}
	var none *AccountState
	if !a.is(again) || a.is(b) || a.is(none) || none.is(a) || !none.is(none) {
		t.Error("accounts are told apart otherwise than by their id")
	}
}
