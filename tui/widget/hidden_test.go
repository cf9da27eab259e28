package widget

import (
	"strings"
	"testing"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
)

// hiding are characters that act instead of being seen, between letters.
const hiding = "a\u202eb\u200bc\u2066d\ufeffe\x1b[31mf\u009bg"

// unseen returns the first character of a drawn text, styles aside, that is not seen.
func unseen(view string) string {
	for _, r := range ansi.Strip(view) {
		if r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co) {
			return string(r)
		}
	}
	return ""
}

// What acts is neither kept nor drawn, whether it is typed, pasted or data.
func TestNothingHiddenIsDrawn(t *testing.T) {
	theme := NewTheme(None, false)
	form := NewForm([]Field{{ID: "a", Value: hiding, Note: hiding}, {ID: "b"}})
	list, matrix := NewPicker(Column{Title: "Name"}), NewMatrix([]string{"None", "Read"})
	list.SetRows([]PickRow{{ID: 1, Cells: []string{hiding}}})
	matrix.SetRows([]MatrixRow{{ID: "x", Label: hiding}})
	keys(list, "/")
	keys(matrix, "/")
	form.SetFocus("b")
	for _, r := range hiding {
		k := tea.KeyPressMsg{Code: r, Text: string(r)}
		list.Key(k)
		matrix.Key(k)
		form.Update(k)
	}
	list.Paste(hiding)
	matrix.Paste(hiding)
	form.Update(tea.PasteMsg{Content: hiding})
	for name, view := range map[string]string{
		"form": form.View(theme, 80, 10), "list": list.View(theme, 80, 10), "matrix": matrix.View(theme, 80, 10),
	} {
		if r := unseen(view); r != "" {
			t.Errorf("the %s shows %+q:\n%+q", name, r, ansi.Strip(view))
		}
	}
	if got := form.Value("b"); !strings.HasPrefix(got, "abcde") || unseen(got) != "" {
		t.Errorf("the field holds %+q", got)
	}
	if got := list.Filter(); !strings.HasPrefix(got, "abcde") || unseen(got) != "" {
		t.Errorf("the filter holds %+q", got)
	}
}

// No key breaks a field, wherever the cursor is.
func TestEveryEditingKey(t *testing.T) {
	edits := []string{
		"left", "right", "home", "end", "backspace", "delete", "a", "space", "alt+d", "alt+delete", "ctrl+delete", "alt+b", "alt+f",
		"alt+backspace", "ctrl+w", "ctrl+k", "ctrl+u", "ctrl+d", "ctrl+h", "ctrl+left", "ctrl+right", "ctrl+a", "ctrl+e", "ctrl+r",
		"tab", "shift+tab", "up", "down", "y", "n",
	}
	rapid.Check(t, func(t *rapid.T) {
		f := NewForm([]Field{{ID: "a", Value: "two words "}, {ID: "b", Kind: PasswordField, Value: "secret"}, {ID: "c", Kind: ConfirmField}})
		for _, name := range rapid.SliceOfN(rapid.SampledFrom(edits), 1, 40).Draw(t, "keys") {
			f.Update(stroke(name))
			f.View(NewTheme(None, false), rapid.IntRange(1, 60).Draw(t, "width"), 8)
		}
	})
}

// stroke is press for keys that are held with Alt or Ctrl, whatever they are.
func stroke(name string) tea.KeyPressMsg {
	mods := map[string]tea.KeyMod{"alt": tea.ModAlt, "ctrl": tea.ModCtrl}
	held, key, ok := strings.Cut(name, "+")
	if !ok || mods[held] == 0 {
		held, key = "", name
	}
	k := press(key)
	if key == "delete" {
		k = tea.KeyPressMsg{Code: tea.KeyDelete}
	}
	if k.Mod |= mods[held]; held != "" {
		k.Text = ""
	}
	return k
}
