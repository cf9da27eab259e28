package permission

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

var sameTemplate = cmpopts.EquateEmpty()

func wantBlocked(t *testing.T, err error, rule int) {
	t.Helper()
	var r *BlockedError
	if !errors.As(err, &r) || r.Rule != rule || r.Text == "" {
		t.Errorf("got %v, want a refusal by rule %d", err, rule)
	}
}

func TestSetLevel(t *testing.T) {
	tests := []struct {
		name   string
		rule   int // that the case is about; refused by it where want is empty
		before []string
		tool   string
		level  Level
		want   []string
	}{
		{"a plain level", 1, nil, "rfis", Admin, []string{"rfis=admin"}},
		{"no level at all", 1, nil, "rfis", 5, nil},
		{"zero", 1, nil, "rfis", 0, nil},
		{"Admin clears", 2, []string{"rfis=standard+act_as_rfi_manager"}, "rfis", Admin, []string{"rfis=admin"}},
		{
			"what a base lists at Admin stays there", 2,
			[]string{"admin=admin+create_wbs_codes+fly"},
			"admin", Admin,
			[]string{"admin=admin+create_wbs_codes"},
		},
		{"and goes with the level", 2, []string{"admin=admin+create_wbs_codes"}, "admin", None, []string{"admin=none"}},
		{"nothing stays at None", 2, []string{"rfis=none+act_as_rfi_manager"}, "rfis", None, []string{"rfis=none"}},
		{"None clears", 2, []string{"rfis=standard+act_as_rfi_manager"}, "rfis", None, []string{"rfis=none"}},
		{
			"Read Only keeps", 2,
			[]string{"rfis=standard+act_as_rfi_manager"},
			"rfis", ReadOnly,
			[]string{"rfis=read_only+act_as_rfi_manager"},
		},
		{"a level that is not offered", 8, nil, "document_management", ReadOnly, nil},
		{"one that is", 8, nil, "document_management", Standard, []string{"document_management=standard"}},
		{
			"correspondence", 10, nil, "generic_tool_7", Standard,
			[]string{"generic_tool_7=standard+create_item+respond_to_items_they_are_on+edit_open_items_they_created"},
		},
		{"correspondence at Read Only", 10, nil, "generic_tool_8", ReadOnly, []string{"generic_tool_8=read_only"}},
		{"photos", 11, nil, "photos", Standard, []string{"photos=standard+create_photo_album"}},
		{
			"photos down again", 11,
			[]string{"photos=standard+create_photo_album+view_private_photos"},
			"photos", ReadOnly,
			[]string{"photos=read_only+view_private_photos"},
		},
		{
			"action plans", 12, nil, "action_plans", Standard,
			[]string{"action_plans=standard+sign_as_approver+sign_as_completed_receiver"},
		},
		{"schedule at Read Only", 13, nil, "schedule", ReadOnly, []string{"schedule=read_only+view_lookaheads"}},
		{
			"schedule down", 13,
			[]string{"schedule=standard+view_lookaheads"},
			"schedule", ReadOnly,
			[]string{"schedule=read_only+view_lookaheads"},
		},
		{
			"drops what does not act there", 20,
			[]string{"daily_log=standard+copy_log+standard_users_can_edit_and_delete_own_entries"},
			"daily_log", ReadOnly,
			[]string{"daily_log=read_only+copy_log"},
		},
		{"a tool that was not harvested", 0, nil, "nowhere", Admin, nil},
		{"correspondence as a whole", 0, nil, "correspondence", Admin, nil}, // rule 49
	}
	v := everything(t, ProjectScope)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := grants(t, tt.before...)
			before := got.Clone()
			err := v.SetLevel(&got, tt.tool, tt.level)
			if tt.want == nil {
				wantBlocked(t, err, tt.rule)
				if d := cmp.Diff(before, got, sameTemplate); d != "" {
					t.Errorf("a refused change changed something: %s", d)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(grants(t, tt.want...), got, sameTemplate); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestSetLevelOfCompanyTools(t *testing.T) {
	v := everything(t, CompanyScope)
	tests := []struct {
		rule  int
		tool  string
		level Level
		want  string
	}{
		{14, "workflows", ReadOnly, "workflows=read_only+view_workflow_templates"},
		{15, "workflows", Standard, "workflows=standard+view_workflow_templates+create_and_edit_workflow_templates"},
		{16, "company_direct_costs", Standard, "company_direct_costs=standard+view_settings"},
		{16, "company_direct_costs", ReadOnly, "company_direct_costs=read_only"},
		{8, "company_admin", Admin, "company_admin=admin"},
	}
	for _, tt := range tests {
		var got Template
		if err := v.SetLevel(&got, tt.tool, tt.level); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(grants(t, tt.want), got, sameTemplate); d != "" {
			t.Errorf("rule %d: %s", tt.rule, d)
		}
	}
	var got Template
	err := v.SetLevel(&got, "company_admin", Standard)
	if wantBlocked(t, err, 8); err.Error() != "Admin has no Standard level: use None or Admin" {
		t.Error(err)
	}
}

func TestSetAction(t *testing.T) {
	tests := []struct {
		name, before, action string
		rule                 int // that refuses; -1: none
		on                   bool
		want                 string
	}{
		{"grant", "rfis=standard", "act_as_rfi_manager", -1, true, "rfis=standard+act_as_rfi_manager"},
		{
			"grant beside another", "rfis=standard+mark_official_responses", "act_as_rfi_manager", -1, true,
			"rfis=standard+mark_official_responses+act_as_rfi_manager",
		},
		{"withdraw", "rfis=standard+act_as_rfi_manager", "act_as_rfi_manager", -1, false, "rfis=standard"},
		{"again", "rfis=standard+act_as_rfi_manager", "act_as_rfi_manager", -1, true, "rfis=standard+act_as_rfi_manager"},
		{"at Admin", "rfis=admin", "act_as_rfi_manager", 2, true, ""},
		{"off at Admin", "admin=admin+create_wbs_codes", "create_wbs_codes", 2, false, ""},
		{"at None", "rfis=none", "act_as_rfi_manager", 2, true, ""},
		{"off at None", "rfis=none", "act_as_rfi_manager", -1, false, "rfis=none"},
		{"locked", "photos=standard+create_photo_album", "create_photo_album", 11, false, ""},
		{"locked and asked for", "photos=standard+create_photo_album", "create_photo_album", -1, true, "photos=standard+create_photo_album"},
		{"not locked there", "photos=read_only+create_photo_album", "create_photo_album", -1, false, "photos=read_only"},
		{"schedule", "schedule=read_only+view_lookaheads", "view_lookaheads", 13, false, ""},
		{"approver", "action_plans=standard+sign_as_approver", "sign_as_approver", 12, false, ""},
		{"letters", "generic_tool_7=standard+create_item", "create_item", 10, false, ""},
		{"unknown", "rfis=standard", "nothing", 0, true, ""},
	}
	v := everything(t, ProjectScope)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := grants(t, tt.before)
			tool := sortedKeys(got.Levels)[0]
			err := v.SetAction(&got, tool, tt.action, tt.on)
			if tt.rule >= 0 {
				wantBlocked(t, err, tt.rule)
				tt.want = tt.before
			} else if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(grants(t, tt.want), got, sameTemplate); d != "" {
				t.Error(d)
			}
			if tt.rule > 0 && v.Locked(got, tool, tt.action) == "" {
				t.Error("refused, but nothing says that it is locked")
			}
		})
	}
	if s := v.Locked(grants(t, "rfis=standard"), "rfis", "act_as_rfi_manager"); s != "" {
		t.Errorf("locked: %s", s)
	}
	c := everything(t, CompanyScope)
	got := grants(t, "workflows=standard+view_workflow_templates+create_and_edit_workflow_templates",
		"company_direct_costs=standard+view_settings")
	wantBlocked(t, c.SetAction(&got, "workflows", "view_workflow_templates", false), 14)
	wantBlocked(t, c.SetAction(&got, "workflows", "create_and_edit_workflow_templates", false), 15)
	wantBlocked(t, c.SetAction(&got, "company_direct_costs", "view_settings", false), 16)
}

// Rules 4 and 5.
func TestSetAll(t *testing.T) {
	v := everything(t, ProjectScope)
	got := grants(t, "photos=standard+create_photo_album")
	if s := v.AllLabel(got, "photos"); s != AllOn {
		t.Errorf("before: %q", s)
	}
	if err := v.SetAll(&got, "photos", true); err != nil {
		t.Fatal(err)
	}
	want := grants(t, "photos=standard+create_photo_album+delete_photo_album+reorder_photo_albums+view_private_photos")
	if d := cmp.Diff(want, got, sameTemplate); d != "" || v.AllLabel(got, "photos") != AllOff {
		t.Errorf("%s %q", d, v.AllLabel(got, "photos"))
	}
	if err := v.SetAll(&got, "photos", false); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(grants(t, "photos=standard+create_photo_album"), got, sameTemplate); d != "" {
		t.Errorf("turning all off: %s", d)
	}
	got = grants(t, "rfis=admin")
	wantBlocked(t, v.SetAll(&got, "rfis", true), 2)
	if s := v.AllLabel(got, "rfis") + v.AllLabel(grants(t, "home=standard"), "home"); s != "" {
		t.Errorf("label %q where there is nothing to turn on", s)
	}
}

// breaks tells which rule that blocks a template breaks; written apart from the
// code that keeps them.
func breaks(v *Vocabulary, t Template) string {
	for tool, l := range t.Levels {
		row, ok := v.Tool(tool)
		if !ok || l < None || l > Admin || !slices.Contains(row.Levels, l) {
			return tool + " is at " + l.String()
		}
		for _, a := range row.Actions {
			if a.Catalog != nil && slices.Contains(a.Catalog.LockedOn, l.ID()) && !t.Granular[tool][a.Key] {
				return tool + " lacks " + a.Key
			}
		}
	}
	for tool, actions := range t.Granular {
		if l := t.Level(tool); l != ReadOnly && l != Standard {
			return tool + " has granular permissions at " + l.String()
		}
		for a, on := range actions {
			if row, _ := v.Tool(tool); !on || !slices.ContainsFunc(row.Actions, func(x Action) bool { return x.Key == a }) {
				return tool + " has " + a
			}
		}
	}
	return ""
}

func TestEditingNeverBreaksARule(t *testing.T) {
	for _, scope := range []Scope{ProjectScope, CompanyScope} {
		v := everything(t, scope)
		rapid.Check(t, func(rt *rapid.T) {
			got := v.Empty()
			for range rapid.IntRange(1, 40).Draw(rt, "changes") {
				row := rapid.SampledFrom(v.Tools).Draw(rt, "row")
				action := "nothing"
				if len(row.Actions) > 0 {
					action = rapid.SampledFrom(row.Actions).Draw(rt, "action").Key
				}
				var err error
				on := rapid.Bool().Draw(rt, "on")
				switch rapid.IntRange(0, 2).Draw(rt, "what") {
				case 0:
					err = v.SetLevel(&got, row.Key, Level(rapid.IntRange(0, 5).Draw(rt, "level")))
				case 1:
					was := v.Locked(got, row.Key, action)
					if err = v.SetAction(&got, row.Key, action, on); err != nil && was == "" {
						rt.Fatalf("%v, though nothing said so before", err)
					}
				case 2:
					err = v.SetAll(&got, row.Key, on)
				}
				if r := (*BlockedError)(nil); err != nil && !errors.As(err, &r) {
					rt.Fatal(err)
				}
				if s := breaks(v, got); s != "" {
					rt.Fatal(s)
				}
			}
			if n, found := v.Normalize(got); len(found) > 0 || !cmp.Equal(n, got, sameTemplate) {
				rt.Fatalf("a template that obeys was changed: %v", found)
			}
		})
	}
}
