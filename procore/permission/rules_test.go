package permission

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// ruleTests holds, for each rule that warns or informs, rows that set it off and
// rows next to them that do not.
var ruleTests = []struct {
	rule        int
	tool        string
	fire, quiet string
}{
	{6, "daily_log", "daily_log=standard+*", "daily_log=standard+collaborator_entry_only"},
	{6, "observations", "observations=read_only+*", "observations=read_only+assign_observations_same_company"},
	{
		17, "action_plans", "action_plans=standard",
		"action_plans=standard+add_records+remove_records+sign_as_assignee",
	},
	{17, "action_plans", "action_plans=standard+add_records+remove_records", "action_plans=read_only"},
	{17, "action_plans", "action_plans=standard+add_records+sign_as_assignee", "action_plans=admin"},
	{18, "meetings", "meetings=standard+add_comment_to_meeting", "meetings=read_only+add_comment_to_meeting"},
	{18, "meetings", "meetings=standard+delete_own_comment_on_meeting", "meetings=standard+create_meeting"},
	{19, "observations", "observations=standard+comment_on_an_observation", "observations=read_only+comment_on_an_observation"},
	{19, "observations", "observations=standard+close_observation_and_comment", "observations=standard"},
	{
		20, "daily_log", "daily_log=read_only+standard_users_can_edit_and_delete_own_entries",
		"daily_log=standard+standard_users_can_edit_and_delete_own_entries",
	},
	{21, "tasks", "tasks=standard+create_tasks", "tasks=read_only+create_tasks"},
	{21, "tasks", "tasks=read_only+close_assigned_tasks", "tasks=standard+close_assigned_tasks"},
	{
		22, "incidents", "incidents=read_only+can_assign_standard_users_to_incidents",
		"incidents=standard+can_assign_standard_users_to_incidents",
	},
	{
		23, "daily_log", "daily_log=standard+standard_users_can_edit_and_delete_own_entries+collaborator_entry_only",
		"daily_log=standard+collaborator_entry_only",
	},
	{24, "daily_log", "daily_log=read_only+copy_log+collaborator_entry_only", "daily_log=read_only+copy_log"},
	{25, "daily_log", "daily_log=standard+collaborator_entry_only", "daily_log=read_only+collaborator_entry_only"},
	{26, "daily_log", "daily_log=read_only+collaborator_entry_only", "daily_log=read_only"},
	{
		27, "budget", "budget=read_only+import_line_items_from_csv",
		"budget=read_only+import_line_items_from_csv+modify_original_budget_amount",
	},
	{
		28, "budget", "budget=standard+send_and_retrieve_from_erp",
		"budget=standard+send_and_retrieve_from_erp+view_direct_cost_details",
	},
	{
		29, "submittals", "submittals=read_only+apply_submittal_workflow_template",
		"submittals=standard+apply_submittal_workflow_template",
	},
	{
		29, "submittals", "submittals=read_only+apply_submittal_workflow_template",
		"submittals=read_only+apply_submittal_workflow_template+create_submittal",
	},
	{
		30, "tasks", "tasks=read_only+assign_tasks_to_standard_users",
		"tasks=read_only+assign_tasks_to_standard_users+create_tasks",
	},
	{31, "tasks", "tasks=standard+edit_tasks", "tasks=standard+delete_tasks"},
	{31, "tasks", "tasks=standard+change_task_status", "tasks=standard"},
	{32, "action_plans", "action_plans=read_only+create_and_edit_action_plan", "action_plans=read_only+add_records"},
	{
		33, "generic_tool_7", "generic_tool_7=read_only+respond_to_items_same_company",
		"generic_tool_7=read_only+respond_to_items_same_company+view_private_items_same_company",
	},
	{34, "meetings", "meetings=read_only+create_meeting", "meetings=read_only+create_meeting+update_meeting"},
	{35, "observations", "observations=read_only+can_assign_standard_and_eligible_read_users", "observations=read_only"},
	{36, "rfis", "rfis=standard", "rfis=standard+act_as_rfi_manager"},
	{36, "rfis", "rfis=standard", "rfis=admin"},
	{37, "drawings", "drawings=read_only+upload_drawings", "drawings=admin"},
	{37, "drawings", "drawings=read_only+upload_and_review_drawings", "drawings=read_only"},
	{38, "bidding", "bidding=read_only+edit_bid_notes", "bidding=read_only"},
	{39, "change_orders", "change_orders=read_only+update_commitment_change_order_requests", "change_orders=read_only"},
	{40, "timesheets", "timesheets=read_only+review_and_edit_timesheets", "timesheets=read_only"},
	{41, "directory", "directory=read_only+assign_project_roles", "directory=read_only"},
	{
		42, "bidding", "bidding=admin directory=read_only+create_and_edit_companies",
		"bidding=admin directory=read_only+create_and_edit_companies+create_and_edit_users",
	},
	{42, "bidding", "bidding=admin", "bidding=admin directory=admin"},
	{43, "incidents", "incidents=standard directory=read_only", "incidents=standard directory=read_only+create_contacts"},
	{43, "inspections", "inspections=admin", "inspections=read_only"},
	{43, "action_plans", "action_plans=standard", "action_plans=standard directory=admin"},
	{44, "equipment", "equipment=read_only", "equipment=none"},
	{44, "equipment", "equipment=read_only+create_rented_and_subcontracted_equipment", "equipment=read_only"},
	{
		45, "observations", "observations=standard+create_an_observation_from_an_inspection inspections=read_only",
		"observations=standard+create_an_observation_from_an_inspection inspections=standard",
	},
	{46, "change_events", "change_events=standard commitments=standard", "change_events=standard prime_contracts=admin"},
	{46, "change_events", "change_events=admin", "change_events=admin commitments=admin"},
	{46, "change_events", "change_events=admin", "change_events=admin client_contracts=admin"}, // Prime Contracts there
	{47, "rfis", "rfis=read_only+view_external_items", "rfis=read_only"},
	{48, "admin", "admin=admin", "admin=read_only"},
	{48, "home", "home=admin", "home=standard"},
	{48, "photos", "photos=read_only", "photos=none"},
	{
		51, "correspondence_workflows", "correspondence_workflows=standard+configure_workflow_templates",
		"correspondence_workflows=standard",
	},
	{62, "directory", "directory=admin", "directory=standard"},
	{64, "directory", "directory=read_only+create_and_edit_users", "directory=read_only+create_and_edit_companies"},
	{66, "directory", "directory=read_only+manage_permission_templates", "directory=admin"},
	{67, "punch_list", "punch_list=standard", "punch_list=admin"},
	{69, "directory", "directory=read_only+request_company_and_people_imports", "directory=read_only+create_contacts"},
	{71, "commitments", "commitments=standard", "commitments=read_only"},
	{68, "document_management", "document_management=standard", "document_management=none"},
	{68, "documents", "documents=read_only", "documents=read_only+access_private_folders_and_files"},
	{88, "meetings", "meetings=read_only+email_meeting", "meetings=read_only+create_meeting"},
	{48, "timecard", "timecard=read_only", "timecard=none"},
	{57, "permissions", "permissions=admin", "permissions=read_only"},
	{61, "company_directory", "company_directory=admin", "company_directory=standard"},
	{63, "company_directory", "company_directory=admin", "company_directory=read_only"},
	{64, "company_directory", "company_directory=read_only+create_and_edit_users", "company_directory=read_only"},
	{65, "company_directory", "company_directory=read_only+view_user_detail", "company_directory=admin"},
	{
		66, "company_directory", "company_directory=standard+create_and_edit_users",
		"company_directory=standard+create_and_edit_companies",
	},
	{67, "erp_integrations", "erp_integrations=standard", "erp_integrations=read_only"},
	{70, "resource_planning", "resource_planning=read_only", "resource_planning=none"},
	{88, "timecard", "timecard=standard+create_clock_in_clock_out", "timecard=standard"},
}

// spell makes a template of words as [grants] takes them; "tool=level+*" grants all.
func spell(t *testing.T, v *Vocabulary, s string) Template {
	t.Helper()
	out := grants(t, strings.Fields(strings.ReplaceAll(s, "+*", ""))...)
	for w := range strings.FieldsSeq(s) {
		tool, _, _ := strings.Cut(w, "=")
		if strings.HasSuffix(w, "+*") {
			if err := v.SetAll(&out, tool, true); err != nil {
				t.Fatal(err)
			}
		}
	}
	return out
}

// A saying is one line of the rules: on a tool, about a permission or its level.
type saying struct {
	rule               int
	tool, action, text string
}

// says returns what a rule says of a tool.
func says(v *Vocabulary, t Template, rule int, tool *Tool) map[saying]bool {
	out := map[saying]bool{}
	for _, f := range v.Check(t) {
		if f.Rule == rule && f.Tool == tool.Key {
			out[saying{f.Rule, tool.Catalog.ID, f.Action, f.Text}] = true
		}
	}
	return out
}

func TestRules(t *testing.T) {
	project, company := everything(t, ProjectScope), everything(t, CompanyScope)
	tested := map[saying]bool{}
	for _, tt := range ruleTests {
		t.Run(fmt.Sprintf("%d %s", tt.rule, tt.fire), func(t *testing.T) {
			v := project
			if _, ok := company.Tool(tt.tool); ok {
				v = company
			}
			row, ok := v.Tool(tt.tool)
			if !ok {
				t.Fatalf("no tool %s", tt.tool)
			}
			fires := says(v, spell(t, v, tt.fire), tt.rule, row)
			for s := range says(v, spell(t, v, tt.quiet), tt.rule, row) {
				delete(fires, s)
			}
			if len(fires) == 0 {
				t.Errorf("says no more of %q than of %q", tt.fire, tt.quiet)
			}
			maps.Copy(tested, fires)
		})
	}
	for _, r := range rules {
		action := ""
		if ids := slices.Concat(r.on, r.off); len(ids) > 0 {
			action = ids[0]
		}
		if r.severity != Block && !tested[saying{r.number, r.tool, action, r.text}] {
			t.Errorf("nothing tests rule %d on %s %s: %s", r.number, r.tool, action, r.text)
		}
	}
}

// Nothing speaks of a template that gives nothing.
func TestNoRuleSpeaksOfNothing(t *testing.T) {
	for _, scope := range []Scope{ProjectScope, CompanyScope} {
		v := everything(t, scope)
		if f := v.Check(v.Empty()); len(f) > 0 {
			t.Errorf("%+v", f)
		}
	}
}

func TestFindingsAreWhole(t *testing.T) {
	strong := map[int]bool{61: true, 62: true, 66: true}
	for _, tt := range ruleTests {
		for _, scope := range []Scope{ProjectScope, CompanyScope} {
			v := everything(t, scope)
			if _, ok := v.Tool(tt.tool); !ok {
				continue
			}
			for _, f := range v.Check(spell(t, v, tt.fire)) {
				row, ok := v.Tool(f.Tool)
				if !ok || f.Text == "" || f.Source == "" || f.Severity == Block || f.Strong != strong[f.Rule] {
					t.Errorf("%+v", f)
				}
				if _, ok := row.Action(f.Action); f.Action != "" && !ok {
					t.Errorf("rule %d names %q, which %s does not have", f.Rule, f.Action, row.Label)
				}
			}
		}
	}
}

// A company that does not have the permission that a rule speaks of has the finding on the row.
func TestFindingWithoutThePermission(t *testing.T) {
	v := NewVocabulary(catalog(t), ProjectScope, []Template{grants(t, "rfi=standard")}, []Label{{Key: "rfi", Name: "RFIs"}})
	found := v.Check(grants(t, "rfi=standard"))
	if len(found) != 1 || found[0].Rule != 36 || found[0].Tool != "rfi" || found[0].Action != "" {
		t.Errorf("%+v", found)
	}
}

// Rule 86: a tool that stands for another one is under the rules of that one alone.
func TestRulesOfATool(t *testing.T) {
	c := catalog(t)
	client, _ := c.Tool(ProjectScope, "client_contracts")
	prime, _ := c.Tool(ProjectScope, "prime_contracts")
	for tool, want := range map[string][2]bool{
		"client_contracts": {true, false}, "prime_contracts": {true, true}, "rfis": {false, false}, "": {false, false},
	} {
		r := rule{tool: tool}
		if got := [2]bool{r.of(client), r.of(prime)}; got != want {
			t.Errorf("a rule about %q is about Client and Prime Contracts: %v, want %v", tool, got, want)
		}
	}
}

// A finding about a single permission names it, so that a screen can mark it.
func TestFindingNamesThePermission(t *testing.T) {
	v := NewVocabulary(catalog(t), ProjectScope, []Template{grants(t, "mtg=standard+mk+upd")}, []Label{
		{Key: "mtg", Name: "Meetings", Actions: map[string]string{"mk": "Create Meeting", "upd": "Update Meeting"}},
	})
	for _, f := range v.Check(grants(t, "mtg=standard+mk")) {
		if f.Rule == 34 {
			if f.Tool != "mtg" || f.Action != "mk" {
				t.Errorf("%+v", f)
			}
			return
		}
	}
	t.Error("rule 34 says nothing")
}
