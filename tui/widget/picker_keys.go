package widget

import (
	tea "charm.land/bubbletea/v2"
)

// chooseKey is a key in a picker of one.
func (p *Picker) chooseKey(msg tea.KeyPressMsg) (Result, bool) {
	switch msg.String() {
	case "enter", "space":
	default:
		return nil, false
	}
	row, ok := p.Focus()
	switch {
	case !ok:
		return nil, false
	case row.Fixed != "":
		return Denied{Why: row.Fixed}, true
	}
	p.SetSelected([]int64{row.ID})
	return Picked{ID: row.ID}, true
}

// pickKey is a key in a picker of many.
func (p *Picker) pickKey(msg tea.KeyPressMsg) (Result, bool) {
	cursor := p.scroll.cursor
	switch msg.String() {
	case "space":
		if p.anchor >= 0 {
			return p.endRange(), true
		}
		row, ok := p.Focus()
		if !ok {
			return nil, true
		}
		if row.Fixed != "" {
			return Denied{Why: row.Fixed}, true
		}
		return p.set(cursor, cursor+1, func(on bool) bool { return !on }), true
	case "a":
		return p.set(0, p.Shown(), func(bool) bool { return true }), true
	case "n":
		return p.set(0, p.Shown(), func(bool) bool { return false }), true
	case "i":
		return p.set(0, p.Shown(), func(on bool) bool { return !on }), true
	case "v":
		switch {
		case p.anchor >= 0:
			return p.endRange(), true
		case p.Shown() > 0:
			p.anchor = cursor
		}
		return nil, true
	}
	return nil, false
}

// endRange picks the rows between the range's start and the cursor.
func (p *Picker) endRange() Result {
	from, to := p.span()
	p.anchor = -1
	return p.set(from, to, func(bool) bool { return true })
}

// span is the range that is being made, first place and one past the last; empty
// where there is none.
func (p *Picker) span() (from, to int) {
	if p.anchor < 0 {
		return 0, 0
	}
	return min(p.anchor, p.scroll.cursor), min(max(p.anchor, p.scroll.cursor)+1, p.Shown())
}

// set changes the picks of the places from to to, but for rows that are fixed.
func (p *Picker) set(from, to int, want func(on bool) bool) Result {
	p.anchor = -1
	changed, why := false, ""
	for place := from; place < to; place++ {
		i := p.row(place)
		on := want(p.picked[i])
		switch {
		case on == p.picked[i]:
			continue
		case p.rows[i].Fixed != "":
			why = p.rows[i].Fixed
			continue
		case on:
			p.count++
		default:
			p.count--
		}
		p.picked[i], changed = on, true
	}
	switch {
	case changed:
		return PickChanged{}
	case why != "":
		return Denied{Why: why}
	}
	return nil
}
