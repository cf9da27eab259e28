package permission

import "errors"

// This file holds signatures until the real files take them over.

var errStub = errors.New("not built")

// LoadCatalog returns the built-in catalogue (assets).
func LoadCatalog() (*Catalog, error) { return nil, errStub }

// NewVocabulary harvests the keys of the given templates and joins them to the
// catalogue. Labels come from the operator's manifest; they name, they never add keys.
func NewVocabulary(c *Catalog, scope Scope, templates []Template, labels []Label) *Vocabulary {
	return nil
}

// Tool returns the row with this key.
func (v *Vocabulary) Tool(key string) (*Tool, bool) { return nil, false }

// Find returns the row that an admin means by name: Procore's key, the
// catalogue's id, or a label in any edition, in that order. Its error names
// what may stand there.
func (v *Vocabulary) Find(name string) (*Tool, error) { return nil, errStub }

// Find returns the action of the row that an admin means by name, in the same order.
func (t *Tool) Find(name string) (*Action, error) { return nil, errStub }

// Offers tells whether the tool has this level.
func (t *Tool) Offers(l Level) bool { return false }

// SetLevel puts a tool on a level, with everything that follows from it
// (granular permissions cleared or locked). Its error says why it can't be.
func (v *Vocabulary) SetLevel(t *Template, tool string, l Level) error { return errStub }

// SetAction grants or withdraws a granular permission. Its error says why it can't be.
func (v *Vocabulary) SetAction(t *Template, tool, action string, on bool) error { return errStub }

// Locked tells why an action can't be changed at the tool's level; "" if it can.
func (v *Vocabulary) Locked(t Template, tool, action string) string { return "" }

// A Severity is the kind of a rule.
type Severity string

// The severities.
const (
	Block Severity = "block"
	Warn  Severity = "warn"
	Info  Severity = "info"
)

// A Finding is a rule that has something to say about a template.
type Finding struct {
	Rule     int
	Severity Severity
	Strong   bool
	Tool     string // key
	Action   string // key; empty: about the level
	Text     string
	Source   string
}

// Check returns what the rules say about t.
func (v *Vocabulary) Check(t Template) []Finding { return nil }

// A Difference is one row in which two templates differ.
type Difference struct {
	Tool          string // key
	Label         string
	Before, After Level
	Added         []string // action keys
	Removed       []string
}

// Compare returns the rows in which the two differ, in the vocabulary's order.
func (v *Vocabulary) Compare(before, after Template) []Difference { return nil }
