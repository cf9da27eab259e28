package auth

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// first is the token of a fresh sign-in at l.
func (l *login) first() Token {
	return Token{
		Access: NewSecret(plantToken + "-access-0"), Refresh: NewSecret(plantToken + "-refresh-0"),
		Expiry: time.Now().Add(90 * time.Minute), Redirect: oob,
	}
}

// signedIn returns a source over a store that holds a fresh sign-in.
func signedIn(t *testing.T, l *login, s Store, dir string) *Source {
	t.Helper()
	src := NewSource(l.config(), s, dir)
	if err := src.Adopt(t.Context(), l.first(), MethodCode); err != nil {
		t.Fatal(err)
	}
	return src
}

// gives checks that a call brought the n-th access token.
func gives(t *testing.T, n int, got Secret, err error) {
	t.Helper()
	if want := fmt.Sprintf("%s-access-%d", plantToken, n); err != nil || got.Reveal() != want {
		t.Errorf("got %q, %v; want %s", got.Reveal(), err, want)
	}
	noPlant(t, err)
}

func TestSourceRefreshesEarlyAndOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, store := newLogin(), NewMemoryStore()
		s := signedIn(t, l, store, "")
		for n := range 4 {
			for range 3 {
				got, err := s.Token(t.Context())
				gives(t, n, got, err)
			}
			time.Sleep(88*time.Minute - time.Second)
			got, err := s.Token(t.Context())
			gives(t, n, got, err)
			time.Sleep(time.Second) // two minutes before the end
			var wg sync.WaitGroup
			for range 5 {
				wg.Go(func() {
					got, err := s.Token(t.Context())
					gives(t, n+1, got, err)
				})
			}
			wg.Wait()
			if asked := l.asked(grantRefresh); asked != n+1 {
				t.Fatalf("%d refreshes, want %d", asked, n+1)
			}
			f := l.last()
			if f.Get("redirect_uri") != oob || f.Get("refresh_token") != fmt.Sprintf("%s-refresh-%d", plantToken, n) ||
				f.Get("client_secret") != plantClient || f.Get("client_id") != "app" || len(f) != 5 {
				t.Error("the refresh is not the documented one")
			}
			saved, err := store.Load(t.Context(), "test")
			if err != nil || saved.Token != s.current.Token || saved.Method != MethodCode || saved.Credentials != l.config().Credentials {
				t.Errorf("not saved: %+v, %v", saved, err)
			}
		}
	})
}

func TestSourceKeepsOldRefreshToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, store := newLogin(), NewMemoryStore()
		l.keep = true
		s := signedIn(t, l, store, "")
		time.Sleep(2 * time.Hour)
		got, err := s.Token(t.Context())
		gives(t, 1, got, err)
		if saved, _ := store.Load(t.Context(), "test"); saved.Token.Refresh.Reveal() != plantToken+"-refresh-0" {
			t.Error("an answer without a refresh token wiped the old one")
		}
	})
}

func TestSourceRenew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, store := newLogin(), NewMemoryStore()
		s := signedIn(t, l, store, "")
		refused := l.first().Access
		if _, err := s.Renew(t.Context(), refused); !errors.Is(err, ErrSignInAgain) || l.asked(grantRefresh) != 0 {
			t.Errorf("a token that was just given is refused: %v", err)
		}
		time.Sleep(time.Minute)
		var wg sync.WaitGroup
		for range 5 { // every worker is refused at once
			wg.Go(func() {
				got, err := s.Renew(t.Context(), refused)
				gives(t, 1, got, err)
			})
		}
		wg.Wait()
		for range 100 { // and one in a loop
			if _, err := s.Renew(t.Context(), NewSecret(plantToken+"-access-1")); !errors.Is(err, ErrSignInAgain) {
				t.Errorf("got %v", err)
			}
		}
		if n := l.asked(grantRefresh); n != 1 {
			t.Errorf("%d refreshes within a minute", n)
		}
		time.Sleep(time.Minute)
		got, err := s.Renew(t.Context(), NewSecret(plantToken+"-access-1"))
		gives(t, 2, got, err)
	})
}

// Tokens of a minute, as a test server gives them, are used to their end.
func TestSourceShortLife(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLogin()
		l.life = 30
		s := signedIn(t, l, NewMemoryStore(), "")
		time.Sleep(90 * time.Minute)
		for range 120 { // two minutes
			if _, err := s.Token(t.Context()); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Second)
		}
		if n := l.asked(grantRefresh); n != 4 {
			t.Errorf("%d refreshes, want 4", n)
		}
	})
}

func TestSourceWrongCredentials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, store := newLogin(), NewMemoryStore()
		signedIn(t, l, store, "")
		c := l.config()
		c.Credentials.ClientSecret = NewSecret("plant-replaced")
		s := NewSource(c, store, "")
		time.Sleep(2 * time.Hour)
		_, err := s.Token(t.Context())
		if !errors.Is(err, ErrCredentials) || errors.Is(err, ErrSignInAgain) || !strings.Contains(err.Error(), "Test world") {
			t.Errorf("got %v", err)
		}
		noPlant(t, err)
		got, err := NewSource(l.config(), store, "").Token(t.Context()) // the refresh token was not used up
		gives(t, 1, got, err)
		c.Credentials = Credentials{} // kept from last time
		time.Sleep(2 * time.Hour)
		got, err = NewSource(c, store, "").Token(t.Context())
		gives(t, 2, got, err)
		c.Credentials = Credentials{ClientID: "another app", ClientSecret: NewSecret("x")}
		if _, err := NewSource(c, store, "").Token(t.Context()); !errors.Is(err, ErrSignInAgain) {
			t.Errorf("another app's sign-in is used: %v", err)
		}
		if _, err := NewSource(c, NewMemoryStore(), "").Token(t.Context()); !errors.Is(err, ErrSignInAgain) {
			t.Errorf("nothing saved: %v", err)
		}
	})
}

// brittle is a store whose Save can fail.
type brittle struct {
	Store
	err error
}

func (b *brittle) Save(ctx context.Context, key string, s Saved) error {
	if b.err != nil {
		return b.err
	}
	return b.Store.Save(ctx, key, s)
}

func TestSourceSaveFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, store := newLogin(), &brittle{Store: NewMemoryStore()}
		s := signedIn(t, l, store, "")
		full := errors.New("disk full")
		store.err = full
		if err := s.Adopt(t.Context(), Token{Access: NewSecret("plant-x")}, ""); !errors.Is(err, ErrNotSaved) {
			t.Errorf("adopt: %v", err)
		}
		time.Sleep(2 * time.Hour)
		for range 3 {
			_, err := s.Token(t.Context())
			if !errors.Is(err, ErrNotSaved) || !errors.Is(err, full) || !strings.Contains(err.Error(), "memory") {
				t.Errorf("got %v", err)
			}
			noPlant(t, err)
		}
		store.err = nil
		got, err := s.Token(t.Context())
		gives(t, 1, got, err)
		saved, err := store.Load(t.Context(), "test")
		if err != nil || saved.Token.Access != got || l.asked(grantRefresh) != 1 {
			t.Errorf("saved late: %v, %d refreshes", err, l.asked(grantRefresh))
		}
	})
}

// While a token could not be saved, the admin signs in anew, or out, elsewhere.
func TestSourceGivesWayToTheStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, store := newLogin(), &brittle{Store: NewMemoryStore()}
		s := signedIn(t, l, store, "")
		store.err = errors.New("disk full")
		time.Sleep(2 * time.Hour)
		if _, err := s.Token(t.Context()); !errors.Is(err, ErrNotSaved) {
			t.Fatal(err)
		}
		store.err = nil
		newer := Token{Access: NewSecret(plantToken + "-access-9"), Refresh: NewSecret("r9"), Expiry: time.Now().Add(time.Hour)}
		if err := NewSource(l.config(), store, "").Adopt(t.Context(), newer, MethodBrowser); err != nil {
			t.Fatal(err)
		}
		got, err := s.Token(t.Context())
		gives(t, 9, got, err)
		s.pending = true
		if err := store.Delete(t.Context(), "test"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Token(t.Context()); !errors.Is(err, ErrSignInAgain) {
			t.Errorf("signed out elsewhere: %v", err)
		}
	})
}

// Two processes share a store: what one renewed, the other takes over.
func TestSourcesShareAStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, dir := newLogin(), t.TempDir()
		open := func() *Source {
			store, err := NewFileStore(dir)
			if err != nil {
				t.Fatal(err)
			}
			return NewSource(l.config(), store, dir)
		}
		one, two := open(), open()
		if err := one.Adopt(t.Context(), l.first(), MethodCode); err != nil {
			t.Fatal(err)
		}
		for n := range 3 {
			for _, s := range []*Source{one, two} {
				got, err := s.Token(t.Context())
				gives(t, n, got, err)
			}
			time.Sleep(2 * time.Hour)
			var wg sync.WaitGroup
			for _, s := range []*Source{one, two, one, two, open(), open()} {
				wg.Go(func() {
					got, err := s.Token(t.Context())
					gives(t, n+1, got, err)
				})
			}
			wg.Wait()
			if asked := l.asked(grantRefresh); asked != n+1 {
				t.Fatalf("%d refreshes, want %d", asked, n+1)
			}
		}
		// One renews; the other is refused with its old token, and spends nothing.
		time.Sleep(2 * time.Minute)
		old := one.current.Token.Access
		got, err := one.Renew(t.Context(), old)
		gives(t, 4, got, err)
		got, err = two.Renew(t.Context(), old)
		gives(t, 4, got, err)
	})
}

func TestSourceHonoursContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, dir := newLogin(), t.TempDir()
		store, err := NewFileStore(dir)
		if err != nil {
			t.Fatal(err)
		}
		s := signedIn(t, l, store, dir)
		time.Sleep(2 * time.Hour)
		unlock, err := lock(t.Context(), filepath.Join(dir, lockName("test")))
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := s.Token(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a lock that is held: %v", err)
		}
		began := time.Now()
		if _, err := s.Token(t.Context()); err == nil || time.Since(began) != lockLimit || !strings.Contains(err.Error(), "another run") {
			t.Errorf("a lock that is held for ever: %v after %v", err, time.Since(began))
		}
		unlock()
		// The caller gives up while the answer is on its way: it is saved all the same.
		ctx, cancel = context.WithCancel(t.Context())
		l.after = func(_ *http.Request, r *http.Response) (*http.Response, error) { cancel(); return r, nil }
		_, _ = s.Token(ctx)
		if saved, err := store.Load(t.Context(), "test"); err != nil || saved.Token.Access.Reveal() != plantToken+"-access-1" {
			t.Errorf("the answer got lost: %v", err)
		}
		if _, err := s.Renew(ctx, s.current.Token.Access); err == nil {
			t.Error("a request was made for a context that had ended")
		}
	})
}

func TestClientCredentialsSource(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLogin()
		token, err := ClientCredentials(t.Context(), l.config())
		if err != nil || !token.Refresh.Empty() || token.Redirect != "" {
			t.Fatal(token, err)
		}
		s := NewSource(l.config(), NewMemoryStore(), "")
		if err := s.Adopt(t.Context(), token, ""); err != nil || s.current.Method != MethodClientCredentials {
			t.Fatal(err, s.current.Method)
		}
		for n := range 3 {
			got, err := s.Token(t.Context())
			gives(t, n+1, got, err)
			time.Sleep(2 * time.Hour)
		}
		if n := l.asked(grantRefresh); n != 0 {
			t.Errorf("%d refreshes without a refresh token", n)
		}
		l.before = func(*http.Request) (*http.Response, error) {
			return respond(401, `{"error":"unauthorized_client","error_description":"no service account"}`), nil
		}
		if _, err := s.Token(t.Context()); !errors.Is(err, ErrCredentials) || !strings.Contains(err.Error(), "another way") {
			t.Errorf("got %v", err)
		}
	})
}

// What a Source prints must not show what it holds, whatever state it is in.
func TestSourcePrints(t *testing.T) {
	l := newLogin()
	s := signedIn(t, l, NewMemoryStore(), "")
	s.spent, s.base = NewSecret("plant"), NewSecret("plant")
	var b bytes.Buffer
	fmt.Fprintf(&b, "%v %+v %#v %v %#v", s, s, s, s.store, s.current)
	noPlant(t, b.String())
}
