package widget

import (
	"fmt"

	tea "charm.land/bubbletea/v2"
)

// rowKey is a key on a tool.
func (m *Matrix) rowKey(msg tea.KeyPressMsg, it item) (Result, bool) {
	r := m.rows[it.row]
	switch key := msg.String(); key {
	case "left":
		return m.step(r, -1), true
	case "right":
		return m.step(r, 1), true
	case "space":
		return m.toggleOpen(r), true
	case "a":
		return m.all(r), true
	default:
		if len(key) == 1 && key[0] >= '1' && int(key[0]-'1') < len(m.columns) {
			return m.setLevel(r, int(key[0]-'1')), true
		}
	}
	return nil, false
}

// actionKey is a key on a granular permission.
func (m *Matrix) actionKey(msg tea.KeyPressMsg, it item) (Result, bool) {
	r := m.rows[it.row]
	a := r.Actions[it.action]
	switch msg.String() {
	case "left":
		delete(m.open, r.ID)
		m.layOut(r.ID, "")
		m.find(r.ID, "")
		return nil, true
	case "space":
		switch {
		case r.Disabled != "":
			return Denied{Why: r.Disabled}, true
		case r.Closed != "":
			return Denied{Why: r.Closed}, true
		case a.Locked != "":
			return Denied{Why: a.Locked}, true
		}
		return SetAction{ID: r.ID, Action: a.ID, On: !a.On}, true
	case "a":
		return m.all(r), true
	}
	return nil, false
}

// step asks for the next level that is offered, in one direction.
func (m *Matrix) step(r MatrixRow, by int) Result {
	if r.Disabled != "" {
		return Denied{Why: r.Disabled}
	}
	level := r.Level
	if level < 0 && by < 0 {
		level = len(m.columns)
	}
	for level += by; level >= 0 && level < len(m.columns); level += by {
		if offered(r, level) {
			return SetLevel{ID: r.ID, Level: level}
		}
	}
	return nil
}

// setLevel asks for one level.
func (m *Matrix) setLevel(r MatrixRow, level int) Result {
	switch {
	case r.Disabled != "":
		return Denied{Why: r.Disabled}
	case !offered(r, level):
		return Denied{Why: fmt.Sprintf("%s has no level %s.", plain(r.Label), m.columns[level])}
	case level == r.Level:
		return nil
	}
	return SetLevel{ID: r.ID, Level: level}
}

func offered(r MatrixRow, level int) bool {
	return r.Offered == nil || level < len(r.Offered) && r.Offered[level]
}

// toggleOpen shows or hides the granular permissions of a tool.
func (m *Matrix) toggleOpen(r MatrixRow) Result {
	switch {
	case len(r.Actions) == 0:
		return Denied{Why: plain(r.Label) + " has no granular permissions."}
	case r.Closed != "":
		return Denied{Why: r.Closed}
	case m.open[r.ID]:
		delete(m.open, r.ID)
	default:
		m.open[r.ID] = true
	}
	m.layOut(r.ID, "")
	return nil
}

// all asks for every granular permission of a tool to be on, or off where all are.
func (m *Matrix) all(r MatrixRow) Result {
	switch {
	case r.Disabled != "":
		return Denied{Why: r.Disabled}
	case len(r.Actions) == 0:
		return Denied{Why: plain(r.Label) + " has no granular permissions."}
	case r.Closed != "":
		return Denied{Why: r.Closed}
	}
	on, locked := false, ""
	for _, a := range r.Actions {
		on = on || !a.On && a.Locked == ""
	}
	var ids []string
	for _, a := range r.Actions {
		switch {
		case a.Locked != "":
			locked = a.Locked
		case a.On != on:
			ids = append(ids, a.ID)
		}
	}
	if len(ids) == 0 {
		return Denied{Why: locked}
	}
	return SetActions{ID: r.ID, Actions: ids, On: on}
}

// Bindings are the keys that work now.
func (m *Matrix) Bindings() []Binding {
	if m.filter.typing {
		return m.filter.bindings()
	}
	none := ""
	it, ok := m.at()
	if !ok {
		none = "no tool is shown"
	}
	level := Binding{Keys: []string{"left", "right"}, Label: "←→", Text: "level", Off: none}
	space := Binding{Keys: []string{"space"}, Label: "space", Text: "granular", Off: none}
	every := Binding{Keys: []string{"a"}, Label: "a", Text: "all on", Off: none}
	if ok {
		m.explain(it, &level, &space, &every)
	}
	keys := append([]Binding{level, space, every}, m.filter.bindings()...)
	for i := range m.columns {
		digit := string(rune('1' + i))
		off := level.Off
		switch {
		case !ok || off != "":
		case it.action >= 0:
			off = "a level belongs to the tool above"
		default:
			if d, denied := m.setLevel(m.rows[it.row], i).(Denied); denied {
				off = d.Why
			}
		}
		keys = append(keys, Binding{Keys: []string{digit}, Label: digit, Text: m.columns[i], Off: off})
	}
	return append(keys, moveKeys("move")...)
}

// explain says what the keys do on one item, and why some do nothing.
func (m *Matrix) explain(it item, level, space, every *Binding) {
	r := m.rows[it.row]
	level.Off = r.Disabled
	if it.action >= 0 {
		*level = Binding{Keys: []string{"left"}, Label: "←", Text: "back to the tool"}
		space.Text = "turn on"
		if r.Actions[it.action].On {
			space.Text = "turn off"
		}
		space.Off = firstOf(r.Disabled, r.Closed, r.Actions[it.action].Locked)
	} else {
		if m.open[r.ID] {
			space.Text = "close granular"
		}
		space.Off = r.Closed
	}
	if len(r.Actions) == 0 {
		space.Off = "the tool has no granular permissions"
	}
	every.Off = firstOf(r.Disabled, space.Off)
	switch result := m.all(r).(type) {
	case Denied:
		every.Off = result.Why
	case SetActions:
		every.Off = ""
		if !result.On {
			every.Text = "all off"
		}
	}
}

// firstOf is the first text that is not empty.
func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
