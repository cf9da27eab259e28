package setup

import (
	"context"
	"slices"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/spec"
)

// A Change is one effect on Procore. Its ID is stable: the same need gives the
// same ID in every run. ID, Stage, Verb, Target, Before, After and Source are
// what `plan --json` prints.
type Change struct {
	ID     string     `json:"id"`
	Stage  spec.Stage `json:"stage"`
	Verb   Verb       `json:"verb"`
	Text   string     `json:"text"`   // what it does, in an admin's words: "create the account sync@example.com"
	Target string     `json:"target"` // what it is about: "account sync@example.com"
	Before string     `json:"before"`
	After  string     `json:"after"`
	Source string     `json:"source"`

	Details  []string `json:"details,omitempty"`  // the rows behind it: projects, levels
	Warnings []string `json:"warnings,omitempty"` // what to know before; see [Advice]
	Requests int      `json:"requests,omitempty"` // about how many calls it takes
	Manual   *Manual  `json:"manual,omitempty"`   // for VerbByHand
	// Unsure says that it may be so already: Procore does not let it be read.
	Unsure bool `json:"unsure,omitempty"`

	do kind // what the Runner performs
}

// A Verb is what a change does, with its mark on screen.
type Verb string

// The verbs.
const (
	VerbCreate     Verb = "create"
	VerbUpdate     Verb = "update"
	VerbReactivate Verb = "reactivate"
	VerbDeactivate Verb = "deactivate"
	VerbAssign     Verb = "assign"
	VerbMove       Verb = "move" // to another template
	VerbRemove     Verb = "remove"
	VerbInvite     Verb = "invite"
	VerbByHand     Verb = "by_hand"
)

// The ids of the changes. One need has one id, in every run.
const (
	ChangeConnectApp     = "connect-app"
	ChangeInstall        = "account-install" // of an app that brings its own user
	ChangeCreateUser     = "account-create"
	ChangeReactivate     = "account-reactivate"
	ChangeUpdateUser     = "account-update"
	ChangeCreateTemplate = "template-create"
	// ChangeCreateCompanyTemplate and ChangeEditCompanyTemplate are about the
	// company-level template of the account's own.
	ChangeCreateCompanyTemplate = "company-template-create"
	ChangeEditCompanyTemplate   = "company-template-edit" // by hand
	ChangeEditTemplate          = "template-edit"         // by hand
	ChangeDefault               = "default-template"
	ChangeAdd                   = "projects-add"
	ChangeMove                  = "projects-move"
	ChangeRemove                = "projects-remove"
	ChangeNew                   = "new-projects"
	ChangeNoNew                 = "new-projects-off"
	ChangeInvite                = "invitation"
	ChangeDeactivate            = "account-deactivate"
	ChangePassword              = "password" // by hand; see [Reminders]
)

// A kind is one kind of change with what it is about. All that there is to know of
// one stands with its type, in the files change_*.go. Ids of things that an earlier
// change makes are looked up when it runs.
type kind interface {
	id() string
	verb() Verb
	// words say what it does, in an admin's words.
	words() string
	// key is what the journal knows it by: an e-mail, or a template's name.
	key() string
	// requests is about how many calls it takes.
	requests() int
	// needs says what has to be as it was planned when it is made.
	needs() needs
	// perform makes it.
	perform(ctx context.Context, r *Runner, c Change) (result, error)
}

// A single kind must never be made twice. After a lost answer it is looked for;
// all others are planned anew from what Procore says.
type single interface {
	kind
	// happened tells whether the snapshot shows that it was made for a key. Planned
	// tells that it is planned again.
	happened(s *Snapshot, key string, planned bool) bool
}

// A manual kind can be made by a person; confirm reads what came of it, so that the
// changes after it can build on it.
type manual interface {
	kind
	confirm(ctx context.Context, r *Runner) error
}

// A spread kind acts on many projects.
type spread interface {
	kind
	on() []procore.ID
}

// kinds has every kind of change by its id.
func kinds() map[string]kind {
	all := map[string]kind{}
	for _, k := range []kind{
		&connectApp{}, &installApp{},
		&createUser{}, &reactivateUser{}, &giveCompanyTemplate{},
		&createTemplate{}, &createTemplate{want: procore.PermissionTemplate{Type: string(procore.KindCompany)}},
		&editTemplate{}, &editTemplate{want: procore.PermissionTemplate{Type: string(procore.KindCompany)}},
		&giveDefault{},
		&addProjects{}, &moveProjects{}, &removeProjects{}, &newProjects{on: true}, &newProjects{},
		&invite{}, &setPassword{},
		&deactivateUser{},
	} {
		all[k.id()] = k
	}
	return all
}

// of completes a change with what its kind says.
func (c Change) of(k kind) Change {
	c.ID, c.Text, c.Requests, c.do = k.id(), k.words(), k.requests()+k.needs().reads(), k
	c.Verb = k.verb()
	if c.Manual != nil {
		c.Verb, c.Requests = VerbByHand, 0
	}
	return c
}

// Heading is the line of a plan about the change.
func (c Change) Heading() string {
	if c.Verb == VerbByHand {
		return "by hand: " + c.Text
	}
	return c.Text
}

// ForOthers tells whether the change is of a template that other people may have.
func (c Change) ForOthers() bool {
	return c.ID == ChangeEditTemplate || c.ID == ChangeEditCompanyTemplate
}

// Projects returns on how many projects the change acts; 0 where it acts on none.
func (c Change) Projects() int { return len(c.on()) }

// on returns the projects on which the change acts.
func (c Change) on() []procore.ID {
	if s, ok := c.do.(spread); ok {
		return s.on()
	}
	return nil
}

// byHand is a kind that only a person can make, in Procore's web pages.
type byHand struct{}

func (byHand) verb() Verb    { return VerbByHand }
func (byHand) requests() int { return 0 }
func (byHand) needs() needs  { return 0 }
func (byHand) perform(ctx context.Context, r *Runner, c Change) (result, error) {
	return r.manual(ctx, c)
}

// A reference names something of Procore's by its name, and by its id unless an earlier
// change makes it.
type reference struct {
	id   procore.ID
	name string
}

// settle closes the entries of an interrupted run that have no question left:
// what can be repeated is planned from what Procore says now, and what must not
// be done twice is closed where the snapshot shows that it took place. Elsewhere
// its own step looks for it first, whenever that comes.
func (r *Runner) settle(p Plan) error {
	if r.Journal == nil {
		return nil
	}
	all := kinds()
	for _, id := range r.Journal.Open() {
		base, _, _ := strings.Cut(id, "#")
		target, phase, note := r.target(id), journal.PhaseSkipped, "broken off; planned anew from what Procore says"
		if k, ok := all[base].(single); ok {
			planned := slices.ContainsFunc(p.Changes, func(c Change) bool { return c.ID == base })
			if !k.happened(r.Snapshot, target, planned) {
				continue
			}
			phase, note = journal.PhaseDone, "found in Procore afterwards"
		}
		if err := r.record(id, phase, target, note, nil); err != nil {
			return err
		}
	}
	return nil
}

// Refused returns the projects that the plan acts on and that Procore did not change
// last time, with why.
func (p Plan) Refused(snap *Snapshot) map[procore.ID]string {
	out := map[procore.ID]string{}
	for _, c := range p.Changes {
		for _, id := range c.on() {
			if why, ok := snap.Refused[id]; ok {
				out[id] = why
			}
		}
	}
	return out
}
