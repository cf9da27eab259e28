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
// None counts for nothing. At Admin, which includes everything, what is listed
// counts only where both are at Admin (rule 2). Tools that the vocabulary does not
// know come last.
func (v *Vocabulary) Compare(before, after Template) []Difference {
	var all []Difference
	for _, key := range v.ordered(before, after) {
		d := Difference{Tool: key, Label: v.label(key), Before: before.Level(key), After: after.Level(key)}
		was, is := v.effective(before, key), v.effective(after, key)
		if d.Before == Admin && d.After == Admin {
			was, is = before.Granular[key], after.Granular[key]
		}
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
		if set[k] && !slices.Contains(keys, k) {
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

// The kinds. With the first two it gives less than was asked for, with the next
// three more; the last two change no right and are for the admin to know.
const (
	MismatchLower   MismatchKind = "lower"   // a lower level
	MismatchMissing MismatchKind = "missing" // a permission that was asked for is off

	MismatchHigher  MismatchKind = "higher"  // a higher level
	MismatchExtra   MismatchKind = "extra"   // a permission that was not asked for is on
	MismatchUnknown MismatchKind = "unknown" // a tool above None that no template showed before

	MismatchBrought  MismatchKind = "brought"  // a permission that was not asked for comes with the level
	MismatchUnlisted MismatchKind = "unlisted" // a permission is not listed at Admin, where the base lists it
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

// More tells whether the template gives more than was asked for, so that nobody
// may get it.
func (m Mismatch) More() bool {
	return m.Kind == MismatchHigher || m.Kind == MismatchExtra || m.Kind == MismatchUnknown
}

// Fails tells whether the mismatch means that the template is not as asked for.
func (m Mismatch) Fails() bool {
	return m.More() || m.Kind == MismatchLower || m.Kind == MismatchMissing
}

// ReadBack compares the template that was asked for with what Procore says it
// has, by meaning: a permission that is not listed is not granted, unless the
// level keeps it on, which Procore may leave out of its lists (rule 82). What
// Procore has beyond what was asked for fails as much as what it lacks, except
// what the level brings by itself. Rows come in the vocabulary's order.
func (v *Vocabulary) ReadBack(want, got Template) []Mismatch {
	var all []Mismatch
	for _, d := range v.Compare(want, got) {
		m := Mismatch{Tool: d.Tool, Label: d.Label, Want: d.Before, Got: d.After}
		_, known := v.Tool(d.Tool)
		_, asked := want.Levels[d.Tool]
		switch {
		case m.Got < m.Want:
			m.Kind, m.Text = MismatchLower, fmt.Sprintf("%s is at %s, not at %s", m.Label, m.Got, m.Want)
		case m.Got == m.Want:
			all = append(all, v.readActions(m, d)...)
			continue
		case !known && !asked:
			m.Kind = MismatchUnknown
			m.Text = fmt.Sprintf("%s is at %s; it was not asked for, and no template showed that tool before", m.Label, m.Got)
		default:
			m.Kind, m.Text = MismatchHigher, fmt.Sprintf("%s is at %s, not at %s", m.Label, m.Got, m.Want)
		}
		all = append(all, m)
	}
	return all
}

// readActions compares the granular permissions of a row whose level is right.
func (v *Vocabulary) readActions(m Mismatch, d Difference) []Mismatch {
	var all []Mismatch
	add := func(kind MismatchKind, action, what string) {
		m.Kind, m.Action = kind, action
		m.Text = fmt.Sprintf("%s: “%s” is %s", m.Label, v.actionLabel(m.Tool, action), what)
		all = append(all, m)
	}
	for _, a := range d.Removed {
		if m.Got == Admin {
			add(MismatchUnlisted, a, "not listed at Admin, which includes it; the base lists it there")
			continue
		}
		add(MismatchMissing, a, "off; turn it on in Procore by hand")
	}
	for _, a := range d.Added {
		if v.brings(m.Tool, a, m.Got) {
			add(MismatchBrought, a, "on because it comes with "+m.Got.String())
			continue
		}
		add(MismatchExtra, a, "on without being asked for")
	}
	return all
}

// Unlike returns the rows in which a template that Procore has is not as asked
// for: those of [Vocabulary.Compare] without what [Vocabulary.ReadBack] does not
// count as a failure.
func (v *Vocabulary) Unlike(want, got Template) []Difference {
	var out []Difference
	for _, d := range v.Compare(want, got) {
		brought := func(action string) bool { return v.brings(d.Tool, action, d.After) }
		d.Added = slices.DeleteFunc(d.Added, brought)
		if d.Before == Admin && d.After == Admin {
			d.Removed = nil
		}
		if d.Before != d.After || len(d.Added)+len(d.Removed) > 0 {
			out = append(out, d)
		}
	}
	return out
}

// brings tells whether a level by itself turns an action on, or gives its right:
// Admin includes everything (rule 7), others keep some on or start with them
// (rules 10 to 19).
func (v *Vocabulary) brings(tool, action string, l Level) bool {
	if l == Admin {
		return true
	}
	row, ok := v.Tool(tool)
	if !ok {
		return false
	}
	a, ok := row.Action(action)
	if !ok || a.Catalog == nil {
		return false
	}
	c := a.Catalog
	return a.LockedAt(l) || slices.Contains(c.DefaultOn, l.ID()) || slices.Contains(c.InherentOn, l.ID())
}
