package permission

import (
	"slices"
	"strings"
	"testing"
)

// Whatever a row or a permission is, the details say what it is and where we know
// it from.
func TestDetailsOfEverything(t *testing.T) {
	for _, scope := range []Scope{ProjectScope, CompanyScope} {
		v := everything(t, scope)
		for _, tool := range v.Tools {
			for _, l := range tool.Levels {
				var tpl Template
				if err := v.SetLevel(&tpl, tool.Key, l); err != nil {
					t.Fatal(err)
				}
				d := v.Details(tpl, tool.Key, "")
				if d.Title != tool.Label || d.Level == "" || d.Joined == "" || d.About == "" || d.Source == "" {
					t.Errorf("%s at %s: %+v", tool.Key, l, d)
				}
				for _, a := range tool.Actions {
					d := v.Details(tpl, tool.Key, a.Key)
					locked := v.Locked(tpl, tool.Key, a.Key)
					if d.Title != a.Label || d.About == "" || locked != "" && !slices.Contains(d.Marks, locked) {
						t.Errorf("%s %s at %s: %+v", tool.Key, a.Key, l, d)
					}
				}
			}
		}
	}
}

func TestDetailsSayWhatIsSpecial(t *testing.T) {
	v := everything(t, ProjectScope)
	tests := []struct {
		template, tool, action, want string
	}{
		{"daily_log=standard", "daily_log", "collaborator_entry_only", "takes rights away"},
		{"daily_log=standard", "daily_log", "standard_users_can_edit_and_delete_own_entries", "acts at Standard only"},
		{"photos=standard+create_photo_album", "photos", "create_photo_album", "always on"},
		{"action_plans=standard", "action_plans", "add_records", "on by default at Standard"},
		{"observations=standard", "observations", "comment_on_an_observation", "Standard allows it without this"},
		{"directory=read_only", "directory", "create_and_edit_users", "no further than the assignable templates"},
		{"meetings=read_only", "meetings", "create_meeting", "mobile apps"},
		{"tasks=read_only", "tasks", "edit_tasks", "it covers"},
		{"rfis=admin", "rfis", "act_as_rfi_manager", "granular permissions exist at Read Only and Standard"},
		{"document_management=none", "document_management", "", "None, Standard or Admin only"},
	}
	for _, tt := range tests {
		d := v.Details(spell(t, v, tt.template), tt.tool, tt.action)
		if !strings.Contains(strings.Join(d.Marks, "\n"), tt.want) {
			t.Errorf("%s %s: %q is not in %q", tt.tool, tt.action, tt.want, d.Marks)
		}
	}
	for tool, action := range map[string]string{"photos": "", "rfis": "act_as_rfi_manager"} {
		if d := v.Details(grants(t, tool+"=standard"), tool, action); d.Title == "" || len(d.Marks) > 0 {
			t.Errorf("%s %s is nothing special, and is marked %q", tool, action, d.Marks)
		}
	}
	d := v.Details(grants(t, "schedule=read_only+view_lookaheads"), "schedule", "")
	if !slices.Contains(d.Names, "Programme") || slices.Contains(d.Names, d.Title) {
		t.Errorf("other names %q", d.Names)
	}
}

func TestGives(t *testing.T) {
	v := everything(t, ProjectScope)
	for tool, want := range map[string]string{
		"home":   "The account sees what is there.",
		"photos": "The account sees what is there; granular permissions, of which there are 4, add to that.",
	} {
		if got := find(t, v, tool).Gives(ReadOnly); got != want {
			t.Errorf("%s: %s", tool, got)
		}
	}
}

// What other editions call correspondence as a whole is no name of one type.
func TestTypesHaveNoOtherNames(t *testing.T) {
	v := everything(t, ProjectScope)
	d := v.Details(grants(t, "generic_tool_7=read_only"), "generic_tool_7", "")
	if d.Title == "" || len(d.Names) > 0 || !strings.Contains(d.Joined, "correspondence type") {
		t.Errorf("%+v", d)
	}
}

// Findings stand where they belong: those about a permission at the permission.
func TestDetailsHaveTheFindings(t *testing.T) {
	v := everything(t, ProjectScope)
	tpl := spell(t, v, "meetings=read_only+create_meeting directory=admin")
	has := func(tool, action string, rule int) bool {
		d := v.Details(tpl, tool, action)
		return slices.ContainsFunc(d.Findings, func(f Finding) bool { return f.Rule == rule })
	}
	if !has("meetings", "create_meeting", 34) || !has("meetings", "", 34) || has("meetings", "update_meeting", 34) ||
		!has("directory", "", 62) || has("directory", "create_contacts", 62) {
		t.Error("findings in the wrong place")
	}
	if d := v.Details(tpl, "nowhere", ""); d.Title != "" {
		t.Errorf("%+v", d)
	}
}

// How a key was joined is said in words of their own.
func TestJoined(t *testing.T) {
	v := NewVocabulary(catalog(t), ProjectScope,
		[]Template{grants(t, "images=none", "x_rfi=none", "zz=none", "generic_tool_4=none", "admin=read_only+manage_location")},
		[]Label{{Key: "x_rfi", Name: "RFIs"}})
	said := map[string]bool{}
	for key, want := range map[string]string{
		"images": "certain", "x_rfi": "this label", "zz": "not in the catalogue", "generic_tool_4": "correspondence type",
	} {
		tool, ok := v.Tool(key)
		if !ok || !strings.Contains(tool.Joined(), want) {
			t.Errorf("%s: %s", key, tool.Joined())
		}
		said[tool.Joined()] = true
	}
	admin, _ := v.Tool("admin")
	if s := admin.Actions[0].Joined(); !strings.Contains(s, "likely") || said[s] {
		t.Errorf("by its words: %s", s)
	}
	// One that is not in the catalogue can be set like any other.
	var tpl Template
	if err := v.SetLevel(&tpl, "zz", Admin); err != nil || tpl.Level("zz") != Admin {
		t.Error(err)
	}
}

// What a rule needs of the company template is not asked for where it is there.
func TestCheckBesideACompanyTemplate(t *testing.T) {
	v, c := everything(t, ProjectScope), everything(t, CompanyScope)
	tests := []struct {
		rule          int
		template      string
		given, lacked string
	}{
		{41, "directory=read_only+assign_project_roles", "portfolio=read_only", "portfolio=none"},
		{44, "equipment=read_only", "company_equipment=standard", "company_directory=standard"},
		{
			44, "equipment=read_only+create_rented_and_subcontracted_equipment",
			"company_directory=admin", "company_directory=none company_equipment=none",
		},
	}
	for _, tt := range tests {
		fires := func(h Holding) bool {
			found := v.CheckBeside(spell(t, v, tt.template), h)
			return slices.ContainsFunc(found, func(f Finding) bool { return f.Rule == tt.rule })
		}
		if !fires(Holding{}) || !fires(Holding{c, spell(t, c, tt.lacked)}) || fires(Holding{c, spell(t, c, tt.given)}) {
			t.Errorf("rule %d on %s", tt.rule, tt.template)
		}
	}
}
