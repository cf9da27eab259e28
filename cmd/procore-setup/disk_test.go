package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"procore-setup/procore/procoretest"
	"procore-setup/tui/tuitest"
)

// TestTwoRunsAtOnce: the second one is told who holds the lock, and changes
// nothing; what only reads goes on, and says so; when the first one is killed the
// lock is gone.
func TestTwoRunsAtOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	at := r.gate.stop(answered, http.MethodPost, "/permission_templates", 0)
	first := r.apply()
	at.wait(t, first)
	before := len(r.Writes())
	who := fmt.Sprint("process ", first.Process.Pid)
	r.apply().wants(exitFailed).says("another run is at work on this company", who, ".lock")
	for _, c := range []struct {
		code int
		args []string
	}{
		{exitWouldChange, []string{"plan", "setup.yaml"}},
		{exitDifferences, []string{"verify", "setup.yaml"}},
		{exitDone, []string{"export", "--template", "Read Only Everything", "--company", "4286480"}},
	} {
		c := r.start(append(c.args, "--auth", "client-credentials")...).wants(c.code)
		c.says("Another run is at work on this company (" + who)
	}
	if n := len(r.Writes()) - before; n > 0 {
		t.Errorf("%d writes of the others", n)
	}
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	first.code()
	r.finishes(new(wholeRun).state(t, -1))
}

// rewrite changes the journal's text.
func (r *rig) rewrite(change func(string) string) {
	r.t.Helper()
	b, err := os.ReadFile(r.journal())
	if err != nil {
		r.t.Fatal(err)
	}
	r.write(strings.TrimPrefix(r.journal(), r.dir), change(string(b)))
}

// TestJournalThatIsNotTheOne: nothing is changed and nothing of the file is lost.
func TestJournalThatIsNotTheOne(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, old, new, says string }{
		{"another company", `"company":"4286480"`, `"company":"999"`, "it is of company 999"},
		{"another environment", `"api_url":"http`, `"api_url":"https`, "it is of the environment at https"},
		{"a newer program", `"journal":1`, `"journal":2`, "written by a newer procore-setup"},
		{"a damaged line", `"phase":"done"`, `"phase":"d`, "line 3"},
		{"no journal at all", "{", "", "damaged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			at := r.gate.stop(answered, http.MethodPost, "/permission_templates", 0)
			first := r.apply()
			at.wait(t, first)
			if err := first.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			first.code()
			r.rewrite(func(s string) string { return strings.ReplaceAll(s, c.old, c.new) })
			before, err := os.ReadFile(r.journal())
			if err != nil {
				t.Fatal(err)
			}
			r.ResetLog()
			r.apply().wants(exitFailed).says(c.says, r.journal(), "what to do:")
			after, err := os.ReadFile(r.journal())
			if err != nil {
				t.Fatal(err)
			}
			if n := len(r.Writes()); n > 0 || string(before) != string(after) {
				t.Errorf("%d writes; the journal was changed: %v", n, string(before) != string(after))
			}
		})
	}
}

// TestClockThatJumps: the journal is of another time, and so are Procore's
// answers; what is done is what Procore says.
func TestClockThatJumps(t *testing.T) {
	t.Parallel()
	want := &wholeRun{}
	year := time.Now().UTC().Format(`"at":"2006-`)
	for _, c := range []struct {
		name, year string
		skew       time.Duration
	}{
		{"the journal is of years ago", `"at":"1996-`, 0},
		{"the journal is of years ahead", `"at":"2096-`, 0},
		{"Procore is an hour ahead", year, time.Hour},
		{"Procore is an hour behind", year, -time.Hour},
	} {
		for _, p := range []point{points[1], points[6]} {
			t.Run(c.name+"/"+p.name, func(t *testing.T) {
				t.Parallel()
				r := newRig(t, procoretest.WithProjects(inChunks), procoretest.WithClockSkew(c.skew))
				at := r.gate.stop(answered, p.method, p.path, p.skip)
				first := r.apply()
				at.wait(t, first)
				if err := first.Process.Kill(); err != nil {
					t.Fatal(err)
				}
				first.code()
				r.rewrite(func(s string) string { return strings.ReplaceAll(s, year, c.year) })
				r.finishes(want.state(t, inChunks))
			})
		}
	}
}

// full is a device on which there is never any room.
const full = "/dev/full"

// writesTo makes the program's results go to a file.
func writesTo(t *testing.T, path string) func(*exec.Cmd) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return func(c *exec.Cmd) { c.Stdout = f }
}

func TestNoRoomForResultsAndLogs(t *testing.T) {
	tuitest.NotForRaces(t)
	t.Parallel()
	want := &wholeRun{}
	r := newRig(t, procoretest.WithProjects(inChunks))
	for _, args := range [][]string{
		{"plan", "setup.yaml", "--json", "--auth", "client-credentials"},
		{"plan", "setup.yaml", "--auth", "client-credentials"},
		{"verify", "setup.yaml", "--json", "--auth", "client-credentials"},
		{"verify", "setup.yaml", "--auth", "client-credentials"},
		{"version"},
	} {
		c := r.startWith(writesTo(t, full), args...)
		c.wants(exitFailed).says("no space left on device")
	}
	c := r.startWith(writesTo(t, full), "apply", "setup.yaml", "--yes", "--auth", "client-credentials")
	c.wants(exitFailed).says("no space left on device")
	if n := r.open(); n != 0 {
		t.Errorf("%d changes have no outcome in the journal", n)
	}
	r.finishes(want.state(t, inChunks))
}

func TestFolderThatIsAFile(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	path := r.write("occupied", "")
	c := r.apply("--state-dir", filepath.Join(path, "state"))
	c.wants(exitFailed).says("a file stands where a folder is needed", "--state-dir")
	if n := len(r.Writes()); n > 0 {
		t.Errorf("%d writes", n)
	}
}
