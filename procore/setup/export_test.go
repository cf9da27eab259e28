package setup

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// toolKeys of drawn companies: known ones, ones with rules of their own, unknown
// ones, and some that YAML would read as something else.
var drawnTools = map[permission.Scope][]string{
	permission.ProjectScope: {
		"home", "documents", "document_service", "images", "rfi", "daily_log", "schedule", "action_plan", "generic_tool_7",
		"directory", "admin", "zz_new", "no", "007", "a: b", "ünïcode",
	},
	permission.CompanyScope: {"directory", "documents", "schedule", "admin", "work", "direct_costs", "yes", "- x"},
}

var drawnActions = []string{
	"create", "create_photo_album", "act_as_manager", "view_lookaheads", "sign_as_approver", "copy_log",
	"collaborator_entry_only", "view_workflow_templates", "on", "1", "x y",
}

// drawnNames are names as Procore may have them: many look the same, and none is.
var drawnNames = rapid.Custom(func(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{
		" ", "  ", "\u00a0", "\t", "\u00ad", "\u200d", "\ufe0f", "e\u0301", "é", "\u2028", "\n", "Crew", "crew", "#", ": ", "\"", "\\",
	}), 0, 5).Draw(t, "parts"), "") + "x"
})

// drawTemplates draws what a company may have, whether or not it obeys the rules.
func drawTemplates(rt *rapid.T, scope permission.Scope) []procore.PermissionTemplate {
	var list []procore.PermissionTemplate
	for i, name := range rapid.SliceOfNDistinct(drawnNames, 1, 3, rapid.ID[string]).Draw(rt, "templates") {
		if scope == permission.CompanyScope {
			name += " of the company" // the two kinds share no name (rule 52)
		}
		t := procore.PermissionTemplate{
			ID: procore.ID(100 + i), Name: name, Type: string(kindOf(scope)),
			Levels: map[string]int{}, Granular: map[string]map[string]bool{},
		}
		for _, key := range rapid.SliceOfDistinct(rapid.SampledFrom(drawnTools[scope]), rapid.ID[string]).Draw(rt, "tools") {
			t.Levels[key] = rapid.IntRange(1, 4).Draw(rt, "level")
			for _, a := range rapid.SliceOfNDistinct(rapid.SampledFrom(drawnActions), 0, 4, rapid.ID[string]).Draw(rt, "actions") {
				if t.Granular[key] == nil {
					t.Granular[key] = map[string]bool{}
				}
				t.Granular[key][a] = rapid.Bool().Draw(rt, "on")
			}
		}
		list = append(list, t)
	}
	return list
}

// drawnSnapshot is a company with drawn templates.
func drawnSnapshot(t testing.TB, rt *rapid.T) *Snapshot {
	t.Helper()
	snap := &Snapshot{
		Company: procore.Company{ID: 4286480, Name: "Meridian Builders"}, Read: PartOperator | PartTemplates,
		Global: drawTemplates(rt, permission.ProjectScope), OfCompany: drawTemplates(rt, permission.CompanyScope),
	}
	r := reader(t, newWorld(0), nil)
	r.Terms = rapid.SampledFrom([]permission.Terms{"", permission.US, permission.Australia}).Draw(rt, "terms")
	for _, key := range []string{"rfi", "work", "action_plan"} {
		snap.labels = append(snap.labels, permission.Label{Key: key, Name: map[string]string{
			"rfi": "RFIs", "work": "Workflows", "action_plan": "Action Plans",
		}[key]})
	}
	r.vocabularies(snap)
	return snap
}

func namesOf(list []procore.PermissionTemplate) []string {
	var out []string
	for _, t := range list {
		out = append(out, t.Name)
	}
	return out
}

// What is exported and loaded again asks for the very template.
func TestExportThenLoadIsTheIdentity(t *testing.T) {
	env := auth.Environments()[0]
	rapid.Check(t, func(rt *rapid.T) {
		snap := drawnSnapshot(t, rt)
		for _, one := range slices.Concat(snap.Global, snap.OfCompany) {
			scope, want, err := Export(snap, one.Name)
			if err != nil || scope != scopeOf(one) {
				rt.Fatalf("%s: %s, %v", one.Name, scope, err)
			}
			data, err := FormatExport(env, snap, scope, want)
			if err != nil {
				rt.Fatalf("%v\n%+v", err, want)
			}
			for _, filled := range []bool{false, true} {
				file := string(data)
				if filled {
					file = fillIn(file)
				}
				back, err := spec.ParseFile("setup.yaml", []byte(file))
				if filled == (err != nil) {
					rt.Fatalf("filled in %v: %v\n%s", filled, err, file)
				}
				sameContent(rt, back, snap, one)
			}
		}
	})
}

// fillIn answers the questions of an exported file by taking the comment marks away.
func fillIn(file string) string {
	var out []string
	for i, line := range strings.Split(file, "\n") {
		body := strings.TrimLeft(line, " ")
		if i > 1 && strings.HasPrefix(body, "# ") {
			line = line[:len(line)-len(body)] + body[2:]
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

// sameContent tells whether a spec asks for exactly what a template grants.
func sameContent(rt *rapid.T, s spec.Spec, snap *Snapshot, want procore.PermissionTemplate) {
	scope := scopeOf(want)
	got, problems := WantedOf(scope, s, snap)
	if len(problems) > 0 {
		rt.Fatal(problems)
	}
	v := snap.VocabularyOf(scope)
	// What Procore lists at Admin gives no right there, and a file has no word for it.
	if d := v.Unlike(entire(v, content(want)), got); len(d) > 0 {
		rt.Fatalf("%s: %s", want.Name, describe(snap.VocabularyOf(scope), d[0]))
	}
	if r := sideOf(scope, s, snap).resolve(); r.existing == nil || r.existing.ID != want.ID {
		rt.Fatalf("it is not taken for the template itself: %+v", r)
	}
}

func TestExportOfWhatIsNotThere(t *testing.T) {
	w := companyWorld(1)
	snap := read(t, w, nil, syncSpec())
	for name, part := range map[string]string{
		"Read Only Everthing": "Read Only Everything", "Tower Only": "single project", "": "no permission template",
	} {
		if _, _, err := Export(snap, name); !errors.Is(err, ErrNoTemplate) || !strings.Contains(err.Error(), part) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if _, _, err := Export(&Snapshot{}, "x"); err == nil {
		t.Error("exported out of nothing")
	}
	snap.Global[0].Levels, snap.Global[0].Granular = nil, nil
	if _, _, err := Export(snap, "Read Only Everything"); !errors.Is(err, ErrNoTemplate) {
		t.Errorf("%v", err)
	}
}

// A key that a setup file can't hold is refused, never written as something else.
func TestExportOfHostileKeys(t *testing.T) {
	for _, key := range []string{"access_token", "a\x1bb", "x\ny", " lead"} {
		snap := &Snapshot{Company: procore.Company{ID: 1}, Read: PartTemplates, Global: []procore.PermissionTemplate{
			{ID: 1, Name: "T", Type: "global", Levels: map[string]int{key: 4}},
			{ID: 2, Name: "None", Type: "global", Levels: map[string]int{key: 1}},
		}}
		reader(t, newWorld(0), nil).vocabularies(snap)
		scope, spec, err := Export(snap, "T")
		if err != nil {
			t.Fatal(err)
		}
		if data, err := FormatExport(auth.Environments()[0], snap, scope, spec); err == nil {
			t.Errorf("%q was written:\n%s", key, data)
		}
	}
}

// Whatever a base template, a file or a preset says, what is asked for obeys the
// rules that block.
func TestWantedObeysTheRules(t *testing.T) {
	presets, err := spec.Presets()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		snap := drawnSnapshot(t, rt)
		s := syncSpec()
		s.Template.Base = rapid.SampledFrom(append(namesOf(snap.Global), "")).Draw(rt, "base")
		s.Template.Tools = nil
		rapid.SampledFrom(presets).Draw(rt, "preset").ApplyCompany(&s, snap.CompanyVocabulary, rapid.Bool().Draw(rt, "options"))
		if s.Account.Company == nil {
			s.Account.Company = &spec.TemplateSpec{Name: "Own"}
		}
		s.Account.Company.Base = rapid.SampledFrom(append(namesOf(snap.OfCompany), "")).Draw(rt, "company base")
		for _, scope := range []permission.Scope{permission.ProjectScope, permission.CompanyScope} {
			to := s.TemplateOf(scope)
			if to.Tools == nil {
				to.Tools = map[string]spec.ToolSpec{}
			}
			for _, key := range rapid.SliceOfNDistinct(rapid.SampledFrom(drawnTools[scope]), 0, 5, text.Fold).Draw(rt, "rows") {
				row := spec.ToolSpec{Level: rapid.SampledFrom([]string{"none", "read_only", "standard", "admin"}).Draw(rt, "level")}
				if rapid.Bool().Draw(rt, "granular") {
					row.Granular = rapid.SliceOfNDistinct(rapid.SampledFrom(drawnActions), 0, 3, rapid.ID[string]).Draw(rt, "actions")
				}
				to.Tools[key] = row
			}
			got, _ := WantedOf(scope, s, snap) // mistakes are told, and what is left obeys all the same
			kept, found := snap.VocabularyOf(scope).Normalize(got)
			if len(found) > 0 {
				rt.Fatalf("%s: rule %d: %s", scope, found[0].Rule, found[0].Text)
			}
			if d := cmp.Diff(kept, got, cmpopts.EquateEmpty()); d != "" { // what a level keeps on is there
				rt.Fatalf("%s: %s", scope, d)
			}
		}
	})
}

// The three comparisons, each from where it says to what is asked for.
func TestCompare(t *testing.T) {
	w, s := companyWorld(1), companySpecOf(map[string]spec.ToolSpec{"company_documents": {Level: "admin"}})
	s.Account.Company.Base = "Company Read Only"
	snap := read(t, w, nil, s)
	lines := func(scope permission.Scope, d []permission.Difference, err error) []string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, one := range d {
			out = append(out, describe(snap.VocabularyOf(scope), one))
		}
		return out
	}
	project, company := permission.ProjectScope, permission.CompanyScope
	d, err := CompareBase(project, s, snap)
	if got := lines(project, d, err); !slices.Equal(got, []string{
		"Documents: Read Only → Admin", "RFIs: Read Only → Standard, + Act as RFI Manager",
	}) {
		t.Errorf("base: %q", got)
	}
	d, err = CompareBase(company, s, snap)
	if got := lines(company, d, err); !slices.Equal(got, []string{"Documents: Read Only → Admin"}) {
		t.Errorf("company base: %q", got)
	}
	d, err = CompareTemplate(company, s, snap, "company admin")
	if got := lines(company, d, err); len(got) != 4 || !slices.Contains(got, "Workflows: Admin → Read Only") {
		t.Errorf("another: %q", got)
	}
	if _, err := CompareTemplate(project, s, snap, "Company Admin"); !errors.Is(err, ErrNoTemplate) {
		t.Errorf("of the other kind: %v", err)
	}
	if _, err := CompareNow(project, s, snap); !errors.Is(err, ErrNoTemplate) {
		t.Errorf("before it is made: %v", err)
	}
	apply(t, w, journal.New(), s)
	snap = read(t, w, nil, s)
	if d, err := CompareNow(company, s, snap); err != nil || len(d) > 0 {
		t.Errorf("once it is made: %v %v", d, err)
	}
	s.Account.Company.Tools["company_admin"] = spec.ToolSpec{Level: "none"}
	d, err = CompareNow(company, s, snap)
	if got := lines(company, d, err); !slices.Equal(got, []string{"Admin: Read Only → None"}) {
		t.Errorf("after a change of mind: %q", got)
	}
	s.Template.Base = "nowhere"
	var problems spec.Problems
	if _, err := CompareTemplate(project, s, snap, "Field Staff"); !errors.As(err, &problems) {
		t.Errorf("%v", err)
	}
}
