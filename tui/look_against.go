package tui

import (
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/setup"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// What an account is held against that is no integration's list.
const (
	againstNothing = "\x00nothing"
	againstFile    = "\x00file"
)

// holdAgainst asks what the account is held against.
func (p *lookPage) holdAgainst(s *Session) Overlay {
	options := []widget.Option{
		{ID: againstNothing, Label: "Nothing"},
		{ID: againstFile, Label: "A setup file…"},
	}
	for _, x := range s.deps.Presets {
		options = append(options, widget.Option{ID: x.ID, Label: x.Name})
	}
	now := s.visit.against
	if !slices.ContainsFunc(options, func(o widget.Option) bool { return o.ID == now }) {
		now = againstNothing
	}
	return newPick("Compare it with what?", options, now, func(s *Session, id string) Action {
		switch id {
		case againstFile:
			return Replace(newAgainstFile(p))
		case againstNothing:
			s.visit.against, s.visit.asked = "", nil
		default:
			if err := s.visit.holdAgainst(id); err != nil {
				s.warn(inLine(explain(err)))
				return Stay
			}
		}
		p.draw(s)
		return Close
	})
}

// holdAgainst takes what a file or an integration of this name asks for.
func (v *visit) holdAgainst(what string) error {
	asked, err := setup.AgainstOf(what)
	if err == nil {
		v.against, v.asked = what, &asked
	}
	return err
}

// An againstOverlay asks for the setup file.
type againstOverlay struct{ formOverlay }

func newAgainstFile(p *lookPage) *againstOverlay {
	const help = "A setup file of yours, or a plan that was saved. It is read, and stays as it is."
	f := newForm(widget.Field{
		ID: "file", Label: "Setup file", Placeholder: "procore-setup.yaml", Clean: text.Input, Help: help,
		Validate: func(v string) error {
			if v == "" {
				return errors.New("type where the file is")
			}
			return nil
		},
	})
	return &againstOverlay{formOverlay{
		form: f, title: "Which setup file?",
		about: func(*Session) string { return help },
		taken: func(s *Session) (Action, tea.Cmd) {
			if err := s.visit.holdAgainst(text.Input(f.Value("file"))); err != nil {
				f.SetError("file", inLine(explain(err)))
				return Stay, nil
			}
			p.draw(s)
			return Close, nil
		},
	}}
}

func (o *againstOverlay) Keys(*Session) []Key {
	return []Key{action.Apply.As("compare"), action.Leave}
}
