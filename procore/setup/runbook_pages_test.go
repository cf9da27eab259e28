package setup

import (
	"slices"
	"strings"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// What there is to do on the pages is counted: a company's own types are one question,
// however many rows they have, and a box that stays by itself is no tick.
func TestTally(t *testing.T) {
	r := Runbook{Steps: []Step{
		{Values: []Value{{Text: "typed"}, {Blank: true}, {Blank: true, Text: "told"}}},
		{Rows: []Row{
			{Tool: "At None"},
			{Tool: "Open"},
			{Tool: "As there", Like: "Base"},
			{Tool: "Set", Level: permission.Admin, From: "the guide"},
			{Tool: "Lowest", Level: permission.None},
			{Tool: "Low", Level: permission.None},
			{Tool: "Ticks", Level: permission.Standard, From: "the guide", Ticks: []Tick{
				{"a", TickSet}, {"b", TickClear}, {"c", TickFixed},
			}},
			{},
			{},
		}},
	}}
	want := Tally{Steps: 2, Type: 1, Levels: 2, Ticks: 2, Decide: 2, Open: 2}
	if got := r.Tally(); got != want {
		t.Errorf("%+v", got)
	}
	for words, tally := range map[string]Tally{
		"2 steps · 1 value to type or choose · 2 tools to give a level · 2 ticks to set or to clear · " +
			"2 blanks that only you can fill in · 2 levels to be decided": want,
		"1 step · 0 values to type or choose · 0 tools to give a level · 0 blanks that only you can fill in": {Steps: 1},
		"0 steps · 0 values to type or choose · 1 blank that only you can fill in · 3 levels to be decided":  {Open: 3, Decide: 1},
	} {
		if got := tally.Words(); got != words {
			t.Errorf("%q", got)
		}
	}
}

// A runbook as it stands in Markdown: pages with steps alone, numbered through; what a step
// does not have leaves no line.
func TestRunbookMarkdownWhole(t *testing.T) {
	levels := []permission.Level{permission.None, permission.ReadOnly, permission.Admin}
	r := Runbook{Title: "By hand", Facts: []Value{{Name: "Company", Text: "M"}}, About: []string{"Read this."}, Steps: []Step{
		{Stage: spec.StageAccount, Title: "Bare", Optional: true},
		{Stage: spec.StageAccount, Title: "Form", Do: []string{"fill it in"}, Values: []Value{
			{Name: "A", Text: "one", From: "the file"}, {Name: "B", Text: "two"}, {Name: "C", Blank: true, Text: "told"},
		}},
		{
			Stage: spec.StageTemplate, Title: "Levels", Path: []string{"Tools", "Permissions"},
			Rows: []Row{
				{Group: "Core", Tool: "Admin", Offers: levels, Level: permission.Admin, From: "the guide"},
				{Group: "Core", Tool: "Email", Offers: levels, Like: "Base"},
				{Group: "More", Tool: "RFIs", Offers: levels, Others: 2},
			},
			Hints: []Hint{{Warn: true, Text: "Look.", Source: "rule"}},
		},
	}}
	const want = `# By hand

- Company: M
- On these pages: 3 steps · 2 values to type or choose · 1 tool to give a level · 0 blanks that only you can fill in · 1 level to be decided

Read this.

## 1. Account

- [ ] **1. Bare**
  (may be left out)

- [ ] **2. Form**

  - fill it in
  - A: **one** (the file)
  - B: **two**
  - C: **told**

## 2. Template

- [ ] **3. Levels**

  Tools › Permissions

  **Core**

  | Done | Tool | None | Read Only | Standard | Admin | Boxes and remarks |
  | :-: | --- | :-: | :-: | :-: | :-: | --- |
  | ☐ | Admin | ○ | ○ | – | ● | from the guide |
  | ☐ | Email | = | = | = | = | as in Base |

  **More**

  | Done | Tool | None | Read Only | Standard | Admin | Boxes and remarks |
  | :-: | --- | :-: | :-: | :-: | :-: | --- |
  | ☐ | RFIs | ○ | ○ | – | ○ | to be decided; 2 more: leave empty |

  > Careful: Look. (rule)

`
	if got := string(r.Markdown()); got != want {
		t.Errorf("got:\n%s", got)
	}
}

// There are links where the company's number and the web host are known. Elsewhere the
// pages say why there are none, and how a project is found without.
func TestRunbookAddresses(t *testing.T) {
	for name, c := range map[string]struct {
		company spec.CompanySpec
		env     string
		called  string
		about   string
		page    string
		project string
	}{
		"by number": {
			spec.CompanySpec{ID: 7},
			"production", "your company (number 7)", "The links begin with https://app.procore.com,",
			"https://app.procore.com/7/company/home/list", "https://app.procore.com/300001/project/admin (" + seenElsewhere + ")",
		},
		"by both": {
			spec.CompanySpec{ID: 7, Name: "M"},
			"sandbox", "M (number 7)", "The links begin with https://sandbox.procore.com,",
			"https://sandbox.procore.com/7/company/home/list", "https://sandbox.procore.com/300001/project/admin (" + seenElsewhere + ")",
		},
		"by name": {
			spec.CompanySpec{Name: "M"},
			"production", "M", "no links: the setup file has the company's name and not its number",
			"", "its number stands in the address of its pages",
		},
		"another Procore": {
			spec.CompanySpec{ID: 7},
			"elsewhere", "your company (number 7)", "no links: the web host of this environment is not published",
			"", "its number stands in the address of its pages",
		},
	} {
		s := syncSpec()
		s.Company, s.Template.Base, s.Template.Tools = c.company, "", nil
		s.Environment = SavedEnvironment{LoginURL: "https://login.x.example", APIURL: "https://api.x.example"}.Environment()
		if known, err := auth.LookupEnvironment(c.env); err == nil {
			s.Environment = known
		}
		s.Projects = spec.ProjectsSpec{Include: spec.IncludeListed, IDs: []procore.ID{300001}}
		catalog, err := permission.LoadCatalog()
		if err != nil {
			t.Fatal(err)
		}
		r, err := ByHand(s, catalog, "", journal.Marks{})
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Facts[0].Text; got != c.called {
			t.Errorf("%s: the company is %q", name, got)
		}
		if about := r.About[len(r.About)-1]; !strings.Contains(about, c.about) {
			t.Errorf("%s: %q", name, about)
		}
		open := r.step(t, "connect/company")
		if open.URL != c.page || (open.Seen == seenDocumented) != (c.page != "") || (open.Seen == "") != (c.page == "") {
			t.Errorf("%s: %q, known by %q", name, open.URL, open.Seen)
		}
		if v := r.step(t, "projects/add").Values[0]; v.Text != c.project {
			t.Errorf("%s: the project is at %q", name, v.Text)
		}
	}
}

// What stands on the pages goes by what is asked for: which projects, whether the levels are
// decided, and who brings the account.
func TestRunbookGoesByTheAnswers(t *testing.T) {
	const (
		inactive = "You ask for inactive projects too"
		decide   = "decide each level with the integration's maker"
		user     = "company: 7\naccount: {kind: user, last_name: I, email: s@m.example}\n"
		app      = "company: 7\naccount: {kind: app, email: s@m.example}\n"
		tools    = "template: {name: T, tools: {rfis: standard}}\n"
		active   = "projects: {include: active}\n"
	)
	for name, c := range map[string]struct {
		file, step string
		has, lacks []string
	}{
		"active":                   {user + tools + active, "projects/add", []string{"Add it to all active projects"}, []string{inactive}},
		"all":                      {user + tools + "projects: {include: all}\n", "projects/add", []string{"all projects, inactive ones too", inactive}, nil},
		"levels open":              {fileOfHingePoint, "template/levels", []string{decide}, nil},
		"levels named":             {fileOfSyncEzy, "template/levels", nil, []string{decide}},
		"levels copied":            {fileOfHingePoint + "template: {base: Everything}\n", "template/levels", []string{"open Everything"}, []string{decide}},
		"where a level comes from": {fileOfSyncEzy, "template/levels", []string{"from SyncEzy guide, introduction"}, nil},
		"Home":                     {user + tools + active, "template/levels", []string{"Procore's own page begins with this level."}, nil},
		"one tool named, and a strange one": {
			fileOfHingePoint + "template: {tools: {rfis: standard, Rocketry: admin}}\n", "template/levels", nil, []string{decide},
		},
		"with a known maker":  {fileOfSyncEzy, "verify/integration", []string{"Connect SyncEzy"}, nil},
		"with an unknown one": {user + tools + active, "verify/integration", []string{"Connect the integration"}, nil},
		"types to be named":   {user + tools + active, "template/levels", []string{"write each into the last rows"}, nil},
		"maker known":         {fileOfHingePoint, "account/install", []string{"App of: **HingePoint**"}, nil},
		"maker unknown":       {app + tools + active, "account/install", []string{"- App: \\_"}, []string{"App of"}},
		"app's template": {
			strings.Replace(app, "kind: app", "kind: app, company_template: Own", 1) + tools + active, "account/find",
			[]string{"press Edit beside it", "Company Permissions Template: **Own**"},
			nil,
		},
		"app's rights": {app + tools + active, "account/find", nil, []string{"press Edit beside it", "Company Permissions Template:"}},
		"boxes of the base": {
			user + "template: {name: T, base: Everything, tools: {rfis: standard}}\n" + active, "template/levels",
			[]string{"Its granular permissions are those of Everything"},
			[]string{"more: leave empty"},
		},
		"boxes named beside a base": {
			user + "template: {name: T, base: Everything, tools: {rfis: {level: standard, granular: [act_as_manager]}}}\n" + active,
			"template/levels",
			[]string{"tick: Act as RFI Manager"},
			[]string{"granular permissions are those of"},
		},
		"empty boxes": {user + tools + active, "template/levels", []string{"more: leave empty"}, []string{"-1 more"}},
	} {
		step := runbook(t, c.file, "").step(t, c.step)
		md := string(Runbook{Steps: []Step{step}}.Markdown())
		for _, want := range c.has {
			if !strings.Contains(md, want) {
				t.Errorf("%s lacks %q:\n%s", name, want, md)
			}
		}
		for _, bad := range c.lacks {
			if strings.Contains(md, bad) {
				t.Errorf("%s has %q:\n%s", name, bad, md)
			}
		}
	}
}

// The step about what the maker's page leaves open asks for each point of it; where there is
// none, the page is to be read. What the maker wants of company tools is a warning only
// where no company template is asked for, which may give it.
func TestAskTheMaker(t *testing.T) {
	catalog, err := permission.LoadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	asks := func(s spec.Spec, p spec.Preset) Step {
		h := &handbook{spec: s, preset: p, snap: Unasked(s, catalog, "")}
		if h.ask(); len(h.steps) != 1 {
			t.Fatalf("%d steps", len(h.steps))
		}
		return h.steps[0]
	}
	p := spec.Preset{
		ID: "x", Vendor: "X", Source: "its guide", URL: "https://x.example",
		Open:     []spec.OpenPoint{{ID: "x/email", Text: "The address."}, {ID: "x/more_tools", Text: "Other tools."}},
		Optional: []spec.OptionalTool{{Tool: "rfis", ToolSpec: spec.ToolSpec{Level: "read_only"}, Reason: "to list them"}},
		Company:  []spec.CompanyNeed{{Tool: "company_directory", Level: "admin"}},
	}
	s := syncSpec()
	step := asks(s, p)
	if step.Title != "Ask what the maker's page leaves open" || len(step.Values) != 1 || step.Values[0].Label() != "more tools" ||
		step.URL != p.URL || step.Seen == "" {
		t.Errorf("%+v", step)
	}
	warns := func(h Hint) bool {
		return h.Warn && h.Text == "The maker asks for Admin on the company's Directory, and the setup file has no company "+
			"template that gives it."
	}
	optional := func(h Hint) bool { return h.Text == "RFIs at Read Only only where you want it: to list them." }
	if !slices.ContainsFunc(step.Hints, warns) || !slices.ContainsFunc(step.Hints, optional) {
		t.Errorf("%+v", step.Hints)
	}
	s.Account.Company = &spec.TemplateSpec{Name: "Own"}
	if step = asks(s, p); slices.ContainsFunc(step.Hints, warns) {
		t.Errorf("it warns of what the company template may give: %+v", step.Hints)
	}
	p.Company[0].Tool, s.Account.Company = "", nil
	if step = asks(s, p); !slices.ContainsFunc(step.Hints, func(h Hint) bool {
		return strings.HasPrefix(h.Text, "The maker asks for Admin on every company tool,")
	}) {
		t.Errorf("%+v", step.Hints)
	}
	p.Open, p.URL = p.Open[:1], ""
	if step = asks(s, p); step.Title != "Read what the maker asks for" || len(step.Values) != 0 || step.URL != "" || step.Seen != "" {
		t.Errorf("%+v", step)
	}
}

// A page has the findings of its scope that are about no single tool: those stand in the
// tool's row.
func TestHintsOfAPage(t *testing.T) {
	h := &handbook{found: []permission.Finding{
		{Scope: permission.ProjectScope, Text: "all"},
		{Scope: permission.ProjectScope, Tool: "rfi", Text: "a row"},
		{Scope: permission.CompanyScope, Text: "company"},
		{Text: "account"},
	}}
	for scope, want := range map[permission.Scope]string{
		permission.ProjectScope: "all", permission.CompanyScope: "company", "": "account",
	} {
		if got := h.hints(scope); len(got) != 1 || got[0].Text != want {
			t.Errorf("%q: %+v", scope, got)
		}
	}
}

// A count is a number from nothing on, as people write it.
func TestCountOf(t *testing.T) {
	for words, want := range map[string]int{"0": 0, "7": 7, "1,024": 1024, "1.024": 1024, "1 024": 1024, "-1": -1, "all": -1, "": -1} {
		if n, ok := countOf(words); ok != (want >= 0) || ok && n != want {
			t.Errorf("%q: %d, %v", words, n, ok)
		}
	}
}

// A runbook is called by its integration. Who works by hand has named the company's own
// types already.
func TestRunbookOfTheHand(t *testing.T) {
	if got := runbook(t, fileOfSyncEzy, "").Title; got != "Set up SyncEzy (Procore to SharePoint) in Procore by hand" {
		t.Error(got)
	}
	h := &handbook{spec: syncSpec()}
	if got := h.title(); got != "Set up an integration's account in Procore by hand" {
		t.Error(got)
	}
	paper := h.ownTypes()
	h.marks.Way = WayHand
	if hand := h.ownTypes(); !strings.Contains(paper.Text, "last rows") || !strings.Contains(hand.Text, "that you have named") {
		t.Errorf("%q, %q", paper.Text, hand.Text)
	}
}

// What was told about a company is about that one: where its number or its name was only
// completed, it still holds.
func TestMoved(t *testing.T) {
	for name, c := range map[string]struct {
		was, now spec.CompanySpec
		kept     bool
	}{
		"the same":          {spec.CompanySpec{ID: 7, Name: "M"}, spec.CompanySpec{ID: 7, Name: "M"}, true},
		"another name":      {spec.CompanySpec{ID: 7, Name: "M"}, spec.CompanySpec{ID: 7, Name: "N"}, true},
		"a number comes":    {spec.CompanySpec{Name: "M"}, spec.CompanySpec{ID: 7, Name: "M"}, true},
		"a number goes":     {spec.CompanySpec{ID: 7, Name: "M"}, spec.CompanySpec{Name: "M"}, true},
		"another number":    {spec.CompanySpec{ID: 7, Name: "M"}, spec.CompanySpec{ID: 8, Name: "M"}, false},
		"neither is told":   {spec.CompanySpec{Name: "M"}, spec.CompanySpec{Name: "N"}, false},
		"number, and other": {spec.CompanySpec{Name: "M"}, spec.CompanySpec{ID: 7, Name: "N"}, false},
	} {
		h := Hand{Marks: journal.Marks{Told: map[string]string{askPerson: "Anna", "x/levels": "all"}}}
		h.Moved(c.was, c.now)
		if _, kept := h.Marks.Told[askPerson]; kept != c.kept || h.Marks.Told["x/levels"] == "" {
			t.Errorf("%s: %v", name, h.Marks.Told)
		}
	}
}

// Of what is asked for on the pages, the account's address alone is needed to go on.
func TestNeeded(t *testing.T) {
	for ask, want := range map[string]bool{askEmail: true, askNumber: false, askPerson: false, "": false} {
		if (Value{Ask: ask}).Needed() != want {
			t.Errorf("%q: %v", ask, !want)
		}
	}
}
