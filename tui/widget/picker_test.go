package widget

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestPickerPicksByID(t *testing.T) {
	p := samplePicker()
	p.SetSelected(nil)
	if got := keys(p, "down space"); got != Result(PickChanged{}) {
		t.Errorf("space reports %v", got)
	}
	if diff := cmp.Diff([]int64{2}, p.Selected()); diff != "" {
		t.Errorf("of two rows with one name, both are picked:\n%s", diff)
	}
	if !p.IsSelected(2) || p.IsSelected(1) {
		t.Error("IsSelected disagrees")
	}
}

func TestPickerKeys(t *testing.T) {
	for _, c := range []struct {
		name, filter, keys string
		want               []int64
	}{
		{"all", "", "a", []int64{1, 2, 3, 4, 6}},
		{"none", "", "n", []int64{}},
		{"invert", "", "i", []int64{3, 4}},
		{"all of what is shown", "goleta", "a", []int64{1, 2, 3, 6}},
		{"none of what is shown", "goleta", "n", []int64{1, 6}},
		{"invert what is shown", "goleta", "i", []int64{1, 3, 6}},
		{"accents and case do not matter", "ZURICH", "a", []int64{1, 2, 6}},
		{"words in any column", "const tower gol", "n", []int64{1, 6}},
		{"a range down", "", "n v down down space", []int64{1, 2, 3}},
		{"a range up, ended by v", "", "n end v up up v", []int64{4, 6}},
		{"a range dropped", "", "n v down esc space", []int64{2}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := samplePicker()
			p.SetFilter(c.filter)
			keys(p, c.keys)
			if diff := cmp.Diff(c.want, p.Selected()); diff != "" {
				t.Errorf("selection (-want +got):\n%s", diff)
			}
		})
	}
}

// A range is of places: what changes the places ends it.
func TestPickerRangeEndsWithItsPlaces(t *testing.T) {
	for name, change := range map[string]func(*Picker){
		"a filter":   func(p *Picker) { p.SetFilter("tower") },
		"a scope":    func(p *Picker) { p.SetScope(func(r PickRow) bool { return r.ID != 3 }) },
		"other rows": func(p *Picker) { p.SetRows(sampleProjects()[1:]) },
	} {
		p := samplePicker()
		keys(p, "n home v down down")
		change(p)
		if keys(p, "space"); p.Count() != 1 {
			t.Errorf("after %s, space picks a range: %v", name, p.Selected())
		}
	}
	p := NewPicker(sampleColumns()...)
	p.SetRows(sampleProjects()[:4])
	keys(p, "v down")
	p.SetRows(sampleProjects())
	keys(p, "down space")
	if diff := cmp.Diff([]int64{1, 2, 3}, p.Selected()); diff != "" {
		t.Errorf("a range does not survive rows that come at the end:\n%s", diff)
	}
}

func TestPickerFixedRowsSayWhy(t *testing.T) {
	p := samplePicker()
	p.SetFocus(5)
	want := Result(Denied{"Its Directory tool is off."})
	if got := keys(p, "space"); got != want {
		t.Errorf("space reports %v", got)
	}
	p.SetFilter("depot")
	if got := keys(p, "a"); got != want {
		t.Errorf("all reports %v", got)
	}
	if got := keys(p, "n"); got != nil {
		t.Errorf("none of what is not picked reports %v", got)
	}
}

func TestPickerSummary(t *testing.T) {
	p := samplePicker()
	for _, c := range []struct{ filter, want string }{
		{"", "6 shown · 3 selected"},
		{"tower", "4 shown · 3 selected (1 hidden by the filter)"},
		{"nowhere", "0 shown · 3 selected (3 hidden by the filter)"},
	} {
		p.SetFilter(c.filter)
		if got := p.Summary(); got != c.want {
			t.Errorf("with %q: %q, want %q", c.filter, got, c.want)
		}
	}
	p.SetFilter("")
	p.SetSelected([]int64{1, 77, 88})
	if got, want := p.Summary(), "6 shown · 3 selected"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if diff := cmp.Diff([]int64{77, 88}, p.Missing()); diff != "" {
		t.Errorf("missing:\n%s", diff)
	}
}

func TestPickerScope(t *testing.T) {
	p := samplePicker()
	p.SetScope(func(r PickRow) bool { return r.Cells[3] == "Construction" })
	p.SetFilter("goleta")
	if p.Shown() != 2 {
		t.Errorf("%d shown, want 2", p.Shown())
	}
	keys(p, "/ x backspace enter") // longer and shorter again: the scope still holds
	if p.Shown() != 2 {
		t.Errorf("%d shown after editing, want 2", p.Shown())
	}
	p.SetFilter("")
	p.SetScope(nil)
	if p.Shown() != 6 {
		t.Errorf("%d shown without scope", p.Shown())
	}
}

func TestPickerRowsGrow(t *testing.T) {
	p := NewPicker(sampleColumns()...)
	p.SetSelected([]int64{2, 5, 6})
	all := sampleProjects()
	p.SetRows(all[:3])
	p.SetFilter("goleta")
	keys(p, "down")
	p.SetRows(all)
	if row, ok := p.Focus(); !ok || row.ID != 3 {
		t.Errorf("the cursor moved to %v", row)
	}
	if diff := cmp.Diff([]int64{2, 5, 6}, p.Selected()); diff != "" {
		t.Errorf("the selection changed:\n%s", diff)
	}
	slices.Reverse(all)
	p.SetRows(all[1:])
	if diff := cmp.Diff([]int64{2, 5, 6}, p.Selected()); diff != "" {
		t.Errorf("the selection changed with the order:\n%s", diff)
	}
	if diff := cmp.Diff([]int64{6}, p.Missing()); diff != "" {
		t.Errorf("missing:\n%s", diff)
	}
}

func TestChooser(t *testing.T) {
	p := NewChooser(sampleColumns()...)
	p.SetRows(sampleProjects())
	if got := keys(p, "down down enter"); got != Result(Picked{ID: 3}) {
		t.Errorf("enter reports %v", got)
	}
	if got := keys(p, "a n i v"); got != nil {
		t.Errorf("keys of many report %v", got)
	}
	p.SetFocus(5)
	if got := keys(p, "enter"); got != Result(Denied{"Its Directory tool is off."}) {
		t.Errorf("a fixed row reports %v", got)
	}
	if diff := cmp.Diff([]int64{3}, p.Selected()); diff != "" {
		t.Errorf("moving chose:\n%s", diff)
	}
	p.SetFilter("zzz")
	if _, taken := p.Key(press("enter")); taken {
		t.Error("enter chooses what is not shown")
	}
}

// Against a plain model: what is shown is what holds all words; what is picked
// survives every filter; the cursor is always in view.
func TestPickerAgainstAModel(t *testing.T) {
	theme := NewTheme(None, false)
	names := strings.Fields("up down pgup pgdown home end space a n i v / t o w e r esc enter backspace")
	rapid.Check(t, func(t *rapid.T) {
		p, rows := samplePicker(), sampleProjects()
		h := rapid.IntRange(1, 9).Draw(t, "h")
		picked := map[int64]bool{1: true, 2: true, 6: true}
		for range rapid.IntRange(1, 50).Draw(t, "n") {
			name := rapid.SampledFrom(names).Draw(t, "key")
			shown := matching(rows, p.Filter())
			bulk := !p.Typing()
			p.Key(press(name))
			for _, r := range shown {
				if r.Fixed == "" && bulk {
					picked[r.ID] = map[string]bool{"a": true, "n": false, "i": !picked[r.ID]}[name] ||
						!strings.Contains("ani", name) && picked[r.ID]
				}
			}
			if name == "space" || name == "v" {
				for _, r := range rows {
					picked[r.ID] = p.IsSelected(r.ID)
				}
			}
			if got, want := p.Shown(), len(matching(rows, p.Filter())); got != want {
				t.Fatalf("%q shows %d, want %d", p.Filter(), got, want)
			}
			for _, r := range rows {
				if p.IsSelected(r.ID) != picked[r.ID] {
					t.Fatalf("after %s with %q, %d is picked: %v", name, p.Filter(), r.ID, p.IsSelected(r.ID))
				}
			}
			view := plainView(p.View(theme, 60, h))
			if n := strings.Count("\n"+view, "\n ›"); p.Shown() > 0 && n != 1 {
				t.Fatalf("%d cursors in:\n%s", n, view)
			}
		}
	})
}

func matching(rows []PickRow, filter string) (out []PickRow) {
	for _, r := range rows {
		if holdsAll(fold(strings.Join(r.Cells, " | ")), strings.Fields(fold(filter))) {
			out = append(out, r)
		}
	}
	return out
}

func TestPickerDropsColumnsFromTheRight(t *testing.T) {
	theme := NewTheme(None, false)
	for _, c := range []struct {
		w    int
		want string
	}{
		{90, "No.    Project                             City         Stage         Access"},
		{60, "No.    Project              City         Stage"},
		{38, "No.    Project"},
		{24, "No."},
	} {
		got := strings.TrimSpace(strings.SplitN(plainView(samplePicker().View(theme, c.w, 10)), "\n", 2)[0])
		if got != c.want {
			t.Errorf("at %d: %q, want %q", c.w, got, c.want)
		}
	}
}

func manyRows(n int) []PickRow {
	rows := make([]PickRow, n)
	for i := range rows {
		rows[i] = PickRow{ID: int64(i + 1), Cells: []string{
			fmt.Sprint(1000 + i), fmt.Sprintf("Tower %d Fit-out Müllerhof", i), "Carpinteria", "Construction", "no access",
		}}
	}
	return rows
}

// Every key at 100,000 rows must leave time for the frame: 16 ms. The limit here is
// wide, for a busy machine; the benchmark gives the numbers.
func TestPickerIsQuick(t *testing.T) {
	p := NewPicker(sampleColumns()...)
	p.SetRows(manyRows(100_000))
	theme := NewTheme(Dark, false)
	for name := range strings.FieldsSeq("down pgdown end a i n v up space / t o w 9 backspace home esc") {
		start := time.Now()
		p.Key(press(name))
		p.View(theme, 100, 30)
		if took := time.Since(start); took > 100*time.Millisecond {
			t.Errorf("%s takes %v", name, took)
		}
	}
}

func BenchmarkPicker(b *testing.B) {
	rows, theme := manyRows(100_000), NewTheme(Dark, false)
	for _, c := range []struct{ name, before, keys string }{
		{"down", "", "down up"},
		{"all", "", "a n"},
		{"filter", "/", "t backspace"},
		{"narrow", "/ t o w", "e backspace"},
	} {
		b.Run(c.name, func(b *testing.B) {
			p := NewPicker(sampleColumns()...)
			p.SetRows(rows)
			keys(p, c.before)
			names := strings.Fields(c.keys)
			for i := 0; b.Loop(); i++ {
				p.Key(press(names[i%len(names)]))
				p.View(theme, 100, 30)
				p.Summary()
			}
		})
	}
	b.Run("grow", func(b *testing.B) {
		p := NewPicker(sampleColumns()...)
		p.SetRows(rows)
		for b.Loop() {
			p.SetRows(rows)
		}
	})
}

func FuzzPicker(f *testing.F) {
	f.Add([]byte("/tower\r a\x1bv"), 80, 24)
	f.Fuzz(func(t *testing.T, data []byte, w, h int) {
		w, h = 1+abs(w)%200, 1+abs(h)%60
		p := samplePicker()
		for _, b := range data {
			p.Key(fromByte(b))
		}
		exact(t, "picker", p.View(NewTheme(Dark, false), w, h), w, h)
	})
}
