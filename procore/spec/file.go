package spec

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"procore-setup/procore/auth"
	"procore-setup/procore/text"
)

// fileVersion is the version of the setup file's format.
const fileVersion = 1

// Limits of a setup file. A list of 100,000 projects fits; what does not fit is
// no setup file, and reading it could take all the memory there is.
const (
	maxFile  = 1 << 20 // bytes
	maxDepth = 16      // brackets or dashes within each other
	maxMarks = 50      // anchors, aliases and tags that are reported one by one
)

// ParseFile reads a setup file: strict YAML, every mistake at once. Name is the
// file as the admin calls it, for problems and sources. What the file leaves out
// is filled by the preset that it names; an environment that is left out is
// production. The error is [Problems], each with its line, also where the text
// is no YAML at all; what could be read is returned with it.
func ParseFile(name string, data []byte) (Spec, error) {
	specs, err := ParseCompanies(name, data)
	if err == nil && specs[0].Location.Company != "" {
		return specs[0], Problems{{
			File: name, Line: specs[0].Location.Lines[companiesKey], Field: companiesKey,
			Message: "one company is wanted here, and the file lists " + text.Number(len(specs)),
			Hint:    "name one of them with --company",
		}}
	}
	return specs[0], err
}

// ParseCompanies is [ParseFile] for a file that may list companies: it returns a spec for
// each of them, in their order, with [Location.Company]. There is always one.
func ParseCompanies(name string, data []byte) ([]Spec, error) {
	r := &fileReader{spec: Spec{Location: Location{File: name, Lines: map[string]int{"": 1}}}, nulls: map[string]string{}}
	root, problem := syntax(data)
	if problem != nil {
		problem.File = name
		return []Spec{r.spec}, Problems{*problem}
	}
	specs := []Spec{r.spec}
	if r.document(root) {
		specs = r.each()
	}
	if len(r.problems) == 0 {
		return specs, nil
	}
	slices.SortStableFunc(r.problems, func(a, b Problem) int { return a.Line - b.Line })
	return specs, r.problems
}

// syntax returns the only document in data.
func syntax(data []byte) (root ast.Node, problem *Problem) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	switch {
	case len(data) > maxFile:
		return nil, &Problem{Message: "too large for a setup file", Hint: "it may have 1 MiB at most"}
	case !utf8.Valid(data):
		return nil, &Problem{Line: badLine(data), Message: "not UTF-8 text", Hint: "save it with the encoding UTF-8"}
	case bytes.IndexByte(data, 0) >= 0:
		return nil, &Problem{
			Line:    1 + bytes.Count(data[:bytes.IndexByte(data, 0)], []byte("\n")),
			Message: "not a text file", Hint: "save it as plain text",
		}
	}
	// The YAML reader is made by others and eats what an admin was sent; if it
	// ever panics, that is the file's mistake and not the end of the program.
	defer func() {
		if recover() != nil {
			root, problem = nil, &Problem{Line: 1, Message: "can't be read as YAML"}
		}
	}()
	tokens := lexer.Tokenize(string(data))
	if problem = nesting(tokens); problem != nil {
		return nil, problem
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, syntaxProblem(err)
	}
	return onlyDocument(file)
}

// badLine returns the line of the first byte that is not UTF-8.
func badLine(data []byte) int {
	for i, line := range bytes.Split(data, []byte("\n")) {
		if !utf8.Valid(line) {
			return i + 1
		}
	}
	return 1
}

// nesting refuses what would make the parser work for minutes: brackets within
// brackets, dashes behind dashes, and crowds of anchors.
func nesting(tokens token.Tokens) *Problem {
	depth, dashes, line, marks := 0, 0, 0, 0
	for _, t := range tokens {
		if t.Position.Line != line {
			line, dashes = t.Position.Line, 0
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth--
		case token.SequenceEntryType, token.MappingKeyType:
			dashes++
		case token.AnchorType, token.AliasType, token.TagType:
			marks++
		default:
			continue
		}
		if depth > maxDepth || dashes > maxDepth {
			return &Problem{Line: line, Message: "nested too deeply for a setup file"}
		}
		if marks > maxMarks {
			return &Problem{Line: line, Message: noMarks, Hint: "write the values out"}
		}
	}
	return nil
}

const noMarks = "anchors, aliases and tags (&, *, !, <<) are not used in a setup file"

// syntaxProblem returns what the parser says with its line, without the lines of
// the file that it would print: they may hold a secret.
func syntaxProblem(err error) *Problem {
	var syntax *yaml.SyntaxError
	if !errors.As(err, &syntax) {
		return &Problem{Line: 1, Message: "can't be read as YAML"}
	}
	line := 1
	if t := syntax.Token; t != nil && t.Position != nil {
		line = t.Position.Line
	}
	return &Problem{
		Line: line, Message: "not written as YAML asks: " + syntax.Message,
		Hint: "look at this line's indentation, quotes and colons, and at the one before",
	}
}

// onlyDocument returns the document of a file that has one.
func onlyDocument(file *ast.File) (ast.Node, *Problem) {
	var root ast.Node
	for _, doc := range file.Docs {
		switch body := doc.Body.(type) {
		case nil, *ast.CommentGroupNode, *ast.NullNode:
			continue
		case *ast.DirectiveNode:
			return nil, &Problem{Line: lineOf(body), Message: "directives (%) are not used in a setup file"}
		}
		if root != nil {
			line := lineOf(doc.Body)
			if doc.Start != nil {
				line = doc.Start.Position.Line
			}
			return nil, &Problem{
				Line: line, Message: "a second document begins here",
				Hint: "a setup file has one; put the other into a file of its own",
			}
		}
		root = doc.Body
	}
	if root == nil {
		return nil, &Problem{Line: 1, Message: "the file is empty", Hint: fmt.Sprintf("begin with version: %d", fileVersion)}
	}
	return root, nil
}

// lineOf returns the line on which n begins.
func lineOf(n ast.Node) int {
	if n == nil {
		return 0
	}
	t := n.GetToken()
	if t == nil || t.Position == nil {
		return 0
	}
	return t.Position.Line
}

// A fileReader turns the YAML tree into a spec.
type fileReader struct {
	spec     Spec
	problems Problems
	unread   []string          // fields whose values could not be read
	lists    bool              // the file has a list of companies
	listed   []*fileReader     // each of them, on top of what the file says of all
	below    bool              // this is one of those
	nulls    map[string]string // words, by field, that YAML reads as nothing
}

// bad records that the value of a field can't be read.
func (r *fileReader) bad(line int, field, value, message, hint string, allowed ...string) {
	r.unread = append(r.unread, field)
	r.mistake(line, field, value, message, hint, allowed...)
}

// mistake records a mistake at a line that says nothing about the field's value.
func (r *fileReader) mistake(line int, field, value, message, hint string, allowed ...string) {
	r.problems = append(r.problems, Problem{
		Field: field, File: r.spec.Location.File, Line: line, Company: r.spec.Location.Company,
		Value: value, Message: message, Allowed: allowed, Hint: hint,
	})
}

// valid fills what the file leaves out, and returns what Validate finds then, without what
// follows from a mistake that was found before: a value of the wrong type is not missing too.
func (r *fileReader) valid() Problems {
	r.defaults()
	found := slices.DeleteFunc(r.spec.Validate(), func(p Problem) bool {
		return slices.ContainsFunc(r.unread, func(field string) bool {
			return within(p.Field, field) || within(field, p.Field)
		})
	})
	for i, p := range found {
		if word, ok := r.nulls[p.Field]; ok && p.Value == "" && p.Hint == "" {
			found[i].Hint = text.Quote(word) + " without quotes is nothing in YAML; put it into quotes if it is meant"
		}
	}
	return found
}

// within tells whether field is outer or a part of it.
func within(field, outer string) bool {
	return field == outer || outer == "" || strings.HasPrefix(field, outer+".")
}

// defaults fills what the file leaves out.
func (r *fileReader) defaults() {
	s := &r.spec
	if s.Source("environment") == "" {
		s.Environment = auth.Environments()[0]
		s.SetSource("environment", Source{ByDefault, leftOut + s.Location.File})
	}
	if s.Integration != "" {
		if p, err := LookupPreset(s.Integration); err == nil {
			p.Apply(s)
		}
	}
	if s.Template.IfDifferent == "" {
		s.Template.IfDifferent = DifferentFail
	}
	if c := s.Account.Company; c != nil && c.IfDifferent == "" {
		c.IfDifferent = DifferentFail
	}
}
