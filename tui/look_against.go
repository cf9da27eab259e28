package tui

import (
	"errors"
	"slices"
	"strings"

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
type againstOverlay struct {
	page *lookPage
	form *form
}

func newAgainstFile(p *lookPage) *againstOverlay {
	return &againstOverlay{p, newForm(widget.Field{
		ID: "file", Label: "Setup file", Placeholder: "procore-setup.yaml", Clean: text.Input,
		Help: "A setup file of yours, or a plan that was saved. It is read, and stays as it is.",
		Validate: func(v string) error {
			if v == "" {
				return errors.New("type where the file is")
			}
			return nil
		},
	})}
}

func (o *againstOverlay) Title() string { return "Which setup file?" }

func (o *againstOverlay) Typing() bool { return o.form.Typing() }

func (o *againstOverlay) Keys(*Session) []Key {
	return []Key{action.Apply.As("compare"), action.Leave}
}

func (o *againstOverlay) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	if k, ok := msg.(tea.KeyPressMsg); ok && action.Leave.Is(k.String()) {
		return Close, nil
	}
	ev, cmd := o.form.take(msg)
	if !ev.submitted {
		return Stay, cmd
	}
	if err := s.visit.holdAgainst(text.Input(o.form.Value("file"))); err != nil {
		o.form.SetError("file", inLine(explain(err)))
		return Stay, cmd
	}
	o.page.draw(s)
	return Close, cmd
}

func (o *againstOverlay) View(s *Session, w, h int) string {
	words := joinWrapped(o.form.fields[0].Help, w)
	n := lineCount(words)
	body := widget.Fit(o.form.View(s.Theme, w, max(h-n-1, 1)), w, max(h-n-1, 1))
	return widget.Fit(strings.Join([]string{body, "", s.Theme.Dim.Render(words)}, "\n"), w, h)
}
