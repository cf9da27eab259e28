package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// showCmd prints a saved plan.
func (p *program) showCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "show PLAN", Short: "Show a plan that was saved with plan --out", Args: oneFile,
		Long: "Prints the plan as it was when it was made, whether or not Procore is still so. Asks nobody anything,\n" +
			"and signs in nowhere.",
		Example: "  procore-setup plan setup.yaml --out office.plan\n" +
			"  procore-setup show office.plan --details",
		ValidArgsFunction: planFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			doc, err := p.read(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if doc.saved == nil {
				return usageError{fmt.Errorf("%s is no saved plan; to see what a setup file would change: procore-setup plan %s",
					args[0], args[0])}
			}
			return p.shown(*doc.saved)
		},
	}
	p.takes(cmd, detailsFlags, jsonFlags)
	return cmd
}
