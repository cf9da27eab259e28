package auth

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net/http"
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
			queue = append(queue, errors.Unwrap(e))
			if joined, ok := any(e).(interface{ Unwrap() []error }); ok {
				queue = append(queue, joined.Unwrap()...)
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
