package tui_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"procore-setup/procore/procoretest"
	"procore-setup/tui"
)

// live is an account that works on two projects already.
const live = "old-hand@meridian.example"

// withLive makes it.
func withLive(s *procoretest.Server) {
	_, _ = s.AddUser(mainCompany, "Old", "Hand", live)
	projects := s.Projects(mainCompany)
	template, _ := s.AddTemplate(mainCompany, "Old Sync", map[string]int{"documents": 4, "rfi": 2})
	_ = s.EditUser(mainCompany, live, procoretest.Edit{DefaultTemplate: "Old Sync"})
	_ = s.Assign(mainCompany, live, projects[0], template)
	_ = s.Assign(mainCompany, live, projects[1], template)
	_ = s.SetNewProjects(mainCompany, live, true)
}

// lookFor goes from the first page to an account that is there.
func (z *wizard) lookFor(who string) {
	z.t.Helper()
	z.At("Which integration")
	z.Keys("<ctrl+o>")
	z.PickCompany("Meridian Builders")
	z.At("Which account do you want to look at?")
	z.Type(who)
	z.Wait(2 * time.Second)
}

// openLive is at the page of an account.
func (z *wizard) openLive(who string) {
	z.t.Helper()
	z.lookFor(who)
	z.Keys("<enter>")
	z.At("Who is it, and what may it do?")
	z.WaitFor("In words")
}

// state is how an account stands in Procore.
func (z *wizard) state(who string) (active, onNew bool, on int) {
	now := z.server.State(mainCompany)
	for _, u := range now.Users {
		if u.Email != who {
			continue
		}
		active, onNew = u.Active, u.NewProjects
		for _, m := range now.Memberships {
			if m.User == u.ID {
				on++
			}
		}
	}
	return active, onNew, on
}

// unchanged fails the test where an account is not as it was made, or anything was sent.
func (z *wizard) unchanged() {
	z.t.Helper()
	if active, onNew, on := z.state(live); !active || !onNew || on != 2 || z.writes() > 0 {
		z.t.Errorf("active %v, on new projects %v, on %d; %d writes", active, onNew, on, z.writes())
	}
}

// TestLook: who an account is and what it may do, in words and as the matrix, beside what
// an integration asks for. Nothing is written to Procore, and the setup is as it was.
func TestLook(t *testing.T) {
	story(t, scene{prep: withLive, server: flagShown}, func(z *wizard) {
		z.Connect()
		z.TypeAddress(email, "not in use")
		z.Keys("<esc>", "<esc>", "<esc>", "<esc>")
		z.At("Which integration")
		z.Keys("<ctrl+o>")
		z.PickCompany("Meridian Builders")
		z.At("Which account do you want to look at?")
		z.Keys("<enter>")
		z.Expect("Type the whole e-mail, or a part of the name")
		z.Type("old")
		z.WaitFor("Old Hand")
		z.Golden("80x24/look-whose")
		z.Keys("<enter>")
		z.At("Who is it, and what may it do?")
		z.WaitFor("In words")
		z.Refuse("SyncEzy at")
		z.Golden("80x24/look")
		z.Expect("It is on 2 projects; added to new projects: yes", "Old Sync")
		z.Keys("<tab>")
		z.Expect("[On projects]", "by its default template Old Sync")
		z.Move("Documents")
		z.Keys("a", "<left>")
		z.Expect("Nothing is changed here")
		z.Keys("d")
		z.At("Compare it with what?")
		z.Type("syncezy")
		z.Keys("<enter>")
		z.Expect("less than syncezy asks for")
		z.Golden("80x24/look-levels")
		z.fits("look", [2]int{40, 12}, [2]int{60, 20}, [2]int{120, 36}, [2]int{160, 45})
		z.Resize(40, 12)
		z.Wait(time.Second)
		z.Golden("40x12/look-levels")
		z.Keys("<shift+tab>")
		z.Golden("40x12/look")
		z.Resize(80, 24)
		z.Keys("<end>")
		z.Expect("From what it has to what syncezy asks for:")
		z.Keys("<esc>")
		z.At("Which account do you want to look at?")
		z.Keys("<esc>", "<esc>", "<esc>", "<esc>")
		z.At("Which integration")
		z.Keys("<enter>") // SyncEzy, as it was chosen
		z.PickCompany("Meridian Builders")
		z.At("Who should the integration")
		z.Expect(email)
		z.unchanged()
	})
}

// TestLookAtAPart: what the cursor stands on is what is looked at, and an e-mail that is
// typed whole comes first, whoever else has it in theirs.
func TestLookAtAPart(t *testing.T) {
	prep := func(s *procoretest.Server) {
		withLive(s)
		_, _ = s.AddUser(mainCompany, "Another", "Hand", "very-"+live)
	}
	story(t, scene{prep: prep}, func(z *wizard) {
		z.lookFor(live)
		z.Expect("› ( ) "+live, "very-"+live)
		z.Keys("<enter>")
		z.At("Who is it, and what may it do?")
		z.WaitFor("Old Hand <" + live + ">")
		z.Keys("<esc>", "<ctrl+u>")
		z.server.Fault(procoretest.Fault{
			Method: http.MethodGet, Path: "/rest/v1.3/companies/*/users", Action: procoretest.Answer(http.StatusOK,
				`[{"id":71,"last_name":"A","email_address":"OLD@meridian.example"},
				{"id":72,"last_name":"B","email_address":"Old@meridian.example"}]`, nil),
		})
		z.Type("old@meridian.example") // as neither has it: it is not for us to choose
		z.Wait(2 * time.Second)
		z.Expect("› ( ) old@meridian.example", "OLD@meridian.example", "Old@meridian.example")
		z.Keys("<enter>")
		z.At("Who is it, and what may it do?")
		z.WaitFor("→")
		z.Refuse("In words")
		z.server.ClearFaults()
		z.Keys("x", "y", "u", "s")
		z.Expect("Who is it, and what may it do?")
		z.Keys("<esc>", "<ctrl+u>")
		z.Type("nobody@meridian.example")
		z.Keys("<enter>")
		z.WaitFor("nobody has exactly the e-mail")
		z.unchanged()
	})
}

// TestLookIsKept: the account as a setup file and as a report; what was there is asked for
// by the file.
func TestLookIsKept(t *testing.T) {
	t.Chdir(t.TempDir())
	story(t, scene{prep: withLive, alone: true}, func(z *wizard) {
		z.openLive(live)
		z.Keys("s")
		z.WaitFor("Setup file:")
		z.Keys("e")
		z.WaitFor("Report:")
		files, _ := filepath.Glob("procore-*")
		data, err := os.ReadFile("procore-setup.yaml")
		if err != nil || len(files) != 3 || !strings.Contains(string(data), live) {
			t.Fatalf("%v, %v:\n%s", files, err, data)
		}
		z.Keys("d")
		z.At("Compare it with what?")
		z.Type("setup file")
		z.Keys("<enter>")
		z.At("Which setup file?")
		z.Type("nothing.yaml")
		z.Keys("<enter>")
		z.Expect("Which setup file?", "✗")
		z.Keys("<ctrl+u>")
		z.Type("procore-setup.yaml")
		z.Keys("<enter>", "<end>")
		z.Expect("It has exactly what procore-setup.yaml asks for")
		z.Keys("<esc>", "<ctrl+u>") // what a file leaves open is said where it is
		z.Type("resync@meridian.example")
		z.Keys("<enter>")
		z.WaitFor("In words")
		z.Keys("s")
		z.WaitFor("template.name is left open: it has no default project template")
		z.Expect("Once filled in, to check it: procore-setup verify procore-setup-2.yaml")
		z.Keys("q")
		if err := z.outcome(); err != nil {
			t.Errorf("the outcome is %v", err)
		}
		if bye := strings.Join(tui.Farewell(z.model), "\n"); !strings.Contains(bye, "procore-setup-2.yaml") {
			t.Errorf("what stays is %q", bye)
		}
		z.unchanged()
	})
}

// TestUseOfALook: a setup goes on with the account as it is, of which nothing is to be
// changed; the answers of before are kept as a file.
func TestUseOfALook(t *testing.T) {
	story(t, scene{prep: withLive}, func(z *wizard) {
		z.Connect()
		z.TypeAddress(email, "not in use")
		z.Leave()
		z.restart()
		z.At("Go on where you stopped?")
		z.Keys("<ctrl+o>")
		z.PickCompany("Meridian Builders")
		z.At("Which account do you want to look at?")
		z.Type(live)
		z.Keys("<enter>")
		z.WaitFor("In words")
		z.Keys("u")
		z.At("Who should the integration")
		z.Expect(live, "Your earlier answers are in")
		kept, _ := filepath.Glob(filepath.Join(z.deps.State.Dir, "procore-setup*.yaml"))
		if len(kept) != 1 {
			t.Errorf("kept: %v", kept)
		}
		z.Keys("<enter>")
		z.At("What may the account do")
		z.Expect("Old Sync", "Nothing to change: Account")
		z.unchanged()
	})
}

// TestLookFromAJobByHand: a look needs an app; who has none goes back to the job by hand,
// which is as it was, after a later start too.
func TestLookFromAJobByHand(t *testing.T) {
	story(t, scene{deps: byHand}, func(z *wizard) {
		z.toHand("syncezy")
		z.At("Step 1 of 18: Find who may do this")
		z.Keys("d")
		z.At("Step 2 of 18")
		for range 3 {
			z.Keys("<esc>")
			z.Wait(time.Second)
		}
		for range 6 {
			if z.Has("Which integration") {
				break
			}
			z.Keys("<esc>")
			z.Wait(time.Second)
		}
		z.Keys("<ctrl+o>")
		z.At("Which app signs in for you?")
		z.Keys("<esc>")
		z.At("Which integration")
		z.Leave()
		z.restart()
		z.At("Go on where you stopped?")
		z.Keys("<ctrl+o>")
		z.At("Which app signs in for you?")
		z.Keys("<esc>", "<esc>")
		z.At("Go on where you stopped?")
		z.Keys("<enter>")
		z.At("Step 2 of 18")
	})
}
