package tui_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
	"procore-setup/tui"
	"procore-setup/tui/tuitest"
)

// flagShown has the flag for new projects shown in the older mode too.
var flagShown = []procoretest.Option{procoretest.With(procoretest.FlagInShow)}

// The last page is a receipt: what it comes to, what is left to people by number, and the
// evidence with its counts. What is left in the terminal says the same.
func TestReceipt(t *testing.T) {
	story(t, scene{server: flagShown}, func(z *wizard) {
		z.SetUp(email)
		all := tui.Look(z.model).Checks
		z.Expect("✓ Set up and read back.", email+" is on 25 projects with SyncEzy Sync.",
			"1 ☐ Set the password of "+email+"   watched", "2 ☐ Prove it as the account itself",
			fmt.Sprintf("Evidence  %d read back · %d not asked for · 0 failed", all[setup.StatusVerified], all[setup.StatusSkipped]))
		z.Keys("1")
		z.At("To do by hand: password of " + email)
		z.Keys("<esc>", "2")
		z.At("Can the account itself do its work?")
		z.Keys("<esc>", "7")
		z.Expect("There is no step of that number")
		z.Keys("<enter>")
		z.Expect("nothing is to be mended")
		z.Keys("q")
		if err := z.outcome(); err != nil {
			t.Error(err)
		}
		said := strings.Join(tui.Farewell(z.model), "\n")
		for _, want := range []string{
			"✓ Set up and read back. " + email + " is on 25 projects with SyncEzy Sync.",
			"☐ Set the password of " + email, "☐ Prove it as the account itself",
		} {
			if !strings.Contains(strings.Join(strings.Fields(said), " "), want) {
				t.Errorf("%q does not stay in the terminal:\n%s", want, said)
			}
		}
	})
}

// What people do at the end is noticed by itself, its number stays, and what Procore says
// since is read back.
func TestReceiptWatches(t *testing.T) {
	tuitest.NotForRaces(t)
	story(t, scene{server: flagShown}, func(z *wizard) {
		z.SetUp(email)
		z.Expect("1 ☐ Set the password")
		before := z.server.APIRequests()
		z.Wait(8 * time.Hour)
		if n := z.server.APIRequests() - before; n < 20 || n > 300 {
			t.Errorf("%d requests while a page stood open over night", n)
		}
		z.Expect("✓ Set up and read back.", "1 ☐ Set the password")
		if err := z.server.AcceptInvitation(mainCompany, email); err != nil {
			t.Fatal(err)
		}
		z.WaitFor("1 ☑ Set the password")
		z.Keys("<end>")
		z.Expect("the account signed in on")
	})
}

// What is wrong stands first, with the cursor on it, and Enter goes to where it is mended.
func TestReceiptMends(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(*procoretest.Server) error
		check string
		to    string
	}{
		{"the account", func(s *procoretest.Server) error {
			return s.DeactivateUser(mainCompany, email)
		}, "account status", "Change Procore?"},
		{"new projects", func(s *procoretest.Server) error {
			return s.SetNewProjects(mainCompany, email, false)
		}, "new projects", "Change Procore?"},
		{"the app", func(s *procoretest.Server) error {
			return s.ConnectApp(mainCompany, false)
		}, "app connection", "Is everything ready?"},
	} {
		t.Run(c.name, func(t *testing.T) {
			story(t, scene{server: flagShown}, func(z *wizard) {
				z.SetUp(email)
				z.Wait(time.Hour) // by then no list is behind
				if err := c.spoil(z.server); err != nil {
					t.Fatal(err)
				}
				z.Keys("r")
				z.WaitFor("not as asked")
				z.Wait(time.Second)
				if line := z.Line("›"); !strings.Contains(line, "✗ failed") || !strings.Contains(line, c.check) {
					t.Errorf("the cursor is on %q", line)
				}
				if !strings.Contains(strings.Join(tui.Farewell(z.model), "\n"), "✗ "+c.check+": ") {
					t.Errorf("what failed does not stay in the terminal: %q", tui.Farewell(z.model))
				}
				z.Keys("<enter>")
				z.At(c.to)
			})
		})
	}
}
