package widget

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// order are the ids as the picker shows them.
func order(p *Picker) []int64 {
	var ids []int64
	for place := range p.Shown() {
		ids = append(ids, p.rows[p.row(place)].ID)
	}
	return ids
}

func TestPickerSorts(t *testing.T) {
	p := NewPicker(Column{Title: "Name"}, Column{Title: "Number", Width: 8})
	p.SetRows([]PickRow{
		{ID: 1, Cells: []string{"Zürich", "100"}},
		{ID: 2, Cells: []string{"depot", "20"}},
		{ID: 3, Cells: []string{"Depot", "A-9"}},
		{ID: 4, Cells: []string{"", "A-10"}},
		{ID: 5, Cells: []string{"zug", "020"}},
	})
	for _, c := range []struct {
		column int
		want   []int64
	}{
		{0, []int64{2, 3, 5, 1, 4}}, // what has no name comes last; equal ones keep their order
		{1, []int64{2, 5, 1, 3, 4}}, // by value, not letter by letter
		{-1, []int64{1, 2, 3, 4, 5}},
		{7, []int64{1, 2, 3, 4, 5}},
	} {
		p.SortBy(c.column)
		if diff := cmp.Diff(c.want, order(p)); diff != "" {
			t.Errorf("column %d:\n%s", c.column, diff)
		}
	}
	p.SetFocus(5)
	p.CycleSort()
	if by := p.SortedBy(); by != 0 {
		t.Errorf("sorted by column %d", by)
	}
	if row, _ := p.Focus(); row.ID != 5 {
		t.Errorf("the cursor is on %d", row.ID)
	}
	if view := plainView(p.View(NewTheme(None, false), 40, 8)); !strings.Contains(view, "↑Name") {
		t.Errorf("the heading does not tell the order:\n%s", view)
	}
	p.CycleSort()
	p.CycleSort()
	if by := p.SortedBy(); by != -1 {
		t.Errorf("after the last column it is sorted by column %d", by)
	}
}

// Against a plain model: whatever the order, the filter, the way in which rows arrive,
// the picker shows the matching rows in the order that a plain sort gives.
func TestPickerSortsAgainstAModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := NewPicker(Column{Title: "A"}, Column{Title: "B", Width: 5})
		word := rapid.SampledFrom(strings.Fields("a b aa A 1 2 10 x1 x10 x2"))
		var rows []PickRow
		picked := map[int64]bool{}
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			switch rapid.IntRange(0, 5).Draw(t, "step") {
			case 0, 1:
				var fresh []PickRow
				for range rapid.IntRange(0, 4).Draw(t, "rows") {
					fresh = append(fresh, PickRow{
						ID: int64(len(rows) + len(fresh) + 1), Cells: []string{word.Draw(t, "a"), word.Draw(t, "b")},
					})
				}
				rows = append(rows, fresh...)
				p.AddRows(fresh)
			case 2:
				p.SortBy(rapid.IntRange(-1, 1).Draw(t, "column"))
			case 3:
				p.SetFilter(rapid.SampledFrom([]string{"", "a", "1", "x 1"}).Draw(t, "filter"))
			case 4:
				rows = slices.Clone(rows[:rapid.IntRange(0, len(rows)).Draw(t, "keep")])
				p.SetRows(rows)
			case 5:
				id := int64(rapid.IntRange(1, 40).Draw(t, "id"))
				picked[id] = true
				p.Pick([]int64{id})
			}
			want := matching(rows, p.Filter())
			if by := p.SortedBy(); by >= 0 {
				slices.SortStableFunc(want, func(a, b PickRow) int {
					return natural(fold(a.Cells[by]), fold(b.Cells[by]))
				})
			}
			var ids []int64
			for _, r := range want {
				ids = append(ids, r.ID)
			}
			if diff := cmp.Diff(ids, order(p)); diff != "" {
				t.Fatalf("shown (-want +got):\n%s", diff)
			}
			if p.Count() != len(picked) {
				t.Fatalf("%d are picked, want %d", p.Count(), len(picked))
			}
			for id := range picked {
				if !p.IsSelected(id) {
					t.Fatalf("%d is not picked any more", id)
				}
			}
		}
	})
}

func TestNatural(t *testing.T) {
	list := strings.Fields("a1 a02 a2b a10 a10b b")
	for i, a := range list {
		for j, b := range list {
			if got, want := natural(a, b) < 0, i < j; got != want {
				t.Errorf("%s before %s: %v", a, b, got)
			}
		}
	}
}

// facetRows have a colour and a size, each of which may be missing.
func facetRows() ([]PickRow, *Facets) {
	rows := []PickRow{
		{ID: 1, Cells: []string{"red", "big"}},
		{ID: 2, Cells: []string{"red", "small"}},
		{ID: 3, Cells: []string{"blue", "big"}},
		{ID: 4, Cells: []string{"", "big"}},
		{ID: 5, Cells: []string{"blue", "huge"}},
	}
	at := func(cell int) func(PickRow) string { return func(r PickRow) string { return r.Cells[cell] } }
	return rows, NewFacets(
		Facet{Title: "Colour", Value: at(0)}, Facet{Title: "Size", Bare: true, Value: at(1)},
		Facet{Title: "Kind", Value: func(PickRow) string { return "the same" }},
	)
}

func TestFacets(t *testing.T) {
	rows, f := facetRows()
	kept := func() (ids []int64) {
		keep := f.Keep()
		for _, r := range rows {
			if keep == nil || keep(r) {
				ids = append(ids, r.ID)
			}
		}
		return ids
	}
	for _, c := range []struct {
		facet int
		value string
		on    bool
		want  []int64
		name  string
	}{
		{0, "red", true, []int64{1, 2}, "Colour: red"},
		{0, "", true, []int64{1, 2, 4}, "Colour: (none) or red"},
		{1, "big", true, []int64{1, 4}, "Colour: (none) or red · big"},
		{0, "blue", true, []int64{1, 3, 4}, "Colour: 3 of them · big"},
		{0, "", false, []int64{1, 3}, "Colour: blue or red · big"},
	} {
		f.Set(c.facet, c.value, c.on)
		if diff := cmp.Diff(c.want, kept()); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
		if got := f.Name(); got != c.name {
			t.Errorf("the name is %q, want %q", got, c.name)
		}
	}
	if f.Clear(); f.Keep() != nil || f.Name() != "" {
		t.Error("a choice is left")
	}
}

// A count tells how many rows a value would show beside the other facets' choices.
func TestFacetValues(t *testing.T) {
	rows, f := facetRows()
	f.Set(0, "red", true)
	f.Set(1, "huge", true)
	want := []FacetValue{
		{0, "blue", 1, false}, {0, "red", 0, true}, // of the huge ones
		{1, "big", 1, false}, {1, "huge", 0, true}, {1, "small", 1, false}, // of the red ones
	}
	if diff := cmp.Diff(want, f.Values(rows)); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
}

// Rows that arrive while a filter is typed are found when a letter of it is taken back.
func TestPickerRowsArriveWhileFiltering(t *testing.T) {
	p := samplePicker()
	keys(p, "/ t o w")
	p.AddRows([]PickRow{{ID: 7, Cells: []string{"1500", "Town Hall"}}, {ID: 8, Cells: []string{"1501", "Toll Station"}}})
	if diff := cmp.Diff([]int64{1, 2, 3, 4, 7}, order(p)); diff != "" {
		t.Errorf("while typed:\n%s", diff)
	}
	keys(p, "backspace")
	if diff := cmp.Diff([]int64{1, 2, 3, 4, 7, 8}, order(p)); diff != "" {
		t.Errorf("a letter less:\n%s", diff)
	}
}
