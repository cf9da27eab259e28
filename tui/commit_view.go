package tui

import (
	"cmp"
	"fmt"
	"math"
	"strings"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// marks says how a change is marked on the screen.
var marks = map[setup.Verb]widget.DiffMark{
	setup.VerbCreate: widget.DiffAdd, setup.VerbAssign: widget.DiffAdd,
	setup.VerbUpdate: widget.DiffChange, setup.VerbMove: widget.DiffChange, setup.VerbReactivate: widget.DiffChange,
	setup.VerbRemove: widget.DiffRemove, setup.VerbDeactivate: widget.DiffRemove,
	setup.VerbInvite: widget.DiffSend, setup.VerbByHand: widget.DiffManual,
}

// detailsOf is the key that shows the rows behind changes, where there are any.
func detailsOf(d *widget.Diff) Key {
	if d == nil || !d.Detailed() {
		return action.Details.Unless("There is nothing more to show here.")
	}
	return action.Details
}

// planLines lists every change of a stage, and what is right already; group is the
// heading above them.
func planLines(p setup.Plan, stage spec.Stage, group string) []widget.DiffLine {
	var out []widget.DiffLine
	for _, c := range p.Changes {
		l := widget.DiffLine{
			Group: group, Mark: marks[c.Verb], Text: text.Display(c.Heading()),
			Before: text.Display(c.Before), After: text.Display(c.After), Source: text.Display(c.Source),
			Items: displayed(c.Details),
		}
		out = append(out, l)
		mark := widget.DiffWarn
		if c.ForOthers() {
			mark = widget.DiffAlarm
		}
		for _, warning := range c.Warnings {
			out = append(out, widget.DiffLine{Group: group, Mark: mark, Text: text.Display(warning)})
		}
	}
	for _, u := range p.Unknown[stage] {
		out = append(out, widget.DiffLine{Group: group, Mark: widget.DiffWarn, Text: text.Display(u)})
	}
	for _, r := range p.Right[stage] {
		out = append(out, widget.DiffLine{Group: group, Mark: widget.DiffSame, Text: text.Display(r)})
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
		return widget.Fit(strings.Join(append(top, wrapAll(laidOut(p.failure), w)...), "\n"), w, h)
	case commitRunning:
		return p.running(s, w, h)
	case commitAsk:
		top = append(top, p.review.trouble(s, w)...)
	case commitReady:
		top = append(top, p.untouched(s, w)...)
		bottom = wrapAll([]string{setup.Forecast(p.plan.Requests(), s.link.client.Windows())}, w)
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

// commitKey is the key that carries the plan out, and what it changes.
func (p *commitPage) commitKey(s *Session) Key {
	switch {
	case len(p.causes) > 0:
		return action.Commit.As("try those again")
	case s.width >= narrowWidth: // where there is room for it beside the ways out
		return action.Commit.As("change " + action.Procore(s.deps.Demo))
	}
	return action.Commit
}

// running draws the run: how far it is, and each change with how it stands.
func (p *commitPage) running(s *Session, w, h int) string {
	r := s.committing
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
		lines = append(lines, stepLine(s.Theme, mark, text.Display(c.Heading()), r.times[c.ID].says(), w)...)
	}
	bar := widget.Progress{Done: done, Total: total, Text: text.Display(r.event.Text), Stopping: r.stopping()}
	if r.event.Total > 0 {
		bar.Done, bar.Total = r.event.Done, r.event.Total
		bar.Left, bar.Rate = p.pace(s)
	}
	if !s.link.wait.IsZero() {
		bar.Until, bar.Why = s.link.wait, "rate limit"
	}
	bar.Awaits = s.link.trying()
	head := widget.Progress.View(bar, s.Theme, w, min(5, h))
	return widget.Fit(head+"\n\n"+strings.Join(lines, "\n"), w, h)
}

// stepLine is a change of a run with how it stands, and its time at the end where there
// is room.
func stepLine(t *widget.Theme, mark, says, when string, w int) []string {
	parts := widget.Wrap(says, max(w-2, 1))
	if room := w - len(when) - 5; when != "" && room >= leastName {
		parts = widget.Wrap(says, room)
		parts[0] = widget.Ends(parts[0], t.Dim.Render(when), w-2)
	}
	for i := range parts {
		if i > 0 {
			mark = " "
		}
		parts[i] = mark + " " + parts[i]
	}
	return parts
}

// pace says how fast the change in hand goes and how long it still takes: by how it
// went so far, by the requests that Procore allows, and by the wait that it is in.
func (p *commitPage) pace(s *Session) (left time.Duration, rate string) {
	r := s.committing
	e, now := r.event, time.Now()
	elapsed := now.Sub(r.began)
	left = widget.Estimate(elapsed, e.Done, e.Total)
	for _, c := range p.plan.Changes {
		if c.ID == e.Change && e.Total > 0 && left > 0 {
			left = max(left, setup.Duration(c.Requests*(e.Total-e.Done)/e.Total, s.link.client.Windows()))
		}
	}
	if s.link.wait.After(now) {
		left = max(left, s.link.wait.Sub(now))
	}
	if e.Done > 0 && elapsed >= time.Second {
		rate = fmt.Sprintf("about %s a minute", text.Number(rounded(float64(e.Done)/elapsed.Minutes())))
	}
	parts := []string{}
	for _, part := range []string{rate, some(e.Handed, "handed over to Procore"), some(e.Refused, "refused")} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return left, strings.Join(parts, ", ")
}

// rounded is a number with the two digits that matter.
func rounded(x float64) int {
	unit := 1.0
	for x/unit >= 100 {
		unit *= 10
	}
	return int(math.Round(x/unit) * unit)
}

// some is a number of things that may be none.
func some(n int, what string) string {
	if n == 0 {
		return ""
	}
	return text.Number(n) + " " + what
}

// causeLines lists why projects were not changed last time, with what to do about it;
// their names are the details, or stand there themselves where they are few.
func causeLines(s *Session, causes []setup.Cause) []widget.DiffLine {
	const few = 2
	if len(causes) == 0 {
		return nil
	}
	names := map[procore.ID]string{}
	for _, x := range s.Snapshot.Projects {
		names[x.ID] = setup.Called(x)
	}
	var out []widget.DiffLine
	for _, c := range causes {
		l := widget.DiffLine{Group: "Not done", Mark: widget.DiffManual}
		for _, id := range c.Projects {
			l.Items = append(l.Items, cmp.Or(names[id], id.String()))
		}
		who := text.Count(len(c.Projects), "project")
		if len(c.Projects) <= few {
			who, l.Items = strings.Join(l.Items, ", "), nil
		}
		l.Text = fmt.Sprintf("%s: %s. To do: %s, then try again.", who, strings.TrimSuffix(c.Why, "."), c.Do)
		out = append(out, l)
	}
	return out
}
