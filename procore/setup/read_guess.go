package setup

import (
	"context"

	"procore-setup/procore"
	"procore-setup/procore/spec"
)

// A guess asks for the account's own page and where it works before it is known again who
// it is: mostly it is who it was a moment ago, and then neither need wait. An answer
// counts only for the very ids that it was asked for; any other is asked for anew.
type guess struct {
	account, template      procore.ID
	long                   bool // the places take several answers in a row, so the page need not hurry
	cancel                 context.CancelFunc
	shown, asked, counted  chan struct{} // closed when it was answered; nil: it was not asked for
	user                   procore.User
	list                   []procore.Assignment
	n                      int
	userErr, err, countErr error
}

// guessOf is what to ask for, by what a snapshot knows before it is read anew. Nil: nothing.
func guessOf(parts Part, s spec.Spec, snap *Snapshot) *guess {
	const need = PartAccount | PartAssignments
	if parts&need != need || !snap.Has(PartAccount) || snap.Account == nil || snap.Account.Inactive {
		return nil
	}
	g := &guess{account: snap.Account.ID, long: len(snap.Projects) > longList}
	if snap.Has(PartTemplates) && g.long {
		g.template = resolve(s, snap).id()
	}
	return g
}

// begin asks.
func (g *guess) begin(ctx context.Context, api API) {
	if g == nil {
		return
	}
	ctx, g.cancel = context.WithCancel(ctx)
	ask := func(err *error, call func() error) chan struct{} {
		done := make(chan struct{})
		go func() {
			defer close(done)
			defer guard(checking, err)
			*err = call()
		}()
		return done
	}
	if !g.long {
		g.shown = ask(&g.userErr, func() (err error) {
			g.user, err = api.User(ctx, g.account)
			return err
		})
	}
	g.asked = ask(&g.err, func() (err error) {
		g.list, err = api.UserAssignments(ctx, g.account, 0, nil)
		return err
	})
	if g.template != 0 {
		g.counted = ask(&g.countErr, func() (err error) {
			g.n, err = api.CountAssignments(ctx, g.account, g.template)
			return err
		})
	}
}

// drop ends what is still asked for.
func (g *guess) drop() {
	if g == nil || g.cancel == nil {
		return
	}
	g.cancel()
	for _, done := range []chan struct{}{g.shown, g.asked, g.counted} {
		if done != nil {
			<-done
		}
	}
}

// knowing is the API that knows the page which was asked for.
func (g *guess) knowing(api API) API {
	if g == nil || g.shown == nil {
		return api
	}
	return knowing{api, g}
}

type knowing struct {
	API
	guess *guess
}

// User is the page of a user.
func (k knowing) User(ctx context.Context, id procore.ID) (procore.User, error) {
	if id != k.guess.account {
		return k.API.User(ctx, id)
	}
	if err := opened(ctx, k.guess.shown); err != nil {
		return procore.User{}, err
	}
	return k.guess.user, k.guess.userErr
}

// places are the account's assignments.
func (g *guess) places(ctx context.Context, api API, account procore.ID) ([]procore.Assignment, error) {
	if g == nil || g.asked == nil || g.account != account {
		return api.UserAssignments(ctx, account, 0, nil)
	}
	if err := opened(ctx, g.asked); err != nil {
		return nil, err
	}
	return g.list, g.err
}

// count is on how many projects the account holds a template.
func (g *guess) count(ctx context.Context, api API, account, template procore.ID) (int, error) {
	if g == nil || g.account != account || g.counted == nil || g.template != template {
		return api.CountAssignments(ctx, account, template)
	}
	if err := opened(ctx, g.counted); err != nil {
		return 0, err
	}
	return g.n, g.countErr
}
