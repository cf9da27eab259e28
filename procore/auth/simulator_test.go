package auth_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"procore-setup/procore/auth"
	"procore-setup/procore/procoretest"
)

// config is how a program signs in at the simulator, without a callback.
func config(s *procoretest.Server) auth.Config {
	return auth.Config{
		Environment: s.Environment(), Credentials: s.Credentials(), Transport: s,
		Listen: func(context.Context, string, string) (net.Listener, error) { return nil, errors.New("no sockets here") },
	}
}

// start begins an attempt that ends with the test.
func start(t *testing.T, c auth.Config) *auth.SignIn {
	t.Helper()
	s, err := auth.StartSignIn(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// signIn goes the code way to a token.
func signIn(t *testing.T, s *procoretest.Server, c auth.Config) auth.Token {
	t.Helper()
	attempt := start(t, c)
	code, err := s.Approve(t.Context(), attempt.CodeURL, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := attempt.Paste(code + "\n"); err != nil {
		t.Fatal(err)
	}
	token, err := attempt.Wait(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// accepted tells whether Procore takes an access token.
func accepted(t *testing.T, s *procoretest.Server, token auth.Secret) bool {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.Environment().APIURL+"/rest/v1.0/me", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token.Reveal())
	resp, err := s.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// clean checks that the simulator saw nothing that Procore would mind.
func clean(t *testing.T, s *procoretest.Server) {
	t.Helper()
	if v := s.Violations(); len(v) > 0 {
		t.Errorf("the simulator complains: %v", v)
	}
}

// wire is a listener in process, and the browser's way to it.
type wire struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newWire() *wire { return &wire{conns: make(chan net.Conn), closed: make(chan struct{})} }

func (w *wire) Accept() (net.Conn, error) {
	select {
	case c := <-w.conns:
		return c, nil
	case <-w.closed:
		return nil, net.ErrClosed
	}
}

func (w *wire) Close() error { w.once.Do(func() { close(w.closed) }); return nil }

func (w *wire) Addr() net.Addr { return &net.TCPAddr{} }

func (w *wire) listen(_ context.Context, network, address string) (net.Listener, error) {
	if network != "tcp4" || address != "127.0.0.1:9876" {
		return nil, errors.New("only IPv4 here")
	}
	return w, nil
}

func (w *wire) browser() http.RoundTripper {
	return &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		here, there := net.Pipe()
		select {
		case w.conns <- there:
			return here, nil
		case <-w.closed:
			return nil, net.ErrClosed
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}}
}

func TestSimulatorBrowser(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, w := procoretest.New(), newWire()
		c := config(s)
		c.Listen = w.listen
		attempt := start(t, c)
		if attempt.Callback != nil {
			t.Fatal(attempt.Callback)
		}
		// An answer of another attempt comes first, and changes nothing.
		other := start(t, config(s))
		if _, err := s.Approve(t.Context(), other.BrowserURL, w.browser()); err == nil || !strings.Contains(err.Error(), "400") {
			t.Errorf("a wrong state: %v", err)
		}
		if _, err := s.Approve(t.Context(), attempt.BrowserURL, w.browser()); err != nil {
			t.Fatal(err)
		}
		token, err := attempt.Wait(t.Context())
		if err != nil || !accepted(t, s, token.Access) || time.Until(token.Expiry) != 90*time.Minute {
			t.Fatalf("got %v, %v", token, err)
		}
		attempt.Close()
		clean(t, s)
	})
}

func TestSimulatorDenied(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, w := procoretest.New(), newWire()
		c := config(s)
		c.Listen = w.listen
		attempt := start(t, c)
		if err := s.Deny(t.Context(), attempt.BrowserURL, w.browser()); err != nil {
			t.Fatal(err)
		}
		if _, err := attempt.Wait(t.Context()); !errors.Is(err, auth.ErrDenied) {
			t.Errorf("got %v", err)
		}
		attempt.Close()
	})
}

func TestSimulatorCode(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := procoretest.New()
		attempt := start(t, config(s))
		code, err := s.Approve(t.Context(), attempt.CodeURL, nil)
		if err != nil {
			t.Fatal(err)
		}
		wait := func(paste string) error {
			t.Helper()
			if err := attempt.Paste(paste); err != nil {
				t.Fatal(err)
			}
			_, err := attempt.Wait(t.Context())
			return err
		}
		if err := wait("0123456789abcdef"); !errors.Is(err, auth.ErrSignInAgain) {
			t.Errorf("a wrong code: %v", err)
		}
		if err := wait(code); err != nil {
			t.Error(err)
		}
		used := start(t, config(s)) // the same code, from another run
		if err := used.Paste(code); err != nil {
			t.Fatal(err)
		}
		if _, err := used.Wait(t.Context()); !errors.Is(err, auth.ErrSignInAgain) || !strings.Contains(err.Error(), "used before") {
			t.Errorf("a used code: %v", err)
		}
		late, err := s.Approve(t.Context(), used.CodeURL, nil)
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(11 * time.Minute)
		if err := used.Paste(late); err != nil {
			t.Fatal(err)
		}
		if _, err := used.Wait(t.Context()); !errors.Is(err, auth.ErrSignInAgain) || !strings.Contains(err.Error(), "10 minutes") {
			t.Errorf("a late code: %v", err)
		}
		clean(t, s)
	})
}

// Over SSH the browser ends at an address that does not answer; one pastes it.
func TestSimulatorPastedAddress(t *testing.T) {
	s := procoretest.New()
	attempt := start(t, config(s))
	ended := &lostBrowser{}
	if _, err := s.Approve(t.Context(), attempt.BrowserURL, ended); err == nil {
		t.Fatal("the browser got through")
	}
	if err := attempt.Paste(ended.address); err != nil {
		t.Fatal(err)
	}
	if _, err := attempt.Wait(t.Context()); err != nil {
		t.Error(err)
	}
	if err := s.Deny(t.Context(), start(t, config(s)).BrowserURL, ended); err == nil {
		t.Fatal("the browser got through")
	}
	u, err := url.Parse(ended.address)
	if err != nil || u.Query().Get("error") != "access_denied" {
		t.Fatal(ended.address)
	}
	third := start(t, config(s))
	if err := third.Paste(ended.address); err == nil || errors.Is(err, auth.ErrDenied) {
		t.Errorf("another attempt's refusal is taken: %v", err)
	}
}

// lostBrowser cannot reach the callback, and remembers its address.
type lostBrowser struct{ address string }

func (b *lostBrowser) RoundTrip(r *http.Request) (*http.Response, error) {
	b.address = r.URL.String()
	return nil, errors.New("this site can't be reached")
}

func TestSimulatorWrongCredentials(t *testing.T) {
	s, other := procoretest.New(), procoretest.New(procoretest.WithName("elsewhere"))
	attempt := start(t, config(s))
	code, err := s.Approve(t.Context(), attempt.CodeURL, nil)
	if err != nil {
		t.Fatal(err)
	}
	mixed := config(s)
	mixed.Credentials = other.Credentials() // of another environment
	wrong := config(s)
	wrong.Credentials.ClientSecret = auth.NewSecret("not-the-secret")
	for name, c := range map[string]auth.Config{"another environment": mixed, "a wrong secret": wrong} {
		a := start(t, c)
		if err := a.Paste(code); err != nil {
			t.Fatal(err)
		}
		_, err := a.Wait(t.Context())
		if !errors.Is(err, auth.ErrCredentials) || !strings.Contains(err.Error(), s.Environment().Title) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := auth.ClientCredentials(t.Context(), c); !errors.Is(err, auth.ErrCredentials) {
			t.Errorf("%s, client credentials: %v", name, err)
		}
	}
}

func TestSimulatorClientCredentials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := procoretest.New()
		token, err := auth.ClientCredentials(t.Context(), config(s))
		if err != nil || !token.Refresh.Empty() {
			t.Fatal(err)
		}
		src := auth.NewSource(config(s), auth.NewMemoryStore(), "")
		if err := src.Adopt(t.Context(), token, auth.MethodClientCredentials); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Hour)
		if got, err := src.Token(t.Context()); err != nil || got == token.Access {
			t.Errorf("not asked for again: %v", err)
		}
		none := procoretest.New(procoretest.WithoutServiceAccount())
		if _, err := auth.ClientCredentials(t.Context(), config(none)); !errors.Is(err, auth.ErrCredentials) {
			t.Errorf("an app without a service account: %v", err)
		}
		clean(t, s)
	})
}
