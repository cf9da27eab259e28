package spec

import "procore-setup/procore/permission"

// CompanyField is the path of the account's company template.
const CompanyField = "account.company_template"

// TemplateOf returns what s asks for in a scope; nil where it asks for no
// company template of its own.
func (s *Spec) TemplateOf(scope permission.Scope) *TemplateSpec {
	if scope == permission.CompanyScope {
		return s.Account.Company
	}
	return &s.Template
}

// TemplateField returns the path of a scope's template in a setup file, which
// begins the keys of its [Spec.Sources].
func TemplateField(scope permission.Scope) string {
	if scope == permission.CompanyScope {
		return CompanyField
	}
	return "template"
}

// CompanyTemplateName returns what the account's company template is called,
// chosen or of its own; empty: it is left as it is.
func (a AccountSpec) CompanyTemplateName() string {
	if a.Company != nil {
		return a.Company.Name
	}
	return a.CompanyTemplate
}
