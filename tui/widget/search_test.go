package widget

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func sampleNames() []Option {
	var out []Option
	for _, name := range []string{
		"CMiC Communications and Documents Sync", "HingePoint Sync (files, SharePoint, Windows)", "LaborChart",
		"SyncEzy (Procore to SharePoint)", "SharePoint of Our Own", "Ünder Construction", "Something else",
	} {
		out = append(out, Option{ID: name, Label: name})
	}
	out[len(out)-1].ID = "other"
	return out
}

func TestSearchRanks(t *testing.T) {
	for _, c := range []struct{ typed, first, second string }{
		{"syn", "SyncEzy", "CMiC"},               // the name begins with it; then a word does, as listed
		{"share", "SharePoint of", "HingePoint"}, // a word after a sign begins with it
		{"ezy", "SyncEzy", "Something else"},     // anywhere
		{"sync files", "HingePoint", "Something else"},
		{"under con", "Ünder", "Something else"},
		{"microsoft", "Something else", ""},
		{"autodesk", "Something else", ""},
		{"something", "Something else", ""},
	} {
		s := NewSearch(sampleNames(), "", "other")
		typed(s, c.typed)
		if s.typed != c.typed {
			t.Errorf("of %q, %q is kept", c.typed, s.typed)
		}
		if got := s.Focus().Label; !strings.HasPrefix(got, c.first) {
			t.Errorf("%q has the cursor on %q", c.typed, got)
		}
		if r, ok := keys(s, "down").(Chosen); ok {
			t.Errorf("%q: moving chose %v", c.typed, r)
		}
		if got := s.Focus().Label; c.second != "" && !strings.HasPrefix(got, c.second) {
			t.Errorf("%q has %q second", c.typed, got)
		}
	}
}

func TestSearchKeys(t *testing.T) {
	s := NewSearch(sampleNames(), "LaborChart", "other")
	if got := s.Focus().ID; got != "LaborChart" {
		t.Errorf("the cursor begins on %q", got)
	}
	if got := keys(s, "/"); got != nil || s.typed != "" {
		t.Errorf("/ typed %q", s.typed)
	}
	typed(s, "cmic and")
	if got := s.typed; got != "cmic and" || s.Nothing() {
		t.Errorf("%q is typed, nothing found: %v", got, s.Nothing())
	}
	keys(s, "esc")
	if got := s.Focus().ID; got != "LaborChart" || s.typed != "" {
		t.Errorf("after esc the cursor is on %q, %q is typed", got, s.typed)
	}
	if got := keys(s, "space"); got != Result(Chosen{"LaborChart"}) {
		t.Errorf("space before a letter reports %v", got)
	}
	alone := NewSearch(sampleNames()[:6], "", "")
	typed(alone, "zzz")
	if got, ok := keys(alone, "enter").(Denied); !ok || !strings.Contains(got.Why, "zzz") {
		t.Errorf("enter on nothing reports %v", got)
	}
}

// What is chosen after typing matches what was typed, or is the row that always stays.
func TestSearchNeverTakesAnUnrelatedRow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("synceharpoit ")), 1, 8, -1).Draw(t, "text")
		s := NewSearch(sampleNames(), "", "other")
		s.Paste(text)
		if strings.TrimSpace(text) == "" {
			return
		}
		r, _ := s.Key(press("enter"))
		c, ok := r.(Chosen)
		if !ok {
			t.Fatalf("%q chose nothing: %v", text, r)
		}
		if c.ID != "other" && !holdsAll(fold(c.ID), strings.Fields(fold(text))) {
			t.Fatalf("%q took %q", text, c.ID)
		}
	})
}
