package tui

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/setup"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// An answersOverlay takes what only the company knows: the blanks of one step by hand.
type answersOverlay struct {
	formOverlay
	step setup.Step
}

func newAnswers(p *handPage) *answersOverlay {
	step := p.view.step
	var fields []widget.Field
	for _, v := range step.Asked() {
		help := ""
		if v.Label() != v.Name {
			help = sentence(v.Name) + "."
		}
		fields = append(fields, widget.Field{
			ID: v.Ask, Label: sentence(v.Label()), Value: v.Text, Clean: text.Input, Help: help, Validate: v.Check,
			Placeholder: "not known yet",
		})
	}
	f := newForm(fields...)
	return &answersOverlay{formOverlay{form: f, title: p.title, yes: "keep", taken: func(s *Session) (Action, tea.Cmd) {
		for _, v := range step.Asked() {
			if words := text.Input(f.Value(v.Ask)); words != v.Text {
				tell(s, v, words)
			}
		}
		p.refresh(s)
		return Close, nil
	}}, step}
}

func (o *answersOverlay) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	// A blank that stays empty is no mistake; but Enter asks for each of them once.
	k, pressed := msg.(tea.KeyPressMsg)
	if fields := o.step.Asked(); pressed && k.String() == "enter" && o.Focus().ID != fields[len(fields)-1].Ask {
		_, cmd := o.form.Update(msg)
		return Stay, cmd
	}
	return o.formOverlay.Update(s, msg)
}

// tell takes an answer that only the company knows.
func tell(s *Session, v setup.Value, words string) {
	s.identify(func() { s.hand.Tell(&s.Answers, v, words) })
	s.askNobody()
	s.saveDraft()
}

// View is the form, and below it, as far as there is room, what is asked and the step.
func (o *answersOverlay) View(s *Session, w, h int) string {
	var about []string
	if help := o.form.Focus().Help; help != "" {
		about = append(about, help)
	}
	if path := strings.Join(o.step.Path, " › "); path != "" {
		about = append(about, path)
	}
	for i, do := range o.step.Do {
		about = append(about, strconv.Itoa(i+1)+". "+sentence(do))
	}
	n := min(o.Height(w), h)
	about = wrapAll(about, w)
	about = about[:min(len(about), max(h-n-1, 0))]
	return widget.Fit(widget.Fit(o.form.View(s.Theme, w, n), w, n)+"\n\n"+
		s.Theme.Dim.Render(strings.Join(about, "\n")), w, h)
}
