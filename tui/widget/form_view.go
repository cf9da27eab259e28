package widget

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"procore-setup/procore/text"

	"github.com/charmbracelet/x/ansi"
)

// maxLabel is how wide the column of labels may become.
const maxLabel = 28

// Height is the number of lines that the whole form takes at width w.
func (f *Form) Height(w int) int {
	lines, _, _ := f.layOut(NewTheme(None, false), w, true)
	return len(lines)
}

// View draws the form in w×h cells; the focused field is always in view. Where not
// all fits, select fields without the focus are shown by what is chosen alone.
func (f *Form) View(t *Theme, w, h int) string {
	lines, first, last := f.layOut(t, w, true)
	if len(lines) > h {
		lines, first, last = f.layOut(t, w, false)
	}
	s := scroll{top: f.top}
	from, to := s.span(first, last, len(lines), h)
	f.top = from
	return fitLines(lines[from:to], w, h)
}

// layOut is every line at width w, and which of them are the focused field's. With
// expanded, select fields without the focus show their options too.
func (f *Form) layOut(t *Theme, w int, expanded bool) (lines []string, first, last int) {
	label := 0
	for _, x := range f.fields {
		if x.Kind != NoteField {
			label = max(label, ansi.StringWidth(plain(x.Label)))
		}
	}
	label = min(label, maxLabel, max(1, w/3))
	for i := range f.fields {
		part := f.fieldLines(t, i, label, w, expanded)
		if i == 0 && f.fields[i].Kind == NoteField {
			part = append(part[1:], "") // the empty line stands between it and the fields
		}
		if i == f.at() {
			first, last = len(lines), len(lines)+len(part)
		}
		lines = append(lines, part...)
	}
	return lines, first, last
}

// fieldLines are the lines of one field.
func (f *Form) fieldLines(t *Theme, i, label, w int, expanded bool) []string {
	x := f.fields[i]
	if x.Kind == NoteField {
		return f.noteLines(t, x, w)
	}
	head := f.label(t, i, label)
	room := max(1, w-label-5)
	if x.Kind == SelectField && (expanded || i == f.at()) {
		lines := f.remark(t, i, []string{head}, 0, label, w)
		c := f.inputs.choice(i)
		options := c.View(t, w-2, c.Height(w-2))
		for _, line := range strings.Split(options, "\n") {
			lines = append(lines, "  "+line)
		}
		return append(lines, "")
	}
	value, used := f.shown(t, i, room)
	return f.remark(t, i, []string{head + value}, used, label, w)
}

// noteLines are the lines of a note, with an empty one above.
func (f *Form) noteLines(t *Theme, x Field, w int) []string {
	lines := []string{""}
	if x.Label != "" {
		lines = append(lines, "   "+t.Title.Render(plain(x.Label)))
	}
	for _, line := range Wrap(strings.ReplaceAll(cmp.Or(x.Help, x.Value), "\x1b", " "), max(1, w-4)) {
		lines = append(lines, "   "+t.Text.Render(line))
	}
	return lines
}

// label is the cursor and the label of a field, w cells and two more.
func (f *Form) label(t *Theme, i, w int) string {
	text := pad(cut(plain(f.fields[i].Label), w), w) + "  "
	if i == f.at() {
		return t.Here.Render(" " + t.Glyphs.Cursor + " " + text)
	}
	return "   " + t.Text.Render(text)
}

// shown is the value of a field as it is shown in room cells, and how many it takes.
func (f *Form) shown(t *Theme, i, room int) (text string, used int) {
	x, value := f.fields[i], f.value(i)
	focused := i == f.at()
	if x.Kind == PasswordField && room > 40 {
		room -= 20 // the number of characters stands beside it
	}
	switch {
	case x.Kind == SelectField:
		for _, o := range x.Options {
			if o.ID == value {
				text = t.Text.Render(plain(o.Label))
			}
		}
		if text == "" {
			text = t.Dim.Render("not chosen yet")
		}
	case x.Kind == ConfirmField:
		text = strings.TrimRight(f.inputs.view(t, i, max(room, 20)), " ")
	case focused:
		text = f.inputs.view(t, i, room)
		text, _, _ = strings.Cut(text, "\n")
		return text, min(room, max(ansi.StringWidth(value)+1, ansi.StringWidth(x.Placeholder)))
	case value == "":
		text = t.Dim.Render(plain(x.Placeholder))
	case x.Kind == PasswordField:
		text = t.Text.Render(strings.Repeat("*", min(utf8.RuneCountInString(value), room-1)))
	default:
		text = t.Text.Render(plain(value))
	}
	text = cut(text, room)
	return text, ansi.StringWidth(text)
}

// remark puts what is wrong with a field, or else its note, behind the value where
// there is room, else on lines of its own below. A value takes used cells.
func (f *Form) remark(t *Theme, i int, lines []string, used, label, w int) []string {
	words, style := f.notes[i], t.Dim
	value := f.value(i)
	if f.fields[i].Kind == PasswordField && value != "" && words == "" {
		words = text.Count(utf8.RuneCountInString(value), "character")
	}
	if f.faults[i] != "" {
		words, style = t.Glyphs.Bad+" "+f.faults[i], t.Bad
	}
	if words == "" {
		return lines
	}
	start := 5 + label
	if start+used+3+ansi.StringWidth(words) <= w {
		lines[0] = ansi.Truncate(pad(lines[0], start+used), start+used, "") + "   " + style.Render(words)
		return lines
	}
	for _, part := range Wrap(words, max(1, w-start-1)) {
		lines = append(lines, strings.Repeat(" ", min(start, max(0, w-2)))+style.Render(part))
	}
	return lines
}
