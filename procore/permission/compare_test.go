package permission

import (
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
		{"granular at Admin", grants(t, "rfis=admin+act_as_rfi_manager"), []string{"rfis=admin"}, []int{2}},
		{"granular without a level", Template{Granular: map[string]map[string]bool{"rfis": {"act_as_rfi_manager": true}}}, nil, []int{2}},
		{"false is nothing", Template{Granular: map[string]map[string]bool{"rfis": {"act_as_rfi_manager": false}}}, nil, nil},
		{"no Read Only", grants(t, "document_management=read_only"), []string{"document_management=none"}, []int{8}},
		{"locked comes in silence", grants(t, "photos=standard"), []string{"photos=standard+create_photo_album"}, nil},
		{"not harvested", grants(t, "nowhere=admin", "nothing=none"), nil, []int{0}},
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
}

func TestCompare(t *testing.T) {
	v := everything(t, ProjectScope)
	before := grants(t, "zzz=admin", "submittals=read_only+create_submittal", "photos=none", "rfis=standard", "documents=admin+see_recycle_bin")
	after := grants(t, "rfis=standard+mark_official_responses+act_as_rfi_manager", "photos=standard", "submittals=standard",
		"documents=admin")
	want := []Difference{
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
		want, got []string
		kinds     []MismatchKind
		text      string
	}{
		{"the same", []string{"rfis=standard+act_as_rfi_manager"}, []string{"rfis=standard+act_as_rfi_manager"}, nil, ""},
		{"None and silence", []string{"rfis=none"}, nil, nil, ""},
		{"lower", []string{"rfis=admin"}, []string{"rfis=read_only"}, []MismatchKind{MismatchLevel}, "RFIs is at Read Only, not at Admin"},
		{"higher", []string{"rfis=none"}, []string{"rfis=admin"}, []MismatchKind{MismatchLevel}, "RFIs is at Admin, not at None"},
		{"silence", []string{"rfis=admin"}, nil, []MismatchKind{MismatchLevel}, "RFIs is at None, not at Admin"},
		{
			"not applied",
			[]string{"rfis=standard+act_as_rfi_manager"},
			[]string{"rfis=standard"},
			[]MismatchKind{MismatchMissing},
			"RFIs: “Act as RFI Manager” is off; turn it on in Procore by hand",
		},
		{"kept on but not listed", []string{"photos=standard+create_photo_album"}, []string{"photos=standard"}, nil, ""},
		{
			"comes with the level",
			[]string{"action_plans=standard"},
			[]string{"action_plans=standard+add_records"},
			[]MismatchKind{MismatchExtra},
			"Action Plans: “Add Records” is on because it comes with Standard",
		},
		{
			"not asked for",
			[]string{"rfis=read_only"},
			[]string{"rfis=read_only+mark_official_responses"},
			[]MismatchKind{MismatchExtra},
			"RFIs: “Mark Official Responses” is on without being asked for",
		},
		{
			"a new tool", nil,
			[]string{"brand_new=standard"},
			[]MismatchKind{MismatchUnknown},
			"Procore has Brand New at Standard; no template showed that tool before",
		},
		{"a new tool at None", nil, []string{"brand_new=none"}, nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var kinds []MismatchKind
			for _, m := range v.ReadBack(grants(t, tt.want...), grants(t, tt.got...)) {
				kinds = append(kinds, m.Kind)
				if m.Text != tt.text {
					t.Errorf("text %q, want %q", m.Text, tt.text)
				}
				if m.Fails() != (m.Kind == MismatchLevel || m.Kind == MismatchMissing) {
					t.Errorf("%s: fails is %v", m.Kind, m.Fails())
				}
			}
			if d := cmp.Diff(tt.kinds, kinds); d != "" {
				t.Error(d)
			}
		})
	}
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
		if s := breaks(v, n); s != "" {
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
