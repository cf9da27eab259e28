package tui

import (
	"cmp"
	"errors"
	"slices"

	"procore-setup/procore/auth"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// A page is a screen and the stage that it belongs to.
type page struct {
	stage  spec.Stage
	screen Screen
	on     ways // those on which it is a page
}

// A flow is the list of pages with a cursor.
type flow struct {
	pages   []page
	at      int
	reached int // the furthest page that was open
	before  int // what that was when the look at an account began
	looking bool
	marks   map[spec.Stage]mark
	// done are the stages that were right in Procore at some time.
	done map[spec.Stage]bool
}

// A mark says how a stage stands, and why, where that is not as it was.
type mark struct {
	state widget.StepState
	why   string
}

// questions are the pages of each stage, but for what its answers come to.
var questions = map[spec.Stage]func() []page{
	spec.StageConnect: func() []page {
		return []page{
			{screen: &resumePage{}, on: onAll},
			{screen: &integrationPage{}, on: onAll | onLook},
			{screen: &wayPage{}, on: onAll},
			{screen: &environmentPage{}, on: onAll | onLook},
			{screen: &handCompanyPage{}, on: onHand},
			{screen: newHandPage(spec.StageConnect), on: onHand},
			{screen: &portalPage{}, on: onApp},
			{screen: &credentialsPage{}, on: onApp | onLook},
			{screen: &signInPage{}, on: onApp | onLook},
			{screen: &companyPage{}, on: onApp | onLook},
			{screen: &preflightPage{}, on: onApp | onLook},
		}
	},
	spec.StageAccount: func() []page {
		return []page{
			{screen: &whosePage{}, on: onLook},
			{screen: &lookPage{}, on: onLook},
			{stage: spec.StageProjects, screen: newCommit(spec.StageProjects), on: onEnd},
			{screen: &accountPage{}, on: onAll},
			{screen: &appPage{}, on: onApp},
		}
	},
	spec.StageTemplate: func() []page {
		return []page{{screen: &handOwnPage{}, on: onHand}, {screen: &matrixPage{}, on: onAll}}
	},
	spec.StageProjects: func() []page {
		return []page{{screen: &projectsPage{}, on: onApp}, {screen: &handProjectsPage{}, on: onHand}}
	},
	spec.StageVerify: func() []page {
		return []page{
			{screen: &verifyPage{}, on: onApp | onEnd},
			{screen: newHandPage(spec.StageVerify), on: onHand},
			{screen: &handEndPage{}, on: onHand},
		}
	},
}

// newFlow returns the pages: those of each stage, and behind them the commit that carries
// it out, or its steps by hand.
func newFlow() *flow {
	f := &flow{done: map[spec.Stage]bool{}}
	for _, st := range spec.Stages() {
		if asks := questions[st]; asks != nil {
			f.add(st, asks()...)
		}
		if slices.Contains(spec.Committed(), st) {
			f.add(st, page{screen: newCommit(st), on: onApp}, page{screen: newHandPage(st), on: onHand})
		}
	}
	return f
}

// add adds pages, those of a stage where they name none.
func (f *flow) add(st spec.Stage, pages ...page) {
	for _, p := range pages {
		p.stage = cmp.Or(p.stage, st)
		f.pages = append(f.pages, p)
	}
}

// A destination tells whether a page is the one to go to.
type destination func(page, *Session) bool

// startOf is the first page of a stage that asks something.
func startOf(st spec.Stage) destination {
	return func(p page, s *Session) bool { return p.stage == st && !skips(p, s) }
}

// commitOf is the page on which a stage is committed.
func commitOf(st spec.Stage) destination {
	return func(p page, s *Session) bool {
		if s.Spec.Ending() { // all of it is one plan
			return isEnding(p, s)
		}
		return p.stage == st && p.commits() && p.on&wayOf(s) != 0
	}
}

// pageOf is the page of a screen.
func pageOf(screen Screen) destination {
	return func(p page, _ *Session) bool { return p.screen == screen }
}

// is tells whether a page is the one of a kind of screen.
func is[S Screen](p page, _ *Session) bool {
	_, ok := p.screen.(S)
	return ok
}

func (p page) commits() bool { return is[*commitPage](p, nil) }

// find is the place of a destination among the pages; false where there is none.
func (f *flow) find(to destination, s *Session) (int, bool) {
	i := slices.IndexFunc(f.pages, func(p page) bool { return to(p, s) })
	return i, i >= 0
}

func (f *flow) now() page { return f.pages[f.at] }

func (f *flow) screen() Screen { return f.pages[f.at].screen }

func (f *flow) stage() spec.Stage { return f.pages[f.at].stage }

// next moves to the next page that asks something; false on the last.
func (f *flow) next(s *Session) bool {
	for i := f.at + 1; i < len(f.pages); i++ {
		if !skips(f.pages[i], s) {
			f.at, f.reached = i, max(f.reached, i)
			return true
		}
	}
	return false
}

// back moves to the page before that asks something; false on the first. Where
// the sign-in has lapsed, that is the sign-in, and from there the way leads back
// to where it was missed.
func (f *flow) back(s *Session) bool {
	for i, p := range f.pages[:f.at] {
		if is[*signInPage](p, s) && errors.Is(s.link.signIn, auth.ErrSignInAgain) {
			s.link.missedOn, f.at = f.screen(), i
			return true
		}
	}
	for i := f.at - 1; i >= 0; i-- {
		if !skips(f.pages[i], s) {
			f.at = i
			return true
		}
	}
	return false
}

func skips(p page, s *Session) bool {
	k, ok := p.screen.(skipper)
	return p.on&wayOf(s) == 0 || ok && k.Skip(s)
}

// follow keeps how far the setup was while an account is looked at.
func (f *flow) follow(s *Session) {
	switch {
	case s.looks() == f.looking:
		return
	case s.looks():
		f.before, f.reached = f.reached, f.at
	case s.link.api == nil && !s.hand.ByHand(): // the way to Procore led to another company
		f.reached = f.at
	default:
		f.reached = max(f.before, f.at)
	}
	f.looking = s.looks()
}

// stageName is what the stage of the page is called.
func (f *flow) stageName(s *Session) string {
	if s.looks() {
		_, called := lookStages(s)
		return called[f.stage()]
	}
	return f.stage().Title()
}

// position is where the page's stage stands among all of them; empty while an account is
// looked at, which has no end to get to.
func (f *flow) position(s *Session) string {
	if s.looks() {
		return ""
	}
	return f.stage().Position()
}

// steps is the stepper: the stages.
func (f *flow) steps(s *Session) []widget.Step {
	var out []widget.Step
	stages, called := spec.Stages(), map[spec.Stage]string{}
	if s.looks() {
		stages, called = lookStages(s)
	}
	for _, st := range stages {
		step := widget.Step{Name: cmp.Or(called[st], st.Title()), State: f.markOf(st, s).state}
		if st == f.stage() {
			step.State = widget.StepCurrent
		}
		out = append(out, step)
	}
	return out
}

// reasons says of each stage that was done and is not right any more, why.
func (f *flow) reasons(s *Session) []string {
	var out []string
	for _, st := range spec.Stages() {
		if m := f.markOf(st, s); m.state == widget.StepStale && st != f.stage() {
			out = append(out, st.Title()+": "+m.why)
		}
	}
	return out
}

// markOf is how a stage stands. What Verify found is known without a plan.
func (f *flow) markOf(st spec.Stage, s *Session) mark {
	if st == spec.StageVerify && !s.hand.ByHand() && f.pages[f.reached].stage == st {
		return verifyMark(s.checklist)
	}
	if st == spec.StageProjects && s.Spec.Ending() && s.checklist != nil { // gone is what was read back to be gone
		return verifyMark(s.checklist)
	}
	return f.marks[st]
}

func verifyMark(c *setup.Checklist) mark {
	switch {
	case c == nil:
		return mark{state: widget.StepLooked}
	case c.OK(false) && !c.Behind():
		return mark{state: widget.StepDone}
	case c.OK(false):
		return mark{widget.StepStale, "not all of it shows in Procore's lists yet"}
	}
	return mark{widget.StepStale, areIs(c.Count(setup.StatusFailed), "thing") + " not as asked"}
}

// mark works out how the stages stand: done is what Procore has as the answers want
// it, so that a stage that was only looked at is not.
func (f *flow) mark(s *Session) {
	f.marks = map[spec.Stage]mark{}
	for i, p := range f.pages {
		if _, known := f.marks[p.stage]; known || i > f.reached || p.on&wayOf(s) == 0 {
			continue
		}
		switch {
		case s.hand.ByHand():
			f.marks[p.stage] = handMark(s, p.stage)
			continue
		case s.looks() && p.stage != spec.StageConnect: // a look leaves nothing to be done
			f.marks[p.stage] = mark{state: widget.StepLooked}
			continue
		}
		why := standing(p.stage, s)
		switch {
		case why == "":
			f.done[p.stage] = true
			f.marks[p.stage] = mark{state: widget.StepDone}
		case f.done[p.stage]:
			f.marks[p.stage] = mark{widget.StepStale, why}
		default:
			f.marks[p.stage] = mark{state: widget.StepLooked}
		}
	}
}

// standing is what is left to do for a stage; "" where Procore has it as the answers
// want it.
func standing(st spec.Stage, s *Session) string {
	if st == spec.StageConnect {
		switch {
		case s.link.api == nil || !s.Snapshot.Has(setup.PartOperator):
			return "there is no sign-in to the company now"
		case s.Snapshot.AppConnected == setup.No || s.Snapshot.FullAdmin == setup.No:
			return "what is needed to go on is not there any more"
		}
		return ""
	}
	if !s.Snapshot.Has(setup.PartsFor(st)) {
		return "an answer has changed, and what Procore has is to be read again"
	}
	plan, err := setup.Diff(s.Spec, s.Snapshot, st)
	switch {
	case err != nil:
		return explain(err).What
	case len(plan.Changes) == 1:
		return "left to do: " + text.Display(plan.Changes[0].Heading())
	case len(plan.Changes) > 1:
		more := text.Count(len(plan.Changes)-1, "more change")
		return "left to do: " + text.Display(plan.Changes[0].Heading()) + ", and " + more
	}
	return ""
}
