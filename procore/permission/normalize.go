package permission

import (
	"fmt"
	"slices"

	"procore-setup/procore/text"
)

// Normalize returns t as the rules that block allow it, and what had to be done
// for that. It is for templates that were not made with [Vocabulary.SetLevel]:
// those that Procore sends, and files. What t does not mention stays so.
//
// A permission that a level keeps on is added in silence where t leaves it out:
// Procore does the same (rule 82). One that is listed at Admin stays as it is:
// Procore has been seen to list one there (rule 2).
func (v *Vocabulary) Normalize(t Template) (Template, []Finding) {
	n := Template{Levels: make(map[string]Level, len(t.Levels)), Granular: map[string]map[string]bool{}}
	var found []Finding
	say := func(rule int, tool, action, format string, args ...any) {
		found = append(found, Finding{
			Rule: rule, Severity: Block, Scope: v.scope, Tool: tool, Action: action,
			Text: fmt.Sprintf(format, args...), Source: blockSource(rule),
		})
	}
	for _, key := range v.ordered(t) {
		row, ok := v.Tool(key)
		if !ok {
			if t.Level(key) != None || len(t.Granular[key]) > 0 {
				say(0, key, "", "%s is not a tool of this company's templates and is left out", text.Display(key))
			}
			continue
		}
		l := t.Level(key)
		switch lower := row.upTo(l); {
		case !slices.Contains(Levels(), l):
			say(1, key, "", "%s: %s is not a level; it is set to None", row.Label, l)
			l = None
		case l != lower:
			say(8, key, "", "%s has no %s level; it is set to %s", row.Label, l, lower)
			l = lower
		}
		if _, spoken := t.Levels[key]; spoken || l != None {
			n.Levels[key] = l
		}
		n.put(key, normalActions(row, l, t.Granular[key], say))
	}
	return n, found
}

// normalActions returns which of the granted actions may stay at a level, and
// those that it keeps on.
func normalActions(
	row *Tool, l Level, in map[string]bool, say func(rule int, tool, action, format string, args ...any),
) map[string]bool {
	granted := map[string]bool{}
	for _, a := range sortedKeys(in) {
		action, known := row.Action(a)
		switch {
		case !in[a]:
		case !known:
			say(0, row.Key, a, "%s: %s is not in this company's templates and is left out", row.Label, text.Display(a))
		case l == None:
			say(2, row.Key, a, "%s: “%s” is left out; %s", row.Label, action.Label, why(row, action, l))
		default:
			granted[a] = true
		}
	}
	for i := range row.Actions {
		if row.Actions[i].LockedAt(l) {
			granted[row.Actions[i].Key] = true
		}
	}
	return granted
}

// upTo returns the highest level that the tool offers and that is no more than l.
func (t *Tool) upTo(l Level) Level {
	for _, o := range slices.Backward(t.Levels) {
		if o <= l {
			return o
		}
	}
	return None
}

// ordered returns the tools of the given templates: the vocabulary's in its
// order, then the others by key.
func (v *Vocabulary) ordered(templates ...Template) []string {
	in := map[string]bool{}
	for _, t := range templates {
		for k := range t.Levels {
			in[k] = true
		}
		for k := range t.Granular {
			in[k] = true
		}
	}
	keys := make([]string, 0, len(in))
	if v != nil {
		for i := range v.Tools {
			if k := v.Tools[i].Key; in[k] {
				keys = append(keys, k)
				delete(in, k)
			}
		}
	}
	return append(keys, sortedKeys(in)...)
}

// effective returns what t grants on a tool in truth: what it says where its
// level takes granular permissions, and what that level keeps on whether or not
// the template lists it.
func (v *Vocabulary) effective(t Template, tool string) map[string]bool {
	on := map[string]bool{}
	l := t.Level(tool)
	if !l.TakesGranular() {
		return on
	}
	for a := range t.Granular[tool] {
		if t.Granted(tool, a) {
			on[a] = true
		}
	}
	if row, ok := v.Tool(tool); ok {
		for i := range row.Actions {
			if row.Actions[i].LockedAt(l) {
				on[row.Actions[i].Key] = true
			}
		}
	}
	return on
}
