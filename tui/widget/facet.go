package widget

import (
	"slices"
	"strings"

	"procore-setup/procore/text"
)

// A Facet is a property by which a list of rows may be narrowed.
type Facet struct {
	Title string
	Bare  bool                 // its values say what they are without the title: "active"
	Value func(PickRow) string // the row's value; empty: it has none, or it is not known
}

// A FacetValue is a value that rows have, or one that is chosen.
type FacetValue struct {
	Facet int // place of its facet
	Value string
	Rows  int // rows that have it, of those that the other facets leave
	On    bool
}

// Facets narrow a list to the rows that have, in every facet with a choice, one of the
// chosen values. They are shared by a picker's scope and the list in which they are
// chosen.
type Facets struct {
	facets []Facet
	chosen []map[string]bool
}

// NewFacets makes facets without a choice: every row is kept.
func NewFacets(facets ...Facet) *Facets {
	f := &Facets{facets: facets}
	for range facets {
		f.chosen = append(f.chosen, map[string]bool{})
	}
	return f
}

// Title is what a facet is called.
func (f *Facets) Title(facet int) string { return f.facets[facet].Title }

// Set chooses a value, or takes the choice back.
func (f *Facets) Set(facet int, value string, on bool) {
	if on {
		f.chosen[facet][value] = true
	} else {
		delete(f.chosen[facet], value)
	}
}

// Clear takes every choice back.
func (f *Facets) Clear() {
	for i := range f.chosen {
		clear(f.chosen[i])
	}
}

// Keep tells which rows are kept; nil where all are.
func (f *Facets) Keep() func(PickRow) bool {
	var at []int
	for i, c := range f.chosen {
		if len(c) > 0 {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return nil
	}
	return func(r PickRow) bool {
		for _, i := range at {
			if !f.chosen[i][f.facets[i].Value(r)] {
				return false
			}
		}
		return true
	}
}

// Name says in a line what the list is narrowed to: "active · Stage: Bidding".
func (f *Facets) Name() string {
	var parts []string
	for i, c := range f.chosen {
		values := make([]string, 0, len(c))
		for v := range c {
			values = append(values, named(v))
		}
		slices.Sort(values)
		words := strings.Join(values, " or ")
		if len(values) > 2 {
			words = text.Number(len(values)) + " of them"
		}
		switch {
		case len(values) == 0:
			continue
		case !f.facets[i].Bare || len(values) > 2:
			words = f.facets[i].Title + ": " + words
		}
		parts = append(parts, plain(words))
	}
	return strings.Join(parts, " · ")
}

// named is a value as it is shown.
func named(value string) string {
	if value == "" {
		return "(none)"
	}
	return value
}

// Values are all values that rows have, facet by facet in the order of their names,
// those that are chosen too. A facet in which all rows are alike is left out, unless a
// value of it is chosen.
func (f *Facets) Values(rows []PickRow) []FacetValue {
	counts := make([]map[string]int, len(f.facets))
	for i := range counts {
		counts[i] = map[string]int{}
	}
	for _, r := range rows {
		f.count(r, counts)
	}
	var out []FacetValue
	for i, c := range counts {
		for v := range f.chosen[i] {
			c[v] += 0 // a choice that no row has any more can be taken back
		}
		if len(c) < 2 && len(f.chosen[i]) == 0 {
			continue
		}
		from := len(out)
		for v, n := range c {
			if n == 0 && !f.chosen[i][v] {
				continue // the other facets leave none
			}
			out = append(out, FacetValue{Facet: i, Value: v, Rows: n, On: f.chosen[i][v]})
		}
		slices.SortFunc(out[from:], func(a, b FacetValue) int { return natural(fold(a.Value), fold(b.Value)) })
	}
	return out
}

// count counts a row at its value in each facet that leaves it to the others.
func (f *Facets) count(r PickRow, counts []map[string]int) {
	out, values := -1, make([]string, len(f.facets))
	misses := 0
	for i := range f.facets {
		values[i] = f.facets[i].Value(r)
		if c := f.chosen[i]; len(c) > 0 && !c[values[i]] {
			out = i
			misses++
		}
	}
	for i, v := range values {
		n := 0
		if misses == 0 || misses == 1 && out == i {
			n = 1
		}
		counts[i][v] += n
	}
}
