package spec

import (
	"maps"
	"slices"
)

// presetFields are the fields that presets fill, tools apart, in the order of a setup
// file.
func presetFields() []Field {
	return slices.DeleteFunc(Fields(), func(f Field) bool { return !f.Preset })
}

// toolsField is the path of the template's rows.
const toolsField = "template.tools"

// Apply makes p the integration of s and fills what s leaves open, with the
// source of each value. What a person or a setup file said stays; what another
// preset had filled is taken back first. The zero Preset stands for "something
// else": it only takes back.
func (p Preset) Apply(s *Spec) {
	for _, f := range presetFields() {
		if s.Sources[f.Path].replaceable() {
			f.set(s, "")
			s.SetSource(f.Path, Source{})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Template.Tools)) {
		if field := toolsField + "." + name; s.Sources[field].replaceable() {
			delete(s.Template.Tools, name)
			s.SetSource(field, Source{})
		}
	}
	if s.Integration != p.ID {
		withdraw(s)
	}
	s.Integration = p.ID
	for _, f := range presetFields() {
		from := fromPreset(p.Steps[f.Path])
		if from != (Source{}) && s.Sources[f.Path] == (Source{}) && f.open(s) && suits(s, f) {
			f.copy(&p.Spec, s)
			s.SetSource(f.Path, from)
		}
	}
	p.applyTools(s)
}

// withdraw takes back what presets put into the account's own company template,
// and the template with them where nothing else is in it.
func withdraw(s *Spec) {
	if s.Account.Company == nil {
		return
	}
	c := s.Account.Company.Clone()
	mine := false
	for _, name := range slices.Sorted(maps.Keys(c.Tools)) {
		field := CompanyField + ".tools." + name
		if s.Sources[field].replaceable() {
			delete(c.Tools, name)
			s.SetSource(field, Source{})
			continue
		}
		mine = true
	}
	s.Account.Company = &c
	if name := CompanyField + ".name"; !mine && s.Sources[name].replaceable() {
		s.Account.Company = nil
		s.SetSource(name, Source{})
	}
}

// suits tells whether a field may be filled at all: an app's user has no name
// and no invitation of ours, whoever asks.
func suits(s *Spec, f Field) bool {
	own := f.Path == CompanyField && s.Account.Company != nil // the account has one of its own
	return f.For(s.Account.Kind) && !own
}

// applyTools adds the preset's rows, unless a setup file names the rows itself.
func (p Preset) applyTools(s *Spec) {
	if s.Sources[toolsField] != (Source{}) {
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
		s.SetSource(toolsField+"."+name, fromPreset(p.Steps[toolsField+"."+name]))
	}
}

// joined stands between the sources of a value that several presets ask for.
const joined = " and "
