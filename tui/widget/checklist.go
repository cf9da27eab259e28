package widget

import (
	"slices"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// A CheckStatus is how a check came out.
type CheckStatus int

// The outcomes. Only [CheckVerified] is green.
const (
	CheckPending  CheckStatus = iota // not looked at yet
	CheckVerified                    // read back from Procore and right
	CheckApplied                     // Procore took it but does not let it be read back
	CheckAttested                    // the admin said so
	CheckFailed                      // read back and wrong
	CheckUnknown                     // could not be read
	CheckSkipped                     // not asked for
)

// A CheckRow is one row of a [Checklist].
type CheckRow struct {
	ID     string
	Title  string
	Status CheckStatus
	Detail string
	Fix    string   // what to do about it, shown below
	Items  []string // what it is about, shown below
}

// A Checklist is a scrollable list of checks with a cursor, so that the caller can
// act on the check under it. ↑↓, page up and down, home and end move.
type Checklist struct {
	rows   []CheckRow
	scroll scroll
}

// NewChecklist makes a checklist.
func NewChecklist(rows []CheckRow) *Checklist { return &Checklist{rows: rows} }

// SetRows replaces the rows; the cursor stays on its check.
func (c *Checklist) SetRows(rows []CheckRow) {
	id := c.Focus().ID
	c.rows = rows
	c.SetFocus(id)
	c.scroll.move(0, len(rows))
}

// Focus is the check under the cursor; the zero row where there is none.
func (c *Checklist) Focus() CheckRow {
	if c.scroll.cursor >= len(c.rows) {
		return CheckRow{}
	}
	return c.rows[c.scroll.cursor]
}

// SetFocus moves the cursor to a check.
func (c *Checklist) SetFocus(id string) {
	if at := slices.IndexFunc(c.rows, func(r CheckRow) bool { return r.ID == id }); at >= 0 {
		c.scroll.cursor = at
	}
}

// Key moves the cursor; it never has a result.
func (c *Checklist) Key(msg tea.KeyPressMsg) (Result, bool) {
	return nil, c.scroll.key(msg, len(c.rows))
}

// View draws the part in view in w×h cells.
func (c *Checklist) View(t *Theme, w, h int) string {
	var lines []string
	title, first, last := c.titleWidth(w), 0, 0
	for i, r := range c.rows {
		rows := checkLines(t, r, title, w, i == c.scroll.cursor)
		if i == c.scroll.cursor {
			first, last = len(lines), len(lines)+len(rows)
		}
		lines = append(lines, rows...)
	}
	c.scroll.page = max(1, h/2)
	from, to := c.scroll.span(first, last, len(lines), h)
	return fitLines(lines[from:to], w, h)
}

// titleWidth is how wide the column of titles is.
func (c *Checklist) titleWidth(w int) int {
	n := 0
	for _, r := range c.rows {
		n = max(n, ansi.StringWidth(plain(r.Title)))
	}
	return min(n, max(10, 2*w/5))
}

// checkLines is one check: status, title and detail on a line; what to do about it
// and what it is about below.
func checkLines(t *Theme, r CheckRow, title, w int, here bool) []string {
	glyph, word, style := checkStatus(t, r.Status)
	cursor, text := "   ", t.Text
	if here {
		cursor, text = t.Here.Render(" "+t.Glyphs.Cursor+" "), t.Here
	}
	name := plain(r.Title)
	head := cursor + style.Render(glyph+" "+pad(word, 8)) + "  " + text.Render(pad(name, title))
	detail := plain(r.Detail)
	var lines []string
	used := ansi.StringWidth(head) + 2
	inLine := ansi.StringWidth(name) <= title && w-used >= 20 // else it would leave its column
	if inLine || ansi.StringWidth(detail) <= w-used {
		lines = hang(head+"  ", detail, used, w, t.Text)
	} else {
		lines = append([]string{head}, hang("", detail, 0, w, t.Text)...)
	}
	if r.Fix != "" {
		lines = append(lines, hang("", "To do: "+plain(r.Fix), 0, w, t.Text)...)
	}
	for _, item := range r.Items {
		lines = append(lines, "                 "+t.Dim.Render(plain(item)))
	}
	return lines
}

// hang breaks text to the cells behind head; without a head it is indented. Empty
// text gives the head alone.
func hang(head, text string, used, w int, style lipgloss.Style) []string {
	const indent = "               "
	if head == "" {
		head, used = indent, len(indent)
	}
	var lines []string
	if text == "" {
		if head == indent {
			return nil
		}
		return []string{head}
	}
	for i, part := range Wrap(text, max(10, w-used)) {
		if i > 0 {
			head = pad("", used)
		}
		lines = append(lines, head+style.Render(part))
	}
	return lines
}

// checkStatus is how an outcome is shown. Only what was read back is green.
func checkStatus(t *Theme, s CheckStatus) (glyph, word string, style lipgloss.Style) {
	g := t.Glyphs
	switch s {
	case CheckVerified:
		return g.Good, "verified", t.Good
	case CheckApplied:
		return g.Applied, "applied", t.Text
	case CheckAttested:
		return g.Attested, "attested", t.Text
	case CheckFailed:
		return g.Bad, "failed", t.Bad
	case CheckUnknown:
		return g.Unknown, "unknown", t.Warn
	case CheckSkipped:
		return g.Skipped, "skipped", t.Dim
	default:
		return g.Pending, "checking", t.Dim
	}
}
