package auth

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"testing/synctest"
	"time"
)

// What the witness says is what decides whether a refresh token is spent.
func TestWitness(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLogin()
		store := NewMemoryStore()
		signedIn(t, l, store, "")
		time.Sleep(2 * time.Hour)
		c := l.config()
		c.Transport = &http.Transport{DialContext: hangingDial} // a network that swallows packets
		began := time.Now()
		_, err := NewSource(c, store, "").Token(t.Context())
		if !errors.Is(err, ErrUnreachable) || time.Since(began) != 30*time.Second {
			t.Errorf("got %v after %v", err, time.Since(began))
		}
		_, err = ClientCredentials(t.Context(), c)
		if !errors.Is(err, ErrUnreachable) {
			t.Errorf("client credentials: %v", err)
		}
		got, err := NewSource(l.config(), store, "").Token(t.Context())
		gives(t, 1, got, err)
		time.Sleep(2 * time.Minute) // for the dials to end
	})
}

// hangingDial is a connection that nobody answers: it outlives the request.
func hangingDial(context.Context, string, string) (net.Conn, error) {
	time.Sleep(2 * time.Minute)
	return nil, os.ErrDeadlineExceeded
}

// An impostor's certificate stops a request before it is sent; a server that
// hangs up has had it.
func TestWitnessOverTLS(t *testing.T) {
	if _, err := os.Stat("/proc/net/tcp"); err != nil {
		t.Skip("needs the loopback network")
	}
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	defer server.Close()
	c := newLogin().config()
	c.Environment.LoginURL = server.URL
	old := Token{Refresh: NewSecret("plant")}
	strict := &http.Transport{}
	defer strict.CloseIdleConnections()
	c.Transport = strict
	if _, err := c.refresh(t.Context(), old); !errors.Is(err, ErrUnreachable) {
		t.Errorf("an unknown certificate: %v", err)
	}
	c.Transport = server.Client().Transport
	if _, err := c.refresh(t.Context(), old); !errors.Is(err, ErrSignInAgain) {
		t.Errorf("a connection that ends: %v", err)
	}
}

// A redirect must not carry the client secret to another host.
func TestNoRedirectIsFollowed(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		l := newLogin()
		visits := 0
		l.before = func(*http.Request) (*http.Response, error) {
			visits++
			r := respond(status, "")
			r.Header.Set("Location", "https://login.example.com/elsewhere")
			return r, nil
		}
		_, err := ClientCredentials(t.Context(), l.config())
		_, err2 := l.config().refresh(t.Context(), l.first())
		if err == nil || err2 == nil || visits != 2 {
			t.Errorf("%d: %d visits, %v, %v", status, visits, err, err2)
		}
	}
}
