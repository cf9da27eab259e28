package tui_test

import (
	"fmt"
	"testing"
	"time"

	"procore-setup/procore/procoretest"
	"procore-setup/tui/tuitest"
)

// An admin spends some seconds on a page. What the page needs then is there.
const (
	reads  = 3 * time.Second
	patent = 300 * time.Millisecond // what nobody notices
)

// TestNoPageWaits: with answers of a second, an admin who spends three seconds on a page
// waits on none, whatever the number of projects; sign-in and runs are apart. Verify reads
// everything back while the page before is in sight.
func TestNoPageWaits(t *testing.T) {
	tuitest.NotForRaces(t)
	for _, n := range []int{2500, 10_000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			opts := []procoretest.Option{
				procoretest.WithOnlyMain(), procoretest.WithProjects(n), procoretest.WithLimits(1_000_000, 1_000_000),
				procoretest.WithAssignmentsPage(1000, false), procoretest.WithLatency(time.Second),
			}
			story(t, scene{server: opts}, func(z *wizard) {
				look := func(page, ready string, most time.Duration) {
					t.Helper()
					z.Wait(reads) // from the key that led there
					began := time.Now()
					z.WaitFor(ready)
					took := time.Since(began)
					t.Logf("waits projects=%d page=%q seconds=%.1f", n, page, took.Seconds())
					if took > most {
						t.Errorf("%q: %v until %q", page, took, ready)
					}
				}
				z.ChoosePreset("syncezy")
				z.WaitFor("Who should the integration") // the sign-in and the checks are over
				z.At("Who should the integration")
				z.Type(email)
				look("Who should the integration", "not in use", patent)
				z.Keys("<enter>")
				look("Change Procore?", "create the account", patent)
				z.Keys("y")
				z.WaitFor("Done: Account") // a run takes what it takes
				look("Done: Account", "Done: Account", patent)
				z.Keys("<enter>")
				look("Change Procore?", "create the template", patent)
				z.Keys("y")
				z.WaitFor("Done: Template") // a run takes what it takes
				look("Done: Template", "Done: Template", patent)
				z.Keys("<enter>")
				look("Change Procore?", fmt.Sprintf("to %d,%03d projects", n/1000, n%1000), patent)
				z.Keys("y")
				z.WaitFor("Done: Projects") // a run takes what it takes
				look("Done: Projects", "Done: Projects", patent)
				z.Keys("<enter>")
				look("Does Procore say so too?", "Set up and read back", patent)
			})
		})
	}
}

// TestReadAheadAtAShutGate: while the app is not connected a look is one request, and nothing
// else is asked.
func TestReadAheadAtAShutGate(t *testing.T) {
	shut := func(s *procoretest.Server) {
		if err := s.ConnectApp(int64(4286480), false); err != nil {
			t.Error(err)
		}
	}
	story(t, scene{server: []procoretest.Option{procoretest.WithOnlyMain()}, prep: shut}, func(z *wizard) {
		z.ChoosePreset("syncezy")
		z.WaitFor("Install Custom App")
		z.Wait(time.Second)
		before := z.server.APIRequests()
		z.Wait(time.Minute)
		if n := z.server.APIRequests() - before; n < 11 || n > 13 { // one every five seconds
			t.Errorf("%d requests in a minute", n)
		}
	})
}

// TestReadAheadIsUsedOnce: what was read ahead is not read again, and r reads anew.
func TestReadAheadIsUsedOnce(t *testing.T) {
	story(t, scene{server: many(procoretest.WithLimits(1_000_000, 1_000_000))}, func(z *wizard) {
		pages := func() (n int) {
			for _, r := range z.server.Log() {
				if r.Query.Get("view") == "extended" && r.Query.Get("filters[by_status]") == "All" {
					n++
				}
			}
			return n
		}
		z.ConnectToTheOnlyCompany()
		z.Wait(time.Minute)
		if n := pages(); n != 34 {
			t.Errorf("%d pages were read ahead", n)
		}
		z.MakeAccount(email)
		z.TakePreset()
		z.WaitFor("10,000 selected")
		z.Wait(time.Minute)
		if n := pages(); n != 34 {
			t.Errorf("%d pages were read until they were shown", n)
		}
		z.Keys("r")
		z.Wait(time.Minute)
		if n := pages(); n != 68 {
			t.Errorf("%d pages after r", n)
		}
	})
}
