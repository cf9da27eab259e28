package plain

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/setup"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// A narrowing says which projects are shown, by their properties: the wizard's facets.
type narrowing struct {
	facets *widget.Facets
	rows   []widget.PickRow
	at     map[int64]procore.Project
}

// newNarrowing shows every project of a company.
func newNarrowing(snap *setup.Snapshot) narrowing {
	n := narrowing{at: map[int64]procore.Project{}}
	for _, p := range snap.Projects {
		n.at[int64(p.ID)] = p
		n.rows = append(n.rows, widget.PickRow{ID: int64(p.ID)})
	}
	var facets []widget.Facet
	for _, f := range setup.Properties(snap) {
		facets = append(facets, widget.Facet{
			Title: f.Title, Bare: f.Bare, Value: func(r widget.PickRow) string { return f.Value(n.at[r.ID]) },
		})
	}
	n.facets = widget.NewFacets(facets...)
	return n
}

// keeps tells whether a project is shown.
func (n narrowing) keeps(p procore.Project) bool {
	keep := n.facets.Keep()
	return keep == nil || keep(widget.PickRow{ID: int64(p.ID)})
}

// name says what the list is narrowed to; "" where it is not.
func (n narrowing) name() string { return n.facets.Name() }

// facets lists the properties with what they would show, and chooses among them: "3, 5",
// or none to show all.
func (c *chooser) facets(_ context.Context, args string) error {
	values := c.narrow.facets.Values(c.narrow.rows)
	switch {
	case args == "none":
		c.narrow.facets.Clear()
		c.tell()
		return nil
	case args != "":
		for word := range strings.FieldsFuncSeq(args, func(r rune) bool { return r == ' ' || r == ',' }) {
			i, err := strconv.Atoi(word)
			if err != nil || i < 1 || i > len(values) {
				return fmt.Errorf("narrow lists the properties, by number from 1 to %d; narrow none shows all", len(values))
			}
			v := values[i-1]
			c.narrow.facets.Set(v.Facet, v.Value, !v.On)
		}
		c.tell()
		return nil
	}
	var lines []string
	for i, v := range values {
		line := fmt.Sprintf("  %d. %s: %s, %s", i+1, c.narrow.facets.Title(v.Facet), cmp.Or(v.Value, "(none)"),
			text.Count(v.Rows, "project"))
		if v.On {
			line += ", chosen"
		}
		lines = append(lines, line)
	}
	c.w.Ask.Line("  Numbers behind narrow show only those, or take that back. Choices of one kind add up; " +
		"different kinds combine. narrow none shows all.")
	c.w.Ask.page(lines)
	return nil
}

// columns are what projects can be sorted by.
var columns = map[string]func(procore.Project) string{
	"name":   func(p procore.Project) string { return p.Name },
	"number": func(p procore.Project) string { return p.Number },
	"city":   func(p procore.Project) string { return p.City },
	"stage":  func(p procore.Project) string { return p.Stage },
}

// sortBy sorts what is shown by a column; without one, as Procore lists it.
func (c *chooser) sortBy(_ context.Context, args string) error {
	column := strings.ToLower(args)
	if columns[column] == nil && column != "" {
		return fmt.Errorf("sort by %s, or write nothing behind it for Procore's order",
			text.Either(slices.Sorted(maps.Keys(columns)), 0))
	}
	c.sort = column
	c.tell()
	return nil
}

// inOrder compares two cells: numbers by their value.
func inOrder(a, b string) int {
	x, notA := strconv.Atoi(a)
	y, notB := strconv.Atoi(b)
	if notA == nil && notB == nil {
		return cmp.Compare(x, y)
	}
	return cmp.Compare(text.Fold(a), text.Fold(b))
}
