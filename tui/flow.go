package tui

import (
	"errors"
	"slices"

	"procore-setup/procore/auth"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/tui/widget"
)

// A page is a screen and the stage that it belongs to.
type page struct {
	stage  spec.Stage
	screen Screen
}

// A flow is the list of pages with a cursor.
type flow struct {
	pages   []page
	at      int
	reached int // the furthest page that was open
	// stale are the stages that were committed and are not true any more, since an
	// answer has changed.
	stale map[spec.Stage]bool
}

func newFlow() *flow {
	return &flow{pages: []page{
		{spec.StageConnect, &integrationPage{}},
		{spec.StageConnect, &environmentPage{}},
		{spec.StageConnect, &credentialsPage{}},
		{spec.StageConnect, &signInPage{}},
		{spec.StageConnect, &companyPage{}},
		{spec.StageConnect, &preflightPage{}},
		{spec.StageAccount, &accountPage{}},
		{spec.StageAccount, &appPage{}},
		{spec.StageAccount, newCommit(spec.StageAccount)},
		{spec.StageTemplate, &templatePage{}},
		{spec.StageTemplate, &matrixPage{}},
		{spec.StageTemplate, &reviewPage{}},
		{spec.StageTemplate, newCommit(spec.StageTemplate)},
		{spec.StageProjects, &projectsPage{}},
		{spec.StageProjects, newCommit(spec.StageProjects)},
		{spec.StageVerify, &verifyPage{}},
	}}
}

// A destination tells whether a page is the one to go to.
type destination func(page, *Session) bool

// startOf is the first page of a stage that asks something.
func startOf(st spec.Stage) destination {
	return func(p page, s *Session) bool { return p.stage == st && !skips(p.screen, s) }
}

// commitOf is the page on which a stage is committed.
func commitOf(st spec.Stage) destination {
	return func(p page, _ *Session) bool { return p.stage == st && p.commits() }
}

// pageOf is the page of a screen.
func pageOf(screen Screen) destination {
	return func(p page, _ *Session) bool { return p.screen == screen }
}

func (p page) commits() bool {
	_, ok := p.screen.(*commitPage)
	return ok
}

// find is the place of a destination among the pages; false where there is none.
func (f *flow) find(to destination, s *Session) (int, bool) {
	i := slices.IndexFunc(f.pages, func(p page) bool { return to(p, s) })
	return i, i >= 0
}

func (f *flow) screen() Screen { return f.pages[f.at].screen }

func (f *flow) stage() spec.Stage { return f.pages[f.at].stage }

// next moves to the next page that asks something; false on the last.
func (f *flow) next(s *Session) bool {
	for i := f.at + 1; i < len(f.pages); i++ {
		if !skips(f.pages[i].screen, s) {
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
		if _, ok := p.screen.(*signInPage); ok && errors.Is(s.signIn, auth.ErrSignInAgain) {
			s.missedOn, f.at = f.screen(), i
			return true
		}
	}
	for i := f.at - 1; i >= 0; i-- {
		if !skips(f.pages[i].screen, s) {
			f.at = i
			return true
		}
	}
	return false
}

func skips(screen Screen, s *Session) bool {
	k, ok := screen.(skipper)
	return ok && k.Skip(s)
}

// steps is the stepper: the stages.
func (f *flow) steps() []widget.Step {
	done := f.pages[f.reached].stage
	var out []widget.Step
	state := widget.StepDone
	for _, st := range spec.Stages() {
		step := widget.Step{Name: st.Title(), State: state}
		if st == done {
			state = widget.StepLocked
		}
		if f.stale[st] {
			step.State = widget.StepStale
		}
		if st == f.stage() {
			step.State = widget.StepCurrent
		}
		out = append(out, step)
	}
	return out
}

// mark works out which committed stages an answer has made stale.
func (f *flow) mark(s *Session) {
	f.stale = map[spec.Stage]bool{}
	for i, p := range f.pages {
		if !p.commits() || i >= f.reached {
			continue
		}
		if !s.has(setup.PartsFor(p.stage)) {
			f.stale[p.stage] = true
			continue
		}
		plan, err := setup.Diff(s.Spec, s.Snapshot, p.stage)
		f.stale[p.stage] = err != nil || len(plan.Changes) > 0
	}
}
