package setup_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// fixtures are the companies that a full admin can read.
var fixtures = map[procoretest.Fixture]procore.ID{
	procoretest.Main: meridian, procoretest.Small: 4286491, procoretest.Large: 5000000017, procoretest.AU: 4290033,
	procoretest.NoBeta: 4290066, procoretest.Hostile: 4290077, procoretest.App: 4290088,
}

// there reads a live account and exports it; back is what its file says.
func there(t fataler, s *session, server *procoretest.Server, email string) (o spec.Outline, file string) {
	t.Helper()
	if err := s.reader.ReadLive(s.t.Context(), server.Environment(), email, s.snap); err != nil {
		t.Fatalf("%s: %v", email, err)
	}
	o, err := setup.ExportAccount(server.Environment(), s.snap)
	if err != nil {
		t.Fatalf("%s: %v", email, err)
	}
	data, err := o.Format()
	if err != nil {
		t.Fatalf("%s: %v", email, err)
	}
	return o, string(data)
}

// A fataler is a test, or a drawn case of one.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// andBack reads an exported file and plans it from what Procore says then: there is
// nothing to change, unless an answer is open, which alone the file then asks for.
func andBack(t fataler, s *session, o spec.Outline, file string) (whole bool) {
	t.Helper()
	want, err := spec.ParseFile("setup.yaml", []byte(file))
	var problems spec.Problems
	if errors.As(err, &problems) {
		for _, p := range problems {
			if o.Open[p.Field] == "" {
				t.Fatalf("the file is wrong: %v\n%s", p, file)
			}
		}
		return false
	}
	if err := s.reader.Read(s.t.Context(), setup.PartAll, want, s.snap); err != nil {
		t.Fatalf("%v", err)
	}
	p, err := setup.Diff(want, s.snap)
	if err != nil {
		t.Fatalf("plan: %v\n%s", err, file)
	}
	for _, c := range p.Changes {
		if c.ID != setup.ChangeReactivate || !strings.Contains(file, "# The account is inactive: apply makes it active.") {
			t.Fatalf("it would change %s %s: %s → %s\n%s", c.ID, c.Target, c.Before, c.After, file)
		}
	}
	return true
}

// Everybody in every company, exported and planned: nothing to change.
func TestExportAccountOfEveryFixture(t *testing.T) {
	notForRaces(t)
	for fixture, id := range fixtures {
		t.Run(string(fixture), func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				server := procoretest.New(procoretest.WithFixtures(fixture), procoretest.WithLimits(10_000, 1_000_000))
				whole := 0
				people := server.State(int64(id)).Users
				if fixture == procoretest.Large { // everybody there is read as in the others
					people = people[1:2]
				}
				for _, u := range people {
					s := start(t, signIn(t, server, id), journal.New())
					s.snap.Company = procore.Company{ID: id, Name: "Company"}
					o, file := there(t, s, server, u.Email)
					if andBack(t, s, o, file) {
						whole++
					}
				}
				if whole == 0 && fixture == procoretest.Main {
					t.Error("nobody's file is whole")
				}
				if w := server.Writes(); len(w) > 0 {
					t.Errorf("it wrote: %v", w)
				}
			})
		})
	}
}

// Accounts of any kind, at any places, with what Procore may or may not tell.
func TestExportAccountThenPlanChangesNothing(t *testing.T) {
	notForRaces(t)
	for name, opts := range map[string][]procoretest.Option{
		"recorded":    nil,
		"schema only": {procoretest.WithSchemaOnly()},
		"no lists":    {procoretest.WithoutEndpoints(404)},
	} {
		t.Run(name, func(t *testing.T) {
			server := procoretest.New(append([]procoretest.Option{
				procoretest.WithOnlyMain(), procoretest.WithLimits(100_000, 10_000_000),
			}, opts...)...)
			api := signIn(t, server, meridian)
			wholes := 0
			for i := range drawnAccounts {
				email := fmt.Sprintf("drawn-%d@meridian.example", i)
				accounts.Example(i).make(t, server, email)
				s := start(t, api, journal.New())
				o, file := there(t, s, server, email)
				if andBack(t, s, o, file) {
					wholes++
				}
			}
			if name == "recorded" && wholes < drawnAccounts/4 {
				t.Errorf("%d of %d files are whole", wholes, drawnAccounts)
			}
		})
	}
}

// drawnAccounts is how many accounts are made in each mode: each is read twice, whole.
const drawnAccounts = 20

// A drawnAccount is one that somebody made by hand, in any state.
type drawnAccount struct {
	first, companyTemplate, places string
	template                       int // its default one, among the global ones; -1: none
	odd                            int // on as many projects it has another template
	news, inactive                 bool
}

var accounts = rapid.Custom(func(rt *rapid.T) drawnAccount {
	return drawnAccount{
		first:           rapid.SampledFrom([]string{"", "Sync", "A: #b"}).Draw(rt, "first"),
		companyTemplate: rapid.SampledFrom([]string{"Company None", "Company Admin", "Company Standard"}).Draw(rt, "company template"),
		places:          rapid.SampledFrom([]string{"all", "active", "some", "none"}).Draw(rt, "places"),
		template:        rapid.IntRange(-1, 5).Draw(rt, "template"),
		odd:             rapid.IntRange(0, 3).Draw(rt, "another template on"),
		news:            rapid.Bool().Draw(rt, "new"),
		inactive:        rapid.IntRange(0, 5).Draw(rt, "inactive") == 5,
	}
})

// make makes it in the main company.
func (d drawnAccount) make(t *testing.T, server *procoretest.Server, email string) {
	t.Helper()
	const id = int64(meridian)
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := server.AddUser(id, d.first, "Integration", email)
	must(err)
	var global []procoretest.TemplateState
	for _, one := range server.State(id).Templates {
		if one.Kind == string(procore.KindGlobal) {
			global = append(global, one)
		}
	}
	mine := global[max(d.template, 0)%len(global)]
	if d.template >= 0 {
		must(server.EditUser(id, email, procoretest.Edit{DefaultTemplate: mine.Name}))
	}
	must(server.EditUser(id, email, procoretest.Edit{CompanyTemplate: d.companyTemplate}))
	must(server.SetNewProjects(id, email, d.news))
	odd, other := d.odd, global[(max(d.template, 0)+1)%len(global)]
	on := server.Projects(id)
	if d.places == "all" {
		for p := on[0]; p <= on[0]+27; p++ { // the closed ones and the demo project too
			if !slices.Contains(on, p) {
				on = append(on, p)
			}
		}
	}
	for i, p := range on {
		template := mine.ID
		switch {
		case d.places == "none", d.places == "some" && i%3 == 0:
			continue
		case odd > 0:
			odd--
			template = other.ID
		}
		must(server.Assign(id, email, p, template))
	}
	if d.inactive {
		must(server.DeactivateUser(id, email))
	}
}

// What was set up by this program is exported as the file that it was set up from. In the
// older mode the flag can't be read: that this program set it is no reason to say so.
func TestExportAccountOfASetup(t *testing.T) {
	bubble(t, func(t *testing.T) {
		server := procoretest.New(procoretest.WithOnlyMain())
		s := start(t, signIn(t, server, meridian), journal.New())
		s.apply(asked())
		o, file := there(t, s, server, "sync@meridian.example")
		flag, open := "new: true", 0
		if procoretest.Older {
			flag, open = "# new: ", 1
		}
		if len(o.Open) != open || !andBack(t, s, o, file) {
			t.Errorf("open: %v", o.Open)
		}
		for _, want := range []string{
			"kind: user\n", "first_name: SyncEzy\n", "company_template: Company None\n", "invite: true\n", "name: SyncEzy Sync\n",
			"    documents: admin # Documents\n", "    rfi: {level: standard, granular: [act_as_manager]} # RFIs\n",
			"include: active\n", flag,
		} {
			if !strings.Contains(file, want) {
				t.Errorf("no %q in\n%s", want, file)
			}
		}
		if _, err := setup.ExportAccount(server.Environment(), &setup.Snapshot{}); !errors.Is(err, setup.ErrNotRead) {
			t.Errorf("of nothing: %v", err)
		}
		err := s.reader.ReadLive(t.Context(), server.Environment(), "not-sync@meridian.example", s.snap)
		if !errors.Is(err, setup.ErrNoAccount) {
			t.Errorf("nobody: %v", err)
		}
	})
}

// What Procore does not tell stands in no file as a value.
func TestExportAccountLeavesOpenWhatItCannotRead(t *testing.T) {
	bubble(t, func(t *testing.T) {
		server := procoretest.New(procoretest.WithOnlyMain(), procoretest.WithSchemaOnly())
		s := start(t, signIn(t, server, meridian), journal.New())
		s.apply(asked())
		fresh := start(t, s.api, journal.New()) // another machine: nothing is known of what was done
		o, file := there(t, fresh, server, "sync@meridian.example")
		if why := o.Open["projects.new"]; why == "" || strings.Contains(file, "\n  new:") {
			t.Errorf("the flag that can't be read: %q\n%s", why, file)
		}
		if !andBack(t, fresh, o, file) {
			t.Errorf("not whole:\n%s", file)
		}
	})
}

// A place with another template can't be said in a file, and is told beside the list.
func TestExportAccountTellsOtherTemplates(t *testing.T) {
	bubble(t, func(t *testing.T) {
		server := procoretest.New(procoretest.WithOnlyMain())
		s := start(t, signIn(t, server, meridian), journal.New())
		s.apply(asked())
		projects := server.Projects(int64(meridian))
		other := s.snap.Global[0]
		if err := server.Assign(int64(meridian), "sync@meridian.example", projects[0], int64(other.ID)); err != nil {
			t.Fatal(err)
		}
		o, file := there(t, s, server, "sync@meridian.example")
		if !andBack(t, s, o, file) || !strings.Contains(file, "include: listed") ||
			!strings.Contains(file, "# On 1 project it has another template, which a setup file can't say:") ||
			!strings.Contains(file, other.Name) || strings.Contains(file, fmt.Sprintf("- %d ", projects[0])) {
			t.Errorf("\n%s", file)
		}
	})
}
