package setup

import (
	"slices"

	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// A stageRow is what the engine knows of a stage. Which of them a commit carries out is
// [spec.Committed].
type stageRow struct {
	stage spec.Stage
	page  string // what its page of a job by hand is called
	needs Part   // has to be known before it can be planned
	after Part   // may have changed in Procore along with what it changed
	rows  Part   // what the answers to its changes tell in full, row by row; 0: each is one change
	plan  func(d *differ, stages []spec.Stage)
}

// stageRows are the stages.
func stageRows() []stageRow {
	return []stageRow{
		{spec.StageConnect, "Before you begin", PartOperator, PartAll, 0, (*differ).connect},
		{
			spec.StageAccount, "Account", PartOperator | PartTemplates | PartAccount, PartAccount | PartAssignments, 0,
			(*differ).account,
		},
		{spec.StageTemplate, "Template", PartOperator | PartTemplates | PartAccount, PartAccount, 0, (*differ).templates},
		{spec.StageProjects, "Projects", PartAll, PartAccount | PartAssignments, PartAssignments, (*differ).work},
		{spec.StageVerify, "Invitation, and a look at it all", PartAll, 0, 0, nil},
	}
}

// ofStage is the row of a stage. Of one that it does not know nothing is planned.
func ofStage(s spec.Stage) stageRow {
	for _, r := range stageRows() {
		if r.stage == s {
			return r
		}
	}
	return stageRow{stage: s, needs: PartAll}
}

// PartsFor returns what has to be known before a stage can be planned.
func PartsFor(s spec.Stage) Part { return ofStage(s).needs }

// PartsAfter returns what is to be read anew after a stage was committed. What
// the changes made is in the snapshot already ([Runner.Snapshot]); this is what
// Procore may have changed along with it.
func PartsAfter(s spec.Stage) Part { return ofStage(s).after }

// PartsTold returns what the answers to a stage's changes tell in full. Where that is
// something, the changes are many rows, of which Procore may refuse some: what is left then
// is no reason to stay, it shows in the checklist.
func PartsTold(s spec.Stage) Part { return ofStage(s).rows }

// Retry is the stage of which rows are not as asked, so that they can be tried again from
// the checklist; false where all are.
func (c Checklist) Retry() (spec.Stage, bool) {
	for _, s := range spec.Committed() {
		if PartsTold(s) != 0 && len(c.Failed(s)) > 0 {
			return s, true
		}
	}
	return "", false
}

// Left is the first stage of which something is left to do; it is [spec.StageVerify]
// where nothing is.
func Left(s spec.Spec, snap *Snapshot) spec.Stage {
	for _, st := range spec.Committed() {
		if plan, err := Diff(s, snap, st); err != nil || len(plan.Changes) > 0 {
			return st
		}
	}
	return spec.StageVerify
}

// templates plans the account's templates, and that it has them.
func (d *differ) templates(stages []spec.Stage) {
	d.resolve()
	d.nothing()
	if !slices.Contains(stages, spec.StageAccount) {
		if want, ok := d.companyTemplate(); ok {
			d.giveChosen(spec.StageTemplate, want)
		}
	}
	d.companyLevel()
	d.template()
}

// work plans where the account works, or that it works nowhere any more.
func (d *differ) work(stages []spec.Stage) {
	if d.spec.Ending() {
		d.leave()
		return
	}
	d.resolve()
	d.nothing()
	if !slices.Contains(stages, spec.StageTemplate) && len(d.found.problems) == 0 {
		// The account gets no template that is not as asked, or of which nobody knows that.
		if p := sideOf(permission.ProjectScope, d.spec, d.snap).unfit(d.found); p != nil {
			d.report(*p)
		}
	}
	d.projects()
}
