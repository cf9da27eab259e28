package procore

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"procore-setup/procore/auth"
)

// testHost is the API host of all tests.
const testHost = "https://api.example.invalid"

// secretToken must turn up in no error and no log.
const secretToken = "tok-5ecret-0"

// A wire is Procore in a test: it answers each request by a function and keeps
// what was asked.
type wire struct {
	answer func(n int, r *http.Request) (*http.Response, error) // n counts from 1

	mu    sync.Mutex
	asked []sent
}

// A sent is one request as it went out.
type sent struct {
	at           time.Time
	method, path string
	query        string
	header       http.Header
	body         string
}

// RoundTrip implements [http.RoundTripper].
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	body := ""
	if r.Body != nil {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		body = string(b)
	}
	w.mu.Lock()
	w.asked = append(w.asked, sent{time.Now(), r.Method, r.URL.Path, r.URL.RawQuery, r.Header.Clone(), body})
	n := len(w.asked)
	w.mu.Unlock()
	resp, err := w.answer(n, r)
	if resp != nil {
		resp.Request = r
		if resp.Header.Get("Date") == "" {
			resp.Header.Set("Date", time.Now().UTC().Format(http.TimeFormat))
		}
	}
	return resp, err
}

func (w *wire) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.asked)
}

// lines returns "METHOD path" of each request.
func (w *wire) lines() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	list := make([]string, len(w.asked))
	for i, s := range w.asked {
		list[i] = s.method + " " + s.path
	}
	return list
}

// inTurn answers with each of the given in turn, the last one for ever.
func inTurn(answers ...func() (*http.Response, error)) *wire {
	return &wire{answer: func(n int, _ *http.Request) (*http.Response, error) {
		return answers[min(n, len(answers))-1]()
	}}
}

// reply makes an answer; headers are names and values in turn.
func reply(status int, body string, headers ...string) func() (*http.Response, error) {
	return func() (*http.Response, error) {
		h := http.Header{"Content-Type": {"application/json"}}
		for i := 0; i+1 < len(headers); i += 2 {
			h.Set(headers[i], headers[i+1])
		}
		return &http.Response{
			StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
		}, nil
	}
}

// The ways in which a connection fails.
var (
	errReset   = &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
	errNoDial  = &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	errNoName  = &net.DNSError{Err: "no such host", Name: "api.example.invalid", IsNotFound: true}
	errUnnamed = errors.New("something else")
)

func lose(err error) func() (*http.Response, error) {
	return func() (*http.Response, error) { return nil, err }
}

// tokens is a token source whose tokens are counted.
type tokens struct {
	mu      sync.Mutex
	n       int
	renewed []string
	fail    error // of Renew
}

func (s *tokens) Token(context.Context) (auth.Secret, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return auth.NewSecret("tok-5ecret-" + string(rune('0'+s.n))), nil
}

func (s *tokens) Renew(_ context.Context, refused auth.Secret) (auth.Secret, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.renewed = append(s.renewed, refused.Reveal())
	if s.fail != nil {
		return auth.Secret{}, s.fail
	}
	s.n++
	return auth.NewSecret("tok-5ecret-" + string(rune('0'+s.n))), nil
}

// on returns a client of company 4286480 on the wire.
func on(w *wire, change ...func(*Options)) *Client {
	o := Options{BaseURL: testHost, Tokens: &tokens{}, Transport: w}
	for _, f := range change {
		f(&o)
	}
	return New(o).ForCompany(4286480)
}

// failure returns err as an *Error whose every text is free of secrets.
func failure(t *testing.T, err error) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("error is %v (%T), want an *Error", err, err)
	}
	if e.What == "" || e.Why == "" || e.Method == "" {
		t.Errorf("error lacks what, why or method: %+v", e)
	}
	for c := error(e); c != nil; c = errors.Unwrap(c) {
		if strings.Contains(c.Error(), "5ecret") {
			t.Errorf("error tells the token: %v", c)
		}
	}
	if strings.Contains(e.Why+e.Do, "5ecret") {
		t.Errorf("error tells the token: %+v", e)
	}
	return e
}

// bodies returns the body of each request.
func (w *wire) bodies() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	list := make([]string, len(w.asked))
	for i, s := range w.asked {
		list[i] = s.body
	}
	return list
}
