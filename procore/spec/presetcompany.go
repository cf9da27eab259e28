package spec

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"procore-setup/procore/permission"
	"procore-setup/procore/text"
)

// ApplyCompany makes what the vendor asks for on company tools part of the
// account's own company template, with the source of each row; options adds what
// the vendor's page leaves open whether it is meant. V is what the company-level
// templates can say. It returns what could not be set, in an admin's words. A
// level that the account has already and that is higher stays. The template gets
// a name where it has none.
func (p Preset) ApplyCompany(s *Spec, v *permission.Vocabulary, options bool) (left []string) {
	needs := slices.Clone(p.Company)
	if options {
		for _, o := range p.CompanyOptions {
			needs = append(needs, CompanyNeed{Tool: o.Tool, Level: o.Level, From: o.From})
		}
	}
	if len(needs) == 0 {
		return nil
	}
	if s.Account.Company == nil {
		s.Account.Company, s.Account.CompanyTemplate = &TemplateSpec{IfDifferent: DifferentFail}, ""
		s.SetSource(CompanyField, Source{})
	}
	if c := s.Account.Company; c.Name == "" {
		c.Name = cmp.Or(s.Template.Name, p.Vendor) + " Company"
		s.SetSource(CompanyField+".name", OurSuggestion)
	}
	for _, need := range needs {
		left = append(left, applyNeed(s, v, need)...)
	}
	return left
}

// applyNeed sets one need, or one for every company tool.
func applyNeed(s *Spec, v *permission.Vocabulary, need CompanyNeed) (left []string) {
	level, err := permission.ParseLevel(need.Level)
	if err != nil {
		return []string{err.Error()}
	}
	var rows []*permission.Tool
	if need.Tool != "" {
		t, err := v.Find(need.Tool)
		if err != nil {
			return []string{err.Error()}
		}
		rows = []*permission.Tool{t}
	} else {
		for i := range v.Tools {
			rows = append(rows, &v.Tools[i])
		}
	}
	c := s.Account.Company
	for _, t := range rows {
		if !t.Offers(level) {
			left = append(left, fmt.Sprintf("%s has no %s level; choose one for it", t.Label, level))
			continue
		}
		name := rowName(c.Tools, v, t.Key)
		if was, err := permission.ParseLevel(c.Tools[name].Level); err == nil && was >= level {
			continue
		}
		if c.Tools == nil {
			c.Tools = map[string]ToolSpec{}
		}
		c.Tools[name] = ToolSpec{Level: level.ID()}
		s.SetSource(CompanyField+".tools."+name, fromPreset(text.Display(need.From)))
	}
	return left
}

// rowName returns the name under which a spec has a row already; else the key.
func rowName(tools map[string]ToolSpec, v *permission.Vocabulary, key string) string {
	for _, name := range slices.Sorted(maps.Keys(tools)) {
		if t, err := v.Find(name); err == nil && t.Key == key {
			return name
		}
	}
	return key
}
