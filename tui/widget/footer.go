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
	if right != "" {
		right = t.Dim.Render(plain(right))
	}
	room := w
	if right != "" {
		room -= ansi.StringWidth(right) + 2
	}
	for len(parts) > 1 && ansi.StringWidth(keyLine(parts)) > room {
		parts = append(parts[:len(parts)-2], parts[len(parts)-1])
	}
	return Ends(keyLine(parts), right, w)
}

func keyLine(parts []string) string {
	return " " + strings.Join(parts, "   ")
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
