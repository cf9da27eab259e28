package setup

import (
	"errors"
	"fmt"

	"procore-setup/procore"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// ErrIncomplete means that a list did not come whole, and that what it may leave out
// decides the plan. It comes as a [text.Failure] that says what to do.
var ErrIncomplete = errors.New("a list is not complete")

// lists names what a part lists.
var lists = map[Part]string{
	PartTemplates:   "list of permission templates",
	PartAccount:     "list of users",
	PartProjects:    "list of projects",
	PartAssignments: "list of the account's projects",
}

// partly takes a list that is not complete for what it is: its rows are shown, and what it
// does not show is not known. Any other error is returned.
func (s *Snapshot) partly(part Part, err error) error {
	var short *procore.IncompleteError
	if lists[part] == "" || !errors.As(err, &short) {
		return err
	}
	s.meanwhile(func() { s.Partial |= part })
	seen := ""
	if short.Stated >= 0 {
		seen = fmt.Sprintf("%s of %s seen, ", text.Number(short.Got), text.Number(short.Stated))
	}
	s.note(part, "The "+lists[part]+" is not complete ("+seen+short.Why+"). What it does not show counts as unknown.")
	return nil
}

// short tells whether one of the parts did not come whole. Unlike Partial itself, it may
// be asked while parts are read.
func (s *Snapshot) short(parts Part) (short bool) {
	s.meanwhile(func() { short = s.Partial&parts != 0 })
	return short
}

// meanwhile does what touches a field of several parts, also while they are read at the
// same time.
func (s *Snapshot) meanwhile(do func()) {
	if s.noting != nil {
		s.noting.Lock()
		defer s.noting.Unlock()
	}
	do()
}

// firstOf returns the first part of a set, in the order of the parts; 0 for none.
func firstOf(set Part) Part { return set & -set }

// unlisted is a check that rests on a list that did not come whole.
func unlisted(set Part) Check {
	return unsure("the "+lists[firstOf(set)]+" is not complete", "check again in a minute")
}

// whole tells whether a stage can be planned with the lists as they came. Of projects and
// places what was seen is enough where the projects are named one by one and the account
// is taken off none.
func (d *differ) whole(stage spec.Stage) error {
	short := d.snap.Partial & PartsFor(stage)
	do := "run again in a minute; others may be at work in this company"
	if p := d.spec.Projects; stage == spec.StageProjects && !p.Exact {
		_, strange := selected(d.spec, d.snap)
		if p.Include == spec.IncludeListed && len(strange) == 0 {
			short &^= PartProjects
		} else {
			do += "; or name the projects by their ids"
		}
		short &^= PartAssignments // a place that exists is left as it is
	}
	if short == 0 {
		return nil
	}
	return &text.Failure{
		Causes: ErrIncomplete, What: "plan the setup",
		Why: "the " + lists[firstOf(short)] + " is not complete, so what has to change is not known; nothing was changed",
		Do:  do,
	}
}
