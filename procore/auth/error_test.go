package auth

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"procore-setup/procore/disk"
	"procore-setup/procore/text"
)

// What the login host answers, and what the admin is told of it.
func TestRefusalsInAnAdminsWords(t *testing.T) {
	c := newLogin().config()
	for name, test := range map[string]struct {
		grant   string
		answer  loginError
		cause   error
		why, do string
	}{
		"credentials":      {grantCode, loginError{401, "invalid_client", "unknown", ""}, ErrCredentials, "for Test world (Procore says: unknown)", "copy both again"},
		"not this app":     {grantClient, loginError{400, "unauthorized_client", "", ""}, ErrCredentials, "may not sign in this way (Procore says: unauth", "another way"},
		"not this grant":   {grantClient, loginError{400, "unsupported_grant_type", "", ""}, ErrCredentials, "may not sign in this way", "another way"},
		"a dead refresh":   {grantRefresh, loginError{400, "invalid_grant", "", ""}, ErrSignInAgain, "the saved sign-in is no longer good", "sign in again"},
		"a dead code":      {grantCode, loginError{400, "invalid_grant", "", ""}, ErrSignInAgain, "does not accept the code", "open the sign-in address"},
		"denied":           {grantCode, loginError{403, "access_denied", "", ""}, ErrDenied, "denied on Procore's page", "choose Allow"},
		"redirect":         {grantCode, loginError{400, "invalid_redirect_uri", "", ""}, nil, "does not know the address", "add http://localhost:9876/callback"},
		"too many":         {grantCode, loginError{429, "", "", ""}, ErrUnreachable, "no more sign-ins for the moment (HTTP 429)", "in a few minutes"},
		"too many, zero":   {grantCode, loginError{429, "", "", "0"}, ErrUnreachable, "no more sign-ins", "in a few minutes"},
		"too many, one":    {grantCode, loginError{429, "", "", "1"}, ErrUnreachable, "no more sign-ins", "try again after "},
		"500":              {grantCode, loginError{500, "", "", ""}, nil, "a problem of its own (HTTP 500)", "in a few minutes"},
		"499":              {grantCode, loginError{499, "", "", ""}, nil, "Procore refused (HTTP 499)", "check the environment, the client ID"},
		"moved":            {grantCode, loginError{399, "", "", ""}, nil, "https://login.example.com does not answer like", "check the environment and the login URL"},
		"not found":        {grantCode, loginError{404, "", "", ""}, nil, "does not answer like", "the login URL"},
		"not found, by it": {grantCode, loginError{404, "strange", "", ""}, nil, "Procore refused (Procore says: strange)", "the redirect URIs"},
		"400":              {grantCode, loginError{400, "", "", ""}, nil, "Procore refused (HTTP 400)", "the redirect URIs"},
		"moved, by it":     {grantCode, loginError{302, "strange", "", ""}, nil, "Procore refused", "the redirect URIs"},
		"a request":        {grantCode, loginError{400, "invalid_request", "", ""}, nil, "Procore refused", "--no-pkce"},
		"a refresh's":      {grantRefresh, loginError{400, "invalid_request", "", ""}, nil, "Procore refused", "the redirect URIs of the app"},
	} {
		e := c.refused(request{what: "x", grant: test.grant}, test.answer)
		if !errors.Is(e.Causes, test.cause) || !strings.Contains(e.Why, test.why) || !strings.Contains(e.Do, test.do) || e.What != "x" && !errors.Is(test.cause, ErrDenied) {
			t.Errorf("%s: got %q, %q, %v", name, e.Why, e.Do, e.Causes)
		}
		if errors.Is(e.Causes, ErrOtherWay) != (name == "not this app") { // only there the app is surely known
			t.Errorf("%s: got %v", name, e.Causes)
		}
	}
}

// What the network did, whether Procore may have the request, and what is told.
func TestFailuresInAnAdminsWords(t *testing.T) {
	c := newLogin().config()
	for name, test := range map[string]struct {
		err   error
		cause error
		sent  bool
		why   string
	}{
		"refused":   {&url.Error{Op: "Post", URL: "https://x", Err: &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}}, ErrUnreachable, false, "no answer from https://login.example.com: dial: connection refused"},
		"proxy":     {&net.OpError{Op: "proxyconnect", Err: net.ErrClosed}, ErrUnreachable, false, "no answer"},
		"read":      {&net.OpError{Op: "read", Err: syscall.ECONNRESET}, nil, true, "no answer"},
		"name":      {&net.DNSError{Err: "no such host", Name: "login"}, ErrUnreachable, false, "no such host"},
		"unsent":    {unsentError{errors.New("x")}, ErrUnreachable, false, "no answer"},
		"cancelled": {context.Canceled, context.Canceled, true, "stopped before Procore answered"},
		"late":      {context.DeadlineExceeded, context.DeadlineExceeded, true, "did not answer in time"},
		"other":     {errors.New("odd"), nil, true, "no answer from https://login.example.com: odd"},
	} {
		e, sent := c.failed(request{what: "x"}, test.err)
		if sent != test.sent || !errors.Is(e.Causes, test.cause) || !strings.Contains(e.Why, test.why) {
			t.Errorf("%s: got %q, %v, sent %v", name, e.Why, e.Causes, sent)
		}
		if (e.Do == "") != (name == "cancelled") || (e.Do == "") != strings.HasSuffix(e.Error(), e.Why) {
			t.Errorf("%s: what to do is %q in %q", name, e.Do, e)
		}
	}
}

// What is lost of an app's own sign-in may be asked for again; of a code it may not.
func TestSilenceOfTheHost(t *testing.T) {
	for _, status := range []int{500, 503} {
		l := newLogin()
		l.before = lostBy(status)
		_, err := ClientCredentials(t.Context(), l.config())
		if !errors.Is(err, ErrUnreachable) {
			t.Errorf("client credentials, %d: %v", status, err)
		}
		if _, err := l.config().exchange(t.Context(), NewSecret(plantCode), oob, Secret{}); err == nil || errors.Is(err, ErrUnreachable) {
			t.Errorf("a code, %d: %v", status, err)
		}
	}
	l := newLogin()
	c := l.config()
	c.Transport = silent{}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ClientCredentials(ctx, c); !errors.Is(err, context.Canceled) || errors.Is(err, ErrUnreachable) {
		t.Errorf("given up: %v", err)
	}
}

func TestPorts(t *testing.T) {
	for port, good := range map[int]bool{-1: false, 0: true, 1: true, 65535: true, 65536: false} {
		c := newLogin().config()
		c.Port = port
		s, err := StartSignIn(t.Context(), c)
		if (err == nil) != good {
			t.Errorf("%d: %v", port, err)
		}
		if err == nil {
			s.Close()
		}
	}
}

// Who connects and says nothing, or takes nothing, is not waited for.
func TestCallbackWaitsForNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, p := start(t, newLogin())
		slow, there := net.Pipe()
		p.conns <- there
		began := time.Now()
		if _, err := slow.Write([]byte("GET /callb")); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadAll(slow); time.Since(began) < patience || time.Since(began) > 2*patience {
			t.Errorf("half a request: %v after %v", err, time.Since(began))
		}
		deaf, there := net.Pipe()
		p.conns <- there
		if _, err := deaf.Write([]byte("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(patience + time.Second)
		if n, err := deaf.Read(make([]byte, 1)); err == nil {
			t.Errorf("an answer that nobody took for so long: %d bytes", n)
		}
		_, _ = slow.Close(), deaf.Close()
		s.Close()
	})
}

// The last page still reaches a browser that is a little slow, though the attempt is over.
func TestLastPageReachesTheBrowser(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, p := start(t, newLogin())
		browser, there := net.Pipe()
		p.conns <- there
		answer, err := url.Parse(back(t, s, "code="+plantCode))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(browser, "GET "+answer.RequestURI()+" HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(300 * time.Millisecond)
		page, err := io.ReadAll(browser)
		if err != nil || !strings.Contains(string(page), "answer has arrived") {
			t.Errorf("%v: %q", err, page)
		}
		s.Close()
	})
}

// lostBy answers with a status and says nothing.
func lostBy(status int) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) { return respond(status, ""), nil }
}

// What is good in the store needs no lock: another process may hold it for long.
func TestGoodTokenNeedsNoLock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, dir := newLogin(), t.TempDir()
		store, err := NewFileStore(dir)
		if err != nil {
			t.Fatal(err)
		}
		signedIn(t, l, store, dir)
		unlock, err := lock(t.Context(), filepath.Join(dir, lockName("test")))
		if err != nil {
			t.Fatal(err)
		}
		defer unlock()
		began := time.Now()
		got, err := NewSource(l.config(), store, dir).Token(t.Context())
		gives(t, 0, got, err)
		if took := time.Since(began); took != 0 {
			t.Errorf("it waited for %v", took)
		}
	})
}

// A grant is ended with the credentials that are given, or else with those it was made with.
func TestRevokeCredentials(t *testing.T) {
	for name, own := range map[string]Credentials{
		"none": {}, "no secret": {ClientID: "app"}, "no ID": {ClientSecret: NewSecret("plant-new")},
		"a new secret": {ClientID: "app", ClientSecret: NewSecret("plant-new")},
	} {
		l, store := newLogin(), NewMemoryStore()
		signedIn(t, l, store, "")
		c := l.config()
		c.Credentials = own
		if err := NewSource(c, store, "").Revoke(t.Context()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		want := "app " + plantClient
		if name == "a new secret" {
			want = "app plant-new"
		}
		for _, by := range l.revokedBy {
			if by != want {
				t.Errorf("%s: not with the right credentials", name)
			}
		}
		if len(l.revokedBy) != 2 {
			t.Errorf("%s: %d requests", name, len(l.revokedBy))
		}
	}
}

// The probe leaves nothing, and tells what would go wrong.
func TestFileStoreProbe(t *testing.T) {
	dir := t.TempDir()
	store, err := NewFileStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	s, ok := store.(*fileStore)
	if !ok {
		t.Fatalf("%T", store)
	}
	if err := s.probe(); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if err := s.Save(t.Context(), "k", example("a", 0)); err != nil {
		t.Fatal(err)
	}
	if err := s.probe(); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 2 {
		t.Errorf("left: %v, %v", left, err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := s.probe(); err == nil {
		t.Error("the folder is gone")
	}
}

// A lock that can't be made says so, and why nothing is renewed without it.
func TestLockThatCannotBeMade(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := lock(t.Context(), filepath.Join(file, "lock"))
	var e *text.Failure
	if !errors.As(err, &e) || !strings.Contains(e.Why, "nothing can be written to the folder "+file+" (") {
		t.Errorf("got %v", err)
	}
	link := file + "-link"
	if err := os.Symlink(file, link); err != nil {
		t.Skip(err)
	}
	var unsafe *disk.Unsafe
	if _, err := lock(t.Context(), link); !errors.As(err, &unsafe) || !errors.As(err, &e) || !strings.Contains(e.Why, "is a link") {
		t.Errorf("got %v", err)
	}
}
