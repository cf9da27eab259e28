package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore"
	"procore-setup/procore/setup"
)

// partMsg brings the projects that were read so far, while the rest arrives.
type partMsg struct {
	request int // of the load that reads them
	rows    []procore.Project
	total   int // as Procore counts; 0 where it does not say
}

// readProjects reads parts of the snapshot, and brings the projects page by page where
// they are among them.
func (p *projectsPage) readProjects(s *Session, parts setup.Part) tea.Cmd {
	request := s.request + 1 // the number that the load gets
	return s.loadParts(slotProjects, parts, s.Spec.Clone(), func(ctx context.Context) func([]procore.Project, int) {
		return func(rows []procore.Project, total int) { s.post(ctx, partMsg{request, rows, total}) }
	})
}

// lookHanded reads what became of the rows that Procore handed to workers.
func (p *commitPage) lookHanded(s *Session) tea.Cmd {
	snap, spec, r := s.Snapshot.Copy(), s.Spec.Clone(), s.reader()
	s.Snapshot.ReadAgain(setup.PartAssignments)
	return s.load(slotPlan, func(ctx context.Context) tea.Msg {
		err := r.LookHanded(ctx, spec, snap)
		return readMsg{setup.PartAssignments, snap, err}
	})
}

// current tells whether a part belongs to the load that is under way.
func (p *projectsPage) current(s *Session, m partMsg) bool {
	return s.newest(slotProjects, m.request)
}

// progressPercent is how far what is under way is, for the terminal's own display;
// false where nothing is, or nobody knows how far it is.
func (a *App) progressPercent() (percent int, waiting, ok bool) {
	s := a.session
	switch p, reading := a.flow.screen().(*projectsPage); {
	case s.committing != nil && s.committing.event.Total > 0:
		e := s.committing.event
		return 100 * e.Done / e.Total, !s.link.wait.IsZero(), true
	case s.committing != nil:
		return 0, false, true
	case reading && s.loading(slotProjects) && p.total > 0:
		return 100 * min(p.read, p.total) / p.total, !s.link.wait.IsZero(), true
	}
	return 0, false, false
}

// progressBar is the terminal's own progress display (OSC 9;4), where it has one.
func (a *App) progressBar() *tea.ProgressBar {
	percent, waiting, ok := a.progressPercent()
	switch {
	case !ok || !a.ownBar:
		return nil
	case waiting:
		return tea.NewProgressBar(tea.ProgressBarWarning, percent)
	}
	return tea.NewProgressBar(tea.ProgressBarDefault, percent)
}

// showsProgress tells whether the terminal is known to show progress. Others may take
// the sequence for a notification, so they get none.
func showsProgress(env tea.EnvMsg) bool {
	switch env.Getenv("TERM_PROGRAM") {
	case "ghostty", "WezTerm":
		return true
	}
	return env.Getenv("WT_SESSION") != "" || env.Getenv("ConEmuANSI") == "ON"
}
