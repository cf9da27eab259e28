package tui

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"

	"procore-setup/procore/setup"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// mostFarewell is how many lines stay in the terminal once the wizard is left.
const mostFarewell = 10

// farewell is what stays in the terminal: what it came to, what is not as asked, the steps
// that are left to people, and the files that were written. Nothing where nothing was read
// back.
func (p *verifyPage) farewell(s *Session) []string {
	if s.checklist == nil {
		return nil
	}
	g := s.Theme.Glyphs
	mark := g.Good
	if !s.checklist.Proved() && !s.checklist.ReadBack() {
		mark = g.Warn
	}
	if s.checklist.Count(setup.StatusFailed) > 0 {
		mark = g.Bad
	}
	words := mark + " " + s.checklist.Verdict() + "."
	if says := setup.Reach(s.Spec, s.Snapshot); says != "" {
		words += " " + says + "."
	}
	w := max(s.width, leastWidth)
	lines := widget.Wrap(words, w) // whole words; what is copied stays in one line
	files := p.outputs.lines(s)
	items := p.leftOver(s)
	if p.out.asked { // no later start shows how it ended
		for _, ended := range p.signOutLeft(s) {
			lines = append(lines, hanging(ended, w)...)
		}
	} else {
		items = append(items, p.signOutLeft(s)...)
	}
	room := mostFarewell - len(lines) - len(files)
	return append(append(lines, upTo(items, w, room)...), files...)
}

// upTo are items in whole words, as many as have room; how many more there are is said.
func upTo(items []string, w, room int) []string {
	var out []string
	for i, item := range items {
		next := hanging(item, w)
		last := i == len(items)-1
		if len(out)+len(next) > room || !last && len(out)+len(next) == room {
			return append(out, "  and "+text.Count(len(items)-i, "more thing")+" that a later start shows")
		}
		out = append(out, next...)
	}
	return out
}

// hanging wraps an item below its first word, which is its mark.
func hanging(item string, w int) []string {
	mark, words, _ := strings.Cut(strings.TrimLeft(item, " "), " ")
	head := "  " + mark + " "
	var out []string
	for _, l := range widget.Wrap(words, w-lipgloss.Width(head)) {
		out = append(out, head+l)
		head = strings.Repeat(" ", lipgloss.Width(head))
	}
	return out
}

// leftOver is what is not as asked, and what is left to people, a line each.
func (p *verifyPage) leftOver(s *Session) []string {
	g := s.Theme.Glyphs
	var out []string
	for _, k := range s.checklist.Checks {
		if k.Status == setup.StatusFailed {
			out = append(out, fmt.Sprintf("  %s %s: %s", g.Bad, text.Display(k.Title), text.Display(k.Detail)))
		}
	}
	for _, l := range p.now {
		if l.state == stepDue {
			out = append(out, fmt.Sprintf("  %s %s", g.Todo, sentence(text.Display(l.change.Text))))
		}
	}
	if !s.checklist.Proved() && s.Snapshot.Account != nil && !s.Spec.Ending() {
		out = append(out, "  "+g.Todo+" Prove it as the account itself: start again, and press p on the last page")
	}
	return out
}

// farewell returns the lines that are to stay in the terminal once the wizard has ended;
// none where it was left before anything was read back.
func (a *App) farewell() []string {
	if v := a.session.visit; v != nil && a.session.checklist == nil {
		return v.files.lines(a.session)
	}
	for _, p := range a.flow.pages {
		if v, ok := p.screen.(*verifyPage); ok {
			return v.farewell(a.session)
		}
	}
	return nil
}
