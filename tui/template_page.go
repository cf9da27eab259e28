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
	if err := spec.ValidTemplateName(s.Spec.Template.Name); err != nil {
		return "Name: " + err.Error()
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
	return tea.Batch(cmd, s.read("templates", setup.PartTemplates))
}

func (p *templatePage) build(s *Session, focus string) tea.Cmd {
	p.form = newForm(
		widget.Field{
			ID: "name", Label: "Name", Value: s.Spec.Template.Name, Validate: spec.ValidTemplateName, Clean: text.Input,
			Note: p.noteOn(s),
			Help: "A new global project template. Nobody else's template is changed: Procore lets a program make and use a " +
				"template, not change one.",
		},
		projectBase(s),
	)
	if focus != "" {
		p.form.SetFocus(focus)
	}
	return p.form.Init()
}

// projectBase offers the company's own global templates to start from.
func projectBase(s *Session) widget.Field {
	f := baseField(s, permission.ProjectScope, s.Spec.Template.Base)
	f.Help = "Everything None gives least. A template of yours as the start keeps what it grants, and you change the rest."
	return f
}

// baseField offers the company's own templates of a scope to start from.
func baseField(s *Session, scope permission.Scope, now string) widget.Field {
	f := widget.Field{ID: "base", Label: "Start from", Value: now}
	list := s.Snapshot.TemplatesOf(scope)
	if t, ok := s.templateNamed(scope, now); ok {
		now, f.Value = t.Name, t.Name
	}
	if len(list) >= mostOptions {
		f.Clean = text.Input
		f.Placeholder = "every tool None"
		f.Validate = func(v string) error {
			if _, ok := s.templateNamed(scope, v); !ok && text.Input(v) != "" {
				return errors.New("this company has no template of this name; leave it empty to start from None")
			}
			return nil
		}
		return f
	}
	f.Kind = widget.SelectField
	f.Options = []widget.Option{{ID: noBase, Label: "Every tool None"}}
	for _, t := range list {
		f.Options = append(f.Options, widget.Option{ID: t.Name, Label: text.Display(t.Name)})
	}
	switch _, ok := s.templateNamed(scope, now); {
	case now == "":
		f.Value = noBase
	case !ok:
		f.Options = append(f.Options, widget.Option{ID: now, Label: text.Display(now), Text: "not in this company"})
		f.Value = now
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
		return Stay, tea.Batch(cmd, s.read("templates", setup.PartTemplates))
	case ev.submitted:
		return Next, cmd
	}
	return Stay, cmd
}

func (p *templatePage) keep(s *Session) {
	t := &s.Spec.Template
	if v := text.Input(p.form.Value("name")); v != text.Input(t.Name) {
		t.Name, t.IfDifferent = v, ""
		s.answer("template.name")
		p.form.SetNote("name", p.noteOn(s))
	}
	base := p.form.Value("base")
	if base == noBase || text.FoldName(base) == "" {
		base = ""
	}
	if base != t.Base {
		t.Base = base
		s.answer("template.base")
	}
}

func (p *templatePage) View(s *Session, w, h int) string {
	if p.problem == nil {
		return p.form.View(s.Theme, w, h)
	}
	lines := wrapAll(p.problem.lines(), w)
	n := max(h-len(lines)-1, 1)
	return widget.Fit(p.form.View(s.Theme, w, n)+"\n\n"+strings.Join(lines, "\n"), w, h)
}

func (p *templatePage) Explain(s *Session) (string, string) {
	source := ""
	if p.form.Focus().ID == "name" {
		source = "Procore support, create a project permissions template"
	}
	return p.form.Focus().Help, source
}
