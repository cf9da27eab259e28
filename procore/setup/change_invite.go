package setup

import (
	"context"
	"errors"
	"slices"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// invite has Procore send the invitation, never twice: one that was sent before,
// or whose answer was lost, now or in an earlier run, is looked for first.
type invite struct{ email string }

func (*invite) id() string      { return ChangeInvite }
func (*invite) verb() Verb      { return VerbInvite }
func (k *invite) words() string { return "send the invitation to " + text.Display(k.email) }
func (k *invite) key() string   { return k.email }
func (*invite) requests() int   { return 2 }
func (*invite) needs() needs    { return needAccount }
func (*invite) happened(s *Snapshot, email string, _ bool) bool {
	return s.Account != nil && spec.SameEmail(s.Account.Email, email) && invited(s.Account)
}

func (k *invite) perform(ctx context.Context, r *Runner, c Change) (result, error) {
	a, err := r.account()
	if err != nil {
		return result{}, err
	}
	if a.InvitedAt != nil {
		return k.before(r)
	}
	maybe := spec.SameEmail(r.leftOpen(c.ID), a.Email) || !a.Took[c.ID].IsZero()
	var sent Tri
	if maybe {
		sent, err = k.look(ctx, r) // a list that is behind is waited for
	} else {
		sent, _, err = k.shown(ctx, r) // somebody else may have sent it meanwhile
	}
	switch {
	case err != nil:
		return result{}, err
	case sent == Yes:
		return k.before(r)
	case sent == Unknown && maybe:
		return result{kind: EventSkipped, text: maybeInvited},
			r.record(c.ID, journal.PhaseSkipped, a.Email, "its answer was lost", nil)
	}
	return k.send(ctx, r, a)
}

// maybeInvited is said of an invitation that may have gone out where Procore does
// not show it: one that is doubled is worse than one that is looked for.
const maybeInvited = "it may have been sent before, and Procore does not say; " +
	"look at the account in the company Directory, where it can be sent again"

// send sends it, once more where it was surely lost.
func (k *invite) send(ctx context.Context, r *Runner, a *AccountState) (result, error) {
	for range createTries {
		err := r.around(ctx, k.id(), a.Email, func() (string, *bool, error) { return "", nil, r.API.InviteUser(ctx, a.ID) })
		if err == nil {
			k.sent(r)
			return done("Procore sends the invitation to %s", text.Display(a.Email)), nil
		}
		if ctx.Err() != nil || !errors.Is(err, procore.ErrUnknownOutcome) {
			return result{}, err
		}
		sent, lookErr := k.look(ctx, r)
		if sent == Yes {
			return k.before(r)
		}
		if lookErr != nil || sent == Unknown {
			return result{}, err
		}
	}
	return result{}, lostTwice("look at " + text.Display(a.Email) + " in the company Directory")
}

// before is the end of an invitation that turned out to have been sent.
func (k *invite) before(r *Runner) (result, error) {
	a := r.Snapshot.Account
	if err := r.record(k.id(), journal.PhaseDone, a.Email, "was sent before", nil); err != nil {
		return result{}, err
	}
	k.sent(r)
	return done("the invitation to %s was sent already", text.Display(a.Email)), nil
}

// sent notes in the snapshot that it was sent.
func (k *invite) sent(r *Runner) {
	r.took(k.id())
	if a := r.Snapshot.Account; a.Invited && a.InvitedAt == nil {
		now := a.Took[k.id()]
		a.InvitedAt = &now // its own time shows when it is read back
	}
}

// look tells whether Procore shows that it was sent. A list that is behind is
// waited for; unknown means that it does not show it to anyone.
func (k *invite) look(ctx context.Context, r *Runner) (Tri, error) {
	shown := Unknown // as long as no list shows the account
	_, err := look(ctx, func(ctx context.Context) (*Tri, error) {
		now, there, err := k.shown(ctx, r)
		if err != nil || !there {
			return nil, err // not yet
		}
		if shown = now; now == No {
			return nil, nil //nolint:nilnil // nor this
		}
		return &shown, nil
	})
	if err != nil {
		return Unknown, err
	}
	return shown, nil
}

// shown tells whether the account's row shows now that it was sent. That stands in lists
// alone, where there is false while it is not in them.
func (*invite) shown(ctx context.Context, r *Runner) (sent Tri, there bool, err error) {
	a := r.Snapshot.Account
	list, err := r.API.SearchUsers(ctx, a.Email)
	if err != nil {
		return Unknown, false, err
	}
	i := slices.IndexFunc(list, func(u procore.User) bool { return u.ID == a.ID })
	switch {
	case i < 0:
		return Unknown, false, nil
	case list[i].InvitedAt != nil || list[i].LastLoginAt != nil:
		a.Invited, a.InvitedAt = list[i].Invited, list[i].InvitedAt
		return Yes, true, nil
	case !list[i].Invited:
		return Unknown, true, nil
	}
	return No, true, nil
}
