package spec

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"procore-setup/procore"
)

// twoCompanies is a setup file for two companies.
const twoCompanies = `version: 1
integration: syncezy
account:
  kind: user
  last_name: Integration
  email: sync@example.com
  company_template: {name: Own, tools: {documents: admin}}
template:
  name: SyncEzy Sync
  tools: {documents: admin, rfi: read_only}
projects: {include: active, new: true}
companies:
  - company: 4286480
  - company: Harbour Works
    account: {email: harbour@example.com, adopt: true, company_template: Company None}
    template: {tools: {rfi: standard}}
    projects:
      include: listed
      ids: [300001]
      new:
`

// A company has the answers of all, and its own in their place: of tools and of a company
// template nothing is left over, and no preset fills what it says.
func TestParseCompanies(t *testing.T) {
	specs, err := ParseCompanies("s", []byte(twoCompanies))
	if err != nil || len(specs) != 2 {
		t.Fatal(err, len(specs))
	}
	one, two := specs[0], specs[1]
	got := []any{
		one.Company, one.Account.Email, one.Account.Adopt, one.Account.Company.Name, one.Projects, one.Template.Tools,
		two.Company, two.Account.Email, two.Account.Adopt, two.Account.Company, two.Account.CompanyTemplate, two.Projects, two.Template.Tools,
		two.Template.Name, two.Account.LastName,
	}
	want := []any{
		CompanySpec{ID: 4286480},
		"sync@example.com", false, "Own",
		ProjectsSpec{Include: "active", New: true},
		map[string]ToolSpec{"documents": {Level: "admin"}, "rfi": {Level: "read_only"}},
		CompanySpec{Name: "Harbour Works"},
		"harbour@example.com", true, (*TemplateSpec)(nil), "Company None",
		ProjectsSpec{Include: "listed", IDs: []procore.ID{300001}},
		map[string]ToolSpec{"rfi": {Level: "standard"}},
		"SyncEzy Sync", "Integration",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for field, from := range map[string]string{
		"account.email": "s:15", "account.last_name": "s:5", "template.tools.rfi": "s:16", "template.tools.documents": "s:16",
	} {
		if got := two.Source(field); got != from {
			t.Errorf("%s is from %q, not %q", field, got, from)
		}
	}
}

// A file of companies asks of each for what a file of its own would ask for.
func TestCompaniesAreFilesOfTheirOwn(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		all := specs().Draw(rt, "all")
		var want []Spec
		file := ""
		for i := range rapid.IntRange(1, 3).Draw(rt, "companies") {
			s := all.Clone()
			own := specs().Draw(rt, "one")
			s.Company = CompanySpec{ID: procore.ID(i + 1)}
			var differ []string
			for _, f := range Fields() {
				if f.Differs == EachItsOwn && f.Path != "company" || f.Differs == MayDiffer && !strings.HasPrefix(f.Path, CompanyField+".") &&
					rapid.Bool().Draw(rt, f.Path) {
					differ = append(differ, f.Path)
				}
			}
			take := func(path string, copied func()) {
				if slices.Contains(differ, path) {
					copied()
				}
			}
			for _, path := range differ {
				FieldOf(path).copy(&own, &s)
			}
			take(CompanyField, func() { s.Account.Company = own.Account.Company })
			take("template.tools", func() { s.Template.Tools = own.Template.Tools })
			s.Projects.IDs = own.Projects.IDs
			if s.Projects.Include == IncludeListed && len(s.Projects.IDs) == 0 {
				s.Projects.IDs = []procore.ID{7}
			}
			if len(s.Validate()) > 0 { // such as two names that have to differ
				rt.Skip()
			}
			item := someOf(&s, append(differ, "company", "projects.ids"))
			file += "  - " + strings.ReplaceAll(strings.TrimSpace(item), "\n", "\n    ") + "\n"
			want = append(want, s)
		}
		var shared []string
		for _, f := range Fields() {
			if f.Differs != EachItsOwn {
				shared = append(shared, f.Path)
			}
		}
		file = "version: 1\n" + someOf(&all, shared) + "companies:\n" + file
		got, err := ParseCompanies("setup.yaml", []byte(file))
		if err != nil || len(got) != len(want) {
			rt.Fatalf("%v\n%s", err, file)
		}
		for i := range want {
			data, err := FormatFile(want[i])
			if err != nil {
				rt.Fatal(err)
			}
			alone, err := ParseFile("setup.yaml", data)
			if err != nil {
				rt.Fatal(err)
			}
			if diff := Contrasts(alone, got[i]); len(diff) > 0 {
				rt.Fatalf("company %d: %+v\n%s\n%s", i, diff, file, data)
			}
		}
	})
}

// someOf are some of the answers of a file.
func someOf(s *Spec, paths []string) string {
	w := &fileWriter{preset: true}
	groups := map[string]*fileWriter{}
	for _, f := range Fields() {
		if !slices.Contains(paths, f.Path) || strings.HasPrefix(f.Path, CompanyField+".") || !f.For(s.Account.Kind) {
			continue
		}
		if shy, ok := f.held.(shyValue); ok { // a company may say no where all say yes
			f.held = shy.flagValue
		}
		group, _, in := strings.Cut(f.Path, ".")
		if !in {
			f.write(w, f, "", s)
			continue
		}
		if groups[group] == nil {
			groups[group] = &fileWriter{preset: true}
		}
		f.write(groups[group], f, "  ", s)
	}
	out := w.String()
	for _, group := range []string{"account", "template", "projects"} {
		if g := groups[group]; g != nil && g.Len() > 0 {
			out += group + ":\n" + g.String()
		}
	}
	return out
}

// companyMistakes are mistakes in the file of two companies.
func companyMistakes() []mistake {
	return []mistake{
		{"integration: syncezy\n", "integration: syncezy\ncompany: 1\n", "s:3: company: is about one company, and the file lists companies: " +
			"write it below the company"},
		{"  last_name: Integration\n", "  last_name: Integration\n  adopt: true\n", "s:6: account.adopt: is about one company"},
		{"new: true}", "ids: [1]}", "s:11: projects.ids: is about one company"},
		{"  - company: 4286480\n", "  - company: 4286480\n    environment: sandbox\n", "s:14: company 4286480: environment: is the same for all"},
		{"  - company: 4286480\n", "  - company: 4286480\n    account: {kind: app}\n", "s:14: company 4286480: account.kind: is the same for all"},
		{"  - company: 4286480\n", "  - company: 4286480\n    version: 1\n", `s:14: unknown key "version"`},
		{"  - company: 4286480\n", "  - company: 4286480\n    projets: {}\n", `(did you mean projects?)`},
		{"  - company: 4286480\n", "  - projects: {include: all}\n", "s:13: company: missing: each of the companies needs its id"},
		{"  - company: 4286480\n", "  - company:\n", "s:13: company: missing"},
		{"  - company: 4286480\n", "  - company: 0\n", "s:13: company 0: company: missing"},
		{"  - company: 4286480\n", "  - company: -4\n", "s:13: company -4: company: not the id of a company"},
		{"  - company: 4286480\n", "  - company: harbour works\n", `s:14: company Harbour Works: company: twice the same company, first on line 13: "`},
		{"  - company: 4286480\n", "  - 4286480\n", `s:13: companies: must be a group of keys, not "4286480": write each like - company: 4286480`},
		{"email: harbour@example.com", "email: harbour", "s:15: company Harbour Works: account.email: not an e-mail address"},
		{"  email: sync@example.com\n", "", "s:3: company 4286480: account.email: missing"},
		{"  email: sync@example.com\n", "  email: x\n", "s:6: account.email: not an e-mail address"}, // once, and for all
		{"  name: SyncEzy Sync\n", "  name:\n", "s:9: template.name: missing"},
		{"include: listed\n      ids: [300001]", "include: listed", "s:17: company Harbour Works: projects.ids: missing"},
		{"{rfi: standard}", "{rfi: standrd}", "s:16: company Harbour Works: template.tools.rfi: unknown level"},
		{"include: active", "include: listed", "s:11: company 4286480: projects.ids: missing"},
		{"      new:\n", "      new:\n      token: hunter2\n", "s:21: company Harbour Works: projects.token: secrets do not belong"},
	}
}

func TestParseCompaniesMistakes(t *testing.T) {
	j := newJudge(t)
	j.agrees(t, twoCompanies)
	for _, m := range append(companyMistakes(),
		mistake{twoCompanies[strings.Index(twoCompanies, "companies:"):], "companies: []\n", "s:12: companies: missing"},
		mistake{twoCompanies[strings.Index(twoCompanies, "companies:"):], "companies: 1\n", `s:12: companies: must be a list, not "1"`},
	) {
		if strings.Count(twoCompanies, m.old) != 1 {
			t.Fatalf("%q stands there %d times", m.old, strings.Count(twoCompanies, m.old))
		}
		file := strings.Replace(twoCompanies, m.old, m.with, 1)
		_, err := ParseCompanies("s", []byte(file))
		var problems Problems
		if !errors.As(err, &problems) || !strings.Contains(err.Error(), m.want) || len(problems) != 1 {
			t.Errorf("%q:\ngot  %v\nwant %s", m.with, err, m.want)
		}
		j.agrees(t, file)
	}
}

// What asks for one company takes the one that is named.
func TestPick(t *testing.T) {
	if _, err := ParseFile("s", []byte(twoCompanies)); err == nil || !strings.Contains(err.Error(),
		"s:12: companies: one company is wanted here, and the file lists 2: name one of them with --company") {
		t.Error(err)
	}
	list, err := ParseCompanies("s", []byte(twoCompanies))
	if err != nil {
		t.Fatal(err)
	}
	for named, email := range map[string]string{"4286480": "sync@example.com", "harbour  WORKS": "harbour@example.com"} {
		if s, err := Pick(list, ParseCompany(named)); err != nil || s.Account.Email != email {
			t.Errorf("%s: %v, %v", named, s.Account.Email, err)
		}
	}
	_, err = Pick(list, ParseCompany("Harbor Works"))
	const want = `s:12: companies: the file does not list "Harbor Works": use 4286480 or Harbour Works (did you mean Harbour Works?)`
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	if _, err := Pick([]Spec{{}}, CompanySpec{ID: 1}); err != nil {
		t.Error(err)
	}
}
