package procore

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A distant is a wire whose answers take their time, unless the caller gives up.
type distant struct {
	*wire
	takes func(*http.Request) time.Duration

	mu              sync.Mutex
	flying, highest int
}

// after puts a wire so far away.
func after(takes time.Duration, w *wire) *distant {
	return &distant{wire: w, takes: func(*http.Request) time.Duration { return takes }}
}

// RoundTrip implements [http.RoundTripper].
func (d *distant) RoundTrip(r *http.Request) (*http.Response, error) {
	d.mu.Lock()
	d.flying++
	d.highest = max(d.highest, d.flying)
	d.mu.Unlock()
	defer func() {
		d.mu.Lock()
		d.flying--
		d.mu.Unlock()
	}()
	resp, err := d.wire.RoundTrip(r)
	if bad := sleep(r.Context(), d.takes(r)); bad != nil {
		return nil, bad
	}
	return resp, err
}

// far returns a client of company 4286480 on the wire.
func far(d *distant, change ...func(*Options)) *Client {
	return on(d.wire, append(change, func(o *Options) { o.Transport = d })...)
}

func pageOf(r *http.Request) int {
	n, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil {
		return 1
	}
	return n
}

// readAll reads all projects and checks that their rows come once, in order, and are
// told in order.
func readAll(ctx context.Context, t *testing.T, c *Client) (int, error) {
	t.Helper()
	shown := 0
	list, err := c.Projects(ctx, AllProjects, func(sofar []Project, _ int) error {
		if len(sofar) <= shown {
			t.Errorf("after %d projects it tells %d", shown, len(sofar))
		}
		shown = len(sofar)
		return nil
	})
	for i, p := range list {
		if p.ID != ID(i+1) {
			t.Fatalf("row %d is project %v", i+1, p.ID)
		}
	}
	return len(list), err
}

// Pages are asked for six at a time once the first one tells how many there are.
func TestPagesAhead(t *testing.T) {
	const rtt = time.Second
	for name, tc := range map[string]struct {
		n      int
		link   func(string) string
		rounds int // of requests side by side, one after another
		flying int
	}{
		"two pages, one after the other": {301, documented, 2, 1},
		"a link to the last page":        {2500, lastIs(9), 1 + 2, 6},
		"its count of all":               {2500, onlyNext, 1 + 2, 6},
		"no links at all":                {2500, nil, 1 + 2, 6},
		"many":                           {10_000, lastIs(34), 1 + 6, 6},
		"a link to the wrong last page":  {2500, lastIs(2), 9, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := after(rtt, book(tc.n, tc.link))
				began := time.Now()
				n, err := readAll(t.Context(), t, far(d))
				took := time.Since(began)
				if err != nil || n != tc.n || took != time.Duration(tc.rounds)*rtt || d.highest != tc.flying {
					t.Errorf("%d projects took %v with %d side by side, want %d rounds; %v", n, took, d.highest, tc.rounds, err)
				}
				if pages := (tc.n + 299) / 300; d.count() != pages {
					t.Errorf("%d requests for %d pages", d.count(), pages)
				}
			})
		})
	}
}

// lastIs makes the links of a list whose last page has this number.
func lastIs(n int) func(string) string {
	return func(next string) string {
		if next == "" {
			return documented("")
		}
		u, err := url.Parse(next)
		if err != nil {
			return ""
		}
		q := u.Query()
		q.Set("page", strconv.Itoa(n))
		u.RawQuery = q.Encode()
		return `<` + next + `>; rel="next", <` + u.String() + `>; rel="last"`
	}
}

func onlyNext(next string) string {
	if next == "" {
		return documented("")
	}
	return `<` + next + `>; rel="next"`
}

// A page counts only where the one before links to it.
func TestPagesAheadAreLinked(t *testing.T) {
	for name, tc := range map[string]struct {
		link     func(page int, q url.Values) string // the query of the link on a page; "": none
		rows     int
		requests int // at most: what is dropped may be under way already
	}{
		"another order of parameters": {func(page int, q url.Values) string {
			return fmt.Sprintf("per_page=300&page=%d&%s", page+1, without(q, "page", "per_page"))
		}, 2500, 9},
		"a token beside the number": {func(page int, q url.Values) string {
			q.Set("after", strconv.Itoa(page))
			q.Set("page", strconv.Itoa(page+1))
			return q.Encode()
		}, 2500, 1 + 6 + 7},
		"no number": {func(page int, q url.Values) string {
			return fmt.Sprintf("cursor=%d&%s", page+1, without(q, "cursor"))
		}, 2500, 9},
		"a page is left out": {func(page int, q url.Values) string {
			q.Set("page", strconv.Itoa(page+1))
			if page == 3 {
				q.Set("page", "5")
			}
			return q.Encode()
		}, 2200, 2 * (8 + 6)},
		"the list ends sooner": {func(page int, q url.Values) string {
			if page == 4 {
				return ""
			}
			q.Set("page", strconv.Itoa(page+1))
			return q.Encode()
		}, 1200, 2 * 9},
	} {
		t.Run(name, func(t *testing.T) {
			w := book(2500, nil)
			plain := w.answer
			w.answer = func(n int, r *http.Request) (*http.Response, error) {
				q := r.URL.Query()
				page := pageOf(r)
				if c, err := strconv.Atoi(q.Get("cursor")); err == nil {
					page = c
				}
				inner := r.Clone(r.Context())
				q.Set("page", strconv.Itoa(page))
				inner.URL.RawQuery = q.Encode()
				resp, err := plain(n, inner)
				q = r.URL.Query()
				q.Del("page")
				if link := tc.link(page, q); page < 9 && link != "" {
					resp.Header.Set("Link", `<`+testHost+r.URL.Path+"?"+link+`>; rel="next"`)
				} else {
					resp.Header["Link"] = []string{""}
				}
				return resp, err
			}
			list, err := on(w).Projects(t.Context(), AllProjects, nil)
			if len(list) != tc.rows || w.count() > tc.requests || (tc.rows == 2500) != (err == nil) || err != nil && !incomplete(err) {
				t.Errorf("%d projects after %d requests, want %d after %d at most; %v", len(list), w.count(), tc.rows, tc.requests, err)
			}
		})
	}
}

// without is a query without some of its parameters.
func without(q url.Values, names ...string) string {
	for _, n := range names {
		q.Del(n)
	}
	return q.Encode()
}

// One page that does not come does not let the others pile up.
func TestPagesAheadWaitForTheSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := after(time.Second, book(10_000, lastIs(34)))
		d.takes = func(r *http.Request) time.Duration {
			if pageOf(r) == 2 {
				return 20 * time.Second
			}
			return time.Second
		}
		done := make(chan error, 1)
		go func() {
			_, err := readAll(t.Context(), t, far(d))
			done <- err
		}()
		time.Sleep(15 * time.Second)
		if n := d.count(); n != 1+6 {
			t.Errorf("%d pages were asked for while the second one is awaited", n)
		}
		if err := <-done; err != nil || d.count() != 34 {
			t.Errorf("%d requests, %v", d.count(), err)
		}
	})
}

// What becomes of a list where something happens to one of six pages under way.
func TestPagesAheadInTrouble(t *testing.T) {
	for name, tc := range map[string]struct {
		spoil  func(cancel func()) func() (*http.Response, error) // page 4, the first time
		always bool
		is     error
		rows   int
		most   time.Duration
	}{
		"a limit": {
			func(func()) func() (*http.Response, error) { return reply(429, "", "Retry-After", "5") }, false, nil, 2500, 12 * time.Second,
		},
		"a lost answer": {
			func(func()) func() (*http.Response, error) { return lose(errReset) }, false, nil, 2500, 5 * time.Second,
		},
		"a fault for ever": {
			func(func()) func() (*http.Response, error) { return reply(502, "") }, true, ErrNoAnswer, 0, 20 * time.Second,
		},
		"no right":    {func(func()) func() (*http.Response, error) { return reply(403, "") }, true, ErrForbidden, 0, 3 * time.Second},
		"the sign-in": {func(func()) func() (*http.Response, error) { return reply(401, "") }, false, nil, 2500, 6 * time.Second},
		"a panic":     {func(func()) func() (*http.Response, error) { panic("out of order") }, true, nil, 0, 3 * time.Second},
		"it is cancelled": {func(cancel func()) func() (*http.Response, error) {
			cancel()
			return reply(200, "[]")
		}, true, context.Canceled, 0, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := book(2500, lastIs(9))
				plain, struck := w.answer, false
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				var mu sync.Mutex
				w.answer = func(n int, r *http.Request) (*http.Response, error) {
					mu.Lock()
					hit := pageOf(r) == 4 && (tc.always || !struck)
					struck = struck || hit
					mu.Unlock()
					if hit {
						return tc.spoil(cancel)()
					}
					return plain(n, r)
				}
				d := after(time.Second, w)
				began := time.Now()
				n, err := readAll(ctx, t, far(d))
				if took := time.Since(began); n != tc.rows || took > tc.most || (tc.rows > 0) != (err == nil) {
					t.Errorf("%d projects after %v: %v", n, took, err)
				}
				if tc.is != nil && !errors.Is(err, tc.is) {
					t.Errorf("error is %v", err)
				}
				if strings.HasPrefix(name, "a panic") && !strings.Contains(fmt.Sprint(err), "fault of this program") {
					t.Errorf("error is %v", err)
				}
				synctest.Wait()
				d.mu.Lock()
				defer d.mu.Unlock()
				if d.flying != 0 {
					t.Errorf("%d requests are still under way", d.flying)
				}
			})
		})
	}
}

// A reading that is ended early leaves nothing under way.
func TestPagesAheadEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := after(time.Second, book(2500, lastIs(9)))
		enough := errors.New("enough")
		_, err := far(d).Projects(t.Context(), AllProjects, func(sofar []Project, _ int) error {
			if len(sofar) > 300 {
				return enough
			}
			return nil
		})
		synctest.Wait()
		if !errors.Is(err, enough) || d.flying != 0 || d.count() > 8 {
			t.Errorf("%v with %d of %d requests under way", err, d.flying, d.count())
		}
	})
}
