package widget

import (
	"cmp"
	"slices"
)

// most bounds what is set aside for rows that are still to come.
const most = 200_000

// Expect sets aside what so many rows will take: a long list that grows is copied, and
// held, twice.
func (p *Picker) Expect(rows int) {
	more := max(min(rows, most)-len(p.rows), 0)
	p.rows, p.folded, p.picked = slices.Grow(p.rows, more), slices.Grow(p.folded, more), slices.Grow(p.picked, more)
}

// AddRows adds rows at the end, as they arrive; what there is stays as it is. It costs
// what the new rows cost, but for the order of a sorted list.
func (p *Picker) AddRows(rows []PickRow) {
	if p.sorting.by > 0 {
		p.SetRows(append(slices.Clip(p.rows), rows...))
		return
	}
	words := p.filter.words()
	p.wider.known = false
	defer func() { p.longest.look(p.rows, len(p.columns)) }()
	var text string
	var buf []byte
	for _, r := range rows {
		_, picked := p.missing[r.ID]
		delete(p.missing, r.ID)
		if picked {
			p.count++
		}
		text, buf = p.fold(buf, r.Cells)
		i := len(p.rows)
		p.rows, p.folded, p.picked = append(p.rows, r), append(p.folded, text), append(p.picked, picked)
		if !p.all && holdsAll(text, words) && (p.keep == nil || p.keep(r)) {
			p.hits = append(p.hits, i)
		}
	}
}

// SetCells gives a column's cells other texts, where they are, and leaves the rest of
// the rows alone.
func (p *Picker) SetCells(column int, value func(PickRow) string) {
	mute := column < len(p.columns) && p.columns[column].Mute
	var buf []byte
	for i, r := range p.rows {
		if text := value(r); column < len(r.Cells) && r.Cells[column] != text {
			r.Cells[column] = text
			if !mute {
				p.folded[i], buf = p.fold(buf, r.Cells)
			}
		}
	}
	p.longest = longest{}
	p.longest.look(p.rows, len(p.columns))
	if p.SortedBy() == column {
		p.SortBy(column)
		return
	}
	p.refilter(true)
}

// fold folds what the filter searches of a row.
func (p *Picker) fold(buf []byte, cells []string) (string, []byte) {
	return foldAll(buf, cells, func(i int) bool { return i < len(p.columns) && p.columns[i].Mute })
}

// SetSelected replaces the selection.
func (p *Picker) SetSelected(ids []int64) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	met := make([]bool, len(ids))
	for i, r := range p.rows {
		var at int
		if at, p.picked[i] = slices.BinarySearch(ids, r.ID); p.picked[i] {
			met[at] = true
		}
	}
	p.missing = map[int64]struct{}{}
	for i, id := range ids {
		if !met[i] {
			p.missing[id] = struct{}{}
		}
	}
	p.recount()
}

// find is the row of an id.
func (p *Picker) find(id int64) (row int, ok bool) {
	byID := func(a, b int) int { return cmp.Compare(p.rows[a].ID, p.rows[b].ID) }
	if known := len(p.index); known < len(p.rows) {
		fresh := make([]int, 0, len(p.rows)-known)
		for row := known; row < len(p.rows); row++ {
			fresh = append(fresh, row)
		}
		slices.SortFunc(fresh, byID)
		if known == 0 || byID(p.index[known-1], fresh[0]) < 0 { // as lists by age are
			p.index = append(p.index, fresh...)
		} else {
			p.index = merge(p.index, fresh, byID)
		}
	}
	at, ok := slices.BinarySearchFunc(p.index, id, func(row int, id int64) int { return cmp.Compare(p.rows[row].ID, id) })
	if !ok {
		return 0, false
	}
	return p.index[at], true
}

// Pick adds ids to the selection, whether they have a row or not.
func (p *Picker) Pick(ids []int64) {
	for _, id := range ids {
		row, ok := p.find(id)
		switch {
		case !ok:
			p.missing[id] = struct{}{}
		case !p.picked[row]:
			p.picked[row] = true
			p.count++
		}
	}
}

// Found are the rows that the filter finds, whatever the scope keeps of them.
func (p *Picker) Found() []PickRow {
	words := p.filter.words()
	if len(words) == 0 {
		return p.rows
	}
	var found []PickRow
	for i, row := range p.rows {
		if holdsAll(p.folded[i], words) {
			found = append(found, row)
		}
	}
	return found
}
