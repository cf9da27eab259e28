package setup

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// Forms are the endings of a report's file, each with its form.
func Forms() []string { return []string{".md", ".json", FormCSV, ".html", ".xml"} }

// FormCSV is the form that has the projects alone.
const FormCSV = ".csv"

// errForm is the cause of a file whose ending names no form of a report.
var errForm = errors.New("a report has one of the endings " + strings.Join(Forms(), ", "))

// FormOf returns the form of a report by the ending of its file.
func FormOf(file string) (string, error) {
	ext := strings.ToLower(filepath.Ext(file))
	for _, f := range Forms() {
		if f == ext {
			return f, nil
		}
	}
	return "", fmt.Errorf("%s: %w", text.Quote(file), errForm)
}

// Report returns the report in a form.
func (a Audit) Report(form string) ([]byte, error) {
	switch form {
	case ".md":
		return a.markdown(), nil
	case ".json":
		return a.json()
	case FormCSV:
		return CSV(a.Spec, a.Snap)
	case ".html":
		return a.html()
	case ".xml":
		return a.junit()
	}
	return nil, errForm
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
