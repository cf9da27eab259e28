package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// A later start has nothing of the earlier one but the answers; what they have come
// to is read from Procore. So "where you were" is the first stage of which something
// is left to do.

// whereMsg brings all that has to be known to find that stage.
type whereMsg readMsg

// lookWhere reads it.
func (s *Session) lookWhere() tea.Cmd {
	parts := setup.PartsFor(spec.StageProjects) &^ s.Snapshot.Read // the last stage that changes something
	snap, spec, r := s.copySnapshot(), s.Spec.Clone(), s.reader()
	return s.load(slotPlan, func(ctx context.Context) tea.Msg {
		err := r.Read(ctx, parts, spec, snap)
		return whereMsg{parts, snap, err}
	})
}

// where is the first stage of which something is left to do.
func (s *Session) where() spec.Stage {
	for _, st := range []spec.Stage{spec.StageAccount, spec.StageTemplate, spec.StageProjects} {
		if plan, err := setup.Diff(s.Spec, s.Snapshot, st); err != nil || len(plan.Changes) > 0 {
			return st
		}
	}
	return spec.StageVerify
}

// comesBack tells whether there are answers of an earlier start to go on from.
func (s *Session) comesBack() bool { return s.resumed && s.Spec.Account.Email != "" }
