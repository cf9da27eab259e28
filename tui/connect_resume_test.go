package tui_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// again starts the wizard a second time and comes to the page before the first stage.
func (z *wizard) again() {
	z.t.Helper()
	z.Leave()
	_ = z.outcome()
	z.restart()
	z.Keys("<enter>")
	z.At("Which company")
	z.Keys("<enter>")
	z.At("May this be done")
	z.WaitFor("verified")
	z.Wait(time.Second)
}

// A later start goes on with the first stage of which something is left, without a
// walk through what is done.
func TestGoOnWhereYouWere(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.Connect()
		z.Refuse("go on where you were")
		z.MakeAccount(email)
		z.again()
		z.Expect("g go on where you were")
		z.Keys("g")
		z.At("What is the permission template called")
		z.Expect("✓ Account", "● Template", "SyncEzy Sync")
		z.Finish()
		z.again()
		z.Keys("g")
		z.At("Does Procore say so too?")
		z.WaitFor("Set up and read back")
		z.Expect("✓ Account", "✓ Template", "✓ Projects", "● Verify")
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
		z.Keys("g")
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
		z.At("May this be done")
		z.Refuse("go on where you were")
		z.Keys("g")
		z.Expect("May this be done")
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
		z.At("Which company")
		z.Keys("<enter>")
		z.At("May this be done")
		z.Expect("The last line of the", "was cut off")
	})
}
