package auth

import (
	"errors"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// lostAnswers are the failures after which a refresh token may be used up.
func lostAnswers() map[string]func(*http.Request, *http.Response) (*http.Response, error) {
	fail := func(err error) func(*http.Request, *http.Response) (*http.Response, error) {
		return func(*http.Request, *http.Response) (*http.Response, error) { return nil, err }
	}
	say := func(status int, body string) func(*http.Request, *http.Response) (*http.Response, error) {
		return func(*http.Request, *http.Response) (*http.Response, error) { return respond(status, body), nil }
	}
	return map[string]func(*http.Request, *http.Response) (*http.Response, error){
		"reset":      fail(&net.OpError{Op: "read", Err: syscall.ECONNRESET}),
		"unknown":    fail(errors.New("something with plant-token-refresh-0 and " + plantClient)),
		"502":        say(502, "<html>plant</html>"),
		"500":        say(500, `{"error":"invalid_client","error_description":"plant-token-refresh-0"}`),
		"cut":        say(200, `{"access_token":"plant-token-acc`),
		"no token":   say(200, `{"token_type":"bearer"}`),
		"HTML":       say(200, "<html>plant</html>"),
		"used":       say(400, `{"error":"invalid_grant","error_description":"used: plant-token-refresh-0"}`),
		"used, v1":   say(401, `{"errors":["The refresh token is invalid"]}`),
		"broken off": func(_ *http.Request, r *http.Response) (*http.Response, error) { r.Body = &broken{}; return r, nil },
	}
}

// broken is a body that ends in the middle.
type broken struct{ read bool }

func (b *broken) Read(p []byte) (int, error) {
	if b.read {
		return 0, errors.New("reset by peer")
	}
	b.read = true
	return copy(p, `{"access`), nil
}

func (*broken) Close() error { return nil }

func TestSourceNeverRepeatsALostRefresh(t *testing.T) {
	for name, after := range lostAnswers() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l, store := newLogin(), NewMemoryStore()
				s := signedIn(t, l, store, "")
				l.after = after
				time.Sleep(2 * time.Hour)
				for range 3 {
					_, err := s.Token(t.Context())
					if !errors.Is(err, ErrSignInAgain) || !strings.Contains(err.Error(), "sign in again") {
						t.Errorf("got %v", err)
					}
					noPlant(t, err)
					time.Sleep(time.Hour)
				}
				l.after = nil
				// A later run, with the same store, does not try it either.
				if _, err := NewSource(l.config(), store, "").Token(t.Context()); !errors.Is(err, ErrSignInAgain) {
					t.Errorf("a later run: %v", err)
				}
				if n := l.asked(grantRefresh); n != 1 {
					t.Errorf("the refresh token was sent %d times", n)
				}
			})
		})
	}
}

// Where even the mark cannot be saved, this process remembers by itself.
func TestSourceRemembersALostRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, store := newLogin(), &brittle{Store: NewMemoryStore()}
		s := signedIn(t, l, store, "")
		l.after, store.err = lostAnswers()["reset"], errors.New("disk full")
		time.Sleep(2 * time.Hour)
		for range 3 {
			if _, err := s.Token(t.Context()); !errors.Is(err, ErrSignInAgain) {
				t.Errorf("got %v", err)
			}
		}
		if n := l.asked(grantRefresh); n != 1 {
			t.Errorf("the refresh token was sent %d times", n)
		}
	})
}

func TestSourceTriesAgainWhatWasNotSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLogin()
		s := signedIn(t, l, NewMemoryStore(), "")
		for name, before := range map[string]func(*http.Request) (*http.Response, error){
			"refused": func(*http.Request) (*http.Response, error) {
				return nil, &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
			},
			"DNS": func(*http.Request) (*http.Response, error) {
				return nil, &net.DNSError{Err: "no such host", Name: "login"}
			},
			"proxy": func(*http.Request) (*http.Response, error) {
				return nil, &net.OpError{Op: "proxyconnect", Err: net.ErrClosed}
			},
			"429": func(*http.Request) (*http.Response, error) { return respond(429, "slow down"), nil },
		} {
			l.before = before
			time.Sleep(time.Until(s.current.Token.Expiry) - time.Minute)
			if _, err := s.Token(t.Context()); err != nil {
				t.Errorf("%s: the token is good for another minute: %v", name, err)
			}
			if _, err := s.Renew(t.Context(), s.current.Token.Access); !errors.Is(err, ErrUnreachable) {
				t.Errorf("%s: renewing: %v", name, err)
			}
			time.Sleep(2 * time.Minute)
			_, err := s.Token(t.Context())
			if !errors.Is(err, ErrUnreachable) || errors.Is(err, ErrSignInAgain) {
				t.Errorf("%s: got %v", name, err)
			}
			noPlant(t, err)
			l.before = nil
			if _, err := s.Token(t.Context()); err != nil {
				t.Errorf("%s: later: %v", name, err)
			}
		}
	})
}

// A silent server costs 30 s and, since it may have listened, the sign-in.
func TestSourceTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLogin()
		c := l.config()
		c.Transport = silent{}
		store := NewMemoryStore()
		signedIn(t, l, store, "")
		time.Sleep(2 * time.Hour)
		began := time.Now()
		_, err := NewSource(c, store, "").Token(t.Context())
		if !errors.Is(err, ErrSignInAgain) || time.Since(began) != 30*time.Second {
			t.Errorf("got %v after %v", err, time.Since(began))
		}
	})
}

// silent is a host that takes a request and never answers.
type silent struct{}

func (silent) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func TestTooManyNamesTheTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLogin()
		for header, want := range map[string]string{
			"90": time.Now().Add(90 * time.Second).Format(time.TimeOnly), "": "a few minutes", "plant": "a few minutes",
		} {
			l.before = func(*http.Request) (*http.Response, error) {
				r := respond(429, "slow down")
				r.Header.Set("Retry-After", header)
				return r, nil
			}
			_, err := l.config().refresh(t.Context(), l.first())
			if !errors.Is(err, ErrUnreachable) || !strings.Contains(err.Error(), want) {
				t.Errorf("%q: got %v", header, err)
			}
			noPlant(t, err)
		}
	})
}

// fullStore is a store on a disk without room.
type fullStore struct{ Store }

func (fullStore) probe() error { return syscall.ENOSPC }

// A renewal uses the old token up, so it is not asked for where the new one could
// not be kept; what is still good is used to its end.
func TestSourceRenewsOnlyWhatCanBeKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, store := newLogin(), NewMemoryStore()
		signedIn(t, l, store, "")
		s := NewSource(l.config(), fullStore{store}, "")
		if _, err := s.Token(t.Context()); err != nil {
			t.Fatalf("a good token is not handed out: %v", err)
		}
		time.Sleep(2 * time.Hour)
		if _, err := s.Token(t.Context()); !errors.Is(err, ErrNotSaved) || errors.Is(err, ErrSignInAgain) {
			t.Errorf("got %v", err)
		}
		if n := l.asked(grantRefresh); n != 0 {
			t.Fatalf("the refresh token was sent %d times", n)
		}
		if _, err := NewSource(l.config(), store, "").Token(t.Context()); err != nil {
			t.Errorf("once there is room: %v", err)
		}
	})
}
