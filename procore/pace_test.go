package procore

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sync/errgroup"
)

// limits makes the rate limit headers of a server whose clock is skew ahead.
func limits(limit, remaining int, reset, skew time.Duration) []string {
	now := time.Now().Add(skew)
	return []string{
		"Date", now.UTC().Format(http.TimeFormat),
		"X-Rate-Limit-Limit", strconv.Itoa(limit), "X-Rate-Limit-Remaining", strconv.Itoa(remaining),
		"X-Rate-Limit-Reset", strconv.FormatInt(now.Add(reset).Unix(), 10),
	}
}

// waits keeps what OnWait was told.
type waits struct {
	mu   sync.Mutex
	list []time.Time
}

func (w *waits) add(t time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.list = append(w.list, t)
}

func (w *waits) option(o *Options) { o.OnWait = w.add }

const meBody = `{"id":1,"login":"a@example.com"}`

// Both windows and a wrong clock: the client waits until the window ends, and
// not a moment less; it knows no number.
func TestPacing(t *testing.T) {
	for name, tc := range map[string]struct {
		limit         int
		reset, skew   time.Duration
		atLeast, most time.Duration
	}{
		"spike window":         {25, 10 * time.Second, 0, 10 * time.Second, 11 * time.Second},
		"hour":                 {600, 40 * time.Minute, 0, 40 * time.Minute, 40*time.Minute + time.Second},
		"server clock ahead":   {25, 10 * time.Second, 7 * time.Minute, 10 * time.Second, 11 * time.Second},
		"server clock behind":  {25, 10 * time.Second, -3 * time.Hour, 10 * time.Second, 11 * time.Second},
		"window over already":  {25, -5 * time.Second, 0, 0, 0},
		"nonsense far in time": {25, 90 * 24 * time.Hour, 0, 10 * time.Second, 10 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := &wire{answer: func(n int, _ *http.Request) (*http.Response, error) {
					return reply(200, meBody, limits(tc.limit, max(0, 4-n), tc.reset, tc.skew)...)()
				}}
				var told waits
				c := on(w, told.option)
				for range 3 {
					if _, err := c.Me(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				if d := w.asked[1].at.Sub(w.asked[0].at); d != 0 {
					t.Errorf("waited %v with three requests left", d)
				}
				d := w.asked[2].at.Sub(w.asked[1].at)
				if d < tc.atLeast || d > tc.most {
					t.Errorf("waited %v with two left, which are for others; want %v to %v", d, tc.atLeast, tc.most)
				}
				if tc.atLeast == 0 {
					if len(told.list) != 0 {
						t.Errorf("OnWait was told %v without a wait", told.list)
					}
					return
				}
				if len(told.list) != 2 || !told.list[0].Equal(w.asked[2].at) || !told.list[1].IsZero() {
					t.Errorf("OnWait was told %v, want %v and zero", told.list, w.asked[2].at)
				}
				if l := c.Windows(); len(l) != 1 || l[0].Limit != tc.limit || l[0].Remaining != 1 {
					t.Errorf("limits are %+v", l)
				}
			})
		})
	}
}

// Many callers at once stay within a window that the server counts itself.
func TestPacingConcurrent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const perWindow = 5
		var (
			mu     sync.Mutex
			start  time.Time
			used   int
			beyond int
		)
		w := &wire{answer: func(int, *http.Request) (*http.Response, error) {
			mu.Lock()
			if now := time.Now(); start.IsZero() || now.Sub(start) >= 10*time.Second {
				start, used = now, 0
			}
			used++
			if used > perWindow {
				beyond++
			}
			h := limits(perWindow, max(0, perWindow-used), time.Until(start.Add(10*time.Second)), 0)
			over := used > perWindow
			mu.Unlock()
			time.Sleep(300 * time.Millisecond)
			if over {
				return reply(429, `{"errors":["too many"]}`, h...)()
			}
			return reply(200, meBody, h...)()
		}}
		var told waits
		c := on(w, told.option)
		if _, err := c.Me(t.Context()); err != nil { // now the window is known
			t.Fatal(err)
		}
		var g errgroup.Group
		for range 24 {
			g.Go(func() error {
				_, err := c.Me(t.Context())
				return err
			})
		}
		if err := g.Wait(); err != nil {
			t.Fatal(err)
		}
		if beyond > 0 {
			t.Errorf("%d requests were turned away", beyond)
		}
		if n := len(told.list); n < 2 || !told.list[n-1].IsZero() {
			t.Errorf("OnWait was told %v, want a zero time at the end", told.list)
		}
		for i := 1; i < len(told.list); i++ {
			if told.list[i].IsZero() && told.list[i-1].IsZero() {
				t.Errorf("OnWait was told of two ends in a row: %v", told.list)
			}
		}
	})
}

func TestTurnedAway(t *testing.T) {
	for name, tc := range map[string]struct {
		status        int
		headers       func() []string
		atLeast, most time.Duration
	}{
		"Retry-After": {429, func() []string { return []string{"Retry-After", "7"} }, 7 * time.Second, 8 * time.Second},
		"Retry-After a date": {429, func() []string {
			return []string{"Retry-After", time.Now().Add(time.Minute).UTC().Format(http.TimeFormat)}
		}, time.Minute, time.Minute + 2*time.Second},
		"Reset only":        {429, func() []string { return limits(25, 0, 9*time.Second, time.Hour) }, 9 * time.Second, 11 * time.Second},
		"Reset is later":    {429, func() []string { return append(limits(25, 0, 30*time.Second, 0), "Retry-After", "2") }, 30 * time.Second, 32 * time.Second},
		"Retry-After later": {429, func() []string { return append(limits(25, 0, 2*time.Second, 0), "Retry-After", "30") }, 30 * time.Second, 31 * time.Second},
		"no time named":     {429, func() []string { return nil }, 2 * time.Second, 5 * time.Second},
		"503":               {503, func() []string { return []string{"Retry-After", "12"} }, 12 * time.Second, 13 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := &wire{answer: func(n int, _ *http.Request) (*http.Response, error) {
					if n == 1 {
						return reply(tc.status, `{"errors":["slow down"]}`, tc.headers()...)()
					}
					return reply(200, meBody)()
				}}
				var told waits
				if _, err := on(w, told.option).Me(t.Context()); err != nil {
					t.Fatal(err)
				}
				if d := w.asked[1].at.Sub(w.asked[0].at); d < tc.atLeast || d > tc.most {
					t.Errorf("waited %v, want %v to %v", d, tc.atLeast, tc.most)
				}
				if len(told.list) != 2 || told.list[0].IsZero() || !told.list[1].IsZero() {
					t.Errorf("OnWait was told %v, want a time and zero", told.list)
				}
			})
		})
	}
}

// A 429 turned the request away, so even a create is sent again.
func TestTurnedAwayCreate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inTurn(reply(429, "", "Retry-After", "3"), reply(201, `{"id":5}`))
		u, err := on(w).CreateUser(t.Context(), UserInput{LastName: "x", Email: "x@example.com"})
		if err != nil || u.ID != 5 || w.count() != 2 {
			t.Errorf("user %v, error %v after %d requests", u.ID, err, w.count())
		}
	})
}

func TestTurnedAwayForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inTurn(reply(429, `{"errors":["hour used up"]}`, "Retry-After", "60"))
		start := time.Now()
		_, err := on(w).Me(t.Context())
		e := failure(t, err)
		if !errors.Is(err, ErrBusy) || e.Status != 429 || e.Retry.Before(time.Now().Add(time.Minute)) {
			t.Errorf("error is %+v, want busy with a time", e)
		}
		if w.count() != maxLimited+1 || time.Since(start) < maxLimited*time.Minute {
			t.Errorf("%d requests in %v", w.count(), time.Since(start))
		}
	})
	synctest.Test(t, func(t *testing.T) {
		w := inTurn(reply(429, "", "Retry-After", "86400"))
		start := time.Now()
		_, err := on(w).Me(t.Context())
		if !errors.Is(err, ErrBusy) || w.count() != 1 || time.Since(start) != 0 {
			t.Errorf("a day's wait: %v after %d requests, %v", err, w.count(), time.Since(start))
		}
	})
}

// One caller's 429 holds the others back, and a wait ends with its context.
func TestWaitIsShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inTurn(reply(429, "", "Retry-After", "30"), reply(200, meBody))
		c := on(w)
		first := make(chan error)
		go func() {
			_, err := c.Me(t.Context())
			first <- err
		}()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		start := time.Now()
		_, err := c.Me(ctx)
		e := failure(t, err)
		if !errors.Is(err, context.DeadlineExceeded) || e.Status != 0 || time.Since(start) != 5*time.Second {
			t.Errorf("second caller: %v after %v", err, time.Since(start))
		}
		if n := w.count(); n != 1 {
			t.Errorf("%d requests went out during the wait", n)
		}
		if err := <-first; err != nil {
			t.Error(err)
		}
	})
}
