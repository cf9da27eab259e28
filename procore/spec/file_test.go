package spec

import (
	"bytes"
	_ "embed"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"procore-setup/assets"
	"procore-setup/procore"
	"procore-setup/procore/auth"
)

// whole is a setup file with every key, as the documentation shows it.
//
//go:embed testdata/whole.yaml
var whole string

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
	got.Sources, got.Location = nil, Location{}
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

func TestParseFileRefusesBombs(t *testing.T) {
	for name, c := range map[string]struct{ data, want string }{
		"large":    {strings.Repeat("#", maxFile+1), "s: too large for a setup file"},
		"as large": {strings.Repeat("#", maxFile), "s:1: the file is empty"},
		"no text":  {"\x00", "s:1: not a text file"},
		"brackets": {"version: 1\nx: " + strings.Repeat("[", 200_000), "s:2: nested too deeply"},
		"dashes":   {"version: 1\nx:\n" + strings.Repeat("- ", 200_000), "s:3: nested too deeply"},
		"a list":   {"version: 1\nx:\n" + strings.Repeat("- y\n", 200), `s:2: unknown key "x"`},
		"anchors":  {"a: &a x\nb: " + strings.Repeat("*a ", 1000), "s:2: anchors, aliases and tags"},
		"laughs":   {"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n" + strings.Repeat("d: [*c, *c]\n", 1000), "anchors, aliases"},
	} {
		start := time.Now()
		if _, err := ParseFile("s", []byte(c.data)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %.200v, want %q", name, err, c.want)
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
