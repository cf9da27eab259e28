package setup

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// Formats are those of a report, by the ending of its file.
func Formats() []string { return []string{".md", ".json", FormatCSV, ".html", ".xml"} }

// FormatCSV is the format that has the projects alone.
const FormatCSV = ".csv"

// errFormat is the cause of a file whose ending names no format of a report.
var errFormat = errors.New("a report has one of the endings " + strings.Join(Formats(), ", "))

// FormatOf returns the format of a report by the ending of its file.
func FormatOf(file string) (string, error) {
	ext := strings.ToLower(filepath.Ext(file))
	for _, f := range Formats() {
		if f == ext {
			return f, nil
		}
	}
	return "", fmt.Errorf("%s: %w", text.Quote(file), errFormat)
}

// Report returns the report in a format.
func (a Audit) Report(format string) ([]byte, error) {
	switch format {
	case ".md":
		return a.markdown(), nil
	case ".json":
		return a.json()
	case FormatCSV:
		return CSV(a.Spec, a.Snap)
	case ".html":
		return a.html()
	case ".xml":
		return a.junit()
	}
	return nil, errFormat
}

// markdown is [Markdown] with what was changed.
func (a Audit) markdown() []byte {
	r := &report{}
	words, _ := a.verdict()
	if a.Plan != nil {
		r.line("# Plan for %s\n\n**%s.**\n", a.Snap.Company.Name, words)
		for _, c := range a.Plan.Changes {
			r.line("- **%s**: %s → %s", c.Heading(), c.Before, c.After+inBrackets(c.Source))
			for _, d := range append(c.Details, c.Warnings...) {
				r.line("  - %s", d)
			}
		}
		r.open(a.Spec, a.Snap)
		r.steps(a.Plan.Left)
	} else {
		r.Write(Markdown(a.Spec, a.Snap, a.List))
	}
	for i, x := range a.Attested() {
		if i == 0 {
			r.line("\n## What rests on somebody's word\n")
		}
		r.line("- **%s**: %s", x.Title, strings.TrimPrefix(x.Detail+"; ", "; ")+x.Said())
	}
	r.line("\n## Who and when\n\n- Operator: %s\n- Procore: %s\n- Read from Procore: %s\n- Program: procore-setup %s",
		a.operator(), a.where(), a.Snap.At.Format(reportTime), a.Version)
	for i, d := range a.Done() {
		if i == 0 {
			r.line("\n## What was changed\n\n| When | What | Before | After | Outcome | By | Agreed to by | Request ids |\n" +
				"| --- | --- | --- | --- | --- | --- | --- | --- |")
		}
		r.line("| %s | %s | %s | %s | %s | %s | %s | %s |", d.At.Format(reportTime), d.Text, d.Before, d.After, d.Outcome,
			d.By, d.Consent, strings.Join(d.Requests, " "))
	}
	return []byte(r.String())
}

// inBrackets puts what there is behind something else.
func inBrackets(s string) string {
	if s == "" {
		return ""
	}
	return " (" + s + ")"
}

// junit is a test case for each check, or for each change of a plan and what is right already.
func (a Audit) junit() ([]byte, error) {
	suite := newSuite(a.Snap.Company.Name+" "+a.Spec.Account.Email, a.Snap.At)
	for _, k := range a.List.Checks {
		more := k.Items
		if k.Fix != "" {
			more = append(append([]string{}, more...), "what to do: "+k.Fix)
		}
		suite.add(string(k.Stage), k.Title, k.Status, k.Detail, more)
	}
	if a.Plan != nil {
		for _, c := range a.Plan.Changes {
			status := StatusFailed
			if c.Unsure {
				status = StatusUnknown
			}
			suite.add(string(c.Stage), c.Target, status, c.Heading()+": "+c.Before+" → "+c.After, c.Details)
		}
		for _, stage := range spec.Stages() {
			for _, right := range a.Plan.Right[stage] {
				suite.add(string(stage), right, StatusVerified, right, nil)
			}
		}
	}
	return suite.write()
}
