package permission

import (
	"fmt"
	"slices"
)

// A Difference is one row in which two templates differ.
type Difference struct {
	Tool          string // key
	Label         string
	Before, After Level
	Added         []string // action keys
	Removed       []string
}

// Compare returns the rows in which the two differ, in the vocabulary's order.
// They differ where they give different rights: a permission that a level keeps
// on counts as granted whether or not it is listed, and one that is listed at
// None or Admin counts for nothing. Tools that the vocabulary does not know come last.
func (v *Vocabulary) Compare(before, after Template) []Difference {
	var all []Difference
	for _, key := range v.ordered(before, after) {
		d := Difference{Tool: key, Label: v.label(key), Before: before.Level(key), After: after.Level(key)}
		was, is := v.effective(before, key), v.effective(after, key)
		d.Added = v.missing(key, is, was)
		d.Removed = v.missing(key, was, is)
		if d.Before != d.After || len(d.Added)+len(d.Removed) > 0 {
			all = append(all, d)
		}
	}
	return all
}

// missing returns the actions of a that are not in b, in the row's order.
func (v *Vocabulary) missing(tool string, a, b map[string]bool) []string {
	var keys []string
	for _, k := range v.actions(tool, a) {
		if !b[k] {
			keys = append(keys, k)
		}
	}
	return keys
}

// actions returns the keys of set in the row's order, unknown ones last.
func (v *Vocabulary) actions(tool string, set map[string]bool) []string {
	var keys []string
	if row, ok := v.Tool(tool); ok {
		for i := range row.Actions {
			if set[row.Actions[i].Key] {
				keys = append(keys, row.Actions[i].Key)
			}
		}
	}
	for _, k := range sortedKeys(set) {
		if !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	return keys
}

func (v *Vocabulary) label(tool string) string {
	if row, ok := v.Tool(tool); ok {
		return row.Label
	}
	return readable(tool)
}

func (v *Vocabulary) actionLabel(tool, action string) string {
	if row, ok := v.Tool(tool); ok {
		if a, ok := row.Action(action); ok {
			return a.Label
		}
	}
	return readable(action)
}

// A MismatchKind is the way in which a template that was read back differs from
// the one that was asked for.
type MismatchKind string

// The kinds. The first two mean that it was not applied; the others are for the
// admin to know.
const (
	MismatchLevel   MismatchKind = "level"   // another level
	MismatchMissing MismatchKind = "missing" // a permission that was asked for is not there
	MismatchExtra   MismatchKind = "extra"   // a permission that was not asked for is there
	MismatchUnknown MismatchKind = "unknown" // a tool that no template showed before
)

// A Mismatch is one difference between what was asked for and what Procore has.
type Mismatch struct {
	Kind      MismatchKind
	Tool      string // key
	Label     string
	Action    string // key; empty: about the level
	Want, Got Level
	Text      string // in an admin's words
}

// Fails tells whether the mismatch means that the template is not as asked for.
func (m Mismatch) Fails() bool { return m.Kind == MismatchLevel || m.Kind == MismatchMissing }

// ReadBack compares the template that was asked for with what Procore says it
// has, by meaning: a permission that is not listed is not granted, unless the
// level keeps it on, which Procore may leave out of its lists (rule 82). Rows
// come in the vocabulary's order.
func (v *Vocabulary) ReadBack(want, got Template) []Mismatch {
	var all []Mismatch
	for _, key := range v.ordered(want, got) {
		m := Mismatch{Tool: key, Label: v.label(key), Want: want.Level(key), Got: got.Level(key)}
		_, known := v.Tool(key)
		_, asked := want.Levels[key]
		switch {
		case !known && !asked:
			if m.Got != None {
				m.Kind = MismatchUnknown
				m.Text = fmt.Sprintf("Procore has %s at %s; no template showed that tool before", m.Label, m.Got)
				all = append(all, m)
			}
		case m.Want != m.Got:
			m.Kind = MismatchLevel
			m.Text = fmt.Sprintf("%s is at %s, not at %s", m.Label, m.Got, m.Want)
			all = append(all, m)
		default:
			all = append(all, v.readActions(m, want, got)...)
		}
	}
	return all
}

// readActions compares the granular permissions of a row whose level is right.
func (v *Vocabulary) readActions(m Mismatch, want, got Template) []Mismatch {
	var all []Mismatch
	wanted, has := v.effective(want, m.Tool), v.effective(got, m.Tool)
	for _, a := range v.missing(m.Tool, wanted, has) {
		m.Kind, m.Action = MismatchMissing, a
		m.Text = fmt.Sprintf("%s: “%s” is off; turn it on in Procore by hand", m.Label, v.actionLabel(m.Tool, a))
		all = append(all, m)
	}
	for _, a := range v.missing(m.Tool, has, wanted) {
		m.Kind, m.Action = MismatchExtra, a
		m.Text = fmt.Sprintf("%s: “%s” is on without being asked for", m.Label, v.actionLabel(m.Tool, a))
		if v.defaultOn(m.Tool, a, m.Got) {
			m.Text = fmt.Sprintf("%s: “%s” is on because it comes with %s", m.Label, v.actionLabel(m.Tool, a), m.Got)
		}
		all = append(all, m)
	}
	return all
}

func (v *Vocabulary) defaultOn(tool, action string, l Level) bool {
	row, ok := v.Tool(tool)
	if !ok {
		return false
	}
	a, ok := row.Action(action)
	if !ok || a.Catalog == nil {
		return false
	}
	return slices.Contains(a.Catalog.DefaultOn, l.ID()) || slices.Contains(a.Catalog.InherentOn, l.ID())
}
