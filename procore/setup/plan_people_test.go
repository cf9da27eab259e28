package setup

import (
	"slices"
	"strings"
	"testing"

	"procore-setup/procore/auth"
	"procore-setup/procore/journal"
	"procore-setup/procore/spec"
)

// A plan has what no program does: the steps that are left to people when all of it is
// done, also of an account that is not there yet, and what the integration's page leaves
// open. The part of a stage has neither.
func TestPlanTellsWhatIsLeftToPeople(t *testing.T) {
	w := newWorld(2)
	for name, c := range map[string]struct {
		spoil      func(*spec.Spec)
		left, open []string // by id, by their first words
	}{
		"an invitation":    {func(*spec.Spec) {}, []string{ChangePassword}, nil},
		"no invitation":    {func(s *spec.Spec) { s.Account.Invite = false }, nil, nil},
		"not named so far": {func(s *spec.Spec) { s.Integration = "syncezy" }, []string{ChangePassword}, []string{"The guide sets Admin"}},
		"levels and webhooks": {
			func(s *spec.Spec) { s.Integration, s.Template.Tools, s.Template.Nothing = "hingepoint", nil, true },
			[]string{ChangePassword, StepWebhooks},
			[]string{"The level of every tool", "The app also sets up webhooks", "What access"},
		},
		"levels were chosen": {
			func(s *spec.Spec) { s.Integration = "hingepoint" },
			[]string{ChangePassword, StepWebhooks},
			[]string{"The app also sets up webhooks", "What access"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := syncSpec()
			s.Account.Company, s.Account.CompanyTemplate = nil, ""
			s.Environment = auth.Environment{Name: "custom", LoginURL: "https://login.example", APIURL: "https://api.example"}
			c.spoil(&s)
			snap := read(t, w, journal.New(), s)
			plan, err := Diff(s, snap)
			if err != nil {
				t.Fatal(err)
			}
			var left []string
			for _, step := range plan.Left {
				left = append(left, step.ID)
			}
			if !slices.Equal(left, c.left) {
				t.Errorf("left: %v, want %v", left, c.left)
			}
			if !slices.EqualFunc(plan.Open, c.open, strings.HasPrefix) {
				t.Errorf("open: %q, want %q", plan.Open, c.open)
			}
			line, err := PlanJSON(plan)
			has := func(key string) bool { return strings.Contains(string(line), key) }
			if err != nil || has(`"left":[{`) != (len(c.left) > 0) || has(`"open":["`) != (len(c.open) > 0) {
				t.Errorf("%s, %v", line, err)
			}
			saved := Save(plan, s, snap, "test", "", "setup.yaml", []byte("version: 1\n"))
			saved.Company.ID = 4286480
			data, err := saved.File()
			if err != nil {
				t.Fatal(err)
			}
			again, err := LoadSaved("a.plan", data)
			if shown := again.Plan(); err != nil || !slices.Equal(shown.Open, plan.Open) || len(shown.Left) != len(plan.Left) {
				t.Errorf("saved, it shows %q and %d steps, %v", shown.Open, len(shown.Left), err)
			}
			if part, err := Diff(s, snap, spec.StageTemplate); err != nil || part.Left != nil || part.Open != nil {
				t.Errorf("a stage: %v %v %v", part.Left, part.Open, err)
			}
		})
	}
}
