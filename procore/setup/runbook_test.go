package setup

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// runbook makes the runbook of a setup file.
func runbook(t *testing.T, file string, terms permission.Terms) Runbook {
	t.Helper()
	s, err := spec.ParseFile("setup.yaml", []byte("version: 1\n"+file))
	if err != nil {
		t.Fatal(err)
	}
	c, err := permission.LoadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	r, err := ByHand(s, c, terms, journal.Marks{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

const (
	fileOfHingePoint = "company: 4286480\nintegration: hingepoint\naccount: {email: hp-1a2b3c4d@procore.example}\n"
	fileOfSyncEzy    = "company: 4286480\nintegration: syncezy\naccount: {email: sync@meridian.example}\n"
)

// step returns the step with this id.
func (r Runbook) step(t *testing.T, id string) Step {
	t.Helper()
	i := slices.IndexFunc(r.Steps, func(s Step) bool { return s.ID == id })
	if i < 0 {
		t.Fatalf("there is no step %s", id)
	}
	return r.Steps[i]
}

// row returns the row of a tool in a step.
func (s Step) row(t *testing.T, tool string) Row {
	t.Helper()
	i := slices.IndexFunc(s.Rows, func(r Row) bool { return r.Tool == tool })
	if i < 0 {
		t.Fatalf("%s has no row %s", s.ID, tool)
	}
	return s.Rows[i]
}

// Every step of the makers' own guides is in the runbook, in the guide's order, where
// Procore still has it; each line is a step of a guide, in our words, and what has to
// stand in our step.
func TestRunbookHasEveryStepOfTheGuides(t *testing.T) {
	type guided struct{ guide, step, says string }
	for name, c := range map[string]struct {
		file  string
		steps []guided
	}{
		"hingepoint": {fileOfHingePoint, []guided{
			{"open the company and its Admin tool", "account/install", "Company Tools › Admin"},
			{"open the service accounts", "account/install", "Those ended on 2025-03-18"},
			{"make a new custom one", "account/install", "Install App"},
			{"keep the client id and the secret", "account/install", "no client id and no secret for you to keep"},
			{"give it a name and create it", "account/find", "hp-1a2b3c4d@procore.example"},
			{"open Permissions", "template/create", "Company Tools › Permissions"},
			{"add a global project template", "template/create", "Project (Global) - Assignable to All Projects"},
			{"name it and confirm", "template/create", "HingePoint-Sync"},
			{"choose the levels of the picture", "template/levels", "Documents"},
			{"save it", "template/levels", "press Save"},
			{"tick it under assignable templates", "template/assignable", "tick HingePoint-Sync alone and press Save"},
			{"open the account's default project permissions", "template/default", "Assign Default Project Permissions"},
			{"assign the template", "template/default", "press Assign beside the template"},
			{"confirm", "template/default", "press Confirm"},
			{"edit the account in the Directory", "projects/new", "Directory › Users › Edit (beside the account)"},
			{"give access to new projects", "projects/new", "to all new projects in"},
			{"add all projects, or those to sync", "projects/add", "Add All"},
			{"save that", "projects/add", "press Save Changes"},
		}},
		"syncezy": {fileOfSyncEzy, []guided{
			{"add a user", "account/add", "Directory › Users › Add User"},
			{"name it so that people know it", "account/add", "SyncEzy"},
			{"apply the template later", "account/add", "Apply Permission Template Later"},
			{"create the user", "account/add", "press Create"},
			{"Admin on Documents", "template/levels", "Documents"},
			{"Admin on Admin", "template/levels", "Admin"},
			{"Admin on what is synced: photos", "template/levels", "Photos"},
			{"Admin on what is synced: RFIs", "template/levels", "RFIs"},
			{"Admin on what is synced: submittals", "template/levels", "Submittals"},
			{"give access to new projects", "projects/new", "tick Add SyncEzy Integration to all new projects"},
			{"find and edit the user again", "projects/add", "Directory › Users › View (beside the account)"},
			{"add all projects", "projects/add", "Add All"},
			{"save and send the invitation", "verify/invite", "press Invite"},
			{"set the password from the mail", "verify/password", "choose a password"},
			{"sign the integration in with it", "verify/integration", "give it the account's e-mail and password"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			r := runbook(t, c.file, "")
			md := string(r.Markdown())
			at := 0
			for _, g := range c.steps {
				i := slices.IndexFunc(r.Steps, func(s Step) bool { return s.ID == g.step })
				if i < 0 {
					t.Errorf("%s: no step %s", g.guide, g.step)
					continue
				}
				if i < at {
					t.Errorf("%s: %s comes too early", g.guide, g.step)
				}
				at = i
				one := string(Runbook{Steps: []Step{r.Steps[i]}}.Markdown())
				if !strings.Contains(one, escape(g.says)) {
					t.Errorf("%s: %s does not say %q:\n%s", g.guide, g.step, g.says, one)
				}
				if !strings.Contains(md, r.Steps[i].Title) {
					t.Errorf("%s is not on paper", g.step)
				}
			}
			t.Logf("%s: %s", name, r.Tally().Words())
		})
	}
}

// The levels are those of the guide; where it names none, nobody's are made up.
func TestRunbookLevels(t *testing.T) {
	page := runbook(t, fileOfSyncEzy, "").step(t, "template/levels")
	for _, tool := range []string{"Documents", "Admin", "Photos", "RFIs", "Submittals"} {
		if row := page.row(t, tool); row.Level != permission.Admin || row.From == "" {
			t.Errorf("%s: %v from %q", tool, row.Level, row.From)
		}
	}
	if row := page.row(t, "Budget"); row.Level != permission.None || row.From != "" {
		t.Errorf("Budget: %+v", row)
	}
	open := runbook(t, fileOfHingePoint, "")
	for _, row := range open.step(t, "template/levels").Rows {
		if row.Level != 0 {
			t.Errorf("%s is at %s, which no guide says", row.Tool, row.Level)
		}
	}
	if n := open.Tally(); n.Open < 40 || n.Levels != 0 {
		t.Errorf("tally: %+v", n)
	}
}

const fileOfOwn = `company: 4286480
account: {kind: user, last_name: Integration, email: sync@meridian.example, company_template: {name: Own, tools: {company_directory: read_only}}}
template:
  name: Own Sync
  tools:
    photos: standard
    action_plans: standard
    submittal_log: {level: read_only, granular: [create_submittal]}
    rfis: {level: standard, granular: [act_as_manager, fly]}
    generic_tool_77: standard
    Rocketry: admin
    directory: admin
projects: {include: listed, ids: [300001, 300002], exact: true}
`

// What a level ticks by itself, what it ticks and is not wanted, what has to be ticked,
// and what only the company knows all stand in the row.
func TestRunbookRows(t *testing.T) {
	r := runbook(t, fileOfOwn, permission.Australia)
	page := r.step(t, "template/levels")
	tick := func(tool, label, how string) {
		t.Helper()
		if row := page.row(t, tool); !slices.Contains(row.Ticks, Tick{label, how}) {
			t.Errorf("%s: no %s: %s in %+v", tool, how, label, row.Ticks)
		}
	}
	tick("Photos", "Create Photo Album", TickFixed)
	tick("Action Plans", "Add Records", TickClear)
	tick("Submittals", "Create Submittal", TickSet)
	tick("RFIs", "Act as RFI Manager", TickSet)
	tick("RFIs", "fly", TickSet)
	for tool, says := range map[string]string{
		"RFIs":      `"fly" stands so in the setup file`,
		"Rocketry":  "look for it by its name",
		"Directory": "Admin on every",
		"Correspondence type or custom tool number 77": "ask whoever wrote the setup file",
	} {
		row := page.row(t, tool)
		if !slices.ContainsFunc(row.Say, func(h Hint) bool { return h.Warn && strings.Contains(h.Text, says) }) {
			t.Errorf("%s does not warn %q: %+v", tool, says, row.Say)
		}
	}
	blanks := 0
	for _, row := range page.Rows {
		if row.Tool == "" && row.Group == permission.PerTypeGroup && row.Level == 0 {
			blanks++
		}
	}
	if blanks != ownRows {
		t.Errorf("%d blank rows for the company's own types", blanks)
	}
	if page.row(t, "Tendering").Level != permission.None { // in Australia's words
		t.Error("Bidding is not called Tendering")
	}
	if row := r.step(t, "template/company-levels").row(t, "Directory"); row.Level != permission.ReadOnly {
		t.Errorf("company Directory: %+v", row)
	}
	var projects []string
	for _, v := range r.step(t, "projects/add").Values {
		projects = append(projects, v.Name)
	}
	if fmt.Sprint(projects) != "[Project number 300001 Project number 300002]" {
		t.Errorf("projects: %v", projects)
	}
	r.step(t, "projects/exact")
}

// A base has to be looked up in Procore: no level of it is made up.
func TestRunbookBase(t *testing.T) {
	r := runbook(t, fileOfSyncEzy+"template: {base: Everything, tools: {rfis: standard}}\n", "")
	page := r.step(t, "template/levels")
	if row := page.row(t, "Budget"); row.Level != 0 || row.Like != "Everything" {
		t.Errorf("Budget: %+v", row)
	}
	if row := page.row(t, "RFIs"); row.Level != permission.Standard || len(row.Ticks) != 0 {
		t.Errorf("RFIs: %+v", row)
	}
	if !strings.Contains(page.Do[0], "open Everything in a second window") {
		t.Errorf("do: %q", page.Do)
	}
}

// What the rules refuse is refused here too, with its line.
func TestRunbookRefuses(t *testing.T) {
	s, err := spec.ParseFile("setup.yaml", []byte("version: 1\n"+fileOfSyncEzy+
		"template:\n  tools:\n    document_management: read_only\n"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := permission.LoadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	var problems spec.Problems
	if _, err := ByHand(s, c, "", journal.Marks{}); !errors.As(err, &problems) || problems[0].Line != 7 {
		t.Errorf("%v", err)
	}
}

// The page loads nothing, runs nothing, and shows what stands in a setup file as text.
func TestRunbookPageIsSelfContained(t *testing.T) {
	const evil = `<img src=x onerror=alert(1)>|[x](javascript:y)`
	r := runbook(t, "company: 4286480\naccount: {kind: user, last_name: '"+evil+"', email: sync@meridian.example}\n"+
		"template: {name: '"+evil+"', tools: {documents: admin}}\nprojects: {include: active}\n", "")
	html, err := r.HTML()
	if err != nil {
		t.Fatal(err)
	}
	page := string(html)
	for _, bad := range []string{"<script", "<img", "<link", "<iframe", "url(", "@import", "ZgotmplZ", "\"javascript:"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %s", bad)
		}
	}
	for _, m := range regexp.MustCompile(`(?:src|href|action)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if !strings.HasPrefix(m[1], "https://app.procore.com/") {
			t.Errorf("an address that is not Procore's: %s", m[1])
		}
	}
	for _, want := range []string{"prefers-color-scheme: dark", "@media print", "break-before: page", `type="checkbox"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if n := strings.Count(page, "<section>"); n != len(spec.Stages()) {
		t.Errorf("%d pages, want one a stage", n)
	}
	if acts := regexp.MustCompile(`(^|[^\\])(<img|\]\(javascript|\|\[x)`); acts.Match(r.Markdown()) {
		t.Error("the name acts in Markdown")
	}
}

// Links are printed where the company's number and the web host are known, and only to
// pages whose addresses somebody has seen.
func TestRunbookLinks(t *testing.T) {
	for _, s := range runbook(t, fileOfSyncEzy, "").Steps {
		if (s.URL == "") != (s.Seen == "") {
			t.Errorf("%s: %q, known by %q", s.ID, s.URL, s.Seen)
		}
	}
	named := runbook(t, strings.Replace(fileOfSyncEzy, "4286480", "Meridian Builders", 1), "")
	for _, s := range named.Steps {
		if strings.Contains(s.URL, "procore.com") {
			t.Errorf("%s: %s, and the company's number is not known", s.ID, s.URL)
		}
	}
	if !strings.Contains(string(named.Markdown()), "Its number, in the address of its pages") {
		t.Error("the number is not asked for")
	}
}
