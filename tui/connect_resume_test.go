package tui_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// again starts the wizard a second time and goes on from the answers.
func (z *wizard) again() {
	z.t.Helper()
	z.Leave()
	_ = z.outcome()
	z.restart()
	z.At("Go on where you stopped?")
	z.Expect("SyncEzy at Meridian Builders", email, "all active projects")
	z.Keys("<enter>")
}

// A later start goes on with the first stage of which something is left, with one key.
func TestGoOnWhereYouWere(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.Connect()
		z.MakeAccount(email)
		z.again()
		z.At("What may the account do")
		z.Expect("✓ Connect   ✓ Account   ● Template", "SyncEzy Sync")
		z.Finish()
		z.again()
		z.At("Is it all in place?")
		z.WaitFor("Set up and read back")
		z.Expect("✓ Account", "✓ Template", "✓ Projects", "● Verify")
	})
}

// Going on is no one-way street: the way back leads through every page.
func TestTheWayBackFromWhereYouWere(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.Connect()
		z.MakeAccount(email)
		z.again()
		for _, page := range []string{
			"What may the account do", "Nothing to change", "Who should the integration", "Is everything ready?",
			"Which company", "How do you want to connect?", "Which integration", "Go on where you stopped?",
		} {
			z.At(page)
			z.Keys("<esc>")
		}
		z.Expect("This is the first page")
		z.Keys("<enter>")
		z.At("What may the account do")
	})
}

// Beginning anew keeps the earlier answers in a file and asks everything again.
func TestBeginAnew(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.Connect()
		z.MakeAccount(email)
		z.Leave()
		_ = z.outcome()
		z.restart()
		z.Keys("n")
		z.At("Which integration")
		z.Expect("Your earlier answers are in")
		kept, err := os.ReadFile(filepath.Join(z.deps.State.Dir, "procore-setup.yaml"))
		if err != nil || !strings.Contains(string(kept), email) {
			t.Errorf("%v: the earlier answers are %s", err, kept)
		}
		z.Type("syncezy")
		z.Keys("<enter>")
		z.At("Which company")
		z.Keys("<enter>")
		z.At("Who should the integration")
		z.Refuse(email)
	})
}

// What somebody undid meanwhile is left to do again, whatever the answers say.
func TestGoOnWhereProcoreIs(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.SetUp(email)
		if err := z.server.DeactivateUser(mainCompany, email); err != nil {
			t.Fatal(err)
		}
		z.again()
		z.At("Who should the integration")
		z.Expect("will be reactivated", "○ Template")
	})
}

// On a first start nobody was anywhere.
func TestNowhereToGoOn(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.Connect()
		z.TypeAddress(email, "not in use")
		z.Keys("<esc>")
		z.At("Is everything ready?")
		z.Refuse("go on where you were")
		z.Keys("g")
		z.Expect("Is everything ready?")
	})
}

// A journal whose last line was cut off says so before anything is decided.
func TestTornJournalIsTold(t *testing.T) {
	story(t, scene{w: 100, h: 30}, func(z *wizard) {
		z.Connect()
		z.MakeAccount(email)
		z.Leave()
		_ = z.outcome()
		found, err := filepath.Glob(filepath.Join(z.deps.State.Dir, "journal-*.jsonl"))
		if err != nil || len(found) != 1 {
			t.Fatalf("the journals are %v, %v", found, err)
		}
		whole, err := os.ReadFile(found[0])
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(found[0], whole[:len(whole)-5], 0o600); err != nil {
			t.Fatal(err)
		}
		z.restart()
		z.Keys("<enter>")
		z.At("Is everything ready?")
		z.Expect("The last line of the", "was cut off")
	})
}
