package auth

import (
	"context"
	"net"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"sync/atomic"
	"time"

	"golang.org/x/oauth2"

	"procore-setup/procore/text"
)

// DefaultPort is the port of the callback, which must be registered with the
// app as http://localhost:PORT/callback.
const DefaultPort = 9876

const (
	// oob is the redirect URI for which Procore shows the code on a page.
	// Source: developers.procore.com, "OAuth 2.0 Authorization Code Grant".
	oob = "urn:ietf:wg:oauth:2.0:oob"
	// callbackPath is the only path that the callback's listener knows.
	callbackPath = "/callback"
	// limit is how long one call of the login host may take.
	limit = 30 * time.Second
	// maxBody is how much of an answer is read; a real one has some 2 KB.
	maxBody = 1 << 20
)

// A Config tells how to reach one environment's sign-in.
type Config struct {
	Environment Environment
	Credentials Credentials
	Transport   http.RoundTripper // nil: [http.DefaultTransport]'s settings
	Port        int               // of the callback; 0: [DefaultPort]
	// Listen opens the callback's listener; nil: [net.Listen] on loopback only.
	// It is asked for "tcp4" and "tcp6", and may refuse one of them.
	Listen func(ctx context.Context, network, address string) (net.Listener, error)
	// NoPKCE leaves out the challenge of RFC 7636, for a login host that refuses what
	// it does not know. Procore's documentation does not speak of it.
	NoPKCE bool

	basic *atomic.Bool // the host wants HTTP Basic; nil: that is not remembered
}

// port returns the callback's port.
func (c Config) port() int {
	if c.Port == 0 {
		return DefaultPort
	}
	return c.Port
}

// CallbackURL is the redirect URI of the callback, which must be registered with
// the app. Procore compares it letter
// by letter with the registered one, and wants "localhost" by name.
func (c Config) CallbackURL() string {
	return "http://localhost:" + strconv.Itoa(c.port()) + callbackPath
}

// check tells what keeps c from being used: whatever made the environment,
// secrets go out only encrypted or to this machine.
func (c Config) check(what string) error {
	if _, err := origin("login URL", c.Environment.LoginURL); err != nil {
		return &text.Failure{What: what, Why: err.Error(), Do: "choose the environment again"}
	}
	if c.Credentials.ClientID == "" || c.Credentials.ClientSecret.Empty() {
		return &text.Failure{
			What: what, Why: "the client ID or the client secret is missing",
			Do: "copy both from your app at developers.procore.com", Causes: ErrCredentials,
		}
	}
	return nil
}

// authorize returns the address at which a person lets the app in. Package oauth2
// writes it, and the challenge; the token is asked for by our own [Config.grant],
// which keeps tokens that oauth2 drops for an odd expires_in.
func (c Config) authorize(redirect string, state, verifier Secret) string {
	o := &oauth2.Config{
		ClientID: c.Credentials.ClientID, RedirectURL: redirect,
		Endpoint: oauth2.Endpoint{AuthURL: c.Environment.LoginURL + "/oauth/authorize"},
	}
	if verifier.Empty() {
		return o.AuthCodeURL(state.Reveal())
	}
	return o.AuthCodeURL(state.Reveal(), oauth2.S256ChallengeOption(verifier.Reveal()))
}

// client returns the one way to the login host. It follows no redirect, since
// every request carries a secret that must not reach another host; a redirect
// is an answer like any other. The time limit is its callers': that of package
// net/http would hide whether the request was sent.
func (c Config) client() *http.Client {
	next := c.Transport
	if next == nil {
		next = http.DefaultTransport
	}
	return &http.Client{
		Transport:     witness{next},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// A witness marks a failed request that never had a connection with an
// [unsentError]: it cannot have reached Procore.
type witness struct{ next http.RoundTripper }

// RoundTrip implements [http.RoundTripper].
func (w witness) RoundTrip(r *http.Request) (*http.Response, error) {
	var asked, got atomic.Bool
	resp, err := w.next.RoundTrip(r.WithContext(httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{
		GetConn: func(string) { asked.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { got.Store(true) },
	})))
	if err != nil && asked.Load() && !got.Load() {
		err = unsentError{err}
	}
	return resp, err
}

// An unsentError is a request that did not leave this machine.
type unsentError struct{ error }

// Unwrap returns the transport's error.
func (e unsentError) Unwrap() error { return e.error }
