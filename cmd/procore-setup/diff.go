package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/tui/plain"
)

// diffCmd compares templates and setup files.
func (p *program) diffCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "diff A B", Short: "Compare two templates, a template and a setup file, or two files", Args: two,
		Long: "Each of the two is a setup file, or the name of a permission template of the company, of projects or of\n" +
			"the company's tools. Templates are compared by what they grant, tool by tool; a file beside a template\n" +
			"stands for the template that it asks for. Two files are compared by what they ask for, answer by answer,\n" +
			"without asking Procore. --report writes the differences, a row of .csv and a failure of .xml for each.\n" +
			"Changes nothing. Exits 0 where the two are the same and 6 where they differ.",
		Example: "  procore-setup diff \"Standard User\" \"Read Only Everything\" --company 4286480\n" +
			"  procore-setup diff setup.yaml \"SyncEzy Sync\"\n" +
			"  procore-setup diff last-year.yaml setup.yaml --report changed.html",
		ValidArgsFunction: files(2, setupEndings),
		RunE:              p.reading(func(ctx context.Context, args []string) error { return p.diff(ctx, args[0], args[1]) }),
	}
	p.takes(cmd, procoreFlags, companyFlags, signInFlags, reportFlags, stateFlags, logFlags, jsonFlags, quietFlags)
	return cmd
}

// two wants exactly two arguments.
func two(cmd *cobra.Command, args []string) error {
	if len(args) != 2 {
		return usageError{misuse{cmd.CommandPath() + " needs two things to compare", "Use: " + cmd.UseLine()}}
	}
	return nil
}

// isFile tells whether an argument means a setup file and not the name of something.
func isFile(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	_, err := os.Stat(name)
	return err == nil || name == "-" || ext == ".yaml" || ext == ".yml"
}

func (p *program) diff(ctx context.Context, a, b string) error {
	if isFile(a) && isFile(b) {
		return p.diffFiles(ctx, a, b)
	}
	file := a
	if isFile(b) {
		file = b
	}
	start := func() (*job, error) { return p.look(ctx, toRead) }
	if isFile(file) {
		start = func() (*job, error) { return p.startFile(ctx, file, toRead) }
	}
	j, err := start()
	if err != nil {
		return err
	}
	defer j.done()
	rows, err := j.diffTemplate(ctx, a, b)
	if err != nil {
		return err
	}
	return p.contrasted(setup.Contrast{A: a, B: b, Rows: rows})
}

// diffFiles compares what two setup files ask for.
func (p *program) diffFiles(ctx context.Context, a, b string) error {
	var specs [2]spec.Spec
	for i, name := range []string{a, b} {
		doc, err := p.read(ctx, name)
		if err == nil {
			specs[i], err = doc.spec()
		}
		if err != nil {
			return err
		}
	}
	var rows []setup.Contrasted
	for _, c := range spec.Contrasts(specs[0], specs[1]) {
		says := func(v string) string {
			if v == "" {
				return "nothing"
			}
			return v
		}
		rows = append(rows, setup.Contrasted{
			Path: c.Path, Before: c.Before, After: c.After,
			Text: c.Path + ": " + says(c.Before) + " → " + says(c.After),
		})
	}
	return p.contrasted(setup.Contrast{A: a, B: b, Rows: rows})
}

// diffTemplate compares a template of the company with another one, or with that of a file.
func (j *job) diffTemplate(ctx context.Context, a, b string) ([]setup.Contrasted, error) {
	name, other := a, b // from the template to the other
	if isFile(a) {
		name, other = b, a
	}
	if !isFile(other) {
		j.spec.Template.Name = name
	}
	if err := j.readTemplates(ctx); err != nil {
		return nil, err
	}
	scope, _, err := j.find(ctx, name)
	if err != nil {
		return nil, err
	}
	s := j.spec
	if !isFile(other) {
		also, t, err := j.find(ctx, other)
		switch {
		case err != nil:
			return nil, err
		case also != scope:
			return nil, usageError{errors.New("one is a template of projects and the other one of the company's tools: " +
				"they have no tool in common")}
		}
		s = with(s, scope, t)
	} else if s.TemplateOf(scope) == nil {
		return nil, usageError{fmt.Errorf("%s asks for no template of its own on the company's tools", other)}
	}
	rows, err := setup.CompareTemplate(scope, s, &j.snap, name)
	if err != nil {
		return nil, err
	}
	var out []setup.Contrasted
	for _, d := range rows {
		out = append(out, setup.ContrastOf(j.snap.VocabularyOf(scope), d, isFile(a)))
	}
	return out, nil
}

// with returns s with a template in a scope.
func with(s spec.Spec, scope permission.Scope, t spec.TemplateSpec) spec.Spec {
	if scope == permission.CompanyScope {
		s.Account.Company = &t
		return s
	}
	s.Template = t
	return s
}

// contrasted prints how two things differ, and writes it to the files of --report.
func (p *program) contrasted(c setup.Contrast) error {
	if err := p.writeFiles(c); err != nil {
		return err
	}
	err := p.answer(c.JSON, func(out *plain.Printer) {
		if len(c.Rows) == 0 {
			out.Line("%s and %s are the same.", c.A, c.B)
		}
		for _, r := range c.Rows {
			out.Line("  ~ %s", r.Text)
		}
	})
	if err == nil && len(c.Rows) > 0 {
		err = quietError{exitWouldChange, "they differ"}
	}
	return err
}
