package spec

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"procore-setup/procore/permission"
	"procore-setup/procore/text"
)

// An Outline is a setup file in which some answers may be left open: those stand there
// as comments to fill in, and [ParseFile] asks for them and for nothing else. Every
// setup file that this program writes is written from one.
type Outline struct {
	Spec Spec
	Head []string // comments above all
	// Comments are comments above the answers of a group, by its path.
	Comments map[string][]string
	Tail     []string // comments below all
	// Open holds the answers that are not given, by path, with what stands in their
	// place as a comment; "" where nothing does. Whatever the spec says of them is not
	// written.
	Open map[string]string
	// Schema is where an editor finds the JSON Schema of setup files; empty: it is not told.
	Schema string
}

// Format returns the file. [ParseFile] reads it back to the same spec, but for what is
// open and for what a file has no place for. Its error is [Problems] where an answer
// that is not open is missing or wrong.
func (o Outline) Format() ([]byte, error) {
	if problems := o.given(o.Spec.Validate()); len(problems) > 0 {
		return nil, problems
	}
	w := &fileWriter{preset: o.Spec.Integration != "", open: o.Open}
	if o.Schema != "" {
		w.line("# yaml-language-server: $schema=%s", text.Display(o.Schema))
	}
	w.comments("", o.Head)
	w.line(versionKey+": %d", fileVersion)
	w.all(&o.Spec, o.Comments)
	if len(o.Tail) > 0 {
		w.line("")
		w.comments("", o.Tail)
	}
	out := []byte(w.String())
	back, err := ParseFile("setup.yaml", out)
	var problems Problems
	if errors.As(err, &problems) {
		problems = o.given(problems)
	}
	if len(problems) > 0 {
		return nil, fmt.Errorf("write the setup file: what was written can't be read back: %w", problems)
	}
	if slices.ContainsFunc(fields, func(f Field) bool { return !o.open(f.Path) && f.inFile(&o.Spec) != f.inFile(&back) }) {
		return nil, errors.New("write the setup file: what was written would not say the same as your answers")
	}
	return out, nil
}

// open tells whether a field, or what it is a part of, is left open.
func (o Outline) open(field string) bool {
	for path := range o.Open {
		if within(field, path) {
			return true
		}
	}
	return false
}

// given returns the problems of answers that are not left open.
func (o Outline) given(problems Problems) Problems {
	return slices.DeleteFunc(slices.Clone(problems), func(p Problem) bool { return o.open(p.Field) })
}

// Leave leaves every answer open that has a mistake, with the mistake as its comment.
func (o *Outline) Leave(problems Problems) {
	for _, p := range o.given(problems) {
		path := p.Field
		for path != "" {
			if _, ok := lookupField(path); ok {
				o.Open[path] = "# " + p.Text()
				break
			}
			path = around(path)
		}
	}
}

// OutlineOf returns the outline of a file around one template; of s it takes the
// environment, the company and the sources. What the template can't say, who the
// account is and where it works, is open.
func OutlineOf(s Spec, scope permission.Scope, t TemplateSpec) Outline {
	o := Outline{Spec: Spec{Environment: s.Environment, Company: s.Company, Sources: s.Sources}, Open: Questions()}
	if scope == permission.CompanyScope {
		o.Spec.Account.Company = &t
		o.Open["template.name"], o.Open["template.if_different"] = "Integration # the template of the account on projects", ""
	} else {
		o.Spec.Template = t
	}
	return o
}

// Questions are the answers about the account and its projects that nobody gave yet.
func Questions() map[string]string {
	return map[string]string{
		"account.kind":      "user # or app: the user of an installed app",
		"account.last_name": "Integration",
		"account.email":     "sync@example.com # tells the account from every other",
		"account.invite":    "true",
		"projects.include":  "active # active, all or listed (with ids: [300001, 300002])",
		"projects.new":      "false # add to new projects too",
		"projects.exact":    "",
	}
}

// comments writes comments, one a line.
func (w *fileWriter) comments(indent string, lines []string) {
	for _, l := range lines {
		w.line("%s# %s", indent, text.Display(l))
	}
}

// asComment turns the lines of a group of which nothing is answered, heading and all, into
// comments: a heading with nothing below it would be a mistake.
func asComment(lines string) string {
	var b strings.Builder
	for l := range strings.Lines(lines) {
		body := strings.TrimLeft(l, " ")
		b.WriteString("# " + l[:len(l)-len(body)] + strings.TrimPrefix(body, "# "))
	}
	return b.String()
}

// answered tells whether there is a line that is no comment.
func answered(lines string) bool {
	for l := range strings.Lines(lines) {
		if !strings.HasPrefix(strings.TrimLeft(l, " "), "#") {
			return true
		}
	}
	return false
}
