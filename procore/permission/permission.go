// Package permission knows Procore's permission templates: levels, tools,
// granular permissions, and every rule about how they go together.
//
// Rules of the package:
//   - It is pure: no I/O, no clock, no Procore. Data comes in as values.
//   - A tool or an action is named by the company's own key, as harvested from
//     its templates ([Vocabulary]); a key that was not harvested can't be set.
//   - A [Template] in hand always obeys the rules that block: [Vocabulary.SetLevel],
//     [Vocabulary.SetAction] and [Vocabulary.SetAll] are the only ways to change
//     one, for keys, files, presets and base templates alike; one that came from
//     elsewhere goes through [Vocabulary.Normalize] first.
//   - A rule is written once, in the tables of rules_*.go, with its source and its
//     number in rules.md; what is known of single tools and permissions is in the
//     catalogue, not in code.
package permission

import (
	"fmt"
	"maps"
	"strings"

	"procore-setup/procore/text"
)

// A Level is what a template gives on one tool, with Procore's own numbers.
// Source: enum of the managed-equipment user permissions endpoint.
type Level int

// The levels. The zero Level is not one of them.
const (
	None     Level = 1
	ReadOnly Level = 2
	Standard Level = 3
	Admin    Level = 4
)

// Levels returns all four, lowest first.
func Levels() []Level { return []Level{None, ReadOnly, Standard, Admin} }

// String returns Procore's own name of the level.
func (l Level) String() string {
	switch l {
	case None:
		return "None"
	case ReadOnly:
		return "Read Only"
	case Standard:
		return "Standard"
	case Admin:
		return "Admin"
	}
	return fmt.Sprintf("level %d", int(l))
}

// ID returns how setup files spell the level: none, read_only, standard, admin.
func (l Level) ID() string { return strings.ReplaceAll(strings.ToLower(l.String()), " ", "_") }

// TakesGranular tells whether granular permissions exist at this level (rule 2).
func (l Level) TakesGranular() bool { return l == ReadOnly || l == Standard }

// ParseLevel reads a level in any spelling of its name: "read_only",
// "Read Only", "readonly".
func ParseLevel(s string) (Level, error) {
	for _, l := range Levels() {
		if text.Fold(s) == text.Fold(l.String()) {
			return l, nil
		}
	}
	return 0, fmt.Errorf("unknown level %q: use none, read_only, standard or admin", s)
}

// LevelName is Procore's name of a level that is spelled in any way; what is none stays,
// clean for display.
func LevelName(s string) string {
	if l, err := ParseLevel(s); err == nil {
		return l.String()
	}
	return text.Display(s)
}

// A Template is the content of a permission template. Tools that it does not
// mention are None; actions that it does not mention are not granted.
type Template struct {
	Levels   map[string]Level
	Granular map[string]map[string]bool // tool key → action key → granted; only true values
}

// Clone returns a deep copy.
func (t Template) Clone() Template {
	c := Template{
		Levels:   make(map[string]Level, len(t.Levels)),
		Granular: make(map[string]map[string]bool, len(t.Granular)),
	}
	maps.Copy(c.Levels, t.Levels)
	for k, as := range t.Granular {
		m := make(map[string]bool, len(as))
		for a, on := range as {
			if on {
				m[a] = true
			}
		}
		if len(m) > 0 {
			c.Granular[k] = m
		}
	}
	return c
}

// Level returns the level on a tool, [None] where the template is silent.
func (t Template) Level(tool string) Level {
	if l := t.Levels[tool]; l != 0 {
		return l
	}
	return None
}

// Granted tells whether an action is granted on a tool.
func (t Template) Granted(tool, action string) bool { return t.Granular[tool][action] }
