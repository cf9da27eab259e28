package auth

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func TestRevoke(t *testing.T) {
	l, store := newLogin(), NewMemoryStore()
	s := signedIn(t, l, store, "")
	if err := s.Revoke(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(l.revoked, " "); got != plantToken+"-access-0 "+plantToken+"-refresh-0" {
		t.Errorf("revoked %s", got)
	}
	if _, err := store.Load(t.Context(), "test"); !errors.Is(err, ErrNothingSaved) {
		t.Errorf("still saved: %v", err)
	}
	if _, err := s.Token(t.Context()); !errors.Is(err, ErrSignInAgain) {
		t.Errorf("still good: %v", err)
	}
	if err := s.Revoke(t.Context()); !errors.Is(err, ErrNothingSaved) {
		t.Errorf("twice: %v", err)
	}
}

// Once it has begun, signing out ends with nothing left here.
func TestRevokeCancelled(t *testing.T) {
	l := newLogin()
	store, err := NewFileStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := signedIn(t, l, store, t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	l.before = func(*http.Request) (*http.Response, error) { cancel(); return nil, ctx.Err() }
	if err := s.Revoke(ctx); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "did not confirm") {
		t.Errorf("got %v", err)
	}
	if _, err := store.Load(t.Context(), "test"); !errors.Is(err, ErrNothingSaved) {
		t.Errorf("still saved: %v", err)
	}
}

func TestRevokeUnconfirmed(t *testing.T) {
	for name, spoil := range map[string]func(*login){
		"no network": func(l *login) {
			l.before = func(*http.Request) (*http.Response, error) {
				return nil, &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
			}
		},
		"503": func(l *login) {
			l.before = func(*http.Request) (*http.Response, error) { return respond(503, "plant"), nil }
		},
		"forbidden": func(l *login) {
			l.before = func(*http.Request) (*http.Response, error) { return respond(403, "{}"), nil }
		},
		"alive": func(l *login) { l.alive = true },
		"nobody says that it is refused now": func(l *login) {
			l.before = func(r *http.Request) (*http.Response, error) {
				if r.URL.Path != "/oauth/token/info" {
					return nil, nil
				}
				return nil, &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
			}
		},
		"it is not said whether it is refused": func(l *login) {
			l.before = func(r *http.Request) (*http.Response, error) {
				if r.URL.Path != "/oauth/token/info" {
					return nil, nil
				}
				return respond(403, "{}"), nil
			}
		},
	} {
		l, store := newLogin(), NewMemoryStore()
		s := signedIn(t, l, store, "")
		spoil(l)
		err := s.Revoke(t.Context())
		if err == nil || !strings.Contains(err.Error(), "did not confirm") || strings.Count(err.Error(), whatSignOut) != 1 {
			t.Errorf("%s: got %v", name, err)
		}
		noPlant(t, err)
		if _, err := store.Load(t.Context(), "test"); !errors.Is(err, ErrNothingSaved) {
			t.Errorf("%s: still saved: %v", name, err)
		}
	}
}

// A token that could not be saved is the one that lives.
func TestRevokeUnsaved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, store := newLogin(), &brittle{Store: NewMemoryStore()}
		s := signedIn(t, l, store, "")
		store.err = errors.New("disk full")
		time.Sleep(2 * time.Hour)
		if _, err := s.Token(t.Context()); !errors.Is(err, ErrNotSaved) {
			t.Fatal(err)
		}
		if err := s.Revoke(t.Context()); err != nil {
			t.Error(err)
		}
		if got := strings.Join(l.revoked, " "); got != plantToken+"-access-1 "+plantToken+"-refresh-1" {
			t.Errorf("revoked %s", got)
		}
	})
}

// A lockedStore can't be looked at.
type lockedStore struct{ Store }

func (lockedStore) Load(context.Context, string) (Saved, error) {
	return Saved{}, errors.New("it is locked")
}

// Every sign-in that there is ends, the one in use once; one that can't be looked at does
// not stop the rest, and is told.
func TestSignOut(t *testing.T) {
	l, used, beside := newLogin(), NewMemoryStore(), NewMemoryStore()
	s := signedIn(t, l, used, "")
	saved, err := used.Load(t.Context(), "test")
	if err != nil {
		t.Fatal(err)
	}
	saved.Token.Access, saved.Token.Refresh = NewSecret(plantToken+"-other"), Secret{}
	if err := beside.Save(t.Context(), "test", saved); err != nil {
		t.Fatal(err)
	}
	locked := lockedStore{NewMemoryStore()}
	ended := SignOut(t.Context(), s, []Store{used, locked, beside, NewMemoryStore()}, s.Config(), "")
	if len(ended) != 3 || ended[0].Err != nil || ended[1].Err == nil || ended[2].Err != nil {
		t.Fatalf("got %v", ended)
	}
	for e, want := range map[Ending]string{
		ended[0]: "Signed out of Test world: revoked at Procore; it was kept in memory alone.",
		ended[1]: "Sign out: it is locked.",
		{Where: "the system keyring", title: "Test world"}: "Signed out of Test world: revoked at Procore and deleted from " +
			"the system keyring.",
	} {
		if says := e.String(); says != want {
			t.Errorf("it says %q, want %q", says, want)
		}
	}
	want := plantToken + "-access-0 " + plantToken + "-refresh-0 " + plantToken + "-other"
	if got := strings.Join(l.revoked, " "); got != want {
		t.Errorf("revoked %s", got)
	}
	if none := SignOut(t.Context(), nil, nil, s.Config(), ""); len(none) > 0 {
		t.Errorf("of nothing: %v", none)
	}
	if again := SignOut(t.Context(), s, []Store{used, beside}, s.Config(), ""); len(again) > 0 {
		t.Errorf("twice: %v", again)
	}
}

// Who can sign in as the app again is told where the app itself was signed in, and only there.
func TestSignOutMeans(t *testing.T) {
	for m, want := range map[Method]bool{MethodBrowser: false, MethodCode: false, MethodClientCredentials: true} {
		says := strings.Join(SignOutMeans(Environment{Title: "Test world"}, m), " ")
		if !strings.Contains(says, "Test world") || strings.Contains(says, "client secret") != want {
			t.Errorf("%s: %s", m, says)
		}
	}
}

// Whoever waited for a renewal gives the turn back.
func TestSettle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := signedIn(t, newLogin(), NewMemoryStore(), "")
		s.Settle(t.Context())
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		got, err := s.Token(ctx)
		gives(t, 0, got, err)
	})
}
