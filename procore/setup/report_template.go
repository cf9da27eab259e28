package setup

import (
	"maps"
	"slices"
	"strings"

	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// A templateRow is one line of a template's table.
type templateRow struct {
	tool, level, from string
	granular          []string
}

func (r *report) template(s spec.Spec, snap *Snapshot) {
	r.line("\n## Permission template\n")
	r.content(permission.ProjectScope, s, snap)
}

// companyTemplate writes the account's own company template, where it has one.
func (r *report) companyTemplate(s spec.Spec, snap *Snapshot) {
	if s.Account.Company != nil {
		r.line("\n## Company template\n")
		r.content(permission.CompanyScope, s, snap)
	}
}

// content writes one template: its name, its base, its rows as a table.
func (r *report) content(scope permission.Scope, s spec.Spec, snap *Snapshot) {
	t := s.TemplateOf(scope)
	r.line("- Name: %s", t.Name)
	if t.Base != "" {
		r.line("- Made from: %s", t.Base)
	}
	rows, none := templateRows(scope, s, snap)
	if len(rows) > 0 {
		r.line("\n| Tool | Level | Granular permissions | Where from |\n| --- | --- | --- | --- |")
	}
	for _, row := range rows {
		r.line("| %s | %s | %s | %s |", row.tool, row.level, strings.Join(row.granular, ", "), row.from)
	}
	if none > 0 {
		r.line("\nEvery other tool (%s) is at None.", text.Number(none))
	}
}

// templateRows returns the whole template where this company's tools are known,
// with the number of tools at None; otherwise only what was asked for.
func templateRows(scope permission.Scope, s spec.Spec, snap *Snapshot) (rows []templateRow, none int) {
	if snap != nil && snap.VocabularyOf(scope) != nil {
		if want, problems := WantedOf(scope, s, snap); len(problems) == 0 {
			return wholeTemplate(scope, s, snap, want)
		}
	}
	t := s.TemplateOf(scope)
	for _, name := range slices.Sorted(maps.Keys(t.Tools)) {
		row := t.Tools[name]
		level, from := permission.LevelName(row.Level), s.Source(spec.RowField(scope, name))
		rows = append(rows, templateRow{name, level, from, row.Granular})
	}
	return rows, 0
}

// wholeTemplate returns the rows above None in the company's order.
func wholeTemplate(
	scope permission.Scope, s spec.Spec, snap *Snapshot, t permission.Template,
) (rows []templateRow, none int) {
	from := rowSources(scope, s, snap)
	for _, tool := range snap.VocabularyOf(scope).Tools {
		level := t.Level(tool.Key)
		if level == permission.None {
			none++
			continue
		}
		row := templateRow{tool.Label, level.String(), from[tool.Key], tool.Granted(t)}
		if base := s.TemplateOf(scope).Base; row.from == "" && base != "" {
			row.from = "as in " + base
		}
		rows = append(rows, row)
	}
	return rows, none
}

// advice writes what Procore's rules say about all of this, the gravest first.
func (r *report) advice(s spec.Spec, snap *Snapshot) {
	if snap == nil {
		return
	}
	found := Advice(s, snap)
	n := 0
	for _, want := range []struct {
		strong   bool
		severity permission.Severity
		mark     string
	}{
		{true, permission.Warn, "**Important**: "}, {false, permission.Warn, "**Warning**: "}, {false, permission.Info, ""},
	} {
		for _, f := range found {
			if f.Severity != want.severity || f.Strong != want.strong {
				continue
			}
			if n++; n == 1 {
				r.line("\n## Good to know\n")
			}
			if f.Source == "" { // what was found here, not a rule of Procore's
				r.line("- "+want.mark+"%s", Remark(snap, f))
				continue
			}
			r.line("- "+want.mark+"%s (%s)", Remark(snap, f), f.Source)
		}
	}
}

// open writes what the integration's page leaves open.
func (r *report) open(s spec.Spec, snap *Snapshot) {
	p, err := spec.LookupPreset(s.Integration)
	if s.Integration == "" || err != nil {
		return
	}
	if snap == nil {
		snap = &Snapshot{}
	}
	for i, words := range OpenPoints(s, snap) {
		if i == 0 {
			r.line("\n## What %s does not say\n", p.Source)
		}
		r.line("- %s", words)
	}
}
