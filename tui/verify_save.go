package tui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/journal"
	"procore-setup/procore/setup"
	"procore-setup/procore/text"
)

// outputs are the files that were written: the report to read, the answers as a setup
// file. Each has a slot of its own, so that asking for one does not make the answer about
// another stale.
type outputs map[slot]written

// A written is where the files of one asking are.
type written struct {
	paths []string
	open  []string // what a setup file leaves open, and why
}

// writtenMsg brings where files were written.
type writtenMsg struct {
	written

	what slot
	err  error
}

// took keeps where files are, and says it.
func (f *outputs) took(s *Session, m writtenMsg) {
	if m.err != nil {
		s.warn(sentence(text.Display(m.err.Error())))
		return
	}
	if *f == nil {
		*f = outputs{}
	}
	(*f)[m.what] = m.written
}

// lines says where the files are, and what the setup file is good for.
func (f outputs) lines(s *Session) []string {
	var out []string
	if file := f[slotAnswers]; len(file.paths) > 0 {
		flags := s.Spec.Environment.Flags()
		if s.deps.Demo {
			flags = []string{"--demo"}
		}
		out = append(out, "Setup file: "+together(file.paths))
		later := "To check it later: "
		for _, words := range file.open {
			out = append(out, "  "+text.Display(words))
			later = "Once filled in, to check it: "
		}
		out = append(out, later+text.Display(journal.VerifyCommand(file.paths[0], flags...)))
	}
	if report := f[slotReport]; len(report.paths) > 0 {
		out = append(out, "Report: "+together(report.paths))
	}
	return out
}

// together names files that differ in their endings only.
func together(paths []string) string {
	out := paths[0]
	for i, p := range paths[1:] {
		join := ", "
		if i == len(paths)-2 {
			join = " and "
		}
		out += join + p[strings.LastIndex(p, "."):]
	}
	return text.Display(out)
}

// saveReport writes the report to read, for programs, its projects as a table, and the page
// for auditors.
func (p *verifyPage) saveReport(s *Session) tea.Cmd {
	spec, snap, list := s.Spec.Clone(), s.Snapshot.Copy(), *s.checklist
	audit := setup.Audit{Spec: spec, Snap: snap, List: list, Version: s.deps.Version, Journal: s.link.journal}
	return s.save(slotReport, func(dirs []string) ([]string, error) { return audit.Keep(dirs) })
}

// saveAnswers writes the answers as a setup file.
func saveAnswers(s *Session) tea.Cmd {
	spec := s.hand.Published(s.Spec)
	return s.save(slotAnswers, func(dirs []string) ([]string, error) {
		path, err := journal.KeepSpec(dirs, spec)
		return []string{path}, err
	})
}

// save writes files into the current folder, or into the state folder where that
// one can't be written.
func (s *Session) save(what slot, write func(dirs []string) ([]string, error)) tea.Cmd {
	return s.saveOpen(what, func(dirs []string) (written, error) {
		paths, err := write(dirs)
		return written{paths: paths}, err
	})
}

// saveOpen is save for a file that leaves something open.
func (s *Session) saveOpen(what slot, write func(dirs []string) (written, error)) tea.Cmd {
	dirs := []string{"."}
	if s.deps.State != nil {
		dirs = append(dirs, s.deps.State.Dir)
	}
	return s.load(what, func(context.Context) tea.Msg {
		w, err := write(dirs)
		return writtenMsg{w, what, err}
	})
}
