package widget

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Footer is the line of keys that work now, exactly w cells, with right at its end
// ("2 of 5"). Bindings that are Off are left out. Where the line is too short the
// last binding (help) stays, and others are left out from behind; then right goes.
func Footer(t *Theme, keys []Binding, right string, w int) string {
	var parts []string
	for _, k := range keys {
		if k.Off == "" {
			parts = append(parts, t.Key.Render(k.Label)+" "+t.Text.Render(k.Text))
		}
	}
	gap := keyGap
	keyLine := func() string { return " " + strings.Join(parts, strings.Repeat(" ", gap)) }
	if right != "" {
		right = t.Dim.Render(plain(right))
	}
	room := w
	if right != "" {
		room -= ansi.StringWidth(right) + 2
	}
	for len(parts) > 1 && ansi.StringWidth(keyLine()) > room {
		if gap > KeyGap(w) {
			gap = KeyGap(w)
			continue
		}
		parts, gap = append(parts[:len(parts)-2], parts[len(parts)-1]), keyGap
	}
	return Ends(keyLine(), right, w)
}

// keyGap is how many cells are between two keys; narrowGap, where a narrow line has
// another key in the place of air.
const (
	keyGap     = 3
	narrowGap  = 2
	airyFooter = 56 // how wide a line of keys has to be to have air always
)

// KeyGap is the least that is between two keys on a line of w.
func KeyGap(w int) int {
	if w < airyFooter {
		return narrowGap
	}
	return keyGap
}

// A KeyGroup is a part of the help: a heading and its keys.
type KeyGroup struct {
	Title string
	Keys  []Binding
}

// Help lays out every key, also those that do nothing now with the reason, as lines
// for a [Pager].
func Help(t *Theme, groups []KeyGroup, w int) []string {
	label := 0
	for _, g := range groups {
		for _, k := range g.Keys {
			label = max(label, ansi.StringWidth(k.Label))
		}
	}
	label = min(label, max(1, w/3))
	var lines []string
	for i, g := range groups {
		if i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, " "+t.Title.Render(plain(g.Title)))
		for _, k := range g.Keys {
			lines = append(lines, helpLines(t, k, label, w)...)
		}
	}
	return lines
}

// helpLines is one key: its name in a column, and what it does, or why it does not,
// broken to the rest of the line.
func helpLines(t *Theme, k Binding, label, w int) []string {
	text, style := plain(k.Text), t.Text
	if k.Off != "" {
		text, style = text+" (not now: "+strings.TrimSuffix(plain(k.Off), ".")+")", t.Off
	}
	var lines []string
	for i, part := range Wrap(text, max(1, w-label-5)) {
		name := ""
		if i == 0 {
			name = k.Label
		}
		lines = append(lines, "   "+t.Key.Render(pad(cut(name, label), label))+"  "+style.Render(part))
	}
	return lines
}
