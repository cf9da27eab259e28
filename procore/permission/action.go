package permission

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"procore-setup/procore/text"
)

// newActions makes the actions of a row out of their keys: joined to the
// catalogue's permissions of that tool by a key with public evidence, else by the
// label that the manifest gives, else by the words of the key.
func newActions(t *Tool, keys map[string]bool, labels map[string]string, terms Terms) []Action {
	actions := make([]Action, 0, len(keys))
	for _, key := range sortedKeys(keys) {
		a := Action{Key: key, Match: MatchNone, Own: text.Display(strings.TrimSpace(labels[key]))}
		a.Label = a.Own
		if t.Catalog != nil {
			if known := t.Catalog.actionByKey(key); known != nil {
				a.Catalog, a.Match = known, MatchKey
			} else if known := t.Catalog.actionByLabel(a.Label); known != nil {
				a.Catalog, a.Match = known, MatchLabel
			}
		}
		actions = append(actions, a)
	}
	joinByWords(t, actions)
	for i := range actions {
		a := &actions[i]
		switch {
		case a.Label != "":
		case a.Catalog != nil:
			a.Label = a.Catalog.in(terms)
		default:
			a.Label = readable(a.Key)
		}
	}
	slices.SortStableFunc(actions, func(a, b Action) int {
		return cmp.Or(
			cmp.Compare(t.index(a), t.index(b)),
			cmp.Compare(strings.ToLower(a.Label), strings.ToLower(b.Label)),
			cmp.Compare(a.Key, b.Key),
		)
	})
	return actions
}

// index is where the catalogue lists an action; unknown ones come last.
func (t *Tool) index(a Action) int {
	if a.Catalog == nil {
		return 1 << 20
	}
	return slices.IndexFunc(t.Catalog.Granular, func(c CatalogAction) bool { return c.ID == a.Catalog.ID })
}

func (t *CatalogTool) actionByKey(key string) *CatalogAction {
	for i := range t.Granular {
		if slices.Contains(t.Granular[i].Keys, key) {
			return &t.Granular[i]
		}
	}
	return nil
}

// actionByLabel returns the permission with this label in some edition; nil if
// there is none, or more than one.
func (t *CatalogTool) actionByLabel(label string) *CatalogAction {
	want := text.Fold(label)
	if label == "" {
		return nil
	}
	var found *CatalogAction
	for i := range t.Granular {
		for _, l := range t.Granular[i].Labels() {
			if text.Fold(l) != want || found == &t.Granular[i] {
				continue
			}
			if found != nil {
				return nil
			}
			found = &t.Granular[i]
		}
	}
	return found
}

// joinByWords joins what neither a known key nor a label could: "act_as_manager"
// of RFIs has, without the tool's own name, the words of "Act as RFI Manager".
// It holds only where one key and one permission find each other, and never for
// a key that is publicly known as something whose label we do not have.
func joinByWords(t *Tool, actions []Action) {
	if t.Catalog == nil {
		return
	}
	own := words(t.Key + " " + t.Label + " " + strings.Join(t.Catalog.Labels(), " "))
	spell := func(s string) string {
		left := slices.DeleteFunc(words(s), func(w string) bool { return slices.Contains(own, w) })
		return strings.Join(left, " ")
	}
	byWords := map[string][]*CatalogAction{}
	for i := range t.Catalog.Granular {
		known := &t.Catalog.Granular[i]
		for _, l := range known.Labels() {
			w := spell(l)
			if w != "" && !slices.Contains(byWords[w], known) {
				byWords[w] = append(byWords[w], known)
			}
		}
	}
	free := func(known *CatalogAction) bool {
		return !slices.ContainsFunc(actions, func(a Action) bool { return a.Catalog == known })
	}
	wanted := map[*CatalogAction][]int{}
	for i, a := range actions {
		if a.Catalog != nil || a.Label != "" || slices.Contains(t.Catalog.SeenActions, a.Key) {
			continue
		}
		if found := byWords[spell(a.Key)]; len(found) == 1 && free(found[0]) {
			wanted[found[0]] = append(wanted[found[0]], i)
		}
	}
	for known, by := range wanted {
		if len(by) == 1 {
			actions[by[0]].Catalog, actions[by[0]].Match = known, MatchWords
		}
	}
}

// fillers are words that keys drop.
var fillers = []string{"a", "an", "the", "of", "to", "for", "in", "on", "by", "with", "within", "from", "as", "and"}

// words returns the words of a key or a label that carry meaning, lower-case and
// in the singular.
func words(s string) []string {
	apart := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	all := strings.FieldsFunc(strings.ToLower(s), apart)
	kept := all[:0]
	for _, w := range all {
		if slices.Contains(fillers, w) {
			continue
		}
		if len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") {
			w = strings.TrimSuffix(w, "s")
		}
		kept = append(kept, w)
	}
	return kept
}

// readable turns a key into something to show: "daily_log" into "Daily Log".
func readable(key string) string {
	fields := strings.FieldsFunc(key, func(r rune) bool { return r == '_' || unicode.IsSpace(r) })
	for i, w := range fields {
		r := []rune(w)
		r[0] = unicode.ToUpper(r[0])
		fields[i] = string(r)
	}
	return text.Display(strings.Join(fields, " "))
}
