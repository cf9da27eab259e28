package setup

import (
	"errors"
	"fmt"
	"slices"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// Export returns a template of the company, project or company-level, as a setup
// file says it: the rows that differ from an empty template, by Procore's keys,
// each with its granular permissions. What a setup makes of it is the
// template itself. Its error is [ErrNoTemplate] where there is none of this name,
// or Procore does not show what it grants.
func Export(snap *Snapshot, name string) (permission.Scope, spec.TemplateSpec, error) {
	if snap.Vocabulary == nil {
		return "", spec.TemplateSpec{}, errNoVocabulary
	}
	for _, scope := range spec.Scopes() {
		found := meant(snap.TemplatesOf(scope), name)
		switch {
		case len(found) == 0:
			continue
		case len(found) > 1:
			return "", spec.TemplateSpec{}, noSuch(name, found)
		case !readable(found[0]):
			return "", spec.TemplateSpec{},
				fmt.Errorf("%w: Procore does not show what %s grants", ErrNoTemplate, text.Quote(found[0].Name))
		}
		spec := spec.TemplateSpec{Name: found[0].Name, IfDifferent: spec.DifferentFail}
		var err error
		spec.Tools, err = exportRows(scope, snap, content(found[0]))
		return scope, spec, err
	}
	if t := meant(snap.OfProjects, name); len(t) > 0 {
		return "", spec.TemplateSpec{}, fmt.Errorf("%w to set up: %s is the template of a single project, "+
			"and an account needs one for every project", ErrNoTemplate, text.Quote(t[0].Name))
	}
	return "", spec.TemplateSpec{}, noSuch(name, slices.Concat(snap.Global, snap.OfCompany))
}

// noSuch is the error of a name that means no template of a list, or several.
func noSuch(name string, list []procore.PermissionTemplate) error {
	p := misnamed(spec.Spec{}, "", name, "permission template", list)
	return fmt.Errorf("%w: %s", ErrNoTemplate, p.Text())
}

// exportRows returns the rows that make c out of an empty template.
func exportRows(scope permission.Scope, snap *Snapshot, c permission.Template) (map[string]spec.ToolSpec, error) {
	v := snap.VocabularyOf(scope)
	empty, problem := side{scope: scope, snap: snap}.base()
	if problem != nil {
		return nil, errors.New(problem.Text())
	}
	full := entire(v, c)
	rows := map[string]spec.ToolSpec{}
	for _, d := range v.Compare(empty, full) {
		if tool, ok := v.Tool(d.Tool); ok { // what no template shows can't be asked for
			rows[tool.Key] = spec.RowOf(tool, full, true)
		}
	}
	return rows, nil
}

// FormatExport returns a setup file around an exported template. Its error is that
// of [spec.Outline.Format].
func FormatExport(env auth.Environment, snap *Snapshot, scope permission.Scope, t spec.TemplateSpec) ([]byte, error) {
	s := spec.Spec{Environment: env, Company: spec.CompanySpec{ID: snap.Company.ID, Name: snap.Company.Name}}
	d := sideOf(scope, s, snap)
	nameRows(&s, scope, snap, t)
	o := spec.OutlineOf(s, scope, t)
	o.Head = []string{
		fmt.Sprintf("The %s of %s as Procore has it.", templateCalled(d.scope, t.Name), text.Display(snap.Company.Name)),
		"Fill in what is commented out, and give it another name if you change it.",
	}
	return o.Format()
}

// nameRows notes what the company calls the tools of an exported template, to stand
// behind their rows.
func nameRows(s *spec.Spec, scope permission.Scope, snap *Snapshot, t spec.TemplateSpec) {
	for name := range t.Tools {
		s.SetSource(spec.RowField(scope, name),
			spec.Source{By: spec.ByProcore, Text: toolLabel(snap.VocabularyOf(scope), name)})
	}
}
