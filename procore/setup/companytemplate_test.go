package setup

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// companyWorld has company-level templates with content, and a manifest that
// names the company's tools.
func companyWorld(n int) *world {
	w := newWorld(n)
	levels := func(l int) map[string]int {
		return map[string]int{"directory": l, "documents": l, "admin": l, "permissions": l, "work": l}
	}
	some := levels(2)
	some["directory"] = 3
	for i := range w.templates {
		if w.templates[i].ID == companyOne {
			w.templates[i].Levels = levels(1)
		}
	}
	w.templates = append(w.templates,
		worldTemplate{PermissionTemplate: procore.PermissionTemplate{
			ID: 22, Name: "Company Read Only", Type: "company_tools", Category: "internal", Levels: some,
			Granular: map[string]map[string]bool{"directory": {"create_and_edit_users": true, "view_user_detail": false}},
		}},
		worldTemplate{PermissionTemplate: procore.PermissionTemplate{
			ID: 23, Name: "Company Admin", Type: "company_tools", Levels: levels(4),
		}})
	for name, label := range map[string]string{"documents": "Documents", "admin": "Admin", "work": "Workflows"} {
		t := procore.ManifestTool{Name: name, Label: label}
		t.Level.ID = 4
		w.manifest.Tools = append(w.manifest.Tools, t)
	}
	return w
}

// companySpecOf is syncSpec with a company template of the account's own.
func companySpecOf(tools map[string]spec.ToolSpec) spec.Spec {
	s := syncSpec()
	s.Account.CompanyTemplate = ""
	s.Account.Company = &spec.TemplateSpec{Name: "SyncEzy Company", IfDifferent: spec.DifferentFail, Tools: tools}
	return s
}

// The company's vocabulary is its own: keys from its company-level templates,
// labels from its manifest.
func TestCompanyVocabulary(t *testing.T) {
	w := companyWorld(1)
	snap := read(t, w, nil, syncSpec())
	got := map[string]string{}
	for _, tool := range snap.CompanyVocabulary.Tools {
		got[tool.Key] = tool.Label + " / " + string(tool.Match)
	}
	want := map[string]string{
		"directory": "directory / label", "documents": "Documents / key", "admin": "Admin / label",
		"permissions": "permissions / label", "work": "Workflows / label",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if _, ok := snap.CompanyVocabulary.Tool("rfi"); ok {
		t.Error("a project's tool is among the company's")
	}
}

// A whole run makes the template, gives it to the account and proves it; a second
// run has nothing to do.
func TestCompanyTemplateIsMade(t *testing.T) {
	for _, there := range []bool{false, true} {
		t.Run(fmt.Sprintf("the account is there: %v", there), func(t *testing.T) {
			w, j := companyWorld(2), journal.New()
			s := companySpecOf(map[string]spec.ToolSpec{
				"company_documents": {Level: "admin"}, "Admin": {Level: "admin"},
				"directory": {Level: "read_only", Granular: []string{"view_user_detail"}},
			})
			want := []string{
				ChangeCreateUser, ChangeCreateCompanyTemplate, ChangeUpdateUser, ChangeCreateTemplate, ChangeDefault,
				ChangeAdd, ChangeNew, ChangeInvite,
			}
			if there {
				w.person("A", "B", s.Account.Email)
				want = want[1:]
			}
			snap := read(t, w, j, s)
			p := plan(t, s, snap)
			if d := cmp.Diff(want, ids(p)); d != "" {
				t.Fatal(d)
			}
			if _, err := run(w, j, s, snap, p); err != nil {
				t.Fatal(err)
			}
			made, ok := named(snap.OfCompany, "SyncEzy Company")
			if !ok || made.Levels["documents"] != 4 || made.Levels["admin"] != 4 || made.Levels["work"] != 1 ||
				!made.Granular["directory"]["view_user_detail"] || made.Type != string(procore.KindCompany) {
				t.Fatalf("%+v", made)
			}
			again := read(t, w, j, s)
			if left := ids(plan(t, s, again)); len(left) != 0 {
				t.Errorf("left: %v", left)
			}
			k := check(t, Verify(s, again), CheckCompanyTemplate)
			if k.Status != StatusVerified {
				t.Errorf("%+v", k)
			}
			if rest := content(made); len(again.CompanyVocabulary.Compare(rest, content(mustNamed(t, again.OfCompany, made.Name)))) > 0 {
				t.Error("read back otherwise")
			}
		})
	}
}

func mustNamed(t *testing.T, list []procore.PermissionTemplate, name string) procore.PermissionTemplate {
	t.Helper()
	one, ok := named(list, name)
	if !ok {
		t.Fatalf("no template %s", name)
	}
	return one
}

// One that exists is never changed: an equal one is used, another one is a
// mistake, gets a number, or is edited by hand.
func TestCompanyTemplateThatExists(t *testing.T) {
	exists := func(w *world, levels map[string]int) {
		w.templates = append(w.templates, worldTemplate{PermissionTemplate: procore.PermissionTemplate{
			ID: 90, Name: "syncezy company", Type: "company_tools", Levels: levels,
		}})
	}
	asked := map[string]spec.ToolSpec{"company_documents": {Level: "admin"}}
	equal := map[string]int{"documents": 4, "directory": 1, "admin": 1, "permissions": 1, "work": 1}
	t.Run("equal", func(t *testing.T) {
		w, s := companyWorld(1), companySpecOf(asked)
		exists(w, equal)
		if got := ids(plan(t, s, read(t, w, nil, s))); slices.Contains(got, ChangeCreateCompanyTemplate) || !slices.Contains(got, ChangeUpdateUser) {
			t.Errorf("%v", got)
		}
	})
	other := map[string]int{"documents": 3, "directory": 1}
	t.Run("different", func(t *testing.T) {
		w, s := companyWorld(1), companySpecOf(asked)
		exists(w, other)
		_, err := Diff(s, read(t, w, nil, s))
		var problems spec.Problems
		if !errors.As(err, &problems) || problems[0].Field != "account.company_template.name" ||
			!strings.Contains(err.Error(), "Documents: Standard → Admin") || !strings.Contains(err.Error(), "account.company_template.if_different") {
			t.Errorf("%v", err)
		}
	})
	t.Run("rename", func(t *testing.T) {
		w, s := companyWorld(1), companySpecOf(asked)
		exists(w, other)
		s.Account.Company.IfDifferent = spec.DifferentRename
		apply(t, w, journal.New(), s)
		snap := read(t, w, nil, s)
		if left := ids(plan(t, s, snap)); len(left) > 0 {
			t.Errorf("left: %v", left)
		}
		mustNamed(t, snap.OfCompany, "SyncEzy Company 2")
		if k := check(t, Verify(s, snap), CheckCompanyTemplate); k.Status != StatusVerified {
			t.Errorf("%+v", k)
		}
	})
	t.Run("by hand", func(t *testing.T) {
		w, s := companyWorld(1), companySpecOf(asked)
		exists(w, other)
		s.Account.Company.IfDifferent = spec.DifferentByHand
		p := plan(t, s, read(t, w, nil, s))
		i := slices.IndexFunc(p.Changes, func(c Change) bool { return c.ID == ChangeEditCompanyTemplate })
		if i < 0 || p.Changes[i].Manual == nil || !strings.Contains(strings.Join(p.Changes[i].Manual.Steps, " "), "Company Permissions Templates") {
			t.Fatalf("%v", ids(p))
		}
		watch := p.Changes[i].Manual.Watch
		if seen, err := watch(t.Context()); seen || err != nil {
			t.Errorf("seen before it was done: %v", err)
		}
		w.templates[len(w.templates)-1].Levels = equal
		if seen, err := watch(t.Context()); !seen || err != nil {
			t.Errorf("not seen: %v", err)
		}
	})
}

// Rule 57: who may not create templates is led through it, and the rest follows.
func TestCompanyTemplateByHand(t *testing.T) {
	w, s := companyWorld(1), companySpecOf(map[string]spec.ToolSpec{"company_documents": {Level: "admin"}})
	w.createErr = procore.ErrForbidden
	snap := read(t, w, nil, s)
	p, err := Diff(s, snap, spec.StageAccount, spec.StageTemplate)
	if err != nil {
		t.Fatal(err)
	}
	j := journal.New()
	r := &Runner{API: w, Journal: j, Spec: s, Snapshot: snap, Manual: byHandAdmin(t, w)}
	if err := r.Run(t.Context(), p, nil); err != nil {
		t.Fatal(err)
	}
	again := read(t, w, j, s)
	if k := check(t, Verify(s, again), CheckCompanyTemplate); k.Status != StatusVerified {
		t.Errorf("%+v", k)
	}
}

// The checklist says what differs, row by row.
func TestVerifyCompanyTemplate(t *testing.T) {
	w, s := companyWorld(1), companySpecOf(map[string]spec.ToolSpec{"company_documents": {Level: "admin"}})
	status := func() Check { return check(t, Verify(s, read(t, w, nil, s)), CheckCompanyTemplate) }
	if k := status(); k.Status != StatusFailed || k.Fix == "" {
		t.Errorf("before: %+v", k)
	}
	apply(t, w, journal.New(), s)
	last := &w.templates[len(w.templates)-2] // the project template is the last
	if last.Type != "company_tools" {
		t.Fatalf("%+v", last)
	}
	last.Levels["work"], last.Levels["documents"] = 2, 2
	k := status()
	if k.Status != StatusFailed || !slices.Equal(k.Items, []string{"Documents: Read Only, not Admin", "Workflows: Read Only, not None"}) {
		t.Errorf("%+v", k)
	}
	last.Levels["work"], last.Levels["documents"] = 1, 4
	w.users[len(w.users)-1].CompanyTemplate = &procore.TemplateRef{ID: companyOne}
	if k := status(); k.Status != StatusFailed || !strings.Contains(k.Detail, "Company None, not SyncEzy Company") {
		t.Errorf("%+v", k)
	}
}

// Rules 52 and 53: what else may have the name.
func TestTemplateNamesAreApart(t *testing.T) {
	for name, c := range map[string]struct {
		set  func(s *spec.Spec)
		text string
	}{
		"a project template":                      {func(s *spec.Spec) { s.Account.Company.Name = "field staff" }, `the project template "Field Staff"`},
		"a single project's":                      {func(s *spec.Spec) { s.Account.Company.Name = "Tower Only" }, "a single project"},
		"the project side takes a company name":   {func(s *spec.Spec) { s.Template.Name = "company none" }, "the company-level template"},
		"a single project's, on the project side": {func(s *spec.Spec) { s.Template.Name = "tower only" }, "a single project"},
	} {
		t.Run(name, func(t *testing.T) {
			w, s := companyWorld(1), companySpecOf(nil)
			c.set(&s)
			_, err := Diff(s, read(t, w, nil, s))
			if err == nil || !strings.Contains(err.Error(), "taken") || !strings.Contains(err.Error(), c.text) {
				t.Errorf("%v", err)
			}
		})
	}
	s := companySpecOf(nil)
	s.Account.Company.Name = "SYNCEZY sync" // that of the project template
	if problems := s.Validate(spec.StageAccount); len(problems) != 1 || problems[0].Field != "account.company_template.name" {
		t.Errorf("%v", problems)
	}
	if problems := companySpecOf(nil).Validate(); len(problems) == 0 || strings.Contains(problems.Error(), "company_template") {
		t.Errorf("%v", problems)
	}
	s = companySpecOf(nil)
	s.Account.CompanyTemplate = "Company None"
	if problems := s.Validate(spec.StageAccount); len(problems) != 1 || problems[0].Field != "account.company_template" {
		t.Errorf("%v", problems)
	}
}

// A company template whose creation's answer was lost is found, not made twice.
func TestCompanyTemplateIsMadeOnce(t *testing.T) {
	w, s := companyWorld(1), companySpecOf(map[string]spec.ToolSpec{"company_documents": {Level: "admin"}})
	w.fault = func(call string, committed bool) error {
		if call == "create template" && committed {
			w.fault = nil
			return procore.ErrUnknownOutcome
		}
		return nil
	}
	apply(t, w, journal.New(), s)
	n := 0
	for _, one := range w.templates {
		if one.Name == "SyncEzy Company" {
			n++
		}
	}
	if n != 1 || w.sent("create template") != 2 { // it and the project template
		t.Errorf("%d of them, sent %d", n, w.sent("create template"))
	}
}

func TestCompanyTemplateInAFile(t *testing.T) {
	const file = `version: 1
environment: production
company: 4286480
account:
  kind: user
  last_name: Integration
  email: sync@example.com
  company_template:
    name: SyncEzy Company
    base: Company None
    tools:
      documents: admin
      directory: {level: read_only, granular: [view_user_detail]}
template: {name: SyncEzy Sync}
projects: {include: active}
`
	s, err := spec.ParseFile("setup.yaml", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	want := &spec.TemplateSpec{
		Name: "SyncEzy Company", Base: "Company None", IfDifferent: spec.DifferentFail,
		Tools: map[string]spec.ToolSpec{"documents": {Level: "admin"}, "directory": {Level: "read_only", Granular: []string{"view_user_detail"}}},
	}
	if d := cmp.Diff(want, s.Account.Company); d != "" || s.Account.CompanyTemplate != "" || len(s.Template.Tools) > 0 {
		t.Error(d)
	}
	if got := s.Source("account.company_template.tools.documents"); got != "setup.yaml:12" {
		t.Errorf("source %q", got)
	}
	w := companyWorld(1)
	if _, problems := WantedOf(permission.CompanyScope, s, read(t, w, nil, s)); len(problems) > 0 {
		t.Error(problems)
	}
	broken := strings.NewReplacer("documents: admin", "dokuments: admin", "name: SyncEzy Company", "nmae: x").Replace(file)
	_, err = spec.ParseFile("setup.yaml", []byte(broken))
	if err == nil || !strings.Contains(err.Error(), "setup.yaml:9: account.company_template: unknown key") {
		t.Errorf("%v", err)
	}
	s.Account.Company.Tools["dokuments"] = spec.ToolSpec{Level: "admin"}
	_, err = Diff(s, read(t, w, nil, s))
	if err == nil || !strings.Contains(err.Error(), "account.company_template.tools.dokuments") {
		t.Errorf("%v", err)
	}
}
