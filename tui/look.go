package tui

import (
	"procore-setup/procore/journal"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// An account that is there is looked at beside the setup: its answers, and what was read
// for them, are put aside meanwhile and come back as they were. Nothing that is looked at
// gets into them, unless the admin says that it is to.

// A visit is such a look.
type visit struct {
	portrait *setup.Portrait // nil: nothing was read yet
	against  string          // what it is held against; empty: nothing
	asked    *spec.Spec      // what that asks for
	files    outputs

	// What the setup knew.
	answers   spec.Answers
	snap      *setup.Snapshot
	checklist *setup.Checklist
	marks     journal.Marks
	resumed   bool
	goesOn    bool
}

// looks tells whether an account that is there is being looked at.
func (s *Session) looks() bool { return s.visit != nil }

// beginLook puts the setup aside.
func (s *Session) beginLook() {
	if s.looks() {
		return
	}
	s.visit = &visit{
		answers: s.Answers, snap: s.Snapshot, checklist: s.checklist, marks: s.hand.Marks,
		resumed: s.resumed, goesOn: s.goesOn,
	}
	want := spec.Spec{Environment: s.Spec.Environment, Company: s.Spec.Company}
	s.Answers = spec.Answers{Spec: want}
	s.clearLook()
}

// endLook brings the setup back as it was. The way to Procore stays where it leads to the
// same company.
func (s *Session) endLook() {
	v := s.visit
	if v == nil {
		return
	}
	env, company, at := s.Spec.Environment, s.Spec.Company, s.Snapshot.Company
	s.visit = nil
	s.clearLook()
	s.Answers, s.Snapshot, s.checklist = v.answers, v.snap, v.checklist
	s.hand.Marks, s.resumed, s.goesOn = v.marks, v.resumed, v.goesOn
	byHand := s.hand.ByHand()
	switch {
	case !byHand && s.Spec.Environment.APIURL == "":
		s.Spec.Environment, s.Spec.Company, s.Snapshot.Company = env, company, at
	case s.Spec.Environment != env:
		s.signOut()
	case byHand:
		s.link.api = nil
	case s.Spec.Company == (spec.CompanySpec{}):
		s.Spec.Company, s.Snapshot.Company = company, at
	case s.Spec.Company.ID != company.ID:
		s.link.closeJournal()
		s.link.api = nil
	}
}

// clearLook forgets what was read for the one or the other.
func (s *Session) clearLook() {
	s.ahead.Drop(setup.PartAll)
	s.Snapshot, s.checklist = &setup.Snapshot{Company: s.Snapshot.Company}, nil
	s.hand.Marks, s.resumed, s.goesOn = journal.Marks{}, false, false
}

// firstLook is the first page of a look that asks something.
func firstLook(p page, s *Session) bool {
	return !is[*integrationPage](p, s) && p.on&onLook != 0 && !skips(p, s)
}

// isEnding is the page on which the account is taken away.
func isEnding(p page, _ *Session) bool { return p.on&onEnd != 0 && p.commits() }

// lookAt begins a look, wherever an account can be looked at from.
func lookAt(s *Session) Action {
	s.beginLook()
	return Action{kind: actGoto, to: firstLook, onward: true}
}

// lookStages are the stages of a look, and what they are called there.
func lookStages(s *Session) (stages []spec.Stage, called map[spec.Stage]string) {
	stages = []spec.Stage{spec.StageConnect, spec.StageAccount}
	if s.Spec.Ending() {
		stages = append(stages, spec.StageProjects, spec.StageVerify)
	}
	return stages, map[spec.Stage]string{
		spec.StageConnect: spec.StageConnect.Title(), spec.StageAccount: "Look",
		spec.StageProjects: "Take away", spec.StageVerify: spec.StageVerify.Title(),
	}
}
