package widget

import (
	"testing"

	"pgregory.net/rapid"
)

// However the filter came to be what it is, letter by letter and back, with rows
// arriving and a scope coming and going, it shows what it would show at once.
func TestPickerFilterByLetters(t *testing.T) {
	all := variedRows(300)
	odd := func(r PickRow) bool { return r.ID%2 == 1 }
	rapid.Check(t, func(t *rapid.T) {
		p := NewPicker(sampleColumns()...)
		n, scoped := 150, false
		p.SetRows(all[:n])
		keys(p, "/")
		steps := rapid.SliceOfN(rapid.SampledFrom([]string{
			"o", "a", "k", "space", "t", "backspace", "backspace", "ctrl+w", "add", "scope", "sort",
		}), 1, 30).Draw(t, "steps")
		for _, step := range steps {
			switch step {
			case "add":
				if n+10 <= len(all) {
					p.AddRows(all[n : n+10])
					n += 10
				}
			case "scope":
				if scoped = !scoped; scoped {
					p.SetScope(odd)
				} else {
					p.SetScope(nil)
				}
			case "sort":
				p.SortBy(1)
			case "space":
				p.Paste(" ")
				p.Key(press("space"))
			default:
				p.Key(press(step))
			}
			want := map[int64]bool{}
			for _, r := range matching(all[:n], p.Filter()) {
				if !scoped || odd(r) {
					want[r.ID] = true
				}
			}
			if p.Shown() != len(want) {
				t.Fatalf("after %s, %q shows %d rows, want %d", step, p.Filter(), p.Shown(), len(want))
			}
			for place := range p.Shown() {
				if id := p.rows[p.row(place)].ID; !want[id] {
					t.Fatalf("after %s, %q shows row %d", step, p.Filter(), id)
				}
			}
		}
	})
}

// Rows that arrive page by page, in whatever order of their ids, are found by their
// ids from the first page on.
func TestPickerFindsArrivingRows(t *testing.T) {
	for name, order := range map[string]func(i int) int64{
		"upwards": func(i int) int64 { return int64(i + 1) }, "downwards": func(i int) int64 { return int64(100 - i) },
		"mixed": func(i int) int64 { return int64(1 + i*37%100) },
	} {
		p := NewPicker(sampleColumns()...)
		p.Pick([]int64{50}) // before it is there
		for page := range 10 {
			rows := make([]PickRow, 10)
			for i := range rows {
				rows[i] = PickRow{ID: order(page*10 + i), Cells: []string{"x"}}
			}
			p.Expect(100)
			p.AddRows(rows)
			p.Pick([]int64{rows[3].ID, rows[7].ID})
			if !p.SetFocus(rows[5].ID) {
				t.Errorf("%s: row %d is not found on page %d", name, rows[5].ID, page)
			}
			if f, _ := p.Focus(); f.ID != rows[5].ID || !p.IsSelected(rows[7].ID) || p.IsSelected(500) {
				t.Errorf("%s: page %d: the cursor is on %d, not on %d", name, page, f.ID, rows[5].ID)
			}
		}
		if got := p.Selected(); len(got) < 20 || len(got) > 21 || len(p.Missing()) > 0 || !p.IsSelected(50) {
			t.Errorf("%s: selected %v, missing %v", name, got, p.Missing())
		}
	}
}
