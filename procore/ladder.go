package procore

import (
	"errors"
)

// A rung is one way of doing something that not every company offers in the
// newest form. Lower ones are tried first.
type rung int

// The rungs, from the one with the fewest requests down.
const (
	rungV2     rung = iota // version 2 bulk, a BETA; the BETA list of assignments
	rungV13                // version 1.3 bulk
	rungSingle             // a call for each project
)

// String names the rung as [BulkResult.Via] does.
func (r rung) String() string {
	return [...]string{"v2 bulk", "v1.3 bulk", "single calls"}[r]
}

// A rungKey tells what a rung was learnt for.
type rungKey struct {
	company ID
	what    string
}

// rung returns the way that worked before, the first where none did.
func (k *core) rung(key rungKey) rung {
	r, _ := k.rungs.Load(key)
	v, _ := r.(rung)
	return v
}

// knows tells whether a way is known to work.
func (k *core) knows(key rungKey) bool {
	_, ok := k.rungs.Load(key)
	return ok
}

// notOffered tells that a refusal may only mean that the company lacks this
// endpoint: Procore answers so for a BETA that is off, for a deprecated endpoint,
// and for want of rights. The next way down tells which. The app gate is none of
// them.
func notOffered(err error) bool {
	return errors.Is(err, ErrForbidden) || errors.Is(err, ErrNotFound) || errors.Is(err, ErrUnavailable)
}

// rowsRefused tells that the endpoint is there and did not like what was in the
// request: too many rows, or one that is wrong.
func rowsRefused(err error) bool {
	return errors.Is(err, ErrInvalid) || errors.Is(err, ErrConflict)
}
