package tui_test

import (
	"fmt"
	"strings"
	"testing"

	"procore-setup/procore/auth"
	"procore-setup/tui"
)

// mouse sends what a terminal sends for the mouse at a line: 0 is the left button, 64
// and 65 are the wheel.
func (z *wizard) mouse(button, line int) { z.Raw(fmt.Sprintf("\x1b[<%d;10;%dM", button, line+1)) }

// lineOf is the line of the screen that shows a text.
func (z *wizard) lineOf(text string) int {
	z.t.Helper()
	for i, line := range strings.Split(z.Text(), "\n") {
		if strings.Contains(line, text) {
			return i
		}
	}
	z.t.Fatalf("nowhere %q:\n%s", text, z.Text())
	return 0
}

// The mouse is off until F2: then it moves the cursor and chooses nothing.
func TestMouse(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		on := func() bool {
			all := z.Output()
			return strings.LastIndex(all, "\x1b[?1002h") > strings.LastIndex(all, "\x1b[?1002l")
		}
		z.EditPreset(email)
		here := z.Line("›")
		z.mouse(0, z.lineOf("Documents"))
		if on() || z.Line("›") != here {
			t.Errorf("the mouse is on unasked: %s", z.Line("›"))
		}
		z.Keys("<f2>")
		z.Expect("The mouse is on", "mouse on · 3 of 5")
		for _, row := range []string{"Equipment", "Tasks", "Admin "} { // down, over other rows, and up again
			z.mouse(0, z.lineOf(row))
			if line := z.Line("›"); !on() || !strings.Contains(line, row) {
				t.Errorf("a click on %s leads to %s", row, line)
			}
		}
		z.mouse(65, 0)
		away := z.Line("›")
		z.mouse(64, 0)
		if back := z.Line("›"); away == back || !strings.Contains(back, "Admin") {
			t.Errorf("the wheel went to %s and back to %s", away, back)
		}
		z.Expect("5 changes")
		z.Keys("<f2>")
		z.Expect("The mouse is off")
		z.Refuse("mouse on")
		if on() {
			t.Error("the mouse is still reported")
		}
	})
}

// What is to be taken along can be selected although the mouse is on.
func TestMouseLeavesAddressesAlone(t *testing.T) {
	nobrowser := func(d *tui.Deps) { d.Open = nil }
	story(t, scene{deps: nobrowser}, func(z *wizard) {
		z.At("Which integration")
		z.Keys("<f2>")
		z.Expect("mouse on")
		z.ChoosePreset("syncezy")
		z.At("Sign in to Procore")
		z.Refuse("mouse on")
		if all := z.Output(); strings.LastIndex(all, "\x1b[?1002h") > strings.LastIndex(all, "\x1b[?1002l") {
			t.Error("the address can't be selected")
		}
	})
}

// A place for secrets stands in the list once, however often it was named.
func TestEachStoreOnce(t *testing.T) {
	twice := func(d *tui.Deps) {
		hosts(d)
		d.Stores = []auth.Store{auth.NewMemoryStore(), auth.NewMemoryStore()}
	}
	story(t, scene{deps: twice}, func(z *wizard) {
		z.toCredentials()
		if n := strings.Count(z.Text(), auth.NewMemoryStore().Where()); n != 1 {
			t.Errorf("memory is listed %d times:\n%s", n, z.Text())
		}
	})
}
