package setup

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// Each part of a report says what there is of it, and nothing of what there is none.
func TestReportParts(t *testing.T) {
	app := plainAnswers()
	app.Account.Kind, app.Account.LastName = spec.AppAccount, ""
	sourced := plainAnswers()
	sourced.SetSource("account.email", spec.Source{Text: "setup.yaml:9"})
	empty := spec.Spec{Template: spec.TemplateSpec{Name: "T", Base: "B"}}
	catalog, err := permission.LoadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	whole := &Snapshot{Vocabulary: permission.NewVocabulary(catalog, permission.ProjectScope, []permission.Template{{
		Levels: map[string]permission.Level{"rfi": 4},
	}}, nil)}
	steps := []Change{
		{Target: "a", Manual: &Manual{Why: "no call", Steps: []string{"open it", "save it"}}},
		{Target: "b", Manual: &Manual{Why: "a secret", Steps: []string{"type it"}}},
	}
	said := []Check{
		{Title: "one", Status: StatusApplied, Detail: "It said yes.", Fix: "Look."}, {Title: "two", Status: StatusVerified},
		{Title: "three", Status: StatusAttested, Detail: "You said so."},
	}
	for name, c := range map[string]struct {
		write func(*report)
		want  string
	}{
		"one status": {
			func(r *report) { r.checks(Checklist{Checks: []Check{{Title: "x", Status: StatusFailed, Detail: "no"}}}) },
			"\n## Checklist\n\n**Not everything is in place.**\nNot everything is as asked: 1 failed.\n\n" +
				"| Result | Check | What Procore says |\n| --- | --- | --- |\n| failed | x | no |\n\n- **failed**: not as asked\n",
		},
		"steps": {
			func(r *report) { r.steps(steps) },
			"\n## Left to people\n\n- **a**: no call.\n  1. open it\n  2. save it\n- **b**: a secret.\n  1. type it\n",
		},
		"no steps": {func(r *report) { r.steps(nil) }, ""},
		"a word": {
			func(r *report) { r.trust(Checklist{Checks: said}) },
			"\n## Not read back from Procore\n\n- **one** (applied): It said yes. Look.\n- **three** (attested): You said so.\n",
		},
		"no word": {func(r *report) { r.trust(Checklist{Checks: said[1:2]}) }, ""},
		"a user": {
			func(r *report) { r.account(plainAnswers(), nil) },
			"\n## Account\n\n- Name: Integration\n- E-mail: sync@example.com\n- Kind: a dedicated Directory user\n",
		},
		"an app's user": {
			func(r *report) { r.account(app, nil) }, "\n## Account\n\n- E-mail: sync@example.com\n- Kind: the user of an installed app\n",
		},
		"a template without rows": {
			func(r *report) { r.content(permission.ProjectScope, empty, nil) }, "- Name: T\n- Made from: B\n",
		},
		"a template without tools at None": {
			func(r *report) { r.content(permission.ProjectScope, plainAnswers(), whole) },
			"- Name: Sync\n\n| Tool | Level | Granular permissions | Where from |\n| --- | --- | --- | --- |\n| rfi | Standard | a |  |\n",
		},
		"sources": {
			func(r *report) { r.remarks(sourced, &Snapshot{}) },
			"\n## Where the answers came from\n\n| Answer | Source |\n| --- | --- |\n| account.email | setup.yaml:9 |\n",
		},
		"no sources": {func(r *report) { r.remarks(plainAnswers(), nil) }, ""},
		"notes": {
			func(r *report) { r.remarks(plainAnswers(), &Snapshot{Notes: []string{"One by one."}}) },
			"\n## How it was read\n\n- One by one.\n",
		},
	} {
		var r report
		if c.write(&r); r.String() != c.want {
			t.Errorf("%s: %q\nwant %q", name, r.String(), c.want)
		}
	}
}

// The last line of apply has an error in its parts, or none.
func TestEndedJSON(t *testing.T) {
	for _, err := range []error{nil, errors.New("no network")} {
		line, bad := EndedJSON(3, err)
		var got struct {
			Event    string
			ExitCode int `json:"exit_code"`
			Error    *struct{ What string }
		}
		if bad != nil || json.Unmarshal(line, &got) != nil || got.Event != "ended" || got.ExitCode != 3 || (got.Error == nil) != (err == nil) {
			t.Errorf("%v: %s, %v", err, line, bad)
		}
		if err != nil && got.Error.What == "" {
			t.Errorf("%v: %s", err, line)
		}
	}
}

// What acts on a terminal is written as JSON escapes it: beyond the first plane, in two halves.
func TestJSONEscapes(t *testing.T) {
	for in, want := range map[string]string{
		"a é 一 😀": `a é 一 😀`, "\u202e": `\u202e`, "\x7f": `\u007f`, "\uf8ff": `\uf8ff`, "\U000f0000": `\udb80\udc00`,
		"\U000e0001": `\udb40\udc01`, "\U0010fffd": `\udbff\udffd`, "\ufeff": `\ufeff`,
	} {
		if got, err := jsonLine("it", in); err != nil || strings.TrimSuffix(string(got), "\n") != `"`+want+`"` {
			t.Errorf("%q: %s, %v; want %s", in, got, err, want)
		}
	}
}
