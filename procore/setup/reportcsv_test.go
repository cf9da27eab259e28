package setup

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"procore-setup/procore"
	"procore-setup/procore/spec"
)

// The table has every project that was asked for and every other that the account is
// on, each with the check's status and what Procore says.
func TestCSV(t *testing.T) {
	w, s := newWorld(1), syncSpec()
	snap := read(t, w, nil, s)
	found := snap.Global[1]
	s.Template = spec.TemplateSpec{Name: found.Name, Base: found.Name}
	s.Projects = spec.ProjectsSpec{Include: spec.IncludeListed, IDs: []procore.ID{1, 2, 3, 4, 99}}
	snap.Projects = []procore.Project{
		{ID: 1, Number: "1042", Name: `Tower "North", east`, Active: true},
		{ID: 2, Name: "=1+1", Active: true},
		{ID: 3, Name: "Depot 7"},
		{ID: 4, Name: "Harbor", Active: true},
		{ID: 5, Name: "Pier", Active: true},
		{ID: 6, Name: "Not asked for", Active: true},
	}
	snap.Assignments = map[procore.ID]procore.Assignment{
		1: {ProjectID: 1, TemplateID: found.ID, TemplateName: found.Name},
		2: {ProjectID: 2, TemplateID: snap.Global[0].ID, TemplateName: snap.Global[0].Name},
		5: {ProjectID: 5, TemplateID: found.ID, TemplateName: found.Name},
		7: {ProjectID: 7, Project: "Seen by the account only"},
	}
	snap.Unread = map[procore.ID]string{4: "the Directory tool is off"}
	snap.Read |= PartAssignments
	want := []string{
		"project id,number,project,active,asked for,result,what Procore says",
		`1,1042,"Tower ""North"", east",yes,yes,verified,the account has ` + found.Name + " there",
		"2,,'=1+1,yes,yes,failed,the account has " + snap.Global[0].Name + " there",
		"3,,Depot 7,no,yes,failed," + `"` + notActive + `"`,
		"4,,Harbor,yes,yes,unknown,the Directory tool is off",
		"99,,,,yes,failed," + noSuchProject,
		"5,,Pier,yes,no,skipped,the account has " + found.Name + " there",
		"7,,Seen by the account only,,no,skipped,the account has no template there",
		"",
	}
	lines := func() []string {
		data, err := CSV(s, snap)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Split(strings.TrimPrefix(string(data), "\ufeff"), "\n")
	}
	if d := cmp.Diff(want, lines()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	s.Projects.Exact = true
	if got := lines()[6]; !strings.Contains(got, ",no,failed,") {
		t.Errorf("one that it is to be taken off: %s", got)
	}
	snap.Read &^= PartAssignments
	if got := lines(); len(got) != 7 || !strings.HasSuffix(got[1], ",unknown,it was not read") {
		t.Errorf("nothing was read of the account's projects: %q", got)
	}
}

func TestCSVHasNoFormulas(t *testing.T) {
	for in, want := range map[string]string{
		"=SUM(A1)": "'=SUM(A1)", "+1": "'+1", "-1": "'-1", "@A": "'@A", " \t=1": "'=1", "＝1": "'＝1",
		"A=1": "A=1", "": "", "Depot - 7": "Depot - 7",
	} {
		if got := cell(in); got != want {
			t.Errorf("cell(%q) is %q, want %q", in, got, want)
		}
	}
}
