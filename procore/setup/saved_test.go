package setup

import (
	"errors"
	"strings"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/spec"
)

// savedPlan is a plan for an empty company, and how its file has it.
func savedPlan(t *testing.T) (Plan, SavedPlan) {
	t.Helper()
	env, err := auth.LookupEnvironment("sandbox")
	if err != nil {
		t.Fatal(err)
	}
	w, s := newWorld(2), syncSpec()
	s.Environment, s.Company = env, spec.CompanySpec{ID: 7, Name: "Seven"}
	snap := read(t, w, nil, s)
	p := plan(t, s, snap)
	data, err := Save(p, s, snap, "1.0", "", "setup.yaml", []byte("version: 1\n")).File()
	if err != nil {
		t.Fatal(err)
	}
	saved, err := LoadSaved("a.plan", data)
	if err != nil || !IsSaved(data) {
		t.Fatalf("%v, a plan: %v", err, IsSaved(data))
	}
	return p, saved
}

// What was agreed to is what is done, or nothing: where a change is missing, is another one,
// or was not shown, and where what the plan rests on does not hold, the saved plan is not
// applied, and the reason says which.
func TestSavedPlanIsWhatIsDone(t *testing.T) {
	for says, edit := range map[string]func(*Plan){
		"": func(*Plan) {},
		"there is nothing to do any more to create the account sync@meridian.example": func(p *Plan) { p.Changes = p.Changes[1:] },
		"it is not the same any more to create the account sync@meridian.example":     func(p *Plan) { p.Changes[0].After = "else" },
		"something is to be done that the plan does not show: take it off": func(p *Plan) {
			p.Changes = append(p.Changes, Change{ID: ChangeRemove, Text: "take it off"})
		},
		"somebody else is signed in": func(p *Plan) { p.Basis.Operator.ID++ },
	} {
		p, saved := savedPlan(t)
		edit(&p)
		err := saved.Against(p)
		if says == "" && err != nil || says != "" && (!errors.Is(err, ErrChanged) || !strings.Contains(err.Error(), says)) {
			t.Errorf("%s: %v", says, err)
		}
	}
}

// A file that is no whole plan of this program's is refused, with what to do.
func TestLoadSavedRefuses(t *testing.T) {
	_, good := savedPlan(t)
	for name, edit := range map[string]func(*SavedPlan){
		"another format": func(s *SavedPlan) { s.Format++ }, "no id": func(s *SavedPlan) { s.ID = "" },
		"no setup file": func(s *SavedPlan) { s.Setup = "" }, "no company": func(s *SavedPlan) { s.Company.ID = 0 },
		"no Procore": func(s *SavedPlan) { s.Environment.APIURL = "" },
	} {
		s := good
		edit(&s)
		data, err := s.File()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := LoadSaved("a.plan", data); !errors.Is(err, errNotSaved) || !strings.Contains(Explain(err).Do, "plan") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := LoadSaved("a.plan", []byte(`{"saved_plan": 1, `)); !errors.Is(err, errNotSaved) {
		t.Errorf("cut: %v", err)
	}
}

// A saved plan is told from a setup file by what is in it.
func TestIsSaved(t *testing.T) {
	for data, want := range map[string]bool{
		`{"saved_plan": 1}`: true, "\ufeff \r\n{\n  \"saved_plan\": 1}": true, `{"version": 1}`: false, "version: 1\n": false, "": false,
		"# \"saved_plan\"\nversion: 1\n": false, `{"x": "` + strings.Repeat("x", 300) + `", "saved_plan": 1}`: false,
	} {
		if got := IsSaved([]byte(data)); got != want {
			t.Errorf("%.30q: %v", data, got)
		}
	}
}

// The report of a saved plan is of what was seen when it was made.
func TestSavedPlanAudit(t *testing.T) {
	p, saved := savedPlan(t)
	a := saved.Audit(syncSpec())
	if a.Spec.Environment.Name != "sandbox" || a.Snap.Company.ID != procore.ID(7) || !a.Snap.At.Equal(saved.Created) || len(a.Plan.Changes) != len(p.Changes) {
		t.Errorf("%+v", a)
	}
	if n := saved.Plan().Requests(); n != p.Requests() || n == 0 {
		t.Errorf("%d requests, not %d", n, p.Requests())
	}
}
