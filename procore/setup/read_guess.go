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
	account, template procore.ID
	long              bool // the places take several answers in a row, so the page need not hurry
	cancel            context.CancelFunc
	page              *coming[procore.User]
	rows              *coming[[]procore.Assignment]
	held              *coming[int]
}

// A coming answer is asked for and not waited for; nil was not asked for.
type coming[T any] struct {
	done  chan struct{} // closed when it is there
	value T
	err   error
}

// comingFrom asks.
func comingFrom[T any](call func() (T, error)) *coming[T] {
	c := &coming[T]{done: make(chan struct{})}
	go func() {
		defer close(c.done)
		defer guard(checking, &c.err)
		c.value, c.err = call()
	}()
	return c
}

// wait returns the answer once it is there.
func (c *coming[T]) wait(ctx context.Context) (T, error) {
	if err := opened(ctx, c.done); err != nil {
		return *new(T), err
	}
	return c.value, c.err
}

// over waits until nothing is asked any more.
func (c *coming[T]) over() {
	if c != nil {
		<-c.done
	}
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
	if !g.long {
		g.page = comingFrom(func() (procore.User, error) { return api.User(ctx, g.account) })
	}
	g.rows = comingFrom(func() ([]procore.Assignment, error) { return api.UserAssignments(ctx, g.account, 0, nil) })
	if g.template != 0 {
		g.held = comingFrom(func() (int, error) { return api.CountAssignments(ctx, g.account, g.template) })
	}
}

// drop ends what is still asked for.
func (g *guess) drop() {
	if g == nil || g.cancel == nil {
		return
	}
	g.cancel()
	g.page.over()
	g.rows.over()
	g.held.over()
}

// knowing is the API that knows the page which was asked for.
func (g *guess) knowing(api API) API {
	if g == nil || g.page == nil {
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
	return k.guess.page.wait(ctx)
}

// places are the account's assignments.
func (g *guess) places(ctx context.Context, api API, account procore.ID) ([]procore.Assignment, error) {
	if g == nil || g.rows == nil || g.account != account {
		return api.UserAssignments(ctx, account, 0, nil)
	}
	return g.rows.wait(ctx)
}

// count is on how many projects the account holds a template.
func (g *guess) count(ctx context.Context, api API, account, template procore.ID) (int, error) {
	if g == nil || g.account != account || g.held == nil || g.template != template {
		return api.CountAssignments(ctx, account, template)
	}
	return g.held.wait(ctx)
}
