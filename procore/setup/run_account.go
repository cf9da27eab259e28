package setup

import (
	"context"
	"errors"
	"maps"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/text"
)

// createTries is how often a creation is sent: once more after it was surely lost.
const createTries = 2

// createUser creates the account, never twice: an answer that was lost, now or
// in an earlier run, is looked for by the e-mail first.
func (r *Runner) createUser(ctx context.Context, c Change) (result, error) {
	in := c.do.user
	find := func(ctx context.Context) (*AccountState, error) {
		a, _, err := find(ctx, r.API, in.Email)
		return a, err
	}
	if r.open(c.ID, in.Email) {
		if a, err := look(ctx, find); a != nil || err != nil {
			return r.adopt(ctx, c, a, err)
		}
	}
	for range createTries {
		if err := r.record(c.ID, journal.PhaseStarted, in.Email, "", nil); err != nil {
			return result{}, err
		}
		u, err := r.API.CreateUser(ctx, in)
		switch {
		case err == nil:
			if err := r.record(c.ID, journal.PhaseDone, in.Email, "id "+u.ID.String(), nil); err != nil {
				return result{}, err
			}
			r.hold(AccountState{User: merge(u, procore.User{
				ID: u.ID, Email: in.Email, FirstName: in.FirstName, LastName: in.LastName,
				Invited: true, // nobody can have been invited before this
			})})
			return done("%s is in the Directory", person(r.Snapshot.Account.User)), nil
		case ctx.Err() != nil:
			return result{}, err // it may have been created: the entry stays open
		case errors.Is(err, procore.ErrUnknownOutcome):
			a, lookErr := look(ctx, find)
			if a != nil || lookErr != nil {
				return r.adopt(ctx, c, a, lookErr)
			}
			continue
		case errors.Is(err, procore.ErrConflict), errors.Is(err, procore.ErrInvalid):
			// Somebody has this address, or the values are wrong; Procore's answers
			// do not tell the two apart reliably.
			if a, lookErr := look(ctx, find); a != nil && lookErr == nil {
				return r.adopt(ctx, c, a, nil)
			}
		}
		return result{}, errors.Join(err, r.record(c.ID, journal.PhaseFailed, in.Email, err.Error(), nil))
	}
	return result{}, lostTwice("look for " + text.Display(in.Email) + " in the company Directory")
}

// adopt takes the user that turned out to be there and gives it what the
// creation would have given.
func (r *Runner) adopt(ctx context.Context, c Change, a *AccountState, err error) (result, error) {
	if err != nil {
		return result{}, err
	}
	if err := r.record(c.ID, journal.PhaseDone, a.Email, "was there: id "+a.ID.String(), nil); err != nil {
		return result{}, err
	}
	r.hold(*a)
	if a.Inactive {
		if _, err := r.reactivate(ctx, Change{ID: ChangeReactivate}); err != nil {
			return result{}, err
		}
	}
	want := c.do.user.CompanyTemplateID
	if want != 0 && (a.CompanyTemplate == nil || a.CompanyTemplate.ID != want) {
		again := Change{ID: ChangeUpdateUser, do: effect{user: procore.UserInput{CompanyTemplateID: want}}}
		if _, err := r.setCompanyTemplate(ctx, again); err != nil {
			return result{}, err
		}
	}
	return done("%s was in the Directory already and is used", person(a.User)), nil
}

// hold makes a the account of the snapshot.
func (r *Runner) hold(a AccountState) {
	a.Took, a.Attested = map[string]time.Time{}, map[string]time.Time{}
	(&Reader{Journal: r.Journal}).remember(&a)
	r.Snapshot.Account = &a
}

// update changes fields of the account's user. What must not change is sent as
// Procore has it, since Procore wants it every time.
func (r *Runner) update(ctx context.Context, in procore.UserInput) (procore.User, error) {
	a := r.Snapshot.Account
	in.FirstName, in.LastName, in.Email = a.FirstName, a.LastName, a.Email
	return r.API.UpdateUser(ctx, a.ID, in)
}

// noAccount is for a change that needs an account that is not there.
func noAccount() error {
	return stuck("the account is not in the Directory yet", "run it again from the Account stage", nil)
}

// keptOtherwise is for a change that Procore took and, by its own answer, did not make.
func keptOtherwise(why string) error {
	return stuck("Procore took it, and answered that "+why,
		"look at the account in the company Directory, then run again", nil)
}

// setCompanyTemplate gives the account its company-level template.
func (r *Runner) setCompanyTemplate(ctx context.Context, c Change) (result, error) {
	a := r.Snapshot.Account
	if a == nil {
		return result{}, noAccount()
	}
	want := c.do.user.CompanyTemplateID
	if want == 0 { // one that this run made
		id, err := r.templateID(c)
		if err != nil {
			return result{}, err
		}
		want = id
	}
	err := r.around(ctx, c.ID, a.Email, func() (string, *bool, error) {
		u, err := r.update(ctx, procore.UserInput{CompanyTemplateID: want})
		if err == nil && u.CompanyTemplate != nil && u.CompanyTemplate.ID != want {
			err = keptOtherwise("the account still has another company template")
		}
		return "template " + want.String(), nil, err
	})
	if err != nil {
		return result{}, err
	}
	a.CompanyTemplate = &procore.TemplateRef{ID: want}
	return done("the account has the company template %s", r.Snapshot.templateName(a.CompanyTemplate)), nil
}

// reactivate makes an inactive account active.
func (r *Runner) reactivate(ctx context.Context, c Change) (result, error) {
	a := r.Snapshot.Account
	if a == nil {
		return result{}, noAccount()
	}
	err := r.around(ctx, c.ID, a.Email, func() (string, *bool, error) {
		u, err := r.API.ReactivateUser(ctx, a.ID)
		if err == nil && u.ID != 0 {
			a.User = merge(u, a.User)
		}
		return "", nil, err
	})
	if err != nil {
		return result{}, err
	}
	a.Inactive = false
	return done("%s is active again", person(a.User)), nil
}

// setDefault makes the template the account's default project template.
func (r *Runner) setDefault(ctx context.Context, c Change) (result, error) {
	a := r.Snapshot.Account
	if a == nil {
		return result{}, noAccount()
	}
	id, err := r.templateID(c)
	if err != nil {
		return result{}, err
	}
	err = r.around(ctx, c.ID, a.Email, func() (string, *bool, error) {
		u, err := r.update(ctx, procore.UserInput{DefaultTemplateID: id})
		if err == nil && u.DefaultTemplate != nil && u.DefaultTemplate.ID != id {
			err = keptOtherwise("the account still has another default template")
		}
		return "template " + id.String(), nil, err
	})
	if err != nil {
		return result{}, err
	}
	a.DefaultTemplate = &procore.TemplateRef{ID: id, Name: c.do.template.Name}
	return done("%s is the account's default project template", text.Display(c.do.template.Name)), nil
}

// setNewProjects has the account added to new projects. Procore may never show
// the flag again, so what it answers is kept.
func (r *Runner) setNewProjects(ctx context.Context, c Change) (result, error) {
	a := r.Snapshot.Account
	if a == nil {
		return result{}, noAccount()
	}
	on := true
	var said *bool
	err := r.around(ctx, c.ID, a.Email, func() (string, *bool, error) {
		u, err := r.update(ctx, procore.UserInput{AddToNewProjects: &on})
		if err != nil {
			return "", nil, err
		}
		said = u.AddToNewProjects
		return "", said, nil
	})
	if said != nil {
		a.AppliedNew = &journal.Applied{Value: *said, At: time.Now()}
		if a.AddToNewProjects != nil {
			a.AddToNewProjects = said
		}
	}
	if err != nil {
		return result{}, err
	}
	r.took(c.ID)
	if said != nil && !*said {
		return result{}, keptOtherwise("the account is still not added to new projects")
	}
	if said == nil {
		return done("Procore took it and did not say how it stands now"), nil
	}
	return done("the account is added to new projects"), nil
}

// invite has Procore send the invitation, never twice: one that was sent before,
// or whose answer was lost, now or in an earlier run, is looked for first.
func (r *Runner) invite(ctx context.Context, c Change) (result, error) {
	a := r.Snapshot.Account
	if a == nil {
		return result{}, noAccount()
	}
	if a.InvitedAt != nil {
		return r.invitedBefore(c)
	}
	lost := r.open(c.ID, a.Email)
	if lost || !a.Took[c.ID].IsZero() {
		sent, err := r.looksInvited(ctx)
		if err != nil {
			return result{}, err
		}
		if sent == Yes {
			return r.invitedBefore(c)
		}
		if sent == Unknown && lost {
			return result{kind: EventSkipped, text: maybeInvited},
				r.record(c.ID, journal.PhaseSkipped, a.Email, "its answer was lost", nil)
		}
	}
	return r.sendInvitation(ctx, c, a)
}

// maybeInvited is said of an invitation that may have gone out where Procore does
// not show it: one that is doubled is worse than one that is looked for.
const maybeInvited = "it may have been sent before, and Procore does not say; " +
	"look at the account in the company Directory, where it can be sent again"

// sendInvitation sends it, once more where it was surely lost.
func (r *Runner) sendInvitation(ctx context.Context, c Change, a *AccountState) (result, error) {
	for range createTries {
		err := r.around(ctx, c.ID, a.Email, func() (string, *bool, error) { return "", nil, r.API.InviteUser(ctx, a.ID) })
		if err == nil {
			r.took(c.ID)
			return done("Procore sends the invitation to %s", text.Display(a.Email)), nil
		}
		if ctx.Err() != nil || !errors.Is(err, procore.ErrUnknownOutcome) {
			return result{}, err
		}
		sent, lookErr := r.looksInvited(ctx)
		if sent == Yes {
			return r.invitedBefore(c)
		}
		if lookErr != nil || sent == Unknown {
			return result{}, err
		}
	}
	return result{}, lostTwice("look at " + text.Display(a.Email) + " in the company Directory")
}

// invitedBefore is the end of an invitation that turned out to have been sent.
func (r *Runner) invitedBefore(c Change) (result, error) {
	a := r.Snapshot.Account
	if err := r.record(c.ID, journal.PhaseDone, a.Email, "was sent before", nil); err != nil {
		return result{}, err
	}
	r.took(c.ID)
	return done("the invitation to %s was sent already", text.Display(a.Email)), nil
}

// looksInvited tells whether Procore shows that the invitation was sent. A list
// that is behind is waited for; unknown means that it does not show it to anyone.
func (r *Runner) looksInvited(ctx context.Context) (Tri, error) {
	shown := No
	_, err := look(ctx, func(ctx context.Context) (*AccountState, error) {
		now, _, err := find(ctx, r.API, r.Snapshot.Account.Email)
		if err != nil || now == nil {
			return nil, err
		}
		switch {
		case now.InvitedAt != nil || now.LastLoginAt != nil:
			shown = Yes
			r.Snapshot.Account.Invited, r.Snapshot.Account.InvitedAt = now.Invited, now.InvitedAt
		case !now.Invited:
			shown = Unknown
		default:
			return nil, nil // not yet
		}
		return now, nil
	})
	if err != nil {
		return Unknown, err
	}
	return shown, nil
}

// took notes that Procore took a change of the account.
func (r *Runner) took(id string) {
	took := maps.Clone(r.Snapshot.Account.Took)
	if took == nil {
		took = map[string]time.Time{}
	}
	took[id] = time.Now()
	r.Snapshot.Account.Took = took
	if a := r.Snapshot.Account; id == ChangeInvite && a.Invited && a.InvitedAt == nil {
		now := took[id]
		a.InvitedAt = &now // its own time shows when it is read back
	}
}
