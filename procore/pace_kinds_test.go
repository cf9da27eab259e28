package procore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sync/errgroup"
)

// A meter is a server that counts requests in one window, of one of the kinds that the
// documentation allows.
type meter struct {
	slides  bool // a place comes back a window's length after it was used
	aligned bool // windows begin at round times, not with the first request
	limit   int
	length  time.Duration
	others  int // places that other apps use in each window, as soon as they can

	mu      sync.Mutex
	at      []time.Time // requests that were let through
	started time.Time   // of a window that resets
	beyond  int
}

// take counts a request, and tells how many places are left and until when.
func (m *meter) take(now time.Time) (ok bool, left int, reset time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.slides {
		m.at = slices.DeleteFunc(m.at, func(t time.Time) bool { return !t.After(now.Add(-m.length)) })
	} else if end := m.started.Add(m.length); m.started.IsZero() || !end.After(now) {
		m.at, m.started = nil, now
		if m.aligned {
			m.started = now.Truncate(m.length)
		}
		for range m.others {
			m.at = append(m.at, now)
		}
	}
	if ok = len(m.at) < m.limit; ok {
		m.at = append(m.at, now)
	} else {
		m.beyond++
	}
	reset = m.started.Add(m.length)
	if m.slides {
		reset = m.at[0].Add(m.length)
	}
	return ok, m.limit - len(m.at), reset
}

func (m *meter) wire() *wire {
	return &wire{answer: func(_ int, r *http.Request) (*http.Response, error) {
		ok, left, reset := m.take(time.Now())
		status := 200
		if !ok {
			status = 429
		}
		if reset.Nanosecond() > 0 {
			reset = reset.Add(time.Second)
		}
		return reply(status, meBody, "X-Rate-Limit-Limit", strconv.Itoa(m.limit),
			"X-Rate-Limit-Remaining", strconv.Itoa(left), "X-Rate-Limit-Reset", strconv.FormatInt(reset.Unix(), 10))()
	}}
}

// Many callers at once never run into a limit, whatever kind of window it is, and take
// about as long as the limit makes them.
func TestPacingEveryKindOfWindow(t *testing.T) {
	const requests, limit = 150, 25
	for name, kind := range map[string]*meter{
		"resets":                      {},
		"resets at round times":       {aligned: true},
		"slides":                      {slides: true},
		"resets, others use two":      {others: 2},
		"resets, others use it up":    {others: limit - 3},
		"resets after a whole minute": {length: time.Minute},
		"slides by a whole minute":    {slides: true, length: time.Minute},
	} {
		for _, rtt := range []time.Duration{0, 200 * time.Millisecond, time.Second, 3 * time.Second} {
			for _, callers := range []int{1, 6, 20} {
				t.Run(fmt.Sprintf("%s, %v, %d callers", name, rtt, callers), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						time.Sleep(7300 * time.Millisecond) // some time within an aligned window
						m := &meter{
							slides: kind.slides, aligned: kind.aligned, limit: limit, length: kind.length, others: kind.others,
						}
						if m.length == 0 {
							m.length = 10 * time.Second
						}
						c := far(after(rtt, m.wire()))
						began := time.Now()
						if _, err := c.Me(t.Context()); err != nil { // as the first page, it is alone
							t.Fatal(err)
						}
						var g errgroup.Group
						g.SetLimit(callers)
						for range requests - 1 {
							g.Go(func() error {
								_, err := c.Me(t.Context())
								return err
							})
						}
						if err := g.Wait(); err != nil || m.beyond > 0 {
							t.Fatalf("%d requests beyond the limit, %v", m.beyond, err)
						}
						// A window's places, but two for others, and the time of an answer to see them.
						places := limit - max(2, m.others)
						if m.others > 2 {
							places = 1 // what is left is for others but for one look
						}
						windows := (requests - 1) / places
						bound := max(time.Duration(windows)*(m.length+rtt+time.Second), time.Duration(requests/min(callers, maxFlying)+1)*rtt)
						if took := time.Since(began); took > bound*5/4 {
							t.Errorf("it took %v, %.2f times the %v of the limit", took, took.Seconds()/bound.Seconds(), bound)
						}
					})
				})
			}
		}
	}
}

// Nobody overtakes those who waited longer, and who gives up lets the next one pass.
func TestPacingIsFair(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &meter{limit: 5, length: 10 * time.Second}
		w := m.wire()
		c := on(w)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var g errgroup.Group
		for i := range 30 {
			impatient := i%10 == 7
			g.Go(func() error {
				own := t.Context()
				if impatient {
					own = ctx
				}
				if _, err := c.User(own, ID(i+1)); err != nil && (!impatient || !errors.Is(err, context.Canceled)) {
					return err
				}
				return nil
			})
			synctest.Wait()
		}
		cancel()
		if err := g.Wait(); err != nil || m.beyond > 0 || w.count() != 27 {
			t.Fatalf("%d of 27 requests, %d beyond the limit, %v", w.count(), m.beyond, err)
		}
		var last time.Time
		slices.SortFunc(w.asked, func(a, b sent) int { return cmp.Or(len(a.path)-len(b.path), cmp.Compare(a.path, b.path)) })
		for _, s := range w.asked {
			if s.at.Before(last) {
				t.Errorf("%s was overtaken", s.path)
			}
			last = s.at
		}
	})
}

// Never more than a few are under way at once, whoever asks.
func TestPacingFlying(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := after(time.Second, inTurn(reply(200, meBody)))
		c := far(d)
		var g errgroup.Group
		for range 50 {
			g.Go(func() error {
				_, err := c.Me(t.Context())
				return err
			})
		}
		if err := g.Wait(); err != nil || d.highest != maxFlying {
			t.Errorf("%d were under way at once, %v", d.highest, err)
		}
	})
}

// A time that can't be right does not stop the program for an hour.
func TestAbsurdTimes(t *testing.T) {
	for name, tc := range map[string]struct {
		headers func() []string
		most    time.Duration
		why     string // of the error; empty: it goes on by itself
	}{
		"Reset in milliseconds": {func() []string {
			return []string{
				"X-Rate-Limit-Limit", "25", "X-Rate-Limit-Remaining", "0",
				"X-Rate-Limit-Reset", strconv.FormatInt(time.Now().Add(9*time.Second).UnixMilli(), 10),
			}
		}, 11 * time.Second, ""},
		"Reset in microseconds": {func() []string {
			return []string{
				"X-Rate-Limit-Limit", "25", "X-Rate-Limit-Remaining", "0",
				"X-Rate-Limit-Reset", strconv.FormatInt(time.Now().Add(9*time.Second).UnixMicro(), 10),
			}
		}, 11 * time.Second, ""},
		"Reset at the end of time": {func() []string {
			return []string{"X-Rate-Limit-Remaining", "0", "X-Rate-Limit-Reset", "9223372036854775807"}
		}, 11 * time.Second, ""},
		"Reset long ago":         {func() []string { return []string{"X-Rate-Limit-Remaining", "0", "X-Rate-Limit-Reset", "9"} }, 6 * time.Second, ""},
		"Retry-After as a float": {func() []string { return []string{"Retry-After", "1e9"} }, 6 * time.Second, ""},
		"Retry-After below zero": {func() []string { return []string{"Retry-After", "-5"} }, 6 * time.Second, ""},
		"Retry-After of years":   {func() []string { return []string{"Retry-After", "1000000000"} }, 0, "in 1000000000 seconds"},
		"Retry-After of ages":    {func() []string { return []string{"Retry-After", "9223372036854775807"} }, 0, "longer than any of its limits"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(26 * 365 * 24 * time.Hour) // the present, for times that are written as milliseconds
				w := &wire{answer: func(n int, _ *http.Request) (*http.Response, error) {
					if n == 1 {
						return reply(429, "", tc.headers()...)()
					}
					return reply(200, meBody)()
				}}
				began := time.Now()
				_, err := on(w).Me(t.Context())
				took := time.Since(began)
				if took > tc.most || (tc.why == "") != (err == nil) {
					t.Fatalf("%v after %v", err, took)
				}
				if tc.why == "" {
					return
				}
				e := failure(t, err)
				if !errors.Is(err, ErrBusy) || !strings.Contains(e.Why, tc.why) || e.Retry.After(began.Add(maxWait)) {
					t.Errorf("error is %+v", e)
				}
			})
		})
	}
}
