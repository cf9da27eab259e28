package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/setup"
)

// The loads are what is under way beside the event loop for the page that is open, and
// the inbox by which anything else comes into the loop. Only the loop touches them; post
// may be called from anywhere.
type loads struct {
	ctx context.Context // of the session
	// inbox brings what happens outside the event loop: events of a run, waits,
	// questions of the engine. App listens to it all the time.
	inbox chan tea.Msg

	open    map[slot]load
	request int // the number of the last one
	page    context.Context
	leave   context.CancelFunc // ends what is under way for the page
}

// A load is the newest request of its kind; older ones are stale.
type load struct {
	request int
	cancel  context.CancelFunc
	parts   setup.Part // of the snapshot that it reads
}

// resultMsg brings the answer of a load back.
type resultMsg struct {
	slot    slot
	request int
	msg     tea.Msg
}

func newLoads(ctx context.Context) loads {
	l := loads{ctx: ctx, inbox: make(chan tea.Msg), open: map[slot]load{}}
	l.turn()
	return l
}

// turn cancels what is under way for the page that is left, and drops its answers; what
// the next one loads is bound to a context of its own.
func (l *loads) turn() {
	if l.leave != nil {
		l.leave()
	}
	clear(l.open)
	l.page, l.leave = context.WithCancel(l.ctx)
}

// load runs f in the background for the page that is open. A newer load in the
// same slot, or leaving the page, cancels it and makes its answer stale.
func (l *loads) load(at slot, f func(context.Context) tea.Msg) tea.Cmd {
	l.drop(at)
	l.request++
	n := l.request
	ctx, cancel := context.WithCancel(l.page)
	l.open[at] = load{request: n, cancel: cancel}
	return func() tea.Msg { return resultMsg{at, n, f(ctx)} }
}

// drop cancels what is loading in a slot.
func (l *loads) drop(at slot) {
	if x, ok := l.open[at]; ok {
		x.cancel()
		delete(l.open, at)
	}
}

// loading tells whether a slot still waits for its answer.
func (l *loads) loading(at slot) bool {
	_, ok := l.open[at]
	return ok
}

// waiting tells whether anything is awaited. Nothing waits for a browser, nor for
// the pause after typing.
func (l *loads) waiting() bool {
	for at := range l.open {
		if at != slotOpen && at != slotDebounce && at != slotPass && at != slotLeft {
			return true
		}
	}
	return false
}

// reads tells that the load in a slot reads these parts of the snapshot.
func (l *loads) reads(at slot, parts setup.Part) {
	x := l.open[at]
	x.parts = parts
	l.open[at] = x
}

// reading are the parts that are being read.
func (l *loads) reading() (parts setup.Part) {
	for _, x := range l.open {
		parts |= x.parts
	}
	return parts
}

// newest tells whether a request is the newest of its slot.
func (l *loads) newest(at slot, request int) bool {
	x, ok := l.open[at]
	return ok && x.request == request
}

// take returns the message of a load, or false where it is stale.
func (l *loads) take(r resultMsg) (tea.Msg, bool) {
	if !l.newest(r.slot, r.request) {
		return nil, false
	}
	l.drop(r.slot)
	return r.msg, true
}

// after delivers msg to the page that is open now, unless it is left before.
func (l *loads) after(at slot, d time.Duration, msg tea.Msg) tea.Cmd {
	return l.load(at, func(ctx context.Context) tea.Msg {
		t := time.NewTimer(d)
		defer t.Stop()
		select {
		case <-t.C:
			return msg
		case <-ctx.Done():
			return nil
		}
	})
}

// listen waits for the next message of the inbox.
func (l *loads) listen() tea.Cmd {
	return func() tea.Msg {
		select {
		case m := <-l.inbox:
			return inboxMsg{m}
		case <-l.ctx.Done():
			return nil
		}
	}
}

// inboxMsg is a message from outside the event loop.
type inboxMsg struct{ msg tea.Msg }

// post puts a message into the inbox from outside the event loop.
func (l *loads) post(ctx context.Context, m tea.Msg) {
	select {
	case l.inbox <- m:
	case <-ctx.Done():
	}
}
