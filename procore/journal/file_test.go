package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"procore-setup/procore/auth"
	"procore-setup/procore/disk"
	"procore-setup/procore/text"
)

// TestJournalSurvivesACutAtEveryByte is a crash at every moment of the last
// write: what was whole before is kept, and the journal goes on.
func TestJournalSurvivesACutAtEveryByte(t *testing.T) {
	state := openState(t)
	j := openCompany(t, state)
	tell(t, j, story)
	path := closed(t, j)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	last := bytes.LastIndexByte(data[:len(data)-1], '\n') + 1
	for cut := last; cut <= len(data); cut++ {
		for _, junk := range []string{"", "\x00\x00\x00"} {
			if err := os.WriteFile(path, append(data[:cut:cut], junk...), 0o600); err != nil {
				t.Fatal(err)
			}
			j := openCompany(t, state)
			want := story[:len(story)-1]
			if cut == len(data) {
				want = story
			}
			if diff := cmp.Diff(want, j.Records()); diff != "" {
				t.Fatalf("cut at %d: %s", cut, diff)
			}
			torn := cut != last && cut != len(data) || junk != ""
			if (len(j.Notes()) == 1) != torn {
				t.Fatalf("cut at %d: notes %q", cut, j.Notes())
			}
			tell(t, j, story[:1])
			closed(t, j)
			again := openCompany(t, state)
			if got := again.Records(); len(got) != len(want)+1 || len(again.Notes()) != 0 {
				t.Fatalf("cut at %d: %d records after going on, notes %q", cut, len(got), again.Notes())
			}
			closed(t, again)
		}
	}
}

// TestJournalSurvivesACutHead is a crash while the journal was being made.
func TestJournalSurvivesACutHead(t *testing.T) {
	state := openState(t)
	path := closed(t, openCompany(t, state))
	head, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for cut := range head {
		if err := os.WriteFile(path, head[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		j := openCompany(t, state)
		tell(t, j, story)
		closed(t, j)
		if data, _ := os.ReadFile(path); !bytes.HasPrefix(data, head) {
			t.Fatalf("cut at %d: the head was not written again: %s", cut, data)
		}
	}
}

func TestJournalRefuses(t *testing.T) {
	state := openState(t)
	j := openCompany(t, state)
	tell(t, j, story)
	path := closed(t, j)
	whole, _ := os.ReadFile(path)
	lines := strings.SplitAfter(string(whole), "\n")
	foreign := func(old, with string) string { return strings.Replace(string(whole), old, with, 1) }
	for name, tt := range map[string]struct {
		data string
		is   error
		says string
	}{
		"middle line":  {lines[0] + lines[1] + "{\"at\":\n" + lines[3], ErrDamaged, "line 3"},
		"empty line":   {lines[0] + lines[1] + "\n" + lines[3], ErrDamaged, "line 3"},
		"no phase":     {lines[0] + "{\"change\":\"a\"}\n", ErrDamaged, "line 2"},
		"no change":    {lines[0] + "{\"phase\":\"done\"}\n", ErrDamaged, "line 2"},
		"no head":      {strings.Join(lines[1:], ""), ErrDamaged, "line 1"},
		"other file":   {"hello\n", ErrDamaged, "line 1"},
		"company":      {foreign(`"4286480"`, `"5"`), ErrForeign, "company 5"},
		"environment":  {foreign("https://api.procore.com", "https://api.example.com"), ErrForeign, "https://api.example.com"},
		"newer format": {foreign(`{"journal":1`, `{"journal":2`), ErrForeign, "newer"},
	} {
		if err := os.WriteFile(path, []byte(tt.data), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := state.Journal(auth.Environments()[0], "4286480")
		var shown *text.Failure
		if !errors.Is(err, tt.is) || !strings.Contains(err.Error(), tt.says) || !errors.As(err, &shown) || shown.Do == "" {
			t.Errorf("%s: %v", name, err)
		}
		if got, _ := os.ReadFile(path); string(got) != tt.data {
			t.Errorf("%s: the refused journal was changed", name)
		}
	}
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	openCompany(t, state) // the lock was given back each time
}

func TestJournalsOfCompaniesAreApart(t *testing.T) {
	state := openState(t)
	env := auth.Environments()[0]
	seen := map[string]bool{}
	custom, err := auth.NewEnvironment("http://localhost:1", "http://localhost:2")
	if err != nil {
		t.Fatal(err)
	}
	other, err := auth.NewEnvironment("http://localhost:1", "http://localhost:3")
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []auth.Environment{env, auth.Environments()[1], custom, other} {
		for _, company := range []string{"1", "2", "../../etc/passwd", "Größe", "große", "", "CON", strings.Repeat("a", 300)} {
			j, err := state.Journal(at, company)
			if err != nil {
				t.Fatalf("%s %q: %v", at.Name, company, err)
			}
			path := closed(t, j)
			if seen[path] || filepath.Dir(path) != state.Dir {
				t.Errorf("%s %q: %s", at.Name, company, path)
			}
			seen[path] = true
		}
	}
}

func TestPlainName(t *testing.T) {
	for s, want := range map[string]string{
		"Production": "production", "AZ az 09": "az-az-09", "../../etc/passwd": "etc-passwd", "a{b`c:d/e": "a-b-c-d-e", "": "",
		strings.Repeat("a", 41): strings.Repeat("a", 40),
	} {
		if got := plainName(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

// Whoever only looks holds the lock for a moment, which a run waits for.
func TestLockThatIsLookedAt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "lock")
		look, err := disk.Lock(path, os.O_CREATE|os.O_RDWR)
		if err != nil {
			t.Fatal(err)
		}
		if ok, err := look.TryRLock(); !ok {
			t.Fatal(err)
		}
		time.AfterFunc(lockPatience/2, func() { _ = look.Unlock() })
		lock, err := takeLock(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := lock.Unlock(); err != nil {
			t.Error(err)
		}
	})
}

func TestSecondRunIsTold(t *testing.T) {
	state := openState(t)
	j := openCompany(t, state)
	_, err := state.Journal(auth.Environments()[0], "4286480")
	var shown *text.Failure
	if !errors.Is(err, ErrBusy) || !errors.As(err, &shown) {
		t.Fatalf("%v", err)
	}
	if runtime.GOOS != "windows" && !strings.Contains(shown.Why, fmt.Sprintf("process %d, since ", os.Getpid())) {
		t.Errorf("does not say who: %s", shown.Why)
	}
	if !strings.Contains(shown.Why, state.Dir) {
		t.Errorf("does not say where: %s", shown.Why)
	}
	closed(t, j)
	if err := j.Append(story[0]); err == nil {
		t.Error("a closed journal takes records")
	}
	openCompany(t, state)
}

func TestFullDisk(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no /dev/full here") // it would be an ordinary file
	}
	full, err := os.OpenFile("/dev/full", os.O_RDWR, 0)
	if err != nil {
		t.Skip("no /dev/full here")
	}
	j := &Journal{file: full}
	err = j.Append(story[0])
	var shown *text.Failure
	if !errors.Is(err, syscall.ENOSPC) || !errors.As(err, &shown) || shown.Why != "the disk is full" || !strings.Contains(shown.Do, "make room") {
		t.Errorf("%v", err)
	}
	if len(j.Records()) != 0 {
		t.Error("a record that is not on the disk is remembered")
	}
	if err := j.Append(story[0]); err == nil {
		t.Error("writes on where half a line may stand")
	}
	if err := j.Close(); err != nil {
		t.Error(err)
	}
}

// A line that could not be written is taken back and the journal goes on; where it can't be
// taken back, nothing is written behind it.
func TestJournalAfterAFailedWrite(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there, what can only be added to can't be cut")
	}
	for how, goesOn := range map[int]bool{
		os.O_WRONLY | os.O_APPEND: true,  // Go writes at no place of such a file, but cuts it
		os.O_RDONLY:               false, // neither
	} {
		state := openState(t)
		j := openCompany(t, state)
		file := j.file
		fails, err := os.OpenFile(file.Name(), how, 0)
		if err != nil {
			t.Fatal(err)
		}
		j.file = fails
		if err := j.Append(story[0]); err == nil {
			t.Fatal("what can't be written was written")
		}
		j.file = file
		if err := j.Append(story[1]); (err == nil) != goesOn {
			t.Errorf("opened with %x: %v", how, err)
		}
		if err := fails.Close(); err != nil {
			t.Error(err)
		}
		closed(t, j)
		if got := openCompany(t, state).Records(); len(got) > 1 || (len(got) == 1) != goesOn {
			t.Errorf("opened with %x: %v", how, got)
		}
	}
}

func TestStorageErrors(t *testing.T) {
	for _, tt := range []struct {
		cause     error
		why, does string
	}{
		{syscall.EROFS, "only be read", "--state-dir"},
		{fs.ErrPermission, "may not write", "--state-dir"},
		{syscall.ENOTDIR, "a file stands", "--state-dir"},
		{errors.New("strange"), "strange", "--state-dir"},
	} {
		err := storage("save", "/x/y", &fs.PathError{Op: "open", Path: "/x/y", Err: tt.cause})
		var shown *text.Failure
		if !errors.Is(err, tt.cause) || !errors.As(err, &shown) || !strings.Contains(shown.Why, tt.why) || !strings.Contains(shown.Do, tt.does) {
			t.Errorf("%v: %v", tt.cause, err)
		}
		if strings.Count(err.Error(), "/x/y") != 1 {
			t.Errorf("%v: the path stands there more than once: %v", tt.cause, err)
		}
	}
	// A folder above the file is named: it is not what the message begins with.
	for path, want := range map[string]string{"/x/y": "is a link", "/x": "/x is a link"} {
		err := storage("save", "/x/y", &disk.Unsafe{Path: path, Why: "is a link", Do: "remove it"})
		if f := text.FailureOf(err); f.Why != want || f.Do != "remove it" {
			t.Errorf("%s: %+v", path, f)
		}
	}
}

// TestJournalModel checks a file against the list that it should be, through
// closing, cutting and opening again.
func TestJournalModel(t *testing.T) {
	state := openState(t)
	company := 0
	rapid.Check(t, func(rt *rapid.T) {
		company++
		open := func() *Journal {
			j, err := state.Journal(auth.Environments()[0], fmt.Sprint(company))
			if err != nil {
				rt.Fatal(err)
			}
			return j
		}
		j := open()
		defer func() { _ = j.Close() }()
		want := New()
		rt.Repeat(map[string]func(*rapid.T){
			"append": func(rt *rapid.T) {
				r := Record{
					Change: rapid.StringMatching(`[a-c](#[1-3])?`).Draw(rt, "change"), Target: rapid.String().Draw(rt, "target"),
					Phase: rapid.SampledFrom([]Phase{PhaseStarted, PhaseDone, PhaseFailed, PhaseAttested, PhaseSkipped}).Draw(rt, "phase"),
				}
				if err := errors.Join(j.Append(r), want.Append(r)); err != nil {
					rt.Fatal(err)
				}
			},
			"reopen": func(rt *rapid.T) {
				path := j.file.Name()
				if err := j.Close(); err != nil {
					rt.Fatal(err)
				}
				if torn := rapid.StringMatching(`(\{"at")?`).Draw(rt, "torn"); torn != "" {
					f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
					if err != nil {
						rt.Fatal(err)
					}
					_, err = f.WriteString(torn)
					if err := errors.Join(err, f.Close()); err != nil {
						rt.Fatal(err)
					}
				}
				j = open()
			},
			"": func(rt *rapid.T) {
				if diff := cmp.Diff(want.Open(), j.Open()) + cmp.Diff(want.Records(), j.Records()); diff != "" {
					rt.Fatal(diff)
				}
			},
		})
	})
}

func FuzzJournal(f *testing.F) {
	head := journalHead{Version: 1, Company: "1"}
	first, err := json.Marshal(head)
	if err != nil {
		f.Fatal(err)
	}
	for _, rest := range []string{"", "\n", "\n{}\n", "\n{\"change\":\"a\",\"phase\":\"done\"}\n", "\n{\"change\":\"a\",\"phase\":\"done\",\"flag\":null}\n{\"ch", "\n\x00"} {
		f.Add(append(first[:len(first):len(first)], rest...))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		whole, records, err := parseJournal(data, head)
		if err != nil {
			if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrForeign) {
				t.Fatalf("a strange error: %v", err)
			}
			return
		}
		if !bytes.HasPrefix(data, whole) || len(whole) > 0 && whole[len(whole)-1] != '\n' {
			t.Fatalf("%q is not the whole lines of %q", whole, data)
		}
		if lines := bytes.Count(whole, []byte("\n")); lines > 0 && len(records) != lines-1 {
			t.Fatalf("%d records in %d lines", len(records), lines)
		}
		again, same, err := parseJournal(whole, head)
		if err != nil || !bytes.Equal(again, whole) || len(same) != len(records) {
			t.Fatalf("reading what was kept gives something else: %v", err)
		}
	})
}
