package setup

import (
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// A Line is one thing to be told about templates, clean for display, in words that need
// no colour and no place.
type Line struct {
	ID     string
	Group  string // the heading that it stands under
	Kind   LineKind
	Text   string
	Before string // with After: what changes
	After  string
	Source string
	Items  []string
}

// A LineKind says what a line tells.
type LineKind int

// The kinds of lines.
const (
	LineChange LineKind = iota
	LineAdd             // from nothing to something
	LineRemove          // from something to nothing
	LineSame            // it stays
	LineNote
	LineWarn
	LineAlarm
)

// KindOf is the kind of line that tells a finding.
func KindOf(f permission.Finding) LineKind {
	switch {
	case f.Severity == permission.Info:
		return LineNote
	case f.Strong:
		return LineAlarm
	}
	return LineWarn
}

// RowLine tells one row of a comparison, with where its level comes from.
func RowLine(scope permission.Scope, snap *Snapshot, d permission.Difference, source string) Line {
	v := snap.VocabularyOf(scope)
	line := Line{
		ID: d.Tool, Kind: LineChange, Text: text.Display(d.Label), Source: text.Display(source),
		Items: append(actionItems(v, d.Tool, "with", d.Added), actionItems(v, d.Tool, "without", d.Removed)...),
	}
	if d.Before != d.After {
		line.Before, line.After = d.Before.String(), d.After.String()
	} else {
		line.Text += " at " + d.After.String()
	}
	switch {
	case d.Before == permission.None && d.After > d.Before:
		line.Kind = LineAdd
	case d.After == permission.None && d.Before != d.After:
		line.Kind = LineRemove
	}
	return line
}

// actionItems names granular permissions as the company does.
func actionItems(v *permission.Vocabulary, tool, word string, keys []string) []string {
	var out []string
	for _, k := range keys {
		out = append(out, word+" "+text.Display(actionLabel(v, tool, k)))
	}
	return out
}

// TemplateNamed returns the template of a scope that a name means; false if there is
// none, or more than one.
func (s *Snapshot) TemplateNamed(scope permission.Scope, name string) (procore.PermissionTemplate, bool) {
	return named(s.TemplatesOf(scope), name)
}

// BaseName is what a sentence calls the base of a template.
func BaseName(scope permission.Scope, s spec.Spec) string {
	if t := s.TemplateOf(scope); t != nil && t.Base != "" {
		return text.Display(t.Base)
	}
	return "every tool None"
}

// A Comparison is something to compare a template with.
type Comparison struct {
	Name string // in a sentence
	Kind string // for a list
	Rows func() ([]permission.Difference, error)
}

// Comparisons are what the template that s asks for can be compared with: its base, what
// is in Procore under its name now, and every other template of the company.
func Comparisons(scope permission.Scope, s spec.Spec, snap *Snapshot) []Comparison {
	s = Asked(scope, s, snap)
	out := []Comparison{{BaseName(scope, s), "what it started from", func() ([]permission.Difference, error) {
		return CompareBase(scope, s, snap)
	}}}
	if t, ok := snap.TemplateNamed(scope, s.TemplateOf(scope).Name); ok {
		out = append(out, Comparison{
			text.Display(t.Name) + " as Procore has it now", "what is there under its name",
			func() ([]permission.Difference, error) { return CompareNow(scope, s, snap) },
		})
	}
	for _, t := range snap.TemplatesOf(scope) {
		out = append(out, Comparison{
			text.Display(t.Name), "a template of the company",
			func() ([]permission.Difference, error) { return CompareTemplate(scope, s, snap, t.Name) },
		})
	}
	return out
}

// Findings is what Procore's rules say about everything that is asked for; project is
// its project template. While a row can't be understood, the rest of it is looked at
// all the same.
func Findings(s spec.Spec, snap *Snapshot, project spec.Rows) []permission.Finding {
	if snap.Vocabulary == nil {
		return nil
	}
	found := Advice(s, snap)
	if len(project.Problems) > 0 {
		found = append(found, snap.Vocabulary.Check(project.Want)...)
	}
	return found
}

// Optional are the rows of a scope that only some uses of the integration need, by key.
func Optional(scope permission.Scope, s spec.Spec, snap *Snapshot) map[string]spec.OptionalTool {
	p, v := s.Preset(), snap.VocabularyOf(scope)
	if v == nil {
		return nil
	}
	list := p.Optional
	if scope == permission.CompanyScope {
		list = p.CompanyOptions
	}
	out := map[string]spec.OptionalTool{}
	for _, o := range list {
		if t, err := v.Find(o.Tool); err == nil {
			out[t.Key] = o
		}
	}
	return out
}

// Fixed tells why what a template grants can't be edited; "" if it can.
func Fixed(scope permission.Scope, s spec.Spec) string {
	switch {
	case scope != permission.CompanyScope || s.Account.Company != nil:
		return ""
	case s.Account.CompanyTemplate != "":
		return text.Display(s.Account.CompanyTemplate) + " is used as it is: a program can't change a template."
	}
	return "The company template is left as it is."
}

// OptionalLine tells an optional row of an integration.
func OptionalLine(o spec.OptionalTool) string {
	reason := text.Display(o.Reason)
	if reason == "" {
		reason = "where it is wanted"
	} else {
		reason = "— " + reason
	}
	return strings.TrimSpace("Optional: " + permission.LevelName(o.Level) + " " + reason + ". " + text.Display(o.From))
}

// FindingLine tells a finding, under the heading that it belongs to.
func FindingLine(snap *Snapshot, f permission.Finding) Line {
	line := Line{
		Group: "Think about this first", Kind: KindOf(f),
		Text: text.Display(Remark(snap, f)), Source: text.Display(f.Source),
	}
	if line.Kind == LineNote {
		line.Group = "Good to know"
	}
	return line
}

// DetailLines is everything that is known of a row, a paragraph each: what the rules say,
// with a mark, what it gives, and rest, which is known of the answers.
func DetailLines(
	d permission.Details, head string, mark func(permission.Finding) string, rest ...string,
) []string {
	lines := []string{head}
	add := func(words string) {
		if words != "" {
			lines = append(lines, text.Display(words))
		}
	}
	for _, f := range d.Findings {
		line := mark(f) + " " + f.Text
		if f.Source != "" {
			line += " (" + f.Source + ")"
		}
		add(line)
	}
	add(d.Level)
	add(d.About)
	for _, m := range d.Marks {
		add(text.Sentence(m) + ".")
	}
	if len(d.Names) > 0 {
		add("Elsewhere called: " + strings.Join(d.Names, ", ") + ".")
	}
	for _, words := range rest {
		add(words)
	}
	if d.Source != "" {
		add("Known from: " + d.Source + ".")
	}
	if d.Joined != "" {
		add("Key " + d.Joined + ".")
	}
	return lines
}
