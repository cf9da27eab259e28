package tui

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// noBase is the id of "every tool None".
const noBase = "-"

// A nameOverlay asks for the template's name and what it starts from.
type nameOverlay struct{ formOverlay }

func newName(s *Session, p *matrixPage) *nameOverlay {
	name := s.question("template.name")
	name.Note = nameNote(s, name.Value)
	fields := []widget.Field{name}
	if !s.hand.ByHand() { // else nobody was asked what there is to start from
		fields = append(fields, baseField(s, permission.ProjectScope, s.Spec.Template.Base))
	}
	f := newForm(fields...)
	return &nameOverlay{formOverlay{
		form: f, title: "What is the permission template called?", yes: "take it", least: 7,
		about: func(*Session) string {
			return name.Help + " Starting from every tool None grants least; a template of yours as the start keeps what it " +
				"grants, and you change the rest."
		},
		changed: func(s *Session) {
			f.SetRemark("template.name", nameNote(s, text.Input(f.Value("template.name"))))
		},
		taken: func(s *Session) (Action, tea.Cmd) {
			keepName(s, f)
			p.refresh(s)
			return Close, nil
		},
	}}
}

// keepName takes the name and the start over, as one step that undo takes back.
func keepName(s *Session, f *form) {
	t, base := s.Spec.Template, f.base(permission.ProjectScope)
	if text.Input(f.Value("template.name")) == text.Input(t.Name) && base == t.Base {
		return
	}
	s.Remember("the template's name and start", permission.ProjectScope)
	f.keep(s, "template.name")
	s.Answer(baseOf(permission.ProjectScope), base)
}

// nameNote tells whether a name is taken.
func nameNote(s *Session, name string) string {
	for _, t := range s.Snapshot.Global {
		if spec.SameName(t.Name, name) {
			return "exists: used as it is if it grants the same"
		}
	}
	if s.Snapshot.Has(setup.PartTemplates) && name != "" && !s.hand.ByHand() {
		return s.Theme.Glyphs.Good + " not in use"
	}
	return ""
}

// baseOf is the path of what a scope's template starts from.
func baseOf(scope permission.Scope) string { return spec.TemplateField(scope) + ".base" }

// baseField offers the company's own templates of a scope to start from.
func baseField(s *Session, scope permission.Scope, now string) widget.Field {
	f := s.question(baseOf(scope))
	list := s.Snapshot.TemplatesOf(scope)
	t, found := s.Snapshot.TemplateNamed(scope, now)
	if found {
		now = t.Name
	}
	f.Value = now
	if len(list) >= mostOptions {
		f.Placeholder = "every tool None"
		f.Validate = func(v string) error {
			if _, ok := s.Snapshot.TemplateNamed(scope, v); !ok && text.Input(v) != "" {
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

// base is the template to start from that the form says; "" is every tool None.
func (f *form) base(scope permission.Scope) string {
	v := f.Value(baseOf(scope))
	if v == noBase || text.FoldName(v) == "" {
		return ""
	}
	return v
}
