package widget

import (
	"fmt"
	"slices"
	"strings"

	"procore-setup/procore/text"

	tea "charm.land/bubbletea/v2"
)

// A Column is one column of a [Picker]. The first is never dropped; where the
// screen is narrow the others are dropped from the right.
type Column struct {
	Title string
	Width int  // cells; 0: what is left, shared
	Most  int  // cells that it grows to where the shared ones have enough; 0: Width
	Right bool // align to the right, for numbers
	Mute  bool // the filter does not search it
}

// A PickRow is one row of a [Picker]. What makes it itself is its id: two rows may
// look the same, but no two have one id.
type PickRow struct {
	ID int64
	// Cells hold one text for each column; missing ones are empty. What stands beyond
	// the last column is found by the filter and not shown. They belong to the picker
	// once it has them.
	Cells []string
	// Fixed says why it cannot be picked or unpicked; empty: it can.
	Fixed string
}

// A PickChanged says that the selection is different now: read Selected.
type PickChanged struct{}

// A Picked says which row was chosen in a picker of one.
type Picked struct{ ID int64 }

func (PickChanged) result() {}
func (Picked) result()      {}

// A Picker is a long list, of which any number of rows, or one, is picked. Only the
// rows in view are drawn. The filter finds rows that hold every typed word in any
// column, whatever the case or the accents. SortBy orders the rows by a column.
//
// ↑↓, page up and down, home and end move; / types a filter, enter ends the typing,
// esc clears it. With many: space picks, a picks all that is shown, n none of it, i
// inverts it, v starts a range that space or v ends. With one: enter or space picks.
type Picker struct {
	// Empty is shown where there are no rows at all: "Reading the projects…".
	Empty string

	columns []Column
	one     bool // a chooser
	rows    []PickRow
	folded  []string // of rows, what the filter searches
	sorting sorting
	picked  []bool // of rows
	missing map[int64]struct{}
	count   int   // of picked rows
	index   []int // rows in the order of their ids, those that were looked for so far

	filter  filter
	keep    func(PickRow) bool
	hits    []int // rows that are shown, in their order; with all set it is every row, not these
	all     bool
	applied string // the folded filter that hits was made with
	wider   wider
	scroll  scroll
	anchor  int // where a range starts, among the shown; -1: none
	longest longest
	brushes brushes
}

// NewPicker makes a picker of any number of rows.
func NewPicker(columns ...Column) *Picker {
	return &Picker{columns: columns, missing: map[int64]struct{}{}, all: true, anchor: -1}
}

// NewChooser makes a picker of one row.
func NewChooser(columns ...Column) *Picker {
	p := NewPicker(columns...)
	p.one = true
	return p
}

// SetRows replaces the rows, also while the picker is in use; filter, selection and
// the row under the cursor stay. Rows that stand where they stood cost nothing, so
// that a list may grow page by page.
func (p *Picker) SetRows(rows []PickRow) {
	focus, ok := p.Focus()
	same := 0
	for same < len(p.rows) && same < len(rows) && sameRow(p.rows[same], rows[same]) {
		same++
	}
	if same < len(p.rows) || p.sorting.by > 0 {
		p.anchor = -1 // a range is of places, and these change
	}
	for i := same; i < len(p.rows); i++ {
		if p.picked[i] {
			p.missing[p.rows[i].ID] = struct{}{}
		}
	}
	p.rows, p.index = slices.Clone(rows), nil
	p.longest.look(p.rows, len(p.columns))
	p.folded = slices.Grow(p.folded[:same], len(rows)-same)
	p.picked = slices.Grow(p.picked[:same], len(rows)-same)
	var text string
	var buf []byte
	for _, r := range rows[same:] {
		_, picked := p.missing[r.ID]
		delete(p.missing, r.ID)
		text, buf = p.fold(buf, r.Cells)
		p.folded, p.picked = append(p.folded, text), append(p.picked, picked)
	}
	p.recount()
	p.resort(same)
	p.search(true)
	if ok && p.SetFocus(focus.ID) {
		return
	}
	p.scroll.move(0, p.Shown())
}

func sameRow(a, b PickRow) bool {
	return a.ID == b.ID && a.Fixed == b.Fixed && slices.Equal(a.Cells, b.Cells)
}

func (p *Picker) recount() {
	p.count = 0
	for _, on := range p.picked {
		if on {
			p.count++
		}
	}
}

// SetScope narrows the list to the rows that keep accepts, whatever the filter. A nil keep
// takes that away.
func (p *Picker) SetScope(keep func(PickRow) bool) {
	p.keep = keep
	p.refilter(true)
}

// wider is what the filter left before its last letter: taking that letter back finds
// it again. Its slice is the one that the next hits are written to.
type wider struct {
	known bool
	text  string
	hits  []int
}

// search finds the rows that the filter and the scope leave. Where the filter has
// only become longer, the rows that it left before are enough to look at.
func (p *Picker) search(anew bool) {
	text := fold(p.filter.text)
	words := strings.Fields(text)
	if len(words) == 0 && p.keep == nil {
		p.hits, p.all, p.applied, p.wider.known = p.hits[:0], true, text, false
		return
	}
	if !anew && p.wider.known && text == p.wider.text {
		p.hits, p.applied, p.wider = p.wider.hits, text, wider{hits: p.hits}
		return
	}
	narrowing := !anew && !p.all && strings.HasPrefix(text, p.applied)
	if narrowing { // they hold what is unchanged before the word that has grown
		before := strings.Fields(p.applied)
		words = words[max(0, min(len(before)-1, len(words)-1)):]
	}
	hits := p.matching(words, narrowing)
	p.wider = wider{known: narrowing, text: p.applied, hits: p.hits}
	p.hits, p.all, p.applied = hits, false, text
}

// matching returns the rows that hold all words, in the order in which they are
// shown: of those that were left before, or of all that are in the scope.
func (p *Picker) matching(words []string, narrowing bool) []int {
	candidates := len(p.rows)
	if narrowing {
		candidates = len(p.hits)
	}
	hits := slices.Grow(p.wider.hits[:0], candidates)
	for c := range candidates {
		i := c
		if narrowing {
			i = p.hits[c]
		} else if p.sorting.by > 0 {
			i = p.sorting.order[c]
		}
		if holdsAll(p.folded[i], words) && (narrowing || p.keep == nil || p.keep(p.rows[i])) {
			hits = append(hits, i)
		}
	}
	return hits
}

// refilter searches and keeps the cursor on its row, or else at the top.
func (p *Picker) refilter(anew bool) {
	row := -1
	if p.scroll.cursor < p.Shown() {
		row = p.row(p.scroll.cursor)
	}
	p.anchor = -1
	p.search(anew)
	if row < 0 || !p.focusRow(row) {
		p.scroll.cursor, p.scroll.top = 0, 0
	}
}

// focusRow puts the cursor on a row where that is shown.
func (p *Picker) focusRow(row int) bool {
	place, found := p.sorting.place(row), true
	if !p.all {
		place, found = slices.BinarySearchFunc(p.hits, place, func(hit, want int) int { return p.sorting.place(hit) - want })
	}
	if found {
		p.scroll.cursor = place
	}
	return found
}

// row is the index among the rows of the one shown at a place.
func (p *Picker) row(place int) int {
	if p.all {
		return p.sorting.row(place)
	}
	return p.hits[place]
}

// Selected are the ids that are picked, ascending, those too that no row has.
func (p *Picker) Selected() []int64 {
	ids := make([]int64, 0, p.Count())
	for i, on := range p.picked {
		if on {
			ids = append(ids, p.rows[i].ID)
		}
	}
	for id := range p.missing {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// Count is how many ids are picked.
func (p *Picker) Count() int { return p.count + len(p.missing) }

// IsSelected says whether an id is picked.
func (p *Picker) IsSelected(id int64) bool {
	if _, ok := p.missing[id]; ok {
		return true
	}
	row, ok := p.find(id)
	return ok && p.picked[row]
}

// Missing are the ids that are picked but that no row has, ascending.
func (p *Picker) Missing() []int64 {
	ids := make([]int64, 0, len(p.missing))
	for id := range p.missing {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// Focus is the row under the cursor; false where nothing is shown.
func (p *Picker) Focus() (PickRow, bool) {
	if p.scroll.cursor >= p.Shown() {
		return PickRow{}, false
	}
	return p.rows[p.row(p.scroll.cursor)], true
}

// SetFocus moves the cursor to a row where that is shown.
func (p *Picker) SetFocus(id int64) bool {
	row, ok := p.find(id)
	return ok && p.focusRow(row)
}

// Filter is the text of the filter.
func (p *Picker) Filter() string { return p.filter.text }

// Typing says that printable keys go into the filter.
func (p *Picker) Typing() bool { return p.filter.typing }

// Shown is how many rows the filter and the scope leave.
func (p *Picker) Shown() int {
	if p.all {
		return len(p.rows)
	}
	return len(p.hits)
}

// Rows are all rows, in their own order. They are not to be changed.
func (p *Picker) Rows() []PickRow { return p.rows }

// Ranging says that a range is being made, which esc drops.
func (p *Picker) Ranging() bool { return p.anchor >= 0 }

// Total is how many rows there are.
func (p *Picker) Total() int { return len(p.rows) }

// hidden is how many picked rows are not shown.
func (p *Picker) hidden() int {
	n := p.count
	for place := range p.Shown() {
		if p.picked[p.row(place)] {
			n--
		}
	}
	return n
}

// Summary says what is shown and picked: "12 shown · 340 selected (331 hidden by the
// filter)". Ids that are picked but have no row are counted, and named by Missing.
func (p *Picker) Summary() string {
	shown := text.Number(p.Shown()) + " shown"
	if p.one {
		return shown
	}
	words := shown + " · " + text.Number(p.Count()) + " selected"
	if p.all {
		return words
	}
	if n := p.hidden(); n > 0 {
		words += fmt.Sprintf(" (%s hidden by the filter)", text.Number(n))
	}
	return words
}

// Paste puts text into the filter while it is being typed.
func (p *Picker) Paste(text string) bool {
	if !p.filter.paste(text) {
		return false
	}
	p.refilter(false)
	return true
}

// Key moves, filters or picks: the result is [PickChanged], [Picked], or [Denied].
func (p *Picker) Key(msg tea.KeyPressMsg) (Result, bool) {
	if p.anchor >= 0 && msg.String() == "esc" {
		p.anchor = -1
		return nil, true
	}
	if changed, taken := p.filter.key(msg); taken {
		if changed {
			p.refilter(false)
		}
		return nil, true
	}
	if p.scroll.key(msg, p.Shown()) {
		return nil, true
	}
	if p.filter.typing {
		return nil, false
	}
	if p.one {
		return p.chooseKey(msg)
	}
	return p.pickKey(msg)
}
