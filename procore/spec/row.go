package spec

import (
	"errors"
	"slices"
	"strings"

	"procore-setup/procore/permission"
	"procore-setup/procore/text"
)

// This file turns a row of the answers into a row of a template, and back.

// Apply puts one row of a template on what t asks for it, by the rules. Field is the
// row's path in s; the problems are what the company's own tools make of it.
func (t ToolSpec) Apply(
	s Spec, v *permission.Vocabulary, to *permission.Template, tool *permission.Tool, field string,
) Problems {
	level, err := permission.ParseLevel(t.Level)
	if err != nil {
		return Problems{s.Problem(field, t.Level, "unknown level", offered(tool)...)}
	}
	if err := v.SetLevel(to, tool.Key, level); err != nil {
		return Problems{s.Problem(field, "", err.Error(), offered(tool)...)}
	}
	if t.Granular == nil {
		return nil
	}
	if len(t.Granular) > 0 && !level.TakesGranular() {
		return Problems{s.Problem(field, strings.Join(t.Granular, ", "),
			"granular permissions exist at Read Only and Standard only, so not at "+level.String()+":")}
	}
	var problems Problems
	keys := map[string]bool{}
	for _, name := range t.Granular {
		a, err := tool.Find(name)
		if err != nil {
			problems = append(problems, s.UnknownName(field, name, err,
				text.Display(tool.Label)+" has no granular permission called", actionKeys(tool)))
			continue
		}
		keys[a.Key] = true
	}
	if !level.TakesGranular() || len(problems) > 0 {
		return problems
	}
	return setActions(s, v, to, tool, field, keys)
}

// setActions makes the granted actions of one row exactly those given, as far as the
// rules leave a choice: what the level keeps on by itself is no mistake.
func setActions(s Spec, v *permission.Vocabulary, t *permission.Template, tool *permission.Tool, field string,
	keys map[string]bool,
) Problems {
	var problems Problems
	for _, a := range tool.Actions {
		on := keys[a.Key]
		if err := v.SetAction(t, tool.Key, a.Key, on); err != nil && on {
			problems = append(problems, s.Problem(field, "", err.Error()))
		}
	}
	return problems
}

// RowOf is the inverse of [ToolSpec.Apply]: the row of a template as the answers say
// it. What the level keeps on by itself needs no word. Bare tells that the template
// starts from nothing for ever, so that no list of granular permissions means none;
// otherwise none is said, or a base would be kept that grants some.
func RowOf(tool *permission.Tool, t permission.Template, bare bool) ToolSpec {
	level := t.Level(tool.Key)
	row := ToolSpec{Level: level.ID()}
	if !level.TakesGranular() {
		return row
	}
	if !bare {
		row.Granular = []string{}
	}
	for _, a := range tool.Actions {
		if t.Granted(tool.Key, a.Key) && !a.LockedAt(level) {
			row.Granular = append(row.Granular, a.Key)
		}
	}
	slices.Sort(row.Granular)
	return row
}

// UnknownName is the mistake of a name that means nothing in the company, or too much.
// Allowed is what may stand there.
func (s Spec) UnknownName(field, name string, err error, message string, allowed []string) Problem {
	var known *permission.NameError
	switch {
	case errors.As(err, &known) && known.Many:
		return s.Problem(field, "", err.Error(), known.Close...)
	case errors.As(err, &known) && known.Absent != "":
		return s.Problem(field, "", err.Error())
	}
	return s.Problem(field, name, message, allowed...)
}

// offered returns what may stand for a level of a tool.
func offered(t *permission.Tool) []string {
	out := make([]string, 0, len(t.Levels))
	for _, l := range t.Levels {
		out = append(out, l.ID())
	}
	return out
}

// actionKeys returns what may stand for a granular permission of a tool.
func actionKeys(t *permission.Tool) []string {
	out := make([]string, 0, len(t.Actions))
	for _, a := range t.Actions {
		out = append(out, a.Key)
	}
	return out
}

// RowSource says where a row's level came from; zero: from the base.
func (s *Spec) RowSource(scope permission.Scope, key string) Source {
	t := s.TemplateOf(scope)
	if t == nil {
		return Source{}
	}
	if _, asked := t.Tools[key]; asked {
		return s.From(RowField(scope, key))
	}
	return Source{}
}
