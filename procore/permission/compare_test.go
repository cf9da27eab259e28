package permission

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestNormalize(t *testing.T) {
	v := everything(t, ProjectScope)
	tests := []struct {
		name  string
		in    Template
		want  []string
		rules []int
	}{
		{"nothing to do", grants(t, "rfis=standard+act_as_rfi_manager"), []string{"rfis=standard+act_as_rfi_manager"}, nil},
		{"no such level", Template{Levels: map[string]Level{"rfis": 9}}, []string{"rfis=none"}, []int{1}},
		{"granular at Admin stays", grants(t, "admin=admin+create_wbs_codes"), []string{"admin=admin+create_wbs_codes"}, nil},
		{"not harvested at Admin", grants(t, "admin=admin+fly"), []string{"admin=admin"}, []int{0}},
		{"granular at None", grants(t, "rfis=none+act_as_rfi_manager"), []string{"rfis=none"}, []int{2}},
		{"granular without a level", Template{Granular: map[string]map[string]bool{"rfis": {"act_as_rfi_manager": true}}}, nil, []int{2}},
		{"false is nothing", Template{Granular: map[string]map[string]bool{"rfis": {"act_as_rfi_manager": false}}}, nil, nil},
		{"no Read Only", grants(t, "document_management=read_only"), []string{"document_management=none"}, []int{8}},
		{"locked comes in silence", grants(t, "photos=standard"), []string{"photos=standard+create_photo_album"}, nil},
		{"not harvested", grants(t, "nowhere=admin"), nil, []int{0}},
		{"not harvested and None", grants(t, "nowhere=none"), nil, nil},
		{"action not harvested", grants(t, "rfis=standard+fly"), []string{"rfis=standard"}, []int{0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before := tt.in.Clone()
			got, found := v.Normalize(tt.in)
			if d := cmp.Diff(grants(t, tt.want...), got, sameTemplate); d != "" {
				t.Error(d)
			}
			var rules []int
			for _, f := range found {
				rules = append(rules, f.Rule)
				if f.Severity != Block || f.Text == "" || f.Tool == "" || f.Rule > 0 && f.Source == "" {
					t.Errorf("%+v", f)
				}
			}
			if d := cmp.Diff(tt.rules, rules); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(before, tt.in.Clone(), sameTemplate); d != "" {
				t.Errorf("the template that came in was changed: %s", d)
			}
		})
	}
	_, found := v.Normalize(grants(t, "document_management=read_only"))
	if s := found[0].Source; s != "Procore Support: permissions matrix of Document Management" {
		t.Errorf("the source of rule 8 is %q", s)
	}
}

func TestCompare(t *testing.T) {
	v := everything(t, ProjectScope)
	before := grants(t, "zzz=admin", "submittals=read_only+create_submittal", "photos=none", "rfis=standard",
		"documents=standard+see_recycle_bin", "admin=admin+create_wbs_codes+x")
	after := grants(t, "rfis=standard+mark_official_responses+act_as_rfi_manager", "photos=standard", "submittals=standard",
		"documents=admin", "admin=admin+manage_locations")
	after.Granular["admin"]["y"] = false
	want := []Difference{
		{
			Tool: "admin", Label: "Admin", Before: Admin, After: Admin,
			Added: []string{"manage_locations"}, Removed: []string{"create_wbs_codes", "x"},
		},
		{Tool: "documents", Label: "Documents", Before: Standard, After: Admin, Removed: []string{"see_recycle_bin"}},
		{
			Tool: "rfis", Label: "RFIs", Before: Standard, After: Standard,
			Added: []string{"act_as_rfi_manager", "mark_official_responses"},
		},
		{Tool: "submittals", Label: "Submittals", Before: ReadOnly, After: Standard, Removed: []string{"create_submittal"}},
		{Tool: "photos", Label: "Photos", Before: None, After: Standard, Added: []string{"create_photo_album"}},
		{Tool: "zzz", Label: "Zzz", Before: Admin, After: None},
	}
	if d := cmp.Diff(want, v.Compare(before, after)); d != "" {
		t.Error(d)
	}
	// Procore may leave out what a level keeps on; that is no difference.
	if d := v.Compare(grants(t, "photos=standard"), grants(t, "photos=standard+create_photo_album")); len(d) > 0 {
		t.Errorf("got %+v", d)
	}
}

func TestReadBack(t *testing.T) {
	v := everything(t, ProjectScope)
	tests := []struct {
		name      string
		want, got string
		kinds     []MismatchKind
		text      string
	}{
		{"the same", "rfis=standard+act_as_rfi_manager", "rfis=standard+act_as_rfi_manager", nil, ""},
		{"None and silence", "rfis=none", "", nil, ""},
		{"lower", "rfis=admin", "rfis=read_only", []MismatchKind{MismatchLower}, "RFIs is at Read Only, not at Admin"},
		{"higher", "rfis=none", "rfis=admin", []MismatchKind{MismatchHigher}, "RFIs is at Admin, not at None"},
		{"one higher", "rfis=read_only", "rfis=standard", []MismatchKind{MismatchHigher}, "RFIs is at Standard, not at Read Only"},
		{"not sent", "", "rfis=admin", []MismatchKind{MismatchHigher}, "RFIs is at Admin, not at None"},
		{"silence", "rfis=admin", "", []MismatchKind{MismatchLower}, "RFIs is at None, not at Admin"},
		{
			"not applied", "rfis=standard+act_as_rfi_manager", "rfis=standard",
			[]MismatchKind{MismatchMissing},
			"RFIs: “Act as RFI Manager” is off; turn it on in Procore by hand",
		},
		{"kept on but not listed", "photos=standard+create_photo_album", "photos=standard", nil, ""},
		{"kept on and not asked for", "photos=standard", "photos=standard+create_photo_album", nil, ""},
		{
			"on by default", "action_plans=standard", "action_plans=standard+add_records",
			[]MismatchKind{MismatchBrought},
			"Action Plans: “Add Records” is on because it comes with Standard",
		},
		{
			"not by default at Read Only", "action_plans=read_only", "action_plans=read_only+add_records",
			[]MismatchKind{MismatchExtra},
			"Action Plans: “Add Records” is on without being asked for",
		},
		{
			"the level's own right", "observations=standard", "observations=standard+comment_on_an_observation",
			[]MismatchKind{MismatchBrought},
			"Observations: “Comment on an Observation” is on because it comes with Standard",
		},
		{
			"not asked for", "rfis=read_only", "rfis=read_only+mark_official_responses",
			[]MismatchKind{MismatchExtra},
			"RFIs: “Mark Official Responses” is on without being asked for",
		},
		{
			"an action nobody knows", "rfis=read_only", "rfis=read_only+fly",
			[]MismatchKind{MismatchExtra},
			"RFIs: “Fly” is on without being asked for",
		},
		{
			"an action of a tool nobody knows", "brand_new=standard", "brand_new=standard+fly",
			[]MismatchKind{MismatchExtra},
			"Brand New: “Fly” is on without being asked for",
		},
		{
			"a new tool", "", "brand_new=standard",
			[]MismatchKind{MismatchUnknown},
			"Brand New is at Standard; it was not asked for, and no template showed that tool before",
		},
		{
			"a new tool that was asked for", "brand_new=read_only", "brand_new=standard",
			[]MismatchKind{MismatchHigher},
			"Brand New is at Standard, not at Read Only",
		},
		{"a new tool at None", "", "brand_new=none+fly", nil, ""},
		// Recorded: a granular permission listed at Admin.
		{"kept at Admin", "admin=admin+create_wbs_codes", "admin=admin+create_wbs_codes", nil, ""},
		{
			"added at Admin", "admin=admin", "admin=admin+create_wbs_codes",
			[]MismatchKind{MismatchBrought},
			"Admin: “Create WBS Codes” is on because it comes with Admin",
		},
		{
			"not listed at Admin", "admin=admin+create_wbs_codes", "admin=admin",
			[]MismatchKind{MismatchUnlisted},
			"Admin: “Create WBS Codes” is not listed at Admin, which includes it; the base lists it there",
		},
	}
	more := map[MismatchKind]bool{MismatchHigher: true, MismatchExtra: true, MismatchUnknown: true}
	less := map[MismatchKind]bool{MismatchLower: true, MismatchMissing: true}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want, got := grants(t, strings.Fields(tt.want)...), grants(t, strings.Fields(tt.got)...)
			var kinds []MismatchKind
			fails := false
			for _, m := range v.ReadBack(want, got) {
				kinds = append(kinds, m.Kind)
				if m.Text != tt.text {
					t.Errorf("text %q, want %q", m.Text, tt.text)
				}
				if m.More() != more[m.Kind] || m.Fails() != (more[m.Kind] || less[m.Kind]) {
					t.Errorf("%s: more is %v, fails is %v", m.Kind, m.More(), m.Fails())
				}
				fails = fails || m.Fails()
			}
			if d := cmp.Diff(tt.kinds, kinds); d != "" {
				t.Error(d)
			}
			if unlike := v.Unlike(want, got); len(unlike) > 0 != fails {
				t.Errorf("fails is %v, and the rows that are not as asked are %+v", fails, unlike)
			}
		})
	}
}

// Whatever Procore keeps of a template, more than was asked for is told as that,
// and the two ways to compare agree.
func TestReadBackNeverMissesMore(t *testing.T) {
	v := everything(t, ProjectScope)
	rapid.Check(t, func(rt *rapid.T) {
		want, _ := v.Normalize(anyTemplate(v).Draw(rt, "want"))
		got := anyTemplate(v).Draw(rt, "got")
		failing, more := map[string]bool{}, map[string]bool{}
		for _, m := range v.ReadBack(want, got) {
			if m.Fails() {
				failing[m.Tool] = true
			}
			if m.More() {
				more[m.Tool] = true
			}
		}
		rows := map[string]bool{}
		for _, d := range v.Unlike(want, got) {
			rows[d.Tool] = true
		}
		if d := cmp.Diff(failing, rows); d != "" {
			rt.Fatalf("failing rows and unlike rows: %s", d)
		}
		for _, row := range v.Tools {
			l := got.Level(row.Key)
			up := l > want.Level(row.Key)
			for a := range got.Granular[row.Key] {
				known, ok := row.Action(a)
				level := ok && known.Catalog != nil && slices.Contains(slices.Concat(
					known.Catalog.LockedOn, known.Catalog.DefaultOn, known.Catalog.InherentOn), l.ID())
				on := got.Granted(row.Key, a) && l.TakesGranular() && l == want.Level(row.Key)
				up = up || on && !level && !want.Granted(row.Key, a)
			}
			if up != more[row.Key] {
				rt.Fatalf("%s: got %s %v, want %s %v: more is %v", row.Key, l, got.Granular[row.Key],
					want.Level(row.Key), want.Granular[row.Key], more[row.Key])
			}
		}
	})
}

// anyTemplate draws a template that need not obey anything.
func anyTemplate(v *Vocabulary) *rapid.Generator[Template] {
	return rapid.Custom(func(t *rapid.T) Template {
		out := Template{Levels: map[string]Level{}, Granular: map[string]map[string]bool{}}
		for range rapid.IntRange(0, 12).Draw(t, "rows") {
			row := rapid.SampledFrom(v.Tools).Draw(t, "row")
			out.Levels[row.Key] = Level(rapid.IntRange(-1, 6).Draw(t, "level"))
			if len(row.Actions) > 0 {
				a := rapid.SampledFrom(row.Actions).Draw(t, "action")
				out.Granular[row.Key] = map[string]bool{a.Key: rapid.Bool().Draw(t, "on"), "x": rapid.Bool().Draw(t, "x")}
			}
		}
		return out
	})
}

func TestTemplateProperties(t *testing.T) {
	v := everything(t, ProjectScope)
	rapid.Check(t, func(rt *rapid.T) {
		a, b := anyTemplate(v).Draw(rt, "a"), anyTemplate(v).Draw(rt, "b")
		if d := v.Compare(a, a); len(d) > 0 {
			rt.Fatalf("differs from itself: %+v", d)
		}
		for i, d := range v.Compare(a, b) {
			back := v.Compare(b, a)[i]
			if d.Before != back.After || !cmp.Equal(d.Added, back.Removed) {
				rt.Fatalf("there %+v, back %+v", d, back)
			}
		}
		if d, m := v.Compare(a, a.Clone()), v.ReadBack(a, a.Clone()); len(d)+len(m) > 0 {
			rt.Fatalf("the copy differs: %+v %+v", d, m)
		}
		n, _ := v.Normalize(a)
		below := n.Clone()
		for tool, l := range n.Levels { // what was listed at Admin stays (rule 2)
			if l == Admin {
				delete(below.Granular, tool)
			}
		}
		if s := breaks(v, below); s != "" {
			rt.Fatalf("after normalising: %s", s)
		}
		if again, found := v.Normalize(n); len(found) > 0 || len(v.Compare(n, again)) > 0 {
			rt.Fatalf("normalising twice: %+v", found)
		}
		for tool := range n.Levels {
			if a.Level(tool) >= None && a.Level(tool) <= Admin && n.Level(tool) > a.Level(tool) {
				rt.Fatalf("%s went up from %s to %s", tool, a.Level(tool), n.Level(tool))
			}
		}
	})
}

// What is not granted is not carried along, so that equal templates look equal.
func TestCloneHasWhatIsGranted(t *testing.T) {
	got := Template{Granular: map[string]map[string]bool{"rfis": {"a": false}, "photos": {"b": false, "c": true}}}.Clone()
	if d := cmp.Diff(map[string]map[string]bool{"photos": {"c": true}}, got.Granular); d != "" {
		t.Error(d)
	}
}

func TestCloneIsIndependent(t *testing.T) {
	v := everything(t, ProjectScope)
	rapid.Check(t, func(rt *rapid.T) {
		a, _ := v.Normalize(anyTemplate(v).Draw(rt, "a"))
		before := a.Clone()
		c := a.Clone()
		row := rapid.SampledFrom(v.Tools).Draw(rt, "row")
		_ = v.SetLevel(&c, row.Key, Standard)
		_ = v.SetAll(&c, row.Key, rapid.Bool().Draw(rt, "on"))
		if d := cmp.Diff(before, a, sameTemplate); d != "" {
			rt.Fatalf("changing the copy changed the original: %s", d)
		}
	})
}
