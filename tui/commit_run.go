package tui

import (
	"context"
	"errors"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/setup"
	"procore-setup/procore/text"
)

// A committing is a commit under way.
type committing struct {
	stop       chan struct{}
	done       chan struct{} // closed when nothing is sent any more
	cancel     context.CancelFunc
	interrupts int

	started time.Time
	steps   map[string]setup.EventKind // how far each change is, by id
	event   setup.Event                // the last one that says how far it is
	began   time.Time                  // when the change in hand began
	heard   time.Time                  // when something was heard of the run last
	times   map[string]span            // when each change began and ended
	failed  map[string]string
}

// A span is from when to when something was done; no end: it is under way.
type span struct{ from, to time.Time }

// says is when it ended and how long it took, or since when it is under way.
func (s span) says() string {
	const clock = "15:04:05"
	switch {
	case s.from.IsZero():
		return ""
	case s.to.IsZero():
		return "since " + s.from.Local().Format(clock)
	}
	took := s.to.Sub(s.from).Round(time.Second)
	return fmt.Sprintf("%s  %3d s", s.to.Local().Format(clock), max(int(took.Seconds()), 0))
}

// runMsg is an event of the run, or its end.
type runMsg struct {
	event *setup.Event
	ended bool
	err   error
	snap  *setup.Snapshot
}

// manualMsg asks the admin for a step by hand.
type manualMsg struct {
	change setup.Change
	answer chan<- setup.ManualAnswer
}

// interrupt asks the run to stop: first after the change in hand, then now.
func (r *committing) interrupt() {
	r.interrupts++
	switch r.interrupts {
	case 1:
		close(r.stop)
	case 2:
		r.cancel()
	}
}

// stopping says what happens since the admin has asked to stop.
func (r *committing) stopping() string {
	switch {
	case r.interrupts > 1:
		return "stopping now; what was sent last is looked up at the next start"
	case r.interrupts == 1:
		return "stopping after this change; ctrl+c again stops now"
	}
	return ""
}

// start performs a plan in the background that was agreed to somehow. The runner works on copies; what it
// says comes through the inbox, in order.
func (s *Session) start(plan setup.Plan, agreed string) tea.Cmd {
	s.ahead.Drop(setup.PartAll &^ setup.PartProjects) // which projects there are no run changes
	ctx, cancel := context.WithCancel(s.ctx)
	r := &committing{
		stop: make(chan struct{}), done: make(chan struct{}), cancel: cancel, started: time.Now(),
		steps: map[string]setup.EventKind{}, failed: map[string]string{}, times: map[string]span{}, heard: time.Now(),
	}
	s.committing = r
	snap, stop := s.Snapshot.Copy(), r.stop
	runner := &setup.Runner{
		Consent: agreed,
		API:     s.link.api, Journal: s.link.journal, Spec: s.Spec.Clone(), Snapshot: snap,
		Emit: func(e setup.Event) { s.post(ctx, runMsg{event: &e}) },
		Manual: func(ctx context.Context, c setup.Change) (setup.ManualAnswer, error) {
			return s.ask(ctx, c, stop)
		},
	}
	return func() tea.Msg {
		defer cancel()
		err := runner.Run(ctx, plan, stop)
		close(r.done)
		s.post(s.ctx, runMsg{ended: true, err: err, snap: snap})
		return nil
	}
}

// ask brings a step by hand before the admin and waits for what becomes of it.
func (s *Session) ask(ctx context.Context, c setup.Change, stop <-chan struct{}) (setup.ManualAnswer, error) {
	reply := make(chan setup.ManualAnswer, 1)
	s.post(ctx, manualMsg{c, reply})
	select {
	case a := <-reply:
		return a, nil
	case <-stop:
		return setup.ManualLater, nil
	case <-ctx.Done():
		return setup.ManualLater, ctx.Err()
	}
}

// clock notes when a change began and ended.
func (r *committing) clock(e setup.Event) {
	at := r.times[e.Change]
	switch e.Kind {
	case setup.EventStarted:
		at.from = e.Time
	case setup.EventDone, setup.EventFailed, setup.EventSkipped:
		at.to = e.Time
	default:
		return
	}
	r.times[e.Change] = at
}

// heed takes an event over.
func (r *committing) heed(e setup.Event) {
	r.heard = time.Now()
	r.clock(e)
	if last := r.event; e.Kind == setup.EventProgress && e.Change == last.Change && e.Total == last.Total {
		e.Done = max(e.Done, last.Done) // of several answers on their way an older one may come later
	}
	switch e.Kind {
	case setup.EventStarted:
		r.began = e.Time
	case setup.EventWaiting: // how far it is stays in sight
		last := r.event
		e.Text, e.Done, e.Total, e.Refused, e.Handed = last.Text, last.Done, last.Total, last.Refused, last.Handed
	case setup.EventStopped, setup.EventFinished:
		return
	}
	r.event = e
	if e.Change != "" {
		r.steps[e.Change] = e.Kind
	}
	for id, why := range e.Failures {
		r.failed[id] = why
	}
}

// summary says what the run did, in lines.
func summary(r *committing, err error) []string {
	done := 0
	for _, kind := range r.steps {
		if kind == setup.EventDone {
			done++
		}
	}
	var out []string
	if done > 0 {
		out = append(out, fmt.Sprintf("✓ %s made.", text.Count(done, "change")))
	}
	if n := len(r.failed); n > 0 {
		out = append(out, fmt.Sprintf("✗ %s could not be changed.", text.Count(n, "project")))
	}
	switch {
	case err == nil:
	case errors.Is(err, setup.ErrStopped), errors.Is(err, context.Canceled):
		out = append(out, "! Stopped. What is left is listed below; y goes on with it.")
	default:
		out = append(out, laidOut(explain(err))...)
	}
	return out
}
