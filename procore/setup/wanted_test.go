package setup

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// Without a base every tool is None, except what this company never has there.
func TestBaseOfNothing(t *testing.T) {
	w, s := newWorld(1), syncSpec()
	s.Template.Base, s.Template.Tools = "", nil
	snap := read(t, w, nil, s)
	got, problems := Wanted(s, snap)
	if len(problems) != 0 || len(got.Levels) != len(snap.Vocabulary.Tools) {
		t.Fatalf("%v, %d tools", problems, len(got.Levels))
	}
	for key, l := range got.Levels {
		want := permission.None
		if key == "home" {
			want = permission.ReadOnly
		}
		if l != want {
			t.Errorf("%s is %s", key, l)
		}
	}
	// Where a template of the company has Home at None, it can be None.
	snap.Global[2].Levels["home"] = 1
	if got, _ := Wanted(s, snap); got.Level("home") != permission.None {
		t.Errorf("%v", got.Levels)
	}
	// One that was made before that is as asked all the same.
	made := procore.PermissionTemplate{ID: 9, Name: s.Template.Name, Levels: map[string]int{"home": int(permission.ReadOnly)}}
	snap.Global = append(snap.Global, made)
	if got, _ := Wanted(s, snap); got.Level("home") != permission.ReadOnly {
		t.Errorf("of the template that is there, Home is %v", got.Level("home"))
	}
	// More than that was never meant.
	made.Levels["home"] = int(permission.Admin)
	if got, _ := Wanted(s, snap); got.Level("home") != permission.None {
		t.Errorf("Home is %v", got.Level("home"))
	}
}

// The base is copied whole, and stays as it is.
func TestWanted(t *testing.T) {
	w, s := newWorld(1), syncSpec()
	s.Template.Base = "Field Staff"
	for _, c := range []struct {
		name string
		tool spec.ToolSpec
		want map[string]bool
	}{
		{"keeps what the base grants", spec.ToolSpec{Level: "standard"}, map[string]bool{"act_as_manager": true, "view_private": true}},
		{"grants nothing", spec.ToolSpec{Level: "standard", Granular: []string{}}, nil},
		{"grants these", spec.ToolSpec{Level: "Read Only", Granular: []string{"view_private"}}, map[string]bool{"view_private": true}},
		{"at admin there are none", spec.ToolSpec{Level: "admin"}, nil},
		{"none at admin is no mistake", spec.ToolSpec{Level: "admin", Granular: []string{}}, nil},
	} {
		snap := read(t, w, nil, s)
		s.Template.Tools = map[string]spec.ToolSpec{"rfi": c.tool}
		before := content(snap.Global[2])
		got, problems := Wanted(s, snap)
		if len(problems) != 0 {
			t.Errorf("%s: %v", c.name, problems)
		}
		if d := cmp.Diff(c.want, got.Granular["rfi"]); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, d)
		}
		if got.Level("documents") != permission.Standard || len(got.Levels) != len(snap.Vocabulary.Tools) {
			t.Errorf("%s: %v", c.name, got.Levels)
		}
		if d := cmp.Diff(before, content(snap.Global[2])); d != "" {
			t.Errorf("%s changed the base:\n%s", c.name, d)
		}
	}
}

// A tool may be named by key, by the catalogue's id, or by any label.
func TestWantedNames(t *testing.T) {
	w, s := newWorld(1), syncSpec()
	snap := read(t, w, nil, s)
	for name, key := range map[string]string{
		"images": "images", "photos": "images", "Photos": "images", "submittals": "submittal_log",
		"RFIs": "rfi", "Site Instruction": "generic_tool_77", "generic_tool_77": "generic_tool_77",
	} {
		s.Template.Tools = map[string]spec.ToolSpec{name: {Level: "admin"}}
		got, problems := Wanted(s, snap)
		if len(problems) != 0 || got.Level(key) != permission.Admin {
			t.Errorf("%s: %v %v", name, problems, got.Levels)
		}
	}
}

// A base that Procore does not show can't be copied.
func TestBaseNotShown(t *testing.T) {
	w, s := newWorld(1), syncSpec()
	snap := read(t, w, nil, s)
	snap.Global[0].Levels, snap.Global[0].Granular = nil, nil
	if _, err := BaseOf(permission.ProjectScope, s, snap); err == nil {
		t.Error("no error")
	}
	if _, err := BaseOf(permission.ProjectScope, s, &Snapshot{}); err == nil {
		t.Error("no error without templates")
	}
}

// Mistakes carry the line of the setup file.
func TestWantedLine(t *testing.T) {
	w, s := newWorld(1), syncSpec()
	snap := read(t, w, nil, s)
	s.Template.Tools = map[string]spec.ToolSpec{"documentz": {Level: "admin"}}
	s.Location = spec.Location{File: "setup.yaml", Lines: map[string]int{"template.tools.documentz": 14}}
	_, problems := Wanted(s, snap)
	if len(problems) != 1 || problems[0].Line != 14 || problems[0].File != "setup.yaml" || problems[0].Value != "documentz" {
		t.Errorf("%+v", problems)
	}
}

func TestCalled(t *testing.T) {
	if got := Called(procore.Project{ID: 7, Number: "12"}); got != "(no name) (12, id 7)" {
		t.Errorf("%q", got)
	}
	if got := Called(procore.Project{ID: 7, Name: "Bad\x1b[31m"}); got != "Bad\uFFFD[31m (7)" {
		t.Errorf("%q", got)
	}
}
