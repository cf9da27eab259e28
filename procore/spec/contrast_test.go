package spec

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"procore-setup/procore"
)

// Two setup files are told apart answer by answer, and tool by tool.
func TestContrasts(t *testing.T) {
	a := Spec{
		Account:  AccountSpec{Kind: UserAccount, Email: "sync@meridian.example", Invite: true},
		Template: TemplateSpec{Name: "Sync", Tools: map[string]ToolSpec{"rfis": {Level: "admin"}, "images": {Level: "Read Only"}}},
		Projects: ProjectsSpec{Include: IncludeActive},
	}
	b := a.Clone()
	if got := Contrasts(a, b); len(got) > 0 {
		t.Errorf("the same: %v", got)
	}
	b.Account.Email = "other@meridian.example"
	b.Template.Tools = map[string]ToolSpec{
		"images": {Level: "read_only"}, "rfis": {Level: "standard", Granular: []string{"b", "a"}},
		"tasks": {Level: "odd", Granular: []string{}},
	}
	b.Account.Company = &TemplateSpec{Name: "Sync Company", Tools: map[string]ToolSpec{"documents": {Level: "admin"}}}
	b.Projects = ProjectsSpec{Include: IncludeListed, IDs: []procore.ID{300001, 300002}}
	want := []Contrast{
		{"account.email", "sync@meridian.example", "other@meridian.example"},
		{CompanyField + ".name", "", "Sync Company"},
		{CompanyField + ".tools.documents", "", "admin"},
		{"template.tools.rfis", "admin", "standard [a, b]"},
		{"template.tools.tasks", "", "odd []"},
		{"projects.include", "active", "listed"},
		{"projects.ids", "", "300001 300002"},
	}
	if d := cmp.Diff(want, Contrasts(a, b)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	for i := range want {
		want[i].Before, want[i].After = want[i].After, want[i].Before
	}
	if d := cmp.Diff(want, Contrasts(b, a)); d != "" {
		t.Errorf("the other way (-want +got):\n%s", d)
	}
}
