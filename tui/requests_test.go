package tui_test

import (
	"net/http"
	"testing"

	"procore-setup/procore/procoretest"
	"procore-setup/tui/tuitest"
)

// The documented minimum of requests for a whole run with 10,000 projects, as TestGrowth
// of procore/setup works it out, and how many times as many are too many. The wizard runs
// three plans where a setup file is one, and each sees first whether its basis holds: the
// operator's rights, the account and the templates, by id.
const (
	leastRequests = 105
	tooMany       = 1.15
)

// TestRequestsOfAWholeRun: from the sign-in to the checklist the wizard takes about the
// fewest requests that the documentation allows, and runs into no limit: what a page has
// read, the next one does not read again.
func TestRequestsOfAWholeRun(t *testing.T) {
	tuitest.NotForRaces(t)
	story(t, scene{server: many(procoretest.WithLimits(25, 3600))}, func(z *wizard) {
		z.toProjects()
		z.WaitFor("10,000 selected")
		z.Plan()
		z.Commit("Projects")
		z.WaitFor("Set up and read back")
		n, read := z.server.APIRequests(), 0
		for _, r := range z.server.Log() {
			switch {
			case r.Status == http.StatusTooManyRequests:
				t.Error("ran into the limit")
			case r.Query.Get("per_page") == "300", r.Query.Get("per_page") == "1000":
				read++
			}
		}
		t.Logf("wizard requests=%d least=%d", n, leastRequests)
		if float64(n) > tooMany*leastRequests && !procoretest.Older { // there it takes more to read as much
			t.Errorf("%d requests, more than %g times %d", n, tooMany, leastRequests)
		}
		// Verify reads all places once more, whatever the pages before it know.
		if pages := 34 + 10; read < pages {
			t.Errorf("%d pages of projects and places were read, not %d", read, pages)
		}
	})
}
