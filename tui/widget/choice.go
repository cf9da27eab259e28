package widget

import (
	"slices"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// An Option is one answer of a [Choice] or of a select field.
type Option struct {
	ID       string
	Label    string
	Text     string // one line that explains it
	Disabled string // why it cannot be chosen; empty: it can
	Mark     string // stands in place of the radio button
}

// A Chosen says which option the admin has chosen.
type Chosen struct{ ID string }

func (Chosen) result() {}

// A Choice is a short list of which one is chosen, with the whole list in view.
// Moving is not choosing: space or enter chooses.
type Choice struct {
	options []Option
	label   int // how wide the column of labels is
	chosen  string
	scroll  scroll
	blurred bool // as a form's field without the focus: no cursor is shown
}

// NewChoice makes a choice; the cursor starts on chosen, or else on the first
// option that can be chosen.
func NewChoice(options []Option, chosen string) *Choice {
	c := &Choice{chosen: chosen, options: options, label: labelWidth(options)}
	c.home()
	return c
}

// home puts the cursor where it starts.
func (c *Choice) home() {
	at := c.index(c.chosen)
	if at < 0 {
		at = slices.IndexFunc(c.options, func(o Option) bool { return o.Disabled == "" })
	}
	c.scroll.cursor = max(0, at)
}

func (c *Choice) index(id string) int {
	return slices.IndexFunc(c.options, func(o Option) bool { return o.ID == id })
}

// SetOptions replaces the options; the cursor stays on its option where that is
// still there.
func (c *Choice) SetOptions(options []Option) {
	id := c.Focus().ID
	c.options, c.label = options, labelWidth(options)
	if at := c.index(id); at >= 0 {
		c.scroll.cursor = at
		return
	}
	c.home()
}

// Chosen is the id that is chosen; empty: none yet.
func (c *Choice) Chosen() string { return c.chosen }

// SetChosen marks id as chosen, without moving the cursor.
func (c *Choice) SetChosen(id string) { c.chosen = id }

// Focus is the option under the cursor; the zero Option where there is none.
func (c *Choice) Focus() Option {
	if c.scroll.cursor >= len(c.options) {
		return Option{}
	}
	return c.options[c.scroll.cursor]
}

// Key moves the cursor or chooses: the result is [Chosen], or [Denied] on an option
// that is disabled.
func (c *Choice) Key(msg tea.KeyPressMsg) (Result, bool) {
	if c.scroll.key(msg, len(c.options)) {
		return nil, true
	}
	switch msg.String() {
	case "enter", "space":
	default:
		return nil, false
	}
	if len(c.options) == 0 {
		return nil, false
	}
	o := c.Focus()
	if o.Disabled != "" {
		return Denied{Why: o.Disabled}, true
	}
	c.chosen = o.ID
	return Chosen{ID: o.ID}, true
}

// Height is the number of lines that the whole list takes at width w.
func (c *Choice) Height(w int) int {
	n, t := 0, NewTheme(None, false)
	for i := range c.options {
		n += len(c.rows(t, i, w))
	}
	return n
}

// View draws the list in w×h cells; it scrolls where it does not fit.
func (c *Choice) View(t *Theme, w, h int) string {
	var lines []string
	first, last := 0, 0
	for i := range c.options {
		rows := c.rows(t, i, w)
		if i == c.scroll.cursor {
			first, last = len(lines), len(lines)+len(rows)
		}
		lines = append(lines, rows...)
	}
	c.scroll.page = h
	from, to := c.scroll.span(first, last, len(lines), h)
	return fitLines(lines[from:to], w, h)
}

// rows are the lines of one option: its text stands beside the label where there is
// room for it, else below.
func (c *Choice) rows(t *Theme, i, w int) []string {
	o := c.options[i]
	text := plain(o.Text)
	if o.Disabled != "" {
		text = plain(o.Disabled)
	}
	label, beside := c.label, w-c.label-10
	if text != "" && beside >= 20 && ansi.StringWidth(text) <= beside {
		return []string{c.head(t, i, label) + "   " + t.Dim.Render(text)}
	}
	lines := []string{c.head(t, i, 0)}
	if text == "" {
		return lines
	}
	for _, part := range Wrap(text, max(1, w-9)) {
		lines = append(lines, "         "+t.Dim.Render(part))
	}
	return lines
}

// labelWidth is how wide the labels of options are: it is counted once for them, not for each row.
func labelWidth(options []Option) int {
	n := 0
	for _, o := range options {
		n = max(n, ansi.StringWidth(plain(o.Label)))
	}
	return n
}

// head is the cursor, the mark and the label of an option.
func (c *Choice) head(t *Theme, i, label int) string {
	o := c.options[i]
	name := pad(plain(o.Label), label)
	mark := "(" + t.Glyphs.RadioOff + ") "
	if o.ID == c.chosen {
		mark = "(" + t.Glyphs.Radio + ") "
	}
	if o.Mark != "" {
		mark = o.Mark + " "
	}
	switch {
	case i == c.scroll.cursor && !c.blurred:
		return t.Here.Render(" " + t.Glyphs.Cursor + " " + mark + name)
	case o.Disabled != "":
		return "   " + t.Off.Render(mark+name)
	default:
		return "   " + t.Text.Render(mark+name)
	}
}
