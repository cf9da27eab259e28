package tui

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"procore-setup/procore/setup"
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

// tabs names the views of a page; the one that is open stands in brackets.
func tabs(t *widget.Theme, names []string, open int) string {
	line := ""
	for i, name := range names {
		if i == open {
			line += t.Here.Render("[" + name + "]")
		} else {
			line += t.Dim.Render(" " + name + " ")
		}
	}
	return line
}

// guided are the steps that a person does by hand, numbered, and their address.
func guided(m setup.Manual, w int) []string {
	var lines []string
	for i, l := range m.Steps {
		lines = append(lines, wrapAll([]string{fmt.Sprintf("%d. %s", i+1, sentence(l))}, w)...)
	}
	return append(lines, linked(m.URL, w)...)
}

// displayed are lines of Procore's as a page may show them.
func displayed(lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = text.Display(l)
	}
	return out
}

// styled wraps words and draws each of their lines in a style.
func styled(style lipgloss.Style, words string, w int) []string {
	lines := widget.Wrap(words, w)
	for i := range lines {
		lines[i] = style.Render(lines[i])
	}
	return lines
}

// joinWrapped wraps words into the lines of a page.
func joinWrapped(words string, w int) string { return strings.Join(widget.Wrap(words, w), "\n") }

// lineCount is how many lines a text has.
func lineCount(s string) int { return strings.Count(s, "\n") + 1 }
