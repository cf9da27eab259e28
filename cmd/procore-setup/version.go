package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// versionCmd prints which program this is.
func (p *program) versionCmd() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			if p.opt.json {
				return p.printValue(struct {
					Version string `json:"version"`
					Commit  string `json:"commit,omitempty"`
				}{version, commit})
			}
			if commit != "" {
				_, err := fmt.Fprintf(p.out, "procore-setup %s (%s)\n", version, commit)
				return err
			}
			_, err := fmt.Fprintf(p.out, "procore-setup %s\n", version)
			return err
		},
	}
}
