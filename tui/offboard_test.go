package tui_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"charm.land/lipgloss/v2"

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
		z.Resize(50, 24)
		z.Keys("q")
		if err := z.outcome(); err != nil {
			t.Errorf("the outcome is %v", err)
		}
		bye := tui.Farewell(z.model) // in whole words
		for _, l := range bye {
			if w := lipgloss.Width(l); w > 50 {
				t.Errorf("%d cells: %s", w, l)
			}
		}
		if said := strings.Join(bye, "\n"); !strings.Contains(said, "  ☐ Delete the template Old Sync, if it was made\n    for this account alone") {
			t.Errorf("it left:\n%s", said)
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
		z.At("Is this very account meant?")
		z.Expect("is no ordinary account to end", "It belongs to the vendor Harbor Electrical", "v end this one")
		z.Refuse("is there already", "type another e-mail")
		z.Resize(40, 12)
		z.Wait(time.Second)
		z.Golden("40x12/offboard-whom")
		z.Resize(80, 24)
		z.Keys("y", "<enter>", "v")
		z.At("Is this very account meant?")
		z.Expect("enter end it", "is ended only if")
		z.Type(live)
		z.Keys("<enter>")
		z.Expect("that is not the address of this account")
		z.Keys("<esc>", "<esc>")
		z.WaitFor("In words")
		z.Keys("x")
		z.At("Is this very account meant?")
		z.Keys("v")
		z.At("Is this very account meant?")
		z.Type(foreman)
		z.Keys("<enter>")
		z.At("Change Procore?")
		z.Expect("switched off, although it belongs to the vendor")
		z.Keys("<esc>")
		z.WaitFor("In words")
		z.Keys("x") // who agreed once agrees once more
		z.At("Is this very account meant?")
		z.Keys("<esc>", "<esc>", "<ctrl+u>") // the program's own app, as far as its name says
		z.Type("procore-setup")
		z.WaitFor("@procore.com")
		z.Keys("<enter>")
		z.WaitFor("In words")
		z.Keys("x")
		z.At("Is this very account meant?")
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

// TestOffboardSignsOut: the admin's own sign-in ends as the last thing, by its number or its
// key and after a question that says what it means; only what Procore refuses afterwards is
// called revoked, and nothing asks Procore from there on.
func TestOffboardSignsOut(t *testing.T) {
	end := func(z *wizard) {
		z.openLive(live)
		z.Keys("x")
		z.At("Change Procore?")
		z.Keys("y")
		z.At("Take this account away?")
		z.Keys("2", "<enter>")
		z.WaitFor("Switched off and read back")
		z.Wait(time.Second)
	}
	kept := func(z *wizard) bool {
		_, err := z.deps.Stores[0].Load(t.Context(), z.server.Environment().Key())
		return err == nil
	}
	story(t, scene{prep: withLive}, func(z *wizard) {
		end(z)
		z.Expect("4 ☐ Sign out: end your own sign-in of this program", "l sign out")
		z.Keys("4")
		z.At("Sign out?")
		z.Expect("is revoked at Procore", "Sign-ins elsewhere are not", "you sign in again")
		z.Golden("80x24/offboard-sign-out")
		z.Keys("n")
		if !kept(z) || z.server.Count("POST", "/oauth/revoke") > 0 {
			t.Error("signed out after a no")
		}
		z.Keys("l", "y")
		z.WaitFor("4 ☑ Your own sign-in of this program was revoked at ")
		z.Expect("Procore refuses the sign-in now")
		z.Golden("80x24/offboard-signed-out")
		if kept(z) || z.server.Count("POST", "/oauth/revoke") == 0 {
			t.Error("a sign-in is there after it ended")
		}
		asked := len(z.server.Log())
		for _, k := range []string{"r", "l", "4"} {
			z.Keys(k)
			z.Expect("You have signed out")
		}
		z.Keys("h")
		z.At("To do by hand")
		z.Keys("d")
		z.WaitFor("1 ☑ Remove the integration's app")
		z.Wait(time.Hour)
		if n := len(z.server.Log()) - asked; n > 0 {
			t.Errorf("%d requests after the sign-in ended", n)
		}
		z.Keys("q")
		if err := z.outcome(); err != nil {
			t.Errorf("the outcome is %v", err)
		}
		if said := strings.Join(tui.Farewell(z.model), "\n"); !strings.Contains(said, "Signed out of ") ||
			strings.Contains(said, "Remove the integration's app") {
			t.Errorf("it left:\n%s", said)
		}
	})
	story(t, scene{prep: withLive}, func(z *wizard) { // what Procore does not confirm is not called revoked
		end(z)
		z.server.Fault(procoretest.Fault{Path: "/oauth/token/info", Action: procoretest.Reset()})
		z.Keys("l", "y")
		z.WaitFor("not known to have ended")
		z.Refuse("revoked at ", "4 ☑")
		z.Golden("80x24/offboard-sign-out-unknown")
		z.Keys("4")
		z.At("Your own sign-in")
		z.Expect("but Procore did not confirm that it has", "reset the app's client secret")
		z.Keys("<esc>")
		if said := strings.Join(tui.Farewell(z.model), "\n"); strings.Contains(said, "revoked") ||
			!strings.Contains(said, "client secret") {
			t.Errorf("it would leave:\n%s", said)
		}
		z.Resize(40, 24) // nor is it cut where the lines are many
		if said := strings.Join(strings.Fields(strings.Join(tui.Farewell(z.model), " ")), " "); !strings.Contains(said, "reset the app's client secret") {
			t.Errorf("it would leave: %s", said)
		}
		z.Resize(80, 24)
		if kept(z) {
			t.Error("it is kept after all")
		}
		z.server.ClearFaults()
		z.Keys("<esc>") // whoever goes on signs in again; the demo's browser does it by itself
		z.WaitFor("4 ☐ Sign out")
		z.Keys("q")
	})
}
