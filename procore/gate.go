package procore

import (
	"context"
	"net/http"
)

// The app gate has two faces: a 403 with its own text, and a 401 that a new token does
// not mend. The second looks like a sign-in that has ended, so the sign-in is asked. It
// stands before everything of a company: where one call got through, it is open.

// gateState is what is known of a company's app gate; absent: nothing.
type gateState int

const (
	gateOpen gateState = iota // something of the company was answered
	gateShut                  // it answered 401
)

// gateState returns what is known of the gate; false for nothing.
func (r *sending) gateState() (gateState, bool) {
	v, _ := r.core.gates.Load(r.company)
	s, ok := v.(gateState)
	return s, ok
}

// everywhere tells whether a call is answered without a company and an installed app.
func (q call) everywhere() bool { return q.path == mePath || q.path == companiesPath }

// noCompany is the error of a call that makes no sense without a company.
func (r *sending) noCompany() *Error {
	return r.fail(0, "no company is chosen", "Choose the company first.", nil)
}

// behindGate tells whether the call is one that the app gate lets through, or not.
func (r *sending) behindGate() bool { return r.company != 0 && !r.everywhere() }

// passedGate notes that a call got through.
func (r *sending) passedGate() {
	if s, known := r.gateState(); r.behindGate() && (!known || s != gateOpen) {
		r.core.gates.Store(r.company, gateOpen)
	}
}

// shutBefore tells whether the gate was seen to answer 401: then a look at it costs no
// new token, which would end the old one each time.
func (r *sending) shutBefore() bool {
	s, known := r.gateState()
	return known && s == gateShut
}

// signedIn tells whether the token that was refused for a company is good all the
// same: it says whom it is of. Once without the company, as a person's token needs no
// more, and once with it, which an app's own account has to name.
func (r *sending) signedIn(ctx context.Context) bool {
	if s, known := r.gateState(); !r.behindGate() || known && s == gateOpen {
		return false
	}
	for _, company := range []ID{0, r.company} {
		c := &Client{core: r.core, company: company}
		me, err := c.prepare(call{what: "see whether the sign-in is good", path: mePath})
		if err != nil {
			return false
		}
		sent, err := r.core.pace.enter(ctx, r.stop)
		if err != nil {
			return false
		}
		me.renewed = r.token // this very one, and not one that is newer
		a, err := me.send(ctx, sent)
		if r.count != nil {
			r.count.Add(1)
		}
		var who Identity
		if err == nil && a.status == http.StatusOK && decode(a, &who) == nil && who.ID != 0 {
			return true
		}
	}
	return false
}

// gate is the error of the app gate.
func (r *sending) gate(status int, f refusal) *Error {
	e := r.fail(status, "", "", ErrNotConnected)
	e.Why = "the app that you signed in with is not connected to this company; this says nothing about your rights"
	if !f.notConnected() {
		e.Why = "Procore refuses this company to a sign-in that is good" + f.quoted() + ": most likely the app that you " +
			"signed in with is not connected to it; this says nothing about your rights"
	}
	e.Do = "A company admin installs it under Admin > App Management > Install App > Install Custom App, " +
		"with the app version key."
	e.Doc = docInstall
	return e
}
