package procore

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// What changes rest on is looked at again before a request that had to wait, and before no
// other: neither before one that only reads, nor before one that may have arrived already.
func TestGround(t *testing.T) {
	refusal := errors.New("it was changed")
	for name, c := range map[string]struct {
		first   string // what comes before the answer
		do      func(context.Context, *Client) error
		look    error // what the look comes to
		never   bool  // it is never fresh
		looks   int
		sent    int
		is      error
		minutes int
	}{
		"a change at once":       {"", actions["update user"].do, nil, false, 0, 1, nil, 0},
		"a change that waited":   {"limit", actions["update user"].do, nil, false, 1, 2, nil, 40},
		"it does not hold":       {"limit", actions["bulk add"].do, refusal, false, 1, 1, refusal, 40},
		"a creation that waited": {"limit", actions["create user"].do, refusal, false, 1, 1, refusal, 40},
		"reading":                {"limit", actions["read"].do, refusal, false, 0, 2, nil, 40},
		"it may have arrived":    {"lost", actions["update user"].do, refusal, false, 0, 2, nil, 0},
		"no room for both":       {"", actions["update user"].do, nil, true, maxLooks, 0, ErrBusy, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				answers := []func() (*http.Response, error){reply(200, `{"id":7,"data":[{"entities":[{"userId":"7","projects":[{"projectId":"1","message":"ok"}]}]}]}`)}
				switch c.first {
				case "limit":
					answers = append([]func() (*http.Response, error){reply(429, "", "Retry-After", "2400")}, answers...)
				case "lost":
					answers = append([]func() (*http.Response, error){lose(errReset)}, answers...)
				}
				w, began, looks := inTurn(answers...), time.Now(), 0
				at := began
				err := c.do(OnGround(t.Context(), Ground{
					Fresh: func() bool { return !c.never && time.Since(at) < time.Minute },
					Look: func(context.Context) error {
						looks++
						at = time.Now()
						return c.look
					},
				}), on(w))
				if !errors.Is(err, c.is) || looks != c.looks || w.count() != c.sent {
					t.Errorf("%d looks, %d requests, %v; want %d, %d, %v", looks, w.count(), err, c.looks, c.sent, c.is)
				}
				if took := time.Since(began); took < time.Duration(c.minutes)*time.Minute {
					t.Errorf("it took %v", took)
				}
			})
		})
	}
}
