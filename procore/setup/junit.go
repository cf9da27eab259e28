package setup

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"procore-setup/procore/text"
)

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

// newSuite begins a JUnit file about something, as it was at a time.
func newSuite(about string, at time.Time) *junitSuite {
	return &junitSuite{Name: "procore-setup " + text.Display(about), Time: at.UTC().Format("2006-01-02T15:04:05")}
}

// add adds a case: only what was read back passes, and what can't be read is neither a
// pass nor a failure.
func (s *junitSuite) add(class, name string, status Status, detail string, more []string) {
	c := junitCase{Class: "procore-setup." + class, Name: name, Out: detail}
	note := &junitNote{Message: detail, Text: strings.Join(more, "\n")}
	switch status {
	case StatusVerified:
	case StatusFailed:
		c.Failure = note
		s.Failures++
	default:
		note.Message = string(status) + ": " + detail
		c.Skipped = note
		s.Skipped++
	}
	s.Cases = append(s.Cases, c)
	s.Tests++
}

// differences adds a failure for each row.
func (s *junitSuite) differences(class string, rows []Contrasted) {
	for _, r := range rows {
		s.add(class, r.Path, StatusFailed, r.Text, nil)
	}
}

func (s *junitSuite) write() ([]byte, error) {
	data, err := xml.MarshalIndent(struct {
		XMLName xml.Name `xml:"testsuites"`
		Suite   *junitSuite
	}{Suite: s}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the report as JUnit: %w", err)
	}
	return append([]byte(xml.Header), append(data, '\n')...), nil
}
