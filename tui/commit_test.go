package tui_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"procore-setup/procore/procoretest"
	"procore-setup/tui"
)

// main is the id of the demo's company.
const mainCompany = 4286480

// count is how many people of the main company have an address.
func (z *wizard) count(address string) int {
	n := 0
	for _, u := range z.server.State(mainCompany).Users {
		if strings.EqualFold(u.Email, address) {
			n++
		}
	}
	return n
}

func TestNearMissIsNotTaken(t *testing.T) {
	prep := func(s *procoretest.Server) { _, _ = s.AddUser(mainCompany, "Near", "Miss", "x"+email) }
	story(t, scene{prep: prep}, func(z *wizard) {
		z.Connect()
		z.TypeAddress(email, "not in use")
		z.Plan()
		z.Expect("create the account " + email)
		z.Approve("Done: Account")
		if z.count(email) != 1 || z.count("x"+email) != 1 {
			t.Error("the near miss was touched, or the account was not created")
		}
	})
}

func TestInactiveIsReactivated(t *testing.T) {
	prep := func(s *procoretest.Server) {
		_, _ = s.AddUser(mainCompany, "SyncEzy", "Integration", email)
		_ = s.DeactivateUser(mainCompany, email)
	}
	story(t, scene{prep: prep}, func(z *wizard) {
		z.Connect()
		z.TypeAddress(strings.ToUpper(email), "inactive: will be reactivated")
		z.Plan()
		z.Expect("reactivate")
		z.Approve("Done: Account")
		for _, u := range z.server.State(mainCompany).Users {
			if u.Email == email && !u.Active {
				t.Error("the account is still inactive")
			}
		}
	})
}

func TestExistingIsUsed(t *testing.T) {
	prep := func(s *procoretest.Server) { _, _ = s.AddUser(mainCompany, "SyncEzy", "Integration", email) }
	story(t, scene{prep: prep}, func(z *wizard) {
		z.Connect()
		z.TypeAddress(email, "SyncEzy Integration will be used")
		z.Keys("<enter>")
		z.SkipCommit()
		z.At("What may the account do")
		if z.writes() > 0 {
			t.Errorf("%d writes for nothing", z.writes())
		}
	})
}

// different makes a template of the wanted name with other content.
func different(s *procoretest.Server) {
	_, _ = s.AddTemplate(mainCompany, "SyncEzy Sync", map[string]int{"documents": 2})
}

func TestTemplateExistsDifferent(t *testing.T) {
	story(t, scene{prep: different}, func(z *wizard) {
		z.EditPreset(email)
		z.Settle()
		z.Expect("A template of this name grants something else")
		z.Golden("80x24/review-different")
		z.Keys("<enter>")
		z.Expect("Is this what the account may do", "The name is taken")
		z.Keys("m")
		z.At("Change Procore?")
		z.Expect("SyncEzy Sync 2")
		z.Approve("Done: Template")
	})
}

func TestTemplateByHand(t *testing.T) {
	story(t, scene{prep: different}, func(z *wizard) {
		z.EditPreset(email)
		z.PlanByHand()
		z.Expect("everybody who has it", "!!  Everybody who has SyncEzy Sync gets these levels, too",
			"to what it grants now", "~  Documents: Read Only → Admin")
		z.Refuse("from every tool None")
		z.Keys("y")
		z.At("Change what others may do, too?")
		z.Expect("Documents", "Read Only → Admin", "Manage Users")
		z.Keys("n")
		z.At("Change Procore?")
		z.Keys("y")
		z.At("Change what others may do, too?")
		z.Keys("y")
		z.At("To do by hand")
		z.Golden("80x24/by-hand")
		z.Expect("company/permissions", "Watching")
		z.Keys("d")
		z.Expect("noticed by itself")
		id := int64(0)
		for _, x := range z.server.State(mainCompany).Templates {
			if x.Name == "SyncEzy Sync" {
				id = x.ID
			}
		}
		err := z.server.EditTemplate(mainCompany, id, func(levels map[string]int, _ map[string]map[string]bool) {
			for _, k := range []string{"admin", "documents", "images", "rfi", "submittal_log"} {
				levels[k] = 4
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		z.WaitFor("Done: Template")
	})
}

func TestStepByHandPutOff(t *testing.T) {
	story(t, scene{prep: different}, func(z *wizard) {
		z.EditPreset(email)
		z.PlanByHand()
		before := z.writes()
		z.Keys("y")
		z.Ahead("y", "<enter>", "d", "s") // keys on their way must not answer what opens by itself
		z.At("To do by hand")
		z.Wait(time.Second)
		z.Expect("To do by hand")
		z.Keys("<esc>")
		z.WaitFor("Change Procore?")
		z.Keys("<enter>")
		z.Expect("Press y to change Procore")
		if z.writes() != before {
			t.Errorf("putting a step off wrote %d times", z.writes()-before)
		}
	})
}

func TestProjectsWithAFailedRow(t *testing.T) {
	prep := func(s *procoretest.Server) {
		_ = s.SetTool(mainCompany, s.Projects(mainCompany)[2], "directory", false)
	}
	story(t, scene{prep: prep}, func(z *wizard) {
		z.OpenProjects(email)
		z.Plan()
		z.Approve("could not be changed")
		z.Golden("80x24/commit-failed-row")
		z.Keys("<enter>")
		z.At("Is it all in place?")
		z.WaitFor("not as asked")
		z.Keys("q")
		if err := z.outcome(); !errors.Is(err, tui.ErrDiffers) {
			t.Errorf("the outcome is %v", err)
		}
	})
}

// TestBadGatewayInACommit: whether the template was made is not known after a
// 502, so it is looked up by its name and never made twice.
func TestBadGatewayInACommit(t *testing.T) {
	actions := map[string]procoretest.Action{"before": procoretest.BadGateway(), "after": procoretest.ResetAfter()}
	for name, action := range actions {
		t.Run(name, func(t *testing.T) {
			prep := func(s *procoretest.Server) {
				s.Fault(procoretest.Fault{
					Method: http.MethodPost, Path: "/rest/v1.0/companies/*/permission_templates", Times: 1, Action: action,
				})
			}
			story(t, scene{prep: prep}, func(z *wizard) {
				z.ReviewPreset(email)
				z.Approve("Template")
				z.Wait(10 * time.Minute)
				if !z.Has("Done: Template") {
					z.Expect("✗", "Change Procore?")
					z.Approve("Done: Template")
				}
				n := 0
				for _, x := range z.server.State(mainCompany).Templates {
					if x.Name == "SyncEzy Sync" {
						n++
					}
				}
				if n != 1 {
					t.Errorf("%d templates of the name", n)
				}
			})
		})
	}
}

func TestRefusedChangeSaysWhatToDo(t *testing.T) {
	prep := func(s *procoretest.Server) {
		s.Fault(procoretest.Fault{
			Method: http.MethodPost, Path: "/rest/v1.3/companies/*/users", Times: 1,
			Action: procoretest.Answer(http.StatusForbidden, `{"errors":["You do not have permission"]}`, nil),
		})
	}
	story(t, scene{prep: prep}, func(z *wizard) {
		z.Connect()
		z.TypeAddress(email, "not in use")
		z.Plan()
		z.Approve("✗")
		z.WaitFor("Change Procore?")
		z.Golden("80x24/commit-refused")
		z.Expect("→")
		z.Keys("<enter>")
		z.Expect("Press y to change Procore")
		z.Approve("Done: Account")
		if z.count(email) != 1 {
			t.Errorf("%d accounts", z.count(email))
		}
	})
}

func TestStoppedAtOnce(t *testing.T) {
	story(t, scene{server: []procoretest.Option{procoretest.WithLatency(20 * time.Second)}}, func(z *wizard) {
		z.Connect()
		z.TypeAddress(email, "not in use")
		z.Plan()
		z.Keys("y")
		z.At("Changing Procore")
		z.Keys("<esc>")
		z.Expect("ctrl+c stops after the one in hand")
		z.Keys("<ctrl+c>", "<ctrl+c>")
		z.WaitFor("Stopped.")
		z.Refuse("Nothing has been changed yet") // nobody can know that
		z.Approve("Done: Account")
		if z.count(email) != 1 {
			t.Errorf("%d accounts", z.count(email))
		}
	})
}

// slow is a Procore that takes three seconds for everything.
func slow() []procoretest.Option {
	return []procoretest.Option{procoretest.WithLatency(3 * time.Second)}
}

func TestInterruptedThenResumed(t *testing.T) {
	story(t, scene{server: slow()}, func(z *wizard) {
		z.Connect()
		z.MakeAccount(email)
		z.Wait(10 * time.Second)
		z.Plan()
		z.Keys("y")
		z.At("Changing Procore")
		z.Keys("<ctrl+c>")
		z.Expect("stopping after this change")
		z.WaitFor("Stopped.")
		z.WaitFor("set the default project template")
		z.Keys("<ctrl+c>")
		z.Expect("Leave the wizard?")
		z.Keys("y")
		if err := z.outcome(); !errors.Is(err, tui.ErrUnfinished) {
			t.Errorf("the outcome is %v", err)
		}
		z.restart()
		z.Expect("Go on where you stopped?", email)
		z.Keys("<enter>")
		z.At("What may the account do")
		z.Wait(20 * time.Second)
		z.Plan()
		z.Refuse("create the template")
		z.Approve("Done: Template")
		if z.count(email) != 1 {
			t.Errorf("%d accounts", z.count(email))
		}
	})
}

// TestPlanThatNoLongerHolds: a y is consent to what was shown; where Procore changed
// since, nothing is written, and what is planned now is shown instead.
func TestPlanThatNoLongerHolds(t *testing.T) {
	prep := func(s *procoretest.Server) { _, _ = s.AddUser(mainCompany, "SyncEzy", "Integration", email) }
	story(t, scene{prep: prep}, func(z *wizard) {
		z.Connect()
		z.TypeAddress(email, "will be used")
		z.Keys("<enter>")
		z.TakePreset()
		z.Plan()
		z.Wait(10 * time.Minute)
		if err := z.server.EditUser(mainCompany, email, procoretest.Edit{First: "Carol", Email: "carol@meridian.example"}); err != nil {
			t.Fatal(err)
		}
		before := z.writes()
		z.Approve("Procore changed since the plan")
		z.Expect("carol@meridian.example")
		z.Approve("not in the Directory yet")
		if n := z.writes() - before; n != 0 {
			t.Errorf("%d writes", n)
		}
	})
}

// TestWholePlan: from the page of one stage the plan of all can be seen, with what is done.
func TestWholePlan(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.EditPreset(email)
		z.Review()
		z.Keys("P")
		z.At("What is planned in all")
		z.Golden("80x24/whole-plan")
		z.Expect("=  the account SyncEzy Integration", "+  create the template SyncEzy Sync", "Projects")
		z.Keys("<esc>")
		z.At("Change Procore?")
		if z.writes() != 1 { // the account's
			t.Errorf("%d writes", z.writes())
		}
	})
}
