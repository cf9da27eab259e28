package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"procore-setup/procore"
	"procore-setup/procore/setup"
	"procore-setup/procore/text"
)

// A file is one of several that a command was given, or one company of those that a file
// lists.
type file struct {
	setup.RanFile
	listed  map[procore.ID]string // the companies that its file lists, so far; nil: it lists none
	reports map[string]bool       // the reports of all files so far
}

func fileOf(name string) *file { return &file{RanFile: setup.RanFile{File: name}} }

// title is the file as it is told.
func (f *file) title() string {
	if f.listed == nil {
		return f.File
	}
	return f.File + ", company " + f.Company
}

// is tells which company it is about. No two of those that a file lists can be the same.
func (f *file) is(c procore.Company) error {
	called := f.Company
	f.ID, f.Company = c.ID, text.Display(c.Name)
	if before, twice := f.listed[c.ID]; twice {
		return usageError{fmt.Errorf("%s lists the company %s (%d) twice, as %s and as %s: keep one of the two",
			f.File, f.Company, c.ID, before, called)}
	}
	if f.listed != nil {
		f.listed[c.ID] = called
	}
	return nil
}

// severity is the order of the exit codes, the worst last: what a run of several files
// ends with.
var severity = []int{
	exitDone, exitWouldChange, exitDifferences, exitStopped, exitUsage, exitNotAllowed, exitFailed, exitCancelled,
}

// manyFiles wants one setup file or several, and none twice.
func manyFiles(cmd *cobra.Command, args []string) error {
	if err := someFiles(cmd, args); err != nil {
		return err
	}
	for _, a := range args {
		if err := oneFile(cmd, []string{a}); err != nil {
			return err
		}
	}
	return nil
}

// expand replaces patterns by the files that they mean, on every system alike. A name that
// is a file's stands for itself.
func expand(args []string) ([]string, error) {
	var out []string
	for _, a := range args {
		_, err := os.Stat(a)
		if err == nil || !strings.ContainsAny(a, "*?[") {
			out = append(out, a)
			continue
		}
		found, err := filepath.Glob(a)
		if err != nil || len(found) == 0 {
			return nil, usageError{fmt.Errorf("no file is called %s", text.Quote(a))}
		}
		slices.Sort(found)
		out = append(out, found...)
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(out, func(name string) bool {
		again := seen[name]
		seen[name] = true
		return again
	}), nil
}

// each runs a command for each of the files, and for each company that one lists. Of
// several, one that fails does not stop the rest, each company has its own journal and its
// own pace, a table ends it, and the worst exit code is that of all.
func (p *program) each(ctx context.Context, args []string, run func(document) error) error {
	names, err := expand(args)
	if err != nil {
		return err
	}
	m := many{p: p, terms: p.opt.terms, reports: map[string]bool{}}
	defer func() { p.one = nil }()
	for _, name := range names {
		docs, err := m.documents(ctx, name)
		listed := err == nil && docs[0].only != nil
		switch {
		case len(names) == 1 && err != nil:
			return err
		case len(names) == 1 && !listed:
			return run(docs[0])
		case p.opt.removals.single() != nil:
			return p.opt.removals.single()
		case p.opt.out != "":
			return usageError{errors.New("--out keeps one plan: give one setup file, and --company where it lists several")}
		case err != nil:
			m.one(fileOf(name), func() error { return err })
			continue
		}
		var seen map[procore.ID]string
		if listed {
			seen = map[procore.ID]string{}
		}
		for _, doc := range docs {
			f := fileOf(name)
			f.listed = seen
			if listed {
				f.Company = text.Display(doc.only.Location.Company)
			}
			m.one(f, func() error { return run(doc) })
		}
	}
	p.one = nil
	return p.summed(m.ran)
}

// A many is a run for several files or companies.
type many struct {
	p       *program
	ran     []*file
	terms   string          // of the flags: a saved plan brings its own
	reports map[string]bool // that were written
}

// documents reads a file, once for each company that it lists.
func (m *many) documents(ctx context.Context, name string) ([]document, error) {
	if m.p.halted.Load() {
		return nil, quietError{exitCancelled, "not begun"}
	}
	ctx, stop := m.p.cancelOnInterrupt(ctx)
	defer stop()
	doc, err := m.p.read(ctx, name)
	if err != nil {
		return nil, err
	}
	return doc.each(), nil
}

// one runs the command for one of them.
func (m *many) one(f *file, run func() error) {
	p := m.p
	m.ran = append(m.ran, f)
	if p.halted.Load() {
		f.Code, f.What = exitCancelled, "not begun"
		return
	}
	f.What, f.reports = "done", m.reports
	p.one, p.opt.terms = f, m.terms
	p.tell().Line("== %s", f.title())
	err := run()
	if err == nil {
		return
	}
	f.Code, f.What = exitCode(err), setup.Explain(err).What
	if quiet := (quietError{}); errors.As(err, &quiet) {
		f.What = quiet.why
		return
	}
	p.lastWords(err)
}

// summed prints what became of all of them.
func (p *program) summed(ran []*file) error {
	worst := 0
	for _, f := range ran {
		worst = max(worst, slices.Index(severity, f.Code))
	}
	known := !slices.ContainsFunc(ran, func(f *file) bool { return f.ID == 0 })
	if err := p.opt.removals.unmeant(); err != nil && known { // else it may be of a company that was not come to
		p.lastWords(err)
		worst = max(worst, slices.Index(severity, exitUsage))
	}
	if p.opt.json {
		files := make([]setup.RanFile, len(ran))
		for i, f := range ran {
			files[i] = f.RanFile
		}
		if err := p.printLine(setup.FilesJSON(severity[worst], files)); err != nil {
			return err
		}
	} else {
		out := p.printer(p.out)
		wide := 0
		for _, f := range ran {
			wide = max(wide, text.Width(f.File))
		}
		for _, f := range ran {
			out.Line("%s%s  %3d  %s  %s", f.File, strings.Repeat(" ", wide-text.Width(f.File)), f.Code, f.Company, f.What)
		}
	}
	if worst == 0 {
		return nil
	}
	return quietError{severity[worst], "see the table"}
}

// named puts the name of the file in hand, and its company, into a line of JSON, where
// there are several.
func (p *program) named(line []byte) ([]byte, error) {
	if p.one == nil || !bytes.HasPrefix(line, []byte("{")) {
		return line, nil
	}
	return p.one.About(line)
}

// reportFile is where a report goes: of several files and companies, each has its own.
func (p *program) reportFile(name string) string {
	f := p.one
	if f == nil {
		return name
	}
	ext := filepath.Ext(name)
	own := "-" + strings.TrimSuffix(filepath.Base(f.File), filepath.Ext(f.File))
	if f.listed != nil {
		own += "-" + f.ID.String()
	}
	stem := strings.TrimSuffix(name, ext) + own
	out := stem + ext
	for n := 2; f.reports[out]; n++ { // such as that of a file of the same name in another folder
		out = fmt.Sprintf("%s-%d%s", stem, n, ext)
	}
	f.reports[out] = true
	return out
}

// manyRun is the body of a command for files that changes nothing.
func (p *program) manyRun(run func(context.Context, document) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		return p.each(cmd.Context(), args, func(doc document) error {
			ctx, stop := p.cancelOnInterrupt(cmd.Context())
			defer stop()
			return run(ctx, doc)
		})
	}
}
