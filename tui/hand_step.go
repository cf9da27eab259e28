package tui

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// A stepView shows one step by hand: where to click, what to do there, and each value,
// level and box under a cursor, so that it can be copied.
type stepView struct {
	step   setup.Step
	cursor int  // among what can be copied
	top    int  // of the lines, once the cursor is at an end
	moved  bool // until then the step is shown from its beginning
	height int  // when it was last drawn
	lines  int
}

// A handLine is a line of a step as it is drawn.
type handLine struct {
	words string
	stop  int // which of the stops it belongs to; -1: none
}

// A stop is something in a step that can be copied.
type stop struct {
	name, copies string
}

// stops are what the cursor goes to.
func (v *stepView) stops() []stop {
	var out []stop
	if v.step.URL != "" {
		out = append(out, stop{"The address", v.step.URL})
	}
	for _, x := range v.step.Values {
		out = append(out, stop{x.Name, x.Text})
	}
	for _, r := range v.rows() {
		out = append(out, stop{r.Tool, r.Tool})
	}
	return out
}

// rows are the rows of a template that want a hand.
func (v *stepView) rows() []setup.Row {
	return slices.DeleteFunc(slices.Clone(v.step.Rows), setup.Row.Untouched)
}

// show takes another step; the cursor begins at the first value, which is what is needed
// first, or else at the address.
func (v *stepView) show(x setup.Step) {
	if x.ID != v.step.ID {
		v.cursor, v.top, v.moved = 0, 0, false
		if x.URL != "" && len(x.Values)+len(x.Rows) > 0 {
			v.cursor = 1
		}
	}
	v.step = x
}

// focus is the stop under the cursor; false where there is none.
func (v *stepView) focus() (stop, bool) {
	if all := v.stops(); v.cursor < len(all) {
		return all[v.cursor], true
	}
	return stop{}, false
}

// row is the row of a template under the cursor.
func (v *stepView) row() (setup.Row, bool) {
	rows := v.rows()
	i := v.cursor - (len(v.stops()) - len(rows))
	if i < 0 || i >= len(rows) {
		return setup.Row{}, false
	}
	return rows[i], true
}

// key moves the cursor, and beyond its ends the lines.
func (v *stepView) key(msg tea.KeyPressMsg) {
	last := max(len(v.stops())-1, 0)
	v.moved = true
	switch msg.String() {
	case "up":
		if v.top > 0 && v.cursor == 0 {
			v.top--
		}
		v.cursor--
	case "down":
		if v.cursor >= last {
			v.top++
		}
		v.cursor++
	case "pgup":
		v.cursor, v.top = v.cursor-max(v.height/2, 1), v.top-max(v.height/2, 1)
	case "pgdown":
		v.cursor, v.top = v.cursor+max(v.height/2, 1), v.top+max(v.height/2, 1)
	case "home":
		v.cursor, v.top = 0, 0
	case "end":
		v.cursor, v.top = last, v.lines
	}
	v.cursor = max(0, min(v.cursor, last))
	v.top = max(0, min(v.top, max(v.lines-v.height, 0)))
}

// copyOut puts what is under the cursor on the clipboard.
func (v *stepView) copyOut(s *Session) tea.Cmd {
	x, ok := v.focus()
	switch {
	case !ok || x.copies == "":
		s.say("There is nothing to copy here: only you know it.")
		return nil
	case x.name == x.copies:
		s.say("Sent to the terminal's clipboard: " + x.copies)
	default:
		s.say(x.name + " was sent to the terminal's clipboard.")
	}
	return s.copyOut(text.Input(x.copies))
}

// view draws the step in w×h cells; the stop under the cursor is in view.
func (v *stepView) view(t *widget.Theme, w, h int) string {
	lines := v.layout(t, w)
	v.lines, v.height = len(lines), h
	top := min(v.top, max(len(lines)-h, 0))
	first, last := -1, -1
	for i, l := range lines {
		if l.stop == v.cursor {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if !v.moved || v.cursor == 0 && v.top == 0 {
		first = 0 // what stands above it is read first
		last = min(last, max(h-2, 0))
	}
	if first >= 0 {
		room := h
		if last < len(lines)-1 && h > 1 {
			room-- // for how much more there is
		}
		top = max(min(top, first), last-room+1)
	}
	end := min(max(top, 0)+h, len(lines))
	var out []string
	for _, l := range lines[max(top, 0):end] {
		out = append(out, l.words)
	}
	if hidden := len(lines) - end; hidden > 0 && h > 1 {
		out[len(out)-1] = t.Dim.Render("  " + t.Glyphs.Down + " " + text.Count(hidden+1, "more line"))
	}
	return widget.Fit(strings.Join(out, "\n"), w, h)
}

// layout is the whole step in lines of w cells.
func (v *stepView) layout(t *widget.Theme, w int) []handLine {
	var out []handLine
	plain := func(style func(...string) string, words string) {
		for _, l := range widget.Wrap(words, w) {
			out = append(out, handLine{style(l), -1})
		}
	}
	x, at := v.step, 0
	if len(x.Path) > 0 {
		plain(t.Here.Render, strings.Join(x.Path, " › "))
	}
	if x.URL != "" {
		out = append(out, handLine{v.mark(t, at, true) + brief(x.URL, w-2), at})
		at++
	}
	for i, do := range x.Do {
		plain(t.Text.Render, strconv.Itoa(i+1)+". "+sentence(do))
	}
	if len(x.Values)+len(x.Rows) > 0 {
		out = append(out, handLine{"", -1})
	}
	names := 0
	for _, val := range x.Values {
		if !val.Blank {
			names = min(max(names, ansi.StringWidth(val.Name)), max(w/2-4, 10))
		}
	}
	for _, val := range x.Values {
		for _, l := range v.value(t, val, at, names, w) {
			out = append(out, handLine{l, at})
		}
		at++
	}
	return append(out, v.table(t, at, w)...)
}

// table is the page of a template in its order: rows that want a hand have a line each,
// those between them that stay at None share one.
func (v *stepView) table(t *widget.Theme, at, w int) []handLine {
	var (
		out   []handLine
		none  []string
		group string
	)
	flush := func() {
		if len(none) > 0 {
			for _, l := range widget.Wrap("None: "+strings.Join(none, " · "), max(w-4, 8)) {
				out = append(out, handLine{"    " + t.Dim.Render(l), -1})
			}
		}
		none = nil
	}
	for _, r := range v.step.Rows {
		if r.Group != group {
			flush()
			group = r.Group
			out = append(out, handLine{t.Dim.Render("  " + heading(group)), -1})
		}
		if r.Untouched() {
			none = append(none, r.Tool)
			continue
		}
		flush()
		for _, l := range v.rowLines(t, r, at, w) {
			out = append(out, handLine{l, at})
		}
		at++
	}
	flush()
	return out
}

// mark is the cursor at the first line of a stop, and room for it elsewhere.
func (v *stepView) mark(t *widget.Theme, at int, first bool) string {
	if at == v.cursor && first {
		return t.Here.Render(t.Glyphs.Cursor) + " "
	}
	return "  "
}

// value is a value to type, in lines; a blank one is a question.
func (v *stepView) value(t *widget.Theme, x setup.Value, at, names, w int) []string {
	var out []string
	if x.Blank {
		style, words := t.Dim, x.Name+": "+x.Text
		switch {
		case x.Text == "" && x.Ask == "":
			words += "the day on which you mark it as done"
		case x.Text == "":
			words += "only you know it (" + action.Fill.Key() + ")"
		}
		switch {
		case at == v.cursor:
			style = t.Here
		case x.Text != "":
			style = t.Text
		}
		for i, l := range widget.Wrap(words, max(w-2, 8)) {
			out = append(out, v.mark(t, at, i == 0)+style.Render(l))
		}
		return out
	}
	style := t.Text
	if at == v.cursor {
		style = t.Here
	}
	label, words := widget.Wrap(x.Name, names), widget.Wrap(x.Text, max(w-names-4, 8))
	for i := range max(len(label), len(words)) {
		l, r := "", ""
		if i < len(label) {
			l = label[i]
		}
		if i < len(words) {
			r = words[i]
		}
		pad := strings.Repeat(" ", max(names-ansi.StringWidth(l), 0))
		out = append(out, v.mark(t, at, i == 0)+t.Dim.Render(l)+pad+"  "+style.Render(r))
	}
	if from := x.From; from != "" && len(out) == 1 && ansi.StringWidth(out[0])+4+ansi.StringWidth(from) <= w {
		out[0] += "   " + t.Dim.Render(from)
	}
	return out
}

// The columns of a row of a template.
const rowName, rowLevel = 34, 10

// rowLines is a row of a template's page: the tool, its level, the boxes that need a look.
func (v *stepView) rowLines(t *widget.Theme, r setup.Row, at, w int) []string {
	name, level := r.Tool, r.Level.String()
	style := t.Dim
	switch {
	case r.Level != 0:
		style = t.Levels[r.Level-1]
	case r.Like != "":
		level = "as in " + r.Like
	default:
		level, style = "to be decided", t.Warn
	}
	label := t.Text
	switch {
	case at == v.cursor:
		label = t.Here
	case r.Level == permission.None:
		label = t.Dim
	}
	room := min(rowName, max(w-rowLevel-4, 10))
	name = ansi.Truncate(name, room, "…")
	line := v.mark(t, at, true) + label.Render(name) + strings.Repeat(" ", max(room-ansi.StringWidth(name), 0)) +
		"  " + style.Render(ansi.Truncate(level, max(w-room-4, 8), "…"))
	if from := r.From; from != "" && ansi.StringWidth(line)+3+ansi.StringWidth(from) <= w {
		line += strings.Repeat(" ", max(rowLevel-ansi.StringWidth(level), 0)) + " " + t.Dim.Render(from)
	}
	out := []string{line}
	for _, k := range r.Ticks {
		box := map[string]string{setup.TickSet: "[x] ", setup.TickClear: "[ ] clear ", setup.TickFixed: "[x] "}[k.How]
		words := box + k.Label
		if k.How == setup.TickFixed {
			words += " (stays by itself)"
		}
		for _, l := range widget.Wrap(words, max(w-8, 8)) {
			out = append(out, "      "+l)
		}
	}
	return out
}

// hints are what is to know about the row under the cursor, and about the step.
func (v *stepView) hints(g widget.Glyphs) string {
	var out []string
	if r, ok := v.row(); ok {
		out = hintLines(r.Say, g)
	}
	out = append(out, hintLines(v.step.Hints, g)...)
	if v.step.Seen != "" && v.cursor == 0 {
		out = append(out, "The address is "+v.step.Seen+"; the click path always counts.")
	}
	return strings.Join(out, "\n")
}

// hintLines are hints in lines; what warns comes first, so that it is not cut off.
func hintLines(hints []setup.Hint, g widget.Glyphs) []string {
	hints = slices.Clone(hints)
	slices.SortStableFunc(hints, func(a, b setup.Hint) int {
		switch {
		case a.Warn == b.Warn:
			return 0
		case a.Warn:
			return -1
		}
		return 1
	})
	var out []string
	for _, h := range hints {
		words := h.Text
		if h.Warn {
			words = g.Warn + " " + words
		}
		if h.Source != "" {
			words += " (" + text.Brief(h.Source) + ")"
		}
		out = append(out, words)
	}
	return out
}
