package setup

import (
	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// An account has two permission templates: a global one for its projects, and
// one for the tools of the company. Everything about templates is written once,
// for a side.
type side struct {
	scope permission.Scope
	spec  spec.Spec
	snap  *Snapshot
	ask   spec.TemplateSpec
	field string // path of the template in a setup file
}

// sideOf returns the side of a scope. The company's is about nothing where s
// asks for no template of its own there.
func sideOf(scope permission.Scope, s spec.Spec, snap *Snapshot) side {
	d := side{scope: scope, spec: s, snap: snap, ask: s.Template, field: "template"}
	if scope == permission.CompanyScope {
		d.field, d.ask = spec.CompanyField, spec.TemplateSpec{}
		if s.Account.Company != nil {
			d.ask = *s.Account.Company
		}
	}
	return d
}

func (d side) vocabulary() *permission.Vocabulary { return d.snap.VocabularyOf(d.scope) }
func (d side) list() []procore.PermissionTemplate { return d.snap.TemplatesOf(d.scope) }
func (d side) company() bool                      { return d.scope == permission.CompanyScope }

// kind returns Procore's word for templates of this side.
func (d side) kind() procore.TemplateKind { return kindOf(d.scope) }

func kindOf(scope permission.Scope) procore.TemplateKind {
	if scope == permission.CompanyScope {
		return procore.KindCompany
	}
	return procore.KindGlobal
}

// scopeOf returns the side that a template, as Procore has it, belongs to.
func scopeOf(t procore.PermissionTemplate) permission.Scope {
	if t.Type == string(procore.KindCompany) {
		return permission.CompanyScope
	}
	return permission.ProjectScope
}

// noun says what kind of template it is, in a sentence.
func (d side) noun() string {
	if d.company() {
		return "company-level permission template"
	}
	return "global permission template"
}

// VocabularyOf returns what this company's templates of a scope can say; nil
// where they were not read.
func (s *Snapshot) VocabularyOf(scope permission.Scope) *permission.Vocabulary {
	if scope == permission.CompanyScope {
		return s.CompanyVocabulary
	}
	return s.Vocabulary
}

// TemplatesOf returns the templates that an account can have in a scope: the
// global ones for projects, the company-level ones.
func (s *Snapshot) TemplatesOf(scope permission.Scope) []procore.PermissionTemplate {
	if scope == permission.CompanyScope {
		return s.OfCompany
	}
	return s.Global
}
