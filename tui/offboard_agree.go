package tui

import (
	"errors"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// endingTitle is what is asked before an account is taken away.
const endingTitle = "Take this account away?"

// endingAsks is what a yes to the plan still has to answer where an account is to be taken
// away: the number of the projects that it is taken off, typed; where there are none, a
// yes of its own.
func (p *commitPage) endingAsks() Overlay {
	var lines []string
	for _, c := range p.plan.Changes {
		lines = append(lines, sentence(c.Heading()))
		if c.Verb == setup.VerbRemove {
			lines = append(lines, c.Details...)
		}
		lines = append(lines, c.Warnings...)
	}
	if n := p.plan.Removals(); n > 0 {
		return newRemovals(endingTitle, n, lines, p.begin)
	}
	return newConfirm(endingTitle, lines, p.begin)
}

// A removalsOverlay wants the number of projects typed that an account is taken off.
type removalsOverlay struct {
	formOverlay
	asks  string
	pager *widget.Pager
}

func newRemovals(title string, number int, lines []string, yes func(*Session) tea.Cmd) *removalsOverlay {
	field := widget.Field{
		ID: "number", Label: "Number", Clean: text.Token,
		Validate: func(v string) error {
			if v != strconv.Itoa(number) {
				return errors.New("that is not their number; esc changes nothing")
			}
			return nil
		},
	}
	return &removalsOverlay{
		formOverlay{
			form: newForm(field), title: title,
			taken: func(s *Session) (Action, tea.Cmd) { return Close, yes(s) },
		},
		"This takes it off " + text.Count(number, "project") + ". Type that number to agree.",
		widget.NewPager(strings.Join(displayed(lines), "\n")),
	}
}

func (o *removalsOverlay) Keys(*Session) []Key {
	return []Key{action.Apply.As("agree"), action.Leave.As("change nothing"), action.Move}
}

func (o *removalsOverlay) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		switch k.String() {
		case "up", "down", "pgup", "pgdown":
			o.pager.Key(k)
			return Stay, nil
		}
	}
	return o.formOverlay.Update(s, msg)
}

func (o *removalsOverlay) View(s *Session, w, h int) string {
	const field = 2
	head := joinWrapped(o.asks, w) + "\n" + widget.Fit(o.form.View(s.Theme, w, field), w, field)
	return widget.Fit(head+"\n"+o.pager.View(s.Theme, w, max(h-lineCount(head), 1)), w, h)
}

// agreed is how a plan was agreed to, for the journal.
func (p *commitPage) agreed() string {
	how := "a yes in the wizard"
	if p.plan.Removals() > 0 {
		how += ", with the number of projects"
	}
	return how
}

// ended is the title of a plan to take an account away of which nothing is left.
func (p *commitPage) ended() string {
	if p.ran {
		return "Done: what could be taken away is gone"
	}
	return "Nothing to take away"
}

// endKeys are those of a plan to take an account away.
func (p *commitPage) endKeys(s *Session) []Key {
	switch {
	case !p.ending || p.ran:
		return nil
	case p.state == commitReading:
		return []Key{action.Clear.Unless("Wait until Procore has answered.")}
	case s.Spec.Leave.Clear:
		return []Key{action.Clear.As("leave default")}
	}
	return []Key{action.Clear}
}

// clears tells whether a key has changed whether the default project template is asked to
// be cleared, too. What is planned then is shown before it is agreed to.
func (p *commitPage) clears(s *Session, stroke string) bool {
	if !p.ending || p.ran || !action.Clear.Is(stroke) || p.state != commitReady && p.state != commitDone {
		return false
	}
	s.Spec = s.Spec.Leaving(spec.LeaveSpec{Clear: !s.Spec.Leave.Clear})
	return true
}

// leftLines tell what is left to people once all of the plan is done: no changes of it.
func leftLines(left []setup.Change) []widget.DiffLine {
	out := make([]widget.DiffLine, len(left))
	for i, c := range left {
		out[i] = widget.DiffLine{
			Group: "Left for you afterwards", Mark: widget.DiffManual, Text: text.Display(c.Text),
		}
		if c.Manual.Watch != nil { // what it is now was read
			out[i].Before, out[i].After = text.Display(c.Before), text.Display(c.After)
		}
	}
	return out
}
