package setup

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

func TestUnneeded(t *testing.T) {
	w, s := companyWorld(1), syncSpec()
	s.Template.Base = ""
	snap := read(t, w, nil, s)
	// Least privilege: what CMiC alone would not need.
	cmic, _ := spec.LookupPreset("cmic")
	s.Integration = cmic.ID
	s.Template.Tools = map[string]spec.ToolSpec{"rfis": {Level: "admin"}, "documents": {Level: "read_only"}, "submittals": {Level: "read_only"}}
	all, err := Unneeded(s, snap)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, e := range all {
		lines = append(lines, describe(snap.VocabularyOf(permission.ProjectScope), e.Difference)+" ("+e.Unless+")")
	}
	if !slices.Equal(lines, []string{
		"Documents: Read Only → None ()", "RFIs: Admin → Read Only (to sync RFIs from the recycle bin)",
	}) {
		t.Errorf("%q", lines)
	}
	for _, id := range []string{"", "hingepoint"} {
		s.Integration = id
		if _, err := Unneeded(s, snap); !errors.Is(err, ErrNoNeeds) {
			t.Errorf("%q: %v", id, err)
		}
	}
}

// What is left after the excess is taken away is what the integration asks for.
func TestUnneededLeavesTheNeeds(t *testing.T) {
	p, err := spec.LookupPreset("syncezy+quotetome")
	if err != nil {
		t.Fatal(err)
	}
	snap := read(t, companyWorld(1), nil, syncSpec())
	bare := spec.Spec{Template: spec.TemplateSpec{Tools: p.Spec.Template.Tools}}
	need, _ := Wanted(bare, snap)
	rapid.Check(t, func(rt *rapid.T) {
		s := syncSpec()
		s.Integration = p.ID
		s.Template.Base = rapid.SampledFrom([]string{"", "Read Only Everything", "Admin Everything", "Field Staff"}).Draw(rt, "base")
		s.Template.Tools = drawTools(rt)
		want, problems := Wanted(s, snap)
		if len(problems) > 0 {
			rt.Skip()
		}
		all, err := Unneeded(s, snap)
		if err != nil {
			rt.Fatal(err)
		}
		excess := map[string]Excess{}
		for _, e := range all {
			excess[e.Tool] = e
			if e.After > e.Before || e.After != need.Level(e.Tool) {
				rt.Fatalf("%+v", e)
			}
		}
		for _, tool := range snap.Vocabulary.Tools {
			if _, in := excess[tool.Key]; in != (want.Level(tool.Key) > need.Level(tool.Key)) && len(tool.Actions) == 0 {
				rt.Fatalf("%s: %s, needed %s", tool.Key, want.Level(tool.Key), need.Level(tool.Key))
			}
		}
	})
}

func TestPresetsOfCompanyTools(t *testing.T) {
	snap := read(t, companyWorld(1), nil, syncSpec())
	for id, c := range map[string]struct {
		options bool
		want    map[string]spec.ToolSpec
		left    string
	}{
		"hammertech": {false, map[string]spec.ToolSpec{
			"directory": {Level: "standard"}, "documents": {Level: "standard"}, "permissions": {Level: "standard"}, "work": {Level: "standard"},
			"admin": {Level: "standard"},
		}, ""},
		"syncezy":       {true, map[string]spec.ToolSpec{"admin": {Level: "admin"}, "documents": {Level: "admin"}}, ""},
		"erp_connector": {false, map[string]spec.ToolSpec{"admin": {Level: "admin"}, "directory": {Level: "admin"}}, "ERP Integrations"},
	} {
		p, err := spec.LookupPreset(id)
		if err != nil {
			t.Fatal(err)
		}
		s := spec.Spec{Account: spec.AccountSpec{CompanyTemplate: "Company None"}}
		p.Apply(&s)
		if s.Account.Company != nil {
			t.Errorf("%s: unasked", id)
		}
		left := strings.Join(p.ApplyCompany(&s, snap.CompanyVocabulary, c.options), "\n")
		if s.Account.Company == nil || s.Account.CompanyTemplate != "" {
			t.Fatalf("%s: %+v", id, s.Account)
		}
		if id == "hammertech" { // the other companies' templates show no Standard on Admin
			delete(c.want, "admin")
			c.left = "Admin has no Standard level"
		}
		if d := cmp.Diff(c.want, s.Account.Company.Tools); d != "" || !strings.Contains(left, c.left) || (c.left == "") != (left == "") {
			t.Errorf("%s: %s%q", id, d, left)
		}
		for name := range s.Account.Company.Tools {
			if s.Source(spec.CompanyField+".tools."+name) == "" {
				t.Errorf("%s: %s has no source", id, name)
			}
		}
		spec.Preset{}.Apply(&s)
		if s.Account.Company != nil {
			t.Errorf("%s: left behind %+v", id, s.Account.Company)
		}
	}
	syncezy, _ := spec.LookupPreset("syncezy")
	var s spec.Spec
	syncezy.Apply(&s)
	if left := syncezy.ApplyCompany(&s, snap.CompanyVocabulary, false); len(left) > 0 || s.Account.Company != nil {
		t.Errorf("what the guide leaves open was taken for meant: %+v", s.Account.Company)
	}
}

// What nothing needs is taken away, granular permissions too; what an option of the
// integration needs stays, and says so.
func TestLower(t *testing.T) {
	s := syncSpec()
	s.Integration, s.Template.Base = "cmic", ""
	s.Template.Tools = map[string]spec.ToolSpec{
		"rfi": {Level: "standard", Granular: []string{"act_as_manager", "view_private"}}, "documents": {Level: "admin"},
	}
	s.SetSource("template.tools.documents", spec.Source{By: spec.ByFile, Text: "setup.yaml"})
	snap := read(t, newWorld(1), nil, s)
	want := mustWant(t, s, snap)
	kept := permission.Difference{Tool: "documents", Label: "Documents", Before: permission.Admin, After: permission.None}
	less := permission.Difference{
		Tool: "rfi", Label: "RFIs", Before: permission.Standard, After: permission.Standard, Removed: []string{"view_private"},
	}
	rows := []Excess{{kept, "to sync photos"}, {less, ""}}
	if err := Lower(rows)(snap.Vocabulary, &want); err != nil {
		t.Fatal(err)
	}
	if want.Level("documents") != permission.Admin || want.Level("rfi") != permission.Standard ||
		!want.Granted("rfi", "act_as_manager") || want.Granted("rfi", "view_private") {
		t.Errorf("%+v", want)
	}
	more := less
	more.After, more.Removed, more.Added = permission.ReadOnly, nil, []string{"view_private"}
	if err := Lower([]Excess{{more, ""}})(snap.Vocabulary, &want); err != nil || !want.Granted("rfi", "view_private") ||
		want.Level("rfi") != permission.ReadOnly {
		t.Errorf("%+v, %v", want, err)
	}
	kept.After = permission.ReadOnly
	if err := Lower([]Excess{{kept, ""}})(snap.Vocabulary, &want); err != nil || want.Level("documents") != permission.ReadOnly {
		t.Errorf("%+v, %v", want, err)
	}
	kept.Tool = "no_such_tool"
	if err := Lower([]Excess{{kept, ""}})(snap.Vocabulary, &want); err == nil {
		t.Error("a tool that is none was lowered")
	}
	if line := rows[0].Line(s, snap); line.Kind != LineSame || line.Source != "kept: to sync photos" {
		t.Errorf("%+v", line)
	}
	rows[0].Unless = ""
	if line := rows[0].Line(s, snap); line.Kind != LineRemove || !strings.Contains(line.Source, "setup.yaml") {
		t.Errorf("%+v", line)
	}
	if line := rows[1].Line(s, snap); line.Source != "" {
		t.Errorf("from nowhere: %+v", line)
	}
}
