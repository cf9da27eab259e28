package procore

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A few hundred rows are answered row by row, side by side, once a first request was
// taken; where that way is known to work, at once.
func TestBatchesSideBySide(t *testing.T) {
	for _, tc := range []struct{ rows, requests, rounds, again int }{
		{50, 1, 1, 1}, {51, 2, 2, 1}, {240, 5, 2, 1}, {300, 6, 2, 1},
	} {
		t.Run(fmt.Sprint(tc.rows), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := &bulk{}
				d := after(time.Second, b.wire())
				c := far(d)
				for _, rounds := range []int{tc.rounds, tc.again} {
					began := time.Now()
					res, err := c.AddMemberships(t.Context(), rows(tc.rows))
					took := time.Since(began)
					if err != nil || len(res.Done) != tc.rows || res.Requests != tc.requests || took != time.Duration(rounds)*time.Second {
						t.Errorf("%d done in %v with %d requests, want %d s and %d; %v",
							len(res.Done), took, res.Requests, rounds, tc.requests, err)
					}
				}
				if d.highest > abreast {
					t.Errorf("%d were under way at once", d.highest)
				}
			})
		})
	}
}

// What becomes of each row where something happens to one of several batches under way.
// Nothing is sent after a failure, what was under way is brought to its end, and what is
// not known is said to be unknown.
func TestBatchesInTrouble(t *testing.T) {
	const all, struck = 300, 173 // the row whose batch it happens to
	for name, tc := range map[string]struct {
		spoil                 func(cancel, stop func()) func() (*http.Response, error)
		done                  bool // before it is spoilt, it was done
		times                 int  // 0: always
		is                    error
		unknown               int // of a batch that was under way too, at most
		leftLeast, leftMost   int
		most                  time.Duration
		secondWay, everything bool
	}{
		"a limit": {
			func(_, _ func()) func() (*http.Response, error) { return reply(429, "", "Retry-After", "5") },
			false, 1, nil, 0, 0, 0, 12 * time.Second, false, true,
		},
		"an answer is lost once": {
			func(_, _ func()) func() (*http.Response, error) { return lose(errReset) },
			true, 1, nil, 0, 0, 0, 8 * time.Second, false, true,
		},
		"answers are lost for ever": {
			func(_, _ func()) func() (*http.Response, error) { return lose(errReset) },
			true, 0, ErrNoAnswer, 50, 0, 200, 30 * time.Second, false, false,
		},
		"an answer that can't be read": {
			func(_, _ func()) func() (*http.Response, error) { return reply(200, "<html>") },
			true, 0, nil, 50, 0, 0, 4 * time.Second, false, false,
		},
		"an answer that names no row": {
			func(_, _ func()) func() (*http.Response, error) { return reply(200, `{"data":[{"entities":[]}]}`) },
			true, 0, nil, 50, 0, 0, 4 * time.Second, false, false,
		},
		"the app is disconnected": {
			func(_, _ func()) func() (*http.Response, error) {
				return reply(403, `{"errors":["App is not connected to this company."]}`)
			},
			false, 0, ErrNotConnected, 0, 50, 50, 4 * time.Second, false, false,
		},
		"the way is closed": {
			func(_, _ func()) func() (*http.Response, error) { return reply(403, `{"errors":["no"]}`) },
			false, 0, nil, 0, 0, 0, 6 * time.Second, true, true,
		},
		"it is stopped": {
			func(_, stop func()) func() (*http.Response, error) { stop(); return lose(errReset) },
			true, 1, nil, 0, 0, 200, 6 * time.Second, false, false,
		},
		"it is cancelled": {
			func(cancel, _ func()) func() (*http.Response, error) { cancel(); return lose(errReset) },
			true, 0, context.Canceled, 250, 0, 200, 2 * time.Second, false, false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := &bulk{}
				w := b.wire()
				plain := w.answer
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				stop := make(chan struct{})
				var mu sync.Mutex
				hits := 0
				w.answer = func(n int, r *http.Request) (*http.Response, error) {
					body := w.bodies()[n-1]
					mu.Lock()
					hit := strings.Contains(r.URL.Path, "/v2.0/") && strings.Contains(body, fmt.Sprintf(`"project_id":"%d"`, struck)) &&
						(tc.times == 0 || hits < tc.times)
					if hit {
						hits++
					}
					mu.Unlock()
					if !hit {
						return plain(n, r)
					}
					if tc.done {
						if _, err := plain(n, r); err != nil {
							return nil, err
						}
					}
					return tc.spoil(cancel, func() { close(stop) })()
				}
				d := after(time.Second, w)
				began := time.Now()
				res, err := far(d).AddMemberships(StopBulk(ctx, stop), rows(all))
				took := time.Since(began)
				if left := len(res.Left); len(res.Unknown) != min(tc.unknown, max(50, all-50-left)) || left < tc.leftLeast || left > tc.leftMost {
					t.Errorf("%d done, %d unknown, %d left", len(res.Done), len(res.Unknown), left)
				}
				if tc.is != nil && !errors.Is(err, tc.is) || tc.everything && (err != nil || len(res.Done) != all) {
					t.Errorf("%d done, %v", len(res.Done), err)
				}
				if took > tc.most || d.flying != 0 {
					t.Errorf("it took %v, and %d are under way", took, d.flying)
				}
				if tc.secondWay != strings.Contains(res.Via, "v1.3") {
					t.Errorf("it went via %s", res.Via)
				}
				whole(t, rows(all), res)
				for _, id := range res.Left {
					if b.on[id] {
						t.Fatalf("project %v is left, and done", id)
					}
				}
				for id := range res.Done {
					if !b.on[id] {
						t.Fatalf("project %v is done, and is not", id)
					}
				}
			})
		})
	}
}

// A removal that was sent twice may be refused because the first one did it: unknown.
func TestRepeatedRemovalIsUnknown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inTurn(lose(errReset), reply(200, `{"data":[{"7":{"1":"success","2":"failure"}}]}`))
		res, err := on(w).RemoveMemberships(t.Context(), rows(2))
		if err != nil || len(res.Done) != 1 || len(res.Failed) != 0 || fmt.Sprint(res.Unknown) != "[2]" {
			t.Errorf("%+v, %v", res, err)
		}
	})
}

// A call for each project: side by side, stopped, and lost.
func TestSinglesSideBySide(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bulk{v2: 404, v13: 404}
		d := after(time.Second, b.wire())
		began := time.Now()
		res, err := far(d).AddMemberships(t.Context(), rows(60))
		if took := time.Since(began); err != nil || len(res.Done) != 60 || took != 12*time.Second || d.highest != abreast {
			t.Errorf("%d done in %v with %d side by side, %v", len(res.Done), took, d.highest, err)
		}
		whole(t, rows(60), res)
	})
	synctest.Test(t, func(t *testing.T) {
		b := &bulk{v2: 404, v13: 404}
		w := b.wire()
		plain := w.answer
		w.answer = func(n int, r *http.Request) (*http.Response, error) {
			resp, err := plain(n, r)
			if strings.Contains(r.URL.Path, "/projects/9/") {
				return nil, errReset
			}
			return resp, err
		}
		res, err := on(w).AddMemberships(t.Context(), rows(60))
		if !errors.Is(err, ErrNoAnswer) || fmt.Sprint(res.Unknown) != "[9]" {
			t.Errorf("unknown %v, %v", res.Unknown, err)
		}
		whole(t, rows(60), res)
	})
}
