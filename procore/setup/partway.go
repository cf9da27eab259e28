package setup

import (
	"context"
	"errors"
	"net/http"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/journal"
)

// PartWay tells whether a run that err ended stopped part-way: something was
// changed, or may have been, since the journal was opened, and running again, with
// nothing else done before, is right. A run that was interrupted always did, and one
// that found Procore changed since the plan; one that Procore refused, or whose fault
// lies on this machine, did not: a person has
// to act first.
func PartWay(j *journal.Journal, err error) bool {
	if errors.Is(err, ErrStopped) || errors.Is(err, context.Canceled) || errors.Is(err, ErrChanged) {
		return true
	}
	return j.Changed() && passing(err)
}

// ErrBehind means that Procore has done something and does not show it yet.
var ErrBehind = errors.New("it is not shown yet")

// passing tells whether a failure is one of the moment: of the network, of a limit,
// or a fault of Procore's own.
func passing(err error) bool {
	for _, cause := range []error{
		procore.ErrNoAnswer, procore.ErrBusy, procore.ErrUnknownOutcome, auth.ErrUnreachable, ErrBehind,
		context.DeadlineExceeded,
	} {
		if errors.Is(err, cause) {
			return !errors.Is(err, auth.ErrSignInAgain)
		}
	}
	return false
}

// maybeDone tells whether Procore may have done what ended with err: no answer
// came, or one of success that can't be read. Anything else refused it, or came
// before it was sent.
func maybeDone(err error) bool {
	var e *procore.Error
	return errors.Is(err, procore.ErrUnknownOutcome) || errors.Is(err, procore.ErrNoAnswer) ||
		errors.As(err, &e) && e.Status >= http.StatusOK && e.Status < http.StatusMultipleChoices
}
