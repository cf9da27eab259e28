package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// exportCmd prints a template of the company, or a live account, as a setup file.
func (p *program) exportCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "export --account EMAIL | --template NAME",
		Short: "Print a live account, or a permission template, as a setup file",
		Args:  noArgs,
		Long: "With --account it reads an account that is there, made by this program or not, and prints its whole setup\n" +
			"file: who it is, its templates with every level and permission, where it works. What Procore does not let\n" +
			"be read stands in it as a comment, never as a value; of the rest a plan says that there is nothing to change.\n" +
			"With --template it prints a setup file that asks for exactly this template, of projects or of the company's\n" +
			"tools. Who the account is and where it works stand in it as comments to fill in.\n" +
			"Changes nothing.",
		Example: "  procore-setup export --account sync@example.com > setup.yaml\n" +
			"  procore-setup export --template \"Read Only Everything\" > setup.yaml",
		RunE: p.reading(func(ctx context.Context, _ []string) error { return p.export(ctx) }),
	}
	cmd.Flags().StringVar(&p.opt.account, "account", "", "the account, by its `EMAIL`")
	cmd.Flags().StringVar(&p.opt.template, "template", "", "the template, by `NAME`")
	put(cmd.Flags(), ofRun, "account", "template")
	p.takes(cmd, procoreFlags, companyFlags, signInFlags, stateFlags, logFlags, jsonFlags, quietFlags)
	return cmd
}

// export reads what is asked for and prints it.
func (p *program) export(ctx context.Context) error {
	if (p.opt.template == "") == (p.opt.account == "") {
		return usageError{errors.New("say one thing to export: --account EMAIL or --template NAME")}
	}
	j, err := p.look(ctx, toRead)
	if err != nil {
		return err
	}
	defer j.done()
	if p.opt.account != "" {
		return j.exportAccount(ctx)
	}
	return j.exportTemplate(ctx)
}

// look signs in to a company that no setup file is about.
func (p *program) look(ctx context.Context, why purpose) (*job, error) {
	if _, err := p.terms(); err != nil {
		return nil, err
	}
	w, err := p.world(auth.Environment{})
	if err != nil {
		return nil, err
	}
	j := &job{p: p, spec: spec.Spec{Environment: w.env}, in: p.lineInput()}
	j.as(why)
	if err := j.connect(ctx, w); err != nil {
		j.done()
		return nil, err
	}
	return j, nil
}

// readTemplates reads the company's templates, for what is about no account.
func (j *job) readTemplates(ctx context.Context) error {
	const parts = setup.PartOperator | setup.PartProjects | setup.PartTemplates
	if err := j.reader.Read(ctx, parts, j.spec, &j.snap); err != nil {
		return err
	}
	j.report.Notes(j.snap.Notes)
	if j.snap.AppConnected == setup.No {
		return fmt.Errorf("read the permission templates: %w; the wizard and the command plan show how to connect it",
			procore.ErrNotConnected)
	}
	return nil
}

// exportTemplate prints the template that --template names.
func (j *job) exportTemplate(ctx context.Context) error {
	// So that it is read even where the list does not carry what templates grant.
	j.spec.Template.Name = j.p.opt.template
	if err := j.readTemplates(ctx); err != nil {
		return err
	}
	scope, t, err := j.find(ctx, j.p.opt.template)
	if err != nil {
		return err
	}
	out, err := setup.FormatExport(j.spec.Environment, &j.snap, scope, t)
	if err != nil {
		return err
	}
	return j.p.setupFile(out, exportJSON{Template: t.Name, Scope: scope, File: string(out)})
}

// readLive reads the account that has an e-mail.
func (j *job) readLive(ctx context.Context, email string) error {
	err := j.reader.ReadLive(ctx, j.spec.Environment, email, &j.snap)
	switch {
	case errors.Is(err, setup.ErrNoAccount):
		return usageError{err}
	case err == nil:
		j.report.Notes(j.snap.Notes)
	}
	return err
}

// exportAccount prints the account that --account names.
func (j *job) exportAccount(ctx context.Context) error {
	if err := j.readLive(ctx, j.p.opt.account); err != nil {
		return err
	}
	o, err := setup.ExportAccount(j.spec.Environment, &j.snap)
	if err != nil {
		return err
	}
	out, err := o.Format()
	if err != nil {
		return err
	}
	j.left(o)
	return j.p.setupFile(out, exportJSON{
		Account: j.snap.Account.Email, File: string(out), Open: slices.Sorted(maps.Keys(o.Open)),
	})
}

// left tells what the file of a live account leaves open, and what a plan of it would
// still change.
func (j *job) left(o spec.Outline) {
	j.report.Notes(setup.LeftOpen(o))
	plan, err := setup.Diff(o.Spec, &j.snap)
	if err != nil {
		return // an answer is open, or the plan says it better
	}
	for _, c := range plan.Changes {
		j.report.Line("note: a plan of this file would %s", c.Heading())
	}
}

// setupFile prints a setup file, or what --json says of one.
func (p *program) setupFile(out []byte, about any) error {
	if p.opt.json {
		return p.printValue(about)
	}
	_, err := p.out.Write(out)
	return err
}

// exportJSON is what export says with --json. The setup file stays one: its
// comments say what is left to fill in.
type exportJSON struct {
	Template string           `json:"template,omitempty"`
	Scope    permission.Scope `json:"scope,omitempty"` // "project" or "company"
	Account  string           `json:"account,omitempty"`
	Open     []string         `json:"open,omitempty"` // answers that the file leaves open, by path
	File     string           `json:"setup_file"`
}

// find returns the template that has a name. Where it is none of those for
// projects, those of the company are read more closely.
func (j *job) find(ctx context.Context, name string) (permission.Scope, spec.TemplateSpec, error) {
	scope, t, err := setup.Export(&j.snap, name)
	if errors.Is(err, setup.ErrNoTemplate) {
		j.spec.Account.CompanyTemplate = name
		if err := j.reader.Read(ctx, setup.PartTemplates, j.spec, &j.snap); err != nil {
			return "", spec.TemplateSpec{}, err
		}
		scope, t, err = setup.Export(&j.snap, name)
	}
	if errors.Is(err, setup.ErrNoTemplate) {
		err = usageError{err}
	}
	return scope, t, err
}

// language returns what tools there are, and whose words they are called by.
func (p *program) language() (*permission.Catalog, permission.Terms, error) {
	catalog, err := permission.LoadCatalog()
	if err != nil {
		return nil, "", err
	}
	terms, err := p.terms()
	return catalog, terms, err
}

// terms returns the dictionary that --terms names; empty: the company's own.
func (p *program) terms() (permission.Terms, error) {
	t, err := permission.ParseTerms(p.opt.terms)
	return t, asUsage(err)
}
