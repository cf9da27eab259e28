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
	} {
		l, store := newLogin(), NewMemoryStore()
		s := signedIn(t, l, store, "")
		spoil(l)
		err := s.Revoke(t.Context())
		if err == nil || !strings.Contains(err.Error(), "did not confirm") {
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
