package main

import "github.com/spf13/cobra"

// verifyCmd checks a setup file against Procore.
func (p *program) verifyCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "verify FILE", Short: "Check that everything in a setup file is true in Procore", Args: oneFile,
		Long: "Reads Procore and prints the checklist. Changes nothing. Exits 5 when a check failed.",
		Example: "  procore-setup verify setup.yaml\n" +
			"  procore-setup verify setup.yaml --strict --json",
		ValidArgsFunction: setupFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := p.cancelOnInterrupt(cmd.Context())
			defer stop()
			j, err := p.start(ctx, args[0], toRead)
			if err != nil {
				return err
			}
			defer j.done()
			if err := j.read(ctx); err != nil {
				return err
			}
			list, err := j.reader.Check(j.spec, &j.snap)
			if err != nil {
				return err
			}
			return j.verdict(list)
		},
	}
	p.takes(cmd, procoreFlags, companyFlags, signInFlags, strictFlags, stateFlags, logFlags, jsonFlags, quietFlags)
	return cmd
}
