package widget

import (
	"fmt"
	"slices"
	"strings"

	"procore-setup/procore/text"

	"charm.land/lipgloss/v2"
)

const (
	gap     = 2  // cells between two columns
	leastly = 16 // cells that a shared column gets at least
	enough  = 36 // cells beyond which others may grow
	styled  = 24 // bytes of a line that take no cell, about
)

// A longest is how wide the widest text of each column is, among the first rows: later
// ones change nothing, so that no column moves while a list grows.
type longest struct {
	cells []int
	rows  int // that were looked at
}

// lookedAt is how many rows decide about the columns.
const lookedAt = 500

// look looks at rows that were not looked at yet.
func (l *longest) look(rows []PickRow, columns int) {
	if len(rows) < l.rows {
		*l = longest{}
	}
	if l.cells == nil {
		l.cells = make([]int, columns)
	}
	for ; l.rows < min(len(rows), lookedAt); l.rows++ {
		for i, text := range rows[l.rows].Cells[:min(columns, len(rows[l.rows].Cells))] {
			l.cells[i] = max(l.cells[i], width(text))
		}
	}
}

// fitted are the columns no wider than their texts need, and growing up to what they need.
func (l longest) fitted(columns []Column) (out []Column, shared int) {
	shared = enough
	if l.rows == 0 {
		return columns, shared
	}
	out = slices.Clone(columns)
	for i, c := range columns {
		need := max(l.cells[i], width(c.Title)+2) // with the mark of the order
		if c.Width == 0 {
			shared = min(enough, need)
			continue
		}
		out[i].Most = min(max(c.Most, c.Width), need)
		out[i].Width = min(c.Width, need)
	}
	return out, shared
}

// columnWidths are the widths of the columns that have room in w cells, from the left;
// enough is what a shared one needs before others grow.
func columnWidths(columns []Column, w, enough int) []int {
	n := len(columns)
	for n > 1 && leastWidth(columns[:n]) > w {
		n--
	}
	widths := make([]int, n)
	left, shared := w, 0
	for i, c := range columns[:n] {
		widths[i] = c.Width
		left -= c.Width + gap
		if c.Width == 0 {
			shared++
		}
	}
	left += gap
	for i, c := range columns[:n] {
		if grow := min(c.Most-c.Width, left-shared*enough); c.Width > 0 && grow > 0 {
			widths[i] += grow
			left -= grow
		}
	}
	for i, c := range columns[:n] {
		if c.Width == 0 {
			widths[i] = max(0, left/shared)
			left -= widths[i]
			shared--
		}
	}
	if n == 1 {
		widths[0] = max(0, min(w, max(widths[0], leastly)))
	}
	return widths
}

// leastWidth is the fewest cells that columns can be shown in.
func leastWidth(columns []Column) int {
	n := gap * (len(columns) - 1)
	for _, c := range columns {
		if c.Width == 0 {
			n += leastly
		}
		n += c.Width
	}
	return n
}

// View draws the filter's line where there is one, the headings and the rows.
func (p *Picker) View(t *Theme, w, h int) string {
	if p.brushes.of != t {
		p.brushes = brushes{
			of: t, text: newBrush(t.Text), off: newBrush(t.Off), here: newBrush(t.Here), dim: newBrush(t.Dim),
		}
	}
	var lines []string
	if line := p.filterLine(t, w); line != "" && h > 2 {
		lines = append(lines, line)
	}
	before := 3
	if !p.one {
		before += 4
	}
	columns, need := p.longest.fitted(p.columns)
	widths := columnWidths(columns, w-before, need)
	if head := p.heading(t, widths); head != "" && h-len(lines) > 3 {
		lines = append(lines, p.brushes.dim.paint(blanks(before)+head))
	}
	from, to := p.scroll.window(p.Shown(), h-len(lines))
	if from >= to {
		if p.Shown() == 0 {
			lines = append(lines, t.Dim.Render("   "+p.nothing()))
		}
		return fitLines(lines, w, h)
	}
	pen := pen{picker: p, theme: t, widths: widths, w: w}
	pen.Grow(h * (w + styled))
	pen.WriteString(fitLines(lines, w, len(lines)))
	for place := from; place < to; place++ {
		if place > from || len(lines) > 0 {
			pen.WriteByte('\n')
		}
		pen.row(place)
	}
	for range h - len(lines) - (to - from) {
		pen.WriteByte('\n')
		pen.blanks(w)
	}
	return pen.String()
}

// filterLine is the filter and, in a range, how many rows it has.
func (p *Picker) filterLine(t *Theme, w int) string {
	right := ""
	if from, to := p.span(); to > from {
		right = fmt.Sprintf("range of %s", text.Number(to-from))
	}
	if line := p.filter.line(t, right, w); line != "" || right == "" {
		return line
	}
	return Ends("", t.Dim.Render(right), w)
}

func (p *Picker) nothing() string {
	switch {
	case len(p.rows) == 0 && p.Empty != "":
		return plain(p.Empty)
	case len(p.rows) == 0:
		return "There is nothing to choose from."
	case p.filter.text == "":
		return "Nothing matches."
	}
	return fmt.Sprintf("Nothing matches “%s”. Esc clears the filter.", plain(p.filter.text))
}

// heading is the columns' titles; empty where none has one.
func (p *Picker) heading(t *Theme, widths []int) string {
	titles := make([]string, len(p.columns))
	for i, c := range p.columns {
		titles[i] = c.Title
		if p.SortedBy() == i {
			titles[i] = t.Glyphs.Up + titles[i]
		}
	}
	pen := pen{picker: p, widths: widths}
	pen.cells(titles)
	return strings.TrimRight(pen.String(), " ")
}

// A brush is a style worked out once for many short texts: what comes before one and
// what comes after it.
type brush struct{ before, after string }

// brushes are those that rows are drawn with, of one theme.
type brushes struct {
	of                   *Theme
	text, off, here, dim brush
}

func newBrush(s lipgloss.Style) brush {
	const here = "."
	before, after, _ := strings.Cut(s.Render(here), here)
	return brush{before, after}
}

// paint styles a text that is one line.
func (b brush) paint(text string) string { return b.before + text + b.after }
