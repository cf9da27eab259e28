package setup

import (
	"fmt"
	"slices"
	"strings"

	"procore-setup/procore/permission"
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
	for _, name := range toolNames(s.Template.Tools) {
		if field := toolsField + "." + name; theirs[s.Sources[field]] {
			delete(s.Template.Tools, name)
			s.SetSource(field, "")
		}
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

// suits tells whether a field may be filled at all: an app's user has no name
// and no invitation of ours, whoever asks.
func (p Preset) suits(s *Spec, path string) bool {
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
	for _, name := range toolNames(p.Spec.Template.Tools) {
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
	}
	delete(known, "")
	return known
}

// joined stands between the sources of a value that several presets ask for.
const joined = " and "

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
			for field, from := range p.Steps {
				c.Steps[field] = from
			}
			c.Open, c.Notes, c.Also = slices.Clone(p.Open), slices.Clone(p.Notes), slices.Clone(p.Also)
			c.Optional, c.Company = slices.Clone(p.Optional), slices.Clone(p.Company)
			continue
		}
		c.add(p)
	}
	return c
}

// add joins p to c.
func (c *Preset) add(p Preset) {
	c.ID, c.Name, c.Vendor = c.ID+"+"+p.ID, c.Name+" + "+p.Name, c.Vendor+joined+p.Vendor
	c.Source, c.Also = c.Source+joined+p.Source, append(append(c.Also, p.URL), p.Also...)
	c.Notes = append(c.Notes, p.Notes...)
	c.Open = append(c.Open, p.Open...)
	c.Optional = append(c.Optional, p.Optional...)
	c.Company = append(c.Company, p.Company...)
	c.addFields(p)
	for _, name := range toolNames(p.Spec.Template.Tools) {
		c.addTool(name, p)
	}
}

// addFields takes over the fields that c leaves open. Wider project access wins:
// an integration that is left out of new projects fails silently.
func (c *Preset) addFields(p Preset) {
	for _, f := range fieldsOfPresets {
		from := p.Steps[f.path]
		switch {
		case from == "":
		case c.Steps[f.path] == "":
			f.copy(&p.Spec, &c.Spec)
			c.Steps[f.path] = from
		case f.same(&c.Spec, &p.Spec):
		case f.path == "projects.new" || f.path == "account.invite":
			if f.zero(&c.Spec) {
				f.copy(&p.Spec, &c.Spec)
				c.Steps[f.path] = from
			}
		case f.path == "projects.include" && width(p.Spec.Projects.Include) > width(c.Spec.Projects.Include):
			f.copy(&p.Spec, &c.Spec)
			c.Steps[f.path] = from
		case f.path == "account.kind":
			c.Open = append(c.Open, fmt.Sprintf("%s asks for another kind of account (%s). One account can be of one kind only.",
				p.Vendor, p.Spec.Account.Kind))
		}
	}
}

// width orders what `include` may say.
func width(include string) int {
	return slices.Index([]string{IncludeListed, IncludeActive, IncludeAll}, include)
}

// addTool joins one row of p to c.
func (c *Preset) addTool(name string, p Preset) {
	field := toolsField + "." + name
	theirs := p.Spec.Template.Tools[name]
	theirs.Granular = slices.Clone(theirs.Granular)
	ours, both := c.Spec.Template.Tools[name]
	if c.Spec.Template.Tools == nil {
		c.Spec.Template.Tools = map[string]ToolSpec{}
	}
	if !both {
		c.Spec.Template.Tools[name], c.Steps[field] = theirs, p.Steps[field]
		return
	}
	was, _ := permission.ParseLevel(ours.Level)
	wants, _ := permission.ParseLevel(theirs.Level)
	switch {
	case wants > was:
		c.Steps[field] = p.Steps[field]
	case wants == was && c.Steps[field] != p.Steps[field]:
		c.Steps[field] += joined + p.Steps[field]
	}
	highest := ToolSpec{Level: max(was, wants).ID()}
	if max(was, wants).TakesGranular() {
		highest.Granular = union(ours.Granular, theirs.Granular)
	}
	c.Spec.Template.Tools[name] = highest
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
