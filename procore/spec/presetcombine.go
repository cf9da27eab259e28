package spec

import (
	"fmt"
	"maps"
	"slices"

	"procore-setup/procore/permission"
)

// Combine returns what several integrations ask for together, for one account
// that serves them all: the highest level of each tool with every granular
// permission that one of them names. Where they differ on a field that can have
// one value only, the first one's is taken and Open says so.
func Combine(presets ...Preset) Preset {
	var c Preset
	for i, p := range presets {
		if i == 0 {
			c = p
			c.Spec, c.Steps = p.Spec.Clone(), map[string]string{}
			maps.Copy(c.Steps, p.Steps)
			c.Open, c.Notes, c.Also = slices.Clone(p.Open), slices.Clone(p.Notes), slices.Clone(p.Also)
			c.Optional, c.Company = slices.Clone(p.Optional), slices.Clone(p.Company)
			c.CompanyOptions = slices.Clone(p.CompanyOptions)
			continue
		}
		c.add(p)
	}
	return c
}

// add joins other to p.
func (p *Preset) add(other Preset) {
	p.ID, p.Name, p.Vendor = p.ID+"+"+other.ID, p.Name+" + "+other.Name, p.Vendor+joined+other.Vendor
	p.Source, p.Also = p.Source+joined+other.Source, append(p.Also, other.pages()...)
	p.Notes = append(p.Notes, other.Notes...)
	p.Open = append(p.Open, other.Open...)
	p.Optional = append(p.Optional, other.Optional...)
	p.Company = append(p.Company, other.Company...)
	p.CompanyOptions = append(p.CompanyOptions, other.CompanyOptions...)
	p.addFields(other)
	for _, name := range slices.Sorted(maps.Keys(other.Spec.Template.Tools)) {
		p.addTool(name, other)
	}
}

// pages are the addresses of a preset's source.
func (p Preset) pages() []string {
	if p.URL == "" {
		return p.Also
	}
	return append([]string{p.URL}, p.Also...)
}

// addFields takes over the fields that p leaves open. Wider project access wins:
// an integration that is left out of new projects fails silently.
func (p *Preset) addFields(other Preset) {
	for _, f := range presetFields() {
		from, theirs, ours := other.Steps[f.Path], f.get(&other.Spec), f.get(&p.Spec)
		switch {
		case from == "" || p.Steps[f.Path] != "" && theirs == ours:
		case p.Steps[f.Path] == "" || f.wins != nil && f.wins(theirs, ours):
			f.copy(&other.Spec, &p.Spec)
			p.Steps[f.Path] = from
		case f.Path == "account.kind":
			p.Open = append(p.Open, OpenPoint{other.ID + "/kind", fmt.Sprintf(
				"%s asks for another kind of account (%s). One account can be of one kind only.",
				other.Vendor, other.Spec.Account.Kind)})
		}
	}
}

// addTool joins one row of other to p.
func (p *Preset) addTool(name string, other Preset) {
	field := toolsField + "." + name
	theirs := other.Spec.Template.Tools[name]
	theirs.Granular = slices.Clone(theirs.Granular)
	ours, both := p.Spec.Template.Tools[name]
	if p.Spec.Template.Tools == nil {
		p.Spec.Template.Tools = map[string]ToolSpec{}
	}
	if !both {
		p.Spec.Template.Tools[name], p.Steps[field] = theirs, other.Steps[field]
		return
	}
	was, _ := permission.ParseLevel(ours.Level)
	wants, _ := permission.ParseLevel(theirs.Level)
	switch {
	case wants > was:
		p.Steps[field] = other.Steps[field]
	case wants == was && p.Steps[field] != other.Steps[field]:
		p.Steps[field] += joined + other.Steps[field]
	}
	highest := ToolSpec{Level: max(was, wants).ID()}
	if max(was, wants).TakesGranular() {
		highest.Granular = union(ours.Granular, theirs.Granular)
	}
	p.Spec.Template.Tools[name] = highest
}

// union returns a and then what only b has; nil if both are.
func union(a, b []string) []string {
	for _, one := range b {
		if !slices.Contains(a, one) {
			a = append(a, one)
		}
	}
	if a == nil && b != nil {
		a = []string{}
	}
	return a
}
