package main

import (
	"context"
	"fmt"
	"strings"

	"procore-setup/assets"
	"procore-setup/procore/auth"
	"procore-setup/procore/disk"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/tui/plain"
)

// maxSetup is many times a setup file that lists every project of a large company,
// in bytes.
const maxSetup = 1 << 20

// maxSaved is many times a plan that moves every project of a large company, in bytes.
const maxSaved = 64 << 20

// A document is the file that a command was given: a setup file, or a plan that was
// saved from one.
type document struct {
	given string // as the command line names it
	name  string // of the setup file
	data  []byte // the setup file
	saved *setup.SavedPlan
	// company is the one that is meant of those that the file lists, as --company says it;
	// empty: the only one.
	company string
	only    *spec.Spec // of one company of those; nil: it is not known yet
}

// demoDocument is the built-in setup file of the demo.
func demoDocument() document { return document{name: "demo.yaml", data: assets.DemoSetup} }

// read reads the file of a name, or standard input for "-".
func (p *program) read(ctx context.Context, name string) (document, error) {
	var (
		data []byte
		err  error
	)
	given := name
	if name == "-" {
		name = "standard input"
		data, err = p.readInput(ctx, name)
	} else {
		data, err = disk.Input(name, maxSetup)
		if err != nil { // too large for a setup file
			if plan, bad := disk.Input(name, maxSaved); bad == nil && setup.IsSaved(plan) {
				data, err = plan, nil
			}
		}
	}
	if ctx.Err() != nil {
		return document{}, ctx.Err()
	}
	if err != nil {
		return document{}, usageError{fmt.Errorf("read the setup file: %w", err)}
	}
	if !setup.IsSaved(data) {
		return document{given: given, name: name, data: data, company: p.opt.company}, nil
	}
	saved, err := setup.LoadSaved(name, data)
	if err != nil {
		return document{}, usageError{err}
	}
	return document{given: given, name: saved.SetupName, data: []byte(saved.Setup), saved: &saved}, nil
}

// spec returns what the file asks for. A saved plan is for the company and the Procore
// that it was made for.
func (d document) spec() (spec.Spec, error) {
	switch {
	case d.only != nil:
		return *d.only, nil
	case d.saved != nil:
		id, name := d.saved.Company.ID, d.saved.Company.Name
		s, err := d.of(spec.CompanySpec{ID: id, Name: name})
		s.Environment, s.Company = d.saved.Environment.Environment(), spec.CompanySpec{ID: id}
		return s, err
	case d.company != "":
		return d.of(spec.ParseCompany(d.company))
	}
	return spec.ParseFile(d.name, d.data)
}

// of returns what the file asks for in one company.
func (d document) of(company spec.CompanySpec) (spec.Spec, error) {
	list, err := spec.ParseCompanies(d.name, d.data)
	if err != nil {
		return list[0], err
	}
	return spec.Pick(list, company)
}

// remarks are what may not be meant in a file that has no mistake, for each company.
func (d document) remarks() (spec.Problems, error) {
	list, err := spec.ParseCompanies(d.name, d.data)
	if err != nil {
		return nil, err
	}
	var out spec.Problems
	for _, s := range list {
		out = append(out, s.Remarks()...)
	}
	return out, nil
}

// each returns the file once for each company that it lists, or as it is where that is one.
func (d document) each() []document {
	list, err := spec.ParseCompanies(d.name, d.data)
	if err != nil || list[0].Location.Company == "" || d.company != "" || d.saved != nil {
		return []document{d} // what is wrong with it is told when it is used
	}
	out := make([]document, len(list))
	for i := range list {
		out[i] = d
		out[i].only = &list[i]
	}
	return out
}

// lineInput is what is typed, line by line. There is one for the whole run: a question that was
// given up, such as that for a code when the browser came first, still holds the next line.
func (p *program) lineInput() *plain.Lines {
	if p.typed == nil {
		p.typed = plain.NewLines(p.in)
	}
	return p.typed
}

// readInput reads standard input to its end, as long as ctx lasts.
func (p *program) readInput(ctx context.Context, name string) ([]byte, error) {
	type result struct {
		data []byte
		err  error
	}
	read := make(chan result, 1)
	go func() {
		data, err := disk.ReadAll(p.in, name, maxSetup)
		read <- result{data, err}
	}()
	select {
	case r := <-read:
		return r.data, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// typedAnswer is what a person answers to a question of consent, in small letters; empty where
// the input ends, or ctx.
func (p *program) typedAnswer(ctx context.Context, in *plain.Lines, question string) string {
	p.fresh(in)
	_, _ = fmt.Fprint(p.err, question)
	answer, err := in.Next(ctx)
	if err != nil {
		_, _ = fmt.Fprintln(p.err)
		return ""
	}
	return strings.ToLower(strings.TrimSpace(answer))
}

// trust makes sure that the admin, and not whoever wrote the setup file, chose where
// the client secret and the sign-in go. Procore's own hosts need no word; others have
// to be given as flags or be agreed to here, where they are shown. A host on this
// machine is no exception: anybody's program may listen there.
func (p *program) trust(ctx context.Context, in *plain.Lines, fromFile auth.Environment) error {
	byFlag := p.opt.demo || p.opt.loginURL != "" || p.opt.environment != ""
	if byFlag || fromFile.APIURL == "" || fromFile.Own() || p.trusted[fromFile.Key()] {
		return nil
	}
	// Letters that only look like others are shown as what they are.
	login, api := fmt.Sprintf("%+q", fromFile.LoginURL), fmt.Sprintf("%+q", fromFile.APIURL)
	if !p.mayAsk() {
		return usageError{fmt.Errorf("nothing was sent: the setup file names hosts that are not Procore's (%s and %s), and "+
			"your client secret or sign-in would go there.\nIf you mean them, add %s",
			login, api, strings.Join(fromFile.Flags(), " "))}
	}
	_, _ = fmt.Fprintf(p.err, "The setup file names hosts that are not Procore's:\n  login %s\n  API   %s\n", login, api)
	const question = "Send your client secret or sign-in there? Only \"yes\" will be accepted [No]: "
	if p.typedAnswer(ctx, in, question) != "yes" {
		p.tell().Line("Nothing was sent.")
		return quietError{exitCancelled, "cancelled"}
	}
	p.trusted = map[string]bool{fromFile.Key(): true} // for the other companies of the file too
	return nil
}
