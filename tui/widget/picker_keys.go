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

// anyFree says whether a row is shown that can be changed and is picked, or is not.
func (p *Picker) anyFree(picked bool) bool {
	for place := range p.Shown() {
		if i := p.row(place); p.picked[i] == picked && p.rows[i].Fixed == "" {
			return true
		}
	}
	return false
}

// fixedRange says why nothing in the range can be selected; empty where something can,
// or all of it is selected already.
func (p *Picker) fixedRange() string {
	why := ""
	for from, to := p.span(); from < to; from++ {
		switch i := p.row(from); {
		case p.picked[i]:
		case p.rows[i].Fixed == "":
			return ""
		default:
			why = p.rows[i].Fixed
		}
	}
	return why
}

// Bindings are the keys that work now.
func (p *Picker) Bindings() []Binding {
	if p.filter.typing {
		return p.filter.bindings()
	}
	none := ""
	if p.Shown() == 0 {
		none = "nothing is shown"
	}
	row, _ := p.Focus()
	off := firstOf(none, row.Fixed)
	if p.one {
		keys := []Binding{{Keys: []string{"enter", "space"}, Label: "enter", Text: "choose", Off: off}}
		return append(append(keys, p.filter.bindings()...), moveKeys("move")...)
	}
	if p.anchor >= 0 {
		return []Binding{
			{Keys: []string{"up", "down"}, Label: "↑↓", Text: "extend the range"},
			{Keys: []string{"space", "v"}, Label: "space", Text: "select the range", Off: p.fixedRange()},
			{Keys: []string{"esc"}, Label: "esc", Text: "drop the range"},
		}
	}
	on, free := "everything that can be is selected", "nothing that can be changed is selected"
	if p.anyFree(false) {
		on = ""
	}
	if p.anyFree(true) {
		free = ""
	}
	invert := on
	if free == "" {
		invert = ""
	}
	keys := []Binding{
		{Keys: []string{"space"}, Label: "space", Text: "select", Off: off},
		{Keys: []string{"a"}, Label: "a", Text: "all shown", Off: firstOf(none, on)},
		{Keys: []string{"n"}, Label: "n", Text: "none", Off: firstOf(none, free)},
		{Keys: []string{"i"}, Label: "i", Text: "invert", Off: firstOf(none, invert)},
		{Keys: []string{"v"}, Label: "v", Text: "range", Off: none},
	}
	return append(append(keys, p.filter.bindings()...), moveKeys("move")...)
}
