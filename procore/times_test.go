package procore_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/procoretest"
)

// What is asked side by side, and the places of Procore's short window that are left to
// this program, of 25.
const (
	abreast   = 6
	perWindow = 23
)

// rounds is how many answers in a row so many requests take at the least: the first
// alone, the others side by side.
func rounds(requests int) int {
	if requests == 0 {
		return 0
	}
	return 1 + (requests-1+abreast-1)/abreast
}

// soonest is when the last of so many requests may be answered: the longest chain, or
// whole windows and then the chain of what is left in the last one.
func soonest(requests int, rtt time.Duration, limited bool) time.Duration {
	chain := time.Duration(rounds(requests)) * rtt
	if !limited {
		return chain
	}
	windows := (requests - 1) / perWindow
	rest := requests - windows*perWindow
	return max(chain, time.Duration(windows)*10*time.Second+time.Duration((rest+abreast-1)/abreast)*rtt)
}

// Lists and changes of every size take about as long as the answers and the limits make
// them, whatever an answer takes. .ci/bench reads what is logged here.
func TestTimes(t *testing.T) {
	if testing.Short() {
		t.Skip("about no race")
	}
	const worker = 2 * time.Second
	for _, tc := range []struct {
		n     int
		rtt   time.Duration
		limit bool
	}{
		{240, time.Second, false},
		{1000, time.Second, true},
		{2500, 200 * time.Millisecond, false},
		{2500, time.Second, true},
		{10_000, time.Second, false},
		{10_000, time.Second, true},
	} {
		t.Run(fmt.Sprintf("%d %v limited=%v", tc.n, tc.rtt, tc.limit), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				opts := []procoretest.Option{
					procoretest.WithOnlyMain(), procoretest.WithProjects(tc.n), procoretest.WithLatency(tc.rtt),
					procoretest.WithWorkerDelay(worker), procoretest.WithLimits(1_000_000, 1_000_000),
				}
				if tc.limit {
					opts = append(opts, procoretest.WithLimits(25, 3600))
				}
				s := procoretest.New(opts...)
				c := connect(t, s)
				u, err := c.CreateUser(t.Context(), procore.UserInput{LastName: "Walker", Email: "walker@meridian.example"})
				if err != nil {
					t.Fatal(err)
				}
				measure := func(what string, bound time.Duration, do func()) {
					t.Helper()
					time.Sleep(11 * time.Second) // the window of what went before is over
					s.ResetLog()
					began := time.Now()
					do()
					took, goal := time.Since(began), bound*5/4
					t.Logf("times what=%q n=%d rtt=%v limited=%v requests=%d seconds=%.1f bound=%.1f",
						what, tc.n, tc.rtt, tc.limit, s.APIRequests(), took.Seconds(), bound.Seconds())
					if took > goal {
						t.Errorf("%s: %d took %v, the bound is %v", what, tc.n, took, bound)
					}
					for _, r := range s.Log() {
						if r.Status == 429 {
							t.Errorf("%s: ran into the limit", what)
						}
					}
				}
				pages := (tc.n + 299) / 300
				var projects []procore.ID
				measure("list projects", soonest(pages, tc.rtt, tc.limit), func() {
					projects = projectIDs(t, c, procore.ActiveProjects)
				})
				change, most := (tc.n+49)/50, time.Duration(0)
				if tc.n > 300 { // the workers, and a look that comes when the last one ends
					change = (tc.n+999)/1000 + 2
					most = time.Duration(rounds((tc.n+999)/1000))*tc.rtt + max(worker, tc.rtt)
				}
				measure("add to projects", max(most, soonest(change, tc.rtt, tc.limit)), func() {
					res, err := c.AddMemberships(t.Context(), memberships(u.ID, readOnlyEverything, projects))
					if err != nil || len(res.Done)+len(res.Handed) != tc.n || res.Pending > 0 {
						t.Errorf("%d done, %d handed over, %d pending, %v", len(res.Done), len(res.Handed), res.Pending, err)
					}
				})
				measure("read them back", soonest(pages, tc.rtt, tc.limit), func() {
					list, err := c.UserAssignments(t.Context(), u.ID, 0, nil)
					if err != nil || len(list) != tc.n {
						t.Errorf("%d assignments, %v", len(list), err)
					}
				})
			})
		})
	}
}
