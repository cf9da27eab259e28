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
					p.SetScope("odd", odd)
				} else {
					p.SetScope("", nil)
				}
			case "sort":
				p.SortBy(1, n%20 == 0)
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
