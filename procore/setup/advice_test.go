package setup

import (
	"slices"
	"strings"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// adviceWorld can say everything that the rules are about.
func adviceWorld() *world {
	w := companyWorld(2)
	for i := range w.templates {
		t := &w.templates[i]
		if t.Type == "global" {
			if t.Granular == nil {
				t.Granular = map[string]map[string]bool{}
			}
			t.Granular["directory"] = map[string]bool{"create_and_edit_users": false, "assign_project_roles": false}
		}
	}
	return w
}

// says returns what a rule says about a spec.
func says(s spec.Spec, snap *Snapshot, rule int, scope permission.Scope) []permission.Finding {
	var out []permission.Finding
	for _, f := range Advice(s, snap) {
		if f.Rule == rule && f.Scope == scope {
			out = append(out, f)
		}
	}
	return out
}

// Every rule about accounts and templates, firing and not firing.
func TestAdvice(t *testing.T) {
	app := func(s *spec.Spec) {
		s.Account = spec.AccountSpec{Kind: spec.AppAccount, Email: "bridge-12ab34cd@procore.com"}
	}
	nothing := func(*world, *spec.Spec) {}
	companyDirectory := func(s *spec.Spec, level string) {
		s.Account.CompanyTemplate = ""
		s.Account.Company = &spec.TemplateSpec{Name: "Own Company", Tools: map[string]spec.ToolSpec{"company_directory": {Level: level}}}
	}
	directory := func(s *spec.Spec, actions ...string) {
		s.Template.Base, s.Template.Tools = "", map[string]spec.ToolSpec{"directory": {Level: "read_only", Granular: actions}}
	}
	none := func(s *spec.Spec) {
		s.Template.Base, s.Template.Tools = "", map[string]spec.ToolSpec{"home": {Level: "none"}}
	}
	project, company := permission.ProjectScope, permission.CompanyScope
	for _, c := range []struct {
		rule   int
		scope  permission.Scope
		strong bool
		fire   func(w *world, s *spec.Spec)
		quiet  func(w *world, s *spec.Spec)
	}{
		{41, project, false, func(_ *world, s *spec.Spec) { directory(s, "assign_project_roles") }, func(_ *world, s *spec.Spec) {
			directory(s, "assign_project_roles")
			companyDirectory(s, "admin")
		}},
		{54, project, false, nothing, func(_ *world, s *spec.Spec) { s.Projects.New = false }},
		{57, project, false, func(w *world, _ *spec.Spec) { w.manifest = manifest(permission.Admin, permission.ReadOnly) }, nothing},
		{57, project, false, func(w *world, _ *spec.Spec) { w.manifest.Tools = nil }, func(w *world, s *spec.Spec) {
			w.manifest.Tools = nil
			s.Template = spec.TemplateSpec{Name: "Field Staff", Base: "Field Staff"} // it is there
		}},
		{58, project, false, func(w *world, s *spec.Spec) {
			w.put(w.person("A", "B", s.Account.Email), 300002, 0)
		}, func(w *world, s *spec.Spec) { w.put(w.person("A", "B", s.Account.Email), 300002, readOnly) }},
		{60, project, false, nothing, func(_ *world, s *spec.Spec) { s.Template = spec.TemplateSpec{Name: "Field Staff", Base: "Field Staff"} }},
		{61, company, true, func(_ *world, s *spec.Spec) { companyDirectory(s, "admin") }, func(_ *world, s *spec.Spec) { companyDirectory(s, "standard") }},
		{61, company, true, func(_ *world, s *spec.Spec) { s.Account.CompanyTemplate = "Company Admin" }, nothing},
		{62, project, true, func(_ *world, s *spec.Spec) {
			s.Template.Tools = map[string]spec.ToolSpec{"directory": {Level: "admin"}}
		}, nothing},
		{64, project, false, func(_ *world, s *spec.Spec) { directory(s, "create_and_edit_users") }, func(_ *world, s *spec.Spec) { directory(s) }},
		{66, project, true, func(_ *world, s *spec.Spec) { directory(s, "create_and_edit_users") }, func(_ *world, s *spec.Spec) { directory(s) }},
		{66, project, true, func(_ *world, s *spec.Spec) { directory(s, "create_and_edit_users") }, func(w *world, s *spec.Spec) {
			directory(s, "create_and_edit_users") // no template gives more
			w.templates = slices.DeleteFunc(w.templates, func(t worldTemplate) bool { return t.ID == superuser || t.ID == fieldStaff })
			s.Template.Base = "Read Only Everything"
		}},
		{73, "", false, func(_ *world, s *spec.Spec) { app(s) }, nothing},
		{74, "", false, func(_ *world, s *spec.Spec) { app(s) }, nothing},
		{75, "", false, func(_ *world, s *spec.Spec) { app(s) }, nothing},
		{76, company, true, func(_ *world, s *spec.Spec) {
			app(s)
			companyDirectory(s, "admin")
		}, func(_ *world, s *spec.Spec) { companyDirectory(s, "admin") }},
		{76, company, true, func(_ *world, s *spec.Spec) {
			app(s)
			companyDirectory(s, "admin")
		}, func(_ *world, s *spec.Spec) { app(s) }},
		{77, "", false, func(_ *world, s *spec.Spec) { app(s) }, func(w *world, s *spec.Spec) {
			app(s)
			w.person("", "bridge", s.Account.Email)
		}},
		{78, "", false, nothing, func(_ *world, s *spec.Spec) { app(s) }},
		{79, project, false, nothing, func(_ *world, s *spec.Spec) { none(s) }},
		{83, project, false, nothing, func(_ *world, s *spec.Spec) { none(s) }},
	} {
		told := func(set func(w *world, s *spec.Spec)) []permission.Finding {
			w, s := adviceWorld(), syncSpec()
			set(w, &s)
			return says(s, read(t, w, nil, s), c.rule, c.scope)
		}
		fires := told(c.fire)
		if len(fires) == 0 {
			t.Errorf("rule %d says nothing", c.rule)
		}
		for _, f := range fires {
			if f.Text == "" || f.Source == "" || f.Severity == permission.Block || f.Severity == permission.Warn && f.Strong != c.strong {
				t.Errorf("rule %d: %+v", c.rule, f)
			}
		}
		for _, f := range told(c.quiet) {
			t.Errorf("rule %d should not say %q", c.rule, f.Text)
		}
	}
}

// Rule 66 names the templates that the account must not be able to give away.
func TestAdviceNamesStrongerTemplates(t *testing.T) {
	w, s := adviceWorld(), syncSpec()
	s.Template.Base = ""
	s.Template.Tools = map[string]spec.ToolSpec{"directory": {Level: "read_only", Granular: []string{"create_and_edit_users"}}}
	snap := read(t, w, nil, s)
	said := ""
	for _, f := range says(s, snap, 66, permission.ProjectScope) {
		said += f.Text
	}
	for _, name := range []string{"Admin Everything", "Field Staff", "Read Only Everything"} {
		if !strings.Contains(said, name) {
			t.Errorf("%s is not in %q", name, said)
		}
	}
}

// Without templates, or with answers that make no sense here, nothing is made up.
func TestAdviceOfNothing(t *testing.T) {
	if f := Advice(syncSpec(), &Snapshot{}); slices.ContainsFunc(f, func(f permission.Finding) bool { return f.Scope != "" }) {
		t.Errorf("%+v", f)
	}
	w, s := adviceWorld(), syncSpec()
	s.Template.Base = "No Such Template"
	for _, f := range Advice(s, read(t, w, nil, s)) {
		if f.Scope == permission.ProjectScope && f.Rule != 58 {
			t.Errorf("%+v", f)
		}
	}
}

// Warnings stand under the change that they are about, in the plan and its text,
// and never block.
func TestPlanWarns(t *testing.T) {
	w, s := adviceWorld(), syncSpec()
	s.Template.Tools = map[string]spec.ToolSpec{"directory": {Level: "admin"}}
	s.Account.CompanyTemplate = "Company Admin"
	p := plan(t, s, read(t, w, nil, s))
	under := map[string]string{}
	for _, c := range p.Changes {
		under[c.ID] = strings.Join(c.Warnings, "\n")
	}
	if !strings.Contains(under[ChangeCreateTemplate], "Directory: Admin on Directory makes the account Admin on every tool") {
		t.Errorf("%q", under)
	}
	if !strings.Contains(under[ChangeCreateUser], "Company Administrator") {
		t.Errorf("%q", under)
	}
	if under[ChangeInvite] != "" || under[ChangeAdd] != "" {
		t.Errorf("%q", under)
	}
}

// Rule 72.
func TestTraditionalAccountsAreRefused(t *testing.T) {
	for _, kind := range []spec.Kind{"traditional", "service_account", "service"} {
		s := syncSpec()
		s.Account.Kind = kind
		if p := s.Validate(spec.StageAccount); len(p) == 0 || !strings.Contains(p.Error(), "2025-03-18") {
			t.Errorf("%s: %v", kind, p)
		}
	}
	s := syncSpec()
	if p := s.Validate(spec.StageAccount); len(p) > 0 {
		t.Error(p)
	}
}

// Rule 56: nothing is ever taken from a company's templates.
func TestTemplatesAreOnlyAdded(t *testing.T) {
	w, s := companyWorld(1), companySpecOf(map[string]spec.ToolSpec{"company_documents": {Level: "admin"}})
	before := map[procore.ID]string{}
	for _, one := range w.templates {
		before[one.ID] = one.Name
	}
	apply(t, w, journal.New(), s)
	for _, one := range w.templates {
		delete(before, one.ID)
	}
	if len(before) > 0 {
		t.Errorf("gone: %v", before)
	}
}
