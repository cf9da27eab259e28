package widget

import (
	"fmt"

	"procore-setup/procore/text"

	tea "charm.land/bubbletea/v2"
)

// scroll is a cursor over n rows and the part of them that is in view.
type scroll struct {
	cursor, top int
	page        int // rows in view when it was last drawn: how far a page key goes
}

// key moves the cursor over n rows; it says whether the key is one that moves.
func (s *scroll) key(msg tea.KeyPressMsg, n int) bool {
	page := max(1, s.page-1)
	switch msg.String() {
	case "up":
		s.move(-1, n)
	case "down":
		s.move(1, n)
	case "pgup":
		s.move(-page, n)
	case "pgdown":
		s.move(page, n)
	case "home":
		s.move(-n, n)
	case "end":
		s.move(n, n)
	default:
		return false
	}
	return true
}

// move moves the cursor and keeps it on a row.
func (s *scroll) move(by, n int) {
	s.cursor = max(0, min(s.cursor+by, n-1))
}

// reveal scrolls so that rows below the cursor's come into view as well, as far as they
// fit below it.
func (s *scroll) reveal(below int) {
	if s.page > 1 {
		s.top = min(s.cursor, max(s.top, s.cursor+below-s.page+1))
	}
}

// window moves the top so that the cursor is among h rows of n, and returns the rows
// in view, first and one past the last.
func (s *scroll) window(n, h int) (from, to int) {
	s.page = h
	s.move(0, n)
	if h <= 0 {
		return 0, 0
	}
	s.top = max(s.top, s.cursor-h+1)
	s.top = min(s.top, s.cursor)
	s.top = max(0, min(s.top, n-h))
	return s.top, min(n, s.top+h)
}

// span is window for a cursor on a row of several lines: the lines first to last, one
// past it, are brought into view as far as they fit, from the first.
func (s *scroll) span(first, last, n, h int) (from, to int) {
	if h <= 0 {
		return 0, 0
	}
	s.top = max(s.top, last-h)
	s.top = min(s.top, first)
	s.top = max(0, min(s.top, n-h))
	return s.top, min(n, s.top+h)
}

// more says how many lines are out of view, for the last line of text that scrolls.
func more(t *Theme, above, below int) string {
	switch {
	case below > 0 && above > 0:
		return fmt.Sprintf(" %s %s above   %s %s more below",
			t.Glyphs.Up, text.Number(above), t.Glyphs.Down, text.Number(below))
	case below > 0:
		return fmt.Sprintf(" %s %s more below", t.Glyphs.Down, text.Number(below))
	default:
		return fmt.Sprintf(" %s %s above", t.Glyphs.Up, text.Number(above))
	}
}
