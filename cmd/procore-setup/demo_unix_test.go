//go:build unix

package main

import (
	"os"
	"path/filepath"
	"testing"

	"procore-setup/tui/tuitest"
)

// The demo lives on: what was done in the wizard is there for the command that its last page
// prints, and is gone after --demo=reset.
func TestDemoLivesOn(t *testing.T) {
	tuitest.NotForRaces(t)
	t.Parallel()
	r := newRig(t)
	p := tuitest.Exec(t, 100, 30, r.env(), "procore-setup", "--demo", "--company", "4286480")
	p.WaitFor("Which integration")
	p.Type("syncezy")
	p.WaitFor("› ( ) SyncEzy")
	p.Keys("<enter>")
	p.WaitFor("Who should the integration")
	p.Type("sync@meridian.example")
	p.WaitFor("not in use")
	p.Keys("<enter>")
	commit := func(next string) {
		p.WaitFor("Change Procore?")
		r.press(p, "y", func() bool { return p.Has(next) })
	}
	commit("What may the account do?")
	r.press(p, "<enter>", func() bool { return p.Has("Change Procore?") })
	commit("Where should it work?")
	r.press(p, "<enter>", func() bool { return p.Has("Change Procore?") })
	commit("Is it all in place?")
	p.WaitFor("Set up and read back")
	r.press(p, "s", func() bool { return p.Has("Setup file:") })
	p.Keys("q")
	if code := p.WaitExit(); code != exitDone {
		t.Fatalf("the wizard ended with %d:\n%s", code, p.Text())
	}
	for _, want := range []string{"Set up and read back", "☐ Prove it as the account itself", "To check it later: "} {
		if !p.Has(want) {
			t.Errorf("%q does not stay in the terminal:\n%s", want, p.Text())
		}
	}
	file := filepath.Join(t.TempDir(), "setup.yaml")
	found, err := filepath.Glob("procore-setup*.yaml")
	if err != nil || len(found) != 1 {
		t.Fatalf("the setup file is not here: %v, %v", found, err)
	}
	if err := os.Rename(found[0], file); err != nil {
		t.Fatal(err)
	}
	r.start("verify", file, "--demo").wants(exitDone)
	r.start("verify", file, "--demo=reset").wants(exitDifferences)
	r.start("verify", file, "--demo=quick").wants(exitUsage).says("--demo=slow or --demo=reset")
}
