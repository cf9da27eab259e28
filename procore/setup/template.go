package setup

import (
	"fmt"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// A resolution says which template of the company stands for the wanted one.
type resolution struct {
	name     string                      // that it has, or will be created under
	want     permission.Template         // what it has to grant
	problems spec.Problems               // why want could not be made
	existing *procore.PermissionTemplate // of that name; nil: there is none
	equal    bool                        // existing grants exactly what is wanted
	unlike   []permission.Difference     // where it does not
	taken    string                      // what else in the company has the name; empty: nothing
}

// id returns the existing template's id; 0 if there is none.
func (r resolution) id() procore.ID {
	if r.existing == nil {
		return 0
	}
	return r.existing.ID
}

// maxNumbered bounds the search for a free name.
const maxNumbered = 100

// resolve finds the template that s asks for on projects.
func resolve(s spec.Spec, snap *Snapshot) resolution {
	return sideOf(permission.ProjectScope, s, snap).resolve()
}

// resolve finds the template that is asked for. Where it may be renamed, the first
// numbered name that is free, or taken by an equal template, is the one, so that
// a second run ends at the template that the first one made.
func (d side) resolve() resolution {
	want, problems := d.wanted()
	first := d.match(d.ask.Name, want, problems)
	if d.ask.IfDifferent != spec.DifferentRename || len(problems) > 0 || first.usable() {
		return first
	}
	for n := 2; n <= maxNumbered; n++ {
		if r := d.match(fmt.Sprintf("%s %d", d.ask.Name, n), want, nil); r.usable() {
			return r
		}
	}
	return first
}

// Renamed returns the name under which a template is made where the one that is asked for
// is taken by another; "" where there is no template of the account's own to make.
func Renamed(scope permission.Scope, s spec.Spec, snap *Snapshot) string {
	if s.TemplateOf(scope) == nil || snap.VocabularyOf(scope) == nil {
		return ""
	}
	a := spec.Answers{Spec: s.Clone()}
	a.SettleName(scope, spec.DifferentRename)
	return sideOf(scope, a.Spec, snap).resolve().name
}

// usable tells whether the name is free or is an equal template's.
func (r resolution) usable() bool { return r.taken == "" && (r.existing == nil || r.equal) }

// match finds the template called name and compares it. Where several may be meant
// none is taken. One that is not there will get the name without what can't be seen
// in it.
func (d side) match(name string, want permission.Template, problems spec.Problems) resolution {
	r := resolution{name: text.Input(name), want: want, problems: problems}
	found := meant(d.list(), name)
	switch {
	case len(found) == 0:
		r.taken = d.takenBy(name)
		return r
	case len(found) > 1:
		r.taken = "more than one template that looks so: " + strings.Join(apart(found), " and ")
		return r
	}
	r.name, r.existing = found[0].Name, &found[0]
	if len(problems) == 0 && readable(found[0]) {
		r.unlike = d.vocabulary().Unlike(want, content(found[0]))
		r.equal = len(r.unlike) == 0
	}
	return r
}

// takenBy says what else in the company has a name; empty: nothing. Templates of
// the company and of projects may not share one (rule 52), and a template of a
// single project can't serve an account (rule 53).
func (d side) takenBy(name string) string {
	if !d.company() {
		if t := meant(d.snap.OfCompany, name); len(t) > 0 {
			return fmt.Sprintf("the company-level template %q", text.Display(t[0].Name))
		}
		if c := d.spec.Account.Company; c != nil && spec.SameName(c.Name, name) {
			return "the account's own company-level template"
		}
	}
	if t := meant(d.snap.Global, name); len(t) > 0 && d.company() {
		return fmt.Sprintf("the project template %q", text.Display(t[0].Name))
	}
	if t := meant(d.snap.OfProjects, name); len(t) > 0 {
		return fmt.Sprintf("%q, the template of a single project", text.Display(t[0].Name))
	}
	return ""
}

// describe writes one row of a comparison: "Documents: Read Only → Admin, + View
// Private Items".
func describe(v *permission.Vocabulary, d permission.Difference) string {
	var parts []string
	if d.Before != d.After {
		parts = append(parts, d.Before.String()+" → "+d.After.String())
	}
	for _, a := range d.Added {
		parts = append(parts, "+ "+actionLabel(v, d.Tool, a))
	}
	for _, a := range d.Removed {
		parts = append(parts, "- "+actionLabel(v, d.Tool, a))
	}
	return toolLabel(v, d.Tool) + ": " + strings.Join(parts, ", ")
}

// toolLabel returns what the company calls a tool.
func toolLabel(v *permission.Vocabulary, key string) string {
	if t, ok := v.Tool(key); ok {
		return t.Label
	}
	return text.Display(key)
}

// actionLabel returns what the company calls a granular permission.
func actionLabel(v *permission.Vocabulary, tool, key string) string {
	if t, ok := v.Tool(tool); ok {
		if a, ok := t.Action(key); ok {
			return a.Label
		}
	}
	return text.Display(key)
}

// rows describes each difference between two contents.
func rows(v *permission.Vocabulary, before, after permission.Template) []string {
	var out []string
	for _, d := range v.Compare(before, after) {
		out = append(out, describe(v, d))
	}
	return out
}
