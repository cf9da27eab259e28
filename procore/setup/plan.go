package setup

import (
	"context"
	"slices"

	"procore-setup/procore/spec"
)

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
	// Unknown tells what is not planned because it can't be told, by stage.
	Unknown map[spec.Stage][]string
	// Open tells what the integration's page leaves open and no answer closes. It is of a
	// whole plan, and so is Left: the steps that are left to people afterwards.
	Open []string
	Left []Change
	// Basis is what Procore said that the plan rests on.
	Basis Basis

	requests int // of a saved plan, which does not know any more how its changes are done
}

// Stage returns the part of the plan that one stage commits.
func (p Plan) Stage(s spec.Stage) Plan {
	q := Plan{
		Right: map[spec.Stage][]string{s: p.Right[s]}, Unknown: map[spec.Stage][]string{s: p.Unknown[s]}, Basis: p.Basis,
	}
	for _, c := range p.Changes {
		if c.Stage == s {
			q.Changes = append(q.Changes, c)
		}
	}
	return q
}

// Differs tells whether something is surely not as asked. What can't be read and may be so
// already is in the plan, and makes no difference by itself.
func (p Plan) Differs() bool {
	return slices.ContainsFunc(p.Changes, func(c Change) bool { return !c.Unsure })
}

// Removals returns how many projects the plan takes the account off.
func (p Plan) Removals() int {
	n := 0
	for _, c := range p.Changes {
		if c.Verb == VerbRemove {
			n += c.Projects()
		}
	}
	return n
}

// Requests returns about how many calls the plan takes: those of its changes, and those
// that see before the first one whether all of it is still as planned.
func (p Plan) Requests() int {
	if p.requests > 0 {
		return p.requests
	}
	n, all := 0, needs(0)
	for _, c := range p.Changes {
		n += c.Requests
		if c.do != nil {
			all |= c.do.needs() &^ needRow
		}
	}
	if len(p.Changes) > 0 && p.Changes[0].do != nil {
		all &^= p.Changes[0].do.needs()
	}
	return n + all.reads()
}
