package tui

import (
	tea "charm.land/bubbletea/v2"

	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// A form is a page of fields that remembers what makes each of them good.
type form struct {
	*widget.Form
	fields []widget.Field
}

func newForm(fields ...widget.Field) *form { return &form{widget.NewForm(fields), fields} }

// formEvent is what a message did to a form.
type formEvent struct{ changed, submitted bool }

// take gives the form a message. Enter goes on from any field once every answer
// is good, so that a page that is filled in already takes one key; while one is
// missing, Enter goes to it. Where it chooses another option than before,
// that is all it does: the choice is seen before it is left.
func (f *form) take(msg tea.Msg) (formEvent, tea.Cmd) {
	at := f.Focus()
	was := f.Value(at.ID)
	ev, cmd := f.Update(msg)
	k, ok := msg.(tea.KeyPressMsg)
	enter := ok && k.String() == "enter"
	if enter && at.Kind == widget.SelectField && was != "" && f.Value(at.ID) != was {
		f.SetFocus(at.ID)
		return formEvent{changed: true}, cmd
	}
	wrong := f.mistake()
	if enter && wrong != "" && f.Focus().ID != at.ID { // this field is good
		f.SetFocus(wrong)
	}
	return formEvent{
		changed:   ev != widget.FormNone || enter,
		submitted: ev == widget.FormSubmitted || enter && wrong == "",
	}, cmd
}

// mistake is the first field that is not good; "" if all are.
func (f *form) mistake() string {
	for _, x := range f.fields {
		if x.Validate == nil || x.Kind == widget.NoteField {
			continue
		}
		v := f.Value(x.ID)
		if x.Clean != nil {
			v = x.Clean(v)
		}
		if err := x.Validate(v); err != nil {
			return x.ID
		}
	}
	return ""
}

// keys are the keys of a page of fields: those of the field that has the focus too.
func (f *form) keys() []Key {
	keys := []Key{action.Next}
	if f == nil {
		return keys // the page was not open yet
	}
	switch f.Focus().Kind {
	case widget.SelectField:
		why := ""
		if o := f.FocusOption(); o.Disabled != "" {
			why = sentence(o.Disabled) + "."
		}
		keys = append(keys, action.Pick.Unless(why))
	case widget.ConfirmField:
		keys = append(keys, action.Answer)
	case widget.PasswordField:
		keys = append(keys, action.Reveal)
	}
	return append(keys, action.Field)
}

// A formPage is a page that asks by a form alone.
type formPage struct{ form *form }

func (p *formPage) Typing() bool { return p.form != nil && p.form.Typing() }

func (p *formPage) Keys(*Session) []Key { return p.form.keys() }

func (p *formPage) View(s *Session, w, h int) string { return p.form.View(s.Theme, w, h) }

// yesNo is a confirm field's value of b.
func yesNo(b bool) string {
	if b {
		return widget.Yes
	}
	return widget.No
}
