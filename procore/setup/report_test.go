package setup

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// proof is a checklist with every status.
func proof() Checklist {
	return Checklist{
		Company: procore.Company{ID: 4286480, Name: "Meridian Builders"},
		At:      time.Date(2025, 11, 21, 14, 32, 7, 0, time.FixedZone("PST", -8*3600)),
		Checks: []Check{
			{ID: CheckAccount, Title: "account", Status: StatusVerified, Detail: "SyncEzy Integration, active"},
			{ID: CheckNewProjects, Title: "new projects", Status: StatusApplied, Detail: "Procore said yes."},
			{ID: CheckInvitation, Title: "invitation", Status: StatusAttested, Detail: "You said so at 14:31."},
			{
				ID: CheckProjects, Title: "projects", Status: StatusFailed, Detail: "2 are missing.",
				Fix: "Turn the Directory tool on.", Items: []string{"Depot 7 (1480)", "Harbor East (1482)"},
			},
			{ID: CheckDefaultTemplate, Title: "default template", Status: StatusUnknown, Detail: "Procore did not say."},
			{ID: CheckExtraProjects, Title: "extra projects", Status: StatusSkipped, Detail: "3 others."},
		},
	}
}

func TestMarkdown(t *testing.T) {
	whole, err := os.ReadFile("../spec/testdata/whole.yaml")
	if err != nil {
		t.Fatal(err)
	}
	s, err := spec.ParseFile("setup.yaml", whole)
	if err != nil {
		t.Fatal(err)
	}
	snap := &Snapshot{Read: PartProjects, Notes: []string{"Rows were read one by one."}}
	for i := range 1234 {
		snap.Projects = append(snap.Projects, procore.Project{ID: procore.ID(i + 1), Name: fmt.Sprintf("Tower %d", i+1), Active: true})
	}
	got := string(Markdown(s, snap, proof()))
	for _, want := range []string{
		"# Procore setup for Meridian Builders\n", "id 4286480\n", "- Environment: Production\n",
		"- Integration: SyncEzy (Procore to SharePoint)\n",
		"- Checked: 21 November 2025, 14:32:07 PST (UTC-08:00)\n",
		"Not everything is as asked: 1 verified, 1 applied, 1 attested, 1 failed, 1 unknown, 1 skipped.\n",
		"| verified | account | SyncEzy Integration, active |\n", "| skipped | extra projects | 3 others. |\n",
		"- **applied**: Procore took it and does not let it be read back\n",
		"1. **projects** (failed): 2 are missing. Turn the Directory tool on.\n   - Depot 7 (1480)\n   - Harbor East (1482)\n" +
			"2. **default template** (unknown): Procore did not say. Look at it in Procore, then check again.\n",
		"## Not read back from Procore\n\n- **new projects** (applied): Procore said yes.\n- **invitation** (attested): You said so at 14:31.\n",
		"- Name: SyncEzy Integration\n- E-mail: sync@example.com\n", "- Company template: Company None\n",
		"- Name: SyncEzy Sync\n- Made from: Read Only Everything\n",
		"| documents | Admin |  | setup.yaml:17 |\n| rfi | Standard | act\\_as\\_manager | setup.yaml:18 |\n",
		"## Good to know\n\n- The integration can",
		"- Asked for: every active project\n- New projects: added too\n- Other projects: left as they are\n",
		"\n1,234 projects:\n\n| Project | Asked for | Result | What Procore says |\n| --- | --- | --- | --- |\n" +
			"| Tower 1 (1) | yes | unknown | it was not read |\n",
		"| Tower 50 (50) | yes | unknown | it was not read |\n\n… and 1,184 more\n",
		"| account.email | setup.yaml:9 |\n", "- Rows were read one by one.\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got[:min(len(got), 3000)])
		}
	}
	if strings.Contains(got, "Tower 51 ") || strings.Contains(got, "%!") {
		t.Error("too many projects, or a broken format")
	}
	const open = "## What SyncEzy: essential project permissions does not say\n\n- The guide sets Admin"
	if strings.Contains(got, open) {
		t.Error("what an answer has closed is said to be open")
	}
	s.Account.CompanyTemplate = ""
	if !strings.Contains(string(Markdown(s, snap, proof())), open) {
		t.Error("what the source leaves open is not told")
	}
}

func TestMarkdownSumsUp(t *testing.T) {
	for want, statuses := range map[string][]Status{
		"Everything that was asked for was read back": {StatusVerified, StatusSkipped},
		"Nothing failed, but not everything":          {StatusVerified, StatusApplied},
		"Not everything is as asked":                  {StatusVerified, StatusFailed},
		"Nothing was checked.":                        {},
	} {
		var c Checklist
		for _, status := range statuses {
			c.Checks = append(c.Checks, Check{Title: "x", Status: status})
		}
		got := string(Markdown(plainAnswers(), nil, c))
		if !strings.Contains(got, want) || !strings.Contains(got, "- Checked: never\n") {
			t.Errorf("%v: no %q in\n%s", statuses, want, got)
		}
		if strings.Contains(got, "## Left to do") != (want == "Not everything is as asked") {
			t.Errorf("%v: what is left to do", statuses)
		}
	}
}

// The account's own company template has its table, and what the rules say of all
// of it stands with its reasons, the gravest first.
func TestMarkdownShowsTheCompanyTemplateAndAdvice(t *testing.T) {
	w := companyWorld(1)
	s := companySpecOf(map[string]spec.ToolSpec{"company_directory": {Level: "admin"}})
	s.Account.Company.Base = "Company Read Only"
	s.Template.Tools = map[string]spec.ToolSpec{"documents": {Level: "admin"}}
	s.SetSource("template.tools.documents", spec.Source{By: spec.ByPreset, Text: "SyncEzy guide, step 4"})
	s.SetSource("account.company_template.tools.company_directory", spec.Source{By: spec.ByPreset, Text: "ERP guide"})
	got := string(Markdown(s, read(t, w, nil, s), proof()))
	for _, want := range []string{
		"- Company template: SyncEzy Company\n", "## Company template\n\n- Name: SyncEzy Company\n- Made from: Company Read Only\n",
		"| directory | Admin |  | ERP guide |\n", "| Workflows | Read Only |  | as in Company Read Only |\n",
		"| Documents | Admin |  | SyncEzy guide, step 4 |\n", "| RFIs | Read Only |  | as in Read Only Everything |\n",
		"- **Important**: company directory: Admin on the company Directory makes the account a Company Administrator",
		"permissions matrix of company Directory)\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	s.Template.Base, s.Template.Tools = "", nil // what is found here is no rule with a source
	if got := string(Markdown(s, read(t, w, nil, s), proof())); !strings.Contains(got, "gives nothing: no tool has a level.\n") {
		t.Errorf("a source without a name in\n%s", got)
	}
	if important, rest := strings.Index(got, "**Important**"), strings.Index(got, "A tool that Procore adds later"); rest < important {
		t.Error("the gravest does not come first")
	}
}

func TestMarkdownShowsTheWholeTemplate(t *testing.T) {
	catalog, err := permission.LoadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	v := permission.NewVocabulary(catalog, permission.ProjectScope, []permission.Template{{
		Levels:   map[string]permission.Level{"documents": 2, "rfi": 2, "budgeting": 1},
		Granular: map[string]map[string]bool{"rfi": {"act_as_manager": true}},
	}}, nil)
	s := plainAnswers()
	s.Template.Tools = map[string]spec.ToolSpec{"documents": {Level: "admin"}, "rfi": {Level: "standard", Granular: []string{"act_as_manager"}}}
	got := string(Markdown(s, &Snapshot{Vocabulary: v}, proof()))
	for _, want := range []string{`\| Documents \| Admin \|  \|`, `(?i)\| RFIs? \| Standard \| [^|]+ \|`, `Every other tool \(1\) is at None\.`} {
		if !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
}

// unescaped finds a character that means something in Markdown and has no
// backslash before it.
var unescaped = regexp.MustCompile("(^|[^\\\\])(\\\\\\\\)*[`*_<>|\\[\\]~]")

func TestMarkdownIsHarmless(t *testing.T) {
	for _, evil := range []string{
		"a|b", "`code`", "<script>alert(1)</script>", "*bold* _it_ ~~s~~", "line\n# heading\n| a | b |", "[x](javascript:alert(1))",
		"![i](https://example.com/x.png)", `\| \`, "a\x1b[2Jb", "\u202eevil", "https://example.com www.example.com", "- item", "&lt;b&gt;", "---", "===",
	} {
		if got := escape(evil); unescaped.MatchString(got) || strings.ContainsAny(got, "\n\x1b\u202e") || strings.Contains(got, "https://") {
			t.Errorf("%q became %q", evil, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.OneOf(rapid.String(), rapid.StringMatching("[|`<*\\\\\n_ a]{1,12}")).Draw(t, "name")
		if got := escape(name); unescaped.MatchString(got) {
			t.Fatalf("%q became %q", name, got)
		}
		c := proof()
		plain := string(Markdown(plainAnswers(), nil, c))
		c.Checks[0].Detail, c.Checks[3].Items[0], c.Company.Name = name, name, name
		got := string(Markdown(plainAnswers(), nil, c))
		if strings.Count(got, "\n") != strings.Count(plain, "\n") {
			t.Fatalf("%q changed the lines of the report:\n%s", name, got)
		}
		was := strings.Split(plain, "\n")
		for i, line := range strings.Split(got, "\n") {
			if strings.HasPrefix(line, "| ") && bars(line) != bars(was[i]) {
				t.Fatalf("%q broke a row: %s", name, line)
			}
		}
	})
}

// bars counts the ends of cells in a row of a table.
func bars(line string) int {
	return len(regexp.MustCompile(`(^|[^\\])(\\\\)*\|`).FindAllString(line, -1))
}

func TestJSON(t *testing.T) {
	got, err := JSON(proof(), false)
	if err != nil {
		t.Fatal(err)
	}
	const begins = `{"format":1,"event":"checklist","company":{"id":4286480,"name":"Meridian Builders"},` +
		`"time":"2025-11-21T14:32:07-08:00","ok":false,"verdict":"Not everything is in place","checks":[` +
		`{"id":"account","title":"account","status":"verified","detail":"SyncEzy Integration, active","fix":""},`
	if !strings.HasPrefix(string(got), begins) || strings.Count(string(got), "\n") != 1 || !strings.HasSuffix(string(got), "]}\n") {
		t.Errorf("%s", got)
	}
	for _, tt := range []struct {
		status     Status
		ok, strict bool
	}{
		{StatusVerified, true, false}, // the account itself was not asked
		{StatusSkipped, true, false},
		{StatusApplied, true, false},
		{StatusAttested, true, false},
		{StatusUnknown, true, false},
		{StatusFailed, false, false},
	} {
		c := Checklist{Checks: []Check{{Status: tt.status}}}
		for strict, want := range map[bool]bool{false: tt.ok, true: tt.strict} {
			data, err := JSON(c, strict)
			if err != nil || !strings.Contains(string(data), fmt.Sprintf(`"ok":%t`, want)) {
				t.Errorf("%s, strict %t: %s, %v", tt.status, strict, data, err)
			}
		}
	}
	if data, err := JSON(Checklist{}, true); err != nil || string(data) != `{"format":1,"event":"checklist",`+
		`"company":{"id":0,"name":""},"ok":false,"verdict":"Set up and read back","checks":[]}`+"\n" {
		t.Errorf("%s, %v", data, err)
	}
}

func TestPlanJSON(t *testing.T) {
	got, err := PlanJSON(Plan{Changes: []Change{{
		ID: "a", Stage: spec.StageAccount, Verb: VerbCreate, Target: "account <x>", Before: "b", After: "c", Source: "d",
		Details: []string{"row"}, Requests: 3, Manual: &Manual{Why: "w", Steps: []string{"s"}},
	}}})
	const want = `{"format":1,"event":"plan","changes":[{"id":"a","stage":"account","verb":"create","target":"account <x>",` +
		`"before":"b","after":"c","source":"d","details":["row"],"requests":3,"by_hand":{"steps":["s"],"why":"w"}}],"requests":3}` + "\n"
	if err != nil || string(got) != want {
		t.Errorf("%s, %v", got, err)
	}
	if got, err := PlanJSON(Plan{}); err != nil || string(got) != `{"format":1,"event":"plan","changes":[],"requests":0}`+"\n" {
		t.Errorf("%s, %v", got, err)
	}
}

func TestEventJSON(t *testing.T) {
	at := time.Date(2025, 11, 21, 14, 32, 7, 0, time.UTC)
	got, err := EventJSON(Event{
		Time: at, Kind: EventFailed, Change: "projects-add", Stage: spec.StageProjects, Text: "2 failed", Done: 1, Total: 3,
		Failures: map[string]string{"1": "off"}, Err: errors.New("why"),
	})
	const want = `{"time":"2025-11-21T14:32:07Z","event":"failed","change":"projects-add","stage":"projects","text":"2 failed",` +
		`"done":1,"total":3,"failures":{"1":"off"},"error":"why"}` + "\n"
	if err != nil || string(got) != want {
		t.Errorf("%s, %v", got, err)
	}
}

func TestJSONIsHarmlessAndLossless(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.RuneFrom(nil, unicode.Cc, unicode.Cf, unicode.Co))).Draw(t, "name")
		data, err := JSON(Checklist{Company: procore.Company{Name: name}}, false)
		if err != nil {
			t.Fatal(err)
		}
		line := strings.TrimSuffix(string(data), "\n")
		if strings.ContainsFunc(line, func(r rune) bool { return unicode.Is(unicode.C, r) }) {
			t.Fatalf("%q acts on a terminal", line)
		}
		var back struct{ Company struct{ Name string } }
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatalf("%v: %s", err, data)
		}
		if diff := cmp.Diff(name, back.Company.Name); diff != "" {
			t.Fatal(diff)
		}
	})
}

// plainAnswers is a spec with nothing wrong.
func plainAnswers() spec.Spec {
	return spec.Spec{
		Environment: auth.Environments()[0],
		Account:     spec.AccountSpec{Kind: spec.UserAccount, LastName: "Integration", Email: "sync@example.com"},
		Template:    spec.TemplateSpec{Name: "Sync", Tools: map[string]spec.ToolSpec{"rfi": {Level: "standard", Granular: []string{"a"}}}},
		Projects:    spec.ProjectsSpec{Include: spec.IncludeListed, IDs: []procore.ID{1, 2}},
	}
}
