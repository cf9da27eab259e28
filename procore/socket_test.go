package procore

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"procore-setup/procore/auth"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// The default transport, on real sockets: an answer, a redirect to another host
// that must not get the token, a refused connection and a broken one.
func TestSockets(t *testing.T) {
	var stray bool
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { stray = true }))
	defer other.Close()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Header.Get("Authorization") != "Bearer "+secretToken:
			w.WriteHeader(http.StatusTeapot)
		case strings.HasSuffix(r.URL.Path, "/users"):
			http.Redirect(w, r, other.URL+"/elsewhere", http.StatusTemporaryRedirect)
		case strings.HasSuffix(r.URL.Path, "/invite"):
			panic(http.ErrAbortHandler) // the connection breaks after the request was read
		default:
			_, _ = w.Write([]byte(meBody))
		}
	}))
	defer server.Close()
	c := New(Options{BaseURL: server.URL, Tokens: &tokens{}}).ForCompany(1)
	defer c.core.http.CloseIdleConnections()
	if me, err := c.Me(t.Context()); err != nil || me.ID != 1 {
		t.Errorf("%+v, %v", me, err)
	}
	_, err := c.CreateUser(t.Context(), UserInput{LastName: "x", Email: "x@example.com"})
	if e := failure(t, err); !strings.Contains(e.Why, "another host") || errors.Is(err, auth.ErrSignInAgain) || stray {
		t.Errorf("%v; the other host was asked: %v", err, stray)
	}
	if err := c.InviteUser(t.Context(), 7); !errors.Is(err, ErrUnknownOutcome) {
		t.Errorf("broken connection: %v", err)
	}
}

// What is asked for side by side shares its connections, and takes no more than are
// allowed.
func TestSocketsAreKept(t *testing.T) {
	inner := book(10_000, lastIs(34))
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = nil
		resp, err := inner.RoundTrip(r)
		if err != nil {
			return
		}
		for name, values := range resp.Header {
			w.Header()[name] = []string{strings.ReplaceAll(values[0], "</", "<http://"+r.Host+"/")}
		}
		time.Sleep(5 * time.Millisecond)
		_, _ = io.Copy(w, resp.Body)
	}))
	var opened atomic.Int32
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			opened.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	c := New(Options{BaseURL: server.URL, Tokens: &tokens{}}).ForCompany(1)
	defer c.core.http.CloseIdleConnections()
	for range 2 {
		list, err := c.Projects(t.Context(), AllProjects, nil)
		if err != nil || len(list) != 10_000 {
			t.Fatalf("%d projects, %v", len(list), err)
		}
	}
	if n := opened.Load(); n < 2 || n > maxFlying || inner.count() != 2*34 {
		t.Errorf("%d connections for %d requests, want %d at most", n, inner.count(), maxFlying)
	}
}

// Only an error of a connection that never was counts as surely not sent.
func TestNeverSent(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "http://" + l.Addr().String()
	_ = l.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := http.DefaultClient.Do(r); err == nil || !auth.Unsent(err) {
		t.Errorf("a refused connection counts as sent: %v", err)
	}
	for _, err := range []error{errReset, errUnnamed, errTimeout, errCut, net.ErrClosed} {
		if auth.Unsent(err) {
			t.Errorf("%v counts as never sent", err)
		}
	}
}

// A body made to be slow to read is not.
func TestDeepRefusal(t *testing.T) {
	deep := strings.Repeat(`{"a":`, 9_000) + `"x"` + strings.Repeat("}", 9_000)
	start := time.Now()
	_, err := on(inTurn(reply(400, `{"errors":`+deep+`}`))).CompanyMe(t.Context())
	failure(t, err)
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("it took %v", d)
	}
}
