package spec

import (
	"fmt"

	"procore-setup/procore/permission"
	"procore-setup/procore/text"
)

// A Bulk is one change of many rows of a template.
type Bulk struct {
	Label   string // "Read Only"
	Note    string // what it would change, and what it can't
	Changed int    // tools that would be different
	Change  func(*permission.Vocabulary, *permission.Template) error
}

// LevelBulk sets a level on tools, where they offer it.
func LevelBulk(r Rows, tools []string, l permission.Level) Bulk {
	return bulk(r, l.String(), tools, func(v *permission.Vocabulary, t *permission.Template, tool string) []error {
		return blocked(v.SetLevel(t, tool, l))
	})
}

// ActionBulk turns granular permissions on or off: those that actions names of each tool.
func ActionBulk(r Rows, tools []string, actions map[string][]string, on bool) Bulk {
	n := 0
	for _, list := range actions {
		n += len(list)
	}
	label := "Turn on the " + text.Count(n, "granular permission") + " in the list"
	if !on {
		label = "Turn off the " + text.Count(n, "granular permission") + " in the list"
	}
	return bulk(r, label, tools, func(v *permission.Vocabulary, t *permission.Template, tool string) (no []error) {
		for _, a := range actions[tool] {
			no = append(no, blocked(v.SetAction(t, tool, a, on))...)
		}
		return no
	})
}

// bulk tries a change of each tool, which returns what was refused.
func bulk(
	r Rows, label string, tools []string, each func(*permission.Vocabulary, *permission.Template, string) []error,
) Bulk {
	b := Bulk{Label: label, Change: func(v *permission.Vocabulary, t *permission.Template) error {
		for _, tool := range tools {
			each(v, t, tool)
		}
		return nil
	}}
	trial := r.Want.Clone()
	var refused []error
	for _, tool := range tools {
		refused = append(refused, each(r.Vocabulary, &trial, tool)...)
	}
	b.Changed = len(r.Vocabulary.Compare(r.Want, trial))
	b.Note = "changes " + text.Count(b.Changed, "tool")
	if b.Changed == 0 {
		b.Note = "changes nothing"
	}
	if n := len(refused); n > 0 {
		b.Note += fmt.Sprintf("; %s can't be set: %s", text.Number(n), text.Display(refused[0].Error()))
	}
	return b
}

// blocked is a list of what was refused.
func blocked(err error) []error {
	if err == nil {
		return nil
	}
	return []error{err}
}
