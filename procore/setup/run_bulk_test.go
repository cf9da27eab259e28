package setup

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/journal"
)

// How a change of many projects ends in the journal. An entry is closed where it is known
// what became of every row; what may have arrived keeps it open. A stop that left rows is
// told as such.
func TestBulkInTheJournal(t *testing.T) {
	done := func(ids ...procore.ID) map[procore.ID]string {
		m := map[procore.ID]string{}
		for _, id := range ids {
			m[id] = "done"
		}
		return m
	}
	down := errors.New("the line is cut")
	all := []procore.ID{1, 2, 3}
	for name, c := range map[string]struct {
		res   procore.BulkResult
		err   error
		ends  error
		phase journal.Phase // "": nothing is written
		note  string
	}{
		"all done":               {procore.BulkResult{Done: done(all...)}, nil, nil, journal.PhaseDone, "3 done, way"},
		"handed over":            {procore.BulkResult{Handed: all}, nil, nil, journal.PhaseDone, "3 handed to Procore, way"},
		"one refused":            {procore.BulkResult{Done: done(1, 2), Failed: done(3)}, nil, nil, journal.PhaseDone, "2 done, 1 refused by Procore, way"},
		"no answer for one":      {procore.BulkResult{Done: done(1, 2), Unknown: []procore.ID{3}}, nil, nil, journal.PhaseDone, "1 sent without an answer"},
		"failed before any":      {procore.BulkResult{Left: all}, down, down, journal.PhaseFailed, "the line is cut"},
		"failed after some":      {procore.BulkResult{Done: done(1), Left: all[1:]}, down, down, "", ""},
		"failed, one handed":     {procore.BulkResult{Handed: all[:1], Left: all[1:]}, down, down, "", ""},
		"failed, nobody knows":   {procore.BulkResult{Unknown: all}, down, down, "", ""},
		"cancelled before any":   {procore.BulkResult{Left: all}, context.Canceled, context.Canceled, "", ""},
		"stopped before any":     {procore.BulkResult{Left: all}, nil, ErrStopped, journal.PhaseSkipped, "stopped before it was sent"},
		"stopped after some":     {procore.BulkResult{Done: done(1), Left: all[1:]}, nil, ErrStopped, journal.PhaseDone, "1 done, way, 2 not sent"},
		"stopped, nobody knows":  {procore.BulkResult{Unknown: all[:1], Left: all[1:]}, nil, ErrStopped, "", ""},
		"stopped, and all known": {procore.BulkResult{Handed: all[:2], Left: all[2:]}, nil, ErrStopped, journal.PhaseDone, "1 not sent"},
	} {
		c.res.Via = "way"
		j := journal.New()
		w := spreading{Runner: &Runner{Journal: j, Snapshot: &Snapshot{}}, bulk: &bulk{projects: all}, change: Change{ID: ChangeAdd}, res: c.res}
		err := w.close("sync@meridian.example", c.err)
		if !errors.Is(err, c.ends) || (err != nil) != (c.ends != nil) {
			t.Errorf("%s: %v", name, err)
		}
		records := j.Records()
		if c.phase == "" != (len(records) == 0) {
			t.Errorf("%s: %+v", name, records)
			continue
		}
		for _, r := range records {
			if r.Phase != c.phase || !strings.Contains(r.Note, c.note) || r.Change != ChangeAdd {
				t.Errorf("%s: %+v", name, r)
			}
		}
	}
}

// Whether a project's Directory tool is off is asked for the first refused projects alone,
// and where Procore's answer is no reason by itself.
func TestReasonsOfRefusedProjects(t *testing.T) {
	w, s := newWorld(maxReasons+3), syncSpec()
	for _, p := range w.projects[:maxReasons+2] {
		w.refuses[p.ID] = "Contact could not be added."
	}
	snap := read(t, w, nil, s)
	w.calls = nil
	events, err := run(w, journal.New(), s, snap, plan(t, s, snap))
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(events, func(e Event) bool { return e.Kind == EventFailed })
	off := 0
	for _, why := range events[max(i, 0)].Failures {
		if strings.HasSuffix(why, "Contact could not be added"+toolOff) {
			off++
		}
	}
	if asked := w.sent("project tools"); i < 0 || asked != maxReasons || off != maxReasons || len(events[i].Failures) != maxReasons+2 {
		t.Errorf("%d were asked, %d told: %+v", asked, off, events[max(i, 0)])
	}
	if got := events[max(i, 0)].Text; got != "12 of 13 projects refused by Procore" {
		t.Errorf("%q", got)
	}
}
