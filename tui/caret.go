package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// caret is the terminal's own cursor, at the cell that typed text goes to: there an input
// method shows what is being composed, and a screen reader or a magnifier follows it. That
// cell is the only one of a frame that is drawn in reverse; nil where there is none.
func caret(frame string) *tea.Cursor {
	rest, y := frame, 0
	for {
		line, after, more := strings.Cut(rest, "\n")
		if x, ok := reversed(line); ok {
			c := tea.NewCursor(x, y)
			c.Shape, c.Blink = tea.CursorBar, false // a block would turn the cell round again
			return c
		}
		if !more {
			return nil
		}
		rest, y = after, y+1
	}
}

// reversed is where a line begins to be in reverse.
func reversed(line string) (x int, ok bool) {
	const begin = "\x1b["
	for at := 0; ; {
		i := strings.Index(line[at:], begin)
		if i < 0 {
			return 0, false
		}
		at += i + len(begin)
		params, _, ends := strings.Cut(line[at:], "m")
		if ends && slices.Contains(strings.Split(params, ";"), "7") {
			return ansi.StringWidth(line[:at-len(begin)]), true
		}
	}
}
