package tui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// linked breaks an address over lines of its own, undecorated, so that it can
// be selected and copied whole; each piece is a link (OSC 8) to all of it.
func linked(url string, w int) []string {
	whole := text.Token(url) // an address of Procore's must not bring sequences of its own
	var out []string
	for rest := whole; rest != ""; {
		n := min(len(rest), max(w, 1))
		out = append(out, "\x1b]8;;"+whole+"\x1b\\"+rest[:n]+"\x1b]8;;\x1b\\")
		rest = rest[n:]
	}
	return out
}

// brief is an address in one line, without what a list is sorted by; it is a link to the
// whole.
func brief(url string, w int) string {
	whole := text.Token(url)
	shown, _, cut := strings.Cut(whole, "?")
	if cut || ansi.StringWidth(shown) > w {
		shown = ansi.Truncate(shown, max(w-1, 1), "") + "…"
	}
	return "\x1b]8;;" + whole + "\x1b\\" + shown + "\x1b]8;;\x1b\\"
}

// rows counts the lines of blocks.
func rows(blocks [][]string) int {
	n := 0
	for _, b := range blocks {
		n += len(b)
	}
	return n
}

// stacked puts blocks below each other, with a blank line between two as long as h has
// room for it: the first ones close up first.
func stacked(blocks [][]string, h int) []string {
	var out []string
	need := rows(blocks) + len(blocks) - 1
	for i, b := range blocks {
		switch {
		case i == 0:
		case need > h:
			need--
		default:
			out = append(out, "")
		}
		out = append(out, b...)
	}
	return out
}

// wrapAll wraps lines, keeping each one's indent.
func wrapAll(lines []string, w int) []string {
	var out []string
	for _, l := range lines {
		pad := l[:len(l)-len(strings.TrimLeft(l, " "))]
		for _, x := range widget.Wrap(strings.TrimLeft(l, " "), max(w-len(pad), 1)) {
			out = append(out, pad+x)
		}
	}
	return out
}

// joinWrapped wraps words into the lines of a page.
func joinWrapped(words string, w int) string { return strings.Join(widget.Wrap(words, w), "\n") }

// lineCount is how many lines a text has.
func lineCount(s string) int { return strings.Count(s, "\n") + 1 }
