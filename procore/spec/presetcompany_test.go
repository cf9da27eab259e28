package spec

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"procore-setup/procore/permission"
)

// What a vendor asks for on company tools goes into the account's own company template,
// with its source; nothing that is there already is lowered or written twice.
func TestApplyCompany(t *testing.T) {
	v := public(t)[permission.CompanyScope]
	p := Preset{
		Vendor:         "Syncer",
		Company:        []CompanyNeed{{"directory", "standard", "step 1"}, {"admin", "read_only", "step 2"}, {"nowhere", "admin", "3"}},
		CompanyOptions: []OptionalTool{{Tool: "documents", ToolSpec: ToolSpec{Level: "admin"}, From: "step 4"}},
	}
	s := Spec{Account: AccountSpec{CompanyTemplate: "Company Read Only"}}
	s.SetSource(CompanyField, YourAnswer)
	left := p.ApplyCompany(&s, v, false)
	if len(left) != 2 || left[0] != "Admin has no Read Only level; choose one for it" {
		t.Errorf("left: %q", left)
	}
	want := &TemplateSpec{
		Name: "Syncer Company", IfDifferent: DifferentFail, Tools: map[string]ToolSpec{"company_directory": {Level: "standard"}},
	}
	if d := cmp.Diff(want, s.Account.Company); d != "" || s.Account.CompanyTemplate != "" {
		t.Errorf("instead of %q (-want +got):\n%s", s.Account.CompanyTemplate, d)
	}
	const row = CompanyField + ".tools."
	if s.From(row+"company_directory").Text != "step 1" || s.From(CompanyField+".name") != OurSuggestion || s.From(CompanyField) != (Source{}) {
		t.Errorf("sources: %v", s.Sources)
	}
	// A row under another of its names stays under that, a level that is higher or the same stays.
	s.Account.Company.Name = "Ours"
	s.Account.Company.Tools = map[string]ToolSpec{"Directory": {Level: "admin"}, "Documents": {Level: "read_only"}}
	s.Sources = map[string]Source{row + "Directory": YourAnswer}
	p.Company = p.Company[:1]
	if left := p.ApplyCompany(&s, v, true); len(left) > 0 {
		t.Errorf("left: %q", left)
	}
	want = &TemplateSpec{
		Name: "Ours", IfDifferent: DifferentFail, Tools: map[string]ToolSpec{"Directory": {Level: "admin"}, "Documents": {Level: "admin"}},
	}
	if d := cmp.Diff(want, s.Account.Company); d != "" || s.From(row+"Directory") != YourAnswer || s.From(row+"Documents").Text != "step 4" {
		t.Errorf("%v (-want +got):\n%s", s.Sources, d)
	}
	s.Account.Company.Tools["Directory"] = ToolSpec{Level: "standard"}
	if p.ApplyCompany(&s, v, false); s.From(row+"Directory") != YourAnswer {
		t.Errorf("what was there already is said to be of %v", s.From(row+"Directory"))
	}
}

// A need without a tool is one for every company tool that offers the level.
func TestApplyCompanyEverywhere(t *testing.T) {
	v := public(t)[permission.CompanyScope]
	s := Spec{Template: TemplateSpec{Name: "Sync"}}
	left := Preset{Company: []CompanyNeed{{Level: "read_only", From: "all"}}}.ApplyCompany(&s, v, false)
	c := s.Account.Company
	if len(left) != 1 || len(c.Tools) != len(v.Tools)-1 || c.Tools["documents"].Level != "read_only" || c.Name != "Sync Company" {
		t.Errorf("left: %q; %s has %d rows of %d", left, c.Name, len(c.Tools), len(v.Tools))
	}
	if left := (Preset{Company: []CompanyNeed{{Level: "much"}}}).ApplyCompany(&s, v, false); len(left) != 1 {
		t.Errorf("an unknown level: %q", left)
	}
	var untouched Spec
	if left := (Preset{CompanyOptions: []OptionalTool{{Tool: "documents"}}}).ApplyCompany(&untouched, v, false); left != nil ||
		untouched.Account.Company != nil {
		t.Errorf("nothing is asked for: %q, %+v", left, untouched.Account.Company)
	}
}
