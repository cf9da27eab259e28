package permission

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseTerms(t *testing.T) {
	for in, want := range map[string]Terms{
		"": "", " ": "", "en-AU": Australia, "en_au": Australia, "EN-us": US, "en-GB": Britain, "en-CA": Canada,
		"owner": Owner, "Specialty": Specialty,
	} {
		if got, err := ParseTerms(in); err != nil || got != want {
			t.Errorf("%q: got %q, %v", in, got, err)
		}
	}
	for _, d := range Dictionaries() {
		if got, err := ParseTerms(string(d.Terms)); err != nil || got != d.Terms || d.Title == "" {
			t.Errorf("%+v: got %q, %v", d, got, err)
		}
	}
	if _, err := ParseTerms("de-DE"); err == nil || !strings.Contains(err.Error(), "en-AU") {
		t.Errorf("got %v", err)
	}
}

// The dictionary is guessed from the labels that only some of them have.
func TestGuessTerms(t *testing.T) {
	c, err := LoadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	common := []string{"Home", "Documents", "RFIs", "Photos"}
	tests := map[Terms][]string{
		US:        {"Bidding", "Prime Contracts", "Change Orders", "Punch List", "Daily Log", "Schedule"},
		Australia: {"Tendering", "Head Contracts", "Variations", "Defect List", "Site Diary", "Program"},
		Britain:   {"Bidding", "Prime Contracts", "Variations", "Punch List", "Programme"},
		Canada:    {"Tendering", "Prime Contracts", "Change Orders", "Deficiency List", "Schedule"},
		Owner:     {"Bidding", "Funding", "Change Orders", "Punch List"},
		Specialty: {"Bidding", "Client Contracts", "Progress Billings", "Punch List"},
	}
	for want, names := range tests {
		var labels []Label
		for i, name := range append(slices.Clone(common), names...) {
			labels = append(labels, Label{Key: strings.Repeat("k", i+1), Name: name})
		}
		if got := c.GuessTerms(labels); got != want {
			t.Errorf("%v: got %s, want %s", names, got, want)
		}
	}
	// Where the tools are called the same everywhere, the names of permissions tell.
	programs := map[string]string{"k": "Create/Edit Inspections Programs", "x": "Our own"}
	if got := c.GuessTerms([]Label{{Key: "checklist", Name: "Inspections", Actions: programs}}); got != Australia {
		t.Errorf("a permission in Australian words: %s", got)
	}
	if got := c.GuessTerms(nil); got != US {
		t.Errorf("nothing to tell: %s", got)
	}
	if got := c.GuessTerms([]Label{{Key: "x", Name: "Our Own Thing"}}); got != US {
		t.Errorf("own words only: %s", got)
	}
}

// australian is a company whose manifest speaks en-AU and names some tools only.
func australian(t *testing.T) *Vocabulary {
	t.Helper()
	return NewVocabulary(catalog(t), ProjectScope,
		[]Template{grants(t, "k_tend=none", "k_head=none", "daily_log=standard+copy_log", "submittal_log=none",
			"k_own=none", "documents=none", "generic_tool_5=none")},
		[]Label{
			{Key: "k_tend", Name: "Tendering"},
			{Key: "k_head", Name: "Head Contracts"},
			{Key: "k_own", Name: "Rigging"},
			{Key: "documents", Name: "Plans & Papers"}, // renamed by the company
			{Key: "generic_tool_5", Name: "Schedule"},  // a correspondence type of that name
		})
}

func labelsByKey(v *Vocabulary) map[string]string {
	out := map[string]string{}
	for _, t := range v.Tools {
		out[t.Key] = t.Label
	}
	return out
}

func TestLabelsInTerms(t *testing.T) {
	v := australian(t)
	own := map[string]string{
		"k_tend": "Tendering", "k_head": "Head Contracts", "submittal_log": "Submittals", "k_own": "Rigging",
		"daily_log": "Site Diary", // the manifest does not name it: in the words of the rest
		"documents": "Plans & Papers", "generic_tool_5": "Schedule",
	}
	if d := cmp.Diff(own, labelsByKey(v)); d != "" || v.Terms() != Australia {
		t.Errorf("%s%s", v.Terms(), d)
	}
	us := v.In(US)
	want := map[string]string{
		"k_tend": "Bidding", "k_head": "Prime Contracts", "submittal_log": "Submittals", "k_own": "Rigging",
		"daily_log": "Daily Log", "documents": "Plans & Papers", "generic_tool_5": "Schedule",
	}
	if d := cmp.Diff(want, labelsByKey(us)); d != "" || us.Terms() != US {
		t.Errorf("%s%s", us.Terms(), d)
	}
	if got := labelsByKey(v.In(Owner))["k_head"]; got != "Funding" {
		t.Errorf("owners call it %q", got)
	}
	if d := cmp.Diff(own, labelsByKey(us.In(Australia))); d != "" {
		t.Errorf("there and back: %s", d)
	}
	if v.In("") != v {
		t.Error("no terms changed something")
	}
	if v.Own() != v || us.Own() != v || (*Vocabulary)(nil).Own() != nil {
		t.Error("the company's own words are not what they were")
	}
	if d := cmp.Diff(own, labelsByKey(v)); d != "" {
		t.Errorf("the vocabulary itself was changed: %s", d)
	}
	// Rule 85: a name in any terms means the same row, whatever is shown.
	for _, x := range []*Vocabulary{v, us, v.In(Britain), v.In(Owner)} {
		for name, key := range map[string]string{
			"Tendering": "k_tend", "Bidding": "k_tend", "Head Contracts": "k_head", "Prime Contracts": "k_head",
			"Funding": "k_head", "Client Contracts": "k_head", "Site Diary": "daily_log", "Daily Log": "daily_log",
			"Plans & Papers": "documents", "documents": "documents", "bidding": "k_tend",
		} {
			if got, err := x.Find(name); err != nil || got.Key != key {
				t.Errorf("%s in %s: got %+v, %v", name, x.Terms(), got, err)
			}
		}
	}
}

// Rules 86 and 87: a tool of its own in one dictionary is the other one elsewhere,
// and two rows never get one name.
func TestTermsKeepRowsApart(t *testing.T) {
	v := NewVocabulary(catalog(t), ProjectScope, []Template{grants(t, "a=none", "b=none")},
		[]Label{{Key: "a", Name: "Prime Contracts"}, {Key: "b", Name: "Funding"}})
	got := labelsByKey(v.In(Australia))
	if got["a"] != "Prime Contracts" || got["b"] != "Funding" {
		t.Errorf("%v", got)
	}
	alone := NewVocabulary(catalog(t), ProjectScope, []Template{grants(t, "b=none")}, []Label{{Key: "b", Name: "Funding"}})
	if got := labelsByKey(alone.In(Australia))["b"]; got != "Head Contracts" {
		t.Errorf("got %s", got)
	}
}

func TestActionLabelsInTerms(t *testing.T) {
	v := everything(t, ProjectScope)
	changed := 0
	for _, d := range Dictionaries() {
		in := v.In(d.Terms)
		for i, tool := range in.Tools {
			for j, a := range tool.Actions {
				if want := a.Catalog.in(d.Terms); a.Label != want {
					t.Errorf("%s %s %s: %q, want %q", d.Terms, tool.Key, a.Key, a.Label, want)
				}
				if a.Label != v.Tools[i].Actions[j].Label {
					changed++
				}
				for _, label := range a.Catalog.Labels() {
					if got, err := in.Tools[i].Find(label); err == nil && got.Key != a.Key {
						t.Errorf("%s %s: %q means %s", d.Terms, tool.Key, label, got.Key)
					}
				}
			}
		}
	}
	if changed == 0 {
		t.Error("no dictionary has a word of its own for a permission")
	}
}

// Our own texts speak the same words as the rows.
func TestFindingsInTerms(t *testing.T) {
	v := everything(t, ProjectScope)
	change := grants(t, "change_events=admin")
	text := func(v *Vocabulary) string {
		for _, f := range v.Check(change) {
			if f.Rule == 46 {
				return f.Text
			}
		}
		return ""
	}
	if s := text(v); !strings.Contains(s, "Prime Contracts") {
		t.Errorf("en-US: %s", s)
	}
	if s := text(v.In(Australia)); !strings.Contains(s, "Head Contracts") || strings.Contains(s, "Prime") {
		t.Errorf("en-AU: %s", s)
	}
}

// Rule 49: each type is a row of its own, named by the company's list; a type that
// no template shows is named too, and never a row.
func TestTypesThatNoTemplateShows(t *testing.T) {
	v := NewVocabulary(catalog(t), ProjectScope,
		[]Template{grants(t, "generic_tool_1=none")},
		[]Label{
			{Key: "generic_tool_1"}, // a list without the name does not take it away
			{Key: "generic_tool_1", Name: "Site Instruction", Group: "custom"},
			{Key: "generic_tool_1", Name: "Again"},
			{Key: "generic_tool_2", Name: "Notice of Delay", Group: "custom"},
			{Key: "generic_tool_2", Name: "Again", Group: "custom"},
			{Key: "not_harvested", Name: "Forms"},
			{Key: "without_name"},
		})
	if got := labelsByKey(v); len(got) != 1 || got["generic_tool_1"] != "Site Instruction" {
		t.Errorf("rows %v", got)
	}
	want := []Label{{Key: "generic_tool_2", Name: "Notice of Delay", Group: "custom"}, {Key: "not_harvested", Name: "Forms"}}
	if d := cmp.Diff(want, v.Absent); d != "" || !v.Absent[0].PerType() || v.Absent[1].PerType() ||
		(Label{Key: "generic_tool_"}).PerType() {
		t.Error(d)
	}
	for _, name := range []string{"Notice of Delay", "generic_tool_2"} {
		_, err := v.Find(name)
		if err == nil || !strings.Contains(err.Error(), "set by hand") || !strings.Contains(err.Error(), "Notice of Delay") {
			t.Errorf("%s: %v", name, err)
		}
	}
	var got Template
	wantBlocked(t, v.SetLevel(&got, "generic_tool_2", Standard), 0)
}
