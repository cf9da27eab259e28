package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// The mouse is off until it is asked for: a terminal that reports it does not let
// text be selected. It moves the cursor, as the arrow keys do, and never chooses.

// wheelRows is how far one notch of the wheel goes.
const wheelRows = 3

// toggleMouse turns the mouse on or off.
func (a *App) toggleMouse() {
	a.mouse = !a.mouse
	a.session.say("The mouse is off: text can be selected.")
	if a.mouse {
		a.session.say("The mouse is on: the wheel scrolls, a click moves the cursor. F2 turns it off.")
	}
}

// mouseMode is what the terminal is to report. Where an address or a code stands, it
// reports nothing, so that they can be selected whatever was asked for.
func (a *App) mouseMode() tea.MouseMode {
	if !a.mouse || a.shows() {
		return tea.MouseModeNone
	}
	return tea.MouseModeCellMotion
}

// shows tells whether there is something to take along with the mouse.
func (a *App) shows() bool {
	if n := len(a.overlays); n > 0 {
		return isManual(a.overlays[n-1])
	}
	return is[*signInPage](a.flow.now(), a.session)
}

// point moves the cursor as the mouse says.
func (a *App) point(msg tea.MouseMsg) tea.Cmd {
	m := msg.Mouse()
	_, click := msg.(tea.MouseClickMsg)
	switch {
	case !a.mouse || a.tooSmall():
	case m.Button == tea.MouseWheelUp:
		return a.arrows(tea.KeyUp, wheelRows)
	case m.Button == tea.MouseWheelDown:
		return a.arrows(tea.KeyDown, wheelRows)
	case m.Button == tea.MouseLeft && click:
		return a.click(m.Y)
	}
	return nil
}

// arrows presses an arrow key.
func (a *App) arrows(code rune, times int) tea.Cmd {
	var cmds []tea.Cmd
	for range times {
		cmds = append(cmds, a.press(tea.KeyPressMsg{Code: code}))
	}
	return tea.Batch(cmds...)
}

// click moves the cursor to the row at a line of the screen. Headings and rows of more
// lines than one lie between, so it looks where each step leads.
func (a *App) click(y int) tea.Cmd {
	var cmds []tea.Cmd
	at := a.cursorLine()
	down := at < y
	for at >= 0 && at != y && (at < y) == down {
		before := at
		code := tea.KeyUp
		if down {
			code = tea.KeyDown
		}
		cmds = append(cmds, a.arrows(code, 1))
		if at = a.cursorLine(); at == before {
			break
		}
	}
	if down && at > y { // what was clicked belongs to the row before
		cmds = append(cmds, a.arrows(tea.KeyUp, 1))
	}
	return tea.Batch(cmds...)
}

// cursorLine is the line of the screen on which the cursor is; -1 if there is none.
func (a *App) cursorLine() int {
	for i, line := range strings.Split(ansi.Strip(a.frame(a.w, a.h)), "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), a.session.Theme.Glyphs.Cursor) {
			return i
		}
	}
	return -1
}
