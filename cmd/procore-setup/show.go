package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/tui/plain"
)

// showCmd prints a saved plan, or a live account.
func (p *program) showCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "show WHAT", Short: "Show a saved plan, or a live account: who it is and what it may do where", Args: oneFile,
		Long: "Of a plan that was saved with plan --out it prints the plan as it was when it was made, whether or not\n" +
			"Procore is still so, and signs in nowhere. Of an e-mail it prints the\n" +
			"account that has it: who it is, what it may do on the company's tools and on which projects, in words and\n" +
			"as a matrix; what Procore does not tell is said to be not known. --against compares what it may do with a\n" +
			"setup file or an integration's own list (exit 6 where they differ): in the matrix a filled circle is what\n" +
			"it has, an open one what is asked for. --report writes either for a review; of an account the table\n" +
			"of .csv has its projects, and .xml fails where it differs. Changes nothing.",
		Example: "  procore-setup plan setup.yaml --out office.plan\n" +
			"  procore-setup show office.plan --details\n" +
			"  procore-setup show office.plan --report plan.md\n" +
			"  procore-setup show sync@example.com --company 4286480\n" +
			"  procore-setup show sync@example.com --against setup.yaml --report account.html",
		ValidArgsFunction: files(1, planEndings),
		RunE:              p.reading(func(ctx context.Context, args []string) error { return p.show(ctx, args[0]) }),
	}
	cmd.Flags().StringVar(&p.opt.against, "against", "",
		"of an account: compare what it may do with `WHAT`, a setup file or the id of an integration")
	put(cmd.Flags(), ofRun, "against")
	p.takes(cmd, procoreFlags, companyFlags, signInFlags, detailsFlags, reportFlags, stateFlags, logFlags, jsonFlags,
		quietFlags)
	return cmd
}

// isEmail tells whether an argument is an e-mail: what is no file and has an @.
func isEmail(name string) bool {
	_, err := os.Stat(name)
	return err != nil && name != "-" && strings.Contains(name, "@")
}

func (p *program) show(ctx context.Context, name string) error {
	if isEmail(name) {
		return p.showAccount(ctx, name)
	}
	doc, err := p.read(ctx, name)
	switch {
	case err != nil:
		return err
	case doc.saved == nil:
		return usageError{fmt.Errorf("%s is no saved plan; to see what a setup file would change: procore-setup plan %s",
			name, name)}
	case p.opt.against != "":
		return usageError{errors.New("--against is for an account: give its e-mail")}
	}
	if err := p.planReports(doc); err != nil {
		return err
	}
	return p.shown(*doc.saved)
}

// showAccount prints the account that has an e-mail.
func (p *program) showAccount(ctx context.Context, email string) error {
	j, err := p.look(ctx, toRead)
	if err != nil {
		return err
	}
	defer j.done()
	if err := j.readLive(ctx, email); err != nil {
		return err
	}
	portrait, err := setup.PortraitOf(&j.snap)
	if err == nil && p.opt.against != "" {
		err = j.against(ctx, &portrait)
	}
	if err != nil {
		return err
	}
	if err := p.writeFiles(portrait); err != nil {
		return err
	}
	err = p.answer(portrait.JSON, func(out *plain.Printer) {
		out.Details = p.opt.details
		out.Portrait(portrait)
	})
	if err == nil && len(portrait.Differences) > 0 {
		err = quietError{exitWouldChange, "it differs"}
	}
	return err
}

// against compares the account with a setup file or an integration's list.
func (j *job) against(ctx context.Context, portrait *setup.Portrait) error {
	what := j.p.opt.against
	s, err := j.asked(ctx, what)
	if err != nil {
		return err
	}
	return portrait.Compare(what, s, &j.snap)
}

// asked returns what a setup file, standard input, or an integration's list asks for.
func (j *job) asked(ctx context.Context, what string) (spec.Spec, error) {
	if what == "-" {
		doc, err := j.p.read(ctx, what)
		if err != nil {
			return spec.Spec{}, err
		}
		return doc.spec()
	}
	s, err := setup.AgainstOf(what)
	return s, asUsage(err)
}
