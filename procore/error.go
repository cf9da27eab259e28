package procore

import (
	"errors"
	"net/http"
	"time"

	"procore-setup/procore/text"
)

// The causes that callers decide by, with [errors.Is].
var (
	// ErrNotConnected is the app gate: the OAuth app is not installed in this
	// company. It says nothing about the person's rights.
	ErrNotConnected = errors.New("app is not connected to this company")
	// ErrForbidden is a refusal for want of rights.
	ErrForbidden = errors.New("not allowed")
	// ErrNotFound is a 404: gone, never there, or not visible to this person.
	ErrNotFound = errors.New("not found")
	// ErrConflict is a duplicate, such as an e-mail that is taken.
	ErrConflict = errors.New("already exists")
	// ErrInvalid is a 400 or 422: Procore did not accept the values.
	ErrInvalid = errors.New("not accepted")
	// ErrUnavailable means that this company does not have the endpoint (a BETA
	// or a deprecated one) and there is no other way left.
	ErrUnavailable = errors.New("not available in this company")
	// ErrUnknownOutcome means that a create may or may not have reached Procore.
	ErrUnknownOutcome = errors.New("the answer was lost")
	// ErrNoAnswer means that no answer came, or in every try one of a fault of
	// Procore's own (5xx). What was sent may have been done, and may be sent again
	// later. Where surely nothing was sent, it is [auth.ErrUnreachable].
	ErrNoAnswer = errors.New("no answer came")
	// ErrBusy means that Procore asked to come back later (429, 503) more often
	// than this package waits. [Error.Retry] tells when.
	ErrBusy = errors.New("asked to come back later")
)

// An Error is a failure of one call, with what Procore answered. Its text holds
// no secret and is cleaned for display.
type Error struct {
	text.Failure
	Status       int                 // HTTP status; 0 where there was no answer
	Fields       map[string][]string // messages per field, from a validation answer
	Retry        time.Time           // when Procore said to come back; zero: it did not
	Method, Path string              // of the request, without its query
	tries        int                 // requests sent: after more than one, an earlier one may have been done
}

// Error implements error in one line, without what to do.
func (e *Error) Error() string {
	s := e.What
	if e.Why != "" {
		s += ": " + e.Why
	}
	if e.Status != 0 {
		s += " (" + http.StatusText(e.Status) + ")"
	}
	return s
}

// Unwrap returns the failure in its four parts, whose causes are this package's
// errors or the transport's.
func (e *Error) Unwrap() error { return &e.Failure }
