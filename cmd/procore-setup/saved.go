package main

import (
	"errors"
	"fmt"
	"io/fs"
	"time"

	"procore-setup/procore/disk"
	"procore-setup/procore/journal"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/plain"
)

// save keeps a plan in the file that --out names. It is never written over another one:
// that may be the plan that somebody agreed to.
func (j *job) save(plan setup.Plan) error {
	p := j.p
	saved := setup.Save(plan, j.spec, &j.snap, buildInfo().Version, p.opt.terms, j.doc.name, j.doc.data)
	data, err := saved.File()
	if err != nil {
		return err
	}
	switch err := disk.Create(p.opt.out, data); {
	case errors.Is(err, fs.ErrExist):
		return usageError{fmt.Errorf("save the plan: %s is there already; choose another name", p.opt.out)}
	case err != nil:
		return fmt.Errorf("save the plan: %w", err)
	}
	j.report.Line("Saved. To do exactly this, and nothing else: procore-setup apply %s", p.opt.out)
	return nil
}

// meant makes sure that a saved plan goes where it was made for, and only once.
func (j *job) meant() error {
	saved := j.doc.saved
	if saved == nil {
		return nil
	}
	env := saved.Environment.Environment()
	switch {
	case env.LoginURL != j.world.env.LoginURL || env.APIURL != j.world.env.APIURL:
		return usageError{fmt.Errorf("nothing was changed: the plan was made for %s, and this is %s",
			env.APIURL, j.world.env.APIURL)}
	case j.spec.Company.ID != saved.Company.ID:
		return usageError{fmt.Errorf("nothing was changed: the plan was made for the company %d, and this is %d",
			saved.Company.ID, j.spec.Company.ID)}
	}
	if at := j.journal.UsedPlan(saved.ID); !at.IsZero() && j.purpose == toChange {
		return usageError{fmt.Errorf("nothing was changed: the plan was applied on %s; "+
			"a plan is applied once, make a new one", at.Local().Format("2006-01-02 15:04"))}
	}
	return nil
}

// asSaved performs a saved plan: exactly what it shows, or nothing.
func (j *job) asSaved(by *interruption) (setup.Checklist, error) {
	plan, err := setup.Diff(j.spec, &j.snap)
	if err == nil {
		err = j.doc.saved.Against(plan)
	}
	if err != nil {
		return setup.Checklist{}, refused(err)
	}
	j.showPlan(plan)
	if len(plan.Changes) == 0 {
		return j.reader.Check(j.spec, &j.snap)
	}
	if err := j.consent(by.ctx, plan); err != nil {
		return setup.Checklist{}, err
	}
	used := journal.Record{At: time.Now(), Change: journal.PlanUsed, Target: j.doc.saved.ID, Phase: journal.PhaseStarted}
	if err := j.journal.Append(used); err != nil {
		return setup.Checklist{}, fmt.Errorf("write the journal: %w", err)
	}
	if err := j.run(by, plan, nil); err != nil {
		return setup.Checklist{}, err
	}
	used.At, used.Phase = time.Now(), journal.PhaseDone
	if err := j.journal.Append(used); err != nil {
		return setup.Checklist{}, fmt.Errorf("write the journal: %w", err)
	}
	list, err := j.reader.Confirm(by.ctx, j.spec, &j.snap)
	return list, j.finish(err)
}

// refused is the end of a saved plan that is not any more what would be done: nothing
// was changed, and another plan is needed.
func refused(err error) error {
	f := &text.Failure{Causes: err, What: "apply the saved plan", Why: setup.Explain(err).What}
	if errors.As(err, new(spec.Problems)) {
		f.Causes = setup.ErrChanged // it was no problem when the plan was made
		f.Why = setup.ErrChanged.Error() + ": " + err.Error()
	} else if why := text.FailureOf(err); why != nil {
		f.Why = why.Why
	}
	f.Do = "nothing was changed: make a new plan and look at it"
	return f
}

// shown prints a saved plan.
func (p *program) shown(saved setup.SavedPlan) error {
	inJSON := func() ([]byte, error) { return setup.PlanJSON(saved.Plan()) }
	return p.answer(inJSON, func(out *plain.Printer) {
		out.Details = p.opt.details
		out.Line("Plan %s for %s (%d) at %s, made on %s by procore-setup %s from %s.",
			saved.ID, saved.Company.Name, saved.Company.ID,
			saved.Environment.APIURL, saved.Created.Local().Format("2006-01-02 15:04:05"), saved.Version, saved.SetupName)
		out.Notes(saved.Notes)
		out.Plan(saved.Plan())
	})
}
