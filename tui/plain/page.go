package plain

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"procore-setup/procore/setup"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
)

// pageLines is how many lines are written at once: more would be out of sight, or out of
// mind, before they were read.
const pageLines = 20

// page writes the first page of a list; what is left is kept for "more".
func (a *Asker) page(lines []string) {
	used := 0
	for i, l := range lines {
		n := len(a.broken(a.spelled(text.Display(l))))
		last := i == len(lines)-1
		if used > 0 && (used+n > pageLines || !last && used+n > pageLines-1) {
			a.rest = lines[i:]
			a.Line("  … %s: %s shows them", text.Count(len(a.rest), "more line"), action.Move.Line[0].Word)
			return
		}
		a.Line("%s", l)
		used += n
	}
	a.rest = nil
}

// Show writes what tell writes, a page of it where a person reads it at a terminal; what
// it comes to is said in any case. From a pipe nobody asks for more: there it is written
// whole.
func (a *Asker) Show(tell func(*Printer), comesTo string) {
	lines := a.gather(func() { tell(&a.Printer) })
	if !a.Echo {
		a.page(lines)
		if slices.Contains(a.rest, comesTo) {
			a.Line("%s", comesTo)
		}
		return
	}
	for _, l := range lines {
		a.Line("%s", l)
	}
}

// gather returns what tell writes, line by line, instead of writing it.
func (a *Asker) gather(tell func()) []string {
	var lines []string
	a.into = &lines
	defer func() { a.into = nil }()
	tell()
	return lines
}

// broken is a line in the lines that it takes: it is broken between words only, and what
// goes on stands further in.
func (p *Printer) broken(line string) []string {
	if p.Width <= 0 || ansi.StringWidth(line) <= p.Width {
		return []string{line}
	}
	margin := len(line) - len(strings.TrimLeft(line, " "))
	indent := strings.Repeat(" ", min(margin+2, p.Width/2))
	var out []string
	now := line[:margin]
	empty := true
	for _, word := range strings.Fields(line) {
		if !empty && ansi.StringWidth(now)+1+ansi.StringWidth(word) > p.Width {
			out, now, empty = append(out, now), indent, true
		}
		if !empty {
			now += " "
		}
		now, empty = now+word, false
	}
	return append(out, now)
}

// prompt writes a question and stays on its last line.
func (a *Asker) prompt(question string) {
	p := a.Printer
	p.Width = max(p.Width-1, 0) // the answer stands apart
	lines := p.broken(p.spelled(text.Display(question)) + ":")
	_, _ = fmt.Fprint(a.W, strings.Join(lines, "\n")+" ")
}

// lineMarks are the marks of lines about templates; what they tell is in the words too.
var lineMarks = map[setup.LineKind]string{
	setup.LineChange: "~", setup.LineAdd: "+", setup.LineRemove: "-", setup.LineSame: "=", setup.LineNote: "·",
	setup.LineWarn: "!", setup.LineAlarm: "!!",
}

// becomes says what something is afterwards, and what it was before, where that is known.
func becomes(from, before, to, after string) string {
	switch {
	case after == "":
		return ""
	case before == "":
		return ": " + after
	}
	return from + before + to + after
}

// told are lines about templates in words, under their headings.
func told(lines []setup.Line) []string {
	var out []string
	group := ""
	for _, l := range lines {
		if l.Group != group {
			group = l.Group
			out = append(out, "  "+group+":")
		}
		words := "    " + lineMarks[l.Kind] + " "
		switch l.Kind {
		case setup.LineAlarm:
			words += "Strong warning: "
		case setup.LineWarn:
			words += "Warning: "
		default:
		}
		words += l.Text
		words += becomes(": from ", l.Before, " to ", l.After)
		if l.Source != "" {
			words += " (" + l.Source + ")"
		}
		out = append(out, words)
		for _, item := range l.Items {
			out = append(out, "        "+item)
		}
	}
	return out
}
