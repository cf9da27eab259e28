package spec

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"procore-setup/assets"
	"procore-setup/procore/permission"
)

func TestPresets(t *testing.T) {
	ps, err := Presets()
	if err != nil {
		t.Fatal(err)
	}
	catalog, err := permission.LoadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, tool := range catalog.Tools {
		known[string(tool.Scope)+" "+tool.ID] = true
	}
	for _, p := range ps {
		if p.Source == "" || p.Vendor == "" {
			t.Errorf("%s does not say where it comes from", p.ID)
		}
		for name := range p.Spec.Template.Tools {
			if !known["project "+name] {
				t.Errorf("%s: the catalogue has no project tool %s", p.ID, name)
			}
			if from := p.Steps["template.tools."+name]; from == "" || from == suggestion {
				t.Errorf("%s: the level of %s is from %q", p.ID, name, from)
			}
		}
		for _, need := range p.Company {
			if need.Tool != "" && !known["company "+need.Tool] {
				t.Errorf("%s: the catalogue has no company tool %s", p.ID, need.Tool)
			}
		}
		ids := map[string]bool{}
		for _, o := range p.Open {
			if !strings.HasPrefix(o.ID, p.ID+"/") || o.Text == "" || ids[o.ID] {
				t.Errorf("%s: open point %+v", p.ID, o)
			}
			ids[o.ID] = true
		}
		if p.LevelsOpen() && len(p.Spec.Template.Tools) > 0 {
			t.Errorf("%s says that its levels are open, and fills some in", p.ID)
		}
		ps[0].Spec.Template.Tools = map[string]ToolSpec{"changed": {}}
	}
	again, _ := Presets()
	if _, changed := again[0].Spec.Template.Tools["changed"]; changed {
		t.Error("a caller can change the built-in presets")
	}
}

func TestSyncEzyPresetSaysWhatTheGuideSays(t *testing.T) {
	p, err := LookupPreset("syncezy")
	if err != nil {
		t.Fatal(err)
	}
	var s Spec
	p.Apply(&s)
	want := Spec{
		Integration: "syncezy",
		Account:     AccountSpec{Kind: UserAccount, FirstName: "SyncEzy", LastName: "Integration", Invite: true},
		Template: TemplateSpec{Name: "SyncEzy Sync", Tools: map[string]ToolSpec{
			"admin": {Level: "admin"}, "documents": {Level: "admin"}, "photos": {Level: "admin"},
			"rfis": {Level: "admin"}, "submittals": {Level: "admin"},
		}},
		Projects: ProjectsSpec{Include: IncludeActive, New: true},
	}
	if s.Source("template.tools.documents") != "SyncEzy guide, step 4" || s.Source("projects.new") != "SyncEzy guide, step 6" {
		t.Errorf("sources %v", s.Sources)
	}
	s.Sources = nil
	if diff := cmp.Diff(want, s); diff != "" {
		t.Error(diff)
	}
}

func TestApplyLeavesAnswersAlone(t *testing.T) {
	syncezy, _ := LookupPreset("syncezy")
	cmic, _ := LookupPreset("cmic")
	var s Spec
	s.Account.LastName, s.Template.Tools = "Mine", map[string]ToolSpec{"rfis": {Level: "none"}}
	s.SetSource("account.last_name", YourAnswer)
	s.SetSource("template.tools.rfis", YourAnswer)
	s.SetSource("projects.new", YourAnswer) // false is an answer too
	syncezy.Apply(&s)
	if s.Account.LastName != "Mine" || s.Template.Tools["rfis"].Level != "none" || s.Projects.New {
		t.Errorf("an answer was overwritten: %+v", s)
	}
	if s.Template.Tools["documents"].Level != "admin" || s.Account.FirstName != "SyncEzy" {
		t.Errorf("what was open was not filled: %+v", s)
	}
	cmic.Apply(&s)
	if s.Account.Kind != AppAccount || s.Account.FirstName != "" || s.Account.Invite || s.Projects.Include != IncludeListed {
		t.Errorf("the other preset's values stayed: %+v", s)
	}
	want := map[string]ToolSpec{"rfis": {Level: "none"}, "submittals": {Level: "read_only"}}
	if diff := cmp.Diff(want, s.Template.Tools); diff != "" {
		t.Error(diff)
	}
	Preset{}.Apply(&s)
	left := Spec{Account: AccountSpec{LastName: "Mine"}, Template: TemplateSpec{Tools: map[string]ToolSpec{"rfis": {Level: "none"}}}}
	left.Sources = map[string]Source{
		"account.last_name": YourAnswer, "template.tools.rfis": YourAnswer, "projects.new": YourAnswer,
	}
	if diff := cmp.Diff(left, s); diff != "" {
		t.Errorf("something else: %s", diff)
	}
}

func TestApplyTwiceChangesNothing(t *testing.T) {
	ids := presetIDs()
	rapid.Check(t, func(t *rapid.T) {
		s := specs().Draw(t, "spec")
		p, err := LookupPreset(strings.Join(rapid.SliceOfNDistinct(rapid.SampledFrom(ids), 1, 3, rapid.ID[string]).Draw(t, "presets"), "+"))
		if err != nil {
			t.Fatal(err)
		}
		p.Apply(&s)
		once := s.Clone()
		p.Apply(&s)
		if diff := cmp.Diff(once, s); diff != "" {
			t.Fatal(diff)
		}
		for name := range s.Template.Tools {
			if s.Sources["template.tools."+name] != (Source{}) {
				s.Template.Tools[name] = ToolSpec{Level: "changed"} // must not reach into the preset
			}
		}
		fresh := Spec{}
		p.Apply(&fresh)
		for name, tool := range fresh.Template.Tools {
			if tool.Level == "changed" {
				t.Fatalf("changing a spec changed the preset at %s", name)
			}
		}
	})
}

func TestCombine(t *testing.T) {
	one := Preset{
		ID: "one", Name: "One", Vendor: "One", Open: []OpenPoint{{"one/a", "A."}},
		Spec: Spec{
			Account:  AccountSpec{Kind: UserAccount, LastName: "One"},
			Template: TemplateSpec{Tools: map[string]ToolSpec{"a": {Level: "read_only", Granular: []string{"x"}}, "b": {Level: "admin"}, "c": {Level: "none"}}},
			Projects: ProjectsSpec{Include: IncludeListed},
		},
		Steps: map[string]string{
			"account.kind": "One, 1", "account.last_name": "One, 2", "projects.include": "One, 3", "projects.new": "One, 4",
			"template.tools.a": "One, a", "template.tools.b": "One, b", "template.tools.c": "One, c",
		},
	}
	two := Preset{
		ID: "two", Name: "Two", Vendor: "Two", Open: []OpenPoint{{"two/b", "B."}},
		Spec: Spec{
			Account: AccountSpec{Kind: AppAccount, LastName: "Two"},
			Template: TemplateSpec{Name: "T", Tools: map[string]ToolSpec{
				"a": {Level: "standard", Granular: []string{"y"}}, "b": {Level: "standard", Granular: []string{"z"}},
				"c": {Level: "none"}, "d": {Level: "admin"},
			}},
			Projects: ProjectsSpec{Include: IncludeActive, New: true},
		},
		Steps: map[string]string{
			"account.kind": "Two, 1", "account.last_name": "Two, 2", "projects.include": "Two, 3", "projects.new": "Two, 4", "template.name": "Two, 5",
			"template.tools.a": "Two, a", "template.tools.b": "Two, b", "template.tools.c": "Two, c", "template.tools.d": "Two, d",
		},
	}
	both := Combine(one, two)
	want := Spec{
		Account: AccountSpec{Kind: UserAccount, LastName: "One"},
		Template: TemplateSpec{Name: "T", Tools: map[string]ToolSpec{
			"a": {Level: "standard", Granular: []string{"x", "y"}}, "b": {Level: "admin"}, "c": {Level: "none"}, "d": {Level: "admin"},
		}},
		Projects: ProjectsSpec{Include: IncludeActive, New: true},
	}
	if diff := cmp.Diff(want, both.Spec); diff != "" {
		t.Error(diff)
	}
	for field, from := range map[string]string{
		"template.tools.a": "Two, a", "template.tools.b": "One, b", "template.tools.c": "One, c and Two, c",
		"projects.include": "Two, 3", "projects.new": "Two, 4", "account.last_name": "One, 2",
	} {
		if both.Steps[field] != from {
			t.Errorf("%s is from %q, want %q", field, both.Steps[field], from)
		}
	}
	if both.ID != "one+two" || len(both.Open) != 3 || !slices.ContainsFunc(both.Open, func(o OpenPoint) bool {
		return o.ID == "two/kind" && strings.Contains(o.Text, "another kind of account")
	}) {
		t.Errorf("%s: %q", both.ID, both.Open)
	}
	if len(one.Spec.Template.Tools["a"].Granular) != 1 || len(one.Open) != 1 {
		t.Error("combining changed a preset")
	}
	back := Combine(two, one)
	if back.Spec.Template.Tools["a"].Level != "standard" || back.Spec.Template.Tools["b"].Level != "admin" || !back.Spec.Projects.New {
		t.Errorf("the order decides about levels: %+v", back.Spec.Template.Tools)
	}
	if got := Combine(); got.ID != "" {
		t.Errorf("nothing combined gives %+v", got)
	}
}

func TestCombinedPresetsGiveTheHighestLevel(t *testing.T) {
	all, err := Presets()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		chosen := rapid.SliceOfN(rapid.SampledFrom(all), 1, 4).Draw(t, "presets")
		c := Combine(chosen...)
		for _, p := range chosen {
			for name, tool := range p.Spec.Template.Tools {
				asked, _ := permission.ParseLevel(tool.Level)
				got, err := permission.ParseLevel(c.Spec.Template.Tools[name].Level)
				if err != nil || got < asked {
					t.Fatalf("%s: %s asks for %v, got %v", name, p.ID, asked, got)
				}
				for _, action := range tool.Granular {
					if got.TakesGranular() && !slices.Contains(c.Spec.Template.Tools[name].Granular, action) {
						t.Fatalf("%s: %s is lost", name, action)
					}
				}
			}
		}
	})
}

func TestLookupPreset(t *testing.T) {
	if _, err := LookupPreset("syncezy+nobody"); err == nil || !strings.Contains(err.Error(), `unknown integration "nobody"`) {
		t.Errorf("%v", err)
	}
	if p, err := LookupPreset("syncezy+quotetome"); err != nil || p.ID != "syncezy+quotetome" || p.Spec.Template.Tools["admin"].Level != "admin" {
		t.Errorf("%v %v", p, err)
	}
}

func TestParsePresetsRefuses(t *testing.T) {
	const head = "presets:\n  - id: a\n    name: A\n"
	for name, data := range map[string]string{
		"unknown key":       head + "    colour: red\n",
		"no source":         head + "    account: {kind: user}\n",
		"no source of tool": head + "    tools: [{tool: rfis, level: admin}]\n",
		"unknown level":     head + "    tools: [{tool: rfis, level: owner, from: guide}]\n",
		"unknown kind":      head + "    account: {kind: robot}\n    from: {account.kind: guide}\n",
		"two of one id":     head + "  - id: a\n    name: B\n",
		"no id":             "presets:\n  - name: A\n",
		"no YAML":           "presets: [",
	} {
		if _, err := parsePresets([]byte(data)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := parsePresets(assets.Presets); err != nil {
		t.Error(err)
	}
}
