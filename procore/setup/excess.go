package setup

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	"procore-setup/procore/permission"
	"procore-setup/procore/text"
)

// An Excess is a row that gives more than the integration asks for: from what is
// asked for to what would do.
type Excess struct {
	permission.Difference
	Unless string // what needs it all the same: an option of the integration; empty: nothing that is known
}

// ErrNoNeeds means that nothing is known of what an integration needs.
var ErrNoNeeds = errors.New("the integration's page names no level, so it can't be told what it does not need")

// Unneeded returns the rows of the project template in which s gives more than
// its integration's page asks for, for those who want the least privilege that
// works. Its error is [ErrNoNeeds], or [Problems].
func Unneeded(s Spec, snap *Snapshot) ([]Excess, error) {
	want, problems := Wanted(s, snap)
	if len(problems) > 0 {
		return nil, problems
	}
	p, err := LookupPreset(s.Integration)
	if err != nil || len(p.Spec.Template.Tools) == 0 {
		return nil, ErrNoNeeds
	}
	// A tool that the company does not show can't be in want either.
	bare := Spec{Template: TemplateSpec{Name: s.Template.Name, Tools: p.Spec.Template.Tools}}
	need, _ := Wanted(bare, snap)
	var all []Excess
	for _, d := range snap.Vocabulary.Compare(want, least(snap.Vocabulary, want, need)) {
		all = append(all, Excess{d, p.option(d, snap)})
	}
	return all, nil
}

// least returns as much of want as need has.
func least(v *permission.Vocabulary, want, need permission.Template) permission.Template {
	out := want.Clone()
	for _, tool := range v.Tools {
		has, needs := want.Level(tool.Key), need.Level(tool.Key)
		if has < needs {
			continue
		}
		// The rules let every level through that either of the two has.
		_ = v.SetLevel(&out, tool.Key, needs)
		for _, a := range tool.Actions {
			on := need.Granted(tool.Key, a.Key) && (has != needs || want.Granted(tool.Key, a.Key))
			_ = v.SetAction(&out, tool.Key, a.Key, on)
		}
	}
	return out
}

// option returns what an option of the preset needs a row for; "" if none does.
func (p Preset) option(d permission.Difference, snap *Snapshot) string {
	for _, o := range p.Optional {
		t, err := snap.Vocabulary.Find(o.Tool)
		l, bad := permission.ParseLevel(o.Level)
		if err == nil && bad == nil && t.Key == d.Tool && l >= d.Before {
			return o.Reason
		}
	}
	return ""
}

// ApplyCompany makes what the vendor asks for on company tools part of the
// account's own company template, with the source of each row; options adds what
// the vendor's page leaves open whether it is meant. It returns what could not be
// set, in an admin's words. A level that the account has already and that is
// higher stays. The template gets a name where it has none.
func (p Preset) ApplyCompany(s *Spec, snap *Snapshot, options bool) (left []string) {
	v := snap.CompanyVocabulary
	if v == nil {
		return []string{errNoVocabulary.Error()}
	}
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
		s.SetSource(companyField, "")
	}
	if c := s.Account.Company; c.Name == "" {
		c.Name = cmp.Or(s.Template.Name, p.Vendor) + " Company"
		s.SetSource(companyField+".name", suggestion)
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
		name := specName(c.Tools, v, t.Key)
		if was, err := permission.ParseLevel(c.Tools[name].Level); err == nil && was >= level {
			continue
		}
		if c.Tools == nil {
			c.Tools = map[string]ToolSpec{}
		}
		c.Tools[name] = ToolSpec{Level: level.ID()}
		s.SetSource(companyField+".tools."+name, text.Display(need.From))
	}
	return left
}

// specName returns the name under which a spec has a row already; else the key.
func specName(tools map[string]ToolSpec, v *permission.Vocabulary, key string) string {
	for _, name := range slices.Sorted(maps.Keys(tools)) {
		if t, err := v.Find(name); err == nil && t.Key == key {
			return name
		}
	}
	return key
}
