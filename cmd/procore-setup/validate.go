package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// validateCmd checks setup files without Procore.
func (p *program) validateCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "validate FILE...", Short: "Check setup files, without asking Procore", Args: someFiles,
		Long: "Reads setup files and prints every mistake in each, with its line. It asks nobody, so whether the company\n" +
			"has the tools and templates that a file names is for plan to say. The file - is standard input.\n" +
			"Exits 2 where a file has a mistake.",
		Example: "  procore-setup validate setup.yaml\n" +
			"  procore-setup validate companies/*.yaml --json\n" +
			"  procore-setup validate - < setup.yaml",
		ValidArgsFunction: files(0, setupEndings),
		RunE:              p.reading(func(ctx context.Context, args []string) error { return p.validate(ctx, args) }),
	}
	p.takes(cmd, jsonFlags, quietFlags)
	return cmd
}

// someFiles wants setup files; standard input can be one of them.
func someFiles(cmd *cobra.Command, args []string) error {
	stdin := 0
	for _, a := range args {
		if a == "-" {
			stdin++
		}
	}
	switch {
	case len(args) == 0:
		return usageError{misuse{cmd.CommandPath() + " needs a setup file", "Use: " + cmd.UseLine()}}
	case stdin > 1:
		return usageError{misuse{"standard input can be read once: give - once"}}
	}
	return nil
}

// A fileJSON is what validate says of a file with --json.
type fileJSON struct {
	File     string        `json:"file"`
	Valid    bool          `json:"valid"`
	Problems []problemJSON `json:"problems,omitempty"`
	Remarks  []problemJSON `json:"remarks,omitempty"` // no mistakes, and yet maybe not what was meant
}

// A problemJSON is one mistake.
type problemJSON struct {
	Line    int    `json:"line,omitempty"`
	Company string `json:"company,omitempty"` // see [spec.Problem]
	Field   string `json:"field,omitempty"`   // its path
	Message string `json:"message"`
}

func problemsJSON(problems spec.Problems) []problemJSON {
	var out []problemJSON
	for _, k := range problems {
		out = append(out, problemJSON{k.Line, k.Company, k.Field, k.Text()})
	}
	return out
}

// validate checks each file, and tells all of them before it ends.
func (p *program) validate(ctx context.Context, names []string) error {
	names, err := expand(names)
	if err != nil {
		return err
	}
	wrong := 0
	for _, name := range names {
		var remarks spec.Problems
		doc, err := p.read(ctx, name)
		if err == nil {
			remarks, err = doc.remarks()
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		about := fileJSON{File: name, Valid: err == nil}
		if err != nil {
			wrong++
			var problems spec.Problems
			if errors.As(err, &problems) {
				about.Problems = problemsJSON(problems)
			} else {
				about.Problems = []problemJSON{{Message: err.Error()}}
			}
		} else {
			about.Remarks = problemsJSON(remarks)
		}
		if err := p.tellFile(name, remarks, about, err); err != nil {
			return err
		}
	}
	if wrong > 0 {
		return quietError{exitUsage, text.Count(wrong, "file") + " with mistakes"}
	}
	return nil
}

// tellFile tells what was found in a file.
func (p *program) tellFile(name string, remarks spec.Problems, about fileJSON, err error) error {
	switch {
	case p.opt.json:
		return p.printValue(about)
	case err != nil:
		var problems spec.Problems
		if !errors.As(err, &problems) {
			p.tell().Line("%s: %s", text.Display(name), err)
		}
		for _, k := range problems {
			p.tell().Line("%s", k)
		}
		return nil
	}
	for _, r := range remarks {
		p.tell().Line("note: %v", r)
	}
	if p.opt.quiet {
		return nil
	}
	_, err = fmt.Fprintf(p.out, "%s: no mistakes\n", text.Display(name))
	return err
}
