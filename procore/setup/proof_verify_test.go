package setup

import (
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// Projects that the account sees beside those asked for need a reason: it was found on them,
// or it sees every project as an admin of the Directory. Else they are not verified.
func TestOtherProjectsNeedAReason(t *testing.T) {
	s := syncSpec()
	s.Projects = spec.ProjectsSpec{Include: spec.IncludeListed, IDs: []procore.ID{300001}}
	snap := read(t, newWorld(3), nil, s)
	on := func(ids ...procore.ID) map[procore.ID]procore.Assignment {
		m := map[procore.ID]procore.Assignment{}
		for _, id := range ids {
			m[id] = procore.Assignment{ProjectID: id}
		}
		return m
	}
	for _, c := range []struct {
		name   string
		on     map[procore.ID]procore.Assignment
		sees   []procore.ID
		level  permission.Level // on the company Directory
		status Status
		says   string
		items  int
	}{
		{"what was asked for", on(300001), []procore.ID{300001}, permission.None, StatusVerified, "it sees 1 of 1", 0},
		{
			"one that it is on", on(300001, 300002), []procore.ID{300001, 300002}, permission.None, StatusVerified,
			"it sees 1 of 1, and 1 other", 1,
		},
		{
			"one that it is on, as an admin", on(300001, 300002), []procore.ID{300001, 300002}, permission.Admin, StatusVerified,
			"it sees 1 of 1, and 1 other", 1,
		},
		{
			"two that it is not on", on(300001), []procore.ID{300001, 300002, 300003}, permission.None, StatusUnknown,
			"it sees 1 of 1, and 2 others; on 2 projects of them it was not found to be", 2,
		},
		{
			"two that it is not on, as an admin", on(300001), []procore.ID{300001, 300002, 300003}, permission.Admin, StatusVerified,
			"it sees 1 of 1, and 2 others: as Admin on the company Directory it sees every project", 2,
		},
		{
			"none of those", on(300001), []procore.ID{300002}, permission.Admin, StatusFailed,
			"it does not see 1 of 1 project", 2,
		},
	} {
		snap.Assignments = c.on
		snap.Proof = &Proof{
			projects: said[[]procore.ID]{asked: true, value: c.sees},
			company:  said[procore.Manifest]{asked: true, value: manifest(c.level, permission.None)},
		}
		k := newVerifier(s, snap).effectiveProjects()
		if k.Status != c.status || k.Detail != c.says || len(k.Items) != c.items {
			t.Errorf("%s: %s, %q, %q", c.name, k.Status, k.Detail, k.Items)
		}
	}
}

// In the company the account should have what was asked for, or else what its company
// template grants: what is not known is not taken for nothing.
func TestCompanyWanted(t *testing.T) {
	w, nobody := companyWorld(1), syncSpec()
	nobody.Account.CompanyTemplate = ""
	named, own := syncSpec(), companySpecOf(map[string]spec.ToolSpec{"directory": {Level: "standard"}})
	named.Account.CompanyTemplate = "company admin"
	broken := companySpecOf(map[string]spec.ToolSpec{"no_such_tool": {Level: "standard"}})
	missing := syncSpec()
	missing.Account.CompanyTemplate = "No Such Template"
	ref := func(id procore.ID) *procore.TemplateRef { return &procore.TemplateRef{ID: id} }
	for _, c := range []struct {
		name  string
		s     spec.Spec
		has   *procore.TemplateRef
		known bool
		want  permission.Level // on the company Directory
	}{
		{"what was asked for", own, ref(23), true, permission.Standard},
		{"what can't be asked for", broken, ref(23), false, permission.None},
		{"the template that was named", named, ref(22), true, permission.Admin},
		{"one that the company lacks", missing, ref(22), false, permission.None},
		{"the template that it has", nobody, ref(22), true, permission.Standard},
		{"the first of the list", nobody, ref(companyOne), true, permission.None},
		{"none", nobody, ref(0), true, permission.None},
		{"one that is not told", nobody, nil, false, permission.None},
		{"one that is not shown", nobody, ref(99), false, permission.None},
	} {
		snap := read(t, w, nil, c.s)
		snap.Account = &AccountState{User: procore.User{ID: 7, CompanyTemplate: c.has}}
		got, known := newVerifier(c.s, snap).companyWanted()
		if known != c.known || known && got.Level("directory") != c.want {
			t.Errorf("%s: %v, known %v", c.name, got.Level("directory"), known)
		}
	}
}
