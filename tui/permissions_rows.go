package tui

import (
	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// rows works a template out from the present answers.
func (s *Session) rows(scope permission.Scope) spec.Rows {
	return setup.Rows(scope, s.Spec, s.Snapshot)
}

// findings is what Procore's rules say about everything that is asked for. While a
// row can't be understood, the rest of it is looked at all the same.
func (s *Session) findings(project spec.Rows) []permission.Finding {
	if s.Snapshot.Vocabulary == nil {
		return nil
	}
	found := setup.Advice(s.Spec, s.Snapshot)
	if len(project.Problems) > 0 {
		found = append(found, s.Snapshot.Vocabulary.Check(project.Want)...)
	}
	return found
}

// rowSource says where a row's level came from; zero: from the base.
func (s *Session) rowSource(scope permission.Scope, key string) spec.Source {
	t := s.Spec.TemplateOf(scope)
	if t == nil {
		return spec.Source{}
	}
	if _, asked := t.Tools[key]; asked {
		return s.Spec.From(spec.RowField(scope, key))
	}
	return spec.Source{}
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
