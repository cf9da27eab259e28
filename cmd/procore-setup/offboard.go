package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// offboardCmd ends an account.
func (p *program) offboardCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "offboard ACCOUNT", Short: "End an account: off new projects, off every project, inactive", Args: oneAccount,
		Long: "Takes the account that a setup file or an e-mail names out of service, whoever made it:\n" +
			"it is not added to new projects any more, is taken off every project that it is on, and is made inactive;\n" +
			"all of it is read back. Prints the plan with every project by name and asks, also for their number (--yes\n" +
			"--confirm-removals N without a terminal). A user can't be deleted from Procore. What no program can do is\n" +
			"told at the end: the template, the app, what the vendor holds. Run again, it changes only what is left.\n" +
			"An account that belongs to somebody, or has Admin on the company's tools, is left alone without\n" +
			"account.adopt: true in the file, or --adopt; the one that you are signed in with in any case.",
		Example: "  procore-setup offboard setup.yaml\n" +
			"  procore-setup offboard sync@example.com --company 4286480\n" +
			"  procore-setup offboard setup.yaml --yes --confirm-removals 54 --revoke-sign-in",
		ValidArgsFunction: files(1, setupEndings),
		RunE:              func(cmd *cobra.Command, args []string) error { return p.offboard(cmd.Context(), args[0]) },
	}
	cmd.Flags().BoolVar(&p.opt.adopt, "adopt", false, "end this very account, although it is no ordinary one")
	cmd.Flags().BoolVar(&p.opt.clearing, "clear-default", false,
		"also ask for its default project template to be cleared, which only a person can")
	cmd.Flags().BoolVar(&p.opt.revoke, "revoke-sign-in", false,
		"when all is done, revoke your own sign-in of this program, as logout does")
	put(cmd.Flags(), ofRun, "adopt", "clear-default", "revoke-sign-in")
	p.takes(cmd, procoreFlags, companyFlags, signInFlags, consentFlags, detailsFlags, reportFlags, stateFlags, logFlags,
		jsonFlags, quietFlags)
	return cmd
}

// oneAccount wants exactly one argument: a setup file, or an e-mail.
func oneAccount(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usageError{misuse{cmd.CommandPath() + " needs one setup file or one e-mail", "Use: " + cmd.UseLine()}}
	}
	return oneFile(cmd, args)
}

// offboard ends the account that a setup file or an e-mail names.
func (p *program) offboard(ctx context.Context, name string) error {
	by := p.interruptible(ctx)
	defer by.release()
	j, err := p.about(by.ctx, name)
	if err != nil {
		return err
	}
	defer j.done()
	if j.doc.saved != nil {
		return usageError{fmt.Errorf("%s is a saved plan; name the setup file or the e-mail of the account", name)}
	}
	j.spec.Account.Adopt = j.spec.Account.Adopt || p.opt.adopt
	j.spec = j.spec.Leaving(spec.LeaveSpec{Clear: p.opt.clearing})
	if p.opt.revoke {
		j.last = func(ctx context.Context) error { return p.signOut(ctx, j.world, j.source) }
	}
	return j.carryOut(by, proving{}, j.passes)
}

// about starts a job about the account that a setup file names, or that has an e-mail.
func (p *program) about(ctx context.Context, name string) (*job, error) {
	if isEmail(name) {
		j, err := p.look(ctx, toChange)
		if err == nil {
			j.spec.Account = spec.AccountOf(name)
		}
		return j, err
	}
	doc, err := p.read(ctx, name)
	if err != nil {
		return nil, err
	}
	all := doc.each()
	if len(all) > 1 { // nobody can take the end of an account back whole: each is looked at by itself
		names := make([]string, len(all))
		for i, one := range all {
			names[i] = text.Display(one.only.Location.Company)
		}
		return nil, usageError{fmt.Errorf("nothing was begun: %s lists %s companies, and an account is ended in one company "+
			"at a time, each with its own plan and its own number; add --company %s", doc.name, text.Number(len(all)),
			text.Either(names, 0))}
	}
	return p.start(ctx, all[0], toChange)
}
