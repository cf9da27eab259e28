package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"procore-setup/tui/tuitest"
)

// frozen runs the program with a state folder that can only be read.
func frozen(t *testing.T, dir string) func(*exec.Cmd) {
	t.Helper()
	if err := exec.CommandContext(t.Context(), "unshare", "-Urm", "true").Run(); err != nil {
		t.Skip("no mounts of one's own here: ", err)
	}
	return func(c *exec.Cmd) {
		script := `mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"`
		args := append([]string{"unshare", "-Urm", "sh", "-c", script, "sh", dir}, c.Args...)
		path, err := exec.LookPath("unshare")
		if err != nil {
			t.Fatal(err)
		}
		c.Path, c.Args = path, args
	}
}

// readers are the commands that change nothing.
var readers = []struct {
	code int
	args string
}{
	{exitWouldChange, "plan setup.yaml"},
	{exitDifferences, "verify setup.yaml"},
	{exitDone, "export --template=Company --company=4286480"},
}

// TestReadingNeedsNoWriting: plan, verify and export work where the state folder
// can't be written to, with a kept sign-in and without, and make none.
func TestReadingNeedsNoWriting(t *testing.T) {
	tuitest.NotForRaces(t)
	t.Parallel()
	r := newRig(t)
	for _, c := range readers {
		r.start(append(args(c.args), "--auth=client-credentials")...).wants(c.code)
	}
	if exists(r.state()) {
		t.Error("a folder was made for what only reads")
	}
	r.signIn(asIs)
	r.ResetLog()
	locks, err := filepath.Glob(filepath.Join(r.state(), "*.lock"))
	if err != nil || len(locks) == 0 {
		t.Fatal(locks, err)
	}
	for _, lock := range locks { // as in a folder that was copied: none can be made
		if err := os.Remove(lock); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range readers {
		r.startWith(frozen(t, r.state()), append(args(c.args), "--store=file")...).wants(c.code)
	}
	if n := r.refreshes(); n != 0 {
		t.Errorf("%d refreshes of a sign-in that is good", n)
	}
	// A sign-in that has to be renewed can't be kept there: it is not used up, whether
	// a lock can be taken or not.
	r.expire()
	refused := func() {
		t.Helper()
		r.startWith(frozen(t, r.state()), "plan", "setup.yaml", "--store=file").wants(exitFailed).
			says("nothing can be written to", "renewed only where the new one can be kept", "--state-dir")
	}
	refused()
	for _, lock := range locks {
		if err := os.WriteFile(lock, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	refused()
	if n := r.refreshes(); n != 0 {
		t.Errorf("%d refreshes that could not be kept", n)
	}
	r.start("plan", "setup.yaml", "--store=file").wants(exitWouldChange)
}

// TestReadingAJournalOfOthers: what is no journal of ours is not believed, also by what only reads.
func TestReadingAJournalOfOthers(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.apply().wants(exitDone)
	path := r.journal()
	if err := errors.Join(os.Remove(path), os.Mkdir(path, 0o700)); err != nil {
		t.Fatal(err)
	}
	r.start("verify", "setup.yaml", "--auth=client-credentials").wants(exitFailed).
		says("is no ordinary file", "move it away", filepath.Base(r.journal()))
}

// args splits a command line; "Company" stands for a name with spaces.
func args(line string) []string {
	list := strings.Fields(line)
	for i := range list {
		list[i] = strings.Replace(list[i], "=Company", "=Read Only Everything", 1)
	}
	return list
}
