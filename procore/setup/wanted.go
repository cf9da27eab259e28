package setup

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// errNoVocabulary is the cause where templates were not read, so that no tool
// of this company is known.
var errNoVocabulary = errors.New("the company's permission templates have not been read yet")

// Base returns the content of the base template that s names for projects, with
// every tool of the company in it. Where s names none, every tool is None, except
// those that this company never has at None (such as Home). Its error is a
// [spec.Problem]'s message: the template does not exist, or Procore does not show its
// content.
func Base(s spec.Spec, snap *Snapshot) (permission.Template, error) {
	return BaseOf(permission.ProjectScope, s, snap)
}

// BaseOf is [Base] of a scope.
func BaseOf(scope permission.Scope, s spec.Spec, snap *Snapshot) (permission.Template, error) {
	t, problem := sideOf(scope, s, snap).base()
	if problem != nil {
		return t, errors.New(problem.Text())
	}
	return t, nil
}

// base is [BaseOf] with the mistake as it is reported for a file.
func (d side) base() (permission.Template, *spec.Problem) {
	t := permission.Template{Levels: map[string]permission.Level{}, Granular: map[string]map[string]bool{}}
	v := d.vocabulary()
	if v == nil {
		p := d.spec.Problem(d.field, "", errNoVocabulary.Error())
		return t, &p
	}
	if d.ask.Base == "" {
		own, _ := named(d.list(), d.ask.Name)
		for _, tool := range v.Tools {
			l := floor(d.list(), own, tool)
			if err := v.SetLevel(&t, tool.Key, l); err != nil {
				t.Levels[tool.Key] = l // the company's own templates have it there
			}
		}
		return t, nil
	}
	b, ok := named(d.list(), d.ask.Base)
	switch {
	case !ok:
		p := misnamed(d.spec, d.field+".base", d.ask.Base, d.noun(), d.list())
		return t, &p
	case !readable(b):
		p := d.spec.Problem(d.field+".base", d.ask.Base,
			"Procore does not show what this template grants, so it can't be copied:")
		p.Hint = "choose another base, or none"
		return t, &p
	}
	return entire(v, content(b)), nil
}

// entire returns a content as the rules allow it, with every tool of the company in it.
func entire(v *permission.Vocabulary, c permission.Template) permission.Template {
	t, _ := v.Normalize(c)
	for _, tool := range v.Tools {
		t.Levels[tool.Key] = t.Level(tool.Key)
	}
	return t
}

// homeKey is the tool that everyone on a project has: Procore's own editor starts
// it at Read Only where all others start at None.
const homeKey = "home"

// floor returns the lowest level that a template "with nothing" can have on a
// tool: None, where the tool offers it. Home is Read Only unless some template of
// the company has it at None; one that is made already keeps which of the two it has,
// whatever the others get later. That no template has another tool at None is no
// reason to give it unasked: a company with broad templates would get a broad one.
func floor(list []procore.PermissionTemplate, own procore.PermissionTemplate, tool permission.Tool) permission.Level {
	if !tool.Offers(permission.None) && len(tool.Levels) > 0 {
		return tool.Levels[0]
	}
	if tool.Key != homeKey || !tool.Offers(permission.ReadOnly) {
		return permission.None
	}
	if l := content(own).Level(tool.Key); readable(own) && (l == permission.None || l == permission.ReadOnly) {
		return l
	}
	for _, t := range list {
		if readable(t) && content(t).Level(tool.Key) == permission.None {
			return permission.None
		}
	}
	return permission.ReadOnly
}

// Wanted resolves the template that s asks for on projects against this company's
// tools and its base template. It names every tool of the company. The problems
// are all that the company's own tools and templates make of the answers.
func Wanted(s spec.Spec, snap *Snapshot) (permission.Template, spec.Problems) {
	return WantedOf(permission.ProjectScope, s, snap)
}

// WantedOf is [Wanted] of a scope.
func WantedOf(scope permission.Scope, s spec.Spec, snap *Snapshot) (permission.Template, spec.Problems) {
	return sideOf(scope, s, snap).wanted()
}

// wanted is [WantedOf].
func (d side) wanted() (permission.Template, spec.Problems) {
	t, p := d.base()
	var problems spec.Problems
	if p != nil {
		// The rows are looked at all the same: every mistake is told at once.
		problems = append(problems, *p)
	}
	v := d.vocabulary()
	if v == nil {
		return t, problems
	}
	taken := map[string]string{} // tool key → name in the spec
	for _, name := range slices.Sorted(maps.Keys(d.ask.Tools)) {
		field := d.field + ".tools." + name
		tool, err := v.Find(name)
		if err != nil {
			problems = append(problems, unknownName(d.spec, field, name, err,
				"this company has no tool called", toolKeys(v)))
			continue
		}
		if other, ok := taken[tool.Key]; ok {
			problems = append(problems, d.spec.Problem(field, name,
				fmt.Sprintf("%s is set by %q already; leave out", text.Display(tool.Label), other)))
			continue
		}
		taken[tool.Key] = name
		problems = append(problems, setTool(d.spec, v, &t, tool, field, d.ask.Tools[name])...)
	}
	return t, problems
}

// setTool puts one row on what was asked for it.
func setTool(s spec.Spec, v *permission.Vocabulary, t *permission.Template, tool *permission.Tool,
	field string, want spec.ToolSpec,
) spec.Problems {
	level, err := permission.ParseLevel(want.Level)
	if err != nil {
		return spec.Problems{s.Problem(field, want.Level, "unknown level", offered(tool)...)}
	}
	if err := v.SetLevel(t, tool.Key, level); err != nil {
		return spec.Problems{s.Problem(field, "", err.Error(), offered(tool)...)}
	}
	if want.Granular == nil {
		return nil
	}
	if len(want.Granular) > 0 && !level.TakesGranular() {
		return spec.Problems{s.Problem(field, strings.Join(want.Granular, ", "),
			"granular permissions exist at Read Only and Standard only, so not at "+level.String()+":")}
	}
	var problems spec.Problems
	keys := map[string]string{} // action key → name in the spec
	for _, name := range want.Granular {
		a, err := tool.Find(name)
		if err != nil {
			problems = append(problems, unknownName(s, field, name, err,
				text.Display(tool.Label)+" has no granular permission called", actionKeys(tool)))
			continue
		}
		keys[a.Key] = name
	}
	if !level.TakesGranular() || len(problems) > 0 {
		return problems
	}
	return setActions(s, v, t, tool, field, keys)
}

// setActions makes the granted actions of one row exactly those given, as far
// as the rules leave a choice. An action may need another one, so what is
// refused is tried again after the others.
func setActions(s spec.Spec, v *permission.Vocabulary, t *permission.Template, tool *permission.Tool, field string,
	keys map[string]string,
) spec.Problems {
	type step struct {
		key string
		on  bool
	}
	var steps []step
	for _, a := range tool.Actions {
		if _, on := keys[a.Key]; t.Granted(tool.Key, a.Key) != on {
			steps = append(steps, step{a.Key, on})
		}
	}
	// Withdrawals first, so that no conflict stands in the way of a grant.
	slices.SortStableFunc(steps, func(a, b step) int {
		switch {
		case a.on == b.on:
			return 0
		case b.on:
			return -1
		}
		return 1
	})
	refused := map[string]error{}
	for range len(steps) + 1 {
		var left []step
		clear(refused)
		for _, st := range steps {
			if err := v.SetAction(t, tool.Key, st.key, st.on); err != nil {
				left = append(left, st)
				refused[st.key] = err
			}
		}
		if len(left) == len(steps) {
			break
		}
		steps = left
	}
	var problems spec.Problems
	for _, st := range steps {
		// What the level grants by itself can't be withdrawn and is no mistake.
		if st.on && refused[st.key] != nil {
			problems = append(problems, s.Problem(field, "", refused[st.key].Error()))
		}
	}
	return problems
}

// unknownName is the mistake of a name that means nothing here, or too much.
func unknownName(s spec.Spec, field, name string, err error, message string, allowed []string) spec.Problem {
	var known *permission.NameError
	switch {
	case errors.As(err, &known) && known.Many:
		return s.Problem(field, "", err.Error(), known.Close...)
	case errors.As(err, &known) && known.Absent != "":
		return s.Problem(field, "", err.Error())
	}
	return s.Problem(field, name, message, allowed...)
}

// toolKeys returns what may stand for a tool.
func toolKeys(v *permission.Vocabulary) []string {
	out := make([]string, 0, len(v.Tools))
	for _, t := range v.Tools {
		out = append(out, t.Key)
	}
	return out
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
