package setup_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// companies are those of the simulator that a template can be exported from.
var companies = map[string]struct {
	id      procore.ID
	fixture procoretest.Fixture
}{
	"main": {meridian, procoretest.Main}, "australian": {4290033, procoretest.AU}, "hostile": {4290077, procoretest.Hostile},
}

// Every template of companies with other keys and words, exported, loaded and
// planned, is found to be there already.
func TestSimulatorExportIsTheIdentity(t *testing.T) {
	for name, c := range companies {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				server := procoretest.New(procoretest.WithFixtures(c.fixture))
				s := start(t, signIn(t, server, c.id), journal.New())
				s.snap.Company = procore.Company{ID: c.id, Name: "Company"}
				wish := asked()
				wish.Template.Tools = nil // keys are not the same everywhere
				s.plan(wish)              // reads all of it
				for _, one := range slices.Concat(s.snap.Global, s.snap.OfCompany) {
					scope, exported, err := setup.Export(s.snap, one.Name)
					if err != nil {
						t.Fatal(err)
					}
					data, err := setup.FormatExport(server.Environment(), s.snap, scope, exported)
					if utf8.RuneCountInString(one.Name) > 255 { // no file that can be read may have such a name
						if err == nil || !strings.Contains(err.Error(), "255") {
							t.Errorf("%.30s…: %v", one.Name, err)
						}
						continue
					}
					if err != nil {
						t.Fatal(err)
					}
					back, _ := spec.ParseFile("setup.yaml", data) // it asks who the account is
					if d, err := setup.CompareTemplate(scope, back, s.snap, one.Name); err != nil || len(d) > 0 {
						t.Errorf("%s %s: %v %+v", scope, one.Name, err, d)
					}
					// Whatever is in its name, it is found to be there and not asked for as a new one.
					if d, err := setup.CompareNow(scope, back, s.snap); err != nil || len(d) > 0 || exported.Name != one.Name {
						t.Errorf("%s %q: %v %v\n%s", scope, one.Name, err, d, data)
					}
				}
				if n := len(s.snap.CompanyVocabulary.Tools); n < 10 {
					t.Errorf("%d company tools", n)
				}
			})
		})
	}
}

// SyncEzy's open question answered with yes, and a company template of another
// shape: made, given to the account, read back, and nothing left to do.
func TestSimulatorCompanyTemplate(t *testing.T) {
	inModes(t, func(t *testing.T, m mode) {
		server := procoretest.New(m.opts...)
		j := journal.New()
		s := start(t, signIn(t, server, meridian), j)
		one := asked()
		s.plan(one)
		p, err := spec.LookupPreset("syncezy")
		if err != nil {
			t.Fatal(err)
		}
		if left := p.ApplyCompany(&one, s.snap.CompanyVocabulary, true); len(left) > 0 {
			t.Fatal(left)
		}
		plan := s.plan(one)
		at := func(id string) int { return slices.Index(ids(plan), id) }
		made, given := at(setup.ChangeCreateCompanyTemplate), at(setup.ChangeUpdateUser)
		if made < 0 || given < made || given < at(setup.ChangeCreateUser) {
			t.Fatalf("%v", ids(plan))
		}
		proven(t, s.apply(one), m.other)
		if left := ids(start(t, s.api, j).plan(one)); len(left) != 0 {
			t.Errorf("left to do: %v", left)
		}
		d, err := setup.CompareTemplate(permission.CompanyScope, one, s.snap, "Company None")
		var raised []string
		for _, row := range d {
			raised = append(raised, fmt.Sprintf("%s: %v → %v", row.Label, row.Before, row.After))
		}
		slices.Sort(raised)
		if err != nil || !slices.Equal(raised, []string{"Admin: None → Admin", "Documents: None → Admin"}) {
			t.Errorf("%v %q", err, raised)
		}
	})
}

// Standard on every company tool, as HammerTech's guide asks, where the company's
// own tools allow it.
func TestSimulatorEveryCompanyTool(t *testing.T) {
	inModes(t, func(t *testing.T, m mode) {
		server := procoretest.New(m.opts...)
		s := start(t, signIn(t, server, meridian), journal.New())
		one := asked()
		s.plan(one)
		p, err := spec.LookupPreset("hammertech")
		if err != nil {
			t.Fatal(err)
		}
		left := p.ApplyCompany(&one, s.snap.CompanyVocabulary, false)
		if len(left) == 0 || !strings.Contains(strings.Join(left, "\n"), "has no Standard level") {
			t.Errorf("what has no Standard is not told: %q", left)
		}
		proven(t, s.apply(one), m.other)
	})
}
