package tui_test

import (
	"errors"
	"testing"
	"time"

	"procore-setup/procore/procoretest"
	"procore-setup/tui"
)

// TestOffboardStory: the plan by name, the typed number, and a receipt that was read back;
// done once.
func TestOffboardStory(t *testing.T) {
	story(t, scene{prep: withLive}, func(z *wizard) {
		z.openLive(live)
		z.Keys("x")
		z.At("Change Procore?")
		z.Expect("off 2 projects", "Tower North", "inactive", "new projects")
		z.Golden("80x24/offboard-plan")
		z.Keys("<enter>")
		z.Expect("Press y to change Procore")
		z.Keys("y")
		z.At("Take this account away?")
		z.Golden("80x24/offboard-number")
		z.Keys("y", "<enter>", "<backspace>", "3", "<enter>")
		z.Expect("that is not their number")
		z.Keys("<esc>")
		z.At("Change Procore?")
		z.Keys("<esc>")
		z.At("Who is it, and what may it do?")
		z.WaitFor("In words")
		z.unchanged()
		z.Keys("x")
		z.At("Change Procore?")
		z.Keys("y")
		z.At("Take this account away?")
		z.Resize(40, 12)
		z.Wait(time.Second)
		z.Golden("40x12/offboard-number")
		z.Keys("2", "<enter>")
		z.WaitFor("Switched off and read back")
		z.Golden("40x12/offboard-receipt")
		z.Resize(80, 24)
		z.Wait(time.Second)
		z.Golden("80x24/offboard-receipt")
		if active, onNew, on := z.state(live); active || onNew || on > 0 {
			t.Errorf("active %v, on new projects %v, on %d", active, onNew, on)
		}
		z.Keys("p")
		z.Expect("nobody signs in with it")
		z.Keys("s")
		z.Expect("No setup file asks for the end of an account")
		z.Keys("h")
		z.At("To do by hand")
		z.Keys("d")
		z.WaitFor("Is it all off?")
		wrote := z.writes()
		z.Keys("<esc>")
		z.At("Nothing to take away")
		z.Keys("<esc>")
		z.At("Who is it, and what may it do?")
		z.WaitFor("it is inactive")
		z.Keys("x")
		z.At("Nothing to take away")
		z.Keys("<enter>")
		z.WaitFor("Switched off and read back")
		if n := z.writes() - wrote; n > 0 {
			t.Errorf("a second run wrote %d times", n)
		}
		z.Keys("q")
		if err := z.outcome(); err != nil {
			t.Errorf("the outcome is %v", err)
		}
	})
}

// TestOffboardClears: the default template is asked to be cleared, or left, on the page of
// the plan, which shows it; it is not called done before a person did it.
func TestOffboardClears(t *testing.T) {
	story(t, scene{prep: withLive}, func(z *wizard) {
		z.openLive(live)
		z.Keys("x")
		z.At("Change Procore?")
		z.Refuse("clear its default project template")
		z.Keys("c")
		z.Expect("Left for you afterwards", "clear its default project template", "Old Sync → none", "c leave default")
		z.Keys("c")
		z.Refuse("clear its default project template")
		z.Keys("c")
		z.Wait(time.Second) // a y on its way agrees to nothing
		z.Keys("y")
		z.At("Take this account away?")
		z.Keys("2", "<enter>")
		z.WaitFor("Clear its default project template")
		z.Expect("1 thing is not as asked", "it still has Old Sync")
	})
}

// TestOffboardWhomByKeys: whom nobody means to end is not ended.
func TestOffboardWhomByKeys(t *testing.T) {
	const foreman = "foreman@harbor-electrical.example"
	story(t, scene{prep: withLive}, func(z *wizard) {
		z.openLive("admin@meridian.example")
		z.Keys("x")
		z.Expect("You are signed in with the very account", "Who is it, and what may it do?")
		z.Keys("<esc>", "<ctrl+u>")
		z.Type(foreman)
		z.Keys("<enter>")
		z.WaitFor("In words")
		z.Keys("x")
		z.At("This can't be planned yet")
		z.Expect("It belongs to the vendor Harbor Electrical")
		z.Keys("y", "<enter>", "v")
		z.At("Is this very account meant?")
		z.Type(live)
		z.Keys("<enter>")
		z.Expect("that is not the address of this account")
		z.Keys("<esc>", "<esc>")
		z.WaitFor("In words")
		z.Keys("x")
		z.At("This can't be planned yet")
		z.Keys("v")
		z.At("Is this very account meant?")
		z.Type(foreman)
		z.Keys("<enter>")
		z.At("Change Procore?")
		z.Expect("switched off, although it belongs to the vendor")
		z.Keys("<esc>")
		z.WaitFor("In words")
		z.Keys("x") // who agreed once agrees once more
		z.At("This can't be planned yet")
		z.Keys("<esc>", "<esc>", "<ctrl+u>") // the program's own app, as far as its name says
		z.Type("procore-setup")
		z.WaitFor("@procore.com")
		z.Keys("<enter>")
		z.WaitFor("In words")
		z.Keys("x")
		z.At("This can't be planned yet")
		z.Expect("may be the user of the app")
		z.unchanged()
	})
}

// TestOffboardIsAgreedToAsShown: where Procore changed between the plan and the yes,
// nothing of it is done, and what is planned now is shown.
func TestOffboardIsAgreedToAsShown(t *testing.T) {
	story(t, scene{prep: withLive}, func(z *wizard) {
		z.openLive(live)
		z.Keys("x")
		z.At("Change Procore?")
		z.Keys("y")
		z.At("Take this account away?")
		if err := z.server.EditUser(mainCompany, live, procoretest.Edit{Email: "person@meridian.example"}); err != nil {
			t.Fatal(err)
		}
		z.Keys("2", "<enter>")
		z.WaitFor("nobody in the Directory has exactly")
		if active, onNew, on := z.state("person@meridian.example"); !active || !onNew || on != 2 || z.writes() > 0 {
			t.Errorf("active %v, on new projects %v, on %d; %d writes", active, onNew, on, z.writes())
		}
	})
}

// TestOffboardStopped: a run that is stopped is gone on with, and leaving before its end is
// no success.
func TestOffboardStopped(t *testing.T) {
	story(t, scene{prep: withLive, server: slow()}, func(z *wizard) {
		z.lookFor(live)
		z.Wait(30 * time.Second)
		z.Keys("<enter>")
		z.Wait(time.Minute)
		z.Keys("x")
		z.Wait(time.Minute)
		z.Keys("y")
		z.At("Take this account away?")
		z.Keys("2", "<enter>")
		z.At("Changing Procore")
		z.Resize(40, 12)
		z.Keys("<esc>", "y", "x")
		z.Resize(120, 36)
		z.Expect("Changing Procore", "0 of 3")
		z.Resize(80, 24)
		z.Keys("<ctrl+c>")
		z.WaitFor("Stopped.")
		z.Keys("<ctrl+c>")
		z.Expect("Leave the wizard?")
		z.Keys("y")
		if err := z.outcome(); !errors.Is(err, tui.ErrUnfinished) {
			t.Errorf("the outcome is %v", err)
		}
	})
}
