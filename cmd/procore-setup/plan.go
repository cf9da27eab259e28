package main

import (
	"context"

	"github.com/spf13/cobra"

	"procore-setup/procore/setup"
	"procore-setup/tui/plain"
)

// planCmd prints what would change.
func (p *program) planCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "plan FILE", Short: "Show what a setup file would change in Procore", Args: oneFile,
		Long: "Reads the setup file and Procore and prints every change, each with where its value comes from.\n" +
			"Changes nothing. Exits 0 when nothing would change and 6 when something would.",
		Example: "  procore-setup plan setup.yaml\n" +
			"  procore-setup plan setup.yaml --json | jq '.changes[].target'",
		ValidArgsFunction: setupFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := p.cancelOnInterrupt(cmd.Context())
			defer stop()
			return p.plan(ctx, args[0])
		},
	}
	p.takes(cmd, procoreFlags, companyFlags, signInFlags, stateFlags, logFlags, jsonFlags, quietFlags)
	return cmd
}

func (p *program) plan(ctx context.Context, name string) error {
	j, err := p.start(ctx, name, toRead)
	if err != nil {
		return err
	}
	defer j.done()
	if err := j.read(ctx); err != nil {
		return err
	}
	plan, err := setup.Diff(j.spec, &j.snap)
	if err != nil {
		return err
	}
	if p.opt.json {
		err = p.printLine(setup.PlanJSON(plan))
	} else {
		err = p.results(func(out *plain.Printer) {
			out.Forecast = j.report.Forecast
			out.Plan(plan)
		})
	}
	if err != nil {
		return err
	}
	if len(plan.Changes) > 0 {
		return quietError{exitWouldChange, "something would change"}
	}
	return nil
}
