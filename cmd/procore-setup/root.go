package main

import (
	"os"
	"path/filepath"

	"procore-setup/assets"

	"github.com/adrg/xdg"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const longHelp = `Sets up the account that an integration needs in Procore, and proves that it works.

Without a command it starts the wizard: Connect, Account, Template, Projects, Verify.
The same work runs from a setup file: plan shows what would change, apply changes
it, verify checks it. With --demo everything runs against a simulated Procore.

Exit codes: 0 done · 1 failed · 2 wrong use or missing answers · 3 stopped part-way,
run again to go on · 4 not signed in or not allowed · 5 verification found
differences · 6 plan: something would change, diff: they differ · 130 cancelled.`

const rootExamples = `  procore-setup --demo                      go through it against a simulated Procore
  procore-setup --environment sandbox       set up an account in the developer sandbox
  procore-setup --plain                     answer line by line
  procore-setup plan setup.yaml             see what a setup file would change`

// The groups of commands in the help.
const (
	groupFile   = "file"
	groupSignIn = "sign-in"
	groupMore   = "more"
)

// root builds the command tree.
func (p *program) root() *cobra.Command {
	cmd := &cobra.Command{
		Use:               "procore-setup",
		Short:             "Set up an integration's account in Procore, and prove that it works",
		Long:              longHelp,
		Example:           rootExamples,
		Args:              noArgs,
		Version:           buildInfo().String(),
		SilenceUsage:      true,
		SilenceErrors:     true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return p.fromVariables(cmd) },
		RunE:              func(cmd *cobra.Command, _ []string) error { return p.wizard(cmd.Context()) },
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	cmd.SetFlagErrorFunc(wrongFlag)
	cmd.SetVersionTemplate("procore-setup {{.Version}}\n")
	cmd.SetHelpFunc(func(c *cobra.Command, _ []string) { p.help(c) })
	p.takes(cmd, procoreFlags, companyFlags, signInFlags, lookFlags, stateFlags, logFlags, jsonFlags)
	cmd.AddGroup(
		&cobra.Group{ID: groupFile, Title: "From a setup file"},
		&cobra.Group{ID: groupSignIn, Title: "The sign-in"},
		&cobra.Group{ID: groupMore, Title: "More"},
	)
	group := func(id string, commands ...*cobra.Command) {
		for _, c := range commands {
			c.GroupID = id
			cmd.AddCommand(c)
		}
	}
	group(groupFile, p.initCmd(), p.validateCmd(), p.planCmd(), p.showCmd(), p.applyCmd(), p.verifyCmd(), p.exportCmd(),
		p.offboardCmd(), p.diffCmd(), p.runbookCmd(), p.schemaCmd())
	group(groupSignIn, p.loginCmd(), p.rotateCmd(), p.logoutCmd(), p.doctorCmd())
	group(groupMore, p.simulateCmd(), p.versionCmd(), p.manCmd())
	cmd.SetHelpCommand(p.helpCmd())
	cmd.SetHelpCommandGroupID(groupMore)
	cmd.SetCompletionCommandGroupID(groupMore)
	cmd.CompletionOptions.HiddenDefaultCmd = false
	cmd.InitDefaultCompletionCmd()
	completionExamples(cmd)
	for _, d := range assets.Docs() { // pages of the manual: they can't be run
		cmd.AddCommand(&cobra.Command{Use: d.Name, Short: d.Title, Long: d.Text})
	}
	return cmd
}

// completionExamples gives the library's command and those below it examples, as every
// other command has them, and refuses a shell that there is none for.
func completionExamples(root *cobra.Command) {
	examples := map[string]string{
		"completion": "bash > ~/.local/share/bash-completion/completions/procore-setup",
		"bash":       "> ~/.local/share/bash-completion/completions/procore-setup",
		"zsh":        "> \"${fpath[1]}/_procore-setup\"",
		"fish":       "> ~/.config/fish/completions/procore-setup.fish",
		"powershell": "| Out-String | Invoke-Expression",
	}
	completion, _, err := root.Find([]string{"completion"})
	mustNot(err)
	completion.Args, completion.RunE = noArgs, func(c *cobra.Command, _ []string) error { return c.Help() }
	for _, c := range append(completion.Commands(), completion) {
		c.Example = "  " + c.CommandPath() + " " + examples[c.Name()]
	}
}

// lookFlags are those of the wizard alone.
func lookFlags(p *program, f *pflag.FlagSet) {
	f.Var(&word{&p.opt.theme, themes}, "theme", "`COLOURS` of the wizard (default: what fits the terminal)")
	f.BoolVar(&p.opt.plain, "plain", false, "ask line by line, for screen readers and terminals that can't draw")
	put(f, ofOutput, "theme", "plain")
	orVar(f, "theme", themeVar)
}

// terminal tells whether a person sits at both ends, as the wizard needs.
func (p *program) terminal() bool {
	return term.IsTerminal(p.in.Fd()) && term.IsTerminal(p.out.Fd())
}

// mayAsk is the one place that decides whether a question may be asked: someone
// types at a terminal, and neither --yes nor --json said that nobody is there.
// Questions go to standard error, so standard output may be a file or a pipe.
func (p *program) mayAsk() bool {
	return term.IsTerminal(p.in.Fd()) && !p.opt.yes && !p.opt.json
}

// stateDir returns the folder for answers and journals.
func (p *program) stateDir() (string, error) {
	if p.opt.stateDir != "" {
		return filepath.Abs(p.opt.stateDir)
	}
	if p.opt.demo {
		if path, lives, err := p.demoFile(); err != nil || lives {
			return filepath.Dir(path), err
		}
		// This simulator forgets when the program ends; so does what belongs to it.
		if p.scratch != "" {
			return p.scratch, nil
		}
		var err error
		p.scratch, err = os.MkdirTemp("", "procore-setup-demo-")
		return p.scratch, err
	}
	return filepath.Join(xdg.StateHome, "procore-setup"), nil
}
