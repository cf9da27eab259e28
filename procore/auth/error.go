package auth

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"procore-setup/procore/text"
)

// The causes that callers decide by, with [errors.Is].
var (
	// ErrSignInAgain means that there is no usable token and none can be had
	// without the admin: never signed in, signed out, or the refresh was lost.
	ErrSignInAgain = errors.New("sign in again")
	// ErrCredentials means that Procore did not accept the app's client ID and
	// client secret, or that they are missing. Signing in again does not help.
	ErrCredentials = errors.New("client ID or client secret not accepted")
	// ErrOtherWay is [ErrCredentials] of an app that Procore knows, with the right secret,
	// and that may not sign in this way.
	ErrOtherWay = fmt.Errorf("%w for this way to sign in", ErrCredentials)
	// ErrDenied means that the person chose not to let the app in.
	ErrDenied = errors.New("access was denied")
	// ErrUnreachable means that Procore did not take the request: no connection,
	// too many requests, or no answer to one that may be repeated without harm.
	// Nothing is used up; the same may be tried later.
	ErrUnreachable = errors.New("procore could not be reached")
	// ErrNotSaved means that a new token is held in memory and the store did not
	// take it. The next call tries to save it again before it is used.
	ErrNotSaved = errors.New("the new sign-in could not be saved")
)

// NotSignedIn is the error of whoever needs a sign-in and finds none that is kept;
// it wraps [ErrSignInAgain].
func NotSignedIn(env Environment, why, do string) error {
	return &text.Failure{What: "use the sign-in to " + env.Title, Why: why, Do: do, Causes: ErrSignInAgain}
}

// A loginError is an answer of the login host that is no token.
type loginError struct {
	status            int
	code, description string // "error" and "error_description" of RFC 6749, may be empty
	retryAfter        string // of the header, may be empty
}

// said is the refusal in short, for the end of a Why.
func (r loginError) said() string {
	switch {
	case r.description != "":
		return fmt.Sprintf(" (Procore says: %s)", r.description)
	case r.code != "":
		return fmt.Sprintf(" (Procore says: %s)", r.code)
	}
	return fmt.Sprintf(" (HTTP %d)", r.status)
}

// A request is one call of the login host, as far as its errors need to know.
type request struct {
	what    string // "sign in", "renew the sign-in", "sign out"
	grant   string // grant_type; empty for other calls
	secrets []Secret
}

// clean returns what came from outside fit to be shown, without the secrets of
// the request: some servers repeat what they were sent.
func (r request) clean(s string) string {
	return text.Display(strings.TrimSpace(Mask(s, r.secrets...)))
}

// refused turns an answer into an error that an admin can act on.
func (c Config) refused(r request, a loginError) *text.Failure {
	a.code, a.description, a.retryAfter = r.clean(a.code), r.clean(a.description), r.clean(a.retryAfter)
	e := &text.Failure{What: r.what}
	switch {
	case a.code == "invalid_client":
		e.Causes = ErrCredentials
		e.Why = "Procore does not accept this client ID and client secret for " + c.Environment.Title + a.said()
		e.Do = "copy both again from your app at developers.procore.com; each environment has a pair of its own, " +
			"so check that this pair belongs to " + c.Environment.Title
	case a.code == "unauthorized_client" || a.code == "unsupported_grant_type":
		e.Causes = ErrCredentials
		if a.code == "unauthorized_client" { // who is told so was known (RFC 6749, 5.2)
			e.Causes = ErrOtherWay
		}
		e.Why = "this app may not sign in this way" + a.said()
		e.Do = "choose another way to sign in, or let the app's owner add it at developers.procore.com"
	case a.code == "invalid_grant":
		e.Causes = ErrSignInAgain
		e.Why, e.Do = c.invalidGrant(r.grant, a)
	case a.code == "access_denied":
		return denied(r.what)
	case a.code == "invalid_redirect_uri":
		e.Why = "the app does not know the address that the answer goes to" + a.said()
		e.Do = "add " + c.CallbackURL() + " to the app's redirect URIs at developers.procore.com"
	case a.code == "invalid_request" && r.grant == grantCode && !c.NoPKCE:
		e.Why = "Procore refused" + a.said()
		e.Do = "check the app's redirect URIs; if the host does not take a code challenge (PKCE), add --no-pkce"
	case a.status == http.StatusTooManyRequests:
		e.Causes = ErrUnreachable
		e.Why, e.Do = "Procore takes no more sign-ins for the moment"+a.said(), "try again in a few minutes"
		if seconds, err := strconv.Atoi(a.retryAfter); err == nil && seconds > 0 {
			e.Do = "try again after " + time.Now().Add(time.Duration(seconds)*time.Second).Format(time.TimeOnly)
		}
	default:
		e.Why, e.Do = c.otherwise(a)
	}
	return e
}

// otherwise words an answer by its status alone.
func (c Config) otherwise(a loginError) (why, do string) {
	switch {
	case a.status >= 500:
		return "Procore's sign-in has a problem of its own" + a.said(), "try again in a few minutes"
	case a.code == "" && (a.status < 400 || a.status == http.StatusNotFound):
		return c.Environment.LoginURL + " does not answer like Procore's sign-in" + a.said(),
			"check the environment and the login URL"
	}
	return "Procore refused" + a.said(), "check the environment, the client ID and the redirect URIs of the app"
}

// invalidGrant words an invalid_grant for the grant it was given to.
func (c Config) invalidGrant(grant string, a loginError) (why, do string) {
	if grant == grantRefresh {
		return "the saved sign-in is no longer good: it was ended, or used from another place" + a.said(), "sign in again"
	}
	return "Procore does not accept the code: it was used before, is older than 10 minutes, " +
		"or belongs to another app or address" + a.said(), "open the sign-in address again to get a new one"
}

// denied is the answer of a person who said no.
func denied(what string) *text.Failure {
	return &text.Failure{
		What: what, Why: "access was denied on Procore's page",
		Do: "open the sign-in address again and choose Allow, as an admin of the company", Causes: ErrDenied,
	}
}

// failed turns a transport's error into one that an admin can act on. sent
// says whether the request may have reached Procore.
func (c Config) failed(r request, err error) (e *text.Failure, sent bool) {
	e = &text.Failure{
		What: r.what, Why: "no answer from " + c.Environment.LoginURL + ": " + r.clean(reason(err)),
		Do: "check the network connection, a proxy and the login URL, and try again",
	}
	switch {
	case Unsent(err):
		e.Causes = ErrUnreachable
		return e, false
	case errors.Is(err, context.Canceled):
		e.Why, e.Do, e.Causes = "stopped before Procore answered", "", context.Canceled
	case errors.Is(err, context.DeadlineExceeded):
		e.Why, e.Causes = "Procore did not answer in time", context.DeadlineExceeded
	}
	return e, true
}

// reason is err without the method and address that package net/http adds.
func reason(err error) string {
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	return err.Error()
}

// Unsent tells whether err surely came before a request left this machine.
// Anything that is not known to be so counts as sent.
func Unsent(err error) bool {
	if _, ok := errors.AsType[unsentError](err); ok {
		return true
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && (op.Op == "dial" || op.Op == "proxyconnect") {
		return true
	}
	_, ok := errors.AsType[*net.DNSError](err)
	return ok || Untrusted(err)
}

// Untrusted tells that an encrypted connection could not be made: nothing was
// sent, and a repeat ends the same way.
func Untrusted(err error) bool {
	var (
		verify  *tls.CertificateVerificationError
		unknown x509.UnknownAuthorityError
		host    x509.HostnameError
		invalid x509.CertificateInvalidError
		record  tls.RecordHeaderError
	)
	return errors.As(err, &verify) || errors.As(err, &unknown) || errors.As(err, &host) ||
		errors.As(err, &invalid) || errors.As(err, &record)
}
