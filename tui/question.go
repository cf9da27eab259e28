package tui

import (
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// This file puts a row of [spec.Fields] on a page, and its answer into the spec.

// question is the field of a form for an answer; its id is the answer's path.
func (s *Session) question(path string) widget.Field {
	f := spec.FieldOf(path)
	q := widget.Field{ID: path, Label: f.Title, Value: f.Get(&s.Spec), Help: f.Help(s.Spec.Preset())}
	switch {
	case f.Ask != "":
		q.Kind, q.Value = widget.ConfirmField, yesNo(q.Value == "true")
	case f.Words != nil:
		q.Kind = widget.SelectField
		for _, w := range f.Words {
			q.Options = append(q.Options, widget.Option{ID: w.Value, Label: w.Label, Text: w.About, Disabled: w.Ended})
		}
	default:
		q.Clean = text.Input
		q.Validate = func(v string) error { return f.Check(&s.Spec, v) }
	}
	return q
}

// keep takes the form's answer to a question into the spec. A name that Procore has with
// blanks that can't be seen stays as it is while nothing else is typed.
func (f *form) keep(s *Session, path string) {
	row, v := spec.FieldOf(path), text.Input(f.Value(path))
	switch {
	case row.Ask == "":
	case v == widget.Yes:
		v = "true"
	default:
		v = "false"
	}
	if v != text.Input(row.Get(&s.Spec)) {
		s.Answer(path, v)
	}
}

// toggle answers a question of yes or no the other way.
func (p *projectsPage) toggle(s *Session, path string) {
	v := "true"
	if spec.FieldOf(path).Get(&s.Spec) == v {
		v = "false"
	}
	s.Answer(path, v)
}

// known is a source that is worth showing: not the admin's own answer, and not what
// nobody asked for.
func known(from spec.Source) string {
	if from.By == spec.ByPerson || from.By == spec.BySuggestion {
		return ""
	}
	return from.Text
}

// wrong is what is wrong with the present answer to a question, after its title; "" if
// nothing is.
func wrong(s *Session, path string) string {
	f := spec.FieldOf(path)
	if err := f.Check(&s.Spec, f.Get(&s.Spec)); err != nil {
		return f.Title + ": " + err.Error()
	}
	return ""
}

// sentence begins s with a capital letter.
func sentence(s string) string { return text.Sentence(s) }
