package setup

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// ErrNoTemplate means that there is no template to compare with.
var ErrNoTemplate = errors.New("there is no such permission template")

// CompareBase returns the rows in which what s asks for in a scope differs from
// its base template: from the base to what is asked for. Its error is that of
// [BaseOf], or [spec.Problems].
func CompareBase(scope permission.Scope, s spec.Spec, snap *Snapshot) ([]permission.Difference, error) {
	base, err := BaseOf(scope, s, snap)
	if err != nil {
		return nil, err
	}
	return sideOf(scope, s, snap).from(base)
}

// CompareTemplate returns the rows in which what s asks for in a scope differs
// from another template of the company: from that one to what is asked for. Its
// error is [ErrNoTemplate] where there is none of this name, or Procore does not
// show what it grants, or [spec.Problems].
func CompareTemplate(
	scope permission.Scope, s spec.Spec, snap *Snapshot, name string,
) ([]permission.Difference, error) {
	d := sideOf(scope, s, snap)
	t, ok := named(d.list(), name)
	if !ok {
		return nil, fmt.Errorf("%w: %s", ErrNoTemplate, misnamed(s, "", name, d.noun(), d.list()).Text())
	}
	return d.fromProcore(t)
}

// CompareNow returns the rows in which what s asks for in a scope differs from
// what Procore has under the template's name: from there to what is asked for.
// Its error is [ErrNoTemplate] where it has none, or does not show it, or
// [spec.Problems].
func CompareNow(scope permission.Scope, s spec.Spec, snap *Snapshot) ([]permission.Difference, error) {
	d := sideOf(scope, s, snap)
	r := d.resolve()
	switch {
	case len(r.problems) > 0:
		return nil, r.problems
	case r.existing == nil:
		return nil, fmt.Errorf("%w: Procore has no %s called %s yet", ErrNoTemplate, d.noun(), text.Quote(r.name))
	}
	return d.fromProcore(*r.existing)
}

func (d side) fromProcore(t procore.PermissionTemplate) ([]permission.Difference, error) {
	if !readable(t) {
		return nil, fmt.Errorf("%w to compare with: Procore does not show what %s grants", ErrNoTemplate, text.Quote(t.Name))
	}
	return d.from(content(t))
}

// from compares a content with what is asked for.
func (d side) from(before permission.Template) ([]permission.Difference, error) {
	want, problems := d.wanted()
	if len(problems) > 0 {
		return nil, problems
	}
	return d.vocabulary().Compare(before, want), nil
}

// rowSources returns where the level of each tool comes from, by the tool's key:
// the source of the row that s has for it. A tool that s does not name has none.
func rowSources(scope permission.Scope, s spec.Spec, snap *Snapshot) map[string]string {
	d := sideOf(scope, s, snap)
	from := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(d.ask.Tools)) {
		if t, err := d.vocabulary().Find(name); err == nil {
			from[t.Key] = text.Display(s.Source(d.field + ".tools." + name))
		}
	}
	return from
}
