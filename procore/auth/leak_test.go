package auth

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestNoSecretIsShown plants secrets, lets the server and the network repeat
// all they were sent in every way they can fail, and searches each text that
// comes out: errors, logs, standard output, and the callback's pages.
func TestNoSecretIsShown(t *testing.T) {
	out := capture(t)
	for name, spoil := range echoes() {
		synctest.Test(t, func(t *testing.T) {
			l := newLogin()
			l.before = func(r *http.Request) (*http.Response, error) {
				body, _ := r.Context().Value(sentKey{}).(string)
				return spoil(body)
			}
			var errs []error
			c := l.config()
			c.Transport = remember{l}
			add := func(err error) {
				if err == nil {
					t.Errorf("%s: no failure", name)
				}
				errs = append(errs, err)
			}
			s, pipes := start(t, l)
			s.config.Transport = c.Transport
			for _, visit := range []string{"code=" + plantCode, "code=" + plantCode, "error=" + plantCode, "x=" + plantCode} {
				_, page := pipes.visit(t, "GET", back(t, s, visit))
				fmt.Fprintln(out, page)
			}
			_, err := s.Wait(t.Context())
			add(err)
			add(s.Paste("http://localhost:9876/callback?code=" + plantCode + "&state=plant-state"))
			add(s.Paste(c.Environment.LoginURL + "/oauth/authorize?client_id=" + plantCode))
			add(s.Paste("?code=" + plantCode + "%zz"))
			s.Close()
			add(s.Paste(plantCode))
			_, err = ClientCredentials(t.Context(), c)
			add(err)
			for _, store := range []Store{NewMemoryStore(), &brittle{Store: NewMemoryStore()}} {
				src := NewSource(c, store, "")
				if err := src.Adopt(t.Context(), l.first(), MethodCode); err != nil {
					t.Fatal(err)
				}
				if b, ok := store.(*brittle); ok {
					b.err = errors.New("disk full")
				}
				time.Sleep(2 * time.Hour)
				_, err = src.Token(t.Context())
				add(err)
				_, err = src.Renew(t.Context(), l.first().Access)
				add(err)
				add(src.Revoke(t.Context()))
				_, err = src.Token(t.Context())
				add(err)
			}
			for _, err := range errs {
				for err := range tree(err) {
					fmt.Fprintf(out, "%v %+v %#v %q\n", err, err, err, err)
					slog.Error("failed", "error", err)
					log.Print(err)
				}
			}
		})
	}
	if text := out.String(); strings.Contains(text, "plant") || len(text) < 10000 {
		i := max(strings.Index(text, "plant"), 0)
		t.Errorf("a secret shows, or nothing was looked at: %s", text[max(0, i-300):min(len(text), i+100)])
	}
}

// sentKey is where remember keeps the body of a request for the echo.
type sentKey struct{}

// remember hands the body of each request to what answers it.
type remember struct{ next http.RoundTripper }

func (m remember) RoundTrip(r *http.Request) (*http.Response, error) {
	sent := r.Header.Get("Authorization")
	if r.Body != nil {
		b, _ := io.ReadAll(r.Body)
		sent += string(b)
		r = r.Clone(context.WithValue(r.Context(), sentKey{}, sent))
		r.Body = io.NopCloser(bytes.NewReader(b))
	}
	return m.next.RoundTrip(r.WithContext(context.WithValue(r.Context(), sentKey{}, sent)))
}

// echoes are failures that repeat what was sent, as it was sent and decoded.
func echoes() map[string]func(sent string) (*http.Response, error) {
	list := make(map[string]func(string) (*http.Response, error))
	for _, code := range []string{
		"invalid_client", "unauthorized_client", "invalid_grant", "access_denied", "invalid_redirect_uri", "other", "",
	} {
		for _, status := range []int{200, 302, 400, 401, 403, 404, 429, 500, 503} {
			list[fmt.Sprint(status, code)] = func(sent string) (*http.Response, error) {
				plain, _ := url.QueryUnescape(sent)
				r := respond(status, fmt.Sprintf(`{"error":%q,"error_description":%q}`, code, sent+" "+plain))
				r.Header.Set("Retry-After", plain)
				r.Header.Set("Location", "https://elsewhere.example/?"+sent)
				return r, nil
			}
			list[fmt.Sprint(status, code, " as text")] = func(sent string) (*http.Response, error) {
				r := respond(status, sent)
				r.Header.Set("Content-Type", "text/plain")
				return r, nil
			}
		}
	}
	for i, wrap := range []error{errors.New("broken"), context.DeadlineExceeded, context.Canceled, unsentError{errors.New("x")}} {
		list[fmt.Sprint("network ", i)] = func(sent string) (*http.Response, error) {
			plain, _ := url.QueryUnescape(sent)
			return nil, fmt.Errorf("sending %s %s: %w", sent, plain, wrap)
		}
	}
	return list
}

// tree returns err and all that it wraps.
func tree(err error) func(func(error) bool) {
	return func(yield func(error) bool) {
		queue := []error{err}
		for len(queue) > 0 {
			e := queue[0]
			queue = queue[1:]
			if e == nil {
				continue
			}
			if !yield(e) {
				return
			}
			switch u := e.(type) {
			case interface{ Unwrap() error }:
				queue = append(queue, u.Unwrap())
			case interface{ Unwrap() []error }:
				queue = append(queue, u.Unwrap()...)
			}
		}
	}
}

// capture turns the standard loggers and standard output into one buffer.
func capture(t *testing.T) *bytes.Buffer {
	t.Helper()
	out := &bytes.Buffer{}
	oldLog, oldSlog, oldOut, oldErr := log.Writer(), slog.Default(), os.Stdout, os.Stderr
	slog.SetDefault(slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: slog.LevelDebug})))
	log.SetOutput(out)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	os.Stdout, os.Stderr = w, w
	printed := make(chan []byte)
	go func() {
		b, _ := io.ReadAll(r)
		printed <- b
	}()
	t.Cleanup(func() {
		slog.SetDefault(oldSlog)
		log.SetOutput(oldLog)
		os.Stdout, os.Stderr = oldOut, oldErr
		_ = w.Close()
		if b := <-printed; len(b) > 0 {
			t.Errorf("the package prints: %s", b)
		}
		_ = r.Close()
	})
	return out
}

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
