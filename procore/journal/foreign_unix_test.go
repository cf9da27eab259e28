//go:build !windows

package journal

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"procore-setup/procore/auth"
	"procore-setup/procore/disk"
	"procore-setup/procore/text"
)

// forgeries are what somebody else may put where a file of the state folder belongs.
var forgeries = map[string]func(path, victim string) error{
	"a link":      func(path, victim string) error { return os.Symlink(victim, path) },
	"a hard link": func(path, victim string) error { return os.Link(victim, path) },
	"a pipe":      func(path, _ string) error { return syscall.Mkfifo(path, 0o600) },
	"another owner": func(path, _ string) error {
		return errors.Join(os.WriteFile(path, nil, 0o600), os.Chown(path, 12345, -1))
	},
	"writable": func(path, _ string) error {
		return errors.Join(os.WriteFile(path, nil, 0o600), os.Chmod(path, 0o666))
	},
}

// TestForgedFilesAreRefused: none is followed, written to, waited for or believed,
// and the error says what to do.
func TestForgedFilesAreRefused(t *testing.T) {
	env := auth.Environments()[0]
	for what, forge := range forgeries {
		for _, file := range []string{"", ".lock"} {
			t.Run(what+file, func(t *testing.T) {
				state := openState(t)
				j := openCompany(t, state)
				tell(t, j, story)
				path := closed(t, j)
				victim := filepath.Join(t.TempDir(), "victim")
				if err := os.WriteFile(victim, []byte("precious"), 0o600); err != nil {
					t.Fatal(err)
				}
				if err := errors.Join(os.Remove(path+file), forge(path+file, victim)); errors.Is(err, os.ErrPermission) && os.Geteuid() != 0 {
					t.Skip("only root can give files away")
				} else if err != nil {
					t.Fatal(err)
				}
				began := time.Now()
				_, err := state.Journal(env, "4286480")
				refused(t, err)
				read, err := ReadJournal(state.Dir, env, "4286480")
				if file == "" {
					refused(t, err)
				} else if err != nil || len(read.Records()) != len(story) { // a lock is no word on anything
					t.Errorf("reading: %v", err)
				}
				if b, err := os.ReadFile(victim); err != nil || string(b) != "precious" {
					t.Errorf("the victim is %q, %v", b, err)
				}
				if took := time.Since(began); took > 5*time.Second {
					t.Errorf("it took %v", took)
				}
			})
		}
	}
}

// refused checks an error about a file that is not ours.
func refused(t *testing.T, err error) {
	t.Helper()
	var unsafe *disk.Unsafe
	if f := text.FailureOf(err); !errors.As(err, &unsafe) || f == nil || f.Do == "" {
		t.Errorf("got %v", err)
	}
}

// Who holds a lock is a courtesy: it is not told by way of somebody else's file, and
// the run goes on.
func TestForgedHolderIsLeftAlone(t *testing.T) {
	for what, forge := range forgeries {
		state := openState(t)
		path := closed(t, openCompany(t, state))
		victim := filepath.Join(t.TempDir(), "victim")
		if err := os.WriteFile(victim, []byte("precious"), 0o600); err != nil {
			t.Fatal(err)
		}
		note := holderPath(path + ".lock")
		if err := errors.Join(os.Remove(note), forge(note, victim)); errors.Is(err, os.ErrPermission) && os.Geteuid() != 0 {
			continue
		} else if err != nil {
			t.Fatal(err)
		}
		openCompany(t, state)
		if b, err := os.ReadFile(victim); err != nil || string(b) != "precious" {
			t.Errorf("%s: the victim is %q, %v", what, b, err)
		}
		if got := holder(path + ".lock"); got != "" {
			t.Errorf("%s: believed: %s", what, got)
		}
	}
}

// TestForgedDraft: answers that somebody else may have written are not taken.
func TestForgedDraft(t *testing.T) {
	for what, forge := range forgeries {
		state := openState(t)
		victim := filepath.Join(t.TempDir(), "victim")
		if err := os.WriteFile(victim, []byte(`{"draft":1,"spec":{}}`), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := forge(state.draftPath(), victim); errors.Is(err, os.ErrPermission) && os.Geteuid() != 0 {
			continue
		} else if err != nil {
			t.Fatal(err)
		}
		_, found, err := state.LoadDraft()
		if refused(t, err); found {
			t.Errorf("%s: taken", what)
		}
		if err := state.SaveDraft(Draft{Spec: whole()}); err != nil { // in its place, not through it
			t.Errorf("%s: %v", what, err)
		}
		if b, err := os.ReadFile(victim); err != nil || len(b) > 30 {
			t.Errorf("%s: written through: %q, %v", what, b, err)
		}
		if _, found, err := state.LoadDraft(); !found || err != nil {
			t.Errorf("%s: not saved: %v", what, err)
		}
	}
}

// TestFolderThatOthersCanChange: nothing in it is believed, and nothing is put there.
func TestFolderThatOthersCanChange(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	for _, mode := range []os.FileMode{0o777, 0o777 | os.ModeSticky, 0o770} {
		if err := errors.Join(os.MkdirAll(dir, 0o700), os.Chmod(dir, mode)); err != nil {
			t.Fatal(err)
		}
		_, err := OpenState(dir)
		refused(t, err)
		_, err = ReadJournal(dir, auth.Environments()[0], "1")
		refused(t, err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("%v, %v", left, err)
	}
}

// TestJournalTooLargeToBeOne is refused before it is read.
func TestJournalTooLargeToBeOne(t *testing.T) {
	state := openState(t)
	path := closed(t, openCompany(t, state))
	if err := os.Truncate(path, maxJournal+1); err != nil {
		t.Skip("no sparse files here: ", err)
	}
	_, err := state.Journal(auth.Environments()[0], "4286480")
	refused(t, err)
	if _, err = ReadJournal(state.Dir, auth.Environments()[0], "4286480"); err == nil || !strings.Contains(err.Error(), "larger") {
		t.Errorf("got %v", err)
	}
}

// TestTornFirstLineIsKept: a journal without one whole line may be something else.
func TestTornFirstLineIsKept(t *testing.T) {
	state := openState(t)
	path := closed(t, openCompany(t, state))
	for i, torn := range []string{`{"journal":1,"envi`, "a letter to my aunt"} {
		if err := os.WriteFile(path, []byte(torn), 0o600); err != nil {
			t.Fatal(err)
		}
		j := openCompany(t, state)
		aside := path + ".torn-" + []string{"1", "2"}[i]
		if notes := j.Notes(); len(notes) != 1 || !strings.Contains(notes[0], aside) {
			t.Errorf("got %q", notes)
		}
		if b, err := os.ReadFile(aside); err != nil || string(b) != torn {
			t.Errorf("kept %q, %v", b, err)
		}
		tell(t, j, story)
		closed(t, j)
		if got := openCompany(t, state); len(got.Records()) != len(story) || got.Close() != nil {
			t.Errorf("%d records", len(got.Records()))
		}
	}
}
