package spec

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"procore-setup/procore/permission"
	"procore-setup/procore/text"
)

// slips are the tools of the answers' templates that the catalogue does not know, and that
// are near to one that it knows. A company may have a tool of any name, so it is no mistake
// before the company was read.
func (s Spec) slips() (remarks Problems) {
	catalog, err := permission.LoadCatalog()
	if err != nil {
		return nil // whoever needs it says so
	}
	for _, scope := range []permission.Scope{permission.ProjectScope, permission.CompanyScope} {
		t := s.TemplateOf(scope)
		if t == nil || len(t.Tools) == 0 {
			continue
		}
		known := catalog.Called(scope)
		for _, name := range slices.Sorted(maps.Keys(t.Tools)) {
			if slices.ContainsFunc(known, func(k string) bool { return singular(k) == singular(name) }) {
				continue
			}
			if near := text.Nearest(name, known); near != "" {
				r := s.Problem(RowField(scope, name), name, "Procore's own tools have no")
				r.Hint = "did you mean " + text.Brief(near) + "? A company may have more tools; plan tells"
				remarks = append(remarks, r)
			}
		}
	}
	return remarks
}

// singular is a name without the ends by which Procore's keys and labels differ: one company
// has the key "task_item", the catalogue calls the tool "task_items", and people Task Items.
func singular(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, w := range words {
		words[i] = strings.TrimSuffix(text.Fold(w), "s")
	}
	return strings.Join(words, " ")
}
