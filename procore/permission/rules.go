package permission

import "slices"

// A Severity is the kind of a rule.
type Severity string

// The severities.
const (
	Block Severity = "block" // refused, or forced; a template in hand obeys it
	Warn  Severity = "warn"  // allowed, but the admin should know before
	Info  Severity = "info"  // explains what the template will do
)

// A Finding is a rule that has something to say about a template.
type Finding struct {
	Rule     int // its number; 0: a key that was not harvested from this company
	Severity Severity
	Strong   bool   // a warning that asks for more than a line of text
	Scope    Scope  // of Tool; empty: the finding is about no row
	Tool     string // key
	Action   string // key; empty: about the level
	Text     string // in an admin's words
	Source   string // title of the page that says so
}

// A rule is one line of what Procore's pages say about levels and granular
// permissions. It speaks where the row's level is one of levels and all of its
// other conditions hold.
type rule struct {
	number   int
	severity Severity
	strong   bool
	scope    Scope   // empty: project
	tool     string  // catalogue id
	levels   []Level // empty: Read Only and above
	on       []string
	off      []string
	any      []string // at least one of these is granted; "*": any granular permission
	all      bool     // every granular permission is granted
	unmet    []need   // at least one of these is not met
	company  *need    // it is not met in the account's company template, or that is not known
	text     string
	source   string
}

// A need is another tool of the same template at a level or above. Below Admin
// the actions have to be granted on it as well.
type need struct {
	tools   []string // catalogue ids; one of them is enough
	level   Level
	actions []string
}

// Short forms for the tables.
var (
	readOnly      = []Level{ReadOnly}
	standard      = []Level{Standard}
	admin         = []Level{Admin}
	granular      = []Level{ReadOnly, Standard}
	standardAndUp = []Level{Standard, Admin}
)

// rules is every rule that a template can break or set off, by number.
var rules = slices.Concat(
	blockRules, logRules, costRules, fieldRules, peopleRules, roleRules, accessRules, companyRules,
)

// A Holding is a template with the vocabulary that it is written in.
type Holding struct {
	Vocabulary *Vocabulary
	Template   Template
}

// Check returns what the rules say about t, row by row in the vocabulary's
// order. Findings of the kind [Block] are what [Vocabulary.Normalize] would change.
func (v *Vocabulary) Check(t Template) []Finding { return v.CheckBeside(t, Holding{}) }

// CheckBeside is [Vocabulary.Check] of a project template, knowing the account's
// company template: what a rule needs there is not asked for where it is given.
// The zero Holding is a company template that nobody knows.
func (v *Vocabulary) CheckBeside(t Template, company Holding) []Finding {
	_, found := v.Normalize(t)
	for i := range v.Tools {
		row := &v.Tools[i]
		if row.Catalog == nil {
			continue
		}
		for _, r := range rules {
			if r.severity != Block && r.of(row.Catalog) && v.fires(r, t, row) && !company.gives(r.company) {
				f := r.finding(row)
				f.Text = v.words(f.Text)
				found = append(found, f)
			}
		}
	}
	return found
}

// gives tells whether the company template surely fulfils a need. Whoever has
// Admin on the company Directory has Admin on every company tool (rule 61).
func (h Holding) gives(n *need) bool {
	if n == nil || h.Vocabulary == nil {
		return false
	}
	return h.Vocabulary.met(*n, h.Template) ||
		h.Vocabulary.met(need{[]string{"company_directory"}, Admin, nil}, h.Template)
}

// of tells whether the rule is about this tool.
func (r rule) of(c *CatalogTool) bool {
	scope := r.scope
	if scope == "" {
		scope = ProjectScope
	}
	return c.Scope == scope && (c.ID == r.tool || c.VariantOf != "" && c.VariantOf == r.tool)
}

func (r rule) finding(row *Tool) Finding {
	f := Finding{
		Rule: r.number, Severity: r.severity, Strong: r.strong, Scope: row.scope(), Tool: row.Key,
		Text: r.text, Source: r.source,
	}
	for _, id := range slices.Concat(r.on, r.off) {
		if keys := row.keys(id); len(keys) > 0 {
			f.Action = keys[0]
			break
		}
	}
	return f
}

// scope returns the scope of a row that the catalogue knows.
func (t *Tool) scope() Scope { return t.Catalog.Scope }

// keys returns the company's keys for a permission of the catalogue.
func (t *Tool) keys(id string) []string {
	var keys []string
	for _, a := range t.Actions {
		if a.Catalog != nil && a.Catalog.ID == id {
			keys = append(keys, a.Key)
		}
	}
	return keys
}

// fires tells whether the rule has something to say about the row.
func (v *Vocabulary) fires(r rule, t Template, row *Tool) bool {
	l := t.Level(row.Key)
	if l < ReadOnly || len(r.levels) > 0 && !slices.Contains(r.levels, l) {
		return false
	}
	on := v.effective(t, row.Key)
	granted := func(id string) bool {
		if id == "*" {
			return len(on) > 0
		}
		return slices.ContainsFunc(row.keys(id), func(k string) bool { return on[k] })
	}
	isOff := func(id string) bool { return !granted(id) }
	lacks := func(n need) bool { return !v.met(n, t) }
	switch {
	case slices.ContainsFunc(r.on, isOff), slices.ContainsFunc(r.off, granted):
		return false
	case len(r.any) > 0 && !slices.ContainsFunc(r.any, granted):
		return false
	case r.all && v.AllLabel(t, row.Key) != AllOff:
		return false
	}
	return len(r.unmet) == 0 || slices.ContainsFunc(r.unmet, lacks)
}

// met tells whether some row of the template fulfils the need.
func (v *Vocabulary) met(n need, t Template) bool {
	for i := range v.Tools {
		row := &v.Tools[i]
		is := func(id string) bool { return rule{scope: v.scope, tool: id}.of(row.Catalog) }
		if row.Catalog == nil || !slices.ContainsFunc(n.tools, is) {
			continue
		}
		l, on := t.Level(row.Key), v.effective(t, row.Key)
		lacks := func(id string) bool {
			return !slices.ContainsFunc(row.keys(id), func(k string) bool { return on[k] })
		}
		if l == Admin || l >= n.level && !slices.ContainsFunc(n.actions, lacks) {
			return true
		}
	}
	return false
}
