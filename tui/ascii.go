package tui

import (
	"strings"
	"unicode"

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

// dropHigh leaves out what has no place in ASCII.
func dropHigh(r rune) rune {
	if r > unicode.MaxASCII {
		return -1
	}
	return r
}
