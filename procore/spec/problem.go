package spec

import (
	"strconv"
	"strings"

	"procore-setup/procore/text"
)

// A Problem is one mistake in a [Spec].
type Problem struct {
	Field   string   // path as in [Spec.Sources]
	File    string   // the setup file; empty: not from a file
	Line    int      // in the setup file; 0: not from a file
	Company string   // of those that the file lists, the one that has it; empty: it lists none, or all have it
	Value   string   // what stands there; never a secret
	Message string   // what is wrong with it
	Allowed []string // what may stand there, where that is a list
	Hint    string   // what to do, where Allowed does not say it
}

// Problems are all the mistakes of a [Spec] at once, in the order of its fields
// or of the setup file's lines.
type Problems []Problem

// Error implements error: one line per problem.
func (p Problems) Error() string {
	var lines []string
	for i, one := range p {
		if i == maxProblems {
			lines = append(lines, "… and "+text.Count(len(p)-i, "more mistake"))
			break
		}
		lines = append(lines, one.Error())
	}
	return strings.Join(lines, "\n")
}

// maxProblems is how many problems are printed; a file with more is of another
// kind, and the rest is counted.
const maxProblems = 50

// Error implements error in one line: where, which field, what is wrong with
// the value, what may stand there.
func (p Problem) Error() string {
	var parts []string
	switch {
	case p.File != "" && p.Line > 0:
		parts = append(parts, text.Display(p.File)+":"+strconv.Itoa(p.Line))
	case p.File != "":
		parts = append(parts, text.Display(p.File))
	case p.Line > 0:
		parts = append(parts, "line "+strconv.Itoa(p.Line))
	}
	if p.Company != "" {
		parts = append(parts, "company "+text.Display(p.Company))
	}
	if p.Field != "" {
		parts = append(parts, text.Display(p.Field))
	}
	return strings.Join(append(parts, p.Text()), ": ")
}

// Text returns what is wrong and what may stand there, without the place: what
// a form shows beside the field.
func (p Problem) Text() string {
	s := p.Message
	if p.Value != "" {
		s += " " + text.Quote(p.Value)
	}
	if advice := p.advice(); advice != "" {
		s += ": " + advice
	}
	return s
}

// Titled is [Problem.Text] after what both front ends call the field.
func (p Problem) Titled() string {
	if f, ok := lookupField(p.Field); ok && f.Title != "" {
		return f.Name + ": " + p.Text()
	}
	return text.Sentence(p.Text())
}

// maxAllowed is how many allowed values one line lists; the rest is counted.
const maxAllowed = 12

// advice returns what may stand there, with the likeliest.
func (p Problem) advice() string {
	if len(p.Allowed) == 0 {
		return p.Hint
	}
	shown, rest := p.Allowed, 0
	if len(shown) > maxAllowed {
		shown, rest = shown[:maxAllowed], len(shown)-maxAllowed
	}
	s := "use " + text.Either(shown, rest)
	if near := text.Nearest(p.Value, p.Allowed); near != "" {
		s += " (did you mean " + text.Brief(near) + "?)"
	}
	if p.Hint != "" {
		s += "; " + p.Hint
	}
	return s
}
