package setup

import (
	"context"

	"procore-setup/procore"
	"procore-setup/procore/text"
)

// A bulk is a change of one account's places on many projects; run_bulk.go sends it.
type bulk struct {
	email    string
	template reference // that it gets there
	projects []procore.ID
	moves    bool // places that exist
}

func (k *bulk) key() string      { return k.email }
func (k *bulk) on() []procore.ID { return k.projects }

// who and many name the account and the projects in a sentence.
func (k *bulk) who() string  { return text.Display(k.email) }
func (k *bulk) many() string { return text.Count(len(k.projects), "project") }

// addProjects puts the account on projects; a place that exists is left as it is.
type addProjects struct{ bulk }

func (*addProjects) id() string      { return ChangeAdd }
func (*addProjects) verb() Verb      { return VerbAssign }
func (*addProjects) needs() needs    { return needGrant }
func (k *addProjects) words() string { return "add " + k.who() + " to " + k.many() }
func (k *addProjects) perform(ctx context.Context, r *Runner, c Change) (result, error) {
	return k.spread(ctx, r, c, true, r.API.AddMemberships)
}

// moveProjects gives the account another template on projects that it is on.
type moveProjects struct{ bulk }

func (*moveProjects) id() string   { return ChangeMove }
func (*moveProjects) verb() Verb   { return VerbMove }
func (*moveProjects) needs() needs { return needGrant }
func (k *moveProjects) words() string {
	return "move " + k.who() + " to " + text.Display(k.template.name) + " on " + k.many()
}

func (k *moveProjects) perform(ctx context.Context, r *Runner, c Change) (result, error) {
	return k.spread(ctx, r, c, true, r.API.ChangeMemberships)
}

// removeProjects takes the account off projects.
type removeProjects struct{ bulk }

func (*removeProjects) id() string      { return ChangeRemove }
func (*removeProjects) verb() Verb      { return VerbRemove }
func (*removeProjects) needs() needs    { return needOperator | needAccount | needLists }
func (k *removeProjects) words() string { return "take " + k.who() + " off " + k.many() }
func (k *removeProjects) perform(ctx context.Context, r *Runner, c Change) (result, error) {
	return k.spread(ctx, r, c, false, r.API.RemoveMemberships)
}
