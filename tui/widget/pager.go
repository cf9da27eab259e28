package widget

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// A Pager shows text that may be longer than the screen. ↑↓, page up and down, space,
// home and end scroll; where everything is in view no key is taken.
type Pager struct {
	text  string
	lines []string // laid out already; nil: text is
	top   int
	total int // lines when it was last drawn
	page  int // lines of text in view when it was last drawn
}

// NewPager makes a pager of text; it breaks long lines at spaces when it is drawn.
func NewPager(text string) *Pager { return &Pager{text: text} }

// SetText replaces the text; the scroll stays where it can.
func (p *Pager) SetText(text string) { p.text, p.lines = text, nil }

// SetLines replaces the text by lines that are laid out already, styles and all.
func (p *Pager) SetLines(lines []string) { p.text, p.lines = "", lines }

// Key scrolls; it never has a result.
func (p *Pager) Key(msg tea.KeyPressMsg) (Result, bool) {
	if p.total <= p.page {
		return nil, false
	}
	last := p.total - p.page
	switch msg.String() {
	case "up":
		p.top--
	case "down":
		p.top++
	case "pgup":
		p.top -= p.page
	case "pgdown", "space":
		p.top += p.page
	case "home":
		p.top = 0
	case "end":
		p.top = last
	default:
		return nil, false
	}
	p.top = max(0, min(p.top, last))
	return nil, true
}

// Whole tells whether all of the text was in view when it was drawn last.
func (p *Pager) Whole() bool { return p.total <= p.page }

// View draws the part in view in w×h cells. Where there is more, the last line says
// how much.
func (p *Pager) View(t *Theme, w, h int) string {
	lines := p.lines
	if lines == nil {
		lines = Wrap(strings.ReplaceAll(p.text, "\x1b", " "), w)
	}
	return p.draw(t, lines, w, h)
}

// draw shows the lines from the scroll on.
func (p *Pager) draw(t *Theme, lines []string, w, h int) string {
	p.total, p.page = len(lines), h
	if len(lines) <= h || h <= 0 {
		p.top = 0
		return fitLines(lines, w, h)
	}
	if h > 1 {
		p.page = h - 1
	}
	p.top = max(0, min(p.top, p.total-p.page))
	end := p.top + p.page
	part := append([]string{}, lines[p.top:end]...)
	if h > 1 {
		part = append(part, t.Dim.Render(more(t, p.top, p.total-end)))
	}
	return fitLines(part, w, h)
}
