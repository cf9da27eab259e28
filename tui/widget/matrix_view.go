package widget

import (
	"fmt"
	"strings"

	"procore-setup/procore/text"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// matrixWidths says how a matrix is laid out in a number of cells.
type matrixWidths struct {
	label   int
	columns []int // nil: too narrow, the level is a word
	level   int   // of that word
	note    int   // what is left, in that case
}

// widths shares the cells: columns as wide as their names, labels as wide as they
// need, and
// leave the rest to the notes. Where labels or notes would suffer, the columns give
// way to the one level that is set.
func (m *Matrix) widths(w int) matrixWidths {
	var ws matrixWidths
	want, total := 12, 0
	for _, r := range m.rows {
		want = max(want, ansi.StringWidth(r.Label))
	}
	want = min(want, 40)
	columns := make([]int, len(m.columns))
	for i, c := range m.columns {
		columns[i] = ansi.StringWidth(c) + 3
		total += columns[i]
		ws.level = max(ws.level, ansi.StringWidth(c))
	}
	if room := w - 6 - total; w >= narrow && room >= 20 {
		ws.columns = columns
		ws.label = min(want, max(12, room-14))
		return ws
	}
	ws.label = max(1, min(want, w-6-ws.level-2-4))
	ws.note = w - 6 - ws.label - ws.level - 2 - 4
	return ws
}

// View draws the matrix in w×h cells: a line of headings, then rows; while a filter
// is typed or set, its line comes first.
func (m *Matrix) View(t *Theme, w, h int) string {
	var lines []string
	right := fmt.Sprintf("%s of %s tools", text.Number(m.shown), text.Number(len(m.rows)))
	if line := m.filter.line(t, right, w); line != "" && h > 2 {
		lines = append(lines, line)
	}
	ws := m.widths(w)
	body := h - len(lines)
	heading := body > 2
	if heading {
		body--
	}
	from, to := m.scroll.window(len(m.items), body)
	if heading && from < to && m.items[from].head && from != m.scroll.cursor {
		from++ // its name stands in the line of headings
		to = min(to+1, len(m.items))
	}
	if heading {
		lines = append(lines, m.heading(t, ws, from))
	}
	for i := from; i < to; i++ {
		lines = append(lines, m.line(t, ws, i))
	}
	if len(m.items) == 0 {
		lines = append(lines, t.Dim.Render("   "+m.empty()))
	}
	return fitLines(lines, w, h)
}

func (m *Matrix) empty() string {
	if len(m.rows) == 0 {
		return "There are no tools."
	}
	return "No tool and no granular permission matches."
}

// heading is the group of the first row in view, and the columns' names.
func (m *Matrix) heading(t *Theme, ws matrixWidths, from int) string {
	group := ""
	if from < len(m.items) {
		group = strings.ToUpper(plain(m.rows[m.items[from].row].Group))
	}
	line := "   " + t.Dim.Render(pad(cut(group, ws.label+2), ws.label+2))
	for i, width := range ws.columns {
		line += t.Dim.Render(center(m.columns[i], width))
	}
	return line
}

// line is one item.
func (m *Matrix) line(t *Theme, ws matrixWidths, i int) string {
	it := m.items[i]
	r := m.rows[it.row]
	here := i == m.scroll.cursor
	switch {
	case it.head:
		return "   " + t.Dim.Render(strings.ToUpper(plain(r.Group)))
	case it.action >= 0:
		return m.actionLine(t, r.Actions[it.action], here)
	}
	cursor, label := "   ", t.Text
	switch {
	case here:
		cursor, label = t.Here.Render(" "+t.Glyphs.Cursor+" "), t.Here
	case r.Disabled != "":
		label = t.Off
	}
	line := cursor + label.Render(m.foldSign(t, i)+" "+pad(cut(plain(r.Label), ws.label), ws.label))
	if ws.columns == nil {
		level := t.level(r.Level)
		if here {
			level = t.Here
		}
		line += "  " + level.Render(pad(m.levelName(r.Level), ws.level))
		if ws.note < 8 {
			return line + rowNote(t, r, "") // the sign alone says more than the start of a word
		}
	}
	for c, width := range ws.columns {
		line += center(m.cell(t, r, c, here), width)
	}
	return line + rowNote(t, r, m.unknown(r))
}

// foldSign is the sign of a tool's granular permissions: shown below, or to be opened.
func (m *Matrix) foldSign(t *Theme, i int) string {
	r := m.rows[m.items[i].row]
	switch {
	case i+1 < len(m.items) && m.items[i+1].action >= 0:
		return t.Glyphs.Open
	case len(r.Actions) == 0 || r.Closed != "":
		return " "
	default:
		return t.Glyphs.Closed
	}
}

func (m *Matrix) levelName(level int) string {
	if level < 0 || level >= len(m.columns) {
		return "?"
	}
	return m.columns[level]
}

func (m *Matrix) unknown(r MatrixRow) string {
	if r.Level < 0 && r.Note == "" {
		return "not known"
	}
	return r.Note
}

// level is how a level looks, wherever it stands.
func (t *Theme) level(n int) lipgloss.Style {
	if n < 0 || n >= len(t.Levels) {
		return t.Text
	}
	return t.Levels[n]
}

// cell is one level of one tool: set, once set, offered, or not there.
func (m *Matrix) cell(t *Theme, r MatrixRow, column int, here bool) string {
	switch {
	case column == r.Level && here:
		return t.Here.Render(t.Glyphs.Level)
	case column == r.Level:
		return t.level(column).Render(t.Glyphs.Level)
	case column == r.Base && offered(r, column):
		return t.Dim.Render(t.Glyphs.Locked)
	case offered(r, column):
		return t.Dim.Render(t.Glyphs.LevelOff)
	default:
		return " "
	}
}

// rowNote is the mark and the words at the end of a tool's row.
func rowNote(t *Theme, r MatrixRow, note string) string {
	if r.Mark == "" && r.Alarm == Calm && note == "" {
		return ""
	}
	return " " + sign(t, r.Alarm, r.Mark) + " " + t.Dim.Render(plain(note))
}

// sign is a warning, or else a mark, in two cells.
func sign(t *Theme, a Alarm, mark string) string {
	switch a {
	case Alarmed:
		return t.Bad.Render(t.Glyphs.Warn + t.Glyphs.Warn)
	case Warned:
		return " " + t.Warn.Render(t.Glyphs.Warn)
	default:
		return " " + pad(plain(mark), 1)
	}
}

// actionLine is one granular permission.
func (m *Matrix) actionLine(t *Theme, a MatrixAction, here bool) string {
	box := "[" + t.Glyphs.CheckOff + "] "
	if a.On || a.Locked != "" { // what is always on is on
		box = "[" + t.Glyphs.Check + "] "
	}
	note := ""
	if a.Alarm != Calm {
		note = " " + sign(t, a.Alarm, "")
	}
	switch {
	case a.Note != "":
		note += "   " + t.Dim.Render(plain(a.Note))
	case a.Locked != "":
		note += "   " + t.Dim.Render("always on")
	}
	text := box + plain(a.Label)
	switch {
	case here:
		return t.Here.Render(" "+t.Glyphs.Cursor+"     "+text) + note
	case a.Locked != "":
		return "       " + t.Off.Render(text) + note
	default:
		return "       " + t.Text.Render(text) + note
	}
}
