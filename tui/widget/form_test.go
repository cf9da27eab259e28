package widget

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/google/go-cmp/cmp"

	"procore-setup/tui/tuitest"
)

// required is a validation that refuses an empty value.
func required(s string) error {
	if s == "" {
		return errors.New("this is needed")
	}
	return nil
}

// send gives a form key presses by name, with spaces between.
func send(f *Form, names string) (last FormEvent) {
	for name := range strings.FieldsSeq(names) {
		last, _ = f.Update(press(name))
	}
	return last
}

// enter types text into a form, one key for each character.
func enter(f *Form, text string) (last FormEvent) {
	for _, r := range text {
		name := string(r)
		if r == ' ' {
			name = "space"
		}
		last, _ = f.Update(press(name))
	}
	return last
}

func TestFormWritesBackEveryChange(t *testing.T) {
	f := NewForm([]Field{{ID: "a"}, {ID: "b", Value: "old"}})
	for i, r := range "xyz" {
		if ev := enter(f, string(r)); ev != FormChanged || f.Value("a") != "xyz"[:i+1] {
			t.Errorf("after %c: event %d, value %q", r, ev, f.Value("a"))
		}
	}
	if ev := send(f, "left"); ev != FormNone {
		t.Errorf("moving the cursor is event %d", ev)
	}
	send(f, "tab backspace")
	if diff := cmp.Diff(map[string]string{"a": "xyz", "b": "ol"}, f.Values()); diff != "" {
		t.Errorf("values:\n%s", diff)
	}
}

func TestFormStartsAtTheFirstFieldThatIsNotGood(t *testing.T) {
	two := func(a, b string) string {
		return NewForm([]Field{
			{ID: "note", Kind: NoteField, Help: "read me"},
			{ID: "a", Value: a, Validate: required},
			{ID: "b", Value: b, Validate: required},
			{ID: "c", Kind: SelectField, Options: sampleKinds()},
		}).Focus().ID
	}
	if got := two("1", ""); got != "b" {
		t.Errorf("the focus is on %s, want b", got)
	}
	if got := two("1", "2"); got != "c" {
		t.Errorf("the focus is on %s, want the select without an answer", got)
	}
	if got := NewForm([]Field{{ID: "a"}, {ID: "b"}}).Focus().ID; got != "a" {
		t.Errorf("where all is good, the focus is on %s", got)
	}
}

func TestFormValidatesForwardOnly(t *testing.T) {
	f := NewForm([]Field{{ID: "a", Validate: required}, {ID: "b", Validate: required}})
	theme := NewTheme(None, false)
	send(f, "tab shift+tab down up tab")
	if view := plainView(f.View(theme, 60, 5)); strings.Contains(view, "needed") {
		t.Errorf("moving about validates:\n%s", view)
	}
	if f.Focus().ID != "b" {
		t.Fatal("an empty field cannot be left by tab")
	}
	enter(f, "y")
	if ev := send(f, "enter"); ev != FormNone || f.Focus().ID != "a" {
		t.Errorf("submitted with an empty field: event %d, focus %s", ev, f.Focus().ID)
	}
	if view := plainView(f.View(theme, 60, 5)); !strings.Contains(view, "✗ this is needed") {
		t.Errorf("the mistake is not shown:\n%s", view)
	}
	enter(f, "x")
	if view := plainView(f.View(theme, 60, 5)); strings.Contains(view, "needed") {
		t.Errorf("the mistake stays:\n%s", view)
	}
	if ev := send(f, "enter enter"); ev != FormSubmitted {
		t.Errorf("event %d, want submitted", ev)
	}
	f.SetError("a", "Procore knows no such thing")
	if view := plainView(f.View(theme, 60, 5)); !strings.Contains(view, "Procore knows no such thing") {
		t.Errorf("a mistake that Procore found is not shown:\n%s", view)
	}
	if ev := send(f, "enter"); ev != FormSubmitted {
		t.Errorf("a submitted form cannot be submitted again: event %d", ev)
	}
}

func TestFormKeepsAMistakeFoundInATidiedValue(t *testing.T) {
	f := NewForm([]Field{{ID: "a", Validate: required}, {ID: "b"}})
	enter(f, "   ")
	if ev := send(f, "enter"); ev != FormChanged || f.Value("a") != "" {
		t.Errorf("event %d, value %q", ev, f.Value("a"))
	}
	if view := plainView(f.View(NewTheme(None, false), 60, 5)); !strings.Contains(view, "this is needed") {
		t.Errorf("the mistake is not shown:\n%s", view)
	}
}

func TestFormPaste(t *testing.T) {
	token := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) {
				return -1
			}
			return r
		}, s)
	}
	for _, c := range []struct {
		name, pasted, want string
		clean              func(string) string
	}{
		{"a trailing newline", "s3cret-value\n", "s3cret-value", nil},
		{"Windows line ends", "s3cret-value\r\n", "s3cret-value", nil},
		{"blanks around it", "  two words\t", "two words", nil},
		{"its own cleaner", " s3 cret\nvalue ", "s3cretvalue", token},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := NewForm([]Field{{ID: "a", Kind: PasswordField, Clean: c.clean}, {ID: "b"}})
			ev, _ := f.Update(tea.PasteMsg{Content: c.pasted})
			if ev != FormChanged || f.Value("a") != c.want || f.Focus().ID != "a" {
				t.Errorf("event %d, value %q, focus %s", ev, f.Value("a"), f.Focus().ID)
			}
		})
	}
	f := NewForm([]Field{{ID: "a", Kind: ConfirmField, Value: No}})
	if ev, _ := f.Update(tea.PasteMsg{Content: "y"}); ev != FormNone || f.Value("a") != No {
		t.Error("a paste answers a question")
	}
}

func TestFormSecret(t *testing.T) {
	const secret = "s3cret-value-of-32-characters-xx"
	f := NewForm([]Field{{ID: "s", Kind: PasswordField, Label: "Client secret"}, {ID: "b"}})
	f.Update(tea.PasteMsg{Content: secret})
	theme := NewTheme(Dark, false)
	view := plainView(f.View(theme, 90, 5))
	if strings.Contains(view, "s3cret") || !strings.Contains(view, "32 characters") {
		t.Errorf("hidden:\n%s", view)
	}
	send(f, "ctrl+r")
	if view := plainView(f.View(theme, 90, 5)); !strings.Contains(view, secret) {
		t.Errorf("shown:\n%s", view)
	}
	send(f, "enter")
	if view := plainView(f.View(theme, 90, 5)); strings.Contains(view, "s3cret") {
		t.Errorf("still shown after the field was left:\n%s", view)
	}
	send(f, "shift+tab")
	if view := plainView(f.View(theme, 90, 5)); strings.Contains(view, "s3cret") {
		t.Errorf("shown again on coming back:\n%s", view)
	}
}

func TestFormSelect(t *testing.T) {
	f := NewForm([]Field{{ID: "k", Kind: SelectField, Options: sampleKinds(), Value: "app"}, {ID: "b"}})
	if ev := send(f, "down"); ev != FormNone || f.Value("k") != "app" || f.FocusOption().ID != "user" {
		t.Errorf("moving chose: event %d, value %q", ev, f.Value("k"))
	}
	if ev := send(f, "space"); ev != FormChanged || f.Value("k") != "user" || f.Focus().ID != "k" {
		t.Errorf("space: event %d, value %q, focus %s", ev, f.Value("k"), f.Focus().ID)
	}
	if send(f, "down enter"); f.Value("k") != "user" || f.Focus().ID != "k" {
		t.Errorf("a disabled option was chosen: %q, focus %s", f.Value("k"), f.Focus().ID)
	}
	if view := plainView(f.View(NewTheme(None, false), 90, 9)); !strings.Contains(view, "✗ ended 18 March 2025") {
		t.Errorf("no reason is shown:\n%s", view)
	}
	if send(f, "home enter"); f.Value("k") != "app" || f.Focus().ID != "b" {
		t.Errorf("enter: value %q, focus %s", f.Value("k"), f.Focus().ID)
	}
	if send(f, "up up up"); f.Focus().ID != "k" || f.FocusOption().ID != "app" {
		t.Errorf("up: focus %s on %s", f.Focus().ID, f.FocusOption().ID)
	}
	if send(f, "end down"); f.Focus().ID != "b" {
		t.Error("down does not leave the list at its end")
	}
}

func TestFormConfirm(t *testing.T) {
	f := NewForm([]Field{{ID: "c", Kind: ConfirmField, Value: No}, {ID: "b"}})
	for _, c := range []struct{ keys, want string }{
		{"y", Yes}, {"n", No}, {"right", Yes}, {"space", No}, {"left", Yes},
	} {
		if ev := send(f, c.keys); ev != FormChanged || f.Value("c") != c.want || f.Focus().ID != "c" {
			t.Errorf("%s: event %d, value %s, focus %s", c.keys, ev, f.Value("c"), f.Focus().ID)
		}
	}
	if f.Typing() {
		t.Error("keys are text in a confirm field")
	}
}

func TestFormNotesGoWithTheValue(t *testing.T) {
	f := NewForm([]Field{{ID: "a", Value: "x", Note: "not in use"}})
	theme := NewTheme(None, false)
	shows := func() bool { return strings.Contains(f.View(theme, 60, 3), "not in use") }
	if send(f, "left"); !shows() {
		t.Error("the note goes without a change")
	}
	if enter(f, "y"); shows() {
		t.Error("the note stays though the value changed")
	}
	if f.SetRemark("a", "not in use"); !shows() {
		t.Error("SetNote does nothing")
	}
}

func TestFormLeavesEscAndQuitToTheCaller(t *testing.T) {
	f := NewForm([]Field{{ID: "a", Value: "x"}, {ID: "b"}})
	if ev := send(f, "esc ctrl+c"); ev != FormNone || f.Value("a") != "x" || f.Focus().ID != "a" {
		t.Errorf("event %d, value %q, focus %s", ev, f.Value("a"), f.Focus().ID)
	}
	enter(f, "y")
	if got := f.Value("a"); got != "xy" {
		t.Errorf("the form is dead after esc and ctrl+c: %q", got)
	}
}

func TestFormWithNothingToAnswer(t *testing.T) {
	f := NewForm([]Field{{Kind: NoteField, Help: "Only to read."}})
	if ev := send(f, "x tab ctrl+r down enter"); ev != FormSubmitted {
		t.Errorf("event %d, want submitted", ev)
	}
	if f.Focus().ID != "" || f.Typing() || len(f.Values()) != 0 {
		t.Error("a note takes answers")
	}
}

func TestFormRunsNoCommands(t *testing.T) {
	f := NewForm(sampleFields())
	for _, name := range strings.Fields("a enter tab down y left space shift+tab backspace") {
		if _, cmd := f.Update(press(name)); cmd != nil {
			t.Errorf("%s leaves a command behind, which could come after the next key", name)
		}
	}
	if _, cmd := f.Update(press("ctrl+v")); cmd == nil {
		t.Error("ctrl+v asks nobody for the clipboard")
	}
	f.SetFocus("last")
	if ev, _ := f.Update(tea.ClipboardMsg{Content: "pasted\n"}); ev != FormChanged || f.Value("last") != "pasted" {
		t.Errorf("the clipboard's answer: event %d, value %q", ev, f.Value("last"))
	}
}

// page is a program of one form.
type page struct {
	form *Form
	done bool
}

func (p *page) Init() tea.Cmd { return nil }

func (p *page) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	ev, cmd := p.form.Update(msg)
	p.done = p.done || ev == FormSubmitted
	return p, cmd
}

func (p *page) View() tea.View {
	return tea.NewView(p.form.View(NewTheme(Dark, false), 70, 12))
}

// Keys that were typed ahead, all in one write, reach the fields they were meant for.
func TestFormTypeAhead(t *testing.T) {
	for range 10 {
		synctest.Test(t, func(t *testing.T) {
			p := &page{form: NewForm([]Field{
				{ID: "name", Label: "Name"},
				{ID: "env", Kind: SelectField, Label: "Environment", Value: "sandbox", Options: []Option{
					{ID: "sandbox", Label: "Sandbox"},
					{ID: "production", Label: "Production"},
				}},
				{ID: "secret", Kind: PasswordField, Label: "Secret"},
				{ID: "sure", Kind: ConfirmField, Label: "Sure", Value: No},
			})}
			s := tuitest.Start(t, p, 70, 12)
			s.Ahead("abcdef", "<enter>", "<down>", "<enter>", "s3cret", "<enter>", "y", "<enter>")
			want := map[string]string{"name": "abcdef", "env": "production", "secret": "s3cret", "sure": Yes}
			if diff := cmp.Diff(want, p.form.Values()); diff != "" || !p.done {
				t.Errorf("done %v, values:\n%s", p.done, diff)
			}
			if s.Shown("s3cret") {
				t.Error("the secret was shown")
			}
		})
	}
}

func TestFormPasteInAProgram(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &page{form: NewForm([]Field{{ID: "a", Kind: PasswordField, Label: "Secret"}, {ID: "b", Label: "Other"}})}
		s := tuitest.Start(t, p, 70, 12)
		s.Paste(strings.Repeat("k", 64) + "\n")
		s.Expect("64 characters", "› Secret")
		s.Keys("<tab>")
		s.Expect("› Other")
		if p.done || len(p.form.Value("a")) != 64 {
			t.Errorf("done %v, %d characters", p.done, len(p.form.Value("a")))
		}
	})
}

func FuzzForm(f *testing.F) {
	f.Add([]byte("SyncEzy\x00\x0a\x05 y"), 80, 24)
	f.Fuzz(func(t *testing.T, data []byte, w, h int) {
		w, h = 1+abs(w)%200, 1+abs(h)%60
		form := NewForm(sampleFields())
		for _, b := range data {
			form.Update(fromByte(b))
		}
		view := form.View(NewTheme(Dark, false), w, h)
		exact(t, "form", view, w, h)
		if w > 40 && !strings.Contains(view, "›") {
			t.Errorf("the focused field is not in view:\n%s", view)
		}
	})
}
