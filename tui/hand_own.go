package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// handOwnPage asks which rows a template's page has that only this company knows.
type handOwnPage struct{ formPage }

func (p *handOwnPage) Title() string {
	return "Which correspondence types and custom tools are needed?"
}

func (p *handOwnPage) Blocked(*Session) string { return "" }

func (p *handOwnPage) Enter(s *Session) tea.Cmd {
	p.form = newForm(widget.Field{
		ID: "own", Label: "Their names", Value: strings.Join(s.hand.Marks.Own, ", "), Clean: spec.Lines,
		Placeholder: "none",
		Help: "Every correspondence type and every custom tool is a row of its own at the end of a template's page, and " +
			"only your company knows them. Name those that the integration works with, with commas between; they get " +
			"their levels on the next page. All others stay at None.",
	})
	return nil
}

func (p *handOwnPage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	ev, cmd := p.form.take(msg)
	if !ev.submitted {
		return Stay, cmd
	}
	names := spec.ParseNames(text.Input(p.form.Value("own")))
	for _, name := range names {
		if t, err := s.deps.Catalog.Known(spec.Scopes()[0], "").Find(name); err == nil {
			s.warn(text.Quote(name) + " is the tool " + t.Label + ", which the next page has already: leave it out here.")
			return Stay, cmd
		}
	}
	p.keep(s, names)
	return Next, cmd
}

// keep takes the names over; one that is gone has no level any more.
func (p *handOwnPage) keep(s *Session, names []string) {
	s.hand.Marks.Own = names
	s.askNobody()
	gone := s.Spec.Absent(s.Snapshot)
	if len(gone) > 0 {
		s.LeaveOut(s.Snapshot)
	}
}

func (p *handOwnPage) Explain(*Session) (string, string) {
	return p.form.Focus().Help, "Procore support, correspondence types and custom tools in permission templates"
}
