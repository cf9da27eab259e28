package tui_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"procore-setup/procore/procoretest"
)

// While Procore does not answer, the page of the run says so, and when it is tried again;
// what is done has its time; what was said of an earlier state goes when it is read again.
func TestRunSaysWhatIsAwaited(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.Connect()
		z.TypeAddress(email, "not in use")
		z.Plan()
		z.server.Fault(procoretest.Fault{
			Method: http.MethodPost, Path: "/rest/v1.3/companies/*/users", Times: 1,
			Action: procoretest.Answer(http.StatusTooManyRequests, "{}", http.Header{"Retry-After": {"30"}}),
		})
		z.server.Fault(procoretest.Fault{Method: http.MethodGet, Action: procoretest.Refuse()})
		z.Keys("y")
		z.WaitFor("Procore does not answer; trying again in ")
		z.Expect(" s, 2 of 5")
		z.WaitFor(", 3 of 5")
		z.Expect("since 00:00:0")
		z.server.ClearFaults()
		z.WaitFor("What may the account do")
		z.Refuse("does not answer")
	})
}

// A change that was made shows when, and how long it took; a run that is quiet says for
// how long.
func TestRunHasATimeline(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.EditPreset(email)
		z.Review()
		z.server.Fault(procoretest.Fault{Method: http.MethodPost, Action: procoretest.Delay(7 * time.Second)})
		z.Keys("y")
		z.WaitFor("Waiting for Procore's answer for 6 s")
		z.WaitFor("Done: Template")
	})
	story(t, scene{}, func(z *wizard) {
		z.OpenProjects(email)
		z.Plan()
		z.server.Fault(procoretest.Fault{Action: procoretest.Delay(3 * time.Second)})
		z.Keys("y")
		z.WaitFor("✓ add")
		if line := z.Line("✓ add"); !regexp.MustCompile(`\d\d:\d\d:\d\d +\d+ s`).MatchString(line) {
			t.Errorf("what is done has no time: %q\n%s", line, z.Text())
		}
	})
}

// What an earlier state left on the page goes with it: read again after a run that was
// stopped, and that did arrive, the page says one thing.
func TestReadAgainAfterAStop(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.Connect()
		z.TypeAddress(email, "not in use")
		z.Plan()
		z.server.Fault(procoretest.Fault{Method: http.MethodPost, Path: "/rest/*/companies/*/users", Action: procoretest.HangAfter()})
		z.Keys("y")
		z.Wait(time.Second)
		z.Keys("<ctrl+c>", "<ctrl+c>")
		z.WaitFor("Stopped. What is left is listed below")
		z.server.ClearFaults()
		z.Keys("r")
		z.WaitFor("What may the account do")
		z.Refuse("Stopped")
	})
}

// A second wizard at the same company is told in whole words.
func TestSecondInstance(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.Connect()
		other := &wizard{t: z.t, server: z.server, deps: z.deps}
		other.deps.State = z.deps.State
		other.start(80, 24)
		other.ChoosePreset("syncezy")
		other.WaitFor("Another procore-setup is at work on this company")
		if !strings.Contains(strings.Join(strings.Fields(other.Text()), " "), "then try again") {
			t.Errorf("it does not say what to do:\n%s", other.Text())
		}
	})
}
