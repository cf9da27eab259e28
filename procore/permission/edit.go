package permission

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"procore-setup/procore/text"
)

// A BlockedError is a change that a rule of Procore's blocks.
type BlockedError struct {
	Rule int    // its number; 0: the key was not harvested from this company
	Text string // why, and what to do, in an admin's words
}

// Error implements error.
func (r *BlockedError) Error() string { return r.Text }

func (v *Vocabulary) row(tool string) (*Tool, error) {
	if t, ok := v.Tool(tool); ok {
		return t, nil
	}
	return nil, &BlockedError{Text: fmt.Sprintf(
		"no permission template of this company shows a tool %q, so it can only be set by hand", text.Display(tool))}
}

// SetLevel puts a tool on a level, with everything that follows from it: going to
// None or Admin clears its granular permissions (what a base lists at Admin stays
// while the row stays there, rule 2); at Read Only and Standard
// those are kept that act there, those that only the old level kept on are
// dropped, and those that the new one keeps on are added, as far as the company
// has their keys. Its error is a [*BlockedError].
func (v *Vocabulary) SetLevel(t *Template, tool string, l Level) error {
	row, err := v.row(tool)
	if err != nil {
		return err
	}
	if !slices.Contains(Levels(), l) {
		return &BlockedError{1, fmt.Sprintf("%s: %s is not a level; use None, Read Only, Standard or Admin", row.Label, l)}
	}
	if !row.Offers(l) {
		return &BlockedError{8, fmt.Sprintf("%s has no %s level: use %s", row.Label, l, list(row.Levels))}
	}
	old := t.Level(tool)
	if t.Levels == nil {
		t.Levels = map[string]Level{}
	}
	t.Levels[tool] = l
	granted := map[string]bool{}
	for i := range row.Actions {
		a := &row.Actions[i]
		keep := t.Granted(tool, a.Key) && (l == old || a.ActsAt(l) && !a.LockedAt(old))
		if l != None && keep || a.LockedAt(l) {
			granted[a.Key] = true
		}
	}
	t.put(tool, granted)
	return nil
}

// SetAction grants or withdraws a granular permission. Granting what is on
// already, or withdrawing what is off, changes nothing. Its error is a [*BlockedError].
func (v *Vocabulary) SetAction(t *Template, tool, action string, on bool) error {
	row, err := v.row(tool)
	if err != nil {
		return err
	}
	a, ok := row.Action(action)
	if !ok {
		return &BlockedError{Text: fmt.Sprintf("no permission template of this company shows a granular permission %q "+
			"of %s, so it can only be set by hand", text.Display(action), row.Label)}
	}
	if t.Granted(tool, action) == on {
		return nil
	}
	if !t.Level(tool).TakesGranular() {
		return &BlockedError{2, why(row, a, t.Level(tool))}
	}
	if !on && a.LockedAt(t.Level(tool)) {
		return &BlockedError{lockRule(row, a), why(row, a, t.Level(tool))}
	}
	granted := map[string]bool{}
	maps.Copy(granted, t.Granular[tool])
	granted[action] = on
	t.put(tool, granted)
	return nil
}

// Locked tells why an action can't be changed at the tool's level; "" if it can.
func (v *Vocabulary) Locked(t Template, tool, action string) string {
	row, err := v.row(tool)
	if err != nil {
		return err.Error()
	}
	a, ok := row.Action(action)
	if !ok {
		return fmt.Sprintf("no permission template of this company shows %q on %s", text.Display(action), row.Label)
	}
	return why(row, a, t.Level(tool))
}

// why says why an action is not to be changed at a level; "" if it is.
func why(row *Tool, a *Action, l Level) string {
	switch {
	case l == Admin:
		return fmt.Sprintf("Admin on %s includes everything; granular permissions exist at Read Only and Standard",
			row.Label)
	case !l.TakesGranular():
		return fmt.Sprintf("%s is at None; granular permissions exist at Read Only and Standard", row.Label)
	case a.LockedAt(l):
		return fmt.Sprintf("%s keeps “%s” always on at %s", row.Label, a.Label, l)
	}
	return ""
}

// What the box over a row's granular permissions reads (rule 4).
const (
	AllOn  = "Turn ALL ON"
	AllOff = "Turn ALL OFF"
)

// AllLabel returns what the box over the tool's granular permissions reads:
// [AllOn] until all are on, then [AllOff]; "" where there are none to set.
func (v *Vocabulary) AllLabel(t Template, tool string) string {
	row, ok := v.Tool(tool)
	if !ok || !t.Level(tool).TakesGranular() {
		return ""
	}
	label := ""
	for i := range row.Actions {
		a := &row.Actions[i]
		if !a.ActsAt(t.Level(tool)) {
			continue
		}
		if !t.Granted(tool, a.Key) {
			return AllOn
		}
		label = AllOff
	}
	return label
}

// SetAll grants, or withdraws, every granular permission of a tool that acts at
// its level. Those that the level keeps on stay on (rule 5). It grants the
// restrictive ones as well, as Procore's own box does (rule 6). Its error is a
// [*BlockedError].
func (v *Vocabulary) SetAll(t *Template, tool string, on bool) error {
	row, err := v.row(tool)
	if err != nil {
		return err
	}
	l := t.Level(tool)
	if !l.TakesGranular() {
		return &BlockedError{2, fmt.Sprintf("%s is at %s; granular permissions exist at Read Only and Standard",
			row.Label, l)}
	}
	granted := map[string]bool{}
	for i := range row.Actions {
		a := &row.Actions[i]
		granted[a.Key] = a.LockedAt(l) || on && (a.ActsAt(l) || t.Granted(tool, a.Key))
	}
	t.put(tool, granted)
	return nil
}

// put replaces the granted actions of a tool; false values are dropped.
func (t *Template) put(tool string, granted map[string]bool) {
	maps.DeleteFunc(granted, func(_ string, on bool) bool { return !on })
	if len(granted) == 0 {
		delete(t.Granular, tool)
		return
	}
	if t.Granular == nil {
		t.Granular = map[string]map[string]bool{}
	}
	t.Granular[tool] = granted
}

// list writes levels as a sentence does: "None, Standard or Admin".
func list(levels []Level) string {
	names := make([]string, len(levels))
	for i, l := range levels {
		names[i] = l.String()
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}
