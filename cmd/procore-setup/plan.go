package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/tui/plain"
)

// severalFiles is what the help of a command says that takes more than one file.
const severalFiles = "Of several files, of a pattern such as companies/*.yaml, and of a file that lists companies,\n" +
	"each company is done by itself: one that fails does not stop the rest, a table ends it, and the exit\n" +
	"code is the worst. With --json each line names its file and company. --company takes one of those that\n" +
	"a file lists."

// planCmd prints what would change.
func (p *program) planCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "plan FILE...", Short: "Show what a setup file would change in Procore", Args: manyFiles,
		Long: "Reads the setup file and Procore and prints every change, each with where its value comes from.\n" +
			"Changes nothing. Exits 0 when nothing would change and 6 when something would; what can't be read and may\n" +
			"be so already is shown, and does not count. A template of the account that somebody edited is a difference,\n" +
			"with each tool and permission. With --out the plan is saved, for show, and for apply to do exactly this,\n" +
			"once, or nothing.\n" + severalFiles,
		Example: "  procore-setup plan setup.yaml\n" +
			"  procore-setup plan companies/*.yaml\n" +
			"  procore-setup plan setup.yaml --json | jq '.changes[].target'",
		ValidArgsFunction: files(0, setupEndings),
		RunE:              p.manyRun(p.plan),
	}
	cmd.Flags().StringVar(&p.opt.out, "out", "", "save the plan in a new `FILE`")
	put(cmd.Flags(), ofOutput, "out")
	p.takes(cmd, procoreFlags, companyFlags, signInFlags, detailsFlags, reportFlags, stateFlags, logFlags, jsonFlags,
		quietFlags)
	return cmd
}

func (p *program) plan(ctx context.Context, doc document) error {
	j, err := p.start(ctx, doc, toRead)
	if err != nil {
		return err
	}
	defer j.done()
	if doc.saved != nil {
		return usageError{fmt.Errorf("%s is a saved plan already; to see it: procore-setup show %s", doc.given, doc.given)}
	}
	if err := j.read(ctx); err != nil {
		return err
	}
	plan, err := j.diff()
	if err != nil {
		return err
	}
	err = p.answer(func() ([]byte, error) { return setup.PlanJSON(plan) }, func(out *plain.Printer) {
		out.Forecast, out.Details = j.report.Forecast, p.opt.details
		out.Plan(plan)
	})
	if err == nil && p.opt.out != "" {
		err = j.save(plan)
	}
	if err == nil {
		err = j.writeReports(setup.Checklist{Company: j.snap.Company, At: j.snap.At}, &plan)
	}
	if err != nil {
		return err
	}
	switch {
	case plan.Differs():
		return quietError{exitWouldChange, "something would change"}
	case len(plan.Changes) > 0:
		j.report.Line("note: what the plan has can't be read here and may be so already; apply sets it once more. " +
			"That alone counts as no difference.")
	}
	return nil
}

// diff plans the setup file. Where it can't because the template gives nothing, it tells
// what the integration's page leaves open.
func (j *job) diff() (setup.Plan, error) {
	plan, err := setup.Diff(j.spec, &j.snap)
	var problems spec.Problems
	if errors.As(err, &problems) &&
		slices.ContainsFunc(problems, func(p spec.Problem) bool { return p.Field == setup.NothingField }) {
		for _, open := range setup.OpenPoints(j.spec, &j.snap) {
			j.report.Line("note: the source does not say: %s", open)
		}
	}
	return plan, err
}
