package tui

import (
	"errors"

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
	verify := &verifyPage{}
	f := &flow{pages: []page{
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
		{spec.StageVerify, verify},
	}}
	verify.commit = len(f.pages) - 2
	return f
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
			s.missedAt, f.at = f.at, i
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

// steps is the stepper: the five stages.
func (f *flow) steps() []widget.Step {
	names := map[spec.Stage]string{
		spec.StageConnect: "Connect", spec.StageAccount: "Account", spec.StageTemplate: "Template",
		spec.StageProjects: "Projects", spec.StageVerify: "Verify",
	}
	done := f.pages[f.reached].stage
	var out []widget.Step
	state := widget.StepDone
	for _, st := range spec.Stages() {
		step := widget.Step{Name: names[st], State: state}
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
		if _, commits := p.screen.(*commitPage); !commits || i >= f.reached {
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

// number is the place of the current stage among the five, from 1.
func (f *flow) number() int {
	for i, st := range spec.Stages() {
		if st == f.stage() {
			return i + 1
		}
	}
	return 0
}
