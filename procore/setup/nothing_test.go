package setup

import (
	"errors"
	"strings"
	"testing"

	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// A template that gives nothing, or not what an integration leaves open, is planned only
// where that is meant.
func TestGivesNothing(t *testing.T) {
	snap := read(t, companyWorld(1), nil, syncSpec())
	row := map[string]spec.ToolSpec{"rfi": {Level: "read_only"}}
	for _, tt := range []struct {
		name  string
		spoil func(*spec.Spec)
		want  string
	}{
		{"a base", func(s *spec.Spec) { s.Template.Tools = nil }, ""},
		{"a row", func(s *spec.Spec) { s.Template.Base, s.Template.Tools = "", row }, ""},
		{"no base and no row", func(s *spec.Spec) { s.Template.Base, s.Template.Tools = "", nil }, "it gives nothing: no tool"},
		{"rows at None", func(s *spec.Spec) {
			s.Template.Base, s.Template.Tools = "", map[string]spec.ToolSpec{"rfi": {Level: "none"}}
		}, "it gives nothing: no tool"},
		{"Home alone", func(s *spec.Spec) {
			s.Template.Base, s.Template.Tools = "", map[string]spec.ToolSpec{"home": {Level: "read_only"}}
		}, "it gives nothing: no tool"},
		{"an integration without levels", func(s *spec.Spec) {
			s.Integration, s.Template.Base, s.Template.Tools = "hingepoint", "", nil
		}, "the page of HingePoint names no level"},
		{"levels for it", func(s *spec.Spec) {
			s.Integration, s.Template.Base, s.Template.Tools = "hingepoint", "", row
		}, ""},
		{"a base for it", func(s *spec.Spec) { s.Integration, s.Template.Tools = "hingepoint", nil }, ""},
		{"levels of another integration alone", func(s *spec.Spec) {
			s.Integration, s.Template.Base, s.Template.Tools = "syncezy+hingepoint", "", nil
			s.Preset().Apply(s)
		}, "none was chosen for it"},
	} {
		s := syncSpec()
		tt.spoil(&s)
		if got := GivesNothing(s, snap); (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		for _, stages := range [][]spec.Stage{{spec.StageTemplate}, {spec.StageProjects}, nil} {
			s.Template.Nothing = false
			_, err := Diff(s, snap, stages...)
			var problems spec.Problems
			errors.As(err, &problems)
			var told int
			for _, p := range problems {
				if p.Field == NothingField {
					told++
				}
			}
			if want := tt.want != ""; told > 1 || (told == 1) != want {
				t.Errorf("%s, stages %v: told %d times: %v", tt.name, stages, told, err)
			}
			s.Template.Nothing = true
			if _, err := Diff(s, snap, stages...); err != nil {
				t.Errorf("%s, stages %v, meant: %v", tt.name, stages, err)
			}
		}
	}
	if got := GivesNothing(syncSpec(), &Snapshot{}); got != "" {
		t.Errorf("nothing was read: %q", got)
	}
	if !spec.FieldOf(NothingField).For(spec.AppAccount) || spec.RowField(permission.ProjectScope, "x") != "template.tools.x" {
		t.Error("the path is another one")
	}
}
