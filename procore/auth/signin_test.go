package auth

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// start begins an attempt against l, with a callback over the returned pipes.
func start(t *testing.T, l *login) (*SignIn, *pipes) {
	t.Helper()
	p := newPipes()
	c := l.config()
	c.Listen = p.listen
	s, err := StartSignIn(t.Context(), c)
	if err != nil || s.Callback != nil {
		t.Fatal(err, s.Callback)
	}
	t.Cleanup(s.Close)
	return s, p
}

// query returns one parameter of an address.
func query(t *testing.T, address, name string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query().Get(name)
}

// back is the address that Procore sends the browser to.
func back(t *testing.T, s *SignIn, parameters string) string {
	t.Helper()
	return query(t, s.BrowserURL, "redirect_uri") + "?state=" + url.QueryEscape(query(t, s.BrowserURL, "state")) + "&" + parameters
}

func TestAddresses(t *testing.T) {
	states := make(map[string]bool)
	for range 3 {
		s, err := StartSignIn(t.Context(), newLogin().config())
		if err != nil {
			t.Fatal(err)
		}
		s.Close()
		for address, redirect := range map[string]string{
			s.BrowserURL: "http://localhost:9876/callback", s.CodeURL: "urn:ietf:wg:oauth:2.0:oob",
		} {
			u, err := url.Parse(address)
			q := u.Query()
			if err != nil || u.Scheme+"://"+u.Host+u.Path != "https://login.example.com/oauth/authorize" ||
				q.Get("redirect_uri") != redirect || q.Get("client_id") != "app" || q.Get("response_type") != "code" || len(q) != 6 {
				t.Errorf("got %s", address)
			}
			noPlant(t, address)
		}
		state := query(t, s.BrowserURL, "state")
		if states[state] || len(state) < 26 || state != query(t, s.CodeURL, "state") {
			t.Errorf("state %q is not one fresh random text per attempt", state)
		}
		states[state] = true
	}
}

func TestCallback(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLogin()
		s, p := start(t, l)
		wrong := []struct {
			method, address string
			status          int
		}{
			{"GET", "http://localhost:9876/", 404},
			{"GET", "http://localhost:9876/callback/?code=x", 404},
			{"GET", "http://localhost:9876/favicon.ico", 404},
			{"POST", back(t, s, "code=x"), 405},
			{"HEAD", back(t, s, "code=x"), 405},
			{"GET", "http://localhost:9876/callback?code=x", 400},
			{"GET", "http://localhost:9876/callback?code=x&state=wrong", 400},
			{"GET", "http://localhost:9876/callback?error=access_denied&state=wrong", 400},
			{"GET", strings.Replace(back(t, s, "code=x"), "localhost:", "rebound.example:", 1), 403},
		}
		for _, w := range wrong {
			if status, page := p.visit(t, w.method, w.address); status != w.status {
				t.Errorf("%s %s: %d %s", w.method, w.address, status, page)
			}
		}
		status, page := p.visit(t, "GET", back(t, s, "code="+plantCode))
		if status != 200 || !strings.Contains(page, "You can close this tab and go back to the terminal.") {
			t.Errorf("%d %s", status, page)
		}
		noPlant(t, page)
		if status, _ := p.visit(t, "GET", back(t, s, "code="+plantCode)); status != 409 {
			t.Errorf("a second visit: %d", status)
		}
		token, err := s.Wait(t.Context())
		if err != nil || token.Access.Reveal() != plantToken+"-access-1" || token.Refresh.Reveal() != plantToken+"-refresh-1" {
			t.Fatal(err)
		}
		if left := time.Until(token.Expiry); left != 5400*time.Second || token.Redirect != "http://localhost:9876/callback" {
			t.Errorf("got %v, %s", left, token.Redirect)
		}
		f := l.last()
		if f.Get("redirect_uri") != token.Redirect || f.Get("client_secret") != plantClient || f.Get("code") != plantCode {
			t.Error("the exchange lacks something")
		}
		time.Sleep(time.Second)
		if status, _ := p.visit(t, "GET", back(t, s, "code=again")); status != 0 {
			t.Errorf("the listener is still there: %d", status)
		}
		if _, err := s.Wait(t.Context()); !errors.Is(err, error(errOver)) || s.Paste("x") == nil {
			t.Errorf("an attempt that is over goes on: %v", err)
		}
	})
}

func TestCallbackDenied(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, p := start(t, newLogin())
		status, page := p.visit(t, "GET", back(t, s, "error=access_denied&error_description=No%1b%5b2J"))
		if status != 200 || !strings.Contains(page, "Not signed in") {
			t.Errorf("%d %s", status, page)
		}
		if _, err := s.Wait(t.Context()); !errors.Is(err, ErrDenied) || !strings.Contains(err.Error(), "denied") {
			t.Errorf("got %v", err)
		}
		// The person thinks again: the same addresses are still good.
		if status, _ := p.visit(t, "GET", back(t, s, "code="+plantCode)); status != 200 {
			t.Errorf("second try: %d", status)
		}
		if _, err := s.Wait(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestCallbackOtherErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, p := start(t, newLogin())
		for code, want := range map[string]string{
			"invalid_redirect_uri": "http://localhost:9876/callback", "server_error": "server_error", "<b>": "<b>", "a\x1b[2Jb": "a\ufffd[2Jb",
		} {
			_, page := p.visit(t, "GET", back(t, s, "error="+url.QueryEscape(code)))
			if _, err := s.Wait(t.Context()); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(page, "<b>") {
				t.Errorf("%s: %v %s", code, err, page)
			}
		}
		p.visit(t, "GET", back(t, s, "nothing=here"))
		if _, err := s.Wait(t.Context()); err == nil {
			t.Error("an answer without a code is taken")
		}
	})
}

func TestPasteThenWait(t *testing.T) {
	l := newLogin()
	s, err := StartSignIn(t.Context(), l.config())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if s.Callback == nil || !strings.Contains(s.Callback.Error(), "another program") {
		t.Errorf("the port is taken: %v", s.Callback)
	}
	if err := s.Paste("plant-wrong"); err != nil {
		t.Fatal(err)
	}
	_, err = s.Wait(within(t))
	if !errors.Is(err, ErrSignInAgain) || errors.Is(err, ErrCredentials) {
		t.Errorf("a wrong code: %v", err)
	}
	noPlant(t, err, s.Callback)
	if err := s.Paste("plant-wrong"); err == nil {
		t.Error("a code that was refused is tried again")
	}
	if err := s.Paste(" " + plantCode[:5] + "\r\n" + plantCode[5:] + "\u200b\n"); err != nil {
		t.Fatal(err)
	}
	if err := s.Paste("another"); err == nil {
		t.Error("two answers at once are taken")
	}
	token, err := s.Wait(within(t))
	if err != nil || token.Redirect != oob || l.last().Get("redirect_uri") != oob || l.last().Get("code") != plantCode {
		t.Errorf("got %v", err)
	}
	if strings.Contains(token.Expiry.String(), "m=") {
		t.Error("the expiry goes by a clock that stands still while the computer sleeps")
	}
}

func TestPasteAddress(t *testing.T) {
	l := newLogin()
	s, err := StartSignIn(t.Context(), l.config())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Paste(back(t, s, "code="+plantCode)); err != nil {
		t.Fatal(err)
	}
	token, err := s.Wait(within(t))
	if want := "http://localhost:9876/callback"; err != nil || token.Redirect != want || l.last().Get("redirect_uri") != want {
		t.Errorf("got %v", err)
	}
}

func TestWaitEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := start(t, newLogin())
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if _, err := s.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		time.AfterFunc(time.Minute, s.Close)
		if _, err := s.Wait(t.Context()); !errors.Is(err, error(errOver)) {
			t.Errorf("got %v", err)
		}
	})
}

// A code that surely never reached Procore may be given again.
func TestUnreachableKeepsCode(t *testing.T) {
	l := newLogin()
	s, err := StartSignIn(t.Context(), l.config())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	refused := &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
	for _, failure := range []error{refused, &net.DNSError{Err: "no such host " + plantCode}, unsentError{errors.New("x")}} {
		l.before = func(*http.Request) (*http.Response, error) { return nil, failure }
		if err := s.Paste(plantCode); err != nil {
			t.Fatal(err)
		}
		_, err := s.Wait(within(t))
		if !errors.Is(err, ErrUnreachable) {
			t.Errorf("got %v", err)
		}
		noPlant(t, err)
	}
	l.before = nil
	if err := s.Paste(plantCode); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Wait(within(t)); err != nil {
		t.Error(err)
	}
}

func TestListen(t *testing.T) {
	free := func(context.Context, string, string) (net.Listener, error) { return newPipes(), nil }
	only := func(network string, other error) func(context.Context, string, string) (net.Listener, error) {
		return func(_ context.Context, n, _ string) (net.Listener, error) {
			if n == network {
				return newPipes(), nil
			}
			return nil, other
		}
	}
	inUse := &net.OpError{Op: "listen", Err: syscall.EADDRINUSE}
	none := errors.New("cannot assign requested address")
	tests := map[string]struct {
		listen func(context.Context, string, string) (net.Listener, error)
		ok     bool
		says   string
	}{
		"both":             {free, true, ""},
		"no IPv6":          {only("tcp4", none), true, ""},
		"no IPv4":          {only("tcp6", none), true, ""},
		"taken on IPv6":    {only("tcp4", inUse), false, "another program"},
		"taken on IPv4":    {only("tcp6", inUse), false, "another program"},
		"neither":          {only("", none), false, "cannot assign"},
		"both taken":       {portTaken, false, "port 1234"},
		"really this port": {nil, true, ""},
	}
	for name, test := range tests {
		c := newLogin().config()
		c.Port, c.Listen = 1234, test.listen
		if test.listen == nil {
			c.Port = freePort(t)
		}
		s, err := StartSignIn(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		if (s.Callback == nil) != test.ok || !test.ok && !strings.Contains(s.Callback.Error(), test.says) {
			t.Errorf("%s: %v", name, s.Callback)
		}
		if test.listen == nil { // a second attempt finds the real port taken
			again, err := StartSignIn(t.Context(), c)
			if err != nil || again.Callback == nil || !taken(errors.Unwrap(again.Callback)) && !strings.Contains(again.Callback.Error(), "another program") {
				t.Errorf("%s: %v", name, err)
			}
			again.Close()
		}
		s.Close()
		s.Close()
	}
}

// freePort returns a port of 127.0.0.1 that nobody uses at the moment.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Skip("no loopback network here: ", err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func TestStartSignInRefuses(t *testing.T) {
	c := newLogin().config()
	tests := map[string]struct {
		edit  func(*Config)
		cause error
	}{
		"no client ID":     {func(c *Config) { c.Credentials.ClientID = "" }, ErrCredentials},
		"no client secret": {func(c *Config) { c.Credentials.ClientSecret = Secret{} }, ErrCredentials},
		"plain http":       {func(c *Config) { c.Environment.LoginURL = "http://login.example.com" }, nil},
		"no environment":   {func(c *Config) { c.Environment = Environment{} }, nil},
		"a wrong port":     {func(c *Config) { c.Port = 70000 }, nil},
	}
	for name, test := range tests {
		c := c
		test.edit(&c)
		s, err := StartSignIn(t.Context(), c)
		if err == nil || test.cause != nil && !errors.Is(err, test.cause) {
			t.Errorf("%s: got %v, %v", name, s, err)
		}
	}
}
