package permission

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"

	"procore-setup/assets"
	"procore-setup/procore/text"
)

// A Scope tells whether a tool is one of a project or of the company.
type Scope string

// The scopes.
const (
	ProjectScope Scope = "project"
	CompanyScope Scope = "company"
)

// A Catalog is what is publicly known of Procore's tools and granular
// permissions. It holds labels, not a company's keys.
type Catalog struct {
	Tools []CatalogTool `json:"tools"` // in the order in which Procore groups and lists them

	once   sync.Once
	labels map[Scope]map[string]*CatalogTool // folded label → tool; nil where it is ambiguous
	order  map[*CatalogTool]int              // place in Tools
}

// The kinds of rows that are not a plain tool.
const (
	KindPerType  = "per_type" // every correspondence type and custom tool is a row (rule 49)
	KindWorkflow = "workflow" // permissions in the workflows of a tool (rule 51)
)

// A CatalogTool is one tool of one scope.
type CatalogTool struct {
	ID          string            `json:"id"` // ours: "rfis"
	Scope       Scope             `json:"scope"`
	Name        string            `json:"name"`                   // en-US label
	Group       string            `json:"group"`                  // section of the template editor
	Levels      []string          `json:"levels,omitempty"`       // ids of the levels it offers; empty: all four
	Keys        []string          `json:"keys,omitempty"`         // Procore's internal names with public evidence
	Aliases     []string          `json:"aliases,omitempty"`      // older internal names: a lead, no proof; never sent
	SeenActions []string          `json:"seen_actions,omitempty"` // action keys with public evidence, label unknown
	Names       map[string]string `json:"names,omitempty"`        // dictionary ("en-AU", "owner") → label there
	Legacy      []string          `json:"legacy,omitempty"`       // labels of older editions
	Kind        string            `json:"kind,omitempty"`         // [KindPerType], [KindWorkflow] or empty
	VariantOf   string            `json:"variant_of,omitempty"`   // id of the tool that it replaces in some dictionary
	Beta        bool              `json:"beta,omitempty"`
	Partial     bool              `json:"partial,omitempty"` // more granular permissions may exist than Granular lists
	NeedsTools  []ToolNeed        `json:"needs_tools,omitempty"`
	About       string            `json:"about,omitempty"` // a line for the details pane
	Granular    []CatalogAction   `json:"granular,omitempty"`
	Confidence  string            `json:"confidence,omitempty"` // high, medium or low
	Source      string            `json:"source,omitempty"`     // where we know it from
}

// A CatalogAction is one granular permission of a tool.
type CatalogAction struct {
	ID         string            `json:"id"` // ours: "act_as_rfi_manager"
	Name       string            `json:"name"`
	About      string            `json:"about,omitempty"`
	Keys       []string          `json:"keys,omitempty"`        // Procore's action names with public evidence
	Levels     []string          `json:"levels,omitempty"`      // levels at which it acts; empty: Read Only and Standard
	DefaultOn  []string          `json:"default_on,omitempty"`  // on without being set, at these levels
	LockedOn   []string          `json:"locked_on,omitempty"`   // on and not to be cleared, at these levels
	InherentOn []string          `json:"inherent_on,omitempty"` // the level alone allows it; not known to be locked
	Needs      []string          `json:"needs,omitempty"`       // ids of actions of the same tool; the rules say when
	NeedsTools []ToolNeed        `json:"needs_tools,omitempty"`
	Conflicts  []string          `json:"conflicts,omitempty"`
	Implies    []string          `json:"implies,omitempty"` // ids of actions that it covers
	Names      map[string]string `json:"names,omitempty"`
	Legacy     []string          `json:"legacy,omitempty"`
	Beta       bool              `json:"beta,omitempty"`
	Mobile     bool              `json:"mobile,omitempty"`
	// Restrictive marks one that takes rights away (rule 6).
	Restrictive bool `json:"restrictive,omitempty"`
	// Assignable marks one that reaches no further than the templates that are
	// set as assignable on the person's own template (rule 64).
	Assignable bool   `json:"assignable,omitempty"`
	Confidence string `json:"confidence,omitempty"`
	Source     string `json:"source,omitempty"`
}

// A ToolNeed is a tool that has to stand at a level, or above, as well.
type ToolNeed struct {
	Scope Scope  `json:"scope"`
	Tool  string `json:"tool"`            // catalogue id
	Level string `json:"level,omitempty"` // empty: it has to be in use
}

var loadCatalog = sync.OnceValues(readCatalog)

func readCatalog() (*Catalog, error) {
	c := &Catalog{}
	if err := json.Unmarshal(assets.Catalog, c); err != nil {
		return nil, fmt.Errorf("read the built-in tool catalogue: %w", err)
	}
	return c, nil
}

// LoadCatalog returns the built-in catalogue (assets). It is read once, at the
// first call, and shared: do not change it.
func LoadCatalog() (*Catalog, error) { return loadCatalog() }

// Tool returns the tool of a scope by its id.
func (c *Catalog) Tool(scope Scope, id string) (*CatalogTool, bool) {
	for i := range c.Tools {
		if t := &c.Tools[i]; t.Scope == scope && t.ID == id {
			return t, true
		}
	}
	return nil, false
}

// Called returns every name by which the tools of a scope are known: ids, internal names and
// labels.
func (c *Catalog) Called(scope Scope) []string {
	var out []string
	for _, t := range c.Tools {
		if t.Scope == scope {
			out = slices.Concat(out, []string{t.ID, t.Name}, t.Keys, t.Aliases, t.Legacy, slices.Sorted(maps.Values(t.Names)))
		}
	}
	return out
}

// Action returns the granular permission of the tool by its id.
func (t *CatalogTool) Action(id string) (*CatalogAction, bool) {
	for i := range t.Granular {
		if a := &t.Granular[i]; a.ID == id {
			return a, true
		}
	}
	return nil, false
}

// Labels returns every label of the tool, today's en-US one first.
func (t *CatalogTool) Labels() []string { return labels(t.Name, t.Names, t.Legacy) }

// Labels returns every label of the permission, today's en-US one first.
func (a *CatalogAction) Labels() []string { return labels(a.Name, a.Names, a.Legacy) }

func labels(name string, names map[string]string, legacy []string) []string {
	all := []string{name}
	for _, dictionary := range sortedKeys(names) {
		all = append(all, names[dictionary])
	}
	return append(all, legacy...)
}

// build indexes the labels. A label of today's en-US edition wins over one of
// another dictionary, and that over an old one: "Funding" is the tool of that
// name before it is an owner's word for Prime Contracts.
func (c *Catalog) build() {
	c.labels = map[Scope]map[string]*CatalogTool{ProjectScope: {}, CompanyScope: {}}
	c.order = make(map[*CatalogTool]int, len(c.Tools))
	rank := map[Scope]map[string]int{ProjectScope: {}, CompanyScope: {}}
	add := func(t *CatalogTool, label string, r int) {
		key := text.Fold(label)
		known, ok := rank[t.Scope][key]
		switch {
		case !ok || r < known:
			c.labels[t.Scope][key], rank[t.Scope][key] = t, r
		case r == known && c.labels[t.Scope][key] != t:
			c.labels[t.Scope][key] = nil
		}
	}
	for i := range c.Tools {
		t := &c.Tools[i]
		c.order[t] = i
		add(t, t.Name, 0)
		for _, n := range t.Names {
			add(t, n, 1)
		}
		for _, n := range t.Legacy {
			add(t, n, 2)
		}
	}
}

// byLabel returns the tool of a scope that has this label in some edition; nil
// if there is none, or more than one.
func (c *Catalog) byLabel(scope Scope, label string) *CatalogTool {
	if label == "" {
		return nil
	}
	c.once.Do(c.build)
	return c.labels[scope][text.Fold(label)]
}

// byAlias returns the tools of a scope that an older list of internal names calls
// so. More than one means that the name alone does not tell.
func (c *Catalog) byAlias(scope Scope, key string) []*CatalogTool {
	var found []*CatalogTool
	for i := range c.Tools {
		if t := &c.Tools[i]; t.Scope == scope && slices.Contains(t.Aliases, key) {
			found = append(found, t)
		}
	}
	return found
}

// byKey returns the tool of a scope that has this key with public evidence. What has a
// row for each type has no key of its own, only the beginning of theirs.
func (c *Catalog) byKey(scope Scope, key string) *CatalogTool {
	for i := range c.Tools {
		t := &c.Tools[i]
		has := slices.Contains(t.Keys, key)
		if t.Kind == KindPerType {
			has = isPerType(key)
		}
		if has && t.Scope == scope {
			return t
		}
	}
	return nil
}
