package spec

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"procore-setup/procore/text"
)

// replaced returns the whole file with one piece replaced.
func replaced(t *testing.T, old, with string) string {
	t.Helper()
	if strings.Count(whole, old) != 1 {
		t.Fatalf("%q stands %d times in the file", old, strings.Count(whole, old))
	}
	return strings.Replace(whole, old, with, 1)
}

// A mistake is a piece of the whole file, what stands there instead, and what is told of
// it; "" where it is none.
type mistake struct{ old, with, want string }

func mistakes() []mistake {
	return []mistake{
		{"version: 1", "version: 2", `s:1: version: unknown version "2": this procore-setup reads version 1`},
		{"version: 1\n", "", "s:1: version: missing: write version: 1"},
		{"version: 1", `version: "1"`, `s:1: version: must be a number, not the text "1": take the quotes away`},
		{"version: 1", "version: one", `s:1: version: must be the number "one": use 1`},
		{"version: 1", "version: 1\nversion: 1", "s:2: version: stands here twice, first on line 1: keep one of the two"},
		{"environment: production ", "environment: prodution ", `s:2: environment: unknown environment "prodution": use production, ` +
			`sandbox, monthly or federal (did you mean production?)`},
		{
			"environment: production ", "environment: {login_url: http://example.com, api_uri: x} ",
			"s:2: environment.login_url: \"http://example.com\" would send secrets unencrypted",
		},
		{
			"environment: production ", "environment: {login_url: https://example.com, api_uri: x} ",
			`s:2: environment: unknown key "api_uri": use login_url or api_url (did you mean api_url?)`,
		},
		{"environment: production ", "environment: {login_url: https://example.com} ", `s:2: environment.api_url: missing`},
		{"company: 4286480", "company: 1.5", `s:3: company: must be a text, not "1.5"`},
		{"company: 4286480", "company: 99999999999999999999", `s:3: company: too large for the id of a company`},
		{"company: 4286480", "company: 004286480", `s:3: company: no id begins with 0: "004286480": write 4286480, or put it into quotes`},
		{"company: 4286480", "company: 0x10", `s:3: company: must be an id, not "0x10"`},
		{"company: 4286480", "company: [1]", `s:3: company: must be a text, not "a list"`},
		{"integration: syncezy ", "integration: synczy ", `s:4: integration: unknown integration "synczy": use `},
		{"kind: user ", "kind: usr ", `s:6: account.kind: unknown value "usr": use user or app (did you mean user?)`},
		{"kind: user ", "kind: traditional ", `s:6: account.kind: traditional service accounts ended on 2025-03-18`},
		{"kind: user ", "kind: app ", `s:7: account.first_name: not for an app's account "SyncEzy"`},
		{"kind: user ", "kind: app ", `s:8: account.last_name: not for an app's account "Integration"`},
		{"kind: user ", "kind: app ", `s:11: account.invite: not for an app's account "true"`},
		{"email: sync@example.com ", "email: sync@example ", `s:9: account.email: not an e-mail address "sync@example": the part after`},
		{"email: sync@example.com ", "emial: sync@example.com ", `s:9: account: unknown key "emial": use ` +
			text.Either(keysOf("account"), 0) + ` (did you mean email?)`},
		{"email: sync@example.com ", "emial: sync@example.com ", `s:5: account.email: missing`},
		{"email: sync@example.com ", "email: ", `s:9: account.email: missing`},
		{"invite: true", "invite: yes", `s:11: account.invite: must be true or false, not "yes": write true`},
		{"invite: true", `invite: "true"`, `s:11: account.invite: must be true or false, not "true": take the quotes away`},
		{"last_name: Integration", "last_name: Null", `s:8: account.last_name: missing: "Null" without quotes is nothing in YAML; put it into quotes`},
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
			`account, template, projects or companies (did you mean projects?)`},
	}
}

func TestParseFileMistakes(t *testing.T) {
	for _, tt := range mistakes() {
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
