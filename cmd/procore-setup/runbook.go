package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"procore-setup/procore/journal"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// formats are how a runbook can be written.
var formats = []entry{
	{"html", "one page for a browser and for paper"},
	{"md", "Markdown"},
}

// runbookCmd prints the whole job by hand.
func (p *program) runbookCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "runbook FILE", Short: "Print a setup file as steps by hand, for somebody without this program", Args: oneFile,
		Long: "Writes the whole job as steps in Procore's own pages: what to click, what to type, each level and each\n" +
			"box, every warning, and what only you know as a blank to fill in. It signs in nowhere and sends\n" +
			"nothing. What is ticked off on paper is somebody's word: verify and the same setup file check it, once\n" +
			"there is an OAuth app.",
		Example: "  procore-setup runbook setup.yaml > runbook.html\n" +
			"  procore-setup runbook setup.yaml --format md --terms en-AU",
		ValidArgsFunction: files(1, setupEndings),
		RunE:              p.reading(func(ctx context.Context, args []string) error { return p.runbook(ctx, args[0]) }),
	}
	p.opt.format = "html"
	f := cmd.Flags()
	f.Var(&word{&p.opt.format, formats}, "format", "`FORM` of the runbook")
	f.StringVar(&p.opt.company, "company", "", "the `COMPANY`, by id: links need its number")
	f.Var(&word{&p.opt.terms, dictionaries()}, "terms", "`WORDS` for tools and permissions (default: en-US)")
	put(f, ofOutput, "format")
	put(f, ofProcore, "company", "terms")
	p.takes(cmd)
	return cmd
}

func (p *program) runbook(ctx context.Context, name string) error {
	doc, err := p.read(ctx, name)
	if err != nil {
		return err
	}
	s, err := doc.spec()
	if err != nil {
		return err
	}
	catalog, terms, err := p.language()
	if err != nil {
		return err
	}
	if p.opt.company != "" {
		s.Company = spec.ParseCompany(p.opt.company)
		if s.Company.ID == 0 {
			return usageError{errors.New("--company takes the company's number here: nobody is asked which one has this name")}
		}
	}
	book, err := setup.ByHand(s, catalog, terms, journal.Marks{})
	if err != nil {
		return err
	}
	out := book.Markdown()
	if p.opt.format == "html" {
		if out, err = book.HTML(); err != nil {
			return err
		}
	}
	_, err = p.out.Write(out)
	return err
}
