package procore

import (
	"context"
	"net/http"
)

// A Ground is what changes rest on: things that somebody else may change at any time.
type Ground struct {
	// Fresh tells whether it was looked at a moment ago. It may be called by several
	// goroutines.
	Fresh func() bool
	// Look looks at it again. Its error ends the call that waits, whose request was not
	// sent. It may be called by several goroutines.
	Look func(ctx context.Context) error
}

// groundKey is under which a context holds the [Ground].
type groundKey struct{}

// OnGround returns a context with which a request that changes something is sent on fresh
// ground alone, however long it had to wait for Procore's limits or was turned away by them.
func OnGround(ctx context.Context, g Ground) context.Context {
	return context.WithValue(ctx, groundKey{}, g)
}

// maxLooks is how often the ground of one call is looked at while it waits.
const maxLooks = 3

// stale tells whether a request may not be sent before the ground is looked at. One that
// may have reached Procore is brought to its end.
func (r *sending) stale(ctx context.Context) (Ground, bool) {
	g, ok := ctx.Value(groundKey{}).(Ground)
	return g, ok && r.method != http.MethodGet && !r.reached && !g.Fresh()
}

// lookAgain looks at the ground. Limits that never let a look and the request through one
// after the other end the call.
func (r *sending) lookAgain(ctx context.Context, g Ground) error {
	if r.looks++; r.looks > maxLooks {
		return r.fail(0, "Procore's limits leave no room to look at what this rests on and to send it then",
			"Try again once other apps of the company ask for less.", ErrBusy)
	}
	return g.Look(ctx)
}
