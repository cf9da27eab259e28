package spec

import (
	"maps"
	"slices"
	"strings"
)

// A presetField is one field that presets fill, tools apart.
type presetField struct {
	path  string
	zero  func(s *Spec) bool
	same  func(a, b *Spec) bool
	clear func(s *Spec)
	copy  func(from, to *Spec)
}

// fieldOf describes the field that get points to.
func fieldOf[T comparable](path string, get func(*Spec) *T) presetField {
	var zero T
	return presetField{
		path:  path,
		zero:  func(s *Spec) bool { return *get(s) == zero },
		same:  func(a, b *Spec) bool { return *get(a) == *get(b) },
		clear: func(s *Spec) { *get(s) = zero },
		copy:  func(from, to *Spec) { *get(to) = *get(from) },
	}
}

// The fields that presets fill, in the order of a setup file.
var fieldsOfPresets = []presetField{
	fieldOf("account.kind", func(s *Spec) *Kind { return &s.Account.Kind }),
	fieldOf("account.first_name", func(s *Spec) *string { return &s.Account.FirstName }),
	fieldOf("account.last_name", func(s *Spec) *string { return &s.Account.LastName }),
	fieldOf("account.company_template", func(s *Spec) *string { return &s.Account.CompanyTemplate }),
	fieldOf("account.invite", func(s *Spec) *bool { return &s.Account.Invite }),
	fieldOf("template.name", func(s *Spec) *string { return &s.Template.Name }),
	fieldOf("template.base", func(s *Spec) *string { return &s.Template.Base }),
	fieldOf("projects.include", func(s *Spec) *string { return &s.Projects.Include }),
	fieldOf("projects.new", func(s *Spec) *bool { return &s.Projects.New }),
}

// toolsField is the path of the template's rows.
const toolsField = "template.tools"

// Apply makes p the integration of s and fills what s leaves open, with the
// source of each value. What a person or a setup file said stays; what another
// preset had filled is taken back first. The zero Preset stands for "something
// else": it only takes back.
func (p Preset) Apply(s *Spec) {
	theirs := p.sources()
	for _, f := range fieldsOfPresets {
		if theirs[s.Sources[f.path]] {
			f.clear(s)
			s.SetSource(f.path, "")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Template.Tools)) {
		if field := toolsField + "." + name; theirs[s.Sources[field]] {
			delete(s.Template.Tools, name)
			s.SetSource(field, "")
		}
	}
	if s.Integration != p.ID {
		withdraw(s, theirs)
	}
	s.Integration = p.ID
	for _, f := range fieldsOfPresets {
		if from := p.Steps[f.path]; from != "" && s.Sources[f.path] == "" && f.zero(s) && p.suits(s, f.path) {
			f.copy(&p.Spec, s)
			s.SetSource(f.path, from)
		}
	}
	p.applyTools(s)
}

// withdraw takes back what presets put into the account's own company template,
// and the template with them where nothing else is in it.
func withdraw(s *Spec, theirs map[string]bool) {
	if s.Account.Company == nil {
		return
	}
	c := s.Account.Company.Clone()
	mine := false
	for _, name := range slices.Sorted(maps.Keys(c.Tools)) {
		field := CompanyField + ".tools." + name
		if theirs[s.Sources[field]] {
			delete(c.Tools, name)
			s.SetSource(field, "")
			continue
		}
		mine = true
	}
	s.Account.Company = &c
	if name := CompanyField + ".name"; !mine && theirs[s.Sources[name]] {
		s.Account.Company = nil
		s.SetSource(name, "")
	}
}

// suits tells whether a field may be filled at all: an app's user has no name
// and no invitation of ours, whoever asks.
func (p Preset) suits(s *Spec, path string) bool {
	if path == CompanyField && s.Account.Company != nil {
		return false // the account has one of its own
	}
	if s.Account.Kind != AppAccount {
		return true
	}
	return path != "account.first_name" && path != "account.last_name" && path != "account.invite"
}

// applyTools adds the preset's rows, unless a setup file names the rows itself.
func (p Preset) applyTools(s *Spec) {
	if s.Sources[toolsField] != "" {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(p.Spec.Template.Tools)) {
		if _, mine := s.Template.Tools[name]; mine {
			continue
		}
		if s.Template.Tools == nil {
			s.Template.Tools = map[string]ToolSpec{}
		}
		t := p.Spec.Template.Tools[name]
		t.Granular = slices.Clone(t.Granular)
		s.Template.Tools[name] = t
		s.SetSource(toolsField+"."+name, p.Steps[toolsField+"."+name])
	}
}

// sources returns everything that a preset writes as a source: how Apply knows
// its own values from those of a person or a file.
func (p Preset) sources() map[string]bool {
	known := map[string]bool{suggestion: true}
	all, _ := builtin() // a broken build is reported by Presets
	for _, one := range append(slices.Clone(all), p) {
		for _, from := range one.Steps {
			for _, part := range strings.Split(from, joined) {
				known[part] = true
			}
			known[from] = true
		}
		for _, need := range one.Company {
			known[need.From] = true
		}
		for _, o := range one.CompanyOptions {
			known[o.From] = true
		}
	}
	delete(known, "")
	return known
}

// joined stands between the sources of a value that several presets ask for.
const joined = " and "
