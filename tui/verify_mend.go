package tui

import (
	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// focus is the check under the cursor; wrong tells that Enter leads to where it is mended.
func (p *verifyPage) focus(s *Session) (k setup.Check, wrong bool) {
	if s.checklist == nil || p.reading {
		return k, false
	}
	id := p.list.Focus().ID
	for _, k := range s.checklist.Checks {
		if k.ID == id {
			return k, k.Status == setup.StatusFailed || k.Status == setup.StatusUnknown
		}
	}
	return k, false
}

// mending is what Enter does about the check under the cursor, in two words.
func (p *verifyPage) mending(s *Session) string {
	if k, _ := p.focus(s); k.Status == setup.StatusUnknown {
		return "look again"
	}
	return "mend it"
}

// mend goes to the page that mends the check under the cursor: what a plan makes right is
// on the page of its changes, an answer that is wrong on the page that asks it.
func (p *verifyPage) mend(s *Session) (Action, tea.Cmd) {
	k, wrong := p.focus(s)
	switch {
	case !wrong:
		s.say("This is as it should be: nothing is to be mended here.")
		return Stay, nil
	case p.noReading() != "":
		s.say(p.noReading())
		return Stay, nil
	case k.Status == setup.StatusUnknown:
		s.drop(slotLag)
		return Stay, p.check(s)
	case k.Stage == spec.StageConnect:
		return goTo(is[*preflightPage]), nil
	case k.Stage == spec.StageVerify:
		return p.mendHere(s, k)
	case s.Spec.Ending():
		return goTo(isEnding), nil
	}
	plan, err := setup.Diff(s.Spec, s.Snapshot, k.Stage)
	if err == nil && len(plan.Stage(k.Stage).Changes) > 0 {
		return goTo(commitOf(k.Stage)), nil
	}
	return goTo(startOf(k.Stage)), nil
}

// mendHere is mend for what this page itself can do: a step of people, or the proof.
func (p *verifyPage) mendHere(s *Session, k setup.Check) (Action, tea.Cmd) {
	for i, l := range p.now {
		if l.change.ID == k.ID && l.state == stepDue {
			return p.open(s, i)
		}
	}
	if k.AsItself() {
		return p.prove(s)
	}
	return Stay, nil
}

// prove asks the account itself.
func (p *verifyPage) prove(s *Session) (Action, tea.Cmd) {
	if why := p.noProof(s); why != "" {
		s.say(why)
		return Stay, nil
	}
	o, cmd := newProof(s, p.proved)
	return Open(o), cmd
}
