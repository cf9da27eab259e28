package journal

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"procore-setup/procore/auth"
	"procore-setup/procore/spec"
)

// TestCompanies finds the companies of journals and of the kept answers, and nothing
// in files that are broken.
func TestCompanies(t *testing.T) {
	dir := t.TempDir()
	if got := Companies(filepath.Join(dir, "missing")); len(got) != 0 {
		t.Errorf("a folder that is not there knows %v", got)
	}
	s, err := OpenState(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, company := range []string{"4286480", "17"} {
		j, err := s.Journal(auth.Environment{Name: "production", APIURL: "https://api.procore.com"}, company)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range []Record{
			{Change: "template-create", Phase: PhaseDone, Target: "Sync " + company},
			{Change: "account-create", Phase: PhaseDone, Target: "sync@example.com"},
		} {
			if err := j.Append(r); err != nil {
				t.Fatal(err)
			}
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for name, data := range map[string]string{"broken": `{"journal":1,"comp`, "zero": `{"journal":1,"company":"0"}` + "\n"} {
		if err := os.WriteFile(filepath.Join(dir, "journal-"+name+".jsonl"), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for word, want := range map[string][]string{"template-": {"Sync 17", "Sync 4286480"}, "account-": {"sync@example.com"}, "other": nil} {
		if diff := cmp.Diff(want, Targets(dir, word)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", word, diff)
		}
	}
	if err := s.SaveDraft(Draft{Spec: spec.Spec{Company: spec.CompanySpec{ID: 4286480, Name: "Meridian Builders"}}}); err != nil {
		t.Fatal(err)
	}
	want := []spec.CompanySpec{{ID: 17}, {ID: 4286480, Name: "Meridian Builders"}}
	if diff := cmp.Diff(want, Companies(dir)); diff != "" {
		t.Errorf("the companies (-want +got):\n%s", diff)
	}
}
