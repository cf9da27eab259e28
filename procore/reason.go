package procore

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"

	"procore-setup/procore/auth"
	"procore-setup/procore/text"
)

// Where to read about a failure.
const (
	docLimits  = "https://developers.procore.com/documentation/rate-limiting"
	docTrouble = "https://developers.procore.com/documentation/troubleshooting"
	docInstall = "https://support.procore.com/products/online/user-guide/company-level/" +
		"admin/tutorials/install-a-custom-app"
)

// directoryAdmin is the right that nearly everything here needs.
const directoryAdmin = "Admin on the company's Directory tool"

// fail builds the error of a call.
func (r *sending) fail(status int, why, do string, cause error) *Error {
	e := &Error{
		Failure: text.Failure{What: text.Display(r.what), Why: why, Do: do, Causes: cause},
		Status:  status, Method: r.method, tries: r.tries,
	}
	if r.url != nil {
		e.Path = r.url.Path
	}
	return e
}

// safe returns err, or only its cleaned text where the text repeats a secret.
func (r *sending) safe(err error) error {
	if err != nil && r.mask(err.Error()) != err.Error() {
		return errors.New(r.clean(err.Error()))
	}
	return err
}

// stopped is for a context that ended while nothing was under way, or only
// something that may be repeated.
func (r *sending) stopped(cause error) *Error {
	why := "it was stopped before Procore had answered"
	if errors.Is(cause, context.DeadlineExceeded) {
		why = "the time given for it was over before Procore had answered"
	}
	return r.fail(0, why, "Run again: it goes on from what Procore has.", cause)
}

// noToken is for a token that could not be had.
func (r *sending) noToken(ctx context.Context, err error) *Error {
	switch told := text.FailureOf(err); {
	case ctx.Err() != nil:
		return r.stopped(ctx.Err())
	case told != nil: // the sign-in knows best what is wrong with it
		return r.fail(0, r.clean(told.Why), r.clean(told.Do), r.safe(err))
	case errors.Is(err, auth.ErrSignInAgain):
		return r.signIn(0, "", err)
	}
	return r.fail(0, "there is no access token: "+r.clean(err.Error()),
		"Check the network connection, then sign in again.", r.safe(err))
}

// signIn is for a sign-in that has ended.
func (r *sending) signIn(status int, said string, cause error) *Error {
	return r.fail(status, "the sign-in is no longer valid"+refusal{text: said}.quoted(), "Sign in again.", r.safe(cause))
}

// unknown is for a create or an invitation whose answer was lost.
func (r *sending) unknown(status int, why string, cause error) *Error {
	err := ErrUnknownOutcome
	if cause != nil {
		err = fmt.Errorf("%w: %w", ErrUnknownOutcome, cause)
	}
	return r.fail(status, why+"; it may or may not have been done",
		"Run again: Procore is searched for it before anything is sent a second time.", err)
}

// unreadable is for a success that is not what was asked for.
func (r *sending) unreadable(status int, why string, cause error) verdict {
	if r.once {
		return verdict{done: true, err: r.unknown(status, why, r.safe(cause))}
	}
	cause = r.safe(cause)
	if errors.Is(cause, errCut) {
		cause = fmt.Errorf("%w: %w", ErrNoAnswer, cause)
	}
	e := r.fail(status, why, "Check the API address of the environment and whether a proxy stands in between. "+
		"If both are right, Procore has changed this answer: report it.", cause)
	e.Doc = docTrouble
	return verdict{done: true, err: e}
}

// lossWords says how an answer was lost.
func (r *sending) lossWords(err error) string {
	tries := ""
	if r.tries > 1 {
		tries = fmt.Sprintf(" in %d tries", r.tries)
	}
	switch {
	case errors.Is(err, errTimeout):
		return fmt.Sprintf("no answer came within %d seconds%s", int(r.timeout.Seconds()), tries)
	case errors.Is(err, errCut):
		return "the answer broke off half-way" + tries
	case auth.Unsent(err):
		return "Procore could not be reached" + tries + " (" + r.network(err) + ")"
	}
	return "the connection broke" + tries + " (" + r.network(err) + ")"
}

// silent is the cause of a call whose answer never came: what may have reached
// Procore is told from what surely did not.
func (r *sending) silent(err error) error {
	cause := auth.ErrUnreachable
	if r.reached {
		cause = ErrNoAnswer
	}
	return fmt.Errorf("%w: %w", cause, r.safe(err))
}

// network says what was wrong with the connection, in an admin's words where the
// kind of failure is known.
func (r *sending) network(err error) string {
	var (
		dns     *net.DNSError
		unknown x509.UnknownAuthorityError
		host    x509.HostnameError
		invalid x509.CertificateInvalidError
		record  tls.RecordHeaderError
		timeout net.Error
		way     *net.OpError
	)
	name := r.clean(r.core.base.Hostname())
	switch {
	case errors.As(err, &way) && way.Op == "proxyconnect":
		return "the proxy of this machine does not answer"
	case errors.As(err, &dns):
		return "the name " + name + " was not found"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing answers at " + name
	case errors.As(err, &unknown):
		return "nobody that this machine trusts vouches for its certificate"
	case errors.As(err, &host):
		return "its certificate is for another name than " + name
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "its certificate is not valid today"
	case errors.As(err, &invalid):
		return "its certificate is not valid"
	case errors.As(err, &record):
		return "it does not answer with an encrypted connection"
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return "there is no way through the network to " + name
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, io.EOF),
		errors.Is(err, io.ErrUnexpectedEOF):
		return "it was closed before the answer was complete"
	case errors.As(err, &timeout) && timeout.Timeout():
		return name + " took too long to answer"
	}
	return r.clean(err.Error())
}

// busy is for a limit that lasts longer than this client waits.
func (r *sending) busy(a answer, until time.Time) *Error {
	e := r.fail(a.status, "Procore's limit for requests is used up until "+until.Format(time.TimeOnly)+r.read(a).quoted(),
		"Wait until then and run again: it goes on from what Procore has. "+
			"Other apps of the same account share the limit.", ErrBusy)
	e.Retry, e.Doc = until, docLimits
	return e
}

// absurd is for a time to come back that is longer than any limit can last.
func (r *sending) absurd(a answer, wait time.Duration) *Error {
	e := r.fail(a.status, fmt.Sprintf("Procore asks to come back in %d seconds, longer than any of its limits lasts%s",
		int64(wait.Seconds()), r.read(a).quoted()),
		"Run again in an hour at the latest, when its longest limit has begun anew: it goes on from what Procore has. "+
			"If it says the same then, ask Procore's support.", ErrBusy)
	e.Retry, e.Doc = time.Now().Add(longWindow), docLimits
	return e
}

// faulty is for a 5xx that stayed.
func (r *sending) faulty(a answer) *Error {
	e := r.fail(a.status, fmt.Sprintf("Procore had a fault of its own in each of %d tries%s", r.tries, r.read(a).quoted()),
		"Wait a few minutes and run again: it goes on from what Procore has.", ErrNoAnswer)
	if a.status == http.StatusServiceUnavailable {
		e.Causes = fmt.Errorf("%w: %w", ErrBusy, ErrNoAnswer)
	}
	return e
}

// redirected is for an answer that sends us elsewhere. The API never does; a
// wrong address or a proxy does, and the token goes nowhere else.
func (r *sending) redirected(a answer) *Error {
	to, err := r.url.Parse(a.header.Get("Location"))
	if err != nil || a.header.Get("Location") == "" {
		to = &url.URL{}
	}
	host := r.clean(to.Hostname())
	if s := strings.ToLower(to.Host + to.Path); strings.Contains(s, "login") || strings.Contains(s, "signin") ||
		strings.Contains(s, "sign_in") {
		return r.fail(a.status, "Procore showed its sign-in page ("+host+") instead of an answer",
			"Sign in again. If that does not help, the API address is that of the web pages: "+
				"choose the environment again.", auth.ErrSignInAgain)
	}
	why := "the server sent us to another address instead of answering"
	if host != "" && !sameHost(to, r.core.base) {
		why = "the server sent us to another host (" + host + "), which must not get the access token"
	}
	return r.fail(a.status, why, "Check the API address of the environment and whether a proxy stands in between.", nil)
}

// refusal is for a 4xx: the text decides first, then the status.
func (r *sending) refusal(a answer, f refusal) *Error {
	if f.notConnected() {
		return r.gate(a.status, f)
	}
	e := r.fail(a.status, "", "", nil)
	e.Fields = f.fields
	switch {
	case a.status == http.StatusConflict || f.taken():
		e.Why = "Procore has one like it already" + f.quoted()
		e.Do = "Use the existing one, or choose another name or e-mail."
		e.Causes = ErrConflict
		if a.status != http.StatusConflict {
			e.Causes = fmt.Errorf("%w: %w", ErrConflict, ErrInvalid)
		}
	default:
		r.refusedByStatus(e, f)
	}
	return e
}

// refusedByStatus is for refusals that their text does not tell apart.
func (r *sending) refusedByStatus(e *Error, f refusal) {
	switch e.Status {
	case http.StatusForbidden:
		e.Why = "Procore does not let the signed-in person do this" + f.quoted()
		e.Do = "It needs " + cmp.Or(r.needs, directoryAdmin) + ": ask a company admin for it, or let one run this."
		e.Causes = ErrForbidden
	case http.StatusNotFound:
		e.Why = "Procore does not have it, or it is not visible to you" + f.quoted()
		e.Do = "Check in Procore's web pages that it is still there and that you can open it."
		e.Causes = ErrNotFound
	case http.StatusMethodNotAllowed, http.StatusGone, http.StatusNotImplemented:
		e.Why = "Procore does not offer this to this company" + f.quoted()
		e.Do = "Ask Procore's support whether it can be switched on."
		e.Causes = ErrUnavailable
	default:
		e.Why = "Procore did not accept it" + f.quoted()
		e.Do = "Correct the values and try again."
		e.Doc, e.Causes = docTrouble, ErrInvalid
	}
	if f.html {
		e.Why += " (the answer was a web page)"
	}
}
