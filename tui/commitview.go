package tui

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"procore-setup/procore/setup"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// marks says how a change is marked on the screen.
var marks = map[setup.Verb]widget.DiffMark{
	setup.VerbCreate: widget.DiffAdd, setup.VerbAssign: widget.DiffAdd,
	setup.VerbUpdate: widget.DiffChange, setup.VerbMove: widget.DiffChange, setup.VerbReactivate: widget.DiffChange,
	setup.VerbRemove: widget.DiffRemove, setup.VerbInvite: widget.DiffSend, setup.VerbByHand: widget.DiffManual,
}

// phrases begins the sentence of a change; its target ends it.
var phrases = map[string]string{
	setup.ChangeConnectApp: "by hand: connect ", setup.ChangeInstall: "by hand: install ",
	setup.ChangeCreateUser: "create the ", setup.ChangeReactivate: "reactivate the ",
	setup.ChangeUpdateUser:     "change the ",
	setup.ChangeCreateTemplate: "create the ", setup.ChangeEditTemplate: "by hand: change the ",
	setup.ChangeDefault: "set the ",
	setup.ChangeAdd:     "put ", setup.ChangeMove: "move ", setup.ChangeRemove: "take off: ",
	setup.ChangeInvite: "send the ",
}

// sentenceOf is a change in an admin's words.
func sentenceOf(c setup.Change) string {
	phrase := phrases[c.ID]
	if c.Verb == setup.VerbByHand && !strings.HasPrefix(phrase, "by hand") {
		phrase = "by hand: " + phrase
	}
	return phrase + text.Display(c.Target)
}

// planLines lists every change of a stage, and what is right already.
func planLines(p setup.Plan, stage setup.Stage) []widget.DiffLine {
	var out []widget.DiffLine
	for _, c := range p.Changes {
		l := widget.DiffLine{
			ID: c.ID, Mark: marks[c.Verb], Text: sentenceOf(c),
			Before: text.Display(c.Before), After: text.Display(c.After), Source: text.Display(c.Source),
		}
		for _, d := range c.Details {
			l.Items = append(l.Items, text.Display(d))
		}
		out = append(out, l)
	}
	for _, r := range p.Right[stage] {
		out = append(out, widget.DiffLine{ID: "right " + r, Mark: widget.DiffSame, Text: text.Display(r)})
	}
	return out
}

func (p *commitPage) View(s *Session, w, h int) string {
	var top, bottom []string
	top = append(top, wrapAll(p.outcome, w)...)
	switch p.state {
	case commitReading:
		words := "Reading what Procore says now…"
		return widget.Fit(strings.Join(append(top, s.Theme.Dim.Render(words)), "\n"), w, h)
	case commitStuck:
		return widget.Fit(strings.Join(append(top, wrapAll(p.problem.lines(), w)...), "\n"), w, h)
	case commitRunning:
		return p.running(s, w, h)
	case commitReady:
		if !s.changed {
			top = append(top, s.Theme.Dim.Render("Nothing has been changed yet."))
		}
		bottom = wrapAll([]string{p.estimate(s)}, w)
	case commitDone:
		bottom = []string{"Press Enter to go on."}
	}
	if len(top) > h/2 {
		top = top[:h/2]
	}
	if len(top) > 0 && h >= airyHeight/2 {
		top = append(top, "")
	}
	rest := max(h-len(top)-len(bottom)-1, 1)
	if need := p.diff.Height(w); need < rest {
		rest = max(need, 1)
	}
	lines := append(top, p.diff.View(s.Theme, w, rest), "")
	return widget.Fit(strings.Join(append(lines, bottom...), "\n"), w, h)
}

// estimate says what the plan costs.
func (p *commitPage) estimate(s *Session) string {
	n := p.plan.Requests()
	words := "Under a minute"
	if n > 60 {
		words = fmt.Sprintf("Some %s", counted((n+59)/60, "minute"))
	}
	if l, ok := s.link.client.Limits(); ok && l.Remaining < n && l.Reset.After(time.Now()) {
		words += "; Procore's limit may make it wait until " + l.Reset.Local().Format("15:04:05")
	}
	return fmt.Sprintf("About %s. %s.", counted(n, "request"), words)
}

// running draws the run: how far it is, and each change with how it stands.
func (p *commitPage) running(s *Session, w, h int) string {
	r := s.run
	if r == nil {
		return widget.Fit("", w, h)
	}
	done, total := 0, len(p.plan.Changes)
	lines := []string{}
	g := s.Theme.Glyphs
	for _, c := range p.plan.Changes {
		mark := g.Pending
		switch r.steps[c.ID] {
		case setup.EventDone, setup.EventSkipped:
			mark = g.Good
			done++
		case setup.EventFailed:
			mark = g.Bad
			done++
		case setup.EventStarted, setup.EventProgress, setup.EventWaiting, setup.EventManual:
			mark = g.Here
		}
		lines = append(lines, mark+" "+sentenceOf(c))
	}
	bar := widget.Progress{Done: done, Total: total, Text: text.Display(r.event.Text), Stopping: r.stopping()}
	if r.event.Total > 0 {
		bar.Done, bar.Total = r.event.Done, r.event.Total
	}
	if !s.wait.IsZero() {
		bar.Until, bar.Why = s.wait, "rate limit"
	}
	head := widget.Progress.View(bar, s.Theme, w, min(3, h))
	return widget.Fit(head+"\n\n"+strings.Join(lines, "\n"), w, h)
}

// failures lists the rows of a bulk change that Procore refused, by name.
func failures(s *Session, rows map[string]string) []string {
	const most = 8
	names := map[string]string{}
	for _, p := range s.Snapshot.Projects {
		names[p.ID.String()] = p.Name
		if p.Number != "" {
			names[p.ID.String()] += " (" + p.Number + ")"
		}
	}
	var out []string
	for i, id := range slices.Sorted(maps.Keys(rows)) {
		if i == most {
			out = append(out, fmt.Sprintf("  … and %s more", thousands(len(rows)-most)))
			break
		}
		name := names[id]
		if name == "" {
			name = id
		}
		out = append(out, "  "+text.Display(name)+": "+text.Display(rows[id]))
	}
	return out
}
