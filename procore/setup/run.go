package setup

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// ErrStopped is returned by [Runner.Run] when the admin interrupted it, or put
// off a step that only a person can do.
var ErrStopped = errors.New("stopped part-way")

// A ManualAnswer is what became of a manual change.
type ManualAnswer int

// The answers.
const (
	ManualLater    ManualAnswer = iota // not done; the run stops there
	ManualSeen                         // Watch saw it
	ManualAttested                     // the admin says that it is done
	ManualSkipped                      // an optional one, skipped
)

// A Runner performs a plan.
type Runner struct {
	API      API
	Journal  *journal.Journal
	Spec     spec.Spec
	Snapshot *Snapshot   // updated with what the changes made (ids), not re-read
	Emit     func(Event) // called in order, from Run's goroutine; may be nil
	// Manual brings a manual change before the admin and returns when it is done,
	// attested, skipped or put off. Nil: every one is put off.
	Manual func(ctx context.Context, c Change) (ManualAnswer, error)
	// Consent says how the plan was agreed to, for the journal.
	Consent string

	sent    audited // what was sent for the change in hand
	stop    <-chan struct{}
	sound   needs         // what was read since the last change, and holds
	next    needs         // of the change after the one in hand
	later   needs         // of all that come after it
	early   error         // what came of reading early what the next change needs
	row     *procore.User // the account's row in the list, as last read; nil: it is not there
	unseen  bool          // the account was created, and its own page was not read yet
	page    *AccountState // that page, as read the first time, until [Runner.see] takes it
	began   bool          // a change was made
	ground  ground
	insists bool       // Procore takes no part of a user without name and address
	mu      sync.Mutex // guards current, which [Runner.Waiting] reads, and Emit
	current Change
}

// A result is how one change ended well enough for the run to go on.
type result struct {
	kind     EventKind
	text     string
	failures map[string]string
}

// Run performs the plan in order. When stop is closed it finishes the change
// (or the chunk of a bulk change) in hand and returns [ErrStopped]; when ctx is
// cancelled it stops at once. Failed rows of a bulk change do not end the run;
// any other failure does. A fault in this program is returned as an error.
func (r *Runner) Run(ctx context.Context, p Plan, stop <-chan struct{}) (err error) {
	defer func() {
		if errors.Is(err, errFault) {
			r.emit(Event{Kind: EventFailed, Change: r.current.ID, Stage: r.current.Stage, Text: err.Error(), Err: err})
		}
	}()
	defer guard(func() string { return r.current.Text }, &err)
	r.stop, ctx = stop, procore.OnSent(ctx, r.sent.hear)
	if err := r.settle(p); err != nil {
		return err
	}
	r.sound, r.early, r.began, r.unseen = 0, nil, false, false
	for i, c := range p.Changes {
		r.mu.Lock()
		r.current = c
		r.mu.Unlock()
		r.next, r.later = 0, 0
		for j, c := range p.Changes[i+1:] {
			if r.later |= c.do.needs(); j == 0 {
				r.next = r.later
			}
		}
		if err := r.pause(ctx); err != nil {
			return err
		}
		r.emit(Event{Kind: EventStarted, Change: c.ID, Stage: c.Stage, Text: c.Text})
		res, err := r.perform(ctx, p, c)
		switch {
		case errors.Is(err, ErrStopped):
			r.emit(Event{Kind: EventStopped, Change: c.ID, Stage: c.Stage, Text: stoppedText, Err: err})
			return err
		case ctx.Err() != nil:
			return r.cancelled(ctx)
		case err != nil:
			err = about(c, err)
			r.emit(Event{Kind: EventFailed, Change: c.ID, Stage: c.Stage, Text: err.Error(), Err: err})
			return err
		}
		r.emit(Event{Kind: res.kind, Change: c.ID, Stage: c.Stage, Text: res.text, Failures: res.failures})
	}
	r.emit(Event{Kind: EventFinished, Text: "everything in the plan is done"})
	return nil
}

// perform makes a change, if what it needs is still as it was planned; before the first
// one, what all of them need.
func (r *Runner) perform(ctx context.Context, p Plan, c Change) (result, error) {
	need := c.do.needs()
	if err := r.early; err != nil {
		r.early = nil
		return result{}, err
	}
	if !r.began && r.Snapshot.AppConnected != No {
		if differs := basisOf(r.Spec, r.Snapshot).Since(p.Basis); !p.Basis.empty() && len(differs) > 0 {
			return result{}, changed(differs)
		}
		if time.Since(r.Snapshot.signed) > recent {
			need |= needOperator
		}
		for _, c := range p.Changes {
			need |= c.do.needs() &^ needRow // tells of one change alone
		}
	}
	if err := r.holds(ctx, need); err != nil {
		return result{}, err
	}
	r.began = true
	r.ground.looked()
	return c.do.perform(procore.OnGround(ctx, r.groundOf(c)), r, c)
}

// stoppedText is the last line of an interrupted run.
const stoppedText = "stopped here; run it again to go on from what Procore says then"

// pause returns an error if the run is to end before the next step.
func (r *Runner) pause(ctx context.Context) error {
	if ctx.Err() != nil {
		return r.cancelled(ctx)
	}
	select {
	case <-r.stop:
		r.emit(Event{Kind: EventStopped, Change: r.current.ID, Stage: r.current.Stage, Text: stoppedText, Err: ErrStopped})
		return ErrStopped
	default:
		return nil
	}
}

// cancelled ends a run at once. A request that was under way may have reached
// Procore; its journal entry stays open, so that the next run looks.
func (r *Runner) cancelled(ctx context.Context) error {
	err := fmt.Errorf("cancelled: %w", context.Cause(ctx))
	r.emit(Event{Kind: EventStopped, Change: r.current.ID, Stage: r.current.Stage, Text: stoppedText, Err: err})
	return err
}

// emit sends an event, with its time.
func (r *Runner) emit(e Event) {
	if r.Emit == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	e.Time = time.Now()
	r.Emit(e)
}

// Waiting tells the story that Procore's limits make the run wait until a time;
// the zero time means that it goes on. It is made for [procore.Options].OnWait.
func (r *Runner) Waiting(until time.Time) {
	r.mu.Lock()
	c := r.current
	r.mu.Unlock()
	e := Event{Kind: EventWaiting, Change: c.ID, Stage: c.Stage, Until: until, Text: "going on"}
	if !until.IsZero() {
		e.Text = "waiting for Procore until " + until.Local().Format("15:04:05") + " (rate limit)"
	}
	r.emit(e)
}

// done returns a good result.
func done(format string, args ...any) result {
	return result{kind: EventDone, text: fmt.Sprintf(format, args...)}
}

// record writes a journal line about the change in hand. Target is its natural
// key. An answer of Procore's is cleaned before it is kept.
func (r *Runner) record(id string, phase journal.Phase, target, note string, flag *bool) error {
	if phase == journal.PhaseStarted {
		r.sound = 0 // something is sent now
	}
	if r.Journal == nil {
		return nil
	}
	rec := journal.Record{
		At: time.Now(), Change: id, Phase: phase, Target: target, Note: text.Display(note), Flag: flag,
	}
	r.audit(&rec)
	err := r.Journal.Append(rec)
	if err != nil {
		return fmt.Errorf("write the journal: %w", err)
	}
	return nil
}

// around journals a request that may be repeated without harm: started before
// it, done or failed after it. When ctx ended meanwhile, or the answer was lost,
// nobody knows, and the entry stays open.
func (r *Runner) around(ctx context.Context, id, target string,
	request func() (note string, flag *bool, err error),
) error {
	if err := r.record(id, journal.PhaseStarted, target, "", nil); err != nil {
		return err
	}
	note, flag, err := request()
	switch {
	case err == nil:
		return r.record(id, journal.PhaseDone, target, note, flag)
	case ctx.Err() != nil || maybeDone(err):
		return err
	}
	return errors.Join(err, r.record(id, journal.PhaseFailed, target, err.Error(), flag))
}

// leftOpen returns the natural key of what an earlier run began to create and never
// learnt how it ended; "" if there is nothing.
func (r *Runner) leftOpen(id string) string {
	if r.Journal == nil || !slices.Contains(r.Journal.Open(), id) {
		return ""
	}
	return r.target(id)
}

// target returns the natural key of the last record of a change.
func (r *Runner) target(id string) string {
	records := r.Journal.Records()
	for i := len(records) - 1; i >= 0; i-- {
		if records[i].Change == id {
			return records[i].Target
		}
	}
	return ""
}

// stuck is a failure that no call of Procore's explains: why, and what to do.
// What was being done is added by [about]. Cause may be nil.
func stuck(why, do string, cause error) error {
	return &text.Failure{Why: why, Do: do, Causes: cause}
}

// about returns err with the change that it ended.
func about(c Change, err error) error {
	if f := text.FailureOf(err); f != nil && f.What == "" {
		f.What = c.Text
		return err
	}
	return fmt.Errorf("%s: %w", c.Text, err)
}

// lostTwice is the end of a change whose answer was lost each time it was sent.
func lostTwice(where string) error {
	return stuck("it was sent twice and both answers were lost on the way; it may or may not have been done",
		where+", then run again: Procore is searched for it before anything is sent a third time",
		procore.ErrUnknownOutcome)
}
