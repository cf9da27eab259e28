package setup

import (
	"context"
	"fmt"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/text"
)

// manual brings a step before the admin that no program can do. What can be
// read is read afterwards, whatever the admin says.
func (r *Runner) manual(ctx context.Context, c Change) (result, error) {
	r.emit(Event{Kind: EventManual, Change: c.ID, Stage: c.Stage, Text: c.Text()})
	answer := ManualLater
	if r.Manual != nil {
		var err error
		if answer, err = r.Manual(ctx, c); err != nil {
			return result{}, err
		}
	}
	target := r.manualTarget(c)
	switch {
	case answer == ManualSeen || answer == ManualAttested:
		if err := r.confirm(ctx, c); err != nil {
			return result{}, err
		}
		phase, text := journal.PhaseDone, "done by hand, and seen in Procore"
		if answer == ManualAttested && c.Manual.Watch == nil {
			phase, text = journal.PhaseAttested, "done by hand, as you say"
		}
		return done("%s", text), r.record(c.ID, phase, target, "by hand", nil)
	case c.Manual.Optional:
		return result{kind: EventSkipped, text: "left out"}, r.record(c.ID, journal.PhaseSkipped, target, "", nil)
	}
	return result{}, fmt.Errorf("%w: %s is left to do by hand", ErrStopped, c.Text())
}

// manualTarget returns the natural key of what a manual change is about.
func (r *Runner) manualTarget(c Change) string {
	switch {
	case c.do.template.Name != "":
		return c.do.template.Name
	case r.Snapshot.Account != nil:
		return r.Snapshot.Account.Email
	}
	return r.Spec.Account.Email
}

// confirm reads what a manual change made, so that the changes after it can
// build on it.
func (r *Runner) confirm(ctx context.Context, c Change) error {
	switch c.ID {
	case ChangeConnectApp:
		return r.confirmApp(ctx)
	case ChangeInstall:
		return r.confirmInstall(ctx)
	case ChangeCreateTemplate, ChangeEditTemplate, ChangeCreateCompanyTemplate, ChangeEditCompanyTemplate:
		t, err := look(ctx, func(ctx context.Context) (*procore.PermissionTemplate, error) {
			return findTemplate(ctx, r.API, scopeOf(c.do.template), c.do.template.Name)
		})
		if err == nil && t == nil {
			err = stuck("Procore shows no template "+text.Display(c.do.template.Name),
				"look in the company's Permissions tool whether it has exactly this name, then run again", nil)
		}
		if err != nil {
			return err
		}
		_, err = r.compare(c, *t, "there")
		return err
	}
	return nil
}

// confirmApp tells whether the app gate is open now.
func (r *Runner) confirmApp(ctx context.Context) error {
	me, err := r.API.CompanyMe(ctx)
	if err == nil {
		r.Snapshot.AppConnected, r.Snapshot.Operator = Yes, me
	}
	return err
}

// confirmInstall finds the user that an app brought. Without an e-mail the admin
// has to say first which one it is.
func (r *Runner) confirmInstall(ctx context.Context) error {
	email := r.Spec.Account.Email
	if email == "" {
		return fmt.Errorf("%w: the app is installed; say which user of the Directory is its own", ErrStopped)
	}
	a, err := look(ctx, func(ctx context.Context) (*AccountState, error) {
		a, _, err := find(ctx, r.API, email)
		if a != nil && a.Inactive {
			a = nil
		}
		return a, err
	})
	if err != nil {
		return err
	}
	if a == nil {
		return stuck("the Directory has no active user with the e-mail "+text.Display(email),
			"look in the company Directory which e-mail the app's user has, and name that one", nil)
	}
	r.hold(*a)
	return nil
}
