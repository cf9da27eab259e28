package setup

import (
	"slices"
	"testing"

	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// A review tells which templates the admin has to decide about before they can be planned,
// and which he has decided about.
func TestReview(t *testing.T) {
	const project, company = permission.ProjectScope, permission.CompanyScope
	differ := func(s spec.Spec, scope permission.Scope, how string) spec.Spec {
		s = s.Clone()
		if t := s.TemplateOf(scope); scope == project {
			s.Template.Name, t.IfDifferent = "Field Staff", how
		} else {
			t.Name, t.IfDifferent = "Company Admin", how
		}
		return s
	}
	plain, own := syncSpec(), companySpecOf(map[string]spec.ToolSpec{"directory": {Level: "standard"}})
	broken := differ(plain, project, spec.DifferentFail)
	broken.Template.Tools["no_such_tool"] = spec.ToolSpec{Level: "admin"}
	nothing := syncSpec()
	nothing.Template.Base, nothing.Template.Tools = "", nil
	for _, c := range []struct {
		name            string
		s               spec.Spec
		differ, settled []permission.Scope
		broken, nothing bool
	}{
		{"a new name", plain, nil, nil, false, false},
		{"both names are new", own, nil, nil, false, false},
		{"another of its name", differ(plain, project, spec.DifferentFail), []permission.Scope{project}, []permission.Scope{project}, false, false},
		{"another of its name, not said", differ(plain, project, ""), []permission.Scope{project}, []permission.Scope{project}, false, false},
		{"to be renamed", differ(plain, project, spec.DifferentRename), nil, []permission.Scope{project}, false, false},
		{"to be changed by hand", differ(plain, project, spec.DifferentByHand), nil, []permission.Scope{project}, false, false},
		{"another of the company's", differ(own, company, spec.DifferentFail), []permission.Scope{company}, []permission.Scope{company}, false, false},
		{
			"one decided, one not", differ(differ(own, company, spec.DifferentFail), project, spec.DifferentRename),
			[]permission.Scope{company}, []permission.Scope{company}, false, false,
		},
		{
			"both", differ(differ(own, company, spec.DifferentFail), project, spec.DifferentFail),
			[]permission.Scope{project, company}, []permission.Scope{project, company}, false, false,
		},
		{"what this company can't make", broken, nil, nil, true, false},
		{"nothing", nothing, nil, nil, false, true},
	} {
		snap := read(t, companyWorld(1), nil, c.s)
		_, err := Diff(c.s, snap)
		r := NewReview(c.s, snap, err)
		if got := r.Differ(); !slices.Equal(got, c.differ) {
			t.Errorf("%s: %v differ, not %v (%v)", c.name, got, c.differ, err)
		}
		if got := r.Settled(); !slices.Equal(got, c.settled) {
			t.Errorf("%s: settled are %v, not %v", c.name, got, c.settled)
		}
		if got := len(r.Broken()) > 0; got != c.broken || r.Nothing() != c.nothing {
			t.Errorf("%s: broken %v, nothing %v", c.name, got, r.Nothing())
		}
		if both := r.Rows[1].Vocabulary != nil; both != (c.s.Account.Company != nil) || r.Rows[0].Vocabulary == nil {
			t.Errorf("%s: rows %v", c.name, both)
		}
		loud := r.Loud()
		if !slices.IsSortedFunc(loud, func(a, b Line) int { return int(b.Kind) - int(a.Kind) }) {
			t.Errorf("%s: the loudest does not come first: %+v", c.name, loud)
		}
	}
	if none := (Review{}); none.Differ() != nil || none.Settled() != nil || none.Nothing() { // nothing was looked at
		t.Error("what was not looked at is to be decided")
	}
}
