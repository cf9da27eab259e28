package tui

import (
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// readAhead begins to read what the pages after this one need, as soon as nothing that the
// admin still answers decides it. What a page reads itself is left to it.
func (s *Session) readAhead() {
	if s.link.api == nil || s.committing != nil ||
		s.Snapshot.AppConnected != setup.Yes || s.Snapshot.FullAdmin == setup.No {
		return
	}
	parts := setup.PartTemplates | setup.PartProjects
	known := setup.PartOperator | setup.PartTemplates | setup.PartAccount | setup.PartProjects
	if s.Snapshot.Has(known) && s.Snapshot.Account != nil &&
		nothingLeft(s, spec.StageAccount) && nothingLeft(s, spec.StageTemplate) {
		parts |= setup.PartAssignments
	}
	parts &^= s.Snapshot.Read | s.reading()
	if parts != 0 {
		s.ahead.Begin(s.ctx, s.reader(), parts, s.Spec.Clone(), s.Snapshot)
	}
}

// nothingLeft tells whether a stage has nothing left to change.
func nothingLeft(s *Session, st spec.Stage) bool {
	plan, err := setup.Diff(s.Spec, s.Snapshot, st)
	return err == nil && len(plan.Changes) == 0
}

// lookAhead begins to read everything back, for the page that verifies.
func (s *Session) lookAhead() {
	s.ahead.BeginLook(s.ctx, s.reader(), s.Spec.Clone(), s.Snapshot)
}

// takeAhead takes over what was read ahead to its end.
func (s *Session) takeAhead() {
	next := s.Snapshot.Copy()
	if s.committing == nil && s.ahead.Adopt(s.Spec, next) != 0 {
		s.Snapshot = next
	}
}
