package main

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"procore-setup/procore/disk"
	"procore-setup/procore/setup"
)

func reportFlags(p *program, f *pflag.FlagSet) {
	f.Var(checked{kind: "string", set: p.opt.reportTo}, "report",
		"write a report to `FILE`: .md, .json, .csv (a table), .html (for auditors) or .xml (JUnit); may be repeated")
	put(f, ofOutput, "report")
}

// reportTo takes one more file of the report.
func (o *options) reportTo(file string) error {
	if _, err := setup.FormatOf(file); err != nil {
		return fmt.Errorf("use a name that ends with %s", strings.Join(setup.Formats(), ", "))
	}
	o.report = append(o.report, file)
	return nil
}

// writeReports writes the reports that --report asks for.
func (j *job) writeReports(list setup.Checklist, plan *setup.Plan) error {
	return j.p.writeFiles(setup.Audit{
		Spec: j.spec, Snap: &j.snap, List: list, Version: buildInfo().Version, Journal: j.journal, Plan: plan,
	})
}

// planReports writes the reports of a saved plan, which nothing is read for.
func (p *program) planReports(doc document) error {
	for _, file := range p.opt.report {
		if format, _ := setup.FormatOf(file); format == setup.FormatCSV {
			return usageError{fmt.Errorf("a saved plan has no table of projects for %s; its other forms list them", file)}
		}
	}
	s, err := doc.spec()
	if err != nil {
		return err
	}
	return p.writeFiles(doc.saved.Audit(s))
}

// A reported is what a report can be about: an audit, an account or a comparison.
type reported interface {
	Report(format string) ([]byte, error)
}

// writeFiles writes a report to each of the files of --report.
func (p *program) writeFiles(about reported) error {
	for _, file := range p.opt.report {
		format, err := setup.FormatOf(file)
		if err != nil {
			return usageError{err}
		}
		data, err := about.Report(format)
		if err == nil {
			file = p.reportFile(file)
			err = disk.Write(file, data)
		}
		if err != nil {
			return fmt.Errorf("write the report %s: %w", file, err)
		}
		p.tell().Line("Written: %s", file)
	}
	return nil
}
