package permission

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"procore-setup/procore/text"
)

// Terms name a dictionary of labels: an edition of Procore in one region, or for
// one kind of company (rules 85 and 86). The empty Terms are a company's own.
type Terms string

// The dictionaries that the catalogue knows.
const (
	US        Terms = "en-US"
	Australia Terms = "en-AU"
	Britain   Terms = "en-GB"
	Canada    Terms = "en-CA"
	Owner     Terms = "owner"     // en-US as companies that commission buildings see it
	Specialty Terms = "specialty" // en-US as specialty contractors see it
)

// A Dictionary is one choice of [Terms], for a list to choose from.
type Dictionary struct {
	Terms Terms
	Title string // "Australia (en-AU)"
}

// Dictionaries returns every choice, en-US first.
func Dictionaries() []Dictionary {
	return []Dictionary{
		{US, "United States (en-US)"},
		{Australia, "Australia (en-AU)"},
		{Britain, "United Kingdom (en-GB)"},
		{Canada, "Canada (en-CA)"},
		{Owner, "owners (en-US)"},
		{Specialty, "specialty contractors (en-US)"},
	}
}

// ParseTerms reads the name of a dictionary in any spelling: "en-AU", "en_au".
// Empty is the company's own.
func ParseTerms(s string) (Terms, error) {
	if strings.TrimSpace(s) == "" {
		return "", nil
	}
	var all []string
	for _, d := range Dictionaries() {
		if text.Fold(s) == text.Fold(string(d.Terms)) {
			return d.Terms, nil
		}
		all = append(all, string(d.Terms))
	}
	return "", fmt.Errorf("unknown terms %q: use %s", text.Display(s), strings.Join(all, ", "))
}

// in returns what a dictionary calls the tool. A tool that replaces another one
// in some dictionary is that one in all others.
func (c *Catalog) in(t *CatalogTool, terms Terms) string {
	if t.VariantOf != "" {
		if base, ok := c.Tool(t.Scope, t.VariantOf); ok {
			t = base
		}
	}
	return cmp.Or(t.Names[string(terms)], t.Name)
}

// in returns what a dictionary calls the permission.
func (a *CatalogAction) in(terms Terms) string { return cmp.Or(a.Names[string(terms)], a.Name) }

// GuessTerms returns the dictionary that the most of a company's own labels are
// from; en-US where nothing tells. Labels are those of the operator's manifest.
func (c *Catalog) GuessTerms(labels []Label) Terms {
	votes := map[Terms]int{}
	for _, l := range labels {
		for _, scope := range []Scope{ProjectScope, CompanyScope} {
			t := c.byLabel(scope, l.Name)
			if t == nil {
				t = c.byKey(scope, l.Key)
			}
			if t == nil {
				continue
			}
			c.vote(votes, t, l)
			break
		}
	}
	best := US
	for _, d := range Dictionaries() {
		if votes[d.Terms] > votes[best] {
			best = d.Terms
		}
	}
	return best
}

// vote counts for every dictionary what it has in common with one label.
func (c *Catalog) vote(votes map[Terms]int, t *CatalogTool, l Label) {
	name := text.Fold(l.Name)
	for _, d := range Dictionaries() {
		if text.Fold(c.in(t, d.Terms)) == name {
			votes[d.Terms]++
		}
	}
	for _, label := range l.Actions {
		a := t.actionByLabel(label)
		if a == nil {
			continue
		}
		own := text.Fold(label)
		for _, d := range Dictionaries() {
			if text.Fold(a.in(d.Terms)) == own {
				votes[d.Terms]++
			}
		}
	}
}

// Terms returns the dictionary of the labels: the one that [Vocabulary.In] was
// asked for, or the one that the company's own labels are likely from.
func (v *Vocabulary) Terms() Terms { return v.terms }

// In returns the same tools with the labels of a dictionary; empty terms change
// nothing. A label that no dictionary knows is the company's own word and stays,
// and so do two that would become one. Names in any other terms are still found.
func (v *Vocabulary) In(terms Terms) *Vocabulary {
	if v == nil || terms == "" {
		return v
	}
	v = v.Own()
	out := &Vocabulary{
		Tools: slices.Clone(v.Tools), Absent: v.Absent,
		scope: v.scope, catalog: v.catalog, index: v.index, terms: terms, own: v,
	}
	for i := range out.Tools {
		t := &out.Tools[i]
		t.Label = v.toolIn(t, terms)
		t.Actions = slices.Clone(t.Actions)
		for j := range t.Actions {
			a := &t.Actions[j]
			if a.Catalog != nil && known(a.Own, a.Catalog.Labels()) {
				a.Label = a.Catalog.in(terms)
			}
		}
	}
	v.keepApart(out)
	out.say = v.catalog.dictionary(terms)
	return out
}

// Own returns the same tools in the company's own words, whatever [Vocabulary.In] made of
// them.
func (v *Vocabulary) Own() *Vocabulary {
	if v == nil || v.own == nil {
		return v
	}
	return v.own
}

// toolIn returns what a dictionary calls a row.
func (v *Vocabulary) toolIn(t *Tool, terms Terms) string {
	if t.Catalog == nil || t.PerType() {
		return t.Label
	}
	labels := t.Catalog.Labels()
	if base, ok := v.catalog.Tool(v.scope, t.Catalog.VariantOf); ok {
		labels = append(labels, base.Labels()...)
	}
	if !known(t.Own, labels) {
		return t.Label
	}
	return v.catalog.in(t.Catalog, terms)
}

// known tells whether a company's own label is one of a dictionary, or missing.
func known(own string, labels []string) bool {
	return own == "" || slices.ContainsFunc(labels, folds(text.Fold(own)))
}

// keepApart gives rows that a dictionary would call the same the labels of v again.
func (v *Vocabulary) keepApart(out *Vocabulary) {
	count := map[string]int{}
	for _, t := range out.Tools {
		count[text.Fold(t.Label)]++
	}
	for i := range out.Tools {
		if count[text.Fold(out.Tools[i].Label)] > 1 {
			out.Tools[i].Label = v.Tools[i].Label
		}
	}
}

// dictionary returns what turns the en-US names in our own texts into those of a
// dictionary; nil where there is nothing to turn.
func (c *Catalog) dictionary(terms Terms) *strings.Replacer {
	var pairs [][2]string
	add := func(from, to string) {
		pair := [2]string{from, to}
		if from != to && !slices.Contains(pairs, pair) {
			pairs = append(pairs, pair)
		}
	}
	for i := range c.Tools {
		t := &c.Tools[i]
		if t.VariantOf == "" {
			add(t.Name, c.in(t, terms))
		}
		for j := range t.Granular {
			add(t.Granular[j].Name, t.Granular[j].in(terms))
		}
	}
	if len(pairs) == 0 {
		return nil
	}
	// The longest first, so that a name in another one is not taken out of it.
	slices.SortStableFunc(pairs, func(a, b [2]string) int { return cmp.Compare(len(b[0]), len(a[0])) })
	var flat []string
	for _, p := range pairs {
		flat = append(flat, p[0], p[1])
	}
	return strings.NewReplacer(flat...)
}

// words returns one of our own texts in the vocabulary's terms.
func (v *Vocabulary) words(s string) string {
	if v.say == nil {
		return s
	}
	return v.say.Replace(s)
}
