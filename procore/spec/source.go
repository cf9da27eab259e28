package spec

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// By says who gave a value.
type By string

// Those who give values.
const (
	ByPerson     By = "person"     // typed or chosen at the screen
	ByFile       By = "file"       // stands in a setup file
	ByPreset     By = "preset"     // the integration's vendor asks for it
	BySuggestion By = "suggestion" // nobody asked for it: a start that this program makes up
	ByDefault    By = "default"    // left out in a setup file
	ByProcore    By = "procore"    // what Procore has
)

// A Source is where a value came from: who gave it, and that in an admin's words
// ("your answer", "SyncEzy guide, step 4", "setup.yaml:12"). The zero Source means
// that nobody said.
type Source struct {
	By   By     `json:"by"`
	Text string `json:"text"`
}

// The sources that are the same everywhere.
var (
	YourAnswer    = Source{ByPerson, "your answer"}
	YourSelection = Source{ByPerson, "your selection"}
	OurSuggestion = Source{BySuggestion, suggestion}
)

// String returns the source in an admin's words.
func (s Source) String() string { return s.Text }

// replaceable tells whether a preset may take the value back or put another in its
// place: what a person or a setup file said stays.
func (s Source) replaceable() bool { return s.By == ByPreset || s.By == BySuggestion }

// inFile returns the source of a value that stands at a line of a setup file.
func inFile(file string, line int) Source { return Source{ByFile, fmt.Sprintf("%s:%d", file, line)} }

// fromPreset returns the source of what a preset fills in, from where its page says so.
func fromPreset(step string) Source {
	switch step {
	case "":
		return Source{}
	case suggestion:
		return OurSuggestion
	}
	return Source{ByPreset, step}
}

// atLine matches the source of a value of a setup file.
var atLine = regexp.MustCompile(`:\d+$`)

// UnmarshalJSON reads a source. Up to its first edition a draft kept the words alone;
// who gave the value is told by them.
func (s *Source) UnmarshalJSON(data []byte) error {
	var words string
	if err := json.Unmarshal(data, &words); err != nil {
		type plain Source
		return json.Unmarshal(data, (*plain)(s))
	}
	*s = fromPreset(words)
	switch {
	case words == YourAnswer.Text || words == YourSelection.Text:
		s.By = ByPerson
	case strings.HasPrefix(words, leftOut):
		s.By = ByDefault
	case atLine.MatchString(words):
		s.By = ByFile
	}
	return nil
}

// UnmarshalJSON reads a spec. In drafts of before a person's no to new projects was
// told by its source alone.
func (s *Spec) UnmarshalJSON(data []byte) error {
	type plain Spec
	if err := json.Unmarshal(data, (*plain)(s)); err != nil {
		return err
	}
	p := &s.Projects
	p.NoNew = p.NoNew || !p.New && s.From("projects.new").By == ByPerson
	return nil
}

// leftOut begins the source of what a setup file leaves out.
const leftOut = "left out in "

// SetSource records where the value of a field came from. The zero Source forgets
// it.
func (s *Spec) SetSource(field string, from Source) {
	if from == (Source{}) {
		delete(s.Sources, field)
		return
	}
	if s.Sources == nil {
		s.Sources = map[string]Source{}
	}
	s.Sources[field] = from
}

// From returns where the value of a field came from; zero if nobody said. A part
// of a field has the field's source unless it has its own.
func (s Spec) From(field string) Source {
	for field != "" {
		if from, ok := s.Sources[field]; ok {
			return from
		}
		field = around(field)
	}
	return Source{}
}

// Source is [Spec.From] in an admin's words; "" if nobody said.
func (s Spec) Source(field string) string { return s.From(field).Text }
