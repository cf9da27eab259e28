package tui_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"procore-setup/procore/auth"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/spec"
	"procore-setup/tui"
)

// byHand is a run of somebody who has no app.
func byHand(d *tui.Deps) {
	real(d)
	d.Spec.Environment = auth.Environments()[0]
	d.Stores = []auth.Store{auth.NewMemoryStore()}
}

// toHand goes to the company, on the way by hand.
func (z *wizard) toHand(preset string) {
	z.t.Helper()
	z.ChoosePreset(preset)
	z.At("How do you want to connect?")
	z.Choose("By hand")
	z.At("Which company is it?")
	z.Type("Meridian Builders")
	z.Keys("<tab>")
	z.Paste("https://app.procore.com/4286480/company/home/list")
	z.Keys("<enter>")
}

// doSteps marks every step as done until a page is come to.
func (z *wizard) doSteps(until string) {
	z.t.Helper()
	const most = 40
	for range most {
		z.Wait(time.Second)
		if z.Has(until) {
			return
		}
		z.Expect("Step ")
		z.Keys("d")
	}
	z.t.Fatalf("%q never came:\n%s", until, z.Text())
}

// The whole job by hand asks Procore nothing, is never green, and its setup file is the
// one that the commands take.
func TestByHand(t *testing.T) {
	story(t, scene{deps: byHand, alone: true}, func(z *wizard) {
		z.toHand("syncezy")
		z.At("Step 1 of 18: Find who may do this")
		z.fits("steps", [2]int{80, 24}, [2]int{120, 36}, [2]int{40, 12}, [2]int{140, 40})
		z.doSteps("Who should the integration")
		z.Expect("◦ Connect")
		z.Type(email)
		z.Wait(2 * time.Second)
		z.Refuse("not in use") // nobody was asked
		z.Keys("<enter>")
		z.At("Look whether the account is there already")
		z.Expect(email, "https://app.procore.com/4286480/company/directory/groups/users…")
		z.Keys("c")
		z.Expect("E-mail was sent to the terminal's clipboard")
		z.Keys("d")
		z.At("Add the user")
		z.Golden("80x24/hand-step")
		z.doSteps("Which correspondence types")
		z.Type("Notice of Delay")
		z.Keys("<enter>")
		z.At("What may the account do")
		z.SetLevel("Notice of Delay", "s")
		z.Keys("<enter>")
		z.At("Make the project template")
		z.Keys("d")
		z.At("Set the levels of")
		z.Golden("80x24/hand-levels")
		z.Keys("<end>")
		z.Expect("Notice of Delay")
		z.doSteps("Where should it work?")
		z.Keys("<enter>")
		z.doSteps("What was done by hand?")
		z.Expect("17 of 17 steps attested", "Procore was not asked")
		z.Refuse("✓")
		z.Golden("80x24/hand-end")
		t.Chdir(t.TempDir()) // where the files go
		z.Keys("b")
		z.WaitFor("procore-setup-runbook.html")
		z.Keys("s")
		z.WaitFor("procore-setup.yaml")
		z.Expect("To check it later: procore-setup verify procore-setup.yaml")
		z.Keys("q")
		if err := z.outcome(); err != nil {
			t.Errorf("the outcome is %v", err)
		}
		if n := len(z.server.Log()); n > 0 {
			t.Errorf("%d requests, the first %s %s", n, z.server.Log()[0].Method, z.server.Log()[0].Path)
		}
		s := readSetup(t, "procore-setup.yaml")
		if row := s.Template.Tools["Notice of Delay"]; row.Level != "standard" {
			t.Errorf("the correspondence type has %+v", s.Template.Tools)
		}
		if row := s.Template.Tools["photos"]; row.Level != "admin" || s.Account.Email != email {
			t.Errorf("the file says %+v", s)
		}
		page, err := os.ReadFile("procore-setup-runbook.html")
		if err != nil || !strings.Contains(string(page), "Notice of Delay") {
			t.Errorf("the runbook does not name it: %v", err)
		}
	})
}

// readSetup reads a setup file as the commands do.
func readSetup(t *testing.T, name string) spec.Spec {
	t.Helper()
	data, err := os.ReadFile(filepath.Clean(name))
	if err != nil {
		t.Fatal(err)
	}
	s, err := spec.ParseFile(name, data)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A job by hand goes on where it was left, and what was marked as done counts only for
// what was asked for then.
func TestByHandIsGoneOnWith(t *testing.T) {
	story(t, scene{deps: byHand}, func(z *wizard) {
		z.toHand("syncezy")
		z.doSteps("Who should the integration")
		z.Type(email)
		z.Keys("<enter>")
		z.At("Look whether the account is there already")
		z.Keys("d")
		z.At("Add the user")
		z.Leave()
		if err := z.outcome(); !errors.Is(err, tui.ErrUnfinished) {
			t.Errorf("the outcome is %v", err)
		}
		z.restart()
		z.At("Go on where you stopped?")
		z.Keys("<enter>")
		z.At("Add the user")
		z.Keys("<left>")
		z.Expect("done, as you said on")
		z.Keys("<esc>")
		z.At("Who should the integration")
		z.field("account.email")
		z.Keys("<end>")
		z.Type("x") // another address
		z.Keys("<enter>")
		z.At("Look whether the account is there already")
		z.Expect("an answer has changed since you said that this is done")
	})
}

// What the answers can't be, the job by hand does not ask for.
func TestByHandListsProjects(t *testing.T) {
	story(t, scene{deps: byHand}, func(z *wizard) {
		z.toHand("syncezy")
		z.doSteps("Who should the integration")
		z.Type(email)
		z.Keys("<enter>")
		z.doSteps("Which correspondence types")
		z.Keys("<enter>")
		z.At("What may the account do")
		z.Keys("<enter>")
		z.doSteps("Where should it work?")
		z.Keys("<down>", "<down>", "<space>")
		z.Expect("Their numbers")
		z.Keys("<tab>")
		z.Type("Harbor East")
		z.Keys("<enter>")
		z.Expect("is no number and no address")
		for range len("Harbor East") {
			z.Keys("<backspace>")
		}
		z.Paste("https://app.procore.com/300001/project/home\n300002\n")
		z.Keys("<enter>")
		z.At("Add it to every new project")
		z.Keys("d")
		z.Expect("Project number 300001")
	})
}

// What only the company knows is typed at its step, is kept for the next start, stands in
// later steps and on paper, and speaks up where two numbers are not the same.
func TestByHandAsksWhatOnlyTheCompanyKnows(t *testing.T) {
	story(t, scene{deps: byHand, alone: true}, func(z *wizard) {
		z.ChoosePreset("syncezy")
		z.Choose("By hand")
		z.At("Which company is it?")
		z.Type("Meridian Builders")
		z.Keys("<enter>") // its number is not known yet
		z.At("Find who may do this")
		z.Expect("Done by: only you know it (e)", "On: the day on which you mark it as done")
		z.Keys("<enter>")
		z.Type("Anna Admin")
		z.Golden("80x24/hand-answers")
		z.Keys("<enter>")
		z.Expect("Done by: Anna Admin")
		z.Keys("d")
		z.At("Open the company")
		z.Keys("<enter>")
		z.Type("nowhere")
		z.Keys("<enter>")
		z.Expect("a number such as 4286480")
		z.Keys("<esc>")
		z.Refuse("https://app.procore.com")
		z.Keys("e")
		z.Paste("https://app.procore.com/4286480/company/home/list")
		z.Keys("<enter>")
		z.Expect("https://app.procore.com/4286480/company/home/list")
		z.Keys("<left>")
		z.Expect("done, as you said on") // it is the same company
		z.Keys("<right>", "d")
		z.At("Ask what the maker's page leaves open")
		z.Refuse("e-mail") // which the wizard asks for next
		z.Keys("<enter>")
		z.Type("company tools as well")
		z.Keys("<enter>")
		z.restart()
		z.At("Go on where you stopped?")
		z.Keys("<enter>")
		z.At("Ask what the maker's page leaves open")
		z.Expect("company tools as well")
		z.doSteps("Who should the integration")
		z.Type(email)
		z.Keys("<enter>")
		z.doSteps("Which correspondence types")
		z.Keys("<enter>")
		z.OpenMatrix()
		z.Expect("☑ company tools")
		z.Keys("<enter>", "d")
		z.At("Set the levels of")
		z.Keys("?")
		z.Expect("You found out about company tools: company tools as well")
		z.Keys("<esc>")
		z.doSteps("Where should it work?")
		z.Keys("<enter>")
		for !z.Has(": Count") {
			z.Keys("d")
		}
		z.Keys("<enter>")
		z.Type("25")
		z.Keys("<enter>")
		z.Type("24")
		z.Keys("<enter>")
		z.Expect("It should be 25 and is 24")
		z.doSteps("What was done by hand?")
		t.Chdir(t.TempDir())
		z.Keys("b")
		z.WaitFor("Report:")
		page, err := os.ReadFile("procore-setup-runbook.html")
		for _, words := range []string{"Anna Admin", "company tools as well", "It should be 25 and is 24", "checked"} {
			if err != nil || !strings.Contains(string(page), words) {
				t.Errorf("the runbook does not say %q: %v", words, err)
			}
		}
	})
}

// The e-mail of an app's user is typed at the step that finds it, and stays done.
func TestByHandFindsTheAppsUser(t *testing.T) {
	story(t, scene{deps: byHand}, func(z *wizard) {
		z.toHand("hingepoint")
		for !z.Has("Find the app's user") {
			z.Wait(time.Second)
			if z.Has("Who should the integration") {
				z.Keys("<enter>")
			} else {
				z.Keys("d")
			}
		}
		z.Keys("d")
		z.Expect("The e-mail of the app's user is missing")
		z.Keys("e")
		z.Type("hp@procore.example")
		z.Keys("<enter>")
		z.Expect("done, as you said on", "Its e-mail: hp@procore.example")
		z.Keys("<enter>")
		z.At("Which correspondence types")
	})
}

// From a job by hand the way leads to proof: with an app the same answers are read back,
// what was done has nothing left to change, and what was missed is what is planned.
func TestByHandThenProved(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.ChoosePreset("syncezy")
		z.At("Which company")
		z.Keys("<esc>")
		z.At("How do you want to connect?")
		z.Choose("By hand")
		z.At("Which company is it?")
		z.Type("Meridian Builders")
		z.Keys("<tab>")
		z.Type("4286480")
		z.Keys("<enter>")
		z.doSteps("Who should the integration")
		z.Type(email)
		z.Keys("<enter>")
		z.doSteps("Which correspondence types")
		z.Keys("<enter>")
		z.OpenMatrix()
		z.SetLevel("Daily Log", "r")
		z.Keys("<enter>")
		z.doSteps("Where should it work?")
		z.Keys("<enter>")
		z.doSteps("What was done by hand?")
		z.asTheSteps(email)
		z.Keys("p")
		z.At("How do you want to connect?")
		z.Choose("With our company's app")
		z.At("Which company")
		z.Keys("<enter>")
		z.At("Who should the integration")
		z.Keys("<enter>")
		z.OpenMatrix()
		z.Expect("Nothing to change: Account is right already")
		z.Keys("<enter>")
		z.At("Where should it work")
		z.Expect("Nothing to change: Template is right already")
		z.Keys("<enter>")
		z.At("Change Procore?")
		z.Expect("invitation") // which nobody has sent
		z.Keys("y")
		z.At("Is it all in place?")
		z.WaitFor("read back")
		z.Refuse("not as asked")
	})
}

// asTheSteps does in the simulator what the steps say, all but the invitation.
func (z *wizard) asTheSteps(account string) {
	z.t.Helper()
	const company = mainCompany
	if _, err := z.server.AddUser(company, "SyncEzy", "Integration", account); err != nil {
		z.t.Fatal(err)
	}
	id, err := z.server.AddTemplate(company, "SyncEzy Sync", map[string]int{
		"home": 2, "documents": 4, "admin": 4, "images": 4, "rfi": 4, "submittal_log": 4, "daily_log": 2,
	})
	if err != nil {
		z.t.Fatal(err)
	}
	if err := z.server.EditUser(company, account, procoretest.Edit{DefaultTemplate: "SyncEzy Sync"}); err != nil {
		z.t.Fatal(err)
	}
	if err := z.server.SetNewProjects(company, account, true); err != nil {
		z.t.Fatal(err)
	}
	for _, p := range z.server.Projects(company) {
		if err := z.server.Assign(company, account, p, id); err != nil {
			z.t.Fatal(err)
		}
	}
}
