package setup

import (
	"context"

	"procore-setup/procore"
	"procore-setup/procore/spec"
)

// A guess asks where the account works before it is known again who it is: mostly it is who
// it was a moment ago, and then the longest list of a reading need not wait. An answer
// counts only for the very ids that it was asked for; any other is asked for anew.
type guess struct {
	account, template procore.ID
	cancel            context.CancelFunc
	asked, counted    chan struct{} // closed when it was answered; nil: it was not asked for
	list              []procore.Assignment
	n                 int
	err, countErr     error
}

// guessOf is what to ask for, by what a snapshot knows before it is read anew. Nil: nothing.
func guessOf(parts Part, s spec.Spec, snap *Snapshot) *guess {
	const need = PartAccount | PartAssignments
	if parts&need != need || !snap.Has(PartAccount) || snap.Account == nil || snap.Account.Inactive {
		return nil
	}
	g := &guess{account: snap.Account.ID}
	if snap.Has(PartTemplates) && len(snap.Projects) > longList {
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
	g.asked = make(chan struct{})
	go func() {
		defer close(g.asked)
		defer guard(checking, &g.err)
		g.list, g.err = api.UserAssignments(ctx, g.account, 0, nil)
	}()
	if g.template == 0 {
		return
	}
	g.counted = make(chan struct{})
	go func() {
		defer close(g.counted)
		defer guard(checking, &g.countErr)
		g.n, g.countErr = api.CountAssignments(ctx, g.account, g.template)
	}()
}

// drop ends what is still asked for.
func (g *guess) drop() {
	if g == nil || g.cancel == nil {
		return
	}
	g.cancel()
	<-g.asked
	if g.counted != nil {
		<-g.counted
	}
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
