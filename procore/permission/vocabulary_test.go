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

// An older internal name is a lead: it joins where the company's own label says
// nothing else, and never where it may be one of several.
func TestJoinByAlias(t *testing.T) {
	tests := []struct {
		key, label string
		match      Match
		tool       string // that it is, or may be
	}{
		{"rfi", "", MatchAlias, "rfis"},
		{"rfi", "RFIs", MatchLabel, "rfis"},
		{"rfi", "Requests", MatchAlias, "rfis"},
		{"rfi", "Photos", MatchUnsure, "rfis,photos"},
		{"calendar", "", MatchAlias, "schedule"},
		{"calendar", "Programme", MatchLabel, "schedule"},
		{"communication", "", MatchAlias, "emails"},
		{"communication", "Correspondence", MatchUnsure, "emails,correspondence"},
		{"prime_contract", "Funding", MatchLabel, "funding"}, // an owner's word for the same tool
		{"prime_contract", "", MatchAlias, "prime_contracts"},
		{"task_items", "", MatchUnsure, "tasks,schedule"},
		{"task_items", "Tasks", MatchLabel, "tasks"},
		{"task_items", "To do", MatchUnsure, "tasks,schedule"},
		{"communication_types", "", MatchUnsure, "correspondence"},
		{"communication_types", "Correspondence", MatchUnsure, "correspondence"},
		{"letters", "Correspondence", MatchUnsure, "correspondence"},
		{"correspondence", "", MatchUnsure, "correspondence"},
		{"generic_tool_4", "Correspondence", MatchKey, "correspondence"},
		{"generic_tool_", "", MatchNone, ""}, // no type's: it has no number
		{"daily_log", "Photos", MatchKey, "daily_log"},
		{"bim", "Models", MatchLabel, "models"},
		{"models", "", MatchWords, "models"}, // nobody says so but the key
		{"models", "Our own", MatchNone, ""},
	}
	for _, tt := range tests {
		var labels []Label
		if tt.label != "" {
			labels = []Label{{Key: tt.key, Name: tt.label}}
		}
		v := NewVocabulary(catalog(t), ProjectScope, []Template{grants(t, tt.key+"=none")}, labels)
		row := v.Tools[0]
		var ids []string
		for _, c := range row.Maybe {
			ids = append(ids, c.ID)
		}
		if row.Catalog != nil {
			ids = append(ids, row.Catalog.ID)
		}
		if row.Match != tt.match || strings.Join(ids, ",") != tt.tool || (row.Catalog == nil) != (len(row.Maybe) > 0 || tt.tool == "") {
			t.Errorf("%s %q: %s %v, want %s %s", tt.key, tt.label, row.Match, ids, tt.match, tt.tool)
		}
		doubts := v.Doubts()
		if (row.Match == MatchUnsure) != (len(doubts) == 1) || len(doubts) > 0 && !strings.Contains(doubts[0], tt.key) {
			t.Errorf("%s %q: told %q", tt.key, tt.label, doubts)
		}
		if got, err := v.Find(tt.key); err != nil || got.Key != tt.key {
			t.Errorf("%s is not found by its own key: %v", tt.key, err)
		}
	}
	c := NewVocabulary(catalog(t), CompanyScope, []Template{grants(t, "erp_integrations=none", "rfi=none")}, nil)
	if c.Tools[0].Match != MatchAlias || c.Tools[1].Match != MatchNone {
		t.Errorf("company tools: %+v", c.Tools)
	}
}

// Nothing that is known of correspondence types counts for the row of all of it:
// no lock, no rule, no level that was not chosen by its key.
func TestCorrespondenceAsAWholeIsAsked(t *testing.T) {
	harvest := grants(t, "communication_types=standard+create", "generic_tool_1=none+create", "generic_tool_2=none", "task_items=none")
	labels := []Label{
		{Key: "communication_types", Name: "Correspondence", Group: "project_management"},
		{Key: "generic_tool_1", Name: "Letters"},
		{Key: "generic_tool_2", Name: "Notices"},
	}
	v := NewVocabulary(catalog(t), ProjectScope, []Template{harvest}, labels)
	const all = "Letters, Notices, Correspondence (communication_types): write which one"
	tests := map[string]string{
		"correspondence":  `"correspondence" may be any of ` + all,
		"Correspondence":  `"Correspondence" may be any of ` + all,
		"Correspondence ": `"Correspondence " may be any of ` + all,
		"Tasks": "Tasks is a tool of Procore, but its key in this company could not be recognised; if you know that it is " +
			"one of these, write the key, else set it by hand: Task Items (task_items)",
		"Incidents": "Incidents is a tool of Procore, but no permission template of this company shows it, " +
			"so it can only be set by hand",
	}
	for name, want := range tests {
		if row, err := v.Find(name); err == nil || err.Error() != want {
			t.Errorf("%q: %+v, %v; want %s", name, row, err, want)
		}
	}
	row, err := v.Find("communication_types")
	if err != nil || row.Group != "Project Management" || !strings.Contains(row.Joined(), "not certain") {
		t.Fatalf("%+v, %v", row, err)
	}
	var got Template
	if err := v.SetLevel(&got, "communication_types", Standard); err != nil || len(got.Granular) > 0 {
		t.Errorf("%+v, %v", got, err)
	}
	if f := v.Check(got); len(f) > 0 {
		t.Errorf("rules speak of it: %+v", f)
	}
	alone := NewVocabulary(catalog(t), ProjectScope, []Template{grants(t, "communication_types=none")}, nil)
	if _, err := alone.Find("Correspondence"); err == nil || !strings.Contains(err.Error(), "(communication_types)") {
		t.Errorf("alone: %v", err)
	}
	if l := v.In(Australia).Tools; len(l) != len(v.Tools) || find(t, v.In(Canada), "communication_types").Label != "Correspondence" {
		t.Errorf("another dictionary renamed it: %+v", l)
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
	// An operator who is Admin everywhere has no names of permissions.
	unnamed := NewVocabulary(catalog(t), ProjectScope, []Template{grants(t, "budgeting=standard+lock_budget+x1+x2")},
		[]Label{{Key: "budgeting", Name: "Budget", Actions: map[string]string{"x2": "Our own"}}})
	_, err := find(t, unnamed, "budget").Find("Delete Budget Line Items")
	const want = "Delete Budget Line Items is a granular permission of Procore, but its key in Budget could not be recognised; " +
		"if you know that it is one of these, write the key, else set it by hand: x1"
	if err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
	bare := NewVocabulary(catalog(t), ProjectScope, []Template{grants(t, "budgeting=none")}, nil)
	_, err = find(t, bare, "budget").Find("lock_budget")
	if e := new(NameError); !errors.As(err, &e) || e.Absent != "Lock Budget" || e.Unsure {
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
	v = NewVocabulary(catalog(t), ProjectScope, nil, nil)
	if _, err := v.Find("correspondence"); err == nil || !strings.HasPrefix(err.Error(), "Correspondence is a tool of Procore, but no") {
		t.Errorf("a company without a type of correspondence: %v", err)
	}
	v = NewVocabulary(nil, ProjectScope, []Template{grants(t, "home=read_only")}, nil)
	if v.Tools[0].Label != "Home" || v.Tools[0].Match != MatchNone {
		t.Errorf("%+v", v.Tools[0])
	}
}
