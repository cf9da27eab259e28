package spec

import (
	"slices"
	"strings"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/permission"
)

// A stage asks its own fields alone, in order; the tools of a template for projects are
// asked, those of the company's are not.
func TestAskedIn(t *testing.T) {
	for stage, want := range map[Stage][]string{
		StageConnect: nil,
		StageAccount: {
			"account.kind", "account.first_name", "account.last_name", "account.email", "account.company_template",
			"account.invite",
		},
		StageTemplate: {"template.name", "template.base", "template.tools"},
		StageProjects: {"projects.include", "projects.new", "projects.exact"},
	} {
		var paths []string
		for _, f := range AskedIn(stage) {
			paths = append(paths, f.Path)
		}
		if !slices.Equal(paths, want) {
			t.Errorf("%s asks %q", stage, paths)
		}
	}
}

// An environment is answered by its two addresses, also where one of them is open.
func TestEnvironmentAsText(t *testing.T) {
	f := FieldOf("environment")
	for _, tt := range []struct{ login, api, want string }{
		{"", "", ""}, {"https://l", "", "https://l "}, {"", "https://a", " https://a"}, {"https://l", "https://a", "https://l https://a"},
	} {
		s := Spec{Environment: auth.Environment{LoginURL: tt.login, APIURL: tt.api}}
		if got := f.Get(&s); got != tt.want {
			t.Errorf("%q and %q are %q", tt.login, tt.api, got)
		}
		var back Spec
		if f.Put(&back, f.Get(&s)); back.Environment != s.Environment {
			t.Errorf("%q is read as %+v", tt.want, back.Environment)
		}
	}
}

// A file has the name of an environment that is known, and the addresses of any other one,
// whatever it is called.
func TestEnvironmentInAFile(t *testing.T) {
	known := auth.Environments()[0]
	moved := known
	moved.APIURL = "https://api.example.com"
	for _, tt := range []struct {
		e    auth.Environment
		want string
	}{
		{known, "environment: " + known.Name + "\n"},
		{moved, "  login_url: \"" + known.LoginURL + "\"\n  api_url: \"https://api.example.com\"\n"},
		{
			auth.Environment{Name: "own", LoginURL: "https://login.example.com", APIURL: "https://api.example.com"},
			"  login_url: \"https://login.example.com\"\n  api_url: \"https://api.example.com\"\n",
		},
	} {
		s := good()
		s.Environment = tt.e
		out, err := FormatFile(s)
		if err != nil || !strings.Contains(string(out), tt.want) {
			t.Errorf("%v: no %q in\n%s", err, tt.want, out)
		}
	}
}

// A file says of rows and projects who gave them, but not at which line of another file;
// nor does a file of no rows and no preset name them.
func TestSourcesInAFile(t *testing.T) {
	s := good()
	s.Template.Tools = map[string]ToolSpec{"a": {Level: "admin"}, "b": {Level: "admin"}}
	for field, from := range map[string]Source{
		"template.tools.a": {ByFile, "old.yaml:7"}, "template.tools.b": YourAnswer,
		"projects.ids.1": {ByFile, "old.yaml:8"}, "projects.ids.2": {ByProcore, "Harbor East"},
	} {
		s.SetSource(field, from)
	}
	out, err := FormatFile(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"    a: admin\n", "    b: admin # your answer\n", "    - 1\n", "    - 2 # Harbor East\n"} {
		if !strings.Contains(string(out), line) {
			t.Errorf("no line %q in\n%s", line, out)
		}
	}
	s.Template.Tools, s.Template.Nothing = nil, true
	if out, err = FormatFile(s); err != nil || strings.Contains(string(out), "tools:") {
		t.Errorf("%v\n%s", err, out)
	}
}

// Help and remarks name the vendor and the answer where there is one.
func TestWordsOfFields(t *testing.T) {
	vendor := Preset{Vendor: "SyncEzy"}
	for got, want := range map[string]string{
		FieldOf("account.first_name").Help(Preset{}): "People see this name at every file and comment that it touches.",
		FieldOf("account.first_name").Help(vendor): "People see this name at every file and comment that it touches: " +
			"SyncEzy in it tells them why.",
		FieldOf("template.name").start(Preset{}): "Integration",
		FieldOf("template.name").start(vendor):   "SyncEzy Integration",
		FieldOf("template.base").comment(""):     " # every tool begins at None",
		FieldOf("template.base").comment("Base"): " # every tool begins as it is there",
	} {
		if got != want {
			t.Errorf("it says %q, want %q", got, want)
		}
	}
}

// Of two presets the one that asks for more projects, and for new ones too, is followed.
func TestWhichPresetIsFollowed(t *testing.T) {
	width := []string{IncludeListed, IncludeActive, IncludeAll}
	for i, theirs := range width {
		for j, ours := range width {
			if got := FieldOf("projects.include").wins(theirs, ours); got != (i > j) {
				t.Errorf("%s wins over %s: %t", theirs, ours, got)
			}
		}
	}
	if wins := FieldOf("projects.new").wins; !wins(yes, no) || !wins(yes, "") || wins(no, yes) || wins("", no) {
		t.Error("new projects are left out although one preset asks for them")
	}
}

// What is to end, and where that belongs.
func TestLeaving(t *testing.T) {
	s := good()
	s.Account.Invite = true
	left := s.Leaving(LeaveSpec{Clear: true})
	if s.Ending() || !left.Ending() || !left.Leave.Clear || left.Account.Invite || left.Account.Email != s.Account.Email {
		t.Errorf("%+v becomes %+v", s, left)
	}
	p := left.Projects
	if p.Include != IncludeListed || len(p.IDs) > 0 || !p.NoNew || p.New || !p.Exact || left.Template.Name != "" {
		t.Errorf("it keeps %+v, %+v", p, left.Template)
	}
}

// A source is that of the nearest thing around; rows of the base have none.
func TestRowSource(t *testing.T) {
	s := Spec{Template: TemplateSpec{Tools: map[string]ToolSpec{"rfis": {Level: "admin"}}}}
	s.SetSource("template", Source{ByFile, "s:3"})
	for tool, want := range map[string]string{"rfis": "s:3", "documents": ""} {
		if got := s.RowSource(permission.ProjectScope, tool).Text; got != want {
			t.Errorf("%s is from %q", tool, got)
		}
	}
	if got := s.RowSource(permission.CompanyScope, "rfis"); got != (Source{}) {
		t.Errorf("a row of no template is from %v", got)
	}
}

// The answer that is put is Procore's own: it has no source, and takes none away.
func TestPut(t *testing.T) {
	s := Spec{Projects: ProjectsSpec{IDs: []procore.ID{3}}}
	if FieldOf("template.name").Put(&s, "Sync"); s.Template.Name != "Sync" || len(s.Sources) > 0 {
		t.Errorf("%+v", s)
	}
}
