package widget

import (
	"cmp"
	"slices"
	"strings"
)

// sorting is the order in which a picker shows its rows; the zero order is theirs.
type sorting struct {
	by     int   // column, from 1; 0: the rows' own order
	order  []int // rows by place
	places []int // places by row
	keys   []string
}

// row is the row at a place of the order.
func (s *sorting) row(place int) int {
	if s.by == 0 {
		return place
	}
	return s.order[place]
}

// place is where a row stands in the order.
func (s *sorting) place(row int) int {
	if s.by == 0 {
		return row
	}
	return s.places[row]
}

// SortedBy is the column that the rows are ordered by; -1 for the order in which they came.
func (p *Picker) SortedBy() int { return p.sorting.by - 1 }

// SortBy orders the rows by a column, in the way of people: letters without case or
// accents, numbers by their value. A column below 0 gives them their own order back.
// Cursor and selection stay on their rows.
func (p *Picker) SortBy(column int) {
	row := -1
	if p.scroll.cursor < p.Shown() {
		row = p.row(p.scroll.cursor)
	}
	p.anchor = -1
	p.sorting = sorting{}
	if column >= 0 && column < len(p.columns) {
		p.sorting = sorting{by: column + 1}
	}
	p.resort(0)
	p.search(true)
	if row < 0 || !p.focusRow(row) {
		p.scroll.cursor, p.scroll.top = 0, 0
	}
}

// CycleSort goes on to the next order: each column upwards, and after the last the
// rows' own.
func (p *Picker) CycleSort() {
	next := p.sorting.by // the column after the present one, from 0
	if next >= len(p.columns) {
		next = -1
	}
	p.SortBy(next)
}

// resort works the order out where the first same rows are those of before. A list
// that grows is merged, not sorted anew.
func (p *Picker) resort(same int) {
	s := &p.sorting
	if s.by == 0 {
		return
	}
	s.keys = s.keys[:min(same, len(s.keys))]
	for row := len(s.keys); row < len(p.rows); row++ {
		key := cell(p.folded[row], s.by-1)
		if cells := p.rows[row].Cells; p.columns[s.by-1].Mute && s.by <= len(cells) {
			key = fold(cells[s.by-1])
		}
		s.keys = append(s.keys, key)
	}
	kept := s.order[:0]
	for _, row := range s.order {
		if row < same {
			kept = append(kept, row)
		}
	}
	fresh := make([]int, 0, len(p.rows)-same)
	for row := len(kept); row < len(p.rows); row++ {
		fresh = append(fresh, row)
	}
	slices.SortFunc(fresh, s.compare)
	s.order = merge(kept, fresh, s.compare)
	s.places = make([]int, len(s.order))
	for place, row := range s.order {
		s.places[row] = place
	}
}

// compare orders two rows; equal ones keep their own order.
func (s *sorting) compare(a, b int) int {
	return cmp.Or(natural(s.keys[a], s.keys[b]), a-b)
}

// merge joins two ordered lists.
func merge(a, b []int, compare func(a, b int) int) []int {
	if len(a) == 0 {
		return b
	}
	out := make([]int, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if compare(a[0], b[0]) <= 0 {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// cell is one cell out of a row's folded text.
func cell(folded string, column int) string {
	for range column {
		_, folded, _ = strings.Cut(folded, "\x00")
	}
	text, _, _ := strings.Cut(folded, "\x00")
	return text
}

// natural compares as people do: runs of digits by their value, and nothing last.
func natural(a, b string) int {
	if (a == "") != (b == "") {
		return cmp.Compare(len(b), len(a))
	}
	for a != "" && b != "" {
		x, y := digits(a), digits(b)
		if x == 0 || y == 0 {
			if a[0] != b[0] {
				return cmp.Compare(a[0], b[0])
			}
			a, b = a[1:], b[1:]
			continue
		}
		n, m := strings.TrimLeft(a[:x], "0"), strings.TrimLeft(b[:y], "0")
		if c := cmp.Or(cmp.Compare(len(n), len(m)), cmp.Compare(n, m)); c != 0 {
			return c
		}
		a, b = a[x:], b[y:]
	}
	return cmp.Compare(len(a), len(b))
}

// digits is how many digits s begins with.
func digits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}
