package procore

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"

	"procore-setup/procore/auth"
)

// How often a request is sent again. Each reason has its own count, so that a
// call ends after maxLost+maxLimited+1 repeats at most.
const (
	maxLost    = 4 // answers lost, and 5xx
	maxLimited = 8 // turned away by a limit
)

// Growing waits between repeats, with jitter on top.
const (
	firstBackoff = 500 * time.Millisecond
	lastBackoff  = 30 * time.Second
	maxJitter    = time.Second // added to a wait for a limit
)

// A verdict is what follows from one request.
type verdict struct {
	done bool
	err  error         // with done: how the call failed
	wait time.Duration // without done: before the repeat; a limit's wait is the pacer's
}

// judge decides what follows from a request: the end of the call or a repeat.
//
//	what came                     | repeatable          | create, invite
//	refused connection, 401, 429  | repeat              | repeat: surely not accepted
//	lost answer, timeout, 5xx     | repeat              | ErrUnknownOutcome
//	a 4xx whose text broke off    | repeat              | repeat: surely not accepted
//	any other 4xx                 | the error           | the error
func (r *sending) judge(ctx context.Context, a answer, err error) verdict {
	if err != nil {
		return r.judgeLost(ctx, err)
	}
	switch s := a.status; {
	case s >= 200 && s < 300:
		r.passedGate()
		return r.judgeBody(a)
	case s >= 300 && s < 400:
		return verdict{done: true, err: r.redirected(a)}
	case s == http.StatusTooManyRequests:
		return r.turnedAway(a)
	case s == http.StatusServiceUnavailable && !r.once && a.header.Get("Retry-After") != "":
		return r.turnedAway(a)
	case s == http.StatusRequestTimeout, s >= 500 && s != http.StatusNotImplemented:
		return r.broken(a)
	}
	f := r.read(a)
	if f.tokenRefused(a.status) {
		return r.renew(ctx, a, f)
	}
	if a.cut && r.lost < maxLost { // its text tells what it means, and nothing was accepted
		r.lost++
		return verdict{wait: backoff(r.lost)}
	}
	return verdict{done: true, err: r.refusal(a, f)}
}

// judgeLost is for a request without an answer that could be read.
func (r *sending) judgeLost(ctx context.Context, err error) verdict {
	var unsent unsentError
	r.reached = r.reached || !auth.Unsent(err)
	switch {
	case errors.As(err, &unsent):
		return verdict{done: true, err: r.noToken(ctx, unsent.error)}
	case ctx.Err() != nil && r.once && !auth.Unsent(err):
		return verdict{done: true, err: r.unknown(0, "this program was stopped before the answer came", ctx.Err())}
	case ctx.Err() != nil:
		return verdict{done: true, err: r.stopped(ctx.Err())}
	case auth.Untrusted(err):
		return verdict{done: true, err: r.fail(0, "the server could not prove that it is Procore ("+r.network(err)+")",
			"Check this machine's clock and whether a proxy opens encrypted connections.", r.silent(err))}
	case errors.Is(err, errTooBig):
		return r.unreadable(0, "Procore's answer is bigger than any that is expected", err)
	case r.once && !auth.Unsent(err):
		return verdict{done: true, err: r.unknown(0, r.lossWords(err), r.safe(err))}
	case r.lost >= maxLost:
		return verdict{done: true, err: r.fail(0, r.lossWords(err),
			"Check the network connection and try again; running again goes on from what Procore has.", r.silent(err))}
	}
	r.lost++
	return verdict{wait: backoff(r.lost)}
}

// judgeBody decodes a successful answer.
func (r *sending) judgeBody(a answer) verdict {
	if r.out == nil || a.status == http.StatusNoContent || a.status == http.StatusAccepted && len(a.body) == 0 {
		return verdict{done: true}
	}
	err := decode(a, r.out)
	switch {
	case err == nil:
		return verdict{done: true}
	case errors.Is(err, errCut) && !r.once && r.lost < maxLost:
		r.lost++
		return verdict{wait: backoff(r.lost)}
	}
	return r.unreadable(a.status, "Procore's answer cannot be read: "+r.clean(err.Error()), err)
}

// turnedAway is for 429 and for 503 with a time: nothing was accepted, and no
// request of this client goes out before that time.
func (r *sending) turnedAway(a answer) verdict {
	now := time.Now()
	wait, named := retryAfter(a.header, now)
	if l, ok := readLimits(a.header, now); ok && a.status == http.StatusTooManyRequests {
		wait, named = max(wait, l.Reset.Sub(now)), true
	}
	if !named || wait <= 0 {
		wait = backoff(r.limited + 3) // Procore named no time: four seconds, then longer
	}
	r.limited++
	until := now.Add(wait + rand.N(maxJitter))
	switch {
	case wait > maxWait:
		return verdict{done: true, err: r.absurd(a, wait)}
	case r.limited > maxLimited:
		return verdict{done: true, err: r.busy(a, until)}
	}
	r.core.pace.block(until)
	return verdict{}
}

// broken is for a 5xx, after which nobody knows what was done.
func (r *sending) broken(a answer) verdict {
	r.reached = true
	switch {
	case r.once:
		return verdict{done: true, err: r.unknown(a.status, "Procore had a fault of its own while it worked on this", nil)}
	case r.lost >= maxLost:
		return verdict{done: true, err: r.faulty(a)}
	}
	r.lost++
	return verdict{wait: backoff(r.lost)}
}

// renew exchanges a refused token, once for a call.
func (r *sending) renew(ctx context.Context, a answer, f refusal) verdict {
	r.renews++
	if (r.renews > 1 || r.shutBefore()) && r.signedIn(ctx) {
		r.core.gates.Store(r.company, gateShut)
		return verdict{done: true, err: r.gate(a.status, f)}
	}
	if r.renews > 1 {
		return verdict{done: true, err: r.signIn(a.status, f.text, auth.ErrSignInAgain)}
	}
	token, err := r.core.tokens.Renew(ctx, r.token)
	// A sign-in of a moment ago is not renewed; that it is refused here says nothing against it.
	if errors.Is(err, auth.ErrSignInAgain) && r.signedIn(ctx) {
		r.core.gates.Store(r.company, gateShut)
		return verdict{done: true, err: r.gate(a.status, f)}
	}
	if err != nil {
		return verdict{done: true, err: r.noToken(ctx, err)}
	}
	r.refused, r.renewed = r.token, token
	return verdict{}
}

// backoff is the wait before the nth repeat, with up to half of it as jitter.
func backoff(n int) time.Duration {
	d := min(firstBackoff<<(n-1), lastBackoff)
	return d + rand.N(d/2)
}
