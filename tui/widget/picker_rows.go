package widget

import "slices"

// AddRows adds rows at the end, as they arrive; what there is stays as it is. It costs
// what the new rows cost, but for the order of a sorted list.
func (p *Picker) AddRows(rows []PickRow) {
	if p.sorting.by > 0 {
		p.SetRows(append(slices.Clip(p.rows), rows...))
		return
	}
	words := p.filter.words()
	p.wider.known = false
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
		if p.index != nil {
			p.index[r.ID] = i
		}
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
	if by, down := p.SortedBy(); by == column {
		p.SortBy(by, down)
		return
	}
	p.refilter(true)
}

// fold folds what the filter searches of a row.
func (p *Picker) fold(buf []byte, cells []string) (string, []byte) {
	return foldAll(buf, cells, func(i int) bool { return i < len(p.columns) && p.columns[i].Mute })
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
