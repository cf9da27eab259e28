package procore

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What a worker took over is accepted, never done.
func TestWorker(t *testing.T) {
	status := func(complete bool, pending, failures int) func() (*http.Response, error) {
		return reply(200, fmt.Sprintf(`{"data":{"is_complete":%t,"total":60,"pending":%d,"failures":%d}}`, complete, pending, failures))
	}
	taken := reply(202, `{"data":[{"status":"accepted","batch_id":"batch-1/../x"}]}`)
	for name, tc := range map[string]struct {
		answers  []func() (*http.Response, error)
		want     BulkResult
		took     time.Duration
		requests int
	}{
		"done at the second look": {
			[]func() (*http.Response, error){taken, status(false, 30, 0), status(true, 0, 2)},
			BulkResult{Accepted: 40, Refused: 2},
			3 * time.Second, 3,
		},
		"cannot be watched": {
			[]func() (*http.Response, error){taken, reply(404, "")}, BulkResult{Accepted: 40, Pending: 40}, time.Second, 2,
		},
		"never ends": {
			[]func() (*http.Response, error){taken, status(false, 12, 0)}, BulkResult{Accepted: 40, Pending: 12}, maxBatch, 0,
		},
		"no batch id": {
			[]func() (*http.Response, error){reply(202, "")}, BulkResult{Accepted: 40, Pending: 40}, 0, 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := inTurn(tc.answers...)
				start := time.Now()
				res, err := on(w).AddMemberships(t.Context(), rows(40))
				if err != nil {
					t.Fatal(err)
				}
				if tc.requests != 0 && res.Requests != tc.requests || res.Requests != w.count() {
					t.Errorf("counted %d requests of %d", res.Requests, w.count())
				}
				for _, m := range rows(40) {
					tc.want.Handed = append(tc.want.Handed, m.ProjectID)
				}
				tc.want.Done, tc.want.Failed, tc.want.Via, tc.want.Requests = map[ID]string{}, map[ID]string{}, "v2 bulk", res.Requests
				if d := cmp.Diff(tc.want, res); d != "" {
					t.Errorf("result (-want +got):\n%s", d)
				}
				if d := time.Since(start); d < tc.took || d > tc.took+15*time.Second {
					t.Errorf("it took %v, want %v", d, tc.took)
				}
				for _, line := range w.lines()[1:] {
					if !strings.HasPrefix(line, "GET /rest/v2.0/companies/4286480/users/bulk/status/") {
						t.Errorf("request %s", line)
					}
				}
			})
		})
	}
	t.Run("cancelled", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			res, err := on(inTurn(taken, status(false, 9, 0))).AddMemberships(ctx, rows(40))
			if failure(t, err); !errors.Is(err, context.DeadlineExceeded) || res.Accepted != 40 || res.Pending != 9 {
				t.Errorf("%v, %+v", err, res)
			}
		})
	})
}

// workers is a Procore whose workers take their time, and where all of them are seen in
// its count of the places, if it counts.
type workers struct {
	takes  time.Duration
	fail   int  // rows of each worker that fail in the end
	counts bool // the places are counted

	mu    sync.Mutex
	begun []time.Time
	lines []string // what was asked, in short
}

func (p *workers) wire() *wire {
	return &wire{answer: func(_ int, r *http.Request) (*http.Response, error) {
		p.mu.Lock()
		defer p.mu.Unlock()
		switch base := path.Base(r.URL.Path); {
		case base == "project_assignments":
			p.lines = append(p.lines, "count")
			done := 7 // from before
			for _, at := range p.begun {
				if time.Since(at) >= p.takes {
					done += 1000 - p.fail
				} else if time.Since(at) >= p.takes/2 {
					done += 400
				}
			}
			if !p.counts {
				return reply(404, "")()
			}
			return reply(200, `[]`, "Total", strconv.Itoa(done))()
		case r.Method == http.MethodPost:
			p.lines = append(p.lines, "hand over")
			p.begun = append(p.begun, time.Now())
			return reply(202, fmt.Sprintf(`{"data":[{"status":"accepted","batch_id":"%d"}]}`, len(p.begun)-1))()
		default:
			p.lines = append(p.lines, "look")
			n, err := strconv.Atoi(base)
			over := err == nil && time.Since(p.begun[n]) >= p.takes
			return reply(200, fmt.Sprintf(`{"data":{"is_complete":%t,"total":1000,"pending":600,"failures":%d}}`, over, p.fail))()
		}
	}}
}

// Workers work side by side: the first one is handed its rows alone, the others at once,
// and they are waited for together.
func TestWorkersSideBySide(t *testing.T) {
	for name, tc := range map[string]struct {
		p     *workers
		took  time.Duration // at a second an answer
		lines map[string]int
	}{
		"the count tells of all": {
			&workers{takes: 2 * time.Second, counts: true}, (3 + 1 + 1) * time.Second,
			map[string]int{"hand over": 9, "count": 1 + 1},
		},
		"some take longer": {
			&workers{takes: 6 * time.Second, counts: true}, (3 + 2 + 3 + 4) * time.Second,
			map[string]int{"hand over": 9, "count": 1 + 3},
		},
		"rows fail": {
			&workers{takes: 2 * time.Second, counts: true, fail: 3}, 20 * time.Second,
			map[string]int{"hand over": 9, "count": 1 + 2, "look": 9},
		},
		"nobody counts": {
			&workers{takes: 2 * time.Second}, 20 * time.Second, map[string]int{"hand over": 9, "count": 1, "look": 9},
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := after(time.Second, tc.p.wire())
				began := time.Now()
				var last BulkProgress
				ctx := OnBulk(t.Context(), func(p BulkProgress) {
					if p.Settled < last.Settled || p.Settled+p.Waiting > p.Rows {
						t.Errorf("after %+v it tells %+v", last, p)
					}
					last = p
				})
				res, err := far(d).AddMemberships(ctx, rows(9000))
				if err != nil {
					t.Fatal(err)
				}
				if took := time.Since(began); took > tc.took {
					t.Errorf("it took %v, want %v", took, tc.took)
				}
				lines := map[string]int{}
				for _, l := range tc.p.lines {
					lines[l]++
				}
				if diff := cmp.Diff(tc.lines, lines); diff != "" {
					t.Errorf("requests (-want +got):\n%s", diff)
				}
				if res.Accepted != 9000 || res.Pending != 0 || res.Refused != 9*tc.p.fail || res.Requests != len(tc.p.lines) || last.Settled != 9000 {
					t.Errorf("%d accepted, %d pending, %d refused, %d requests of %d; told %+v",
						res.Accepted, res.Pending, res.Refused, res.Requests, len(tc.p.lines), last)
				}
				if at := tc.p.begun; at[1].Sub(at[0]) < time.Second || d.highest > abreast {
					t.Errorf("the first went with the second, %v apart; %d side by side", at[1].Sub(at[0]), d.highest)
				}
				whole(t, rows(9000), res)
			})
		})
	}
}
