package permission

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"procore-setup/procore/text"
)

// A Label is what the operator's permission manifest calls a tool, and the
// granular permissions that it names.
type Label struct {
	Key     string
	Name    string
	Group   string
	Actions map[string]string // action key → label
}

// A Match tells how a company's key was joined to the catalogue.
type Match string

// The ways, strongest first.
const (
	MatchKey   Match = "key"   // a key with public evidence
	MatchLabel Match = "label" // the same label, in some edition of Procore
	MatchAlias Match = "alias" // an older list of internal names has the key: likely
	MatchWords Match = "words" // nobody names it, but its key has the words of one label only: likely
	MatchNone  Match = "none"  // not in the catalogue: shown by its own label
	// MatchUnsure is of a key that may be one of several tools, or of none
	// ([Tool.Maybe]): nothing that is known of them counts for it, and only its own
	// key sets it.
	MatchUnsure Match = "unsure"
)

// A Vocabulary is what one company's templates can say: the tools and actions
// harvested from them, with labels. Never use one company's for another. It is
// not changed once it is made, and safe for concurrent use.
type Vocabulary struct {
	Tools []Tool // in the order in which Procore groups and lists them
	// Absent are the tools that the company names and no harvested template
	// shows, such as a correspondence type that was made after the templates:
	// nobody knows what Procore would make of their keys, so they are never sent.
	Absent []Label

	scope   Scope
	catalog *Catalog
	index   map[string]int
	terms   Terms
	own     *Vocabulary       // the same in the company's own words; nil: this is
	say     *strings.Replacer // turns our texts into the terms; nil: they are as they should be
}

// A Tool is one row of the matrix.
type Tool struct {
	Key     string // Procore's internal name in this company
	Label   string // cleaned for display, in the vocabulary's terms
	Own     string // what the company's manifest calls it, cleaned; empty: it does not say
	Group   string
	Match   Match
	Catalog *CatalogTool // nil: not in the catalogue
	Maybe   []*CatalogTool
	Levels  []Level // those that it offers, lowest first
	Actions []Action
	// Seen holds the levels at which some harvested template has the tool.
	Seen []Level
}

// An Action is one granular permission of a row.
type Action struct {
	Key     string // Procore's internal name in this company
	Label   string // cleaned for display, in the vocabulary's terms
	Own     string // what the company's manifest calls it, cleaned; empty: it does not say
	Match   Match
	Catalog *CatalogAction // nil: not in the catalogue
}

// perTypePrefix begins the key of every correspondence type and custom tool
// (rule 50); the rest of the key is the type's id.
const perTypePrefix = "generic_tool_"

// otherGroup holds the tools that the catalogue does not know.
const otherGroup = "Other Tools"

// groupOrder is how the template editor orders its sections.
var groupOrder = []string{
	"Core Tools", "Project Management", "Preconstruction", "Financial Management",
	"Field Productivity", "Resource Management", otherGroup, PerTypeGroup,
}

// PerTypeGroup is the section of the template editor for correspondence types and
// custom tools.
const PerTypeGroup = "Correspondence Types & Custom Tools"

// harvest is what the templates of a company show of one tool.
type harvest struct {
	levels  map[Level]bool
	actions map[string]bool
}

// NewVocabulary harvests the keys of the given templates and joins them to the
// catalogue. Labels come from the operator's manifest; they name, they never add
// keys. An action that a template carries as not granted is a key as well.
func NewVocabulary(c *Catalog, scope Scope, templates []Template, labels []Label) *Vocabulary {
	if c == nil {
		c = &Catalog{}
	}
	c.once.Do(c.build)
	seen := gather(templates)
	named := make(map[string]Label, len(labels))
	for _, l := range labels {
		if known, ok := named[l.Key]; !ok || known.Name == "" {
			named[l.Key] = l
		}
	}
	v := &Vocabulary{scope: scope, catalog: c, terms: c.GuessTerms(labels), Tools: make([]Tool, 0, len(seen))}
	v.say = c.dictionary(v.terms)
	for _, key := range sortedKeys(seen) {
		v.Tools = append(v.Tools, v.newTool(key, seen[key], named[key]))
	}
	v.Absent = absent(labels, seen)
	slices.SortStableFunc(v.Tools, v.byPlace)
	v.index = make(map[string]int, len(v.Tools))
	for i, t := range v.Tools {
		v.index[t.Key] = i
	}
	return v
}

func gather(templates []Template) map[string]*harvest {
	seen := map[string]*harvest{}
	at := func(tool string) *harvest {
		h := seen[tool]
		if h == nil {
			h = &harvest{map[Level]bool{}, map[string]bool{}}
			seen[tool] = h
		}
		return h
	}
	for _, t := range templates {
		for tool, l := range t.Levels {
			h := at(tool)
			if slices.Contains(Levels(), l) {
				h.levels[l] = true
			}
		}
		for tool, actions := range t.Granular {
			h := at(tool)
			for a := range actions {
				h.actions[a] = true
			}
		}
	}
	return seen
}

// absent returns what labels name and no template shows, each once.
func absent(labels []Label, seen map[string]*harvest) []Label {
	var out []Label
	for _, l := range labels {
		again := func(o Label) bool { return o.Key == l.Key }
		if seen[l.Key] == nil && l.Name != "" && !slices.ContainsFunc(out, again) {
			out = append(out, Label{Key: l.Key, Name: text.Display(strings.TrimSpace(l.Name)), Group: l.Group})
		}
	}
	return out
}

// PerType tells whether the label is of one correspondence type or custom tool.
func (l Label) PerType() bool { return isPerType(l.Key) }

func (v *Vocabulary) newTool(key string, h *harvest, l Label) Tool {
	t := Tool{Key: key, Match: MatchNone, Own: text.Display(strings.TrimSpace(l.Name))}
	t.Label = t.Own
	v.join(&t)
	perType := isPerType(key)
	switch {
	case t.Label != "":
	case perType:
		t.Label = "Correspondence type " + text.Display(strings.TrimPrefix(key, perTypePrefix))
	case t.Catalog != nil:
		t.Label = v.catalog.in(t.Catalog, v.terms)
	default:
		t.Label = readable(key)
	}
	switch {
	case perType:
		t.Group = PerTypeGroup
	case t.Catalog != nil:
		t.Group = t.Catalog.Group
	default:
		t.Group = groupOf(l.Group)
	}
	t.Seen = slices.Sorted(maps.Keys(h.levels))
	t.Levels = offered(t.Catalog, h.levels)
	t.Actions = newActions(&t, h.actions, l.Actions, v.terms)
	return t
}

// join finds what is known of a row: by a key with public evidence, by the
// company's own label, by an older internal name, by the words of the key. Where
// these do not agree on one tool, nothing is picked. A tool that has a row for
// each type (rule 49) is never one row.
func (v *Vocabulary) join(t *Tool) {
	if known := v.catalog.byKey(v.scope, t.Key); known != nil {
		t.Catalog, t.Match = known, MatchKey
		return
	}
	named, aliases := v.catalog.byLabel(v.scope, t.Own), v.catalog.byAlias(v.scope, t.Key)
	agree := func(c *CatalogTool) bool { return c == named || c.ID == named.VariantOf }
	all, match := aliases, MatchAlias
	switch {
	case named != nil && (len(aliases) == 0 || slices.ContainsFunc(aliases, agree)):
		all, match = []*CatalogTool{named}, MatchLabel
	case named != nil:
		all = append(all, named)
	case len(aliases) == 0 && t.Own == "":
		if known := v.catalog.byLabel(v.scope, readable(t.Key)); known != nil {
			all, match = []*CatalogTool{known}, MatchWords
		}
	}
	switch {
	case len(all) == 1 && all[0].Kind != KindPerType:
		t.Catalog, t.Match = all[0], match
	case len(all) > 0:
		t.Maybe, t.Match = all, MatchUnsure
	}
}

// Doubts says of each row that may be one of several tools what became of it, in
// an admin's words.
func (v *Vocabulary) Doubts() []string {
	var all []string
	for i := range v.Tools {
		if t := &v.Tools[i]; t.Match == MatchUnsure {
			all = append(all, fmt.Sprintf(
				"%s: %s. It stays at None, or as the base has it, until you choose its level by that key.", t.Label, t.Joined()))
		}
	}
	return all
}

// offered returns the levels of a tool: what the catalogue says, and more where
// the company's own templates show more (rule 8).
func offered(known *CatalogTool, seen map[Level]bool) []Level {
	if known == nil || len(known.Levels) == 0 {
		return Levels()
	}
	var all []Level
	for _, l := range Levels() {
		if seen[l] || slices.Contains(known.Levels, l.ID()) {
			all = append(all, l)
		}
	}
	return all
}

// groupOf returns the section that a manifest's group means, where it is one.
func groupOf(group string) string {
	if text.Fold(group) == "custom" {
		return PerTypeGroup
	}
	for _, g := range groupOrder {
		if f := text.Fold(group); f != "" && (f == text.Fold(g) || f+"tools" == text.Fold(g)) {
			return g
		}
	}
	return otherGroup
}

// isPerType tells whether key names one correspondence type or custom tool.
func isPerType(key string) bool {
	id, ok := strings.CutPrefix(key, perTypePrefix)
	return ok && id != ""
}

// byPlace orders rows: section, then the catalogue's order, then the label.
func (v *Vocabulary) byPlace(a, b Tool) int {
	index := func(t Tool) int {
		if t.Catalog == nil {
			return len(v.catalog.Tools)
		}
		return v.catalog.order[t.Catalog]
	}
	return cmp.Or(
		cmp.Compare(slices.Index(groupOrder, a.Group), slices.Index(groupOrder, b.Group)),
		cmp.Compare(index(a), index(b)),
		cmp.Compare(strings.ToLower(a.Label), strings.ToLower(b.Label)),
		cmp.Compare(a.Key, b.Key),
	)
}

// Tool returns the row with this key.
func (v *Vocabulary) Tool(key string) (*Tool, bool) {
	if v == nil {
		return nil, false
	}
	i, ok := v.index[key]
	if !ok {
		return nil, false
	}
	return &v.Tools[i], true
}

// Action returns the action of the row with this key.
func (t *Tool) Action(key string) (*Action, bool) {
	for i := range t.Actions {
		if t.Actions[i].Key == key {
			return &t.Actions[i], true
		}
	}
	return nil, false
}

// Granted returns the labels of the granular permissions that a template grants on the
// tool, in the row's order.
func (t *Tool) Granted(in Template) []string {
	var labels []string
	for _, a := range t.Actions {
		if in.Granted(t.Key, a.Key) {
			labels = append(labels, a.Label)
		}
	}
	return labels
}

// Offers tells whether the tool has this level.
func (t *Tool) Offers(l Level) bool { return slices.Contains(t.Levels, l) }

// PerType tells whether the row is one correspondence type or custom tool.
func (t *Tool) PerType() bool { return isPerType(t.Key) }

// ActsAt tells whether the permission does anything at a level of its tool.
// One that the catalogue does not know is taken to act wherever granular
// permissions exist.
func (a *Action) ActsAt(l Level) bool {
	if !l.TakesGranular() {
		return false
	}
	return a.Catalog == nil || len(a.Catalog.Levels) == 0 || slices.Contains(a.Catalog.Levels, l.ID())
}

// LockedAt tells whether Procore keeps the permission on at a level (rules 10 to 16).
func (a *Action) LockedAt(l Level) bool {
	return l.TakesGranular() && a.Catalog != nil && slices.Contains(a.Catalog.LockedOn, l.ID())
}

// sortedKeys returns the keys of m in order, so that nothing depends on a map's.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
