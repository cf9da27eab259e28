package tui_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"procore-setup/procore/auth"
	"procore-setup/procore/procoretest"
	"procore-setup/tui"
	"procore-setup/tui/tuitest"
)

// in connects to another fixture company with the SyncEzy preset.
func (z *wizard) in(f procoretest.Fixture) int64 {
	z.t.Helper()
	id := z.server.CompanyID(f)
	z.ChoosePreset("syncezy")
	z.FindCompany(strconv.FormatInt(id, 10))
	z.PassChecks()
	return id
}

// kind chooses the kind of account on the account page.
func (z *wizard) kind(label string) {
	z.t.Helper()
	for range 8 {
		if strings.Contains(z.Line("›"), "Kind") || z.Has("› ( )") || z.Has("› (•)") {
			break
		}
		z.Keys("<shift+tab>")
	}
	for range 3 {
		z.Keys("<up>")
		if strings.Contains(z.Line("›"), label) {
			break
		}
	}
	z.Expect("› ( ) " + label)
	z.Keys("<space>")
}

func TestAppAccount(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		id := z.in(procoretest.App)
		z.kind("An app's service account")
		z.Refuse("First name", "Invitation")
		z.Keys("<enter>")
		z.At("Which app is it?")
		z.WaitFor("@procore.com")
		z.Move("syncezy")
		z.Keys("<enter>")
		z.SkipCommit()
		z.Finish()
		app := ""
		for _, u := range z.server.State(id).Users {
			if u.App && strings.Contains(u.Email, "syncezy") {
				app = u.Email
			}
			if u.App && u.Invited {
				t.Error("an app's user was invited")
			}
		}
		if app == "" {
			t.Error("the app's user is gone")
		}
	})
}

// TestAnotherIntegrationAfterAnApp: what an app's user is called is no answer to who a
// person's account is, and the other way round.
func TestAnotherIntegrationAfterAnApp(t *testing.T) {
	story(t, scene{server: []procoretest.Option{procoretest.WithFixtures(procoretest.App)}}, func(z *wizard) {
		z.ChoosePreset("cmic") // which works as an app
		z.PassChecks()
		z.Keys("<enter>")
		z.At("Which app is it?")
		z.WaitFor("@procore.com")
		z.Keys("<enter>") // takes none
		z.Expect("Which app is it?", "Install the app as it says below")
		z.Choose("syncezy")
		z.SkipCommit()
		z.Keys("<esc>", "<esc>")
		z.At("Which app is it?")
		if line := z.Line("›"); !strings.Contains(line, "(•) syncezy") {
			t.Errorf("opened again the cursor is on %q", line)
		}
		z.Keys("<esc>", "<esc>", "<esc>", "<esc>")
		z.ChooseNoPreset()
		z.PassChecks()
		z.Refuse("@procore.com")
		z.TypeAddress(email, "not in use")
		z.Keys("<esc>", "<esc>", "<esc>")
		z.ChoosePreset("cmic")
		z.PassChecks()
		z.Keys("<enter>")
		z.At("Which app is it?")
		z.WaitFor("@procore.com")
		z.Keys("<esc>", "<esc>", "<esc>", "<esc>")
		z.ChooseNoPreset()
		z.PassChecks()
		z.Expect(email)
	})
}

func TestAppThatIsInstalledMeanwhile(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.Connect()
		z.kind("An app's service account")
		z.Keys("<enter>")
		z.At("Which app is it?")
		z.WaitFor("Install App")
		z.Golden("80x24/app")
		if _, err := z.server.InstallApp(mainCompany, "syncezy"); err != nil {
			t.Fatal(err)
		}
		z.Wait(7 * time.Second)
		z.Move("syncezy")
		z.Keys("<enter>")
		z.At("Nothing to change")
	})
}

// The account that the program itself signs in with can't be taken for the integration's.
func TestOwnAppIsNotTaken(t *testing.T) {
	own := func(d *tui.Deps) { d.Method = auth.MethodClientCredentials }
	told := []procoretest.Option{procoretest.With(procoretest.ServiceNoHeader)}
	story(t, scene{server: told, deps: own}, func(z *wizard) {
		z.ChoosePreset("syncezy")
		z.PassChecks()
		z.kind("An app's service account")
		z.Keys("<enter>")
		z.At("Which app is it?")
		z.WaitFor("the app that this program itself signs in with")
		z.Choose("procore-setup")
		z.Expect("Which app is it?", "There is no app's user yet")
	})
}

func TestKindLosesNothing(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.Connect()
		z.TypeAddress(email, "not in use")
		z.field("account.kind")
		z.Golden("80x24/account-kinds")
		z.kind("An app's service account")
		z.Refuse(email)
		z.Keys("<down>")
		z.Keys("<space>")
		z.Expect(email, "First name")
	})
}

func TestAustralianCompany(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.in(procoretest.AU)
		z.MakeAccount(email)
		z.Finish()
	})
}

func TestLargeCompany(t *testing.T) {
	tuitest.NotForRaces(t)
	story(t, scene{}, func(z *wizard) {
		z.in(procoretest.Large)
		z.MakeAccount(email)
		z.TakePreset()
		z.WaitFor("selected")
		z.Keys("/")
		z.Type("1")
		z.Keys("<enter>", "n")
		z.Expect("hidden")
		z.Keys("<esc>", "a", "<enter>")
		z.Commit("Projects")
		z.WaitFor("Set up and read back")
		if n := z.server.APIRequests(); n > 170 { // 2,500 projects: some 60 pages a reading
			t.Errorf("%d requests", n)
		}
	})
}

func TestOnlyThese(t *testing.T) {
	prep := func(s *procoretest.Server) {
		_, _ = s.AddUser(mainCompany, "SyncEzy", "Integration", email)
		projects := s.Projects(mainCompany)
		template, _ := s.AddTemplate(mainCompany, "Old", map[string]int{"documents": 2})
		_ = s.Assign(mainCompany, email, projects[0], template)
		_ = s.Assign(mainCompany, email, projects[1], template)
	}
	story(t, scene{prep: prep}, func(z *wizard) {
		z.Connect()
		z.TypeAddress(email, "will be used")
		z.Keys("<enter>")
		z.SkipCommit()
		z.TakePreset()
		z.WaitFor("Old")
		z.Keys("<space>", "x", "<enter>") // not the first one, and only these
		z.At("Change Procore?")
		z.Expect("take sync@", "off 1 project")
		before := z.writes()
		z.Keys("y")
		z.Expect("Take the account off these projects?", "Tower North")
		z.Keys("<enter>")
		z.Expect("Take the account off these projects?")
		z.Keys("y", "<enter>")
		z.Expect("that is not their number")
		z.Keys("<esc>")
		z.Expect("Change Procore?")
		if z.writes() != before {
			t.Error("no wrote")
		}
		z.Keys("y", "1", "<enter>")
		z.WaitFor("Done: Projects")
		on := 0
		for _, m := range z.server.State(mainCompany).Memberships {
			if m.Project == z.server.Projects(mainCompany)[0] {
				for _, u := range z.server.State(mainCompany).Users {
					if u.ID == m.User && u.Email == email {
						on++
					}
				}
			}
		}
		if on > 0 {
			t.Error("the account is still on the project that was not selected")
		}
	})
}

func TestHostileNames(t *testing.T) {
	hostile := []procoretest.Option{procoretest.WithFixtures(procoretest.Main, procoretest.Hostile)}
	story(t, scene{server: hostile}, func(z *wizard) {
		z.ChoosePreset("syncezy")
		z.At("Which company")
		z.Keys("<down>")
		if strings.Contains(z.Output(), "\x1b]0;pwned") || strings.Contains(z.Output(), "\x1b[2J\x1b[2J") {
			t.Error("a name brought its escape sequences to the terminal")
		}
		z.fits("hostile", [2]int{80, 24}, [2]int{40, 12}, [2]int{120, 40})
	})
}

// Moving is not choosing, and what was chosen is seen before the page is left; the consent
// names the company template on its first line.
func TestChosenIsSeenBeforeItIsLeft(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.Connect()
		z.TypeAddress(email, "not in use")
		z.Keys("<tab>", "<down>")
		z.Expect("(•) Leave as it is", "› ( ) Company None")
		z.Keys("<enter>")
		z.At("Who should the integration")
		z.Expect("› (•) Company None")
		z.Keys("<enter>")
		z.At("Change Procore?")
		_, changes, _ := strings.Cut(strings.Join(strings.Fields(z.Text()), " "), "+ create the account")
		change, _, _ := strings.Cut(changes, "your answer")
		if !strings.Contains(change, "with the company template Company None") {
			t.Errorf("the change says %q", change)
		}
	})
}
