package procore

import (
	"net/http"
	"strconv"
	"testing"
	"testing/synctest"
	"time"
)

// Procore counts in two windows and describes the one that is nearer to exhaustion;
// where both are used up at once, that may be the short one. What was told of the long
// one before still holds.
func TestPacingTwoWindows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		type counter struct {
			limit, used int
			length      time.Duration
			ends        time.Time
		}
		short, long := &counter{limit: 5, length: 10 * time.Second}, &counter{limit: 20, length: time.Hour}
		beyond := 0
		w := &wire{answer: func(int, *http.Request) (*http.Response, error) {
			for _, c := range []*counter{short, long} {
				if !time.Now().Before(c.ends) {
					c.used, c.ends = 0, time.Now().Add(c.length)
				}
			}
			if short.used == short.limit || long.used == long.limit {
				beyond++
				return reply(429, "", "Retry-After", "10")()
			}
			short.used++
			long.used++
			near := short
			if (long.limit-long.used)*short.limit < (short.limit-short.used)*long.limit {
				near = long
			}
			return reply(200, meBody, "X-Rate-Limit-Limit", strconv.Itoa(near.limit),
				"X-Rate-Limit-Remaining", strconv.Itoa(near.limit-near.used),
				"X-Rate-Limit-Reset", strconv.FormatInt(near.ends.Unix(), 10))()
		}}
		c := on(w)
		start := time.Now()
		for range 50 {
			if _, err := c.Me(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if beyond > 0 {
			t.Errorf("%d requests beyond a limit", beyond)
		}
		if took := time.Since(start); took != 2*time.Hour+10*time.Second {
			t.Errorf("50 requests took %v", took)
		}
	})
}
