package tui

import (
	"context"
	"slices"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/setup"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// A leftStep is one that is left to people, numbered on the page of the receipt. It keeps
// its place once it is done.
type leftStep struct {
	change setup.Change
	state  stepState
}

type stepState int

const (
	stepDue stepState = iota
	stepDone
	stepLeftOut
)

// How long it takes until what people do is looked for: soon at first, then ever later,
// so that a page that stays open over night asks little.
const (
	firstWatch = 10 * time.Second
	lastWatch  = 5 * time.Minute
)

// leftMsg brings which of the steps Procore shows as done.
type leftMsg struct{ done []string }

// remember takes over which steps are left; one that is not any more is done, or was left
// out.
func (p *verifyPage) remember(s *Session) {
	left := setup.Reminders(s.Spec, s.Snapshot)
	for i := range p.now {
		one := &p.now[i]
		at := slices.IndexFunc(left, func(c setup.Change) bool { return c.ID == one.change.ID })
		switch {
		case at >= 0:
			one.change, one.state = left[at], stepDue
			left = slices.Delete(left, at, at+1)
		case one.state == stepDue:
			one.state = settled(one.change, s.Snapshot.Account, s.Spec.Ending())
		}
	}
	for _, c := range left {
		p.now = append(p.now, leftStep{change: c})
	}
}

// settled is how a step ended that is not left any more. Of an account that is gone or
// inactive nothing is left, and nothing is done.
func settled(c setup.Change, a *setup.AccountState, ending bool) stepState {
	if a == nil || a.Inactive && !ending {
		return stepDue
	}
	if _, out := a.LeftOut[c.ID]; out {
		return stepLeftOut
	}
	return stepDone
}

// due is the number of the first step that is not done, from 0.
func (p *verifyPage) due() int {
	return max(slices.IndexFunc(p.now, func(l leftStep) bool { return l.state == stepDue }), 0)
}

// numbered opens the step of a number. The last is the proof, or the end of the sign-in.
func (p *verifyPage) numbered(s *Session, stroke string) (Action, tea.Cmd) {
	n, err := strconv.Atoi(stroke)
	if err != nil || n < 1 {
		return Stay, nil
	}
	if n == len(p.now)+1 && s.Spec.Ending() {
		return p.askSignOut(s)
	}
	if n == len(p.now)+1 {
		return p.prove(s)
	}
	return p.open(s, n-1)
}

// open shows how a step is done.
func (p *verifyPage) open(s *Session, at int) (Action, tea.Cmd) {
	switch {
	case at >= len(p.now):
		s.say("There is no step of that number.")
		return Stay, nil
	case p.now[at].state == stepDone:
		s.say("That is done.")
		return Stay, nil
	}
	return Open(p.remind(p.now[at].change)), nil
}

// remind opens such a step; what the admin attests goes into the journal.
func (p *verifyPage) remind(c setup.Change) Overlay {
	return &manualOverlay{change: c, pager: widget.NewPager(""), answer: func(s *Session, a setup.ManualAnswer) tea.Cmd {
		written, err := setup.Attest(s.link.journal, s.Spec, s.Snapshot.Operator, c, a)
		switch {
		case err != nil:
			s.warn("This could not be written down: " + err.Error())
			return nil
		case !written:
			return nil
		case p.out.asked: // it is in the journal, and nothing can be read back
			p.settle(c, a)
			return nil
		}
		return p.check(s)
	}}
}

// settle keeps what an admin said of a step who has signed out.
func (p *verifyPage) settle(c setup.Change, a setup.ManualAnswer) {
	for i := range p.now {
		switch {
		case p.now[i].change.ID != c.ID:
		case a == setup.ManualSkipped:
			p.now[i].state = stepLeftOut
		default:
			p.now[i].state = stepDone
		}
	}
}

// watch looks for what people do, after a pause, where Procore shows any of it.
func (p *verifyPage) watch(s *Session, pause time.Duration) tea.Cmd {
	if len(p.watched()) == 0 || p.out.asked {
		return nil
	}
	p.pause = min(pause, lastWatch)
	return s.after(slotLeft, p.pause, watchMsg{})
}

// watched are the steps that Procore will show as done.
func (p *verifyPage) watched() []setup.Change {
	var out []setup.Change
	for _, l := range p.now {
		if l.state == stepDue && l.change.Manual.Watch != nil {
			out = append(out, l.change)
		}
	}
	return out
}

// lookLeft asks Procore about the steps that are left. What can't be read now is asked
// again later; nobody waits for it.
func (p *verifyPage) lookLeft(s *Session) tea.Cmd {
	steps := p.watched()
	return s.load(slotLeft, func(ctx context.Context) tea.Msg {
		var m leftMsg
		for _, c := range steps {
			if done, err := c.Manual.Watch(ctx); err == nil && done {
				m.done = append(m.done, c.ID)
			}
		}
		return m
	})
}

// sawLeft reads everything back once more where a step was done: other checks say so too.
func (p *verifyPage) sawLeft(s *Session, m leftMsg) tea.Cmd {
	if len(m.done) == 0 || p.reading {
		return p.watch(s, p.pause+p.pause/2)
	}
	for _, l := range p.now {
		if slices.Contains(m.done, l.change.ID) {
			s.say("Procore says that it is done: " + text.Display(l.change.Target) + ".")
		}
	}
	return p.check(s)
}
