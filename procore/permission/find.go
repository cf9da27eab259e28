package permission

import (
	"fmt"
	"slices"
	"strings"

	"procore-setup/procore/text"
)

// A NameError is a name of a tool or a granular permission that means nothing,
// or too much, in this company.
type NameError struct {
	What  string   // "tool" or "granular permission"
	Where string   // "this company", or the tool's label
	Name  string   // as it was written
	Close []string // what may be meant: labels, or keys where labels are equal
	Many  bool     // it means each of Close
	// Absent is the label of what is meant, where Procore or this company has it
	// but no template of this company shows its key.
	Absent string
	Own    bool // Absent is this company's own
	// Unsure tells that each of Close may be what Absent is, and that their keys
	// do not tell.
	Unsure bool
}

// Error implements error.
func (e *NameError) Error() string {
	name, list := text.Display(e.Name), strings.Join(e.Close, ", ")
	switch {
	case e.Unsure:
		return fmt.Sprintf("%s is a %s of Procore, but its key in %s could not be recognised; if you know that it is one of "+
			"these, write the key, else set it by hand: %s", e.Absent, e.What, e.Where, list)
	case e.Many:
		return fmt.Sprintf("%q may be any of %s: write which one", name, list)
	case e.Own:
		return fmt.Sprintf("this company has the %s %s, but none of its permission templates shows it, "+
			"so it can only be set by hand", e.What, e.Absent)
	case e.Absent != "":
		return fmt.Sprintf("%s is a %s of Procore, but no permission template of this company shows it, "+
			"so it can only be set by hand", e.Absent, e.What)
	case list == "":
		return fmt.Sprintf("there is no %s %q in %s", e.What, name, e.Where)
	}
	return fmt.Sprintf("there is no %s %q in %s; close to it: %s", e.What, name, e.Where, list)
}

// Find returns the row that an admin means by name: Procore's key, the
// catalogue's id, or a label in any edition, in that order. Its error is a
// [*NameError] that names what may stand there.
func (v *Vocabulary) Find(name string) (*Tool, error) {
	if t, ok := v.Tool(name); ok {
		return t, nil
	}
	if v == nil {
		v = NewVocabulary(nil, ProjectScope, nil, nil)
	}
	e := &NameError{What: "tool", Where: "this company", Name: name}
	for _, fits := range v.readings(name) {
		switch found := v.rows(fits); {
		case len(found) == 0:
		case len(found) == 1 && !found[0].may(name):
			return found[0], nil
		default:
			return nil, v.ask(e, found)
		}
	}
	if l, ok := v.absent(name); ok {
		e.Absent, e.Own = l.Name, true
		return nil, e
	}
	known, ok := v.catalog.Tool(v.scope, name)
	if !ok {
		known = v.catalog.byLabel(v.scope, name)
	}
	if known != nil {
		e.Absent = v.catalog.in(known, v.terms)
	}
	if known != nil && known.Kind == KindPerType {
		// Rule 49: it has no row that is surely its own; each type is one.
		if types := v.rows((*Tool).PerType); len(types) > 0 {
			return nil, v.ask(e, types)
		}
	}
	if doubtful := v.rows(func(t *Tool) bool { return t.may(name) }); len(doubtful) > 0 {
		e.Close, e.Unsure = keyed(doubtful), true
		return nil, e
	}
	for i := range v.Tools {
		e.Close = append(e.Close, v.Tools[i].Label)
	}
	e.Close = text.Close(name, e.Close)
	return nil, e
}

// may tells whether the row may be the tool that name means in the catalogue.
func (t *Tool) may(name string) bool {
	fits := folds(text.Fold(name))
	return slices.ContainsFunc(t.Maybe, func(c *CatalogTool) bool {
		return c.ID == name || slices.ContainsFunc(c.Labels(), fits)
	})
}

// ask makes e the error of a name that means each of found, and of what may be
// the tool of that name: a row whose key does not tell, or a correspondence type.
func (v *Vocabulary) ask(e *NameError, found []*Tool) *NameError {
	doubtful := v.rows(func(t *Tool) bool { return t.may(e.Name) })
	perType := func(t *Tool) bool {
		return slices.ContainsFunc(t.Maybe, func(c *CatalogTool) bool { return c.Kind == KindPerType })
	}
	sure := v.rows(func(t *Tool) bool {
		return !slices.Contains(doubtful, t) &&
			(slices.Contains(found, t) || t.PerType() && slices.ContainsFunc(doubtful, perType))
	})
	e.Close, e.Many, e.Absent = append(distinct(sure), keyed(doubtful)...), true, ""
	return e
}

// keyed names rows by label and key.
func keyed(rows []*Tool) []string {
	var names []string
	for _, t := range rows {
		names = append(names, t.Label+" ("+text.Display(t.Key)+")")
	}
	return names
}

// absent returns what the company has by this key or name and no template shows.
func (v *Vocabulary) absent(name string) (Label, bool) {
	fits := folds(text.Fold(name))
	for _, l := range v.Absent {
		if l.Key == name || fits(l.Name) {
			return l, true
		}
	}
	return Label{}, false
}

// readings returns what a name that is no key may mean, the likeliest first: the
// catalogue's id, the company's own label, a label of any edition, and the row
// that stands for that tool in this company's words. A correspondence type is
// known by its own label only.
func (v *Vocabulary) readings(name string) []func(*Tool) bool {
	fits := folds(text.Fold(name))
	known := func(t *Tool) bool { return t.Catalog != nil && !t.PerType() }
	return []func(*Tool) bool{
		func(t *Tool) bool { return known(t) && t.Catalog.ID == name },
		func(t *Tool) bool { return fits(t.Label) || fits(t.Own) },
		func(t *Tool) bool { return known(t) && slices.ContainsFunc(t.Catalog.Labels(), fits) },
		func(t *Tool) bool { return known(t) && t.Catalog.VariantOf != "" && t.Catalog.VariantOf == name },
	}
}

func (v *Vocabulary) rows(fits func(*Tool) bool) []*Tool {
	var found []*Tool
	for i := range v.Tools {
		if fits(&v.Tools[i]) {
			found = append(found, &v.Tools[i])
		}
	}
	return found
}

// distinct names rows by their labels, with the key where two are equal.
func distinct(rows []*Tool) []string {
	count := map[string]int{}
	for _, t := range rows {
		count[text.Fold(t.Label)]++
	}
	names := make([]string, len(rows))
	for i, t := range rows {
		names[i] = t.Label
		if count[text.Fold(t.Label)] > 1 {
			names[i] += " (" + text.Display(t.Key) + ")"
		}
	}
	return names
}

// Find returns the action of the row that an admin means by name, in the same
// order as [Vocabulary.Find]. Its error is a [*NameError].
func (t *Tool) Find(name string) (*Action, error) {
	if a, ok := t.Action(name); ok {
		return a, nil
	}
	fits := folds(text.Fold(name))
	e := &NameError{What: "granular permission", Where: t.Label, Name: name}
	for _, means := range []func(*Action) bool{
		func(a *Action) bool { return a.Catalog != nil && a.Catalog.ID == name },
		func(a *Action) bool { return fits(a.Label) || fits(a.Own) },
		func(a *Action) bool { return a.Catalog != nil && slices.ContainsFunc(a.Catalog.Labels(), fits) },
	} {
		var found []*Action
		for i := range t.Actions {
			if means(&t.Actions[i]) {
				found = append(found, &t.Actions[i])
			}
		}
		if len(found) == 1 {
			return found[0], nil
		}
		for _, a := range found {
			e.Close, e.Many = append(e.Close, a.Label+" ("+text.Display(a.Key)+")"), true
		}
		if e.Many {
			return nil, e
		}
	}
	if e.Absent = t.Catalog.actionName(name); e.Absent != "" {
		if e.Close = t.unrecognised(); len(e.Close) > 0 {
			e.Unsure = true
			return nil, e
		}
	}
	for _, a := range t.Actions {
		e.Close = append(e.Close, a.Label)
	}
	e.Close = text.Close(name, e.Close)
	return nil, e
}

// unrecognised returns the keys of the permissions that nobody names. A manifest
// names those of tools below Admin only, so that each may well be a known one.
func (t *Tool) unrecognised() []string {
	var keys []string
	for _, a := range t.Actions {
		if a.Match == MatchNone && a.Own == "" {
			keys = append(keys, text.Display(a.Key))
		}
	}
	return keys
}

// actionName returns the label of the permission that a name means in the
// catalogue, which a company need not have; "" if there is none.
func (t *CatalogTool) actionName(name string) string {
	if t == nil {
		return ""
	}
	known, ok := t.Action(name)
	if !ok {
		known = t.actionByLabel(name)
	}
	if known == nil {
		return ""
	}
	return known.Name
}

func folds(fold string) func(string) bool {
	return func(label string) bool { return fold != "" && text.Fold(label) == fold }
}
