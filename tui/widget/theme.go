package widget

import (
	"image/color"

	"charm.land/lipgloss/v2"
)

// The names of the themes.
const (
	Dark  = "dark"
	Light = "light"
	None  = "none"
)

// A Theme is every style and glyph that a screen may use. The colours are the
// terminal's own sixteen, so that the user's settings decide how they look.
type Theme struct {
	Name string // dark, light or none
	// Text is ordinary text; Dim is what explains; Title is the page's sentence.
	Text, Dim, Title lipgloss.Style
	// Here is the one accent: the focused thing and the current step.
	Here lipgloss.Style
	// Good, Warn and Bad repeat by colour what a glyph and a word say.
	Good, Warn, Bad lipgloss.Style
	// Levels are the levels of a matrix, lowest first: the higher, the louder.
	Levels [4]lipgloss.Style
	// Add and Change are what a plan makes and makes different; what it takes away is Bad.
	Add, Change lipgloss.Style
	// Key is a key's name in the footer and in the help.
	Key lipgloss.Style
	// Off is what cannot be used now.
	Off lipgloss.Style
	// Cursor is the cell that typed text goes to.
	Cursor lipgloss.Style
	Glyphs Glyphs
}

// Glyphs are the signs that carry meaning. Each is one cell wide.
type Glyphs struct {
	Done, Here, Stale, Locked, Looked       string // the stepper's
	Good, Warn, Bad, Unknown                string // marks of messages and checks
	Applied, Attested, Skipped, Pending     string
	Todo, Ticked                            string // what people do
	Cursor, Open, Closed                    string // rows
	Radio, RadioOff, Check, CheckOff        string // between brackets
	Level, LevelOff                         string // a level that is set, one that may be
	Add, Change, Remove, Send, Manual, Same string // changes
	Full, Empty                             string // of the bar
	Up, Down                                string // more, out of view
}

// Unicode are the glyphs for most terminals.
var Unicode = Glyphs{
	Done: "✓", Here: "●", Stale: "!", Locked: "○", Looked: "◐",
	Good: "✓", Warn: "!", Bad: "✗", Unknown: "?",
	Applied: "◦", Attested: "◦", Skipped: "–", Pending: "·",
	Todo: "☐", Ticked: "☑",
	Cursor: "›", Open: "▾", Closed: "▸",
	Radio: "•", RadioOff: " ", Check: "x", CheckOff: " ",
	Level: "●", LevelOff: "·",
	Add: "+", Change: "~", Remove: "-", Send: "»", Manual: "*", Same: "=",
	Full: "█", Empty: "░",
	Up: "↑", Down: "↓",
}

// ASCII are the glyphs for terminals and fonts that have no others.
var ASCII = Glyphs{
	Done: "v", Here: "*", Stale: "!", Locked: "o", Looked: "-",
	Good: "v", Warn: "!", Bad: "X", Unknown: "?",
	Applied: "~", Attested: "~", Skipped: "-", Pending: ".",
	Todo: "_", Ticked: "x",
	Cursor: ">", Open: "v", Closed: ">",
	Radio: "*", RadioOff: " ", Check: "x", CheckOff: " ",
	Level: "*", LevelOff: ".",
	Add: "+", Change: "~", Remove: "-", Send: ">", Manual: "*", Same: "=",
	Full: "#", Empty: ".",
	Up: "^", Down: "v",
}

// NewTheme returns the theme dark, light or none; any other name means dark.
// With ascii the glyphs are ASCII, for terminals and fonts without the others.
func NewTheme(name string, ascii bool) *Theme {
	s := lipgloss.NewStyle()
	t := &Theme{
		Name: Dark, Glyphs: Unicode,
		Text: s, Dim: s.Faint(true), Title: s.Bold(true), Off: s.Faint(true),
		Key: s.Bold(true), Cursor: s.Reverse(true),
		Here: s.Bold(true), Good: s, Warn: s.Bold(true), Bad: s.Bold(true),
		Levels: [4]lipgloss.Style{s, s, s, s}, Add: s, Change: s,
	}
	if ascii {
		t.Glyphs = ASCII
	}
	switch name {
	case None:
		t.Name = None
		t.Dim, t.Off = s, s // faint is a colour to the eye
	case Light:
		t.Name = Light
		t.paint(lipgloss.Blue, lipgloss.Green, lipgloss.Magenta, lipgloss.Red)
	default:
		t.paint(lipgloss.BrightCyan, lipgloss.BrightGreen, lipgloss.BrightYellow, lipgloss.BrightRed)
	}
	return t
}

// paint gives the four styles that have a colour theirs. Yellow cannot be read on
// white, so the light theme warns in magenta.
func (t *Theme) paint(here, good, warn, bad color.Color) {
	t.Here = t.Here.Foreground(here)
	t.Good = t.Good.Foreground(good)
	t.Warn = t.Warn.Foreground(warn)
	t.Bad = t.Bad.Foreground(bad)
	read := color.Color(lipgloss.BrightBlue)
	if t.Name == Light {
		read = lipgloss.Blue
	}
	s := lipgloss.NewStyle()
	t.Levels = [4]lipgloss.Style{s.Faint(true), s.Foreground(read), s.Foreground(good), s.Foreground(warn)}
	t.Add, t.Change = s.Foreground(good), s.Foreground(warn)
}
