package journal

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"procore-setup/procore/auth"
)

// moment is the time of the tests' records.
var moment = time.Date(2025, 11, 21, 14, 32, 7, 0, time.UTC)

func flag(b bool) *bool { return &b }

// story is what a run writes.
var story = []Record{
	{At: moment, Change: "account-create", Phase: PhaseStarted, Target: "sync@example.com"},
	{At: moment, Change: "account-create", Phase: PhaseDone, Target: "sync@example.com"},
	{At: moment, Change: "projects-add#1", Phase: PhaseStarted},
	{At: moment, Change: "new-projects", Phase: PhaseStarted, Target: "sync@example.com"},
	{At: moment, Change: "new-projects", Phase: PhaseDone, Target: "sync@example.com", Flag: flag(true), Note: "Größe | \"ok\""},
	{At: moment, Change: "password", Phase: PhaseAttested},
}

// openState opens a fresh state folder.
func openState(t *testing.T) *State {
	t.Helper()
	s, err := OpenState(filepath.Join(t.TempDir(), "state", "procore-setup"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// openCompany opens the journal of the tests' company.
func openCompany(t *testing.T, s *State) *Journal {
	t.Helper()
	j, err := s.Journal(auth.Environments()[0], "4286480")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	return j
}

// tell appends the records.
func tell(t *testing.T, j *Journal, records []Record) {
	t.Helper()
	for _, r := range records {
		if err := j.Append(r); err != nil {
			t.Fatal(err)
		}
	}
}

// closed closes the journal and returns its file.
func closed(t *testing.T, j *Journal) string {
	t.Helper()
	path := j.file.Name()
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestJournalRemembers(t *testing.T) {
	for _, kind := range []string{"memory", "file", "read again"} {
		j := New()
		if kind != "memory" {
			state := openState(t)
			j = openCompany(t, state)
			defer func() { // on the disk while it is open, not only when it is closed
				if info, err := os.Stat(j.file.Name()); err != nil || info.Mode().Perm() != 0o600 && runtime.GOOS != "windows" {
					t.Errorf("%v, %v", info.Mode(), err)
				}
			}()
			if kind == "read again" {
				tell(t, j, story)
				closed(t, j)
				j = openCompany(t, state)
			}
		}
		if kind != "read again" {
			tell(t, j, story)
		}
		if diff := cmp.Diff(story, j.Records()); diff != "" {
			t.Errorf("%s: %s", kind, diff)
		}
		if diff := cmp.Diff([]string{"projects-add#1"}, j.Open()); diff != "" {
			t.Errorf("%s: open: %s", kind, diff)
		}
		if len(j.Notes()) != 0 {
			t.Errorf("%s: notes %q", kind, j.Notes())
		}
	}
}

func TestJournalTakesBack(t *testing.T) {
	j := New()
	tell(t, j, append(append([]Record{}, story...),
		Record{Change: "projects-add#1", Phase: PhaseFailed},
		Record{Change: "b", Phase: PhaseStarted},
		Record{Change: "a", Phase: PhaseStarted},
		Record{Change: "b", Phase: PhaseStarted},
	))
	if diff := cmp.Diff([]string{"a", "b"}, j.Open()); diff != "" {
		t.Error(diff)
	}
	if err := j.Close(); err != nil {
		t.Errorf("one in memory can't be closed: %v", err)
	}
	var none *Journal
	if none.Records() != nil || none.Open() != nil || none.Close() != nil || none.Notes() != nil {
		t.Error("no journal is not an empty one")
	}
}

func TestJournalTakesRecordsFromManyAtOnce(t *testing.T) {
	state := openState(t)
	j := openCompany(t, state)
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			if err := j.Append(Record{Change: fmt.Sprint(i), Phase: PhaseStarted}); err != nil {
				t.Error(err)
			}
			_ = j.Open()
		})
	}
	wg.Wait()
	closed(t, j)
	if got := openCompany(t, state).Open(); len(got) != 20 {
		t.Errorf("%d of 20", len(got))
	}
}

// What an earlier run did is not this one's.
func TestChangedIsOfThisRun(t *testing.T) {
	state := openState(t)
	j := openCompany(t, state)
	tell(t, j, story)
	if !j.Changed() {
		t.Fatal("the story changes something")
	}
	closed(t, j)
	again := openCompany(t, state)
	if again.Changed() {
		t.Error("what an earlier run did is taken for this one's")
	}
	closed(t, again)
}

// A saved plan is used once: when it was begun is known of it alone, and is no change.
func TestUsedPlan(t *testing.T) {
	j := New()
	tell(t, j, []Record{
		{At: moment.Add(-time.Hour), Change: "template-create", Phase: PhaseSkipped, Target: "b1"},
		{At: moment, Change: PlanUsed, Phase: PhaseStarted, Target: "b1"},
	})
	if got := j.UsedPlan("b1"); !got.Equal(moment) {
		t.Errorf("b1 was begun at %v", got)
	}
	if got := j.UsedPlan("c2"); !got.IsZero() {
		t.Errorf("c2 was begun at %v", got)
	}
	if j.Changed() {
		t.Error("that a plan was begun is taken for a change")
	}
}
