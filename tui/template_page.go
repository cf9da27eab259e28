package tui

import (
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// noBase is the id of "every tool None".
const noBase = "-"

// templatePage asks for the template's name and what it starts from.
type templatePage struct {
	form    *form
	problem *problem
}

func (p *templatePage) Title() string { return "What is the permission template called?" }

func (p *templatePage) Typing() bool { return p.form != nil && p.form.Typing() }

func (p *templatePage) Blocked(s *Session) string {
	if wrong := s.wrong("template.name"); wrong != "" {
		return wrong
	}
	if !s.has(setup.PartTemplates) {
		return "Wait until the company's templates are read."
	}
	return ""
}

func (p *templatePage) Keys(*Session) []Key {
	if p.problem != nil {
		return []Key{keyNext.as("try again"), keyField}
	}
	return p.form.keys()
}

func (p *templatePage) Enter(s *Session) tea.Cmd {
	p.problem = nil
	cmd := p.build(s, "")
	if s.has(setup.PartTemplates) {
		return cmd
	}
	return tea.Batch(cmd, s.read(slotTemplates, setup.PartTemplates))
}

func (p *templatePage) build(s *Session, focus string) tea.Cmd {
	name := s.question("template.name")
	name.Note = p.noteOn(s)
	p.form = newForm(name, baseField(s, permission.ProjectScope, s.Spec.Template.Base))
	if focus != "" {
		p.form.SetFocus(focus)
	}
	return p.form.Init()
}

// baseOf is the path of what a scope's template starts from.
func baseOf(scope permission.Scope) string { return spec.TemplateField(scope) + ".base" }

// baseField offers the company's own templates of a scope to start from.
func baseField(s *Session, scope permission.Scope, now string) widget.Field {
	f := s.question(baseOf(scope))
	list := s.Snapshot.TemplatesOf(scope)
	t, found := s.templateNamed(scope, now)
	if found {
		now = t.Name
	}
	f.Value = now
	if len(list) >= mostOptions {
		f.Placeholder = "every tool None"
		f.Validate = func(v string) error {
			if _, ok := s.templateNamed(scope, v); !ok && text.Input(v) != "" {
				return errors.New("this company has no template of this name; leave it empty to start from None")
			}
			return nil
		}
		return f
	}
	f.Kind, f.Clean, f.Validate = widget.SelectField, nil, nil
	f.Options = []widget.Option{{ID: noBase, Label: "Every tool None"}}
	for _, t := range list {
		f.Options = append(f.Options, widget.Option{ID: t.Name, Label: text.Display(t.Name)})
	}
	switch {
	case now == "":
		f.Value = noBase
	case !found:
		f.Options = append(f.Options, widget.Option{ID: now, Label: text.Display(now), Text: "not in this company"})
	}
	return f
}

// noteOn tells whether the name is taken.
func (p *templatePage) noteOn(s *Session) string {
	name := s.Spec.Template.Name
	for _, t := range s.Snapshot.Global {
		if spec.SameName(t.Name, name) {
			return "exists: used as it is if it grants the same"
		}
	}
	if s.has(setup.PartTemplates) && name != "" {
		return "✓ not in use"
	}
	return ""
}

func (p *templatePage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	if m, ok := msg.(readMsg); ok {
		if m.err != nil {
			x := explain(m.err)
			p.problem = &x
			return Stay, nil
		}
		p.problem = nil
		s.took(m)
		return Stay, p.build(s, p.form.Focus().ID)
	}
	ev, cmd := p.form.take(msg)
	if ev.changed {
		p.keep(s)
	}
	switch {
	case ev.submitted && p.problem != nil:
		return Stay, tea.Batch(cmd, s.read(slotTemplates, setup.PartTemplates))
	case ev.submitted:
		return Next, cmd
	}
	return Stay, cmd
}

func (p *templatePage) keep(s *Session) {
	if p.form.keep(s, "template.name") {
		p.form.SetNote("template.name", p.noteOn(s))
	}
	s.Answer(baseOf(permission.ProjectScope), p.form.base(permission.ProjectScope))
}

// base is the template to start from that the form says; "" is every tool None.
func (f *form) base(scope permission.Scope) string {
	v := f.Value(baseOf(scope))
	if v == noBase || text.FoldName(v) == "" {
		return ""
	}
	return v
}

func (p *templatePage) View(s *Session, w, h int) string {
	if p.problem == nil {
		return p.form.View(s.Theme, w, h)
	}
	lines := wrapAll(p.problem.lines(), w)
	n := max(h-len(lines)-1, 1)
	return widget.Fit(p.form.View(s.Theme, w, n)+"\n\n"+strings.Join(lines, "\n"), w, h)
}

func (p *templatePage) Explain(*Session) (string, string) {
	f := p.form.Focus()
	return f.Help, spec.FieldOf(f.ID).Doc
}
