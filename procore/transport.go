package procore

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"procore-setup/procore/auth"
	"procore-setup/procore/text"
)

// How long one request may take, its answer included. A wait for limits is not
// part of it.
const (
	callTimeout = 30 * time.Second
	bulkTimeout = 60 * time.Second
)

// The sizes above which an answer is not read. A page of 300 projects in the
// normal view is about 1 MB, a list of templates with all their permissions a
// few.
const (
	maxAnswer  = 32 << 20
	maxRefusal = 64 << 10
)

// A call is one thing asked of Procore. It may take several requests.
type call struct {
	what    string // "list the companies": begins the error's text
	needs   string // the right that a refusal points to; empty: Admin on the company's Directory
	method  string // empty: GET
	path    string // below the origin, escaped
	query   url.Values
	link    *url.URL        // a following page, verbatim, in place of path and query
	body    any             // sent as JSON; nil: no body
	out     any             // where the answer goes; nil: its body does not matter
	once    bool            // a repeat could do it twice
	doubted bool            // a list: that it is empty is believed only when a second answer says the same
	clamped bool            // a list: no maximum of per_page is documented, so a page may be full with less
	timeout time.Duration   // of one request; 0: callTimeout
	count   *atomic.Int64   // counts the requests; may be nil
	stop    <-chan struct{} // closed: a call of which nothing was sent yet is not wanted any more; may be nil
}

// An answer is Procore's answer to a call.
type answer struct {
	status int
	header http.Header
	body   []byte
	page   *url.URL
	cut    bool // a refusal, of which only a part arrived
	// What the call came to before it: also told beside an error.
	tries   int  // requests that it took
	reached bool // one without a good answer may have reached Procore
}

// maybeDone tells, beside an error, whether Procore may have done what was asked: an
// answer was lost, or it was a success that cannot be read.
func (a answer) maybeDone() bool { return a.reached || a.status >= 200 && a.status < 300 }

// The ways in which a request fails without an answer that can be read.
var (
	errTimeout = errors.New("no answer in time")
	errTooBig  = errors.New("the answer is too big")
	errCut     = errors.New("the answer broke off")
)

// An unsentError is a failure before anything was sent, for want of a token
// most of all. Repeating does not help.
type unsentError struct{ error }

func (e unsentError) Unwrap() error { return e.error }

// do performs a call with all its waits and repeats. It is the only way out to
// the network.
func (c *Client) do(ctx context.Context, q call) (answer, error) {
	r, err := c.prepare(q)
	switch {
	case err != nil:
		return answer{}, err
	case c.company <= 0 && !q.everywhere():
		return answer{}, r.noCompany()
	}
	for {
		sent, err := c.core.pace.enter(ctx, r.stop)
		switch {
		case errors.Is(err, errHalted):
			return answer{}, err
		case err != nil:
			return answer{tries: r.tries, reached: r.reached}, r.stopped(err)
		}
		if g, stale := r.stale(ctx); stale {
			c.core.pace.leave(nil, sent)
			if err := r.lookAgain(ctx, g); err != nil {
				return answer{tries: r.tries}, err
			}
			continue
		}
		a, err := r.send(ctx, sent)
		r.tries++
		r.stop = nil // what may have been done is brought to its end
		if q.count != nil {
			q.count.Add(1)
		}
		v := r.judge(ctx, a, err)
		a.tries, a.reached = r.tries, r.reached
		if v.done {
			if r.lost > 0 {
				c.core.retry(Retry{})
			}
			if v.err != nil {
				return a, v.err
			}
			return a, nil
		}
		if v.wait > 0 {
			c.core.retry(Retry{Until: time.Now().Add(v.wait), Try: r.lost + 1, Of: maxLost + 1, Silent: err != nil})
		}
		if err := sleep(ctx, v.wait); err != nil {
			c.core.retry(Retry{})
			return a, r.stopped(err)
		}
	}
}

// A sending is a call under way.
type sending struct {
	call
	core    *core
	company ID
	url     *url.URL
	payload []byte
	token   auth.Secret // of the last request
	refused auth.Secret // by Procore
	renewed auth.Secret // got in exchange for the refused one
	tries   int         // requests sent
	renews  int         // refused tokens
	lost    int         // answers lost or 5xx
	limited int         // requests that a limit turned away
	looks   int         // at what it rests on, while it waited
	reached bool        // one without a good answer may have reached Procore
}

// prepare builds what all requests of a call have in common.
func (c *Client) prepare(q call) (*sending, error) {
	r := &sending{call: q, core: c.core, company: c.company}
	if r.method == "" {
		r.method = http.MethodGet
	}
	if r.timeout == 0 {
		r.timeout = callTimeout
	}
	if err := c.core.broken; err != nil {
		return nil, r.fail(0, err.Error(), "Choose the environment again, or correct its addresses.", err)
	}
	r.url = q.link
	if r.url == nil {
		u, err := url.Parse(c.core.base.String() + q.path)
		if err != nil {
			return nil, r.fail(0, "the address of the request cannot be built", "", err)
		}
		u.RawQuery = q.query.Encode()
		r.url = u
	}
	if q.body != nil {
		b, err := json.Marshal(q.body)
		if err != nil {
			return nil, r.fail(0, "the values cannot be written as JSON", "", err)
		}
		r.payload = b
	}
	return r, nil
}

// unsent is a call for the words of its errors alone.
func (c *Client) unsent(q call) *sending {
	r, err := c.prepare(q)
	if err != nil {
		return &sending{call: q, core: c.core}
	}
	return r
}

// send makes one request and reads its answer.
func (r *sending) send(ctx context.Context, sent time.Time) (answer, error) {
	var h http.Header
	defer func() { r.core.pace.leave(h, sent) }()
	token, err := r.access(ctx)
	if err != nil {
		return answer{}, unsentError{err}
	}
	r.token = token
	start := time.Now()
	tctx, cancel := context.WithTimeoutCause(ctx, r.timeout, errTimeout)
	defer cancel()
	a, err := r.exchange(tctx)
	if err != nil && ctx.Err() == nil && tctx.Err() != nil {
		err = errTimeout
	}
	h = a.header
	r.log(ctx, a, err, time.Since(start))
	return a, err
}

// access returns the token for the next request.
func (r *sending) access(ctx context.Context) (auth.Secret, error) {
	if !r.renewed.Empty() {
		return r.renewed, nil
	}
	return r.core.tokens.Token(ctx)
}

// exchange is the request itself.
func (r *sending) exchange(ctx context.Context) (answer, error) {
	req, err := r.request(ctx)
	if err != nil {
		return answer{}, unsentError{err}
	}
	resp, err := r.core.http.Do(req)
	if err != nil {
		// The address is in Path already, and a query may name people.
		if u := (*url.Error)(nil); errors.As(err, &u) {
			err = u.Err
		}
		return answer{}, err
	}
	defer func() { _ = resp.Body.Close() }() // it was read; closing it tells nothing more
	a := answer{status: resp.StatusCode, header: resp.Header, page: r.url}
	limit := int64(maxAnswer)
	if a.status >= http.StatusMultipleChoices {
		limit = maxRefusal
	}
	a.body, err = io.ReadAll(io.LimitReader(resp.Body, limit+1))
	switch {
	case a.status >= http.StatusMultipleChoices:
		a.cut = err != nil
		return a, nil
	case err != nil:
		return a, fmt.Errorf("%w: %w", errCut, err)
	case int64(len(a.body)) > limit:
		return a, errTooBig
	}
	return a, nil
}

// request builds one request. The token is put on here and nowhere else, and
// only for the API's own host.
func (r *sending) request(ctx context.Context) (*http.Request, error) {
	if !sameHost(r.url, r.core.base) {
		return nil, errors.New("the address is not on Procore's API host")
	}
	var body io.Reader
	if r.payload != nil {
		body = bytes.NewReader(r.payload)
	}
	req, err := http.NewRequestWithContext(ctx, r.method, r.url.String(), body)
	if err != nil {
		return nil, errors.New("the request cannot be built")
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Authorization", "Bearer "+r.token.Reveal())
	if r.payload != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.company != 0 {
		req.Header.Set("Procore-Company-Id", r.company.String())
	}
	if r.core.agent != "" {
		req.Header.Set("User-Agent", r.core.agent)
	}
	return req, nil
}

// log logs one request. This list is all that is ever logged: no query, no
// header but the request id, no body.
func (r *sending) log(ctx context.Context, a answer, err error, took time.Duration) {
	id := r.clean(a.header.Get("X-Request-Id"))
	if r.method != http.MethodGet && a.status != 0 {
		tellSent(ctx, id)
	}
	if r.core.log == nil {
		return
	}
	level, attrs := slog.LevelInfo, []slog.Attr{
		slog.String("method", r.method), slog.String("path", r.url.Path),
		slog.Int("status", a.status), slog.Duration("duration", took), slog.Int("try", r.tries+1),
	}
	if id != "" {
		attrs = append(attrs, slog.String("request_id", id))
	}
	if err != nil || a.status >= http.StatusBadRequest {
		level = slog.LevelWarn
	}
	r.core.log.LogAttrs(ctx, level, "request", attrs...)
}

// clean makes text from Procore fit for an error or a log: printable, and
// without the secrets of the sign-in, should an answer repeat them.
func (r *sending) clean(s string) string { return text.Display(r.mask(s)) }

// mask takes the tokens of this call out of s, and what else their source knows.
func (r *sending) mask(s string) string {
	s = auth.Mask(s, r.token, r.refused)
	if m, ok := r.core.tokens.(interface{ Mask(string) string }); ok {
		s = m.Mask(s)
	}
	return s
}

// sameHost tells whether two addresses have scheme, host and port in common.
func sameHost(a, b *url.URL) bool {
	return a.User == nil && strings.EqualFold(a.Scheme, b.Scheme) && strings.EqualFold(a.Host, b.Host)
}

// sleep waits for d or until ctx ends.
func sleep(ctx context.Context, d time.Duration) error { return sleepUntil(ctx, d, nil) }

// sleepUntil is sleep that ends with [errHalted] once stop is closed.
func sleepUntil(ctx context.Context, d time.Duration, stop <-chan struct{}) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-stop:
		return errHalted
	case <-ctx.Done():
		return ctx.Err()
	}
}
