package tui

import (
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// A job by hand goes the same way through the same answers; nobody is asked anything on
// it, and in the place of each commit stand steps that a person does in Procore's pages.
// What is marked as done there is the person's word: attested, never verified.

// ways are those on which a page is one.
type ways int

const (
	onApp ways = 1 << iota
	onHand
	onLook // an account that is there is looked at
	onEnd  // and is to be taken away
	onAll  = onApp | onHand
)

// wayOf is the way that the session is on.
func wayOf(s *Session) ways {
	switch {
	case s.looks() && s.Spec.Ending():
		return onLook | onEnd
	case s.looks():
		return onLook
	case s.hand.ByHand():
		return onHand
	}
	return onApp
}

// keyConsent is the key that leads to what the answers come to.
func keyConsent(s *Session) Key {
	if s.hand.ByHand() {
		return action.Next.As("the steps")
	}
	return action.Next.As("consent")
}

// setWay takes a way. By hand nobody is asked.
func (s *Session) setWay(way string) {
	was := s.hand.ByHand()
	s.Snapshot = s.hand.Take(way, &s.Spec, s.Snapshot)
	if s.hand.ByHand() && !was {
		s.link.api, s.checklist = nil, nil
		s.ahead.Drop(setup.PartAll)
	}
}

// askNobody puts what is publicly known in the place of what would be read.
func (s *Session) askNobody() {
	s.Snapshot = s.hand.Known(s.Spec)
}

// tick marks a step as done, or takes that back.
func (s *Session) tick(x setup.Step, done bool) {
	s.hand.Tick(s.Spec, x, done)
	s.saveDraft()
}

// handMark is how a stage stands by hand. It is never done as one that was read back is.
func handMark(s *Session, st spec.Stage) mark {
	switch left, lapsed := s.hand.LeftOf(s.Spec, st); {
	case lapsed > 0:
		return mark{widget.StepStale, areIs(lapsed, "step") + " not what was marked as done: an answer has changed"}
	case left == 0:
		return mark{state: widget.StepAttested}
	}
	return mark{state: widget.StepLooked}
}

// leftByHand is the first page of a job by hand on which something is left: an answer
// that is missing, or a step.
func leftByHand(p page, s *Session) bool {
	if skips(p, s) {
		return false
	}
	switch x := p.screen.(type) {
	case *resumePage, *integrationPage, *wayPage:
		return false
	case *handPage:
		left, _ := s.hand.LeftOf(s.Spec, x.stage)
		return left > 0
	case *handEndPage:
		return true
	}
	return p.screen.Blocked(s) != ""
}
