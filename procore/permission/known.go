package permission

import (
	"cmp"
	"slices"
	"strings"

	"procore-setup/procore/text"
)

// This file makes a vocabulary where no company has been asked: for a job by hand.

// Known returns what is publicly known of the tools of a scope, as if one company had
// all of them, in the terms of a dictionary (empty: en-US). Its keys are the publicly
// known ones, or else the catalogue's ids, so nothing of it may be sent to Procore.
// Tools that stand for others in some dictionaries are those others. Every company has
// correspondence types and custom tools of its own: own are those that somebody has named.
func (c *Catalog) Known(scope Scope, terms Terms, own ...string) *Vocabulary {
	c.once.Do(c.build)
	terms = cmp.Or(terms, US)
	v := &Vocabulary{scope: scope, catalog: c, terms: terms, say: c.dictionary(terms), index: map[string]int{}}
	for i := range c.Tools {
		known := &c.Tools[i]
		if known.Scope != scope || known.VariantOf != "" || known.Kind == KindPerType {
			continue
		}
		t := Tool{
			Key: publicKey(known.Keys, known.ID), Label: c.in(known, terms), Group: known.Group,
			Match: MatchKey, Catalog: known, Levels: offered(known, nil),
		}
		for j := range known.Granular {
			a := &known.Granular[j]
			t.Actions = append(t.Actions, Action{
				Key: publicKey(a.Keys, a.ID), Label: a.in(terms), Match: MatchKey, Catalog: a,
			})
		}
		v.Tools = append(v.Tools, t)
	}
	for _, name := range own {
		v.Tools = append(v.Tools, Tool{
			Key: name, Label: text.Display(name), Group: PerTypeGroup, Match: MatchNone, Levels: Levels(),
		})
	}
	slices.SortStableFunc(v.Tools, v.byPlace)
	for i, t := range v.Tools {
		v.index[t.Key] = i
	}
	return v
}

// publicKey is the first key with public evidence, or else the catalogue's id.
func publicKey(keys []string, id string) string {
	if len(keys) > 0 {
		return keys[0]
	}
	return id
}

// Likely returns the row that a company's own key stands for, as [NewVocabulary] would
// join it; nil where that is not one alone. It is for vocabularies of
// [Catalog.Known], in which companies' keys are not found.
func (v *Vocabulary) Likely(key string) *Tool {
	t := Tool{Key: key}
	v.join(&t)
	if t.Catalog == nil || isPerType(key) {
		return nil
	}
	id := cmp.Or(t.Catalog.VariantOf, t.Catalog.ID)
	for i := range v.Tools {
		if row := &v.Tools[i]; row.Catalog != nil && row.Catalog.ID == id {
			return row
		}
	}
	return nil
}

// Likely returns the action that a company's own key stands for, as [NewVocabulary]
// would join it; nil where that is not one alone.
func (t *Tool) Likely(key string) *Action {
	joined := newActions(t, map[string]bool{key: true}, nil, US)
	i := slices.IndexFunc(t.Actions, func(a Action) bool {
		return a.Catalog != nil && a.Catalog == joined[0].Catalog
	})
	if i < 0 {
		return nil
	}
	return &t.Actions[i]
}

// PerTypeName tells whether a name of a setup file is the key of one correspondence
// type or custom tool, and returns its id.
func PerTypeName(name string) (id string, ok bool) {
	id, ok = strings.CutPrefix(text.Token(name), perTypePrefix)
	return id, ok && id != ""
}

// Published is the name under which the tool is found in every company: the catalogue's
// id in the place of a key. What the catalogue does not know keeps its name.
func (t *Tool) Published() string {
	if t.Catalog == nil || t.PerType() {
		return t.Key
	}
	return t.Catalog.ID
}

// Published is [Tool.Published] of a granular permission.
func (a *Action) Published() string {
	if a.Catalog == nil {
		return a.Key
	}
	return a.Catalog.ID
}
