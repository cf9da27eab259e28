package widget

import "strings"

// A pen draws the rows of a picker, all into one text: a list is drawn anew at each
// key. The cells of a row take just as much room as it has, so that a finished row
// need not be looked at again.
type pen struct {
	strings.Builder
	picker *Picker
	theme  *Theme
	widths []int
	w      int // cells of a line
}

// blanks writes n spaces; none where n is negative.
func (d *pen) blanks(n int) { d.WriteString(blanks(n)) }

// row draws the row at one place, exactly as wide as a line.
func (d *pen) row(place int) {
	if d.taken() > d.w { // too narrow for a row
		narrow := pen{picker: d.picker, theme: d.theme, widths: d.widths}
		narrow.w = narrow.taken()
		narrow.row(place)
		d.WriteString(Line(narrow.String(), d.w))
		return
	}
	p, i := d.picker, d.picker.row(place)
	brush := p.brushes.text
	if p.rows[i].Fixed != "" {
		brush = p.brushes.off
	}
	mark := " "
	switch from, to := p.span(); {
	case place >= from && place < to:
		mark = "+"
	case p.one && p.picked[i]:
		mark = d.theme.Glyphs.Radio
	}
	if place == p.scroll.cursor {
		brush = p.brushes.here
		d.WriteString(brush.before)
		d.WriteString(" ")
		d.WriteString(d.theme.Glyphs.Cursor)
		d.WriteString(mark)
	} else {
		d.WriteString("  ")
		d.WriteString(mark)
		d.WriteString(brush.before)
	}
	if !p.one {
		box := d.theme.Glyphs.CheckOff
		if p.picked[i] {
			box = d.theme.Glyphs.Check
		}
		d.WriteString("[")
		d.WriteString(box)
		d.WriteString("] ")
	}
	d.cells(p.rows[i].Cells)
	d.WriteString(brush.after)
	d.blanks(d.w - d.taken())
}

// taken is how many cells a row takes: cursor and mark, box, columns.
func (d *pen) taken() int {
	n := 3 + gap*(len(d.widths)-1)
	if !d.picker.one {
		n += 4
	}
	for _, w := range d.widths {
		n += w
	}
	return n
}

// cells lays out one row's texts in their columns.
func (d *pen) cells(texts []string) {
	for i, w := range d.widths {
		if i > 0 {
			d.blanks(gap)
		}
		text := ""
		if i < len(texts) {
			text = texts[i]
		}
		d.cell(text, w, d.picker.columns[i].Right)
	}
}

// cell writes a text into w cells.
func (d *pen) cell(text string, w int, right bool) {
	n := len(text)
	if n > w || !printable(text) {
		text, n = cutTo(plain(text), w)
	}
	if right {
		d.blanks(w - n)
		d.WriteString(text)
	} else {
		d.WriteString(text)
		d.blanks(w - n)
	}
}

// printable tells whether text is of ASCII's letters and signs alone, one cell each.
func printable(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}
