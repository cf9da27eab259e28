package journal

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"procore-setup/procore/auth"
)

// Reading a journal makes, mends and locks nothing, and works beside a run.
func TestReadJournal(t *testing.T) {
	state := openState(t)
	look := func() *Journal {
		t.Helper()
		j, err := ReadJournal(state.Dir, auth.Environments()[0], "4286480")
		if err != nil {
			t.Fatal(err)
		}
		return j
	}
	if j := look(); len(j.Records()) != 0 || len(j.Notes()) != 0 {
		t.Errorf("no journal: %v, %q", j.Records(), j.Notes())
	}
	if made, err := os.ReadDir(state.Dir); err != nil || len(made) != 0 {
		t.Fatalf("looking made something: %v, %v", made, err)
	}
	j := openCompany(t, state)
	tell(t, j, story)
	seen := look()
	if diff := cmp.Diff(story, seen.Records()); diff != "" {
		t.Error(diff)
	}
	if notes := seen.Notes(); len(notes) != 1 || !strings.Contains(notes[0], "Another run is at work") ||
		!strings.Contains(notes[0], "process ") {
		t.Errorf("a run is at work: %q", notes)
	}
	if err := seen.Append(story[0]); !errors.Is(err, errReadOnly) {
		t.Errorf("it can be written to: %v", err)
	}
	path := closed(t, j)
	if seen = look(); len(seen.Records()) != len(story) || len(seen.Notes()) != 0 {
		t.Errorf("whole: %d records, %q", len(seen.Records()), seen.Notes())
	}
	torn, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	torn = torn[:len(torn)-3]
	if err := os.WriteFile(path, torn, 0o600); err != nil {
		t.Fatal(err)
	}
	seen = look()
	if len(seen.Records()) != len(story)-1 || !cmp.Equal(seen.Notes(), []string{tornNote}) {
		t.Errorf("torn: %d records, %q", len(seen.Records()), seen.Notes())
	}
	if now, err := os.ReadFile(path); err != nil || string(now) != string(torn) {
		t.Errorf("it was mended: %v", err)
	}
	if err := os.WriteFile(path, []byte("{}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadJournal(state.Dir, auth.Environments()[0], "4286480"); !errors.Is(err, ErrDamaged) {
		t.Errorf("damaged: %v", err)
	}
	if err := errors.Join(os.Remove(path), os.Mkdir(path, 0o700)); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadJournal(state.Dir, auth.Environments()[0], "4286480"); err == nil || !strings.Contains(err.Error(), "no ordinary file") {
		t.Errorf("a folder in its place: %v", err)
	}
}
