package setup

import (
	"encoding/xml"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

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
			r.line("- **%s**: %s → %s%s", c.Heading(), c.Before, c.After, inBrackets(c.Source))
			for _, d := range append(c.Details, c.Warnings...) {
				r.line("  - %s", d)
			}
		}
		r.open(a.Spec)
		r.steps(a.Plan.Left)
	} else {
		r.Write(Markdown(a.Spec, a.Snap, a.List))
	}
	r.line("\n## Who and when\n\n- Operator: %s\n- Read from Procore: %s\n- Program: procore-setup %s", a.operator(),
		a.Snap.At.Format(reportTime), a.Version)
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

// jsonAudit is a report for programs: the last line of verify, with what an auditor asks.
type jsonAudit struct {
	Format   int          `json:"format"`
	Event    string       `json:"event"`
	Version  string       `json:"version"`
	Operator string       `json:"operator"`
	Account  string       `json:"account"`
	Company  jsonCompany  `json:"company"`
	At       time.Time    `json:"time"`
	OK       bool         `json:"ok"`
	Verdict  string       `json:"verdict"`
	Checks   []jsonCheck  `json:"checks"`
	Planned  []jsonChange `json:"planned,omitempty"`
	Changed  []Done       `json:"changed"`
}

// lineReport is the event of a report.
const lineReport = "report"

func (a Audit) json() ([]byte, error) {
	words, good := a.verdict()
	if a.Plan == nil {
		good = a.List.OK(false)
	}
	out := jsonAudit{
		JSONFormat, lineReport, a.Version, a.operator(), text.Display(a.Spec.Account.Email),
		jsonCompany{a.Snap.Company.ID, a.Snap.Company.Name},
		a.Snap.At, good, words, jsonChecks(a.List.Checks), nil, a.Done(),
	}
	if out.Changed == nil {
		out.Changed = []Done{}
	}
	if a.Plan != nil {
		out.Planned = jsonChanges(a.Plan.Changes)
	}
	return jsonLine("the report", out)
}

// The parts of a JUnit file, as build servers read them.
type junitSuite struct {
	XMLName  xml.Name    `xml:"testsuite"`
	Name     string      `xml:"name,attr"`
	Time     string      `xml:"timestamp,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class   string     `xml:"classname,attr"`
	Name    string     `xml:"name,attr"`
	Failure *junitNote `xml:"failure"`
	Skipped *junitNote `xml:"skipped"`
	Out     string     `xml:"system-out,omitempty"`
}

type junitNote struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// junit is a test case for each check: only what was read back passes, and what can't be
// read is neither a pass nor a failure.
func (a Audit) junit() ([]byte, error) {
	suite := junitSuite{
		Name: "procore-setup " + text.Display(a.Snap.Company.Name) + " " + text.Display(a.Spec.Account.Email),
		Time: a.Snap.At.UTC().Format("2006-01-02T15:04:05"),
	}
	add := func(stage spec.Stage, name, status, detail string, more []string) {
		c := junitCase{Class: "procore-setup." + string(stage), Name: name, Out: detail}
		note := &junitNote{Message: detail, Text: strings.Join(more, "\n")}
		switch Status(status) {
		case StatusVerified:
		case StatusFailed:
			c.Failure = note
			suite.Failures++
		default:
			note.Message = status + ": " + detail
			c.Skipped = note
			suite.Skipped++
		}
		suite.Cases = append(suite.Cases, c)
		suite.Tests++
	}
	for _, k := range a.List.Checks {
		more := k.Items
		if k.Fix != "" {
			more = append(append([]string{}, more...), "what to do: "+k.Fix)
		}
		add(k.Stage, k.Title, string(k.Status), k.Detail, more)
	}
	if a.Plan != nil {
		for _, c := range a.Plan.Changes {
			status := StatusFailed
			if c.Unsure {
				status = StatusUnknown
			}
			add(c.Stage, c.Target, string(status), c.Heading()+": "+c.Before+" → "+c.After, c.Details)
		}
		for _, stage := range spec.Stages() {
			for _, right := range a.Plan.Right[stage] {
				add(stage, right, string(StatusVerified), right, nil)
			}
		}
	}
	data, err := xml.MarshalIndent(struct {
		XMLName xml.Name `xml:"testsuites"`
		Suite   junitSuite
	}{Suite: suite}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the report as JUnit: %w", err)
	}
	return append([]byte(xml.Header), append(data, '\n')...), nil
}
