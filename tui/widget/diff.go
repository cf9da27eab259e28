package widget

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// A DiffMark is the kind of a change.
type DiffMark int

// The kinds of changes.
const (
	DiffAdd    DiffMark = iota // something new
	DiffChange                 // something becomes different
	DiffRemove                 // something goes
	DiffSend                   // something leaves the building: an invitation
	DiffManual                 // something that the admin does by hand
	DiffSame                   // nothing to do
	DiffWarn                   // no change: something to know before
	DiffAlarm                  // the same, and more than a line of text
	DiffNote                   // no change: something good to know
)

// A DiffLine is one change in words, and where its value comes from.
type DiffLine struct {
	Group  string // the heading above; shown where it differs from the line before
	Mark   DiffMark
	Text   string   // "move it from Read Only to SyncEzy Sync on 13 projects"
	Before string   // with After, shown behind the text: "no → yes"
	After  string   //
	Source string   // "SyncEzy guide, step 6"
	Items  []string // what it is about, one a line, shown with details
}

// A Diff is a scrollable list of changes. ↑↓, page up and down, space, home and end
// scroll; d shows or hides the items of every line.
type Diff struct {
	lines   []DiffLine
	details bool
	pager   Pager
}

// NewDiff makes a diff of lines.
func NewDiff(lines []DiffLine) *Diff { return &Diff{lines: lines} }

// SetLines replaces the lines; the scroll stays where it can.
func (d *Diff) SetLines(lines []DiffLine) { d.lines = lines }

// SetDetails shows or hides the items.
func (d *Diff) SetDetails(on bool) { d.details = on }

// Key scrolls or shows details; it never has a result.
func (d *Diff) Key(msg tea.KeyPressMsg) (Result, bool) {
	if msg.String() == "d" && d.Detailed() {
		d.details = !d.details
		return nil, true
	}
	return d.pager.Key(msg)
}

// Detailed tells whether there are rows behind any of the changes, which details show.
func (d *Diff) Detailed() bool {
	return slices.ContainsFunc(d.lines, func(l DiffLine) bool { return len(l.Items) > 0 })
}

// Height is the number of lines that all of it takes at width w.
func (d *Diff) Height(w int) int { return len(d.layOut(NewTheme(None, false), w)) }

// View draws the part in view in w×h cells. Where there is more, the last line says
// how much.
func (d *Diff) View(t *Theme, w, h int) string {
	return d.pager.draw(t, d.layOut(t, w), w, h)
}

// layOut is every line at width w.
func (d *Diff) layOut(t *Theme, w int) []string {
	lines := []string{}
	group := ""
	for _, l := range d.lines {
		if l.Group != group && l.Group != "" {
			if len(lines) > 0 {
				lines = append(lines, "")
			}
			lines = append(lines, " "+t.Title.Render(plain(l.Group)))
		}
		group = l.Group
		lines = append(lines, diffLines(t, l, w)...)
		if !d.details {
			continue
		}
		for _, item := range l.Items {
			parts := []string{plain(item)}
			if room := max(1, w-9); ansi.StringWidth(parts[0]) > room { // most are short, and there may be thousands
				parts = Wrap(parts[0], room)
			}
			for _, part := range parts {
				lines = append(lines, "        "+t.Dim.Render(part))
			}
		}
	}
	return lines
}

// diffLines is one change: its mark, its words broken to the line, and its source at
// the end of the last line or below.
func diffLines(t *Theme, l DiffLine, w int) []string {
	mark, style := diffMark(t, l.Mark)
	text := t.Text
	if l.Mark == DiffSame || l.Mark == DiffNote {
		text = t.Dim
	}
	var lines []string
	for i, part := range Wrap(diffText(t, l), max(1, w-7)) {
		head := "      "
		if i == 0 {
			head = strings.Repeat(" ", 4-ansi.StringWidth(mark)) + style.Render(mark) + "  "
		}
		lines = append(lines, head+text.Render(part))
	}
	source := plain(l.Source)
	if source == "" {
		return lines
	}
	last := len(lines) - 1
	if ansi.StringWidth(lines[last])+ansi.StringWidth(source)+3 <= w {
		lines[last] = Ends(lines[last], t.Dim.Render(source)+" ", w)
		return lines
	}
	for _, part := range Wrap(source, max(1, w-9)) {
		lines = append(lines, "        "+t.Dim.Render(part))
	}
	return lines
}

// diffText is the words of a change with its before and after.
func diffText(t *Theme, l DiffLine) string {
	text, arrow := plain(l.Text), " → "
	if t.Glyphs == ASCII {
		arrow = " -> "
	}
	switch {
	case l.Before != "" && l.After != "":
		return text + ": " + plain(l.Before) + arrow + plain(l.After)
	case l.After != "":
		return text + ": " + plain(l.After)
	case l.Before != "":
		return text + ": was " + plain(l.Before)
	}
	return text
}

// diffMark is the sign of a kind of change, in the colours in which changes are shown
// everywhere: more, other, less, sent.
func diffMark(t *Theme, m DiffMark) (string, lipgloss.Style) {
	g := t.Glyphs
	switch m {
	case DiffAdd:
		return g.Add, t.Add
	case DiffChange:
		return g.Change, t.Change
	case DiffRemove:
		return g.Remove, t.Bad
	case DiffSend:
		return g.Send, t.Here
	case DiffManual:
		return g.Manual, t.Text
	case DiffWarn:
		return g.Warn, t.Warn
	case DiffAlarm:
		return g.Warn + g.Warn, t.Bad
	case DiffNote:
		return g.Pending, t.Dim
	default:
		return g.Same, t.Dim
	}
}
