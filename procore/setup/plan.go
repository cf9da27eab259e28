package setup

import (
	"context"

	"procore-setup/procore"
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
	ID     string `json:"id"`
	Stage  Stage  `json:"stage"`
	Verb   Verb   `json:"verb"`
	Target string `json:"target"` // in an admin's words: "account sync@example.com"
	Before string `json:"before"`
	After  string `json:"after"`
	Source string `json:"source"`

	Details  []string `json:"details,omitempty"`  // the rows behind it: projects, levels
	Requests int      `json:"requests,omitempty"` // about how many calls it takes
	Manual   *Manual  `json:"manual,omitempty"`   // for VerbByHand

	do effect // what the Runner performs
}

// An effect is the work behind a [Change]; the Runner has one case for each.
type effect struct {
	user     procore.UserInput
	template procore.PermissionTemplate
	projects []procore.ID
	flag     bool
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
	Right map[Stage][]string
}

// Stage returns the part of the plan that one stage commits.
func (p Plan) Stage(s Stage) Plan {
	q := Plan{Right: map[Stage][]string{s: p.Right[s]}}
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
