package main

import (
	"github.com/spf13/cobra"

	"procore-setup/procore/journal"
	"procore-setup/procore/text"
)

// setupFiles completes the argument of a command that takes a setup file.
func setupFiles(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return []cobra.Completion{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt
}

// planFiles completes the argument of a command that takes a saved plan.
func planFiles(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return []cobra.Completion{"plan", "json"}, cobra.ShellCompDirectiveFilterFileExt
}

// completeCompany offers the companies of earlier runs: nobody waits at a prompt for an
// answer of Procore's.
func (p *program) completeCompany(cmd *cobra.Command, _ []string, _ string,
) ([]cobra.Completion, cobra.ShellCompDirective) {
	const directive = cobra.ShellCompDirectiveNoFileComp
	if err := p.fromVariables(cmd); err != nil || p.opt.demo {
		return nil, directive
	}
	dir, err := p.stateDir()
	if err != nil {
		return nil, directive
	}
	var out []cobra.Completion
	for _, c := range journal.Companies(dir) {
		out = append(out, cobra.CompletionWithDesc(c.ID.String(), text.Display(c.Name)))
	}
	return out, directive
}
