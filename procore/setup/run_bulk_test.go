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
		"all done":           {procore.BulkResult{Done: done(all...)}, nil, nil, journal.PhaseDone, "3 done, way"},
		"handed over":        {procore.BulkResult{Handed: all}, nil, nil, journal.PhaseDone, "3 handed to Procore, way"},
		"one refused":        {procore.BulkResult{Done: done(1, 2), Failed: done(3)}, nil, nil, journal.PhaseDone, "2 done, 1 refused by Procore, way"},
		"no answer for one":  {procore.BulkResult{Done: done(1, 2), Unknown: []procore.ID{3}}, nil, nil, journal.PhaseDone, "1 sent without an answer"},
		"failed before any":  {procore.BulkResult{Left: all}, down, down, journal.PhaseFailed, "the line is cut"},
		"failed after some":  {procore.BulkResult{Done: done(1), Left: all[1:]}, down, down, "", ""},
		"failed, one handed": {procore.BulkResult{Handed: all[:1], Left: all[1:]}, down, down, "", ""},
		"failed, as many done as nobody knows": {
			procore.BulkResult{Done: done(1), Unknown: all[1:2], Left: all[2:]}, down, down, "", "",
		},
		"failed, as many done as handed": {
			procore.BulkResult{Done: done(1), Handed: all[1:2], Left: all[2:]}, down, down, "", "",
		},
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

// A bulk change says how many projects it was for and what became of them; what is not
// known yet is read back by the check at the end.
func TestBulkResult(t *testing.T) {
	done := func(n int) map[procore.ID]string {
		m := map[procore.ID]string{}
		for i := range n {
			m[procore.ID(i+1)] = "done"
		}
		return m
	}
	for want, res := range map[string]procore.BulkResult{
		"4 projects done":    {Done: done(4)},
		"4 projects: 3 done": {Done: done(3)},
		"4 projects: 2 done, 2 handed to Procore; the check at the end reads them back": {Done: done(2), Handed: []procore.ID{3, 4}},
		"4 projects: 2 done, 1 handed to Procore, 1 sent without an answer; the check at the end reads them back": {
			Done: done(2), Handed: []procore.ID{3}, Unknown: []procore.ID{4},
		},
	} {
		w := spreading{Runner: &Runner{Snapshot: &Snapshot{}}, bulk: &bulk{projects: []procore.ID{1, 2, 3, 4}}, res: res}
		if got := w.result(t.Context()); got.text != want || got.kind != EventDone {
			t.Errorf("%q (%s), not %q", got.text, got.kind, want)
		}
	}
}

// What Procore said of each row is known afterwards. What a worker took over is not there
// yet, and is no longer waited for once it was done.
func TestBulkIsRemembered(t *testing.T) {
	snap := func() *Snapshot {
		return &Snapshot{
			Assignments: map[procore.ID]procore.Assignment{7: {ProjectID: 7}}, Handed: map[procore.ID]bool{1: true, 9: true},
		}
	}
	res := procore.BulkResult{Done: map[procore.ID]string{1: "done", 7: "done"}, Handed: []procore.ID{2}, Refused: 1}
	for _, gives := range []bool{true, false} {
		w := spreading{
			Runner: &Runner{Snapshot: snap()}, bulk: &bulk{template: reference{name: "T"}}, gives: gives, template: 5, res: res,
		}
		w.remember()
		on, handed := w.Snapshot.Assignments, w.Snapshot.Handed
		if gives && (len(on) != 2 || on[1].TemplateID != 5 || on[7].TemplateName != "T" || !handed[2]) {
			t.Errorf("places: %+v, handed: %v", on, handed)
		}
		if !gives && (len(on) != 0 || handed[2]) {
			t.Errorf("taken away: %+v, handed: %v", on, handed)
		}
		if handed[1] || !handed[9] || w.Snapshot.handedBad != 1 {
			t.Errorf("gives %v: handed %v", gives, handed)
		}
	}
}

// Nobody can be added to a project whose Directory tool is surely off: what can't be read
// is no such proof.
func TestDirectoryOff(t *testing.T) {
	on, off := true, false
	tool := func(engine, title string, active *bool) procore.ProjectTool {
		return procore.ProjectTool{Engine: engine, Title: title, Active: active}
	}
	for name, c := range map[string]struct {
		tools []procore.ProjectTool
		err   error
		want  bool
	}{
		"on":             {[]procore.ProjectTool{tool("rfi", "RFIs", &off), tool("directory", "People", &on)}, nil, false},
		"off":            {[]procore.ProjectTool{tool("rfi", "RFIs", &on), tool("directory", "People", &off)}, nil, true},
		"by its title":   {[]procore.ProjectTool{tool("x", "Directory", &off)}, nil, true},
		"not told":       {[]procore.ProjectTool{tool("directory", "", nil)}, nil, false},
		"not among them": {[]procore.ProjectTool{tool("rfi", "RFIs", &on)}, nil, true},
		"no tools":       {nil, nil, false},
		"not to be read": {[]procore.ProjectTool{tool("directory", "", &off)}, procore.ErrForbidden, false},
	} {
		if got := directoryOff(t.Context(), projectTools{tools: c.tools, err: c.err}, 1); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// projectTools answers which tools a project has, and nothing else.
type projectTools struct {
	API
	tools []procore.ProjectTool
	err   error
}

func (p projectTools) ProjectTools(context.Context, procore.ID) ([]procore.ProjectTool, error) {
	return p.tools, p.err
}
