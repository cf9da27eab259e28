package tui

import (
	tea "charm.land/bubbletea/v2"

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
// missing, Enter goes to the next field.
func (f *form) take(msg tea.Msg) (formEvent, tea.Cmd) {
	ev, cmd := f.Update(msg)
	k, ok := msg.(tea.KeyPressMsg)
	enter := ok && k.String() == "enter"
	return formEvent{
		changed:   ev != widget.FormNone || enter,
		submitted: ev == widget.FormSubmitted || enter && f.mistake() == "",
	}, cmd
}

// mistake is the first thing that is wrong with the form; "" if nothing is.
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
			return x.Label + ": " + err.Error()
		}
	}
	return ""
}

// yesNo is a confirm field's value of b.
func yesNo(b bool) string {
	if b {
		return widget.Yes
	}
	return widget.No
}
