package permission

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// grants makes a template out of "tool=level+action+action" words.
func grants(t testing.TB, words ...string) Template {
	t.Helper()
	out := Template{Levels: map[string]Level{}, Granular: map[string]map[string]bool{}}
	for _, w := range words {
		tool, rest, _ := strings.Cut(w, "=")
		parts := strings.Split(rest, "+")
		l, err := ParseLevel(parts[0])
		if err != nil {
			t.Fatal(err)
		}
		out.Levels[tool] = l
		for _, a := range parts[1:] {
			if out.Granular[tool] == nil {
				out.Granular[tool] = map[string]bool{}
			}
			out.Granular[tool][a] = true
		}
	}
	return out
}

// everything is a vocabulary with every tool and permission of the catalogue,
// their ids as keys, besides two correspondence types.
func everything(t testing.TB, scope Scope) *Vocabulary {
	t.Helper()
	c := catalog(t)
	all := Template{Levels: map[string]Level{}, Granular: map[string]map[string]bool{}}
	var labels []Label
	for _, tool := range c.Tools {
		if tool.Scope != scope {
			continue
		}
		keys := []string{tool.ID}
		if tool.Kind == KindPerType {
			keys = []string{"generic_tool_7", "generic_tool_8"}
		}
		for _, key := range keys {
			l := Label{Key: key, Name: tool.Name, Actions: map[string]string{}}
			if tool.Kind == KindPerType {
				l.Name = "Letters " + strings.TrimPrefix(key, perTypePrefix)
			}
			all.Levels[key] = None
			all.Granular[key] = map[string]bool{}
			for _, a := range tool.Granular {
				all.Granular[key][a.ID] = false
				l.Actions[a.ID] = a.Name
			}
			labels = append(labels, l)
		}
	}
	return NewVocabulary(c, scope, []Template{all}, labels)
}

func find(t testing.TB, v *Vocabulary, name string) *Tool {
	t.Helper()
	tool, err := v.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	return tool
}

func TestTwoCompaniesWithOtherKeysBothJoin(t *testing.T) {
	c := catalog(t)
	one := NewVocabulary(c, ProjectScope, []Template{grants(t, "rfi=standard+act_as_manager", "punch=none", "images=admin")},
		[]Label{{Key: "rfi", Name: "RFIs"}, {Key: "punch", Name: "Punch List"}, {Key: "images", Name: "Photos"}})
	two := NewVocabulary(c, ProjectScope, []Template{grants(t, "x_rfis=standard+x_mgr", "x_def=none", "x_pics=admin")},
		[]Label{
			{Key: "x_rfis", Name: "rfis", Actions: map[string]string{"x_mgr": "Act as RFI manager."}},
			{Key: "x_def", Name: "Defect\u00a0List"},
			{Key: "x_pics", Name: "Photos"},
		})
	for _, name := range []string{"rfis", "RFIs", "punch_list", "Punch List", "Defect List", "Deficiency List", "photos"} {
		a, b := find(t, one, name), find(t, two, name)
		if a.Catalog == nil || a.Catalog != b.Catalog || a.Key == b.Key {
			t.Errorf("%s: %+v and %+v", name, a, b)
		}
	}
	for _, v := range []*Vocabulary{one, two} {
		a, err := find(t, v, "rfis").Find("act_as_rfi_manager")
		if err != nil || a.Catalog.ID != "act_as_rfi_manager" {
			t.Errorf("%+v, %v", a, err)
		}
	}
	if _, err := one.Find("x_rfis"); err == nil {
		t.Error("a key of another company was found")
	}
}

func TestJoinTellsHow(t *testing.T) {
	v := NewVocabulary(catalog(t), ProjectScope,
		[]Template{
			grants(t, "images=standard+add_comment+create_album+delete_photo_album", "documents=read_only+destroy_files_and_folders"),
			grants(t, "admin=read_only+view_settings+manage_location", "rfi=standard+view_private", "zz_new_thing=admin", "daily_log=none"),
		},
		[]Label{{Key: "rfi", Name: "RFIs"}, {Key: "never_harvested", Name: "Forms"}})
	got := map[string]string{}
	for _, tool := range v.Tools {
		got[tool.Key] = tool.Label + " / " + string(tool.Match)
		for _, a := range tool.Actions {
			got[tool.Key+"."+a.Key] = a.Label + " / " + string(a.Match)
		}
	}
	want := map[string]string{
		"images":                              "Photos / key",
		"images.add_comment":                  "Add Comment / none",
		"images.create_album":                 "Create Photo Album / words", // "photo" is the tool's own name
		"images.delete_photo_album":           "Delete Photo Album / words",
		"documents":                           "Documents / key",
		"documents.destroy_files_and_folders": "Delete Folders and Files / key",
		"admin":                               "Admin / key",
		"admin.view_settings":                 "View Settings / none",
		"admin.manage_location":               "Manage Locations / words",
		"rfi":                                 "RFIs / label",
		"rfi.view_private":                    "View Private / none",
		"zz_new_thing":                        "Zz New Thing / none",
		"daily_log":                           "Daily Log / key",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestJoinByWordsHasToBeClear(t *testing.T) {
	// Both keys read "create submittal": neither may claim the permission.
	v := NewVocabulary(catalog(t), ProjectScope,
		[]Template{grants(t, "submittal_log=standard+create+create_submittals+create_package")}, nil)
	tool := find(t, v, "submittals")
	got := map[string]Match{}
	for _, a := range tool.Actions {
		got[a.Key] = a.Match
	}
	want := map[string]Match{"create": MatchNone, "create_submittals": MatchNone, "create_package": MatchWords}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestOrderOfRows(t *testing.T) {
	v := NewVocabulary(catalog(t), ProjectScope,
		[]Template{grants(t, "generic_tool_12=none", "zeta=none", "alpha=none", "budgeting=none", "rfi=none", "documents=none",
			"generic_tool_9=standard+create", "home=read_only", "k_sub=none")},
		[]Label{
			{Key: "generic_tool_12", Name: "Notice of Delay", Group: "custom"},
			{Key: "generic_tool_9", Name: "Architect's Letter"},
			{Key: "rfi", Name: "RFIs"},
			{Key: "alpha", Name: "Alpha"},
			{Key: "zeta", Name: "Zeta \x1b[31m", Group: "core"},
			{Key: "k_sub", Name: "Submittals"},
		})
	var got []string
	for _, tool := range v.Tools {
		got = append(got, tool.Group+": "+tool.Label)
	}
	want := []string{
		"Core Tools: Home", "Core Tools: Documents", "Core Tools: Zeta \ufffd[31m",
		"Project Management: RFIs", "Project Management: Submittals", "Financial Management: Budget",
		"Other Tools: Alpha",
		"Correspondence Types & Custom Tools: Architect's Letter", "Correspondence Types & Custom Tools: Notice of Delay",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestLevelsOffered(t *testing.T) {
	tests := []struct {
		name, row string
		scope     Scope
		label     string
		want      []Level
	}{
		{"no Read Only", "document_service=standard", ProjectScope, "", []Level{None, Standard, Admin}},
		{"harvested all the same", "document_service=read_only", ProjectScope, "", Levels()},
		{"company Admin", "company_admin=none", CompanyScope, "Admin", []Level{None, Admin}},
		{"project Admin", "admin=none", ProjectScope, "", Levels()},
		{"unknown tool", "whatever=admin", ProjectScope, "", Levels()},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			key, _, _ := strings.Cut(tt.row, "=")
			v := NewVocabulary(catalog(t), tt.scope, []Template{grants(t, tt.row)}, []Label{{Key: key, Name: tt.label}})
			if got := v.Tools[0].Levels; !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestFind(t *testing.T) {
	v := NewVocabulary(catalog(t), ProjectScope,
		[]Template{grants(t, "rfi=standard+act_as_manager", "submittal_log=none", "generic_tool_1=none", "generic_tool_2=none",
			"clients=none", "a=none", "b=none")},
		[]Label{
			{Key: "rfi", Name: "RFIs"},
			{Key: "generic_tool_1", Name: "Letters"},
			{Key: "generic_tool_2", Name: "Notices"},
			{Key: "clients", Name: "Client Contracts"},
			{Key: "a", Name: "Site Walk"},
			{Key: "b", Name: "site walk"},
		})
	tests := []struct{ name, want, err string }{
		{name: "rfi", want: "rfi"},
		{name: "rfis", want: "rfi"},
		{name: " R.F.I.s ", want: "rfi"},
		{name: "Submittals", want: "submittal_log"},
		{name: "submittals", want: "submittal_log"},
		{name: "Letters", want: "generic_tool_1"},
		{name: "prime_contracts", want: "clients"}, // what the tool is called in this company
		{name: "rfsi", err: `there is no tool "rfsi" in this company; close to it: RFIs`},
		{name: "Site Walk", err: `"Site Walk" may be any of Site Walk (a), site walk (b): write which one`},
		{name: "correspondence", err: `"correspondence" may be any of Letters, Notices: write which one`},
		{name: "Incidents", err: "Incidents is a tool of Procore, but no permission template of this company shows it, " +
			"so it can only be set by hand"},
		{name: "", err: `there is no tool "" in this company`},
		{name: "\x1b[2J", err: "there is no tool \"\ufffd[2J\" in this company"},
	}
	for _, tt := range tests {
		got, err := v.Find(tt.name)
		switch {
		case tt.err == "" && (err != nil || got.Key != tt.want):
			t.Errorf("%q: got %+v, %v; want %s", tt.name, got, err, tt.want)
		case tt.err != "" && (err == nil || err.Error() != tt.err):
			t.Errorf("%q: got %v; want %s", tt.name, err, tt.err)
		}
		if e := new(NameError); tt.err != "" && !errors.As(err, &e) {
			t.Errorf("%q: %T is no *NameError", tt.name, err)
		}
	}
}

func TestFindAction(t *testing.T) {
	tool := find(t, everything(t, ProjectScope), "budget")
	tests := []struct{ name, want, err string }{
		{name: "lock_budget", want: "lock_budget"},
		{name: "Import Budget From File", want: "import_line_items_from_csv"}, // an older edition's label
		{name: "send and retrieve from erp", want: "send_and_retrieve_from_erp"},
		{name: "lock_buget", err: `there is no granular permission "lock_buget" in Budget; close to it: Lock Budget`},
	}
	for _, tt := range tests {
		a, err := tool.Find(tt.name)
		if tt.err == "" && (err != nil || a.Key != tt.want) || tt.err != "" && (err == nil || err.Error() != tt.err) {
			t.Errorf("%q: got %+v, %v", tt.name, a, err)
		}
	}
	bare := NewVocabulary(catalog(t), ProjectScope, []Template{grants(t, "budgeting=none")}, nil)
	_, err := find(t, bare, "budget").Find("lock_budget")
	if e := new(NameError); !errors.As(err, &e) || e.Absent != "Lock Budget" {
		t.Errorf("got %v", err)
	}
}

func TestVocabularyWithoutAnything(t *testing.T) {
	v := NewVocabulary(nil, ProjectScope, nil, nil)
	if len(v.Tools) != 0 || len(v.Empty().Levels) != 0 || len(v.Check(Template{})) != 0 {
		t.Errorf("%+v", v)
	}
	if _, err := v.Find("rfis"); err == nil {
		t.Error("found a tool of nothing")
	}
	v = NewVocabulary(nil, ProjectScope, []Template{grants(t, "home=read_only")}, nil)
	if v.Tools[0].Label != "Home" || v.Tools[0].Match != MatchNone {
		t.Errorf("%+v", v.Tools[0])
	}
}
