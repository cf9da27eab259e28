package setup

import (
	"slices"
	"strings"
	"testing"

	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// A line says by its kind what becomes of a row: something, nothing, more, less or other boxes.
func TestRowLineKinds(t *testing.T) {
	snap := read(t, newWorld(1), nil, syncSpec())
	none, read, admin := permission.None, permission.ReadOnly, permission.Admin
	for _, c := range []struct {
		before, after permission.Level
		want          LineKind
	}{
		{none, read, LineAdd},
		{none, admin, LineAdd},
		{read, none, LineRemove},
		{admin, read, LineChange},
		{read, admin, LineChange},
		{none, none, LineChange},
		{read, read, LineChange},
	} {
		d := permission.Difference{Tool: "rfi", Label: "RFIs", Before: c.before, After: c.after, Added: []string{"act_as_manager", "odd"}}
		line := RowLine(permission.ProjectScope, snap, d, "here")
		if line.Kind != c.want {
			t.Errorf("%s to %s is of kind %d", c.before, c.after, line.Kind)
		}
		if same := c.before == c.after; same != strings.HasSuffix(line.Text, " at "+c.after.String()) || same != (line.After == "") {
			t.Errorf("%s to %s: %+v", c.before, c.after, line)
		}
		if len(line.Items) != 2 || line.Items[1] != "with odd" {
			t.Errorf("its boxes are %q", line.Items)
		}
	}
}

// A finding is as loud as its rule says, and what is only good to know stands by itself.
func TestFindingKinds(t *testing.T) {
	snap := read(t, newWorld(1), nil, syncSpec())
	for kind, f := range map[LineKind]permission.Finding{
		LineNote: {Severity: permission.Info, Strong: true}, LineAlarm: {Severity: permission.Warn, Strong: true},
		LineWarn: {Severity: permission.Warn},
	} {
		line := FindingLine(snap, f)
		if line.Kind != kind || (line.Group == "Good to know") != (kind == LineNote) {
			t.Errorf("%+v is %+v", f, line)
		}
	}
}

// Everything that is known of a row is told, a paragraph each, and nothing of what is not.
func TestDetailLines(t *testing.T) {
	mark := func(permission.Finding) string { return "!" }
	whole := permission.Details{
		Findings: []permission.Finding{{Text: "Mind.", Source: "a page"}, {Text: "Look."}}, Level: "Sees all.", About: "A tool.",
		Marks: []string{"beta"}, Names: []string{"Forms", "Sheets"}, Source: "a recording", Joined: "x_y",
	}
	want := []string{
		"Head", "! Mind. (a page)", "! Look.", "Sees all.", "A tool.", "Beta.", "Elsewhere called: Forms, Sheets.", "more",
		"Known from: a recording.", "Key x_y.",
	}
	if got := DetailLines(whole, "Head", mark, "", "more"); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if got := DetailLines(permission.Details{}, "Head", mark, ""); !slices.Equal(got, []string{"Head"}) {
		t.Errorf("of nothing: %q", got)
	}
}

// The optional rows of a scope are those of its own tools, as far as the company has them.
func TestOptionalRows(t *testing.T) {
	snap := read(t, companyWorld(1), nil, syncSpec())
	seen := map[permission.Scope]int{}
	presets, err := spec.Presets()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range presets {
		s := spec.Spec{Integration: p.ID}
		for scope, list := range map[permission.Scope][]spec.OptionalTool{
			permission.ProjectScope: p.Optional, permission.CompanyScope: p.CompanyOptions,
		} {
			got := Optional(scope, s, snap)
			for key, o := range got {
				if _, ok := snap.VocabularyOf(scope).Tool(key); !ok || !slices.ContainsFunc(list, func(x spec.OptionalTool) bool { return x.Tool == o.Tool }) {
					t.Errorf("%s: %s stands for %+v", p.ID, key, o)
				}
			}
			for _, o := range list {
				if found, err := snap.VocabularyOf(scope).Find(o.Tool); err == nil && got[found.Key].Tool == "" {
					t.Errorf("%s: %s is not told", p.ID, o.Tool)
				}
			}
			seen[scope] += len(got)
		}
	}
	if seen[permission.ProjectScope] == 0 || seen[permission.CompanyScope] == 0 {
		t.Fatalf("only %v were seen", seen)
	}
	if got := Optional(permission.ProjectScope, spec.Spec{Integration: presets[0].ID}, &Snapshot{}); got != nil {
		t.Errorf("of a company that was not read: %v", got)
	}
}

// What a template starts from is named, also where that is nothing.
func TestBaseName(t *testing.T) {
	s := syncSpec()
	if got := BaseName(permission.ProjectScope, s); got != s.Template.Base {
		t.Errorf("%q", got)
	}
	s.Template.Base = ""
	for _, scope := range spec.Scopes() {
		if got := BaseName(scope, s); got != "every tool None" {
			t.Errorf("%v: %q", scope, got)
		}
	}
	if got := orNothing(""); got != "an empty template" || orNothing("A  B") == got {
		t.Errorf("%q", got)
	}
}

// A row of a job by hand is left as it is only where it stays at None, with no box and no
// warning.
func TestUntouchedRows(t *testing.T) {
	none := Row{Tool: "RFIs", Level: permission.None}
	if !none.Untouched() {
		t.Error("a tool at None is to be touched")
	}
	for what, edit := range map[string]func(*Row){
		"no tool": func(r *Row) { r.Tool = "" }, "a level": func(r *Row) { r.Level = permission.ReadOnly },
		"a box": func(r *Row) { r.Ticks = []Tick{{}} }, "a warning": func(r *Row) { r.Say = []Hint{caution("Mind")} },
	} {
		row := none
		if edit(&row); row.Untouched() {
			t.Errorf("with %s nothing is to be done", what)
		}
	}
	none.Say = []Hint{hint("It is new.")}
	if !none.Untouched() {
		t.Error("a remark is a warning")
	}
}

// What a job by hand takes is told beside the ways that take an app.
func TestWaysTellWhatTheyTake(t *testing.T) {
	book := Runbook{Steps: []Step{{ID: "a"}, {ID: "b", Optional: true}, {ID: "c"}}}
	if got := book.Needed(); got != 2 {
		t.Errorf("%d steps are needed", got)
	}
	n := book.Tally()
	if about := Ways(book, make([]AppStep, 3))[2].About; !strings.HasPrefix(about, "3 steps, ") ||
		!strings.Contains(about, "about 5 minutes") || n.Steps != 3 {
		t.Errorf("%q of %+v", about, n)
	}
	if about := Ways(Runbook{}, nil)[2].About; !strings.HasPrefix(about, "every step, ") || !strings.Contains(about, "half an hour") {
		t.Errorf("of nothing yet: %q", about)
	}
}

// A job by hand counts what nobody has said is done; where there is none, something is left.
func TestWhatIsLeftByHand(t *testing.T) {
	c, err := permission.LoadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	s, err := spec.ParseFile("setup.yaml", []byte("version: 1\n"+fileOfSyncEzy))
	if err != nil {
		t.Fatal(err)
	}
	h := Hand{Catalog: c, Marks: journal.Marks{Way: WayHand}}
	if other := (&Hand{Marks: journal.Marks{Way: WayApp}}); other.ByHand() || !h.ByHand() {
		t.Error("it is not told which job is by hand")
	}
	left, all := h.Left(s)
	steps, first, of, err := h.Steps(s, spec.StageTemplate)
	if err != nil || left != all || all == 0 || len(steps) == 0 || first == 0 || of < all {
		t.Fatalf("%d of %d left; %d steps from %d of %d: %v", left, all, len(steps), first, of, err)
	}
	h.Tick(s, steps[0], true)
	if now, _ := h.Left(s); now != left-1 {
		t.Errorf("one is done, and %d of %d are left", now, left)
	}
	before, lapsed := h.LeftOf(s, spec.StageTemplate)
	if s.Template.Name = "Another"; lapsed != 0 {
		t.Errorf("%d lapsed", lapsed)
	}
	if now, lapsed := h.LeftOf(s, spec.StageTemplate); now != before+1 || lapsed != 1 {
		t.Errorf("asked for something else: %d left, %d lapsed", now, lapsed)
	}
	if _, _, _, err := h.Steps(s, "none"); err == nil {
		t.Error("a stage that is none has steps")
	}
	bad := s.Clone()
	bad.Template.Tools = map[string]spec.ToolSpec{"document_management": {Level: "read_only"}}
	if left, all := h.Left(bad); left != 1 || all != 1 {
		t.Errorf("without answers %d of %d are left", left, all)
	}
	if _, _, _, err := h.Steps(bad, spec.StageTemplate); err == nil {
		t.Error("there are steps without answers")
	}
	if left, lapsed := h.LeftOf(bad, spec.StageTemplate); left != 1 || lapsed != 0 {
		t.Errorf("without answers %d and %d are left", left, lapsed)
	}
}

// Whether a template can be edited: on projects always, in the company where it is one of
// the account's own.
func TestFixed(t *testing.T) {
	own := spec.Spec{Account: spec.AccountSpec{Company: &spec.TemplateSpec{}}}
	used := spec.Spec{Account: spec.AccountSpec{CompanyTemplate: "Company None"}}
	for _, c := range []struct {
		scope permission.Scope
		s     spec.Spec
		want  string
	}{
		{permission.ProjectScope, used, ""},
		{permission.ProjectScope, spec.Spec{}, ""},
		{permission.CompanyScope, own, ""},
		{permission.CompanyScope, used, "Company None is used as it is: a program can't change a template."},
		{permission.CompanyScope, spec.Spec{}, "The company template is left as it is."},
	} {
		if got := Fixed(c.scope, c.s); got != c.want {
			t.Errorf("%v: %q", c.scope, got)
		}
	}
	for want, o := range map[string]spec.OptionalTool{
		"Optional: Read Only where it is wanted. Guide": {ToolSpec: spec.ToolSpec{Level: "read_only"}, From: "Guide"},
		"Optional: Admin — for photos. Guide":           {ToolSpec: spec.ToolSpec{Level: "admin"}, Reason: "for photos", From: "Guide"},
		"Optional: whatever they say — for photos.":     {ToolSpec: spec.ToolSpec{Level: "whatever they say"}, Reason: "for photos"},
	} {
		if got := OptionalLine(o); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

// While a row can't be understood, the rules speak of the others all the same, and each
// finding is told once where all can be.
func TestFindingsOfABrokenRow(t *testing.T) {
	s := syncSpec()
	snap := read(t, newWorld(1), nil, s)
	s.Template.Tools = map[string]spec.ToolSpec{"admin": {Level: "admin"}, "directory": {Level: "admin"}}
	rows := Rows(permission.ProjectScope, s, snap)
	whole := Findings(s, snap, rows)
	if len(whole) == 0 || len(rows.Problems) > 0 || len(whole) != len(Advice(s, snap)) {
		t.Fatalf("%d findings, %d advices, %v", len(whole), len(Advice(s, snap)), rows.Problems)
	}
	s.Template.Tools["no_such_tool"] = spec.ToolSpec{Level: "admin"}
	rows = Rows(permission.ProjectScope, s, snap)
	if got := Findings(s, snap, rows); len(rows.Problems) == 0 || len(got) <= len(Advice(s, snap)) {
		t.Errorf("%d findings, %d advices, %v", len(got), len(Advice(s, snap)), rows.Problems)
	}
	if got := Findings(s, &Snapshot{}, rows); got != nil {
		t.Errorf("of a company that was not read: %v", got)
	}
}
