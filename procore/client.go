package procore

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"procore-setup/procore/auth"
)

// Options make a [Client].
type Options struct {
	BaseURL   string            // API origin of the environment, such as https://api.procore.com
	Tokens    auth.Tokens       // where access tokens come from
	Transport http.RoundTripper // nil: [http.DefaultTransport]'s settings
	Logger    *slog.Logger      // nil: no log. Method, path, status, duration, request id and counts only
	UserAgent string
	// OnWait is called when the client has to wait for Procore's limits, with the
	// time at which it goes on, and with the zero time when it does. May be nil.
	OnWait func(until time.Time)
	// OnRetry is called when a request got no good answer and is sent again, before the wait,
	// and with the zero Retry once its call has ended. May be nil.
	OnRetry func(Retry)
}

// A Retry tells that a request is sent again.
type Retry struct {
	Until   time.Time // when
	Try, Of int       // which time of how many at most, counted from 1
	Silent  bool      // no answer came; else Procore answered that it has a fault
}

// A Client calls Procore's API for one environment and, once
// [Client.ForCompany] was used, for one company. It is safe for concurrent use.
type Client struct {
	company ID
	core    *core
}

// core is what the clients of one environment share: one pace, one log, and
// what was learnt about each company.
type core struct {
	base   *url.URL // origin only
	broken error    // why no call can be made; New has no error to return
	tokens auth.Tokens
	http   *http.Client
	log    *slog.Logger
	agent  string
	pace   *pacer
	retry  func(Retry)
	rungs  sync.Map // rungKey → rung: which way of a ladder worked
	gates  sync.Map // company → gateState
}

// New returns a client without a company. Options that cannot work (an address
// that is none, plain http to another machine, no token source) make every call
// fail with an [*Error] that says so.
func New(o Options) *Client {
	k := &core{tokens: o.Tokens, log: o.Logger, agent: o.UserAgent, pace: newPacer(o.OnWait), retry: o.OnRetry}
	if k.retry == nil {
		k.retry = func(Retry) {}
	}
	k.base, k.broken = origin(o.BaseURL)
	if k.broken == nil && o.Tokens == nil {
		k.broken = errors.New("there is no source of access tokens")
	}
	transport := o.Transport
	if transport == nil {
		transport = http.DefaultTransport
		if t, ok := transport.(*http.Transport); ok {
			t = t.Clone()
			t.MaxIdleConnsPerHost = maxFlying // else all but two are closed after each answer
			transport = t
		}
	}
	// Redirects are never followed: the API has none, and a followed one could
	// carry the token to another host.
	k.http = &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
	return &Client{core: k}
}

// ForCompany returns a client whose every call names the company.
func (c *Client) ForCompany(id ID) *Client { return &Client{company: id, core: c.core} }

// Limits is what Procore said about one of its limits.
type Limits struct {
	Limit, Remaining int       // requests in the window
	Reset            time.Time // by this machine's clock
}

// origin checks the API's address: the token goes to no other host.
func origin(raw string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSuffix(raw, "/"))
	switch {
	case err != nil || u.Host == "" || u.Opaque != "":
		return nil, errors.New("the API address is not one: it is written like https://api.procore.com")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Path != "":
		return nil, fmt.Errorf("the API address of %s must be only scheme, host and port", u.Hostname())
	case u.Scheme != "https" && (u.Scheme != "http" || !auth.Loopback(u.Hostname())):
		return nil, fmt.Errorf("the API address of %s must begin with https:// (plain http is only for this machine)",
			u.Hostname())
	}
	return u, nil
}
