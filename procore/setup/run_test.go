package setup

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/spec"
)

// A second run after success plans nothing, whatever Procore lets be read.
func TestSecondRunPlansNothing(t *testing.T) {
	for bits := range 16 {
		t.Run(fmt.Sprintf("%04b", bits), func(t *testing.T) {
			w, j, s := newWorld(3), journal.New(), syncSpec()
			w.hidesFlag, w.hidesInvite, w.givesIDs, w.blindMaps = bits&1 != 0, bits&2 != 0, bits&4 != 0, bits&8 != 0
			apply(t, w, j, s)
			writes := len(w.writes)
			snap := read(t, w, j, s)
			p := plan(t, s, snap)
			if len(p.Changes) != 0 {
				t.Errorf("left to do: %v", ids(p))
			}
			if !slices.Contains(p.Right[spec.StageProjects], "3 projects are right already") {
				t.Errorf("right: %v", p.Right)
			}
			if len(w.writes) != writes {
				t.Errorf("reading and planning wrote %v", w.writes[writes:])
			}
			if !Verify(s, snap).OK(false) {
				t.Errorf("checks: %+v", Verify(s, snap).Checks)
			}
		})
	}
}

// copyJournal is what a new process finds on the disk.
func copyJournal(t *testing.T, j *journal.Journal) *journal.Journal {
	t.Helper()
	c := journal.New()
	for _, r := range j.Records() {
		if err := c.Append(r); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// richWorld and richSpec need every kind of change: 60 projects in two chunks,
// some places to move and some to take away, an inactive account or none.
func richWorld(inactive bool) (*world, spec.Spec) {
	w, s := newWorld(70), syncSpec()
	s.Projects.Exact = true
	if inactive {
		u := w.person("Sync", "Old", "Sync@Meridian.example")
		u.inactive = true
		for i := range 5 {
			w.put(u, procore.ID(300001+i), fieldStaff)
		}
		w.put(u, 300071, readOnly) // inactive project
	}
	return w, s
}

// A run that dies at any moment and is started again ends where an
// uninterrupted one does, with nothing made twice.
func TestCrashMatrix(t *testing.T) {
	for _, inactive := range []bool{false, true} {
		whole, s := richWorld(inactive)
		apply(t, whole, journal.New(), s)
		if len(whole.writes) < 7 {
			t.Fatalf("only %v", whole.writes)
		}
		for k := range whole.writes {
			for _, moment := range []string{"before it is sent", "after it, answer lost", "after its answer, journal lost"} {
				t.Run(fmt.Sprintf("inactive=%v/%d %s/%s", inactive, k, whole.writes[k], moment), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						w, s := richWorld(inactive)
						w.lag = 3 * time.Second
						j := journal.New()
						crash(t, w, j, s, k, moment)
						j = copyJournal(t, j)
						w.fault = nil
						apply(t, w, j, s)
						want, unsettled := whole.state(), []string(nil)
						if k == len(whole.writes)-1 && moment == "before it is sent" {
							// Nobody knows that it did not go out: a person looks.
							key := "user " + w.users[len(w.users)-1].Email
							want[key] = strings.Replace(want[key], "invited=true", "invited=false", 1)
							unsettled = []string{ChangeInvite}
						}
						if d := cmp.Diff(want, w.state()); d != "" {
							t.Errorf("end state (-uninterrupted +resumed):\n%s", d)
						}
						time.Sleep(time.Minute)
						if left := ids(plan(t, s, read(t, w, j, s))); len(left) != 0 {
							t.Errorf("left to do: %v", left)
						}
						apply(t, w, j, s) // which closes what shows now
						if open := j.Open(); !slices.Equal(open, unsettled) {
							t.Errorf("still open in the journal: %v", open)
						}
						name := whole.writes[k]
						if strings.HasPrefix(name, "create") && moment != "before it is sent" && w.sent(name) != 1 {
							t.Errorf("%s was sent %d times", name, w.sent(name))
						}
					})
				})
			}
		}
	}
}

// crash runs until the k-th change and dies there.
func crash(t *testing.T, w *world, j *journal.Journal, s spec.Spec, k int, moment string) {
	t.Helper()
	n := 0
	w.fault = func(_ string, committed bool) error {
		if !committed {
			n++
		}
		switch {
		case n != k+1:
		case !committed && moment == "before it is sent", committed && moment == "after it, answer lost":
			panic("the process dies")
		case committed && moment == "after its answer, journal lost":
			return j.Close()
		}
		return nil
	}
	snap := read(t, w, j, s)
	if _, err := run(w, j, s, snap, plan(t, s, snap)); err == nil {
		t.Fatal("the run did not break")
	}
}

// A create whose answer is lost is looked for until it shows up, and made again
// only if it surely is not there.
func TestLostAnswers(t *testing.T) {
	for _, name := range []string{"create user", "create template"} {
		for _, committed := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s committed=%v", name, committed), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					w, j, s := newWorld(2), journal.New(), syncSpec()
					w.lag = 5 * time.Second
					lost := 0
					w.fault = func(call string, after bool) error {
						if call == name && after == committed && lost == 0 {
							lost++
							return fmt.Errorf("%s: %w", call, procore.ErrUnknownOutcome)
						}
						return nil
					}
					apply(t, w, j, s)
					n, sent := 0, 2
					for _, c := range w.writes {
						if c == name {
							n++
						}
					}
					if committed {
						sent = 1 // it shows up after a while, so it is not sent again
					}
					if n != 1 || lost != 1 || w.sent(name) != sent {
						t.Errorf("%s took effect %d times, sent %d times (lost %d)", name, n, w.sent(name), lost)
					}
					time.Sleep(time.Minute)
					if c := Verify(s, read(t, w, j, s)); !c.ReadBack() {
						t.Errorf("%+v", c.Checks)
					}
				})
			})
		}
	}
}

// An answer that is lost twice is not sent a third time, and stays open.
func TestLostTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, j, s := newWorld(2), journal.New(), syncSpec()
		w.fault = func(call string, _ bool) error { return fmt.Errorf("%s: %w", call, procore.ErrUnknownOutcome) }
		snap := read(t, w, j, s)
		_, err := run(w, j, s, snap, plan(t, s, snap))
		if !errors.Is(err, procore.ErrUnknownOutcome) || !slices.Contains(j.Open(), ChangeCreateUser) {
			t.Errorf("err %v, open %v", err, j.Open())
		}
		if sent := w.sent("create user"); sent != createTries {
			t.Errorf("sent %d times", sent)
		}
	})
}

// Somebody else may make the user between the plan and the run: that one was in no plan.
func TestConflictIsNotAdopted(t *testing.T) {
	for _, inactive := range []bool{false, true} {
		w, j, s := newWorld(1), journal.New(), syncSpec()
		snap := read(t, w, j, s)
		p := plan(t, s, snap)
		w.person("Some", "Body", "SYNC@meridian.example").inactive = inactive
		if _, err := run(w, j, s, snap, p); !errors.Is(err, ErrChanged) || len(w.writes) > 0 {
			t.Errorf("inactive=%v: %v, %v", inactive, err, w.writes)
		}
		apply(t, w, j, s) // a new plan says so, and is agreed to
		if c := Verify(s, read(t, w, j, s)); !c.ReadBack() {
			t.Errorf("inactive=%v: %+v", inactive, c.Checks)
		}
		if slices.Contains(w.writes, "create user") || w.users[2].LastName != "Body" {
			t.Errorf("inactive=%v: %v", inactive, w.writes)
		}
	}
}

// Rows that Procore refuses are reported with the reason, and the run goes on.
func TestRefusedRows(t *testing.T) {
	w, j, s := newWorld(4), journal.New(), syncSpec()
	w.refuses[300002] = "Contact could not be added."
	snap := read(t, w, j, s)
	events, err := run(w, j, s, snap, plan(t, s, snap))
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(events, func(e Event) bool { return e.Kind == EventFailed })
	if i < 0 || !strings.Contains(events[i].Failures["300002"], "Directory tool is off") || len(events[i].Failures) != 1 {
		t.Errorf("events: %+v", events)
	}
	if w.users[2].invited == nil || !w.users[2].flag {
		t.Error("what came after was not done")
	}
	if err := reader(t, w, j).Read(context.Background(), PartAll, s, snap); err != nil {
		t.Fatal(err)
	}
	c := check(t, Verify(s, snap), CheckProjects)
	if c.Status != StatusFailed || len(c.Items) != 1 || !strings.Contains(c.Items[0], "300002") ||
		!strings.Contains(c.Fix, "https://us02.procore.example/300002/project/admin") {
		t.Errorf("%+v", c)
	}
	of := *snap
	of.Assignments = nil // none is as asked, for two reasons
	c = check(t, Verify(s, &of), CheckProjects)
	if len(c.Items) != 4 || slices.ContainsFunc(c.Items, func(row string) bool { return !strings.Contains(row, ": ") || row[0] == ' ' }) {
		t.Errorf("each row says by itself which project and why: %q", c.Items)
	}
	if lines := c.Lines(); len(lines) != 5 || !strings.HasPrefix(lines[0], "3 projects: ") || lines[1][0] != ' ' || lines[4] != c.Items[3] {
		t.Errorf("what three have in common is said once: %q", lines)
	}
	p := plan(t, s, snap)
	if left := ids(p); !slices.Equal(left, []string{ChangeAdd}) || len(p.Refused(snap)) != 1 {
		t.Errorf("left: %v, refused: %v", left, p.Refused(snap))
	}
	other := *snap
	other.Handed = map[procore.ID]bool{300001: true}
	another := s.Clone()
	another.Account.Email = "not-sync@meridian.example"
	if err := reader(t, w, j).Read(context.Background(), PartAll, another, &other); err != nil {
		t.Fatal(err)
	}
	if len(other.Refused)+len(other.Handed) > 0 || len(snap.Refused) != 1 {
		t.Errorf("of another account: %v, %v; of this one: %v", other.Refused, other.Handed, snap.Refused)
	}
	delete(w.refuses, 300002)
	apply(t, w, j, s)
	if c := Verify(s, read(t, w, j, s)); !c.ReadBack() {
		t.Errorf("%+v", c.Checks)
	}
}

// check returns one check of a list.
func check(t *testing.T, l Checklist, id string) Check {
	t.Helper()
	for _, c := range l.Checks {
		if c.ID == id {
			return c
		}
	}
	t.Fatalf("no check %s", id)
	return Check{}
}

// A cancelled context ends the run at once; what was under way stays open.
func TestCancel(t *testing.T) {
	for call, id := range map[string]string{
		"create user": ChangeCreateUser, "create template": ChangeCreateTemplate, "add": ChangeAdd, "invite": ChangeInvite,
	} {
		w, j, s := newWorld(2), journal.New(), syncSpec()
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		w.fault = func(name string, committed bool) error {
			if name == call && committed {
				cancel()
				return context.Canceled
			}
			return nil
		}
		snap := read(t, w, j, s)
		var last Event
		r := &Runner{API: w, Journal: j, Spec: s, Snapshot: snap, Emit: func(e Event) { last = e }}
		err := r.Run(ctx, plan(t, s, snap), nil)
		if !errors.Is(err, context.Canceled) || last.Kind != EventStopped {
			t.Errorf("%s: err = %v, last event %+v", call, err, last)
		}
		if !slices.Equal(j.Open(), []string{id}) {
			t.Errorf("%s: open: %v", call, j.Open())
		}
	}
}

// What Procore kept of a template is compared with what was sent; the account
// never gets one that is not as asked.
func TestTemplateMismatch(t *testing.T) {
	w, j, s := newWorld(1), journal.New(), syncSpec()
	w.alters = func(t *procore.PermissionTemplate) { delete(t.Levels, "documents") }
	snap := read(t, w, j, s)
	_, err := run(w, j, s, snap, plan(t, s, snap))
	if !errors.Is(err, ErrMismatch) || !strings.Contains(err.Error(), "Documents") {
		t.Fatalf("err = %v", err)
	}
	if w.users[2].DefaultTemplate != nil || len(w.places) != 0 {
		t.Error("the account got the template all the same")
	}
	c := check(t, Verify(s, read(t, w, j, s)), CheckTemplateLevels)
	if c.Status != StatusFailed || len(c.Items) != 1 || !strings.Contains(c.Items[0], "None, not Admin") {
		t.Errorf("%+v", c)
	}
}

// Every change stands in the journal before it is sent, by its id and key, and
// has its outcome there before the next one is.
func TestJournalOrder(t *testing.T) {
	w, s := richWorld(true)
	j := journal.New()
	w.fault = func(call string, committed bool) error {
		open := j.Open()
		if len(open) != 1 || j.Records()[len(j.Records())-1].Phase != journal.PhaseStarted || j.Records()[len(j.Records())-1].Target == "" {
			t.Errorf("%s (%v): open %v", call, committed, open)
		}
		return nil
	}
	apply(t, w, j, s)
	var done []string
	for _, r := range j.Records() {
		if r.Phase == journal.PhaseDone {
			done = append(done, r.Change)
		}
	}
	want := []string{
		ChangeReactivate, ChangeUpdateUser, ChangeCreateTemplate, ChangeDefault, ChangeAdd, ChangeMove, ChangeRemove,
		ChangeNew, ChangeInvite,
	}
	if d := cmp.Diff(want, done); d != "" {
		t.Errorf("journal (-want +got):\n%s", d)
	}
}

// A failure to write the journal keeps the change from being sent.
func TestJournalFirst(t *testing.T) {
	w, s := newWorld(1), syncSpec()
	j := journal.New()
	snap := read(t, w, j, s)
	p := plan(t, s, snap)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := run(w, j, s, snap, p); err == nil || len(w.writes) != 0 {
		t.Errorf("err = %v, writes %v", err, w.writes)
	}
}

func TestWaiting(t *testing.T) {
	var got []Event
	r := &Runner{Emit: func(e Event) { got = append(got, e) }}
	until := time.Date(2026, 11, 21, 14, 32, 7, 0, time.Local)
	r.Waiting(until)
	r.Waiting(time.Time{})
	if len(got) != 2 || got[0].Kind != EventWaiting || !strings.Contains(got[0].Text, "14:32:07") || !got[1].Until.IsZero() {
		t.Errorf("%+v", got)
	}
}
