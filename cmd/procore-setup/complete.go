package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"procore-setup/procore/journal"
	"procore-setup/procore/setup"
	"procore-setup/procore/text"
)

// The endings of files that commands take.
var (
	setupEndings = []cobra.Completion{"yaml", "yml"}
	planEndings  = []cobra.Completion{"plan", "json"}
)

// files completes arguments that are files with one of the endings; most is how many a
// command takes, 0: any number.
func files(most int, endings []cobra.Completion) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if most > 0 && len(args) >= most {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return endings, cobra.ShellCompDirectiveFilterFileExt
	}
}

// unquote takes the marks around a flag's value out of what is said of the flags: the help
// reads them, a shell would show them.
func unquote(cmd *cobra.Command) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) { f.Usage = strings.ReplaceAll(f.Usage, "`", "") })
	for _, c := range cmd.Commands() {
		unquote(c)
	}
}

// fromState completes with what the state folder of this machine holds: nobody waits at a
// prompt for an answer of Procore's.
func (p *program) fromState(offer func(dir string) []cobra.Completion) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		const directive = cobra.ShellCompDirectiveNoFileComp
		if err := p.fromVariables(cmd); err != nil || p.opt.demo {
			return nil, directive
		}
		dir, err := p.stateDir()
		if err != nil {
			return nil, directive
		}
		return offer(dir), directive
	}
}

// companies offers those of earlier runs.
func companies(dir string) []cobra.Completion {
	var out []cobra.Completion
	for _, c := range journal.Companies(dir) {
		out = append(out, cobra.CompletionWithDesc(c.ID.String(), text.Display(c.Name)))
	}
	return out
}

// The first words of the ids of changes, by what they are about.
const (
	ofTemplates = "template-"
	ofAccounts  = "account-"
)

// changed offers what earlier runs changed, by the first word of the changes' ids.
func changed(word string) func(dir string) []cobra.Completion {
	return func(dir string) []cobra.Completion {
		var out []cobra.Completion
		for _, name := range journal.Targets(dir, word) {
			out = append(out, text.Display(name))
		}
		return out
	}
}

// samples are some of the numbers that --sample takes.
var samples = []cobra.Completion{
	cobra.CompletionWithDesc("all", "every project"),
	cobra.CompletionWithDesc(fmt.Sprint(int(setup.DefaultSample)), "what is looked at without the flag"),
	cobra.CompletionWithDesc("20", "that many projects"),
}
