package procoretest

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// maxBody is the largest request body that is read: the largest bulk call has
// some hundred kilobytes.
const maxBody = 8 << 20

// A reply is an answer before it is sent.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// inferred marks an answer that no public source confirms.
func (r reply) inferred() reply { return r.marked("inferred") }

// recorded marks an answer whose form production was recorded to have.
func (r reply) recorded() reply { return r.marked("recorded") }

func (r reply) marked(basis string) reply {
	if r.header == nil {
		r.header = http.Header{}
	}
	r.header.Set(basisHeader, basis)
	return r
}

// An exchange is one request with what becomes of it.
type exchange struct {
	reply
	lost failure
}

// RoundTrip serves in process, without a socket. A host that is neither of the
// environment's is not found, so that a mistaken address shows.
func (s *Server) RoundTrip(r *http.Request) (*http.Response, error) {
	h, err := s.side(r)
	if err != nil {
		if r.Body != nil {
			_ = r.Body.Close() // a RoundTripper closes it in any case
		}
		return nil, err
	}
	body, err := readBody(r.Body)
	if err != nil {
		return nil, err
	}
	x, err := s.exchange(r, h, body)
	if err != nil {
		return nil, err
	}
	switch x.lost {
	case refused:
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	case reset:
		return nil, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
	case resetAfter:
		return nil, io.ErrUnexpectedEOF
	case noName:
		missing := &net.DNSError{Err: "no such host", Name: r.URL.Hostname(), IsNotFound: true}
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: missing}
	case untrusted:
		return nil, &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}
	}
	resp := &http.Response{
		StatusCode: x.status, Status: strconv.Itoa(x.status) + " " + http.StatusText(x.status),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: x.header, Request: r,
		ContentLength: int64(len(x.body)), Body: io.NopCloser(bytes.NewReader(x.body)),
	}
	switch x.lost {
	case cut:
		resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(x.body[:len(x.body)/2]), broken{}))
	case endless:
		resp.StatusCode, resp.ContentLength, resp.Body = http.StatusOK, -1, io.NopCloser(flood())
	}
	return resp, nil
}

// endlessSize is how much an endless answer has.
const endlessSize = 200 << 20

// flood is valid JSON as far as anybody reads it.
func flood() io.Reader {
	return io.MultiReader(strings.NewReader("["), io.LimitReader(zeros{}, endlessSize))
}

// zeros are numbers without an end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = "0,"[i%2]
	}
	return len(p), nil
}

// broken is a connection that is gone.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// side tells which host of the environment a request is for.
func (s *Server) side(r *http.Request) (host, error) {
	switch {
	case r.URL.Scheme != "https":
		return 0, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	case r.URL.Host == loginHost:
		return onLogin, nil
	case r.URL.Host == apiHost:
		return onAPI, nil
	}
	notFound := &net.DNSError{Err: "no such host", Name: r.URL.Hostname(), IsNotFound: true}
	return 0, &net.OpError{Op: "dial", Net: "tcp", Err: notFound}
}

func readBody(b io.ReadCloser) ([]byte, error) {
	if b == nil {
		return nil, nil
	}
	defer func() { _ = b.Close() }()
	data, err := io.ReadAll(io.LimitReader(b, maxBody+1))
	if err == nil && len(data) > maxBody {
		err = errors.New("request body is too large")
	}
	return data, err
}

// serveHTTP answers over a socket. A lost connection is one that the server
// drops ([http.ErrAbortHandler]).
func (s *Server) serveHTTP(w http.ResponseWriter, r *http.Request, h host) {
	body, err := readBody(r.Body)
	if err != nil {
		http.Error(w, "the request was not read", http.StatusRequestEntityTooLarge)
		return
	}
	x, err := s.exchange(r, h, body)
	if err != nil {
		panic(http.ErrAbortHandler) // the caller is gone
	}
	switch x.lost {
	case refused, reset, resetAfter, noName, untrusted:
		panic(http.ErrAbortHandler)
	case endless:
		_, _ = io.Copy(w, flood()) // until the caller has enough
		return
	}
	maps.Copy(w.Header(), x.header)
	w.Header().Set("Content-Length", strconv.Itoa(len(x.body)))
	w.WriteHeader(x.status)
	if x.lost == cut {
		_, _ = w.Write(x.body[:len(x.body)/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(x.body)
}

// exchange takes one request through faults, limits, waiting, handling and the
// log. Its error is the caller's own end of patience.
func (s *Server) exchange(r *http.Request, h host, body []byte) (exchange, error) {
	ctx := r.Context()
	if err := ctx.Err(); err != nil {
		return exchange{}, err
	}
	done := s.begin(r, body)
	defer done()
	s.lock()
	act, spoilt := s.spoil(r)
	latency := s.config.latency + act.delay
	var lim limited
	if s.isREST(r, h) && act.answer == nil && (!spoilt || !act.before()) {
		lim = s.limit() // counted when it comes, not when it is answered
	}
	s.mu.Unlock()
	if err := wait(ctx, latency); err != nil {
		s.unanswered(r, h, reply{}, "cancelled")
		return exchange{}, err
	}
	if spoilt && act.before() {
		s.unanswered(r, h, reply{}, act.name)
		if act.lost == hang {
			<-ctx.Done()
			return exchange{}, ctx.Err()
		}
		return exchange{lost: act.lost}, nil
	}
	x := exchange{lost: act.lost}
	s.inTurn(r, func() {
		s.lock()
		defer s.mu.Unlock()
		if act.answer != nil {
			x.reply = act.answer(s.now())
		} else {
			x.reply = s.handle(r, h, body, act.list, lim)
		}
		s.finish(&x.reply)
		s.record(r, h, x.reply, act.name)
	})
	if act.lost == hangHandled {
		<-ctx.Done()
		return exchange{}, ctx.Err()
	}
	return x, nil
}

// before tells whether the connection fails before the request is handled.
func (a Action) before() bool {
	switch a.lost {
	case refused, reset, hang, noName, untrusted:
		return true
	case noFailure, resetAfter, cut, hangHandled, endless:
	}
	return false
}

// finish adds the headers that every answer has.
func (s *Server) finish(r *reply) {
	if r.header == nil {
		r.header = http.Header{}
	}
	r.header.Set("Date", s.now().UTC().Format(http.TimeFormat))
	r.header.Set("X-Request-Id", digest("request", strconv.Itoa(len(s.log)))[:32])
	if len(r.body) > 0 && r.header.Get("Content-Type") == "" {
		r.header.Set("Content-Type", "application/json; charset=utf-8")
	}
}

// wait sleeps for d or until the context ends.
func wait(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// isREST tells whether a request reaches the API.
func (s *Server) isREST(r *http.Request, h host) bool {
	return strings.HasPrefix(r.URL.Path, "/rest/") && h != onLogin
}

// handle answers a request. The lock is held.
func (s *Server) handle(r *http.Request, h host, body []byte, list distortion, lim limited) reply {
	s.work(time.Now())
	p := r.URL.Path
	switch {
	case strings.HasPrefix(p, "/__sim/"):
		return s.introspect(r)
	case strings.HasPrefix(p, "/oauth/") && (h != onAPI || p == tokenPath && s.has(TokenOnAPIHost)):
		return s.serveOAuth(r, body)
	case s.isREST(r, h):
		return s.serveREST(r, body, list, lim)
	}
	return s.nothingThere()
}
