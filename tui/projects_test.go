package tui_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/procoretest"
	"procore-setup/tui/tuitest"
)

// many is a company of ten thousand projects, alone in the list.
func many(more ...procoretest.Option) []procoretest.Option {
	return append([]procoretest.Option{procoretest.WithOnlyMain(), procoretest.WithProjects(10_000)}, more...)
}

// toProjects goes to the projects page of a company that is alone in the list.
func (z *wizard) toProjects() {
	z.t.Helper()
	z.ConnectToTheOnlyCompany()
	z.MakeAccount(email)
	z.TakePreset()
}

// on are the projects on which the account is, ascending.
func (z *wizard) on() []int64 {
	z.t.Helper()
	state := z.server.State(mainCompany)
	var out []int64
	for _, u := range state.Users {
		if u.Email != email {
			continue
		}
		for _, m := range state.Memberships {
			if m.User == u.ID {
				out = append(out, m.Project)
			}
		}
	}
	slices.Sort(out)
	return out
}

// TestTenThousandProjects filters, narrows, selects what is shown, and commits it; the
// rows that Procore refuses are grouped by cause and tried again with one key.
func TestTenThousandProjects(t *testing.T) {
	tuitest.NotForRaces(t)
	var off []int64
	prep := func(s *procoretest.Server) {
		off = s.Projects(mainCompany)[1:4000]
		for _, id := range off {
			_ = s.SetTool(mainCompany, id, "directory", false)
		}
	}
	story(t, scene{server: many(), prep: prep, w: 100, h: 30}, func(z *wizard) {
		z.toProjects()
		z.WaitFor("10,000 shown · 10,000 selected")
		z.Keys("n")
		z.Expect("10,000 shown · 0 selected")
		z.Keys("<enter>")
		z.Expect("Select projects first: space, or a.")
		z.Keys("/")
		z.Type("clinic oak")
		z.Keys("<enter>")
		shown := z.Line("shown")
		z.Keys("f")
		z.At("Which projects should be shown?")
		z.Move("Bidding")
		if line := z.Line("Bidding"); strings.Contains(line, ",") {
			t.Errorf("thousands are counted, where the filter finds a few: %s", line)
		}
		z.Keys("<space>", "<esc>")
		z.Expect("Stage: Bidding")
		if z.Line("shown") == shown {
			t.Errorf("the facet narrows nothing: %s", shown)
		}
		z.Keys("a", "<esc>") // the filter goes, the selection stays
		line := z.Line("selected")
		var selected int
		if _, err := fmt.Sscanf(line[strings.Index(line, "·")+len("·"):], "%d selected", &selected); err != nil || selected < 5 || selected > 200 {
			t.Fatalf("%d are selected (%v): %s", selected, err, line)
		}
		z.Keys("<esc>", "<enter>", "<enter>")
		z.At("Change Procore?")
		z.Keys("<esc>")
		z.At("Where should it work")
		z.Expect(fmt.Sprintf("%d selected", selected), "Stage: Bidding")
		z.Plan()
		z.Approve("could not be changed")
		done := len(z.on())
		z.Expect("Not done", fmt.Sprintf("%d projects: Contact could not be added", selected-done))
		z.Expect("To do: turn", "the Directory tool on in the project's Admin tool", "y try those again")
		z.Wait(time.Second)
		z.Golden("100x30/commit-failed-rows")
		for _, id := range off {
			_ = z.server.SetTool(mainCompany, id, "directory", true)
		}
		before := z.writes()
		z.Approve("Done: Projects")
		if n := len(z.on()); n != selected || z.writes()-before > 2 {
			t.Errorf("on %d of %d projects, after %d writes more", n, selected, z.writes()-before)
		}
		z.WaitFor("Set up and read back")
	})
}

// TestLateFailures: what Procore took over and did not do shows when it is read back,
// with the cause; Verify leads to what is left, which is tried again with one key.
func TestLateFailures(t *testing.T) {
	tuitest.NotForRaces(t)
	var late []int64
	for i := range int64(3) {
		late = append(late, 300001+100*i)
	}
	story(t, scene{server: many(procoretest.WithLateFailures(late...))}, func(z *wizard) {
		z.toProjects()
		z.WaitFor("10,000 selected")
		z.Plan()
		z.Expect("About 30 requests; Procore allows")
		z.Approve("Procore took it over and did not do it")
		z.Golden("80x24/commit-late-failures")
		if n := len(z.on()); n != 10_000-len(late) {
			t.Errorf("on %d projects", n)
		}
		z.Keys("<enter>")
		z.At("Is it all in place?")
		z.WaitFor("not as asked")
		z.Expect("3 of 10,000 projects not as asked", "3 projects: Procore took it over and did not do it", "t try those again")
		z.Golden("80x24/verify-late-failures")
		z.Keys("t")
		z.At("Change Procore?")
		z.Expect("Procore took it over", "on 3 projects", "y try those again")
		z.Commit("Projects")
		z.WaitFor("Set up and read back")
		if n := len(z.on()); n != 10_000 {
			t.Errorf("on %d projects", n)
		}
	})
}

// TestRowsArrive: what is there can be worked with while the rest arrives, also after
// the page was left and opened again; the selection grows as it was begun.
func TestRowsArrive(t *testing.T) {
	tuitest.NotForRaces(t)
	story(t, scene{server: many()}, func(z *wizard) {
		z.server.Fault(procoretest.Fault{Path: "/rest/v1.1/projects", Action: procoretest.Delay(20 * time.Second)})
		z.toProjects() // they are read ahead since the checks
		z.WaitFor("2,100 of 10,000 read")
		z.Expect("2,100 selected")
		z.Golden("80x24/projects-arriving")
		z.Keys("<enter>")
		z.Expect("Wait until all projects are read")
		z.Keys("<space>") // not the first one
		z.Expect("2,099 selected")
		z.Keys("<esc>")
		z.At("Template is right already")
		z.Keys("<enter>")
		z.WaitFor("2,100 of 10,000 read")
		z.WaitFor("10,000 shown · 9,999 selected")
		z.Keys("n")
		z.Wait(5 * time.Minute)
		z.Keys("r")
		z.Wait(10 * time.Second)
		z.Expect("10,000 shown · 0 selected") // what was read before stays while it is read again
		z.WaitFor("of 10,000 read")
		z.Keys("<down>", "<space>")
		z.Wait(5 * time.Minute)
		z.Expect("10,000 shown · 1 selected")
		z.Plan()
		z.Expect("on 1 project")
	})
}

// TestPastedList: a pasted list of ids, numbers and names opens a review.
func TestPastedList(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.OpenProjects(email)
		z.Keys("n")
		z.Paste("1042\r\n1481, Depot 7; 300003\nno such one\nHarbor East\tPort Hueneme\n1042\tGoleta\n")
		z.At("Select projects by a list")
		z.Expect("4 projects matched", "1 not found", "1 ambiguous", "no such one", "Depot 7 1480 Ventura; Depot 7 1481 Oxnard")
		z.Golden("80x24/list")
		z.fits("the list", [2]int{40, 12}, [2]int{120, 40})
		z.Keys("<enter>")
		z.At("Where should it work")
		z.Expect("4 projects added", "25 shown · 4 selected")
		z.Keys("l")
		z.At("Select projects by a list")
		z.Type("Mercy Clinic")
		z.Expect("1 project matched")
		z.Keys("<backspace>")
		z.Expect("1 not found")
		z.Keys("<enter>")
		z.Expect("No project is matched")
		z.Keys("<esc>")
		z.Expect("25 shown · 4 selected")
	})
}

// TestSortAndNarrow: the order and what is shown outlive the page.
func TestSortAndNarrow(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.OpenProjects(email)
		z.Keys("s")
		z.Expect("↑Project")
		if line := z.Line("› [x]"); !strings.Contains(line, "Tower North Fit-out") {
			t.Errorf("the cursor left its row: %s", line)
		}
		z.Keys("<home>")
		if line := z.Line("› [x]"); !strings.Contains(line, "Airport Hangar C") {
			t.Errorf("the first one is %s", line)
		}
		z.Keys("f")
		z.Golden("80x24/facets")
		z.fits("the facets", [2]int{40, 12}, [2]int{120, 40})
		z.Keys("<space>", "<down>", "<space>") // inactive instead of active
		z.Keys("<esc>")
		z.Expect("3 shown · 25 selected (25 hidden by the filter)", "inactive")
		z.Keys("a", "f", "n", "<esc>")
		z.Expect("28 shown · 28 selected")
		z.Keys("<esc>")
		z.At("Template is right already")
		z.Keys("<enter>")
		z.At("Where should it work")
		z.Expect("28 shown · 28 selected", "↑Project")
	})
}

// TestWaitIsShown: where Procore's limit holds a run up, the time at which it goes on is
// told, and how long all of it takes counts it.
func TestWaitIsShown(t *testing.T) {
	tuitest.NotForRaces(t)
	story(t, scene{server: many(procoretest.WithLimits(5, 600))}, func(z *wizard) {
		z.toProjects()
		z.WaitFor("10,000 selected")
		z.Wait(time.Minute)
		z.Plan()
		z.Expect("About 30 requests; Procore allows")
		z.Approve("handed over to Procore")
		z.WaitFor("Procore lets us go on at")
		z.Expect("rate limit", "handed over", "left")
		z.WaitFor("Done: Projects")
		for _, r := range z.server.Log() {
			if r.Status == 429 {
				t.Fatal("it ran into the limit")
			}
		}
	})
}

// TestTerminalProgress: a terminal that is known to show progress is told of it while
// projects are read and while Procore is changed, and that it is over; no other is.
func TestTerminalProgress(t *testing.T) {
	tuitest.NotForRaces(t)
	for _, c := range []struct {
		env   tea.EnvMsg
		shows bool
	}{{tea.EnvMsg{"TERM_PROGRAM=WezTerm"}, true}, {tea.EnvMsg{"TERM_PROGRAM=iTerm.app"}, false}} {
		story(t, scene{server: many(procoretest.WithLimits(5, 600))}, func(z *wizard) {
			z.Send(c.env)
			z.toProjects()
			z.WaitFor("10,000 selected")
			z.Wait(time.Minute)
			reading := z.Output()
			z.Plan()
			z.Approve("Done: Projects")
			running := z.Output()[len(reading):]
			for _, sequence := range []string{"\x1b]9;4;1;", "\x1b]9;4;4;", "\x1b]9;4;0"} { // how far, waiting, over
				if strings.Contains(running, sequence) != c.shows {
					t.Errorf("%v: %q was sent: %v", c.env, sequence, !c.shows)
				}
			}
			if strings.Contains(reading, "\x1b]9;4;") != c.shows {
				t.Errorf("%v: progress of the reading was sent: %v", c.env, !c.shows)
			}
		})
	}
}

// TestStopAmongThousands: a run stops after the part in hand, tells how that ended, and
// goes on with what is left.
func TestStopAmongThousands(t *testing.T) {
	tuitest.NotForRaces(t)
	story(t, scene{server: many(procoretest.WithLimits(5, 600))}, func(z *wizard) {
		z.toProjects()
		z.WaitFor("10,000 selected")
		z.Wait(time.Minute)
		z.Plan()
		z.Approve("handed over to Procore")
		z.Expect("rate limit", "of 10,000")
		z.Ahead("<ctrl+c>", "<ctrl+c>") // at once: what is under way may have arrived
		z.WaitFor("Stopped.")
		z.WaitFor("Change Procore?")
		z.Wait(time.Minute)
		z.Keys("r")
		z.Wait(10 * time.Minute)
		if n := len(z.on()); n < 1000 || n == 10_000 || !z.Has("projects are right already") {
			t.Fatalf("on %d projects:\n%s", n, z.Text())
		}
		z.Commit("Projects")
		z.WaitFor("Set up and read back")
		if n := len(z.on()); n != 10_000 {
			t.Errorf("on %d projects", n)
		}
	})
}

// TestStoppedRowsAreNotSentTwice: a stop does not wait for Procore's workers, which go
// on; what they were given is not proposed again.
func TestStoppedRowsAreNotSentTwice(t *testing.T) {
	tuitest.NotForRaces(t)
	story(t, scene{server: many(procoretest.WithWorkerDelay(8 * time.Second))}, func(z *wizard) {
		z.toProjects()
		z.WaitFor("10,000 selected")
		z.Wait(time.Minute)
		z.Plan()
		z.Approve("handed over to Procore")
		z.Keys("<ctrl+c>")
		z.WaitFor("Stopped.")
		z.Wait(2 * time.Minute)
		z.Commit("Projects")
		if n := len(z.on()); n != 10_000 {
			t.Errorf("on %d projects", n)
		}
		calls := 0
		for _, q := range z.server.Log() {
			if strings.HasSuffix(q.Path, "/bulk_add") {
				calls++
			}
		}
		if calls != 10 { // of 1,000 rows
			t.Errorf("%d calls added 10,000 projects", calls)
		}
	})
}
