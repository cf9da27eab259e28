package widget

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// A MatrixRow is one tool with its level and its granular permissions.
type MatrixRow struct {
	ID       string
	Group    string // the heading above; shown where it differs from the row before
	Label    string
	Offered  []bool // for each column: may this level be set; nil: all
	Level    int    // the column that is set; -1: not known
	Base     int    // the column that it started from; -1: none
	Mark     string // one sign before the note: "+" more than it was
	Alarm    Alarm  // a warning about the row; its sign stands in the place of Mark
	Note     string // a few words at the end of the row: "was Read"
	Also     string // more that the filter finds the row by, not shown
	Disabled string // why nothing here can be changed; empty: it can
	Actions  []MatrixAction
	// All is what the box over the granular permissions reads ("Turn ALL ON"), and
	// AllOn what it does; All is empty where there are none to set.
	All   string
	AllOn bool
	// Closed says why the granular permissions cannot be opened now ("Admin has them
	// all"); empty: they can, where there are any.
	Closed string
}

// An Alarm says how loudly a row warns.
type Alarm int

// The alarms.
const (
	Calm    Alarm = iota
	Warned        // "!"
	Alarmed       // "!!": one that asks for more than a line of text
)

// A MatrixAction is one granular permission of a tool.
type MatrixAction struct {
	ID     string
	Label  string
	On     bool
	Locked string // why it cannot be changed; empty: it can
	Alarm  Alarm  // a warning about it
	Note   string // a few words at the end of the row
}

// A SetLevel asks for another level on one row; Level is a column.
type SetLevel struct {
	ID    string
	Level int
}

// A SetAction asks for one granular permission to be turned on or off.
type SetAction struct {
	ID, Action string
	On         bool
}

// A SetAll asks for every granular permission of one row to be turned on, or off, as
// far as they are not locked.
type SetAll struct {
	ID string
	On bool
}

func (SetLevel) result()  {}
func (SetAction) result() {}
func (SetAll) result()    {}

// A Matrix shows tools against levels, one row each; the granular permissions of a
// tool open in place below it. It changes no row itself: it returns what was asked
// for, and the caller hands in the rows as they are then.
//
// ↑↓, page up and down, home and end move, and ! goes on to the next row with a
// warning; ←→, the initial of a column or its number set the level; space opens a
// tool's granular permissions, or ticks the one under the cursor, and ← leaves them; o
// opens and closes those of every tool; t turns all of a tool on or off; / filters
// tools and granular permissions together. Enter is never taken, except to end the
// typing of a filter.
type Matrix struct {
	columns []string
	rows    []MatrixRow
	folded  []foldedRow // of rows
	open    map[string]bool
	filter  filter
	items   []item // what the filter and the open rows leave
	shown   int    // tools among them
	scroll  scroll
}

// foldedRow is a row's text as the filter searches it.
type foldedRow struct {
	own     string
	actions []string
}

// item is one line of the matrix: a heading, a tool or a granular permission.
type item struct {
	row    int // of rows
	action int // of the row's actions; -1: the tool
	head   bool
}

// NewMatrix makes a matrix of the columns' names, lowest level first.
func NewMatrix(columns []string) *Matrix {
	return &Matrix{columns: columns, open: map[string]bool{}}
}

// SetRows replaces the rows; the cursor, what is open and the filter stay.
func (m *Matrix) SetRows(rows []MatrixRow) {
	row, action := m.Focus()
	m.rows = rows
	m.folded = make([]foldedRow, len(rows))
	for i, r := range rows {
		f := foldedRow{own: fold(r.Group + "\x00" + r.Label + "\x00" + r.Also)}
		for _, a := range r.Actions {
			f.actions = append(f.actions, fold(a.Label))
		}
		m.folded[i] = f
	}
	m.layOut(row, action)
}

// layOut makes the items anew and puts the cursor where it was, on the row of a
// granular permission that is gone, or on the nearest line.
func (m *Matrix) layOut(row, action string) {
	m.items, m.shown = m.items[:0], 0
	words := m.filter.words()
	group := ""
	for i := range m.rows {
		actions, ok := m.visible(i, words)
		if !ok {
			continue
		}
		if g := m.rows[i].Group; g != "" && (m.shown == 0 || g != group) {
			m.items = append(m.items, item{row: i, action: -1, head: true})
		}
		group = m.rows[i].Group
		m.shown++
		m.items = append(m.items, item{row: i, action: -1})
		for _, a := range actions {
			m.items = append(m.items, item{row: i, action: a})
		}
	}
	if !m.find(row, action) && !m.find(row, "") {
		m.scroll.move(0, len(m.items))
		m.settle(1)
	}
}

// visible says whether a row is shown, and which of its granular permissions: those
// that a filter found, or all where the row is open.
func (m *Matrix) visible(i int, words []string) (actions []int, ok bool) {
	r, f := m.rows[i], m.folded[i]
	own := holdsAll(f.own, words)
	for a, text := range f.actions {
		if !own && holdsAll(f.own+"\x00"+text, words) {
			actions = append(actions, a)
		}
	}
	ok = own || len(actions) > 0
	if ok && m.open[r.ID] && r.Closed == "" {
		actions = actions[:0]
		for a := range r.Actions {
			actions = append(actions, a)
		}
	}
	return actions, ok
}

// find puts the cursor on a row or on one of its granular permissions.
func (m *Matrix) find(row, action string) bool {
	at := slices.IndexFunc(m.items, func(it item) bool {
		if it.head || m.rows[it.row].ID != row {
			return false
		}
		return m.actionID(it) == action
	})
	if at >= 0 {
		m.scroll.cursor = at
	}
	return at >= 0
}

func (m *Matrix) actionID(it item) string {
	if it.action < 0 {
		return ""
	}
	return m.rows[it.row].Actions[it.action].ID
}

// settle moves the cursor off a heading, onwards in the direction it was going.
func (m *Matrix) settle(direction int) {
	c := m.scroll.cursor
	if c >= len(m.items) || !m.items[c].head {
		return
	}
	if c += direction; c < 0 {
		c = 1
	}
	m.scroll.cursor = max(0, min(c, len(m.items)-1))
}

// at is the item under the cursor; false where nothing is shown.
func (m *Matrix) at() (item, bool) {
	if m.scroll.cursor >= len(m.items) {
		return item{}, false
	}
	return m.items[m.scroll.cursor], true
}

// Focus is the row under the cursor and, on a granular permission, its id; both
// empty where nothing is shown.
func (m *Matrix) Focus() (row, action string) {
	it, ok := m.at()
	if !ok {
		return "", ""
	}
	return m.rows[it.row].ID, m.actionID(it)
}

// Filter is the text of the filter.
func (m *Matrix) Filter() string { return m.filter.text }

// Visible are the ids of the tools that the filter leaves, and the granular
// permissions that are in the list below each of them, by the tool's id.
func (m *Matrix) Visible() (rows []string, actions map[string][]string) {
	actions = map[string][]string{}
	for _, it := range m.items {
		id := m.rows[it.row].ID
		switch {
		case it.head:
		case it.action < 0:
			rows = append(rows, id)
		default:
			actions[id] = append(actions[id], m.actionID(it))
		}
	}
	return rows, actions
}

// refilter lays out anew after the filter has changed.
func (m *Matrix) refilter() {
	row, action := m.Focus()
	m.layOut(row, action)
}

// Typing says that printable keys go into the filter.
func (m *Matrix) Typing() bool { return m.filter.typing }

// Paste puts text into the filter while it is being typed.
func (m *Matrix) Paste(text string) bool {
	if !m.filter.paste(text) {
		return false
	}
	m.refilter()
	return true
}

// Key moves, asks for a change ([SetLevel], [SetAction], [SetAll]), or says why
// not ([Denied]).
func (m *Matrix) Key(msg tea.KeyPressMsg) (Result, bool) {
	if changed, taken := m.filter.key(msg); taken {
		if changed {
			m.refilter()
		}
		return nil, true
	}
	before := m.scroll.cursor
	if m.scroll.key(msg, len(m.items)) {
		m.settle(max(-1, min(m.scroll.cursor-before, 1)))
		if m.scroll.cursor == 0 {
			m.settle(1)
		}
		return nil, true
	}
	it, ok := m.at()
	if !ok || m.filter.typing {
		return nil, false
	}
	if r, taken := m.wholeKey(msg, it); taken {
		return r, true
	}
	if it.action >= 0 {
		return m.actionKey(msg, it)
	}
	return m.rowKey(msg, it)
}
