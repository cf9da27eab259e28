package spec

import (
	"maps"
	"slices"
	"strings"
)

// A Location tells where fields stand in a setup file. The zero Location means that
// there is no file.
type Location struct {
	File  string         // as the admin named it
	Lines map[string]int // field path → line, from 1; "" is the file as a whole
	// Company is the one of those that the file lists, as it says it; empty: it lists none.
	Company string
}

// Line returns the line of a field, or of the nearest thing around it where the
// field itself is missing; 0 if s came from no file.
func (s Spec) Line(field string) int {
	for {
		if n, ok := s.Location.Lines[field]; ok || field == "" {
			return n
		}
		field = around(field)
	}
}

// around returns the path of what holds field; "" for a field at the top.
func around(field string) string {
	i := strings.LastIndexByte(field, '.')
	return field[:max(i, 0)]
}

// Problem returns a mistake in a field of s, with the field's place in the setup
// file. Value is what stands there, allowed what may stand there; a near miss
// among those is suggested when the problem is printed.
func (s Spec) Problem(field, value, message string, allowed ...string) Problem {
	return Problem{
		File: s.Location.File, Line: s.Line(field), Company: s.Location.Company,
		Field: field, Value: value, Message: message, Allowed: allowed,
	}
}

// Clone returns a deep copy, for undo.
func (s Spec) Clone() Spec {
	s.Sources = maps.Clone(s.Sources)
	s.Location.Lines = maps.Clone(s.Location.Lines)
	s.Projects.IDs = slices.Clone(s.Projects.IDs)
	s.Template = s.Template.Clone()
	if s.Account.Company != nil {
		c := s.Account.Company.Clone()
		s.Account.Company = &c
	}
	return s
}

// Clone returns a deep copy.
func (t TemplateSpec) Clone() TemplateSpec {
	t.Tools = maps.Clone(t.Tools)
	for name, tool := range t.Tools {
		tool.Granular = slices.Clone(tool.Granular)
		t.Tools[name] = tool
	}
	return t
}
