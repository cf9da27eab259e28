// Package plain tells the story of a setup line by line: for pipes, logs,
// screen readers and terminals that can't draw.
//
// Rules of the package:
//   - One line is one fact; nothing is redrawn, nothing moves, no line depends on
//     colour or width.
//   - It holds no rule: plans, events and checks come from the engine, and the
//     words that it adds are the same as the wizard's.
//   - Text from Procore is cleaned before it is written.
//   - End of input is never consent.
package plain

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// A Printer writes plans, events, checklists and errors for people to read.
type Printer struct {
	W io.Writer
	// Forecast says what so many requests cost; nil: their number alone is told.
	Forecast func(requests int) string
	Colour   bool // marks have colours
	ASCII    bool // no other letters are written
	Details  bool // every row behind a change is written, however many
	Width    int  // of a terminal, so that no word is broken at its edge; 0: lines are as long as they are
	// into takes the lines instead of W, where they are to be counted first.
	into *[]string
	// last is the progress that was last written, so that a long change gives a
	// line each tenth of the way and no more.
	last map[string]int
}

// Line writes one line, cleaned for display.
func (p *Printer) Line(format string, args ...any) {
	line := strings.TrimRight(text.Display(fmt.Sprintf(format, args...)), " ")
	if p.into != nil {
		*p.into = append(*p.into, line)
		return
	}
	for i, l := range p.broken(p.spelled(line)) {
		if p.Colour && i == 0 {
			l = paint(l)
		}
		_, _ = fmt.Fprintln(p.W, l)
	}
}

// Notes writes what is to be known, a line each.
func (p *Printer) Notes(notes []string) {
	for _, note := range notes {
		p.Line("note: %s", note)
	}
}

// spelled is s in the letters that may be written.
func (p *Printer) spelled(s string) string {
	if p.ASCII {
		return text.ASCII(s)
	}
	return s
}

// marks are the wizard's marks of a verb.
var marks = map[setup.Verb]string{
	setup.VerbCreate: "+", setup.VerbAssign: "+", setup.VerbUpdate: "~", setup.VerbReactivate: "~",
	setup.VerbMove: "~", setup.VerbRemove: "-", setup.VerbDeactivate: "-", setup.VerbInvite: "»", setup.VerbByHand: "!",
}

// Plan writes every change with where its value came from, what is right
// already, and about how many requests it takes.
func (p *Printer) Plan(plan setup.Plan) {
	if len(plan.Changes) == 0 {
		p.Line("Nothing to change: Procore has all of this already.")
	}
	p.changes(plan)
	for _, o := range plan.Open {
		p.Line("  ! The source does not say: %s", o)
	}
	for _, c := range plan.Left {
		p.Line("  Left for you afterwards: %s", c.Text)
		p.Manual(*c.Manual)
	}
	if n := plan.Requests(); n > 0 {
		cost := "About " + text.Count(n, "request") + "."
		if p.Forecast != nil {
			cost = p.Forecast(n)
		}
		p.Line("%s Nothing of this has been changed yet.", cost)
	}
}

// changes writes each change, what is right already, and what can't be told.
func (p *Printer) changes(plan setup.Plan) {
	for _, c := range plan.Changes {
		p.change(c)
	}
	for _, s := range spec.Stages() {
		for _, right := range plan.Right[s] {
			p.Line("  = %s", right)
		}
		for _, unknown := range plan.Unknown[s] {
			p.Line("  ? %s", unknown)
		}
	}
}

// whole writes the plan of all stages, with what is done of it.
func (p *Printer) whole(stages []setup.Outlook) {
	for _, o := range stages {
		p.Line("%s:", o.Stage.Title())
		p.changes(o.Plan)
		if o.Later != "" {
			p.Line("  %s", o.Later)
		}
	}
}

// Of the rows behind a change, so many are written all; of more, a few.
const maxRows, fewRows = 60, 12

// change writes one change and the rows behind it.
func (p *Printer) change(c setup.Change) {
	what := c.Heading()
	what += becomes(": ", c.Before, " → ", c.After)
	if c.Source != "" {
		what += "   (" + c.Source + ")"
	}
	p.Line("  %s %s", marks[c.Verb], what)
	for _, w := range c.Warnings { // above the rows, of which there may be many
		p.Line("      ! %s", w)
	}
	// Who agrees to a plan has seen what it takes away.
	whole := p.Details || c.Verb == setup.VerbRemove || len(c.Details) <= maxRows
	for i, d := range c.Details {
		if !whole && i == fewRows {
			p.Line("      … and %s more (--details lists all)", text.Number(len(c.Details)-i))
			break
		}
		p.Line("      %s", d)
	}
	if c.Manual != nil {
		p.Manual(*c.Manual)
	}
}

// Manual writes the steps of a change that only a person can make.
func (p *Printer) Manual(m setup.Manual) {
	p.Line("      by hand, because %s", m.Why)
	for i, step := range m.Steps {
		p.Line("      %d. %s", i+1, step)
	}
	if m.URL != "" {
		p.Line("      %s", m.URL)
	}
}

// Event writes what happened. Progress is written a tenth at a time.
func (p *Printer) Event(e setup.Event) {
	at := e.Time.Format(time.TimeOnly)
	switch e.Kind {
	case setup.EventProgress:
		if !p.worth(e) {
			return
		}
		if e.Total > 0 {
			p.Line("%s      %s of %s %s", at, text.Number(e.Done), text.Number(e.Total), e.Text)
			return
		}
		p.Line("%s      %s", at, e.Text)
	case setup.EventWaiting:
		if !e.Until.IsZero() {
			p.Line("%s      waiting: Procore lets us go on at %s", at, e.Until.Format(time.TimeOnly))
		}
	case setup.EventFailed:
		p.Line("%s   ✗  %s", at, e.Text)
		p.failures(e.Failures)
	default:
		p.Line("%s   %s  %s", at, eventMark(e.Kind), e.Text)
	}
}

// failures writes the failed rows of a bulk change.
func (p *Printer) failures(rows map[string]string) {
	for _, id := range slices.Sorted(maps.Keys(rows)) {
		p.Line("           project %s: %s", id, rows[id])
	}
}

// worth tells whether a progress event says enough that is new.
func (p *Printer) worth(e setup.Event) bool {
	if e.Total == 0 {
		return true
	}
	if p.last == nil {
		p.last = map[string]int{}
	}
	tenth := 10 * e.Done / e.Total
	key := e.Change + "\x00" + e.Text
	if before, seen := p.last[key]; seen && tenth == before {
		return false
	}
	p.last[key] = tenth
	return true
}

// eventMark is the mark of an event that has its own line.
func eventMark(k setup.EventKind) string {
	switch k {
	case setup.EventDone:
		return "✓"
	case setup.EventManual:
		return "!"
	case setup.EventSkipped:
		return "–"
	case setup.EventStopped:
		return "■"
	}
	return "·"
}

// statusMarks are the wizard's marks of a status.
var statusMarks = map[setup.Status]string{
	setup.StatusVerified: "✓", setup.StatusApplied: "◦", setup.StatusAttested: "◦",
	setup.StatusFailed: "✗", setup.StatusUnknown: "?", setup.StatusSkipped: "–",
}

// Checklist writes the proof: a line a check, what to do under those that need it. What
// is to be done about several is said once, behind them.
func (p *Printer) Checklist(c setup.Checklist) {
	p.Line("Checklist for %s (%d), read back at %s", c.Company.Name, c.Company.ID, c.At.Format(time.TimeOnly))
	shared := map[string][]string{} // the titles of the rows that one fix mends
	for _, k := range c.Checks {
		if k.Fix != "" && k.Status != setup.StatusVerified {
			shared[k.Fix] = append(shared[k.Fix], k.Title)
		}
	}
	for _, k := range c.Checks {
		p.Line("  %s %-9s %-35s %s", statusMarks[k.Status], k.Status, titled(k), k.Detail)
		lines := k.Lines()
		for i, item := range lines {
			if i == fewRows && len(lines) > fewRows+3 && !p.Details {
				p.Line("                %s more (--details lists all)", text.Number(len(lines)-i))
				break
			}
			p.Line("                %s", item)
		}
		if k.Fix != "" && k.Status != setup.StatusVerified && len(shared[k.Fix]) < 2 {
			p.Line("                what to do: %s", k.Fix)
		}
	}
	told := map[string]bool{}
	for _, k := range c.Checks {
		if rows := shared[k.Fix]; len(rows) > 1 && !told[k.Fix] {
			told[k.Fix] = true
			p.Line("What to do about %s: %s", strings.Join(rows, ", "), k.Fix)
		}
	}
	p.Line("%s", Summary(c))
}

// titled is the title of a check; what is said of it stands behind a colon, for whoever
// hears no columns.
func titled(k setup.Check) string {
	if k.Detail == "" {
		return k.Title
	}
	return k.Title + ":"
}

// mostPlaces is how many projects of an account are told where not all are asked for.
const mostPlaces = 20

// Portrait writes who an account is and what it may do where.
func (p *Printer) Portrait(a setup.Portrait) {
	most := mostPlaces
	if p.Details {
		most = 0
	}
	for _, line := range a.Drawn(most, "--details lists all") {
		p.Line("%s", line)
	}
}

// Look writes what doctor saw: a line a step, what to do under those that need it.
func (p *Printer) Look(rows []setup.Check) {
	wrong, open := "", false
	for _, k := range rows {
		open = open || k.Status == setup.StatusUnknown
		p.Line("  %s %-32s %s", statusMarks[k.Status], titled(k), k.Detail)
		if k.Fix != "" && k.Status != setup.StatusVerified {
			p.Line("      what to do: %s", k.Fix)
		}
		if k.Status == setup.StatusFailed && wrong == "" {
			wrong = k.Title
		}
	}
	switch {
	case wrong != "":
		p.Line("The first step that does not stand: %s.", wrong)
	case open:
		p.Line("Nothing stands in the way as far as could be looked; what has a ? is not known.")
	default:
		p.Line("Every step stands.")
	}
}

// Summary says in one sentence how a checklist came out.
func Summary(c setup.Checklist) string {
	var parts []string
	for _, s := range []setup.Status{
		setup.StatusVerified, setup.StatusApplied, setup.StatusAttested,
		setup.StatusFailed, setup.StatusUnknown, setup.StatusSkipped,
	} {
		if n := c.Count(s); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, s))
		}
	}
	return c.Verdict() + ": " + strings.Join(parts, ", ") + "."
}

// Error writes a failure in its four parts: what happened, why, what to do,
// where to read about it.
func (p *Printer) Error(err error) {
	e := setup.Explain(err)
	for l := range strings.Lines(e.What) {
		p.Line("procore-setup: %s", strings.TrimRight(l, "\n"))
	}
	for _, part := range [][2]string{{"why", e.Why}, {"what to do", e.Do}, {"read", e.Doc}} {
		if part[1] != "" {
			p.Line("  %s: %s", part[0], part[1])
		}
	}
}
