package setup

import (
	"errors"
	"slices"

	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// A Review is what the templates come to, and what has to be settled before they can be
// planned.
type Review struct {
	Rows     [2]spec.Rows // in the order of [spec.Scopes]
	Mistakes spec.Problems

	spec spec.Spec
	snap *Snapshot
}

// NewReview looks at the templates that s asks for; err is what planning them came to.
func NewReview(s spec.Spec, snap *Snapshot, err error) Review {
	r := Review{spec: s, snap: snap}
	errors.As(err, &r.Mistakes)
	for i, scope := range spec.Scopes() {
		if s.TemplateOf(scope) != nil {
			r.Rows[i] = Rows(scope, s, snap)
		}
	}
	return r
}

// Broken is what this company can't make of the answers.
func (r Review) Broken() spec.Problems { return slices.Concat(r.Rows[0].Problems, r.Rows[1].Problems) }

// Nothing tells whether the template gives nothing, and nobody said that this is meant.
func (r Review) Nothing() bool {
	return slices.ContainsFunc(r.Mistakes, func(x spec.Problem) bool { return x.Field == NothingField })
}

// Differ returns the templates of whose name there is one with other content, and the
// admin has not said what to do about it.
func (r Review) Differ() []permission.Scope {
	if r.snap == nil {
		return nil // nothing was looked at
	}
	var out []permission.Scope
	for _, scope := range spec.Scopes() {
		t := r.spec.TemplateOf(scope)
		if t == nil || t.IfDifferent != "" && t.IfDifferent != spec.DifferentFail || len(r.Broken()) > 0 {
			continue
		}
		_, exists := r.snap.TemplateNamed(scope, t.Name)
		about := func(x spec.Problem) bool { return x.Field == spec.TemplateField(scope)+".name" }
		if exists && slices.ContainsFunc(r.Mistakes, about) {
			out = append(out, scope)
		}
	}
	return out
}

// Settled are the templates about which the admin decides: those that differ, or, once
// that is decided, those for which it was.
func (r Review) Settled() []permission.Scope {
	if list := r.Differ(); len(list) > 0 {
		return list
	}
	var out []permission.Scope
	for _, scope := range spec.Scopes() {
		t := r.spec.TemplateOf(scope)
		if t != nil && (t.IfDifferent == spec.DifferentRename || t.IfDifferent == spec.DifferentByHand) {
			out = append(out, scope)
		}
	}
	return out
}

// Loud returns what the rules warn about, the loudest first, and then what is good to
// know.
func (r Review) Loud() []Line {
	found := Findings(r.spec, r.snap, r.Rows[0])
	slices.SortStableFunc(found, func(a, b permission.Finding) int { return int(KindOf(b)) - int(KindOf(a)) })
	var out []Line
	for _, f := range found {
		out = append(out, FindingLine(r.snap, f))
	}
	return out
}
