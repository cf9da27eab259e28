package setup

import (
	"context"
	"fmt"

	"procore-setup/procore"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// A Verb is what a change does, with its mark on screen.
type Verb string

// The verbs.
const (
	VerbCreate     Verb = "create"
	VerbUpdate     Verb = "update"
	VerbReactivate Verb = "reactivate"
	VerbAssign     Verb = "assign"
	VerbMove       Verb = "move" // to another template
	VerbRemove     Verb = "remove"
	VerbInvite     Verb = "invite"
	VerbByHand     Verb = "by_hand"
)

// A Change is one effect on Procore. Its ID is stable: the same need gives the
// same ID in every run. ID, Stage, Verb, Target, Before, After and Source are
// what `plan --json` prints.
type Change struct {
	ID     string     `json:"id"`
	Stage  spec.Stage `json:"stage"`
	Verb   Verb       `json:"verb"`
	Target string     `json:"target"` // in an admin's words: "account sync@example.com"
	Before string     `json:"before"`
	After  string     `json:"after"`
	Source string     `json:"source"`

	Details  []string `json:"details,omitempty"`  // the rows behind it: projects, levels
	Warnings []string `json:"warnings,omitempty"` // what to know before; see [Advice]
	Requests int      `json:"requests,omitempty"` // about how many calls it takes
	Manual   *Manual  `json:"manual,omitempty"`   // for VerbByHand

	do effect // what the Runner performs
}

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
	ChangeInvite                = "invitation"
	ChangePassword              = "password" // by hand; see [Reminders]
)

// An effect is the work behind a [Change]; the Runner has one case for each id.
// Ids of things that an earlier change makes are looked up when it runs.
type effect struct {
	user     procore.UserInput          // create and update; elsewhere its e-mail
	template procore.PermissionTemplate // create, with both maps; elsewhere its name
	projects []procore.ID               // add, move, remove
}

// Manual is a step that no API offers: the admin does it in Procore's web pages
// while we watch, or confirms it where it can't be read.
type Manual struct {
	Steps []string `json:"steps"` // the click path
	URL   string   `json:"url,omitempty"`
	Why   string   `json:"why"` // why no program can do it
	// Watch tells whether it is done, by reading Procore. Nil: it can't be read,
	// the admin attests it.
	Watch func(ctx context.Context) (bool, error) `json:"-"`
	// Optional steps may be skipped.
	Optional bool `json:"optional,omitempty"`
}

// A Plan is what has to change, in order.
type Plan struct {
	Changes []Change
	// Right tells what needs nothing, in an admin's words ("204 projects are
	// right already"), by stage.
	Right map[spec.Stage][]string
}

// Stage returns the part of the plan that one stage commits.
func (p Plan) Stage(s spec.Stage) Plan {
	q := Plan{Right: map[spec.Stage][]string{s: p.Right[s]}}
	for _, c := range p.Changes {
		if c.Stage == s {
			q.Changes = append(q.Changes, c)
		}
	}
	return q
}

// Requests returns about how many calls the plan takes.
func (p Plan) Requests() int {
	n := 0
	for _, c := range p.Changes {
		n += c.Requests
	}
	return n
}

// Projects returns on how many projects the change acts; 0 where it acts on none.
func (c Change) Projects() int { return len(c.do.projects) }

// Text says in one line what the change does, in an admin's words.
func (c Change) Text() string {
	switch c.ID {
	case ChangeConnectApp:
		return "connect the app to this company"
	case ChangeInstall:
		return "install the app that brings " + c.Target
	case ChangeCreateUser:
		return "create the account " + c.After
	case ChangeReactivate:
		return "make the " + c.Target + " active again"
	case ChangeCreateTemplate, ChangeCreateCompanyTemplate:
		return "create the " + c.Target
	case ChangeEditTemplate, ChangeEditCompanyTemplate:
		return "edit the " + c.Target
	case ChangeAdd:
		return fmt.Sprintf("add %s to %s with %s", c.who(), c.many(), text.Display(c.do.template.Name))
	case ChangeMove:
		return fmt.Sprintf("move %s from %s to %s on %s", c.who(), c.Before, text.Display(c.do.template.Name), c.many())
	case ChangeRemove:
		return fmt.Sprintf("take %s off %s", c.who(), c.many())
	case ChangeNew:
		return c.Target
	case ChangeInvite:
		return "send the " + c.Target
	case ChangePassword:
		return "set the " + c.Target
	}
	return "change the " + c.Target + " from " + c.Before + " to " + c.After
}

// who names the account that a change is about.
func (c Change) who() string { return text.Display(c.do.user.Email) }

// many says on how many projects a change acts.
func (c Change) many() string { return text.Count(len(c.do.projects), "project") }
