package setup

import (
	"context"
	"fmt"

	"procore-setup/procore/journal"
)

// manual brings a step before the admin that no program can do. What can be
// read is read afterwards, whatever the admin says.
func (r *Runner) manual(ctx context.Context, c Change) (result, error) {
	r.emit(Event{Kind: EventManual, Change: c.ID, Stage: c.Stage, Text: c.Text})
	r.sound = 0 // it takes its time
	answer := ManualLater
	if r.Manual != nil {
		var err error
		if answer, err = r.Manual(ctx, c); err != nil {
			return result{}, err
		}
	}
	target := r.named(c)
	switch {
	case answer == ManualSeen || answer == ManualAttested:
		if k, ok := c.do.(manual); ok {
			if err := k.confirm(ctx, r); err != nil {
				return result{}, err
			}
		}
		phase, text := journal.PhaseDone, "done by hand, and seen in Procore"
		if answer == ManualAttested && c.Manual.Watch == nil {
			phase, text = journal.PhaseAttested, "done by hand, as you say"
		}
		return done("%s", text), r.record(c.ID, phase, target, "by hand", nil)
	case c.Manual.Optional:
		return result{kind: EventSkipped, text: "left out"}, r.record(c.ID, journal.PhaseSkipped, target, "", nil)
	}
	return result{}, fmt.Errorf("%w: %s is left to do by hand", ErrStopped, c.Text)
}

// named returns the natural key of what a change by hand is about.
func (r *Runner) named(c Change) string {
	switch {
	case c.do != nil && c.do.key() != "":
		return c.do.key()
	case r.Snapshot.Account != nil:
		return r.Snapshot.Account.Email
	}
	return r.Spec.Account.Email
}
