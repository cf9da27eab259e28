package spec

import (
	"strings"
	"testing"
)

// TestSlips: a tool that nobody knows, and that is near to one that is known, is remarked
// on; it is no mistake, since a company may have it.
func TestSlips(t *testing.T) {
	tools := map[string]ToolSpec{}
	for _, name := range []string{
		"documents", "Documents", "document", "task_item", "RFIs", "generic_tool_126094", "Site Instruction", "communication",
		"budget_change_workflow", "prime_contract", "documens", "Submitals",
	} {
		tools[name] = ToolSpec{Level: "admin"}
	}
	s := Spec{Template: TemplateSpec{Tools: tools}}
	var said []string
	for _, r := range s.Remarks() {
		said = append(said, r.Error())
	}
	got := strings.Join(said, "\n")
	if len(said) != 2 || !strings.Contains(got, `"documens": did you mean documents?`) ||
		!strings.Contains(got, `"Submitals": did you mean submittals?`) {
		t.Errorf("got:\n%s", got)
	}
	s.Template.Tools, s.Account.Company = nil, &TemplateSpec{Tools: map[string]ToolSpec{"Directry": {Level: "admin"}}}
	if said := s.Remarks(); len(said) != 1 || said[0].Field != "account.company_template.tools.Directry" {
		t.Errorf("of the company's tools: %v", said)
	}
}
