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
	return recast(screen, func(r rune) bool { return r > unicode.MaxASCII }, func(part string, width int) string {
		switch plain := text.ASCII(part); {
		case width == 0:
			return strings.Map(dropHigh, part)
		case asciiSigns[part] != "":
			return asciiSigns[part]
		case len(plain) == width:
			return plain
		}
		return strings.Repeat("?", width)
	})
}

// recast writes a screen anew, character by character; a sequence takes no cell. A screen
// without a rune that is looked for stays as it is.
func recast(screen string, wanted func(rune) bool, anew func(part string, width int) string) string {
	if !strings.ContainsFunc(screen, wanted) {
		return screen
	}
	var b strings.Builder
	b.Grow(len(screen))
	var state byte
	for len(screen) > 0 {
		part, width, n, next := ansi.DecodeSequence(screen, state, nil)
		state, screen = next, screen[n:]
		b.WriteString(anew(part, width))
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
	return recast(screen, made, func(part string, width int) string {
		if width == 0 || ansi.StringWidthWc(part) == width && !strings.ContainsFunc(part, made) {
			return part
		}
		first, _ := utf8.DecodeRuneInString(part)
		part = string(first)
		return part + strings.Repeat(" ", max(width-ansi.StringWidthWc(part), 0))
	})
}

// dropHigh leaves out what has no place in ASCII.
func dropHigh(r rune) rune {
	if r > unicode.MaxASCII {
		return -1
	}
	return r
}
