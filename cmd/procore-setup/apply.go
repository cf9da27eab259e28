package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"procore-setup/procore/setup"
	"procore-setup/tui/action"
	"procore-setup/tui/plain"
)

// applyCmd makes a setup file true.
func (p *program) applyCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "apply FILE...", Short: "Change Procore so that a setup file is true, then verify", Args: manyFiles,
		Long: "Prints the plan, asks (default No; --yes does not ask), changes Procore, reads it back and prints\n" +
			"the checklist. Interrupt once to stop after the change in hand, twice to stop now; running the\n" +
			"same command again goes on from what Procore says. A plan that was saved with plan --out is done exactly\n" +
			"as it shows, once, or not at all where Procore is not any more as it was.\n" + severalFiles,
		Example: "  procore-setup apply setup.yaml\n" +
			"  procore-setup apply setup.yaml --yes --auth client-credentials --client-secret-file secret.txt\n" +
			"  procore-setup apply setup.yaml --yes --confirm-removals 12\n" +
			"  procore-setup apply companies.yaml --yes --confirm-removals 4286480=12 --confirm-removals 4286491=3",
		ValidArgsFunction: files(0, setupEndings),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.each(cmd.Context(), args, func(doc document) error { return p.apply(cmd.Context(), doc) })
		},
	}
	p.takes(cmd, procoreFlags, companyFlags, signInFlags, consentFlags, detailsFlags, proofFlags, reportFlags,
		stateFlags, logFlags, jsonFlags, quietFlags)
	return cmd
}

// apply runs a setup file.
func (p *program) apply(ctx context.Context, doc document) error {
	by := p.interruptible(ctx)
	defer by.release()
	how, err := p.proving()
	if err != nil {
		return err
	}
	j, err := p.start(by.ctx, doc, toChange)
	if err != nil {
		return err
	}
	defer j.done()
	if err := how.fits(j.spec.Account.Kind); err != nil {
		return err
	}
	do := j.passes
	if j.doc.saved != nil {
		do = j.asSaved
	}
	return j.carryOut(by, how, do)
}

// carryOut reads Procore, changes it with do, and prints how it stands then.
func (j *job) carryOut(
	by *interruption, how proving, do func(*interruption) (setup.Checklist, error),
) (err error) {
	p := j.p
	if p.opt.json {
		if err := p.printLine(setup.BegunJSON(buildInfo().Version, j.spec)); err != nil {
			return err
		}
		defer func() { err = p.ended(err) }()
	}
	if err := j.read(by.ctx); err != nil {
		return err
	}
	list, err := do(by)
	if err == nil {
		list, err = j.proved(by.ctx, how, list)
	}
	if err != nil {
		return j.halfDone(by.ctx, err)
	}
	if err := j.verdict(list); err != nil || j.last == nil {
		return err
	}
	return j.last(by.ctx)
}

// halfDone ends a run that wrote something and then found that it can't go on as the
// file asks, or that what it made is not as asked: that was no wrong use. What Procore
// says now is the checklist. A run that Procore or this machine ended says so itself.
func (j *job) halfDone(ctx context.Context, err error) error {
	code := exitCode(err)
	ours := code == exitUsage || code == exitCancelled || errors.Is(err, setup.ErrMismatch)
	if !j.journal.Changed() || !ours || ctx.Err() != nil {
		return err
	}
	if !errors.As(err, new(quietError)) {
		j.report.Error(err)
	}
	list, unread := j.reader.Confirm(ctx, j.spec, &j.snap)
	if unread != nil {
		j.report.Error(unread)
		return quietError{exitStopped, "something was changed, and could not be read back"}
	}
	if err := j.verdict(list); err != nil {
		return err
	}
	return quietError{exitDifferences, "not all of it could be done"}
}

// ended prints the last line of a stream of JSON. What ended the run counts more than
// that nobody heard it.
func (p *program) ended(err error) error {
	code := exitDone
	if err != nil {
		code = exitCode(err)
	}
	if unheard := p.printLine(setup.EndedJSON(code, err)); err == nil {
		return unheard
	}
	return err
}

// passes plans, asks and changes until nothing is left that was not tried. One
// pass does nearly always: a second one is for what could only be seen after the
// first, such as where an account works that was inactive.
func (j *job) passes(by *interruption) (setup.Checklist, error) {
	tried := map[string]bool{}
	var list setup.Checklist
	for {
		plan, err := j.diff()
		if err != nil {
			return setup.Checklist{}, err
		}
		isNew := func(c setup.Change) bool { return !tried[c.ID] }
		if !slices.ContainsFunc(plan.Changes, isNew) {
			if len(tried) > 0 {
				return list, nil
			}
			if !j.p.opt.json && !j.p.opt.quiet {
				j.report.Plan(plan)
			}
			return j.reader.Check(j.spec, &j.snap)
		}
		j.showPlan(plan)
		if err := j.consent(by.ctx, plan); err != nil {
			return setup.Checklist{}, err
		}
		if err := j.run(by, plan, nil); err != nil {
			return setup.Checklist{}, err
		}
		for _, c := range plan.Changes {
			tried[c.ID] = true
		}
		if list, err = j.reader.Confirm(by.ctx, j.spec, &j.snap); err != nil {
			return setup.Checklist{}, j.finish(err)
		}
	}
}

// showPlan tells what is to be agreed to: nobody agrees to what was not shown.
func (j *job) showPlan(plan setup.Plan) {
	if !j.p.opt.json && (!j.p.opt.quiet || j.p.mayAsk()) {
		j.report.Plan(plan)
	}
}

// run performs the plan, telling its events. Without manual, what is to be done by
// hand is put off.
func (j *job) run(by *interruption, plan setup.Plan, manual plain.ManualStep) error {
	r := &setup.Runner{
		Consent: j.agreed,
		API:     j.api, Journal: j.journal, Spec: j.spec, Snapshot: &j.snap, Emit: j.emit, Manual: manual,
	}
	j.wait.Store(r)
	defer j.wait.Store(nil)
	return j.finish(by.change(func(ctx context.Context, stop <-chan struct{}) error { return r.Run(ctx, plan, stop) }))
}

// finish says what it means that a run has ended so: where it is to be run again
// as it is, what happened is told first. A nil error stays nil.
func (j *job) finish(err error) error {
	if err == nil || !setup.PartWay(j.journal, err) {
		return err
	}
	if !errors.Is(err, setup.ErrStopped) && !errors.Is(err, context.Canceled) {
		j.report.Error(err)
	}
	again := "Run the same command again to go on."
	if j.doc.saved != nil {
		again = "Make a new plan of what is left to go on: a saved one is applied once."
	}
	j.report.Line("Stopped part-way; nothing is lost. %s", again)
	return quietError{exitStopped, "stopped part-way"}
}

// consent asks whether Procore may be changed. Removals need a confirmation of
// their own: their number, typed or given by flag.
func (j *job) consent(ctx context.Context, plan setup.Plan) error {
	p, removals := j.p, plan.Removals()
	switch {
	case p.mayAsk():
		j.agreed = "a typed yes"
		if removals > 0 {
			j.agreed += ", with the number of projects"
		}
		return j.agree(ctx, removals)
	case !p.opt.yes && !p.opt.demo:
		return usageError{errAsk}
	}
	j.agreed = "the flag --yes"
	if removals == 0 {
		return nil
	}
	c, err := j.confirmed(removals)
	if err == nil {
		j.agreed += " " + c.flag()
	}
	return err
}

// agree puts the questions to the person at the terminal. Only a clear yes with
// Enter behind it is consent; the end of input and an interrupt are not.
func (j *job) agree(ctx context.Context, removals int) error {
	question := func(q string) string { return j.p.typedAnswer(ctx, j.in, q) }
	a := question("Change " + action.Procore(j.p.opt.demo) + "? Only \"yes\" will be accepted [No]: ")
	agreed := a == "yes" || a == "y"
	if agreed && removals > 0 {
		if _, err := j.confirmed(removals); err != nil {
			a = question(fmt.Sprintf("This takes the account off the %d projects listed above. Type their number: ", removals))
			agreed = a == fmt.Sprint(removals)
		}
	}
	if !agreed {
		j.report.Line("Nothing of this was changed.")
		return quietError{exitCancelled, "cancelled"}
	}
	return nil
}
