package auth_test

import (
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"procore-setup/procore/auth"
	"procore-setup/procore/procoretest"
)

// file returns a source over its own store in dir, as another process has.
func file(t *testing.T, c auth.Config, dir string) *auth.Source {
	t.Helper()
	store, err := auth.NewFileStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	return auth.NewSource(c, store, dir)
}

func TestSimulatorRotation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, dir := procoretest.New(procoretest.WithLatency(300*time.Millisecond)), t.TempDir()
		if err := file(t, config(s), dir).Adopt(t.Context(), signIn(t, s, config(s)), auth.MethodCode); err != nil {
			t.Fatal(err)
		}
		one, two := file(t, config(s), dir), file(t, config(s), dir)
		for round := range 3 {
			time.Sleep(2 * time.Hour)
			before := s.Count("POST", "/oauth/token")
			got := make([]auth.Secret, 8)
			var wg sync.WaitGroup
			for i := range got {
				wg.Go(func() {
					var err error
					if got[i], err = []*auth.Source{one, two}[i%2].Token(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			for _, token := range got {
				if token != got[0] || !accepted(t, s, token) {
					t.Fatalf("round %d: not one good token for all", round)
				}
			}
			if n := s.Count("POST", "/oauth/token") - before; n != 1 {
				t.Errorf("round %d: %d refreshes", round, n)
			}
		}
		clean(t, s)
	})
}

// Procore ends a token before its time; every process gets over it.
func TestSimulatorRenew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, dir := procoretest.New(), t.TempDir()
		one, two := file(t, config(s), dir), file(t, config(s), dir)
		if err := one.Adopt(t.Context(), signIn(t, s, config(s)), auth.MethodCode); err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Minute)
		refused, err := two.Token(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		s.ExpireTokens()
		for _, src := range []*auth.Source{one, two} {
			got, err := src.Renew(t.Context(), refused)
			if err != nil || got == refused || !accepted(t, s, got) {
				t.Errorf("got %v", err)
			}
		}
		if n := s.Count("POST", "/oauth/token"); n != 2 { // the sign-in and one refresh
			t.Errorf("%d token requests", n)
		}
		clean(t, s)
	})
}

func TestSimulatorLostAnswer(t *testing.T) {
	for name, action := range map[string]procoretest.Action{
		"reset": procoretest.ResetAfter(), "hang": procoretest.HangAfter(), "cut": procoretest.CutBody(),
		"502": procoretest.BadGateway(), "503": procoretest.Unavailable(time.Minute),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, dir := procoretest.New(), t.TempDir()
				if err := file(t, config(s), dir).Adopt(t.Context(), signIn(t, s, config(s)), ""); err != nil {
					t.Fatal(err)
				}
				time.Sleep(2 * time.Hour)
				s.ResetLog()
				s.Fault(procoretest.Fault{Path: "/oauth/token", Times: 1, Action: action})
				for range 3 { // this run, and later ones
					src := file(t, config(s), dir)
					for range 2 {
						if _, err := src.Token(t.Context()); !errors.Is(err, auth.ErrSignInAgain) {
							t.Errorf("got %v", err)
						}
					}
				}
				if n := s.Count("POST", "/oauth/token"); n != 1 {
					t.Errorf("the refresh token was sent %d times", n)
				}
				src := file(t, config(s), dir) // the way out
				if err := src.Adopt(t.Context(), signIn(t, s, config(s)), ""); err != nil {
					t.Fatal(err)
				}
				if _, err := src.Token(t.Context()); err != nil {
					t.Error(err)
				}
				clean(t, s)
			})
		})
	}
}

func TestSimulatorRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, dir := procoretest.New(), t.TempDir()
		src := file(t, config(s), dir)
		if err := src.Adopt(t.Context(), signIn(t, s, config(s)), ""); err != nil {
			t.Fatal(err)
		}
		for _, a := range []procoretest.Action{procoretest.Refuse(), procoretest.TooMany(time.Minute, true)} {
			time.Sleep(2 * time.Hour)
			s.Fault(procoretest.Fault{Path: "/oauth/token", Action: a})
			if _, err := src.Token(t.Context()); !errors.Is(err, auth.ErrUnreachable) {
				t.Errorf("got %v", err)
			}
			s.ClearFaults()
			if _, err := src.Token(t.Context()); err != nil {
				t.Errorf("later: %v", err)
			}
		}
	})
}

func TestSimulatorRevoke(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, dir := procoretest.New(), t.TempDir()
		for _, age := range []time.Duration{0, 2 * time.Hour} { // alive, and ended: its refresh token is not
			token := signIn(t, s, config(s))
			src := file(t, config(s), dir)
			if err := src.Adopt(t.Context(), token, auth.MethodCode); err != nil {
				t.Fatal(err)
			}
			time.Sleep(age)
			if err := src.Revoke(t.Context()); err != nil {
				t.Error(err)
			}
			if accepted(t, s, token.Access) {
				t.Error("the access token is alive")
			}
			if _, err := file(t, config(s), dir).Token(t.Context()); !errors.Is(err, auth.ErrSignInAgain) {
				t.Errorf("still saved: %v", err)
			}
			kept := auth.NewSource(config(s), auth.NewMemoryStore(), "") // a copy that somebody made
			token.Expiry = time.Now()
			if err := kept.Adopt(t.Context(), token, auth.MethodCode); err != nil {
				t.Fatal(err)
			}
			if _, err := kept.Token(t.Context()); !errors.Is(err, auth.ErrSignInAgain) {
				t.Errorf("the refresh token is alive: %v", err)
			}
		}
		clean(t, s)
	})
}
