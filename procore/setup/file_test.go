package setup

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"procore-setup/assets"
	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/text"
)

// whole is a setup file with every key, as the documentation shows it.
const whole = `version: 1
environment: production          # or {login_url: …, api_url: …}; flags win
company: 4286480                 # id or exact name
integration: syncezy             # optional: a preset
account:
  kind: user                     # user | app
  first_name: SyncEzy
  last_name: Integration
  email: sync@example.com        # natural key
  company_template: Company None # optional, by name
  invite: true
template:
  name: SyncEzy Sync
  base: Read Only Everything     # optional, by name
  if_different: fail
  tools:
    documents: admin
    rfi: {level: standard, granular: [act_as_manager]}
projects:
  include: active                # active | all | listed
  ids: [300001, 300002]          # with listed
  new: true                      # add to new projects
  exact: false
`

func TestParseFile(t *testing.T) {
	got, err := ParseFile("setup.yaml", []byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	want := Spec{
		Environment: auth.Environments()[0],
		Company:     CompanySpec{ID: 4286480},
		Integration: "syncezy",
		Account: AccountSpec{
			Kind: UserAccount, FirstName: "SyncEzy", LastName: "Integration",
			Email: "sync@example.com", CompanyTemplate: "Company None", Invite: true,
		},
		Template: TemplateSpec{
			Name: "SyncEzy Sync", Base: "Read Only Everything", IfDifferent: DifferentFail,
			Tools: map[string]ToolSpec{
				"documents": {Level: "admin"},
				"rfi":       {Level: "standard", Granular: []string{"act_as_manager"}},
			},
		},
		Projects: ProjectsSpec{Include: IncludeActive, IDs: []procore.ID{300001, 300002}, New: true},
	}
	for field, line := range map[string]int{
		"company": 3, "account.email": 9, "template.tools": 16, "template.tools.rfi": 18,
		"template.tools.rfi.granular": 18, "template.tools.rfi.granular.act_as_manager": 18,
		"projects.ids.300002": 21, "projects.ids.1": 21, "account.nothing": 5, "nothing": 1,
	} {
		if got.Line(field) != line {
			t.Errorf("Line(%s) = %d, want %d", field, got.Line(field), line)
		}
	}
	for field, source := range map[string]string{
		"account.email": "setup.yaml:9", "template.tools.documents": "setup.yaml:17",
		"template.tools.rfi.granular": "setup.yaml:18", "projects.exact": "setup.yaml:23",
	} {
		if got.Source(field) != source {
			t.Errorf("Source(%s) = %q, want %q", field, got.Source(field), source)
		}
	}
	p := got.Problem("template.base", "Read Only Evrything", "unknown template", "Read Only Everything", "Other")
	const line = `setup.yaml:14: template.base: unknown template "Read Only Evrything": ` +
		`use Read Only Everything or Other (did you mean Read Only Everything?)`
	if p.Error() != line {
		t.Errorf("got  %s\nwant %s", p.Error(), line)
	}
	got.Sources, got.Place = nil, Place{}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if r := got.Remarks(); len(r) != 1 || !strings.Contains(r.Error(), "not used, because include is active") {
		t.Errorf("remarks: %v", r)
	}
}

func TestParseFileDefaults(t *testing.T) {
	got, err := ParseFile("s.yaml", []byte(`version: 1
integration: syncezy
account: {email: sync@example.com, last_name: Mine}
template: {base: "Read Only"}
projects: {new: false}
`))
	if err != nil {
		t.Fatal(err)
	}
	if got.Environment.Name != "production" || got.Source("environment") != "left out in s.yaml" {
		t.Errorf("environment %v from %q", got.Environment, got.Source("environment"))
	}
	if got.Account.Kind != UserAccount || got.Source("account.kind") != "SyncEzy guide, step 1" {
		t.Errorf("kind %q from %q", got.Account.Kind, got.Source("account.kind"))
	}
	if got.Account.LastName != "Mine" || got.Source("account.last_name") != "s.yaml:3" {
		t.Errorf("the preset won over the file: %q from %q", got.Account.LastName, got.Source("account.last_name"))
	}
	if got.Projects.New || got.Projects.Include != IncludeActive {
		t.Errorf("projects: %+v", got.Projects)
	}
	if len(got.Template.Tools) != 5 || got.Template.Tools["documents"].Level != "admin" || got.Template.IfDifferent != DifferentFail {
		t.Errorf("template: %+v", got.Template)
	}
}

// replaced returns the whole file with one piece replaced.
func replaced(t *testing.T, old, with string) string {
	t.Helper()
	if strings.Count(whole, old) != 1 {
		t.Fatalf("%q stands %d times in the file", old, strings.Count(whole, old))
	}
	return strings.Replace(whole, old, with, 1)
}

func TestParseFileMistakes(t *testing.T) {
	for _, tt := range []struct{ old, with, want string }{
		{"version: 1", "version: 2", `s:1: version: unknown version "2": this procore-setup reads version 1`},
		{"version: 1\n", "", "s:1: version: missing: write version: 1"},
		{"version: 1", "version: one", `s:1: version: must be the number "one": use 1`},
		{"version: 1", "version: 1\nversion: 1", "s:2: version: stands here twice, first on line 1: keep one of the two"},
		{"environment: production ", "environment: prodution ", `s:2: environment: unknown environment "prodution": use production, ` +
			`sandbox, monthly or federal (did you mean production?)`},
		{"environment: production ", "environment: {login_url: http://example.com, api_uri: x} ",
			"s:2: environment.login_url: \"http://example.com\" would send secrets unencrypted"},
		{"environment: production ", "environment: {login_url: https://example.com, api_uri: x} ",
			`s:2: environment: unknown key "api_uri": use login_url or api_url (did you mean api_url?)`},
		{"environment: production ", "environment: {login_url: https://example.com} ", `s:2: environment.api_url: missing`},
		{"company: 4286480", "company: 1.5", `s:3: company: must be a text, not "1.5"`},
		{"company: 4286480", "company: 99999999999999999999", `s:3: company: too large for the id of a company`},
		{"company: 4286480", "company: 0x10", `s:3: company: must be an id, not "0x10"`},
		{"company: 4286480", "company: [1]", `s:3: company: must be a text, not "a list"`},
		{"integration: syncezy ", "integration: synczy ", `s:4: integration: unknown integration "synczy": use `},
		{"kind: user ", "kind: usr ", `s:6: account.kind: unknown value "usr": use user or app (did you mean user?)`},
		{"kind: user ", "kind: traditional ", `s:6: account.kind: traditional service accounts ended on 2025-03-18`},
		{"kind: user ", "kind: app ", `s:7: account.first_name: not for an app's account "SyncEzy"`},
		{"kind: user ", "kind: app ", `s:8: account.last_name: not for an app's account "Integration"`},
		{"kind: user ", "kind: app ", `s:11: account.invite: not for an app's account "true"`},
		{"email: sync@example.com ", "email: sync@example ", `s:9: account.email: not an e-mail address "sync@example": the part after`},
		{"email: sync@example.com ", "emial: sync@example.com ", `s:9: account: unknown key "emial": use kind, first_name, last_name, ` +
			`email, company_template or invite (did you mean email?)`},
		{"email: sync@example.com ", "emial: sync@example.com ", `s:5: account.email: missing`},
		{"email: sync@example.com ", "email: ", `s:9: account.email: missing`},
		{"invite: true", "invite: yes", `s:11: account.invite: must be true or false, not "yes"`},
		{"invite: true", "invite: true\n  client_secret: hunter2", `s:12: account.client_secret: secrets do not belong into a setup file`},
		{"  name: SyncEzy Sync\n", "  name:\n", `s:13: template.name: missing`},
		{"name: SyncEzy Sync", "name: 2024", `s:13: template.name: must be a text, not "2024": put it into quotes`},
		{"if_different: fail", "if_different: by_hand", `s:15: template.if_different: unknown value "by_hand": use fail or rename`},
		{"documents: admin", "documents: admn", `s:17: template.tools.documents: unknown level "admn": use none, read_only, standard or admin`},
		{"documents: admin", "documents:", `s:17: template.tools.documents: level missing`},
		{"documents: admin", "documents: 4", `s:17: template.tools.documents: unknown level "4"`},
		{"documents: admin", "documents: [admin]", `s:17: template.tools.documents: must be a text, not "a list"`},
		{"documents: admin", "documents: {level: admin, granular: [a]}", `s:17: template.tools.documents.granular: there are no granular`},
		{"documents: admin", "documents: {level: none, granular: [a]}", `s:17: template.tools.documents.granular: there are no granular`},
		{"documents: admin", "documents: {granular: [a]}", `s:17: template.tools.documents: level missing`},
		{"documents: admin", "RFI: admin", `s:18: template.tools.rfi: the same tool as "RFI", again as "rfi": keep one`},
		{"documents: admin", "rfi: admin", `s:18: template.tools.rfi: stands here twice, first on line 17`},
		{"documents: admin", "api_token: hunter2", `s:17: template.tools.api_token: secrets do not belong`},
		{"[act_as_manager]", "act_as_manager", `s:18: template.tools.rfi.granular: must be a list, not "act_as_manager"`},
		{"[act_as_manager]", "[a, a]", `s:18: template.tools.rfi.granular.a: twice the same granular permission "a"`},
		{"[act_as_manager]", "", `s:18: template.tools.rfi.granular: missing: write a list such as [act_as_manager], or [] for none`},
		{"include: active ", "include: some ", `s:20: projects.include: unknown value "some": use active, all or listed`},
		{"  ids: [300001, 300002] ", "  # none ", ""},
		{"[300001, 300002]", "[300001, Tower]", `s:21: projects.ids: must be an id, not "Tower"`},
		{"[300001, 300002]", `["300001"]`, `s:21: projects.ids: must be an id, not "300001"`},
		{"[300001, 300002]", "[300001, 300001]", `s:21: projects.ids.300001: twice the same project "300001"`},
		{"[300001, 300002]", "[0]", `s:21: projects.ids.0: not the id of a project "0"`},
		{"[300001, 300002]", "300001", `s:21: projects.ids: must be a list, not "300001"`},
		{"new: true", "new: &x true", `s:22: projects.new: anchors, aliases and tags`},
		{"new: true", "new: !!bool true", `s:22: projects.new: anchors, aliases and tags`},
		{"exact: false", "<<: *x", `anchors, aliases and tags`},
		{"exact: false", "exact: false\n---\nversion: 1", `s:24: a second document begins here`},
		{"exact: false", "exact: 'false", `s:23: not written as YAML asks`},
		{"exact: false", "exact: \xff", `s:23: not UTF-8 text`},
		{"exact: false", "exact: \x00", `s:23: not a text file`},
		{"exact: false", "exact: false\nprojets: 1", `s:24: unknown key "projets": use version, environment, company, integration, ` +
			`account, template or projects (did you mean projects?)`},
	} {
		_, err := ParseFile("s", []byte(replaced(t, tt.old, tt.with)))
		if tt.want == "" {
			if err != nil {
				t.Errorf("%q: %v", tt.with, err)
			}
			continue
		}
		var problems Problems
		if !errors.As(err, &problems) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q:\ngot  %v\nwant %s", tt.with, err, tt.want)
			continue
		}
		if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: the secret is repeated: %v", tt.with, err)
		}
		for _, p := range problems {
			if p.Line == 0 || p.File != "s" {
				t.Errorf("%q: no place: %+v", tt.with, p)
			}
		}
	}
}

func TestParseFileFindsAllAtOnce(t *testing.T) {
	_, err := ParseFile("s", []byte(`version: 1
environment: there
account:
  kind: user
  last_name:
  email: me
template:
  name: T
  tools: {a: x, b: y}
projects:
  include: listed
  new: maybe
extra: 1
`))
	var problems Problems
	errors.As(err, &problems)
	var got []string
	for _, p := range problems {
		got = append(got, fmt.Sprintf("%d %s", p.Line, p.Field))
	}
	want := []string{
		"2 environment", "5 account.last_name", "6 account.email", "9 template.tools.a", "9 template.tools.b",
		"10 projects.ids", "12 projects.new", "13 ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestParseFileRefusesBombs(t *testing.T) {
	for name, data := range map[string]string{
		"large":    "# " + strings.Repeat("x", maxFile),
		"brackets": "version: " + strings.Repeat("[", 200_000),
		"dashes":   strings.Repeat("- ", 200_000),
		"anchors":  "a: &a x\nb: " + strings.Repeat("*a ", 1000),
		"laughs":   "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n" + strings.Repeat("d: [*c, *c]\n", 1000),
	} {
		start := time.Now()
		if _, err := ParseFile("s", []byte(data)); err == nil {
			t.Errorf("%s: accepted", name)
		}
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%s: took %s", name, took)
		}
	}
	lots, err := ParseFile("s", []byte("version: 1\n"+strings.Repeat("x: 1\n", 10_000)))
	if n := strings.Count(err.Error(), "\n"); n != maxProblems || !strings.Contains(err.Error(), "more mistakes") {
		t.Errorf("%d lines of mistakes, spec %v", n, lots.Company)
	}
}

// texts are names as Procore and people have them, hostile ones too.
func texts() *rapid.Generator[string] {
	odd := []string{"Company None", "Größe & Co", "a: b", "- x", "#1", "no", "Null", "007", "1.5", "[x]", "{y}", `"q"`, `\`,
		"it's", "x # y", "*a", "&b", "!c", "%d", "@e", "`f`", "🏗 Site", "a, b", "true", "Read Only Everything", "~", "?", "<<", "=", ".inf"}
	return rapid.Map(rapid.OneOf(rapid.SampledFrom(odd), rapid.StringN(1, 20, 60)), func(s string) string {
		if s = text.Input(s); s == "" || secretKey(s) {
			return "Name"
		}
		return s
	})
}

// specs are specs that nothing is wrong with.
func specs() *rapid.Generator[Spec] {
	return rapid.Custom(func(t *rapid.T) Spec {
		s := Spec{
			Environment: rapid.SampledFrom(append(auth.Environments(), auth.Environment{
				Name: "demo", Title: "Demo", LoginURL: "https://login.simulator.invalid", APIURL: "https://api.simulator.invalid",
			})).Draw(t, "environment"),
			Integration: rapid.SampledFrom([]string{"", "syncezy", "hingepoint", "syncezy+cmic"}).Draw(t, "integration"),
			Account: AccountSpec{
				Kind: UserAccount, LastName: texts().Draw(t, "last"), Email: "sync+1@example.com",
				Invite: rapid.Bool().Draw(t, "invite"),
			},
			Template: TemplateSpec{
				Name: texts().Draw(t, "template"), IfDifferent: rapid.SampledFrom([]string{DifferentFail, DifferentRename}).Draw(t, "different"),
			},
			Projects: ProjectsSpec{
				Include: rapid.SampledFrom([]string{IncludeActive, IncludeAll, IncludeListed}).Draw(t, "include"),
				New:     rapid.Bool().Draw(t, "new"), Exact: rapid.Bool().Draw(t, "exact"),
			},
		}
		if rapid.Bool().Draw(t, "by id") {
			s.Company.ID = procore.ID(rapid.Int64Range(1, 1<<62).Draw(t, "id"))
		} else {
			s.Company.Name = texts().Draw(t, "company")
		}
		if rapid.Bool().Draw(t, "app") {
			s.Account = AccountSpec{Kind: AppAccount, Email: "app-1a2b@procore.example"}
		}
		if rapid.Bool().Draw(t, "base") {
			s.Template.Base, s.Account.CompanyTemplate = texts().Draw(t, "of"), texts().Draw(t, "company template")
		}
		if s.Projects.Include == IncludeListed {
			for _, id := range rapid.SliceOfNDistinct(rapid.Int64Range(1, 1<<40), 1, 5, rapid.ID[int64]).Draw(t, "ids") {
				s.Projects.IDs = append(s.Projects.IDs, procore.ID(id))
			}
		}
		s.Template.Tools = tools().Draw(t, "tools")
		return s
	})
}

// tools are rows of a template.
func tools() *rapid.Generator[map[string]ToolSpec] {
	return rapid.Custom(func(t *rapid.T) map[string]ToolSpec {
		rows := map[string]ToolSpec{}
		for _, name := range rapid.SliceOfNDistinct(texts(), 0, 4, text.Fold).Draw(t, "names") {
			row := ToolSpec{Level: rapid.SampledFrom([]string{"none", "admin", "Read Only"}).Draw(t, "level")}
			if rapid.Bool().Draw(t, "granular") {
				row = ToolSpec{Level: "standard", Granular: rapid.SliceOfNDistinct(texts(), 0, 3, rapid.ID[string]).Draw(t, "actions")}
			}
			rows[name] = row
		}
		if len(rows) == 0 {
			return nil
		}
		return rows
	})
}

func TestFormatFileReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := specs().Draw(t, "spec")
		data, err := FormatFile(s)
		if err != nil {
			t.Fatalf("%v\n%+v", err, s)
		}
		got, err := ParseFile("setup.yaml", data)
		if err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
		got.Sources, got.Place = nil, Place{}
		if got.Environment.Name == auth.CustomEnvironment {
			got.Environment = s.Environment // a file has the two addresses only
		}
		if diff := cmp.Diff(s, got); diff != "" {
			t.Fatalf("%s\n%s", diff, data)
		}
	})
}

func TestFormatFileKeepsWhatAFileCanSay(t *testing.T) {
	s, err := ParseFile("setup.yaml", []byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	s.Company.Name, s.Template.IfDifferent = "Meridian\nBuilders", DifferentByHand
	s.SetSource("template.tools.documents", "SyncEzy guide, step 4")
	s.Place = Place{}
	data, err := FormatFile(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"company: 4286480 # Meridian Builders\n", "if_different: fail", "documents: admin # SyncEzy guide, step 4"} {
		if !strings.Contains(string(data), want) {
			t.Errorf("no %q in\n%s", want, data)
		}
	}
	s.Account.Email = ""
	var problems Problems
	if _, err := FormatFile(s); !errors.As(err, &problems) || problems[0].Field != "account.email" {
		t.Errorf("a spec without an e-mail gave %v", err)
	}
}

func TestDemoSetupIsRight(t *testing.T) {
	s, err := ParseFile("demo.yaml", assets.DemoSetup)
	if err != nil {
		t.Fatal(err)
	}
	if s.Company.ID != 4286480 || s.Account.Email != "sync@meridian.example" || !s.Projects.New || !s.Account.Invite {
		t.Errorf("%+v", s)
	}
	if !strings.HasSuffix(s.Environment.APIURL, ".invalid") {
		t.Errorf("the demo names a real host: %s", s.Environment.APIURL)
	}
	if got := slices.Sorted(maps.Keys(s.Template.Tools)); !slices.Contains(got, "documents") {
		t.Errorf("tools %v", got)
	}
}

func FuzzParseFile(f *testing.F) {
	f.Add([]byte(whole))
	f.Add(assets.DemoSetup)
	seeds, err := filepath.Glob(filepath.Join("testdata", "*.yaml"))
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range seeds {
		data, err := os.ReadFile(seed)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, s := range []string{"", "a: [", "? x\n: y\n", "version: 1\n<<: *a\n", "{version: 1}", "- 1", "version: 1\n...\n---\n", "%YAML 1.2\n---\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := ParseFile("setup.yaml", data)
		if err != nil {
			var problems Problems
			if !errors.As(err, &problems) || len(problems) == 0 || err.Error() == "" {
				t.Fatalf("not problems: %v", err)
			}
			return
		}
		out, err := FormatFile(s)
		if err != nil {
			t.Fatalf("accepted, but can't be written: %v", err)
		}
		if again, err := FormatFile(s); err != nil || !bytes.Equal(out, again) {
			t.Fatalf("written in two ways: %v", err)
		}
	})
}
