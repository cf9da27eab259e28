package tui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"procore-setup/procore/text"
)

// asciiSigns are signs of a screen in one cell of ASCII.
var asciiSigns = map[string]string{
	"…": "~", "·": ".", "→": ">", "←": "<", "↑": "^", "↓": "v", "–": "-", "—": "-", "×": "x", "’": "'", "“": `"`, "”": `"`,
}

// asciiCells writes a screen with ASCII's letters alone, in the same cells. Sequences
// are ASCII already.
func asciiCells(screen string) string {
	if !strings.ContainsFunc(screen, func(r rune) bool { return r > unicode.MaxASCII }) {
		return screen
	}
	var b strings.Builder
	b.Grow(len(screen))
	var state byte
	for len(screen) > 0 {
		part, width, n, next := ansi.DecodeSequence(screen, state, nil)
		state, screen = next, screen[n:]
		switch plain := text.ASCII(part); {
		case width == 0:
			b.WriteString(strings.Map(dropHigh, part))
		case asciiSigns[part] != "":
			b.WriteString(asciiSigns[part])
		case len(plain) == width:
			b.WriteString(plain)
		default:
			b.WriteString(strings.Repeat("?", width))
		}
	}
	return b.String()
}

// plainEmoji draws emoji that are made of several characters by their first one, in the
// same cells: a terminal that does not count them as one would draw each, and the rest of
// the line would move.
func plainEmoji(screen string) string {
	made := func(r rune) bool { // joins, colours and selects
		return r == '\u200d' || r == '\ufe0f' || r >= 0x1f3fb && r <= 0x1f3ff
	}
	if !strings.ContainsFunc(screen, made) {
		return screen
	}
	var b strings.Builder
	b.Grow(len(screen))
	var state byte
	for len(screen) > 0 {
		part, width, n, next := ansi.DecodeSequence(screen, state, nil)
		state, screen = next, screen[n:]
		if width == 0 || ansi.StringWidthWc(part) == width && !strings.ContainsFunc(part, made) {
			b.WriteString(part)
			continue
		}
		first, _ := utf8.DecodeRuneInString(part)
		part = string(first)
		b.WriteString(part + strings.Repeat(" ", max(width-ansi.StringWidthWc(part), 0)))
	}
	return b.String()
}

// dropHigh leaves out what has no place in ASCII.
func dropHigh(r rune) rune {
	if r > unicode.MaxASCII {
		return -1
	}
	return r
}
