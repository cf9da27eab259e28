package tui

import (
	"reflect"

	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// A step is one change of the templates: the answers before it (or after it, once
// it was taken back), what it did, and on which tab.
type step struct {
	spec  spec.Spec
	what  string
	scope permission.Scope
}

// A history is what was changed on the template pages. It outlives the pages as
// long as nothing else changes the answers.
type history struct {
	undo, redo []step
	at         *spec.Spec // the answers as the template pages left them
}

// remember puts the answers on the undo stack, before they are changed.
func (s *Session) remember(what string, scope permission.Scope) {
	s.history.undo = append(s.history.undo, step{s.Spec.Clone(), what, scope})
	s.history.redo = nil
}

// back takes the last change back; false where there is none.
func (s *Session) back() (step, bool) { return s.swap(&s.history.undo, &s.history.redo) }

// forth makes the change again that was taken back last.
func (s *Session) forth() (step, bool) { return s.swap(&s.history.redo, &s.history.undo) }

// swap takes a step off one stack and puts the present answers on the other.
func (s *Session) swap(from, to *[]step) (step, bool) {
	n := len(*from)
	if n == 0 {
		return step{}, false
	}
	last := (*from)[n-1]
	*from = (*from)[:n-1]
	*to = append(*to, step{s.Spec.Clone(), last.what, last.scope})
	s.Spec = last.spec
	return last, true
}

// hold marks the answers as those that the history leads to.
func (s *Session) hold() {
	now := s.Spec.Clone()
	s.history.at = &now
}

// stale forgets the history where something else has changed the answers since:
// taking a step back would take that back too.
func (s *Session) stale() {
	if s.history.at == nil || !reflect.DeepEqual(*s.history.at, s.Spec) {
		s.history = history{}
	}
	s.hold()
}
