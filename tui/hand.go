package tui

import (
	"errors"
	"reflect"
	"time"

	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
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

// ways is the way that the session is on.
func (s *Session) ways() ways {
	switch {
	case s.looks() && s.ending():
		return onLook | onEnd
	case s.looks():
		return onLook
	case s.byHand():
		return onHand
	}
	return onApp
}

// hand is what a session knows of a job by hand.
type hand struct {
	marks journal.Marks
	book  setup.Runbook
	stuck error     // why there is no book
	of    spec.Spec // what the book was made of
	with  journal.Marks
	terms string
}

func (s *Session) byHand() bool { return s.marks.Way == setup.WayHand }

// keyConsent is the key that leads to what the answers come to.
func (s *Session) keyConsent() Key {
	if s.byHand() {
		return keyNext.as("the steps")
	}
	return keyNext.as("consent")
}

// setWay takes a way. What was read from Procore is forgotten on the way by hand, and
// the answers that were given there are named as every company knows them afterwards.
func (s *Session) setWay(way string) {
	was := s.byHand()
	s.marks.Way = way
	switch {
	case s.byHand() && !was:
		s.link.api, s.checklist = nil, nil
		s.ahead.Drop(setup.PartAll)
		s.askNobody()
	case was && !s.byHand():
		s.Spec.Publish(s.Snapshot)
		s.Snapshot = &setup.Snapshot{}
	}
}

// askNobody puts what is publicly known in the place of what would be read.
func (s *Session) askNobody() {
	s.Snapshot = setup.Unasked(s.Spec, s.deps.Catalog, permission.Terms(s.deps.Terms), s.marks.Own...)
}

// published are the answers as a setup file has them.
func (s *Session) published() spec.Spec {
	want := s.Spec.Clone()
	if s.byHand() {
		want.Publish(s.Snapshot)
	}
	return want
}

// runbook is the job as the answers have it now. It is made anew where they have
// changed.
func (s *Session) runbook() (setup.Runbook, error) {
	same := s.terms == s.deps.Terms && reflect.DeepEqual(s.of, s.Spec) && reflect.DeepEqual(s.with, s.marks)
	if s.book.Title != "" && same {
		return s.book, s.stuck
	}
	s.of, s.with, s.terms = s.Spec.Clone(), s.marks, s.deps.Terms
	s.book, s.stuck = setup.ByHand(s.published(), s.deps.Catalog, permission.Terms(s.deps.Terms), s.marks)
	if s.stuck != nil {
		s.book = setup.Runbook{}
	}
	return s.book, s.stuck
}

// errNoSteps is why a stage has none.
var errNoSteps = errors.New("there are no steps by hand yet")

// stepsOf are the steps of a stage, and the place of the first among all of them.
func (s *Session) stepsOf(st spec.Stage) (steps []setup.Step, first, all int, err error) {
	book, err := s.runbook()
	if err != nil {
		return nil, 0, 0, err
	}
	steps, first = book.Of(st)
	if len(steps) == 0 {
		err = errNoSteps
	}
	return steps, first, len(book.Steps), err
}

// ticked tells when somebody said that a step is done; lapsed, that it asked for
// something else then.
func (s *Session) ticked(x setup.Step) (at time.Time, done, lapsed bool) {
	return setup.Ticked(s.marks, x, s.Spec.Company.ID)
}

// tick marks a step as done, or takes that back.
func (s *Session) tick(x setup.Step, done bool) {
	s.marks = setup.MarkStep(s.marks, x, s.Spec.Company.ID, done)
	s.saveDraft()
}

// leftOf counts the steps of a stage that nobody has marked as done, and those of them
// that were, before they asked for something else.
func (s *Session) leftOf(st spec.Stage) (left, lapsed int) {
	steps, _, _, err := s.stepsOf(st)
	if err != nil {
		return 1, 0
	}
	return setup.Unticked(s.marks, steps, s.Spec.Company.ID)
}

// handMark is how a stage stands by hand. It is never done as one that was read back is.
func (s *Session) handMark(st spec.Stage) mark {
	switch left, lapsed := s.leftOf(st); {
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
		left, _ := s.leftOf(x.stage)
		return left > 0
	case *handEndPage:
		return true
	}
	return p.screen.Blocked(s) != ""
}

// saveRunbook writes the job as one page for a browser and for paper.
func (s *Session) saveRunbook() (done bool, write func(dirs []string) ([]string, error)) {
	book, err := s.runbook()
	if err != nil {
		s.warn(inLine(explain(err)))
		return false, nil
	}
	return true, func(dirs []string) ([]string, error) {
		page, err := book.HTML()
		if err != nil {
			return nil, err
		}
		return journal.Keep(dirs, "procore-setup-runbook", journal.Copy{Ext: ".html", Data: page})
	}
}
