package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// exportCmd prints a template of the company as a setup file.
func (p *program) exportCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "export --template NAME", Short: "Print a permission template of the company as a setup file", Args: noArgs,
		Long: "Reads a permission template, of projects or of the company's tools, and prints a setup file that asks for\n" +
			"exactly this template. Who the account is and where it works stand in it as comments to fill in.\n" +
			"Changes nothing.",
		Example: "  procore-setup export --template \"Read Only Everything\" > setup.yaml",
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := p.cancelOnInterrupt(cmd.Context())
			defer stop()
			return p.export(ctx)
		},
	}
	cmd.Flags().StringVar(&p.opt.template, "template", "", "the template, by `NAME`")
	put(cmd.Flags(), ofRun, "template")
	p.takes(cmd, procoreFlags, companyFlags, signInFlags, stateFlags, logFlags, jsonFlags, quietFlags)
	return cmd
}

func (p *program) export(ctx context.Context) error {
	if p.opt.template == "" {
		return usageError{errors.New("say which template: --template NAME")}
	}
	if _, err := p.terms(); err != nil {
		return err
	}
	w, err := p.world(auth.Environment{})
	if err != nil {
		return err
	}
	j := &job{p: p, purpose: toRead, spec: spec.Spec{Environment: w.env}, report: *p.tell()}
	// So that it is read even where the list does not carry what templates grant.
	j.spec.Template.Name = p.opt.template
	j.emit = j.tellEvent
	defer j.done()
	if err := j.connect(ctx, w); err != nil {
		return err
	}
	const parts = setup.PartOperator | setup.PartProjects | setup.PartTemplates
	if err := j.reader.Read(ctx, parts, j.spec, &j.snap); err != nil {
		return err
	}
	for _, note := range j.snap.Notes {
		j.report.Line("note: %s", note)
	}
	if j.snap.AppConnected == setup.No {
		return fmt.Errorf("read the permission templates: %w; the wizard and the command plan show how to connect it",
			procore.ErrNotConnected)
	}
	scope, t, err := j.find(ctx)
	if err != nil {
		return err
	}
	out, err := setup.FormatExport(w.env, &j.snap, scope, t)
	if err != nil {
		return err
	}
	if p.opt.json {
		return p.printValue(exportJSON{t.Name, scope, string(out)})
	}
	_, err = p.out.Write(out)
	return err
}

// exportJSON is what export says with --json. The setup file stays one: its
// comments say what is left to fill in.
type exportJSON struct {
	Template string           `json:"template"`
	Scope    permission.Scope `json:"scope"` // "project" or "company"
	File     string           `json:"setup_file"`
}

// find returns the template that --template names. Where it is none of those for
// projects, those of the company are read more closely.
func (j *job) find(ctx context.Context) (permission.Scope, spec.TemplateSpec, error) {
	scope, t, err := setup.Export(&j.snap, j.p.opt.template)
	if errors.Is(err, setup.ErrNoTemplate) {
		j.spec.Account.CompanyTemplate = j.p.opt.template
		if err := j.reader.Read(ctx, setup.PartTemplates, j.spec, &j.snap); err != nil {
			return "", spec.TemplateSpec{}, err
		}
		scope, t, err = setup.Export(&j.snap, j.p.opt.template)
	}
	if errors.Is(err, setup.ErrNoTemplate) {
		err = usageError{err}
	}
	return scope, t, err
}

// terms returns the dictionary that --terms names; empty: the company's own.
func (p *program) terms() (permission.Terms, error) {
	t, err := permission.ParseTerms(p.opt.terms)
	return t, asUsage(err)
}
