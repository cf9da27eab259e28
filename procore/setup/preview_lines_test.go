package setup

import (
	"slices"
	"strings"
	"testing"

	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// asking is a preset that asks for tools at levels, in this order of its steps.
func asking(vendor string, tools map[string]string) spec.Preset {
	p := spec.Preset{ID: strings.ToLower(vendor), Name: vendor, Vendor: vendor, Steps: map[string]string{}}
	p.Spec.Template.Tools = map[string]spec.ToolSpec{}
	for tool, level := range tools {
		p.Spec.Template.Tools[tool] = spec.ToolSpec{Level: level}
		p.Steps[spec.RowField(permission.ProjectScope, tool)] = "page of " + vendor
	}
	return p
}

// grouped are the lines of a preview under each of its headings.
func grouped(v Preview) map[string][]string {
	out := map[string][]string{}
	for _, l := range v.Lines {
		words := l.Text
		if l.Before+l.After != "" {
			words += ": " + l.Before + " → " + l.After
		}
		if len(l.Items) > 0 {
			words += " [" + strings.Join(l.Items, "; ") + "]"
		}
		out[l.Group] = append(out[l.Group], words)
	}
	return out
}

// A preview says what presets change and what they leave, each under its heading and in the
// company's own order; what was set by hand stays.
func TestPreviewGroups(t *testing.T) {
	const (
		changes = "Changes"
		stays   = "Stays as it was set"
		several = "Asked for by several: the highest level wins"
		missing = "Can't be set here"
		open    = "Left open by its source"
		wanted  = "Only where it is wanted"
	)
	one := asking("One", map[string]string{"documents": "admin", "images": "read_only", "rfi": "standard"})
	two := asking("Two", map[string]string{"documents": "standard", "rfi": "admin", "images": "none"})
	lacks := asking("Three", map[string]string{"zebra": "admin", "aardvark": "admin", "documents": "admin"})
	asks := asking("Four", map[string]string{})
	asks.Company = []spec.CompanyNeed{{Tool: "directory", Level: "standard"}}
	asks.CompanyOptions = []spec.OptionalTool{{Tool: "directory", ToolSpec: spec.ToolSpec{Level: "admin"}, Reason: "to invite"}}
	asks.Optional = []spec.OptionalTool{{Tool: "images", ToolSpec: spec.ToolSpec{Level: "standard"}, Reason: "to send pictures"}}
	asks.Open = []spec.OpenPoint{{ID: "four/x", Text: "Who pays?"}}
	onlyOption := asking("Five", map[string]string{})
	onlyOption.CompanyOptions = asks.CompanyOptions
	const company = "What it asks of the company's own tools is set on the company template."
	byHand := map[string]spec.ToolSpec{"documents": {Level: "read_only"}}
	for _, c := range []struct {
		name    string
		by      map[string]spec.ToolSpec // set by hand before
		list    []spec.Preset
		scope   permission.Scope
		called  string
		changed int
		want    map[string][]string
	}{
		{"no preset", nil, nil, permission.ProjectScope, "no preset", 0, map[string][]string{changes: {"none: it grants the same already"}}},
		{"one", nil, []spec.Preset{one}, permission.ProjectScope, "One", 3, map[string][]string{
			changes: {"Documents: None → Admin", "RFIs: None → Standard", "Photos: None → Read Only"},
		}},
		{"one, where a row was set", byHand, []spec.Preset{one}, permission.ProjectScope, "One", 2, map[string][]string{
			changes: {"RFIs: None → Standard", "Photos: None → Read Only"},
			stays:   {"Documents stays Read Only; asked for is Admin"},
		}},
		{"two", nil, []spec.Preset{one, two}, permission.ProjectScope, "One and Two", 3, map[string][]string{
			changes: {"Documents: None → Admin", "RFIs: None → Admin", "Photos: None → Read Only"},
			several: {
				"Documents:  → Admin [One: Admin   page of One; Two: Standard   page of Two]",
				"RFIs:  → Admin [One: Standard   page of One; Two: Admin   page of Two]",
				"Photos:  → Read Only [One: Read Only   page of One; Two: None   page of Two]",
			},
		}},
		{"two that ask for what it lacks", nil, []spec.Preset{lacks, lacks}, permission.ProjectScope, "Three and Three", 1, map[string][]string{
			changes: {"Documents: None → Admin"}, missing: {"aardvark", "zebra"},
			several: {
				"aardvark:  → Admin [Three: Admin   page of Three; Three: Admin   page of Three]",
				"zebra:  → Admin [Three: Admin   page of Three; Three: Admin   page of Three]",
				"Documents:  → Admin [Three: Admin   page of Three; Three: Admin   page of Three]",
			},
		}},
		{"what the company lacks", nil, []spec.Preset{lacks}, permission.ProjectScope, "Three", 1, map[string][]string{
			changes: {"Documents: None → Admin"}, missing: {"aardvark", "zebra"},
		}},
		{"what it leaves open", nil, []spec.Preset{asks}, permission.ProjectScope, "Four", 0, map[string][]string{
			changes: {"none: it grants the same already"}, open: {"Who pays?", company},
			wanted: {"Photos at Standard: to send pictures"},
		}},
		{"an option alone", nil, []spec.Preset{onlyOption}, permission.ProjectScope, "Five", 0, map[string][]string{
			changes: {"none: it grants the same already"}, open: {company},
		}},
		{"the company's", nil, []spec.Preset{asks, one}, permission.CompanyScope, "Four and One", 3, map[string][]string{
			"Answers": {
				"Name of the company template: not answered → T Company",
				"What to do about another company template of this name: not answered → fail",
			},
			changes: {"directory: None → Standard"}, open: {"Who pays?"}, wanted: {"directory at Admin: to invite"},
		}},
	} {
		a := spec.Answers{Spec: spec.Spec{Template: spec.TemplateSpec{Name: "T", Tools: c.by}}}
		a.Prefill()
		for tool := range c.by {
			a.Spec.SetSource(spec.RowField(permission.ProjectScope, tool), spec.YourAnswer)
		}
		snap := read(t, companyWorld(1), nil, a.Spec)
		shown := PreviewPresets(&a, snap, c.scope, c.list, false)
		if shown.Name != c.called || shown.Changes != c.changed {
			t.Errorf("%s: %q with %d changes, not %q with %d", c.name, shown.Name, shown.Changes, c.called, c.changed)
		}
		got := grouped(shown)
		for group, lines := range c.want {
			if group == missing { // each in a sentence of its own
				lines = slices.Clone(lines)
				for i, name := range lines {
					if i < len(got[group]) && strings.Contains(got[group][i], name) {
						lines[i] = got[group][i]
					}
				}
			}
			if !slices.Equal(got[group], lines) {
				t.Errorf("%s: %s: %q, want %q", c.name, group, got[group], lines)
			}
			delete(got, group)
		}
		if len(got) > 0 {
			t.Errorf("%s: and %q", c.name, got)
		}
	}
}

// An answer is told in words.
func TestAnswerInWords(t *testing.T) {
	for _, c := range [][3]string{
		{"account.kind", "user", "A dedicated Directory user"}, {"projects.new", "true", "yes"},
		{"projects.new", "false", "no"}, {"template.name", "", "not answered"}, {"template.name", "Sync\x1b[2J", "Sync�[2J"},
		{"template.if_different", "fail", "fail"}, // which has no other words
	} {
		if got := answer(spec.FieldOf(c[0]), c[1]); got != c[2] {
			t.Errorf("%s %q is %q, want %q", c[0], c[1], got, c[2])
		}
	}
}
