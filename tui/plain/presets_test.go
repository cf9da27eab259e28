package plain_test

import (
	"errors"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// TestEveryPresetEverywhere: an integration that is chosen line by line, in the wizard, or
// named in a file that either of them wrote asks for the same, leaves the same open, and is
// stopped by the same: a template that gives nothing.
func TestEveryPresetEverywhere(t *testing.T) {
	for _, p := range presets(t) {
		t.Run(p.ID, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				k := talking(t, nil, preset(t, p.ID), "q")
				lines := k.answers.Spec
				wizard := spec.Answers{Spec: k.spec}
				wizard.Choose(p)
				asks := func(s spec.Spec) []any {
					return []any{s.Integration, s.Account.Kind, s.Template.Tools, s.Account.Company, s.Projects}
				}
				if d := cmp.Diff(asks(wizard.Spec), asks(lines)); d != "" {
					t.Errorf("(-wizard +lines):\n%s", d)
				}
				filled := func(s spec.Spec) spec.Spec { // what is left to the admin
					s.Account.Email = "sync@meridian.example"
					if s.Account.Kind != spec.AppAccount {
						s.Account.LastName = "Integration"
					}
					if s.Template.Name == "" {
						s.Template.Name = "Sync"
					}
					if s.Projects.Include == spec.IncludeListed && len(s.Projects.IDs) == 0 {
						s.Projects.Include = spec.IncludeActive
					}
					return s
				}
				file, err := spec.FormatFile(filled(lines))
				if err != nil {
					t.Fatal(err)
				}
				read, err := spec.ParseFile("setup.yaml", file)
				if err != nil {
					t.Fatalf("%v\n%s", err, file)
				}
				if d := cmp.Diff(read.Preset().Open, p.Open); d != "" || read.Integration != p.ID {
					t.Errorf("%q leaves open (-file +preset):\n%s", read.Integration, d)
				}
				why := setup.GivesNothing(filled(lines), &k.snap)
				if p.LevelsOpen() && why == "" {
					t.Errorf("levels open: %v, told %q", p.LevelsOpen(), why)
				}
				_, err = setup.Diff(filled(lines), &k.snap, spec.StageTemplate)
				var problems spec.Problems
				stops := errors.As(err, &problems) &&
					slices.ContainsFunc(problems, func(q spec.Problem) bool { return q.Field == setup.NothingField })
				if stops != (why != "") {
					t.Errorf("told %q, and the plan ends with %v", why, err)
				}
			})
		})
	}
}
