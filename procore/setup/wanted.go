package setup

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// errNoVocabulary is the cause where templates were not read, so that no tool
// of this company is known.
var errNoVocabulary = errors.New("the company's permission templates have not been read yet")

// BaseOf returns the content of the base template that s names in a scope, with
// every tool of the company in it. Where s names none, every tool is None, except
// those that this company never has at None (such as Home). Its error is a
// [spec.Problem]'s message: the template does not exist, or Procore does not show its
// content.
func BaseOf(scope permission.Scope, s spec.Spec, snap *Snapshot) (permission.Template, error) {
	t, problem := sideOf(scope, s, snap).base()
	if problem != nil {
		return t, errors.New(problem.Text())
	}
	return t, nil
}

// base is [BaseOf] with the mistake as it is reported for a file.
func (d side) base() (permission.Template, *spec.Problem) {
	t := permission.Template{Levels: map[string]permission.Level{}, Granular: map[string]map[string]bool{}}
	v := d.vocabulary()
	if v == nil {
		return t, new(d.spec.Problem(d.field, "", errNoVocabulary.Error()))
	}
	if d.ask.Base == "" {
		own, _ := named(d.list(), d.ask.Name)
		for _, tool := range v.Tools {
			l := floor(d.list(), own, tool)
			if err := v.SetLevel(&t, tool.Key, l); err != nil {
				t.Levels[tool.Key] = l // the company's own templates have it there
			}
		}
		return t, nil
	}
	b, ok := named(d.list(), d.ask.Base)
	switch {
	case !ok:
		return t, new(misnamed(d.spec, d.field+".base", d.ask.Base, d.noun(), d.list()))
	case !readable(b):
		p := d.spec.Problem(d.field+".base", d.ask.Base,
			"Procore does not show what this template grants, so it can't be copied:")
		p.Hint = "choose another base, or none"
		return t, &p
	}
	return entire(v, content(b)), nil
}

// entire returns a content as the rules allow it, with every tool of the company in it.
func entire(v *permission.Vocabulary, c permission.Template) permission.Template {
	t, _ := v.Normalize(c)
	for _, tool := range v.Tools {
		t.Levels[tool.Key] = t.Level(tool.Key)
	}
	return t
}

// homeKey is the tool that everyone on a project has: Procore's own editor starts
// it at Read Only where all others start at None.
const homeKey = "home"

// floor returns the lowest level that a template "with nothing" can have on a
// tool: None, where the tool offers it. Home is Read Only unless some template of
// the company has it at None; one that is made already keeps which of the two it has,
// whatever the others get later. That no template has another tool at None is no
// reason to give it unasked: a company with broad templates would get a broad one.
func floor(list []procore.PermissionTemplate, own procore.PermissionTemplate, tool permission.Tool) permission.Level {
	if !tool.Offers(permission.None) && len(tool.Levels) > 0 {
		return tool.Levels[0]
	}
	if tool.Key != homeKey || !tool.Offers(permission.ReadOnly) {
		return permission.None
	}
	if l := content(own).Level(tool.Key); readable(own) && (l == permission.None || l == permission.ReadOnly) {
		return l
	}
	for _, t := range list {
		if readable(t) && content(t).Level(tool.Key) == permission.None {
			return permission.None
		}
	}
	return permission.ReadOnly
}

// Wanted resolves the template that s asks for on projects against this company's
// tools and its base template. It names every tool of the company. The problems
// are all that the company's own tools and templates make of the answers.
func Wanted(s spec.Spec, snap *Snapshot) (permission.Template, spec.Problems) {
	return WantedOf(permission.ProjectScope, s, snap)
}

// WantedOf is [Wanted] of a scope.
func WantedOf(scope permission.Scope, s spec.Spec, snap *Snapshot) (permission.Template, spec.Problems) {
	return sideOf(scope, s, snap).wanted()
}

// Asked returns s with a template to look at in a scope: where the account has no
// company template of its own, the one that it will have.
func Asked(scope permission.Scope, s spec.Spec, snap *Snapshot) spec.Spec {
	if s.TemplateOf(scope) == nil {
		name := CompanyTemplate(s, snap)
		s.Account.Company = &spec.TemplateSpec{Name: name, Base: name}
	}
	return s
}

// Rows works out what s has to look at in a scope ([Asked]), with its base.
func Rows(scope permission.Scope, s spec.Spec, snap *Snapshot) spec.Rows {
	r := spec.Rows{Scope: scope, Vocabulary: snap.VocabularyOf(scope)}
	if r.Vocabulary == nil {
		return r
	}
	s = Asked(scope, s, snap)
	r.Base, r.Missing = BaseOf(scope, s, snap)
	r.Want, r.Problems = WantedOf(scope, s, snap)
	return r
}

// CompanyTemplate returns the name of the company template that the account will have:
// that s names, or the one that it has; empty: none that is known.
func CompanyTemplate(s spec.Spec, snap *Snapshot) string {
	if name := s.Account.CompanyTemplateName(); name != "" {
		return name
	}
	if t := snap.presentCompanyTemplate(); t != nil {
		return t.Name
	}
	return ""
}

// wanted is [WantedOf].
func (d side) wanted() (permission.Template, spec.Problems) {
	t, p := d.base()
	var problems spec.Problems
	if p != nil {
		// The rows are looked at all the same: every mistake is told at once.
		problems = append(problems, *p)
	}
	v := d.vocabulary()
	if v == nil {
		return t, problems
	}
	taken := map[string]string{} // tool key → name in the spec
	for _, name := range slices.Sorted(maps.Keys(d.ask.Tools)) {
		field := d.field + ".tools." + name
		tool, err := v.Find(name)
		if err != nil {
			problems = append(problems, d.spec.UnknownName(field, name, err,
				"this company has no tool called", toolKeys(v)))
			continue
		}
		if other, ok := taken[tool.Key]; ok {
			problems = append(problems, d.spec.Problem(field, name,
				fmt.Sprintf("%s is set by %q already; leave out", text.Display(tool.Label), other)))
			continue
		}
		taken[tool.Key] = name
		problems = append(problems, d.ask.Tools[name].Apply(d.spec, v, &t, tool, field)...)
	}
	return t, problems
}

// toolKeys returns what may stand for a tool.
func toolKeys(v *permission.Vocabulary) []string {
	out := make([]string, 0, len(v.Tools))
	for _, t := range v.Tools {
		out = append(out, t.Key)
	}
	return out
}
