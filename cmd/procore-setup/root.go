package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/adrg/xdg"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"procore-setup/procore/auth"
)

// options are the flags that every command shares.
type options struct {
	demo        bool
	environment string
	loginURL    string
	apiURL      string
	method      string
	company     string
	stateDir    string
	store       string
	logFile     string
	theme       string
	terms       string
	template    string
	port        int
	noPKCE      bool
	removals    int
	yes         bool
	json        bool
	strict      bool
	plain       bool
}

const longHelp = `Sets up the account that an integration needs in Procore, and proves that it works.

Without a command it starts the wizard: Connect, Account, Template, Projects, Verify.
The same work runs from a setup file: plan shows what would change, apply changes
it, verify checks it. With --demo everything runs against a simulated Procore.

Exit codes: 0 done · 1 failed · 2 wrong use or missing answers · 3 stopped part-way,
run again to go on · 4 not signed in or not allowed · 5 verification found
differences · 6 plan: something would change · 130 cancelled.`

// root builds the command tree.
func (p *program) root() *cobra.Command {
	cmd := &cobra.Command{
		Use:           "procore-setup",
		Short:         "Set up an integration's account in Procore, and prove that it works",
		Long:          longHelp,
		Args:          noArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE:          func(cmd *cobra.Command, _ []string) error { return p.wizard(cmd.Context()) },
	}
	cmd.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usageError{fmt.Errorf("%w\nSee: %s --help", err, c.CommandPath())}
	})
	f := cmd.PersistentFlags()
	f.BoolVar(&p.opt.demo, "demo", false, "use a simulated Procore inside this program")
	f.StringVar(&p.opt.environment, "environment", "", "production, sandbox, monthly or federal")
	f.StringVar(&p.opt.loginURL, "login-url", "", "login `URL` of another environment (with --api-url)")
	f.StringVar(&p.opt.apiURL, "api-url", "", "API `URL` of another environment (with --login-url)")
	f.StringVar(&p.opt.method, "auth", "", "how to sign in: browser, code or client-credentials")
	f.StringVar(&p.opt.company, "company", "", "company, by id or exact name")
	f.StringVar(&p.opt.stateDir, "state-dir", "", "folder for answers and journals (default: the XDG state folder)")
	f.StringVar(&p.opt.store, "store", "", "where secrets rest: keyring, file or memory")
	f.StringVar(&p.opt.logFile, "log", "", "write a log without secrets to `FILE`")
	f.StringVar(&p.opt.terms, "terms", "",
		"words for tools: en-US, en-AU, en-GB, en-CA, owner or specialty (default: the company's own)")
	f.IntVar(&p.opt.port, "port", auth.DefaultPort, "port of the sign-in callback http://localhost:PORT/callback")
	f.BoolVar(&p.opt.noPKCE, "no-pkce", false, "sign in without a code challenge, where the login host refuses one")
	f.BoolVar(&p.opt.yes, "yes", false, "do not ask before changing Procore")
	f.BoolVar(&p.opt.json, "json", false, "print JSON")
	cmd.Flags().StringVar(&p.opt.theme, "theme", p.getenv("PROCORE_SETUP_THEME"), "dark, light or none")
	cmd.Flags().BoolVar(&p.opt.plain, "plain", false, "ask line by line, for screen readers and terminals that can't draw")
	cmd.AddCommand(
		p.planCmd(), p.applyCmd(), p.verifyCmd(), p.exportCmd(),
		p.loginCmd(), p.logoutCmd(), p.simulateCmd(), p.versionCmd(),
	)
	cmd.CompletionOptions.HiddenDefaultCmd = false
	return cmd
}

// noArgs refuses arguments, naming the commands that there are.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usageError{fmt.Errorf("unknown command %q\nSee: %s --help", args[0], cmd.CommandPath())}
}

// oneFile wants exactly one argument, the setup file.
func oneFile(cmd *cobra.Command, args []string) error {
	if len(args) == 1 {
		return nil
	}
	return usageError{fmt.Errorf("%s needs one setup file\nUse: %s", cmd.CommandPath(), cmd.UseLine())}
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
		// The simulator forgets when the program ends; so does what belongs to it.
		if p.scratch != "" {
			return p.scratch, nil
		}
		var err error
		p.scratch, err = os.MkdirTemp("", "procore-setup-demo-")
		return p.scratch, err
	}
	return filepath.Join(xdg.StateHome, "procore-setup"), nil
}
