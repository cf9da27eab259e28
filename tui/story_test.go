package tui_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/auth"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/spec"
	"procore-setup/tui"
)

func TestGranularPermissions(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.EditPreset(email)
		z.Keys("/")
		z.Type("rfi")
		z.Keys("<enter>")
		z.Expect("RFIs")
		z.Move("RFIs")
		z.Keys("<space>")
		z.Expect("Admin has every granular permission")
		z.Keys("<left>", "<space>", "<down>", "<space>")
		z.Expect("[x]", "1 of 4 on")
		z.Golden("80x24/matrix-granular")
		z.Expect("t Turn ALL ON")
		z.Keys("t")
		z.Expect("4 of 4 on", "t Turn ALL OFF")
		z.Keys("u", "u")
		z.Refuse("1 of 4 on")
		z.Keys("<ctrl+r>", "d")
		z.Expect("What differs from every tool None", "with ")
		z.Keys("<esc>", "<esc>")
		z.Expect("What may the account do", "Emails") // the filter was cleared, the page stays
		z.Review()
		z.Keys("d")
		z.Expect("with ")
		z.MakeTemplate()
	})
}

func TestWhatTheCompanyLacks(t *testing.T) {
	lacking := func(d *tui.Deps) {
		d.Spec.Account.Kind = spec.UserAccount
		d.Spec.Template.Tools = map[string]spec.ToolSpec{
			"no_such_tool": {Level: "admin"}, "rfi": {Level: "standard", Granular: []string{"no_such_action"}},
		}
	}
	story(t, scene{deps: lacking}, func(z *wizard) {
		z.EditPreset(email)
		z.Expect("Not in this company: no_such_tool")
		z.Settle()
		z.Expect("no_such_action", "x leaves out")
		z.Golden("80x24/review-lacking")
		z.Keys("<enter>")
		z.Expect("Is this what the account may do")
		z.Keys("x")
		z.Refuse("no_such_tool", "no_such_action")
		z.MakeTemplate()
	})
}

// TestListsThatLag: what was just made may not be in Procore's lists yet. Nothing
// is proposed, or made, twice.
func TestListsThatLag(t *testing.T) {
	story(t, scene{server: []procoretest.Option{procoretest.WithLag(time.Minute)}}, func(z *wizard) {
		z.SetUp(email)
		if z.count(email) != 1 {
			t.Errorf("%d accounts", z.count(email))
		}
	})
}

func TestCredentialsAreKept(t *testing.T) {
	story(t, scene{deps: hosts}, func(z *wizard) {
		z.toCredentials()
		c := z.server.Credentials()
		z.Paste(c.ClientID)
		z.Keys("<tab>")
		z.Paste(c.ClientSecret.Reveal())
		z.Keys("<enter>")
		z.At("Which company")
		z.Leave()
		if err := z.outcome(); !errors.Is(err, tui.ErrCancelled) {
			t.Errorf("the outcome is %v", err)
		}
		z.restart()
		z.Keys("<enter>")
		z.At("Where is your company?")
		z.Keys("<esc>", "<enter>")
		z.At("Where is your company?")
		z.Choose("Custom hosts")
		z.At("Where does your company sign in?")
		z.Keys("<esc>")
		z.At("Where is your company?")
		z.Choose("Custom hosts")
		z.At("Where does your company sign in?")
		z.Keys("<enter>")
		z.At("Which app signs in for you?")
		z.WaitFor("kept last time in")
		z.Keys("<enter>")
		z.At("Which company")
		if len(z.opened) != 1 {
			t.Errorf("the browser was opened %d times", len(z.opened))
		}
	})
}

func TestReminder(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.SetUp(email)
		z.Expect("1 ☐ Set the password of " + email)
		z.Keys("h")
		z.Expect("To do by hand", "Watching")
		z.Keys("?")
		z.At("Help")
		z.Expect("Put the step off")
		z.Keys("<esc>")
		z.At("To do by hand")
		z.Golden("80x24/reminder")
		if err := z.server.AcceptInvitation(mainCompany, email); err != nil {
			t.Fatal(err)
		}
		z.WaitFor("Set up and read back")
		z.Wait(10 * time.Second)
		z.Expect("1 ☑ Set the password of " + email)
	})
}

func TestStopWhileAStepWaits(t *testing.T) {
	story(t, scene{prep: different}, func(z *wizard) {
		z.EditPreset(email)
		z.PlanByHand()
		z.Keys("y", "y")
		z.At("To do by hand")
		z.Keys("c")
		z.Expect("Sent to the terminal's clipboard")
		z.Keys("o", "s")
		z.Expect("This step is needed")
		z.Keys("r", "<ctrl+c>")
		z.WaitFor("Stopped.")
		z.Refuse("To do by hand")
		z.At("Change Procore?")
	})
}

func TestCompanyByFlag(t *testing.T) {
	story(t, scene{deps: func(d *tui.Deps) { d.Company = "4286480" }}, func(z *wizard) {
		z.ChoosePreset("syncezy")
		z.At("Who should the integration")
		z.Expect("Meridian")
	})
	story(t, scene{deps: func(d *tui.Deps) { d.Company = "No Such Builders" }}, func(z *wizard) {
		z.ChoosePreset("syncezy")
		z.WaitFor("does not see the company No Such Builders")
	})
}

func TestAnswersOfAnotherWorldStay(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.Connect()
		z.Type(email)
		z.Leave()
		_ = z.outcome()
		z.deps.Spec.Environment = auth.Environments()[0]
		z.restart()
		z.Refuse("Go on where you stopped?")
	})
}

func TestSomethingElse(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.At("Which integration")
		z.Type("zzz")
		z.Expect("nothing is called “zzz”", "› ( ) Something else")
		z.Keys("<esc>")
		z.Choose("Something else")
		z.PickCompany("Meridian Builders")
		z.At("Who should the integration")
		z.Keys("<esc>")
		z.At("Is everything ready?")
		z.WaitFor("verified")
		z.Wait(time.Second)
		z.Keys("r")
		z.Wait(time.Second)
		z.Keys("<enter>")
		z.At("Who should the integration")
		z.TypeAddress(email, "not in use")
		z.Keys("<tab>", "<down>", "<space>", "<enter>") // a company template
		z.Commit("Account")
		z.NameTemplate()
		z.Keys("<tab>", "<down>", "<space>", "<enter>") // Read Only Everything
		z.At("What may the account do")
		z.Expect("from Read Only Everything")
		z.Review()
		z.MakeTemplate()
		z.Keys("n", "<enter>")
		z.Expect("Where should it work")
		z.Keys("<space>", "f", "<esc>", "+", "+", "<enter>")
		z.Commit("Projects")
		z.WaitFor("Set up and read back")
		z.Keys("<end>")
		z.Expect("1 of 1")
	})
}

func TestWhatTheVendorAsksOfTheCompany(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.ChoosePreset("hammer")
		z.PickCompany("Meridian Builders")
		z.PassChecks()
		for range 7 {
			if z.Has("Standard on every tool") {
				return
			}
			z.Keys("<tab>")
		}
		t.Errorf("what the vendor asks for is nowhere:\n%s", z.Text())
	})
}

// TestEndedFromOutside: a signal ends the wizard; nothing is lost or said wrong.
func TestEndedFromOutside(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.Connect()
		z.Type(email)
		z.Leave()
		_ = z.outcome()
		ctx, cancel := context.WithCancel(context.Background())
		in, out := io.Pipe()
		done := make(chan error)
		go func() {
			done <- tui.Run(ctx, z.deps, in, io.Discard, tea.WithoutSignalHandler(), tea.WithWindowSize(80, 24))
		}()
		time.Sleep(time.Second)
		cancel()
		if err := <-done; !errors.Is(err, tui.ErrCancelled) {
			t.Errorf("the outcome is %v", err)
		}
		_ = out.Close()
		if draft, found, err := z.deps.State.LoadDraft(); err != nil || !found || draft.Account.Email != email {
			t.Errorf("the draft is %v, %v, %v", draft.Account, found, err)
		}
	})
}

func TestOpeningAPageThatNeverEnds(t *testing.T) {
	stuck := func(d *tui.Deps) {
		d.Open = func(ctx context.Context, _ string) (string, error) { <-ctx.Done(); return "", ctx.Err() }
	}
	story(t, scene{deps: stuck}, func(z *wizard) {
		z.ChoosePreset("syncezy")
		z.At("Sign in to Procore")
		z.Keys("w")
		code, err := z.server.Approve(t.Context(), z.address("https://login.simulator.invalid"), nil)
		if err != nil {
			t.Fatal(err)
		}
		z.Paste(strings.Repeat(" ", 3) + code + "\r\n")
		z.At("Which company")
	})
}
