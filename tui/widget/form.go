package widget

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// A FieldKind is the kind of a form's field.
type FieldKind int

// The kinds of fields.
const (
	TextField     FieldKind = iota
	PasswordField           // shown as bullets, with the number of characters received
	SelectField             // at most 15 options
	ConfirmField            // its value is [Yes] or [No]
	NoteField               // text to read, never focused
)

// The two values of a [ConfirmField].
const (
	Yes = "yes"
	No  = "no"
)

// A Field is one question of a [Form].
type Field struct {
	ID          string
	Kind        FieldKind
	Label       string
	Help        string // one to four lines, for the explanation beside the form
	Placeholder string
	Value       string   // what stands in it when the form opens; a select's is an option's id
	Options     []Option // of a select field
	Note        string   // shown beside the field until its value changes: "✓ not in use"
	// Validate says what is wrong with the value, in words for the admin. It is asked
	// only on the way forward and must not wait for anything. Nil: all is good.
	Validate func(string) error
	// Clean tidies text that was pasted, and the value when the field is left.
	// Nil: white space at both ends and control characters go.
	Clean func(string) string
	// Affirmative and Negative are a confirm field's two words; empty: Yes and No.
	Affirmative, Negative string
}

// A FormEvent says what a message has done to a form.
type FormEvent int

// What may come of a message.
const (
	FormNone      FormEvent = iota // nothing for the caller
	FormChanged                    // a value is different now: read it and keep it
	FormSubmitted                  // enter on the last field, and every field is good
)

// A Form is a page of two to six short fields. It is disposable: built from the
// values at each entry, never opened twice. The caller takes Esc before the form
// sees it, so Back is never refused.
//
// Enter goes to the next field, if this one is good; tab, shift+tab and ↑↓ go from
// field to field whatever is in them; ctrl+r shows or hides a secret; y and n answer
// a confirm field.
type Form struct {
	fields []Field
	notes  []string // beside the fields
	faults []string // beside the fields, instead of the notes
	inputs *inputs
	reveal bool
	top    int
	// checked are the fields that the message in hand has had looked at: what was
	// found stays, though the same message may have changed the value.
	checked []bool
}

// NewForm makes a form. The first field that is not good has the focus; where all
// are, the first.
func NewForm(fields []Field) *Form {
	f := &Form{
		fields: slices.Clone(fields), inputs: newInputs(fields),
		notes: make([]string, len(fields)), faults: make([]string, len(fields)),
	}
	for i, field := range fields {
		f.notes[i] = plain(field.Note)
	}
	for place, i := range f.inputs.order {
		if f.fault(i) != "" || fields[i].Kind == SelectField && f.value(i) == "" {
			f.inputs.focus(place)
			break
		}
	}
	return f
}

// Update gives the form a key press or a paste; messages of other kinds do nothing.
// A key has had its whole effect when Update returns, so that keys that were typed
// ahead reach the field that they were meant for.
func (f *Form) Update(msg tea.Msg) (FormEvent, tea.Cmd) {
	if len(f.inputs.order) == 0 {
		return f.empty(msg), nil
	}
	before := f.all()
	f.checked = make([]bool, len(f.fields))
	event, cmd := FormNone, tea.Cmd(nil)
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if msg.String() == "ctrl+v" {
			cmd = tea.ReadClipboard
		} else if typed := seen(msg.Text); typed != "" || msg.Text == "" {
			msg.Text = typed // of what is typed, only what can be seen goes into a field
			event = f.key(msg)
		}
	case tea.PasteMsg:
		f.paste(msg.Content)
	case tea.ClipboardMsg:
		f.paste(msg.Content)
	}
	for i, was := range before {
		if f.value(i) == was {
			continue
		}
		f.notes[i] = ""
		if !f.checked[i] {
			f.faults[i] = ""
		}
		event = max(event, FormChanged)
	}
	return event, cmd
}

// empty is what a form without fields to answer does with a message.
func (f *Form) empty(msg tea.Msg) FormEvent {
	if k, ok := msg.(tea.KeyPressMsg); ok && k.String() == "enter" {
		return FormSubmitted
	}
	return FormNone
}

func (f *Form) all() []string {
	values := make([]string, len(f.fields))
	for i := range f.fields {
		values[i] = f.value(i)
	}
	return values
}

func (f *Form) value(i int) string { return f.inputs.value(i) }

// Value is the value of one field.
func (f *Form) Value(id string) string {
	if i := f.find(id); i >= 0 {
		return f.value(i)
	}
	return ""
}

func (f *Form) find(id string) int {
	return slices.IndexFunc(f.fields, func(x Field) bool { return x.ID == id && x.Kind != NoteField })
}

// Focus is the field that has the focus, for the explanation beside the form; the
// zero Field where there is none to answer.
func (f *Form) Focus() Field {
	if i := f.at(); i >= 0 {
		return f.fields[i]
	}
	return Field{}
}

// FocusOption is the option under the cursor where a select field has the focus.
func (f *Form) FocusOption() Option {
	if i := f.at(); i >= 0 && f.fields[i].Kind == SelectField {
		return f.inputs.choice(i).Focus()
	}
	return Option{}
}

// at is the index of the focused field; -1: none.
func (f *Form) at() int {
	if len(f.inputs.order) == 0 {
		return -1
	}
	return f.inputs.order[f.inputs.place]
}

// SetFocus moves the focus to a field, without validating.
func (f *Form) SetFocus(id string) {
	if place := slices.Index(f.inputs.order, f.find(id)); place >= 0 {
		f.move(place)
	}
}

// SetRemark puts a short remark beside a field, until its value changes.
func (f *Form) SetRemark(id, note string) {
	if i := f.find(id); i >= 0 {
		f.notes[i] = plain(note)
	}
}

// SetError puts a mistake beside a field that only Procore could tell, until its
// value changes; it does not keep the form from being submitted again.
func (f *Form) SetError(id, message string) {
	if i := f.find(id); i >= 0 {
		f.faults[i] = plain(message)
	}
}

// Typing says that printable keys are text in the focused field.
func (f *Form) Typing() bool {
	i := f.at()
	return i >= 0 && (f.fields[i].Kind == TextField || f.fields[i].Kind == PasswordField)
}

// fault is what is wrong with a field's value; empty: nothing.
func (f *Form) fault(i int) string {
	if f.fields[i].Validate == nil {
		return ""
	}
	if err := f.fields[i].Validate(f.clean(i, f.value(i))); err != nil {
		return plain(err.Error())
	}
	return ""
}

// clean tidies a value of a field.
func (f *Form) clean(i int, value string) string {
	switch kind := f.fields[i].Kind; {
	case kind != TextField && kind != PasswordField:
		return value
	case f.fields[i].Clean != nil:
		return f.fields[i].Clean(value)
	}
	return strings.TrimSpace(seen(value))
}

// paste puts cleaned text into the focused field.
func (f *Form) paste(text string) {
	if i := f.at(); f.Typing() {
		f.inputs.update(tea.PasteMsg{Content: f.clean(i, text)})
	}
}

// key is one key press.
func (f *Form) key(msg tea.KeyPressMsg) FormEvent {
	i, place, last := f.at(), f.inputs.place, len(f.inputs.order)-1
	if f.fields[i].Kind == SelectField {
		if taken := f.selectKey(msg, i); taken {
			return FormNone
		}
	}
	switch key := msg.String(); key {
	case "enter":
		return f.forward()
	case "tab":
		f.move((place + 1) % (last + 1))
	case "shift+tab":
		f.move((place + last) % (last + 1))
	case "down":
		f.move(min(place+1, last))
	case "up":
		f.move(max(place-1, 0))
	case "ctrl+r":
		if f.fields[i].Kind == PasswordField {
			f.reveal = !f.reveal
			f.inputs.reveal(i, f.reveal)
		}
	case "y", "n":
		if f.fields[i].Kind == ConfirmField {
			f.inputs.set(i, map[string]string{"y": Yes, "n": No}[key])
			break
		}
		f.inputs.update(msg)
	case "esc", "ctrl+c":
	case "alt+d", "alt+delete", "ctrl+delete": // Huh's editor breaks where the cursor is on the last letter
	default:
		f.inputs.update(msg)
	}
	return FormNone
}

// selectKey is a key in a select field. The cursor leaves the list at its two ends;
// enter chooses and is not taken, since it also goes on.
func (f *Form) selectKey(msg tea.KeyPressMsg, i int) (taken bool) {
	c := f.inputs.choice(i)
	switch msg.String() {
	case "up":
		if c.scroll.cursor == 0 {
			return false
		}
	case "down":
		if c.scroll.cursor >= len(c.options)-1 {
			return false
		}
	}
	result, took := c.Key(msg)
	if d, ok := result.(Denied); ok {
		f.faults[i] = plain(d.Why)
		return true
	}
	if took {
		f.faults[i] = ""
	}
	return took && msg.String() != "enter"
}

// move leaves the focused field for another, without asking whether it is good.
func (f *Form) move(place int) {
	f.leave()
	f.inputs.focus(place)
}

// leave tidies the focused field's value and hides a secret that was shown.
func (f *Form) leave() {
	i := f.at()
	if tidy := f.clean(i, f.value(i)); tidy != f.value(i) {
		f.inputs.set(i, tidy)
	}
	if f.reveal {
		f.reveal = false
		f.inputs.reveal(i, false)
	}
}

// forward goes to the next field if this one is good, or submits the form if all are;
// else the focus goes to the first that is not.
func (f *Form) forward() FormEvent {
	f.leave()
	i, place := f.at(), f.inputs.place
	if !f.check(i) {
		return FormNone
	}
	if place < len(f.inputs.order)-1 {
		f.inputs.focus(place + 1)
		return FormNone
	}
	for place, i := range f.inputs.order {
		if !f.check(i) {
			f.inputs.focus(place)
			return FormNone
		}
	}
	return FormSubmitted
}

// check looks at a field's value and shows what is wrong with it.
func (f *Form) check(i int) (good bool) {
	f.faults[i], f.checked[i] = f.fault(i), true
	return f.faults[i] == ""
}
