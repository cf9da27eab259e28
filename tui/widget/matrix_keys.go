package widget

import (
	"fmt"
	"slices"
	"strings"

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
	default:
		if level := m.column(key); level >= 0 {
			return m.setLevel(r, level), true
		}
	}
	return nil, false
}

// wholeKey is a key that means the same wherever the cursor is.
func (m *Matrix) wholeKey(msg tea.KeyPressMsg, it item) (Result, bool) {
	switch msg.String() {
	case "t":
		return m.all(m.rows[it.row]), true
	case "o":
		m.toggleEvery()
		return nil, true
	case "!":
		return m.nextAlarm(), true
	}
	return nil, false
}

// column is the column that a key sets, by its number or by its initial; -1: none.
func (m *Matrix) column(key string) int {
	if len(key) != 1 {
		return -1
	}
	if n := int(key[0]) - '1'; n >= 0 && n < len(m.columns) {
		return n
	}
	return slices.IndexFunc(m.columns, func(c string) bool { return strings.ToLower(c[:1]) == key })
}

// ofTheTool is why a level can't be set on a granular permission.
const ofTheTool = "A level belongs to the tool above: ← goes there."

// actionKey is a key on a granular permission.
func (m *Matrix) actionKey(msg tea.KeyPressMsg, it item) (Result, bool) {
	r := m.rows[it.row]
	a := r.Actions[it.action]
	switch key := msg.String(); key {
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
	default:
		if key == "right" || m.column(key) >= 0 {
			return Denied{Why: ofTheTool}, true
		}
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
	if m.open[r.ID] {
		m.scroll.reveal(len(r.Actions))
	}
	return nil
}

// toggleEvery opens the granular permissions of every tool, or closes them where all
// are open.
func (m *Matrix) toggleEvery() {
	row, action := m.Focus()
	all := true
	for _, r := range m.rows {
		if len(r.Actions) > 0 && r.Closed == "" && !m.open[r.ID] {
			all, m.open[r.ID] = false, true
		}
	}
	if all {
		clear(m.open)
	}
	m.layOut(row, action)
	if it, ok := m.at(); ok && m.open[row] && action == "" {
		m.scroll.reveal(len(m.rows[it.row].Actions))
	}
}

// nextAlarm moves to the next line with a warning, from the top after the last.
func (m *Matrix) nextAlarm() Result {
	n := len(m.items)
	for by := 1; by <= n; by++ {
		if i := (m.scroll.cursor + by) % n; m.alarmed(m.items[i]) {
			m.scroll.cursor = i
			return nil
		}
	}
	return Denied{Why: "No row has a warning."}
}

// alarmed tells whether a line warns of something.
func (m *Matrix) alarmed(it item) bool {
	r := m.rows[it.row]
	if it.action >= 0 {
		return r.Actions[it.action].Alarm != Calm
	}
	return !it.head && r.Alarm != Calm
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
	case r.All == "":
		return Denied{Why: "None of its granular permissions acts at this level."}
	}
	locked := ""
	for _, a := range r.Actions {
		if a.On != r.AllOn && a.Locked == "" {
			return SetAll{ID: r.ID, On: r.AllOn}
		}
		if a.Locked != "" {
			locked = a.Locked
		}
	}
	return Denied{Why: locked}
}
