package tui

import (
	"errors"
	"maps"
	"slices"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// A draft is one of the two templates that the answers ask for, and its base.
type draft struct {
	base, want permission.Template
	missing    error // why there is no base, so that nothing can be changed
	problems   spec.Problems
}

// draft works a template out from the present answers.
func (s *Session) draft(scope permission.Scope) draft {
	var d draft
	if s.Snapshot.VocabularyOf(scope) == nil {
		return d
	}
	spec := s.asked(scope)
	d.base, d.missing = setup.BaseOf(scope, spec, s.Snapshot)
	d.want, d.problems = setup.WantedOf(scope, spec, s.Snapshot)
	return d
}

// asked is the spec with a template to look at in a scope: where the account has no
// company template of its own, what it will have instead.
func (s *Session) asked(scope permission.Scope) spec.Spec {
	if s.Spec.TemplateOf(scope) != nil {
		return s.Spec
	}
	want := s.Spec
	name := s.companyTemplate()
	want.Account.Company = &spec.TemplateSpec{Name: name, Base: name}
	return want
}

// companyTemplate is the name of the company template that the account will have:
// the one that was chosen, or the one that it has; empty: none that is known.
func (s *Session) companyTemplate() string {
	a := s.Snapshot.Account
	switch {
	case s.Spec.Account.CompanyTemplateName() != "":
		return s.Spec.Account.CompanyTemplateName()
	case a == nil || a.CompanyTemplate == nil:
		return ""
	}
	for _, t := range s.Snapshot.OfCompany {
		if t.ID == a.CompanyTemplate.ID {
			return t.Name
		}
	}
	return ""
}

// findings is what Procore's rules say about everything that is asked for. While a
// row can't be understood, the rest of it is looked at all the same.
func (s *Session) findings(project draft) []permission.Finding {
	if s.Snapshot.Vocabulary == nil {
		return nil
	}
	found := setup.Advice(s.Spec, s.Snapshot)
	if len(project.problems) > 0 {
		found = append(found, s.Snapshot.Vocabulary.Check(project.want)...)
	}
	return found
}

// adoptKeys names the rows of the answers by this company's own keys, so that
// an edit finds the row that a preset or a file has named otherwise.
func adoptKeys(want *spec.Spec, snap *setup.Snapshot) {
	for _, scope := range scopes {
		v, t := snap.VocabularyOf(scope), want.TemplateOf(scope)
		if v == nil || t == nil {
			continue
		}
		tools := make(map[string]spec.ToolSpec, len(t.Tools))
		for _, name := range slices.Sorted(maps.Keys(t.Tools)) {
			tool, err := v.Find(name)
			if err != nil || tool.Key == name {
				tools[name] = t.Tools[name]
				continue
			}
			if _, taken := t.Tools[tool.Key]; taken {
				continue // the row under Procore's own key is the admin's
			}
			tools[tool.Key] = t.Tools[name]
			want.SetSource(toolField(scope, tool.Key), want.Source(toolField(scope, name)))
			want.SetSource(toolField(scope, name), "")
		}
		setTools(want, scope, tools)
	}
}

// scopes are the two templates of an account, in the order of the tabs.
var scopes = []permission.Scope{permission.ProjectScope, permission.CompanyScope}

// setTools replaces the rows of a template, without touching copies of the spec.
func setTools(want *spec.Spec, scope permission.Scope, tools map[string]spec.ToolSpec) {
	if len(tools) == 0 {
		tools = nil
	}
	if scope != permission.CompanyScope {
		want.Template.Tools = tools
		return
	}
	own := *want.Account.Company
	own.Tools = tools
	want.Account.Company = &own
}

// toolField is the path of a row in the spec's sources.
func toolField(scope permission.Scope, key string) string {
	return spec.TemplateField(scope) + ".tools." + key
}

// errNotOwn is why a company template that others may have too can't be edited.
var errNotOwn = errors.New("the account has no company template of its own; press c to choose one or to make one")

// edit changes rows of a template, of which d is the present draft, by the rules and
// as one step that can be taken back. It tells how many rows are different now; none
// is no step.
func (s *Session) edit(
	scope permission.Scope, d draft, what string, change func(*permission.Vocabulary, *permission.Template) error,
) (int, error) {
	v, ask := s.Snapshot.VocabularyOf(scope), s.Spec.TemplateOf(scope)
	if ask == nil {
		return 0, errNotOwn
	}
	if d.missing != nil {
		return 0, d.missing
	}
	t := d.want.Clone()
	if err := change(v, &t); err != nil {
		return 0, err
	}
	changed := v.Compare(d.want, t)
	if len(changed) == 0 {
		return 0, nil
	}
	unlike := map[string]bool{}
	for _, x := range v.Compare(d.base, t) {
		unlike[x.Tool] = true
	}
	s.remember(what, scope)
	tools := make(map[string]spec.ToolSpec, len(ask.Tools)+len(changed))
	maps.Copy(tools, ask.Tools)
	for _, x := range changed {
		if unlike[x.Tool] {
			tools[x.Tool] = rowSpec(v, t, x.Tool)
		} else {
			delete(tools, x.Tool)
		}
	}
	setTools(&s.Spec, scope, tools)
	for _, x := range changed {
		s.answer(toolField(scope, x.Tool))
	}
	return len(changed), nil
}

// rowSpec is one row as the spec says it.
func rowSpec(v *permission.Vocabulary, t permission.Template, tool string) spec.ToolSpec {
	spec := spec.ToolSpec{Level: t.Level(tool).ID()}
	if !t.Level(tool).TakesGranular() {
		return spec
	}
	spec.Granular = []string{}
	if row, ok := v.Tool(tool); ok {
		for _, a := range row.Actions {
			if t.Granted(tool, a.Key) {
				spec.Granular = append(spec.Granular, a.Key)
			}
		}
	}
	slices.Sort(spec.Granular)
	return spec
}

// rowSource says where a row's level came from; empty: from the base.
func (s *Session) rowSource(scope permission.Scope, key string) string {
	t := s.Spec.TemplateOf(scope)
	if t == nil {
		return ""
	}
	if _, asked := t.Tools[key]; asked {
		return s.Spec.Source(toolField(scope, key))
	}
	return ""
}

// absent lists the names in the answers that this company does not have.
func (s *Session) absent() []string {
	var out []string
	for _, scope := range scopes {
		v, t := s.Snapshot.VocabularyOf(scope), s.Spec.TemplateOf(scope)
		if v == nil || t == nil {
			continue
		}
		for name := range t.Tools {
			if _, err := v.Find(name); err != nil {
				out = append(out, name)
			}
		}
	}
	slices.Sort(out)
	return out
}

// leaveOut takes the rows and granular permissions out of the answers that this
// company does not have; it can be undone.
func (s *Session) leaveOut() {
	s.remember("left out what this company does not have", permission.ProjectScope)
	for _, scope := range scopes {
		v, t := s.Snapshot.VocabularyOf(scope), s.Spec.TemplateOf(scope)
		if v == nil || t == nil {
			continue
		}
		tools := map[string]spec.ToolSpec{}
		for name, spec := range t.Tools {
			tool, err := v.Find(name)
			if err != nil {
				continue
			}
			if spec.Granular != nil {
				spec.Granular = slices.DeleteFunc(slices.Clone(spec.Granular), func(a string) bool {
					_, err := tool.Find(a)
					return err != nil
				})
			}
			tools[name] = spec
		}
		setTools(&s.Spec, scope, tools)
	}
}

// templateNamed returns the template of the company that a name means; false if
// there is none, or more than one.
func (s *Session) templateNamed(scope permission.Scope, name string) (procore.PermissionTemplate, bool) {
	of := func(t procore.PermissionTemplate) string { return t.Name }
	if found := spec.Named(s.Snapshot.TemplatesOf(scope), name, of); len(found) == 1 {
		return found[0], true
	}
	return procore.PermissionTemplate{}, false
}
