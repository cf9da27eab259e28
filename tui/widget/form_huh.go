package widget

import (
	"cmp"
	"errors"
	"io"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"
	"charm.land/lipgloss/v2"
)

// inputs is Huh's side of a form: it edits text, toggles confirms and knows which
// field has the focus. It is the only place that knows Huh. What Huh would do by
// sending itself messages, it does at once:
//
//   - Huh's fields go on by returning a command, which runs after keys that were typed
//     ahead. Here the form moves the focus, by Huh's NextField and PrevField, and the
//     keys of Huh that would do it are not bound. Commands that remain make the cursor
//     blink, and are dropped.
//   - Huh validates a field that is left in either direction, and a field that is not
//     good keeps the page from being left. Here it has no validation at all; the form
//     validates, on the way forward only.
//   - Huh's own page is one line too high and drops what does not fit. It is not used:
//     the form lays out the fields itself.
type inputs struct {
	form    *huh.Form
	fields  []huh.Field // by the form's index; nil: a note
	kinds   []FieldKind
	texts   []*string // values of text and password fields
	answers []*bool   // values of confirm fields
	order   []int     // indexes of the fields that can have the focus
	place   int       // in order
	theme   *Theme
	styles  *huh.Styles
}

// newInputs makes Huh's fields with their values; the first has the focus.
func newInputs(fields []Field) *inputs {
	in := &inputs{
		fields: make([]huh.Field, len(fields)), kinds: make([]FieldKind, len(fields)),
		texts: make([]*string, len(fields)), answers: make([]*bool, len(fields)),
	}
	in.setTheme(NewTheme(None, false))
	var group []huh.Field
	for i, f := range fields {
		in.kinds[i] = f.Kind
		if x := in.field(i, f); x != nil {
			in.fields[i] = x
			in.order = append(in.order, i)
			group = append(group, x)
		}
	}
	if len(group) == 0 {
		return in
	}
	in.form = huh.NewForm(huh.NewGroup(group...)).
		WithTheme(huh.ThemeFunc(func(bool) *huh.Styles { return in.styles })).
		WithKeyMap(&huh.KeyMap{Confirm: huh.ConfirmKeyMap{
			Toggle: key.NewBinding(key.WithKeys("left", "right", "space")),
		}}).
		WithShowHelp(false).WithShowErrors(false)
	in.form.Init()
	in.fields[in.order[0]].Focus()
	return in
}

// field makes one of Huh's fields; nil for a note.
func (in *inputs) field(i int, f Field) huh.Field {
	switch f.Kind {
	case TextField, PasswordField:
		value := f.Value
		in.texts[i] = &value
		input := huh.NewInput().Prompt("").Placeholder(plain(f.Placeholder)).Value(&value)
		if f.Kind == PasswordField {
			input.EchoMode(huh.EchoModePassword)
		}
		return input
	case SelectField:
		c := NewChoice(f.Options, f.Value)
		c.blurred = true
		return &choiceField{choice: c}
	case ConfirmField:
		value := f.Value == Yes
		in.answers[i] = &value
		return huh.NewConfirm().Value(&value).
			Affirmative(cmp.Or(plain(f.Affirmative), "Yes")).Negative(cmp.Or(plain(f.Negative), "No")).
			WithButtonAlignment(lipgloss.Left)
	default:
		return nil
	}
}

// value is the value of the field at an index; empty for a note.
func (in *inputs) value(i int) string {
	switch {
	case in.texts[i] != nil:
		return *in.texts[i]
	case in.answers[i] != nil && *in.answers[i]:
		return Yes
	case in.answers[i] != nil:
		return No
	case in.kinds[i] == SelectField:
		return in.choice(i).Chosen()
	}
	return ""
}

// set changes the value of the field at an index.
func (in *inputs) set(i int, value string) {
	switch x := in.fields[i].(type) {
	case *huh.Input:
		*in.texts[i] = value
		x.Value(in.texts[i]) // tells the field's editor
	case *huh.Confirm:
		*in.answers[i] = value == Yes
	case *choiceField:
		x.choice.SetChosen(value)
	}
}

// choice is the list of a select field.
func (in *inputs) choice(i int) *Choice { return in.fields[i].(*choiceField).choice }

// reveal shows or hides the text of a password field.
func (in *inputs) reveal(i int, on bool) {
	mode := huh.EchoModePassword
	if on {
		mode = huh.EchoModeNormal
	}
	if input, ok := in.fields[i].(*huh.Input); ok {
		input.EchoMode(mode)
	}
}

// update gives a message to Huh, which gives it to the focused field.
func (in *inputs) update(msg tea.Msg) { in.form.Update(msg) }

// focus moves the focus to a place in the order.
func (in *inputs) focus(place int) {
	for ; in.place < place; in.place++ {
		in.form.NextField()
	}
	for ; in.place > place; in.place-- {
		in.form.PrevField()
	}
}

// redraw makes an editor find anew which part of its text is in view.
type redraw struct{}

// view draws the field at an index in w cells, on one line.
func (in *inputs) view(t *Theme, i, w int) string {
	in.setTheme(t)
	w = max(3, w) // Huh panics on less
	in.fields[i] = in.fields[i].WithWidth(w)
	in.fields[i].Update(redraw{})
	return in.fields[i].View()
}

// setTheme makes Huh's styles of ours. Huh asks for them whenever it draws.
func (in *inputs) setTheme(t *Theme) {
	if in.theme == t {
		return
	}
	in.theme = t
	f := huh.FieldStyles{
		TextInput: huh.TextInputStyles{Text: t.Text, Placeholder: t.Dim, Cursor: t.Cursor},
		FocusedButton: t.Text.Transform(func(s string) string {
			return "(" + t.Glyphs.Radio + ") " + s + "  "
		}),
		BlurredButton: t.Text.Transform(func(s string) string {
			return "(" + t.Glyphs.RadioOff + ") " + s + "  "
		}),
	}
	in.styles = &huh.Styles{Focused: f, Blurred: f}
	in.styles.Focused.FocusedButton = t.Here.Transform(f.FocusedButton.GetTransform())
}

// choiceField is a [Choice] as a field of Huh: Huh's own select takes moving for
// choosing and cannot disable an option.
type choiceField struct{ choice *Choice }

// errAlone is what the parts of a field say that only Huh's own programs use.
var errAlone = errors.New("a field is part of a form and does not run alone")

func (c *choiceField) Init() tea.Cmd                       { return nil }
func (c *choiceField) Update(tea.Msg) (huh.Model, tea.Cmd) { return c, nil }
func (c *choiceField) View() string                        { return "" }
func (c *choiceField) Focus() tea.Cmd                      { c.choice.blurred = false; return nil }

func (c *choiceField) Blur() tea.Cmd                            { c.choice.blurred = true; return nil }
func (c *choiceField) Error() error                             { return nil }
func (c *choiceField) Run() error                               { return errAlone }
func (c *choiceField) RunAccessible(io.Writer, io.Reader) error { return errAlone }
func (c *choiceField) Skip() bool                               { return false }
func (c *choiceField) Zoom() bool                               { return false }
func (c *choiceField) KeyBinds() []key.Binding                  { return nil }
func (c *choiceField) WithTheme(huh.Theme) huh.Field            { return c }
func (c *choiceField) WithKeyMap(*huh.KeyMap) huh.Field         { return c }
func (c *choiceField) WithWidth(int) huh.Field                  { return c }
func (c *choiceField) WithHeight(int) huh.Field                 { return c }
func (c *choiceField) WithPosition(huh.FieldPosition) huh.Field { return c }
func (c *choiceField) GetKey() string                           { return "" }
func (c *choiceField) GetValue() any                            { return c.choice.Chosen() }
