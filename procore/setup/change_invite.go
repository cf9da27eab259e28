package setup

import (
	"context"
	"errors"
	"slices"
	"time"

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
func (*invite) requests() int   { return 1 }
func (*invite) needs() needs    { return needAccount | needRow }
func (*invite) happened(s *Snapshot, email string, _ bool) bool {
	return s.Account != nil && spec.SameEmail(s.Account.Email, email) && invited(s.Account)
}

func (k *invite) perform(ctx context.Context, r *Runner, _ Change) (result, error) {
	a, err := r.account()
	if err != nil {
		return result{}, err
	}
	if a.InvitedAt != nil || a.LastLoginAt != nil {
		return k.before(r)
	}
	if r.Journal != nil {
		(&Reader{Journal: r.Journal}).remember(a) // what this run sent before it failed, too
	}
	if mayBeInvited(a) {
		switch sent, err := k.look(ctx, r); {
		case err != nil:
			return result{}, err
		case sent:
			return k.before(r)
		}
		return result{kind: EventSkipped, text: maybeInvited}, nil // its entry stays open
	}
	return k.send(ctx, r, a)
}

// maybeInvited is said of an invitation that may have gone out where Procore does
// not show it: one that is doubled is worse than one that is looked for.
const maybeInvited = "it may have been sent before, and Procore does not say; " +
	"look at the account in the company Directory, where it can be sent again"

// mayBeInvited tells whether this program sent an invitation, or began to, that Procore
// does not show. A list may be behind for longer than anybody waits, so its row never
// proves that nothing went out; the account's own page does after a while, where it tells.
func mayBeInvited(a *AccountState) bool {
	if invited(a) {
		return false
	}
	for _, trace := range []map[string]time.Time{a.Open, a.Took, a.Attested, a.LeftOut} {
		if t := trace[ChangeInvite]; !t.IsZero() && (!a.Uninvited || time.Since(t) < fresh) {
			return true
		}
	}
	return false
}

// invitationStep is due where an invitation may have gone out and Procore does not show it.
func invitationStep(s spec.Spec, snap *Snapshot) *Change {
	a := snap.Account
	wanted := s.Account.Invite && s.Account.Kind != spec.AppAccount
	if !wanted || !mayBeInvited(a) || time.Since(a.Took[ChangeInvite]) < fresh {
		return nil
	}
	k := &invite{a.Email}
	c := Change{
		Target: "invitation to " + text.Display(a.Email), Before: "not known", After: "sent",
		Manual: &Manual{
			Steps: []string{
				"look into the mailbox of " + text.Display(a.Email) + " whether Procore's invitation is there",
				"where it is not, open the account in the company Directory and send the invitation there",
			},
			URL: snap.UsersPage(),
			Why: "it may have been sent before, and Procore does not say; it is not sent twice",
			Watch: snap.watch(func(ctx context.Context, api API) (bool, error) {
				row, err := rowOf(ctx, api, a)
				return row != nil && tellsInvited(*row), err
			}),
		},
	}.of(k)
	c.Text = "see whether " + text.Display(a.Email) + " got the invitation"
	return &c
}

// send sends it, once: an invitation whose answer was lost is looked for, and then left
// to the next run, or to a person.
func (k *invite) send(ctx context.Context, r *Runner, a *AccountState) (result, error) {
	err := r.around(ctx, k.id(), a.Email, func() (string, *bool, error) { return "", nil, r.API.InviteUser(ctx, a.ID) })
	switch {
	case err == nil:
		k.sent(r)
		return done("Procore sends the invitation to %s", text.Display(a.Email)), nil
	case errors.Is(err, ErrChanged) && invited(r.Snapshot.Account):
		return k.before(r)
	case ctx.Err() != nil || !errors.Is(err, procore.ErrUnknownOutcome):
		return result{}, err
	}
	if sent, lookErr := k.look(ctx, r); sent && lookErr == nil {
		return k.before(r)
	}
	return result{}, err
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

// look tells whether Procore shows that it was sent. A list that is behind is waited for;
// that it does not show it proves nothing.
func (k *invite) look(ctx context.Context, r *Runner) (bool, error) {
	row, err := look(ctx, func(ctx context.Context) (*procore.User, error) {
		row, err := rowOf(ctx, r.API, r.Snapshot.Account)
		if row == nil || !tellsInvited(*row) {
			return nil, err // not yet
		}
		return row, err
	})
	r.shows(row)
	return row != nil, err
}

// tellsInvited tells whether a row shows that the account was invited.
func tellsInvited(u procore.User) bool { return u.InvitedAt != nil || u.LastLoginAt != nil }

// shows notes what the account's row says of its invitation, if it says it.
func (r *Runner) shows(row *procore.User) {
	if row == nil || !tellsInvited(*row) {
		return
	}
	a := r.Snapshot.Account
	a.Invited, a.InvitedAt, a.LastLoginAt = row.Invited, row.InvitedAt, row.LastLoginAt
}

// rowOf returns the account's row in the list of users, where alone it stands whether it
// was invited; nil if it is not there.
func rowOf(ctx context.Context, api API, a *AccountState) (*procore.User, error) {
	list, err := api.SearchUsers(ctx, a.Email)
	if i := slices.IndexFunc(list, func(u procore.User) bool { return u.ID == a.ID }); i >= 0 {
		return &list[i], nil
	}
	return nil, err
}
