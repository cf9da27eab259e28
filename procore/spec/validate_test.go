package spec

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/text"
)

func TestValidEmail(t *testing.T) {
	for _, good := range []string{
		"sync@example.com", "sync+procore@mail.example.co.uk", "o'brien@example.com", "site-app-1a2b3c4d@procore.com",
		"a@b.cd", longText(64) + "@b.com", "a@" + strings.Repeat("abcdefghi.", 25) + "co", "größe@example.com", "x@bücher.example", "1@2.com", "UPPER@EXAMPLE.COM",
	} {
		if err := ValidEmail(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for bad, why := range map[string]string{
		"":                        "missing",
		"sync":                    "no @",
		"sync@":                   "no dot",
		"sync@example":            "no dot",
		"@example.com":            "before the @",
		"a@b@example.com":         "more than one @",
		"a b@example.com":         "blank",
		"a@exam ple.com":          "blank",
		" a@example.com":          "blank",
		"a@example.com\n":         "blank",
		"Sync <sync@example.com>": "blank",
		"<sync@example.com>":      "only be the address",
		"mailto:sync@example.com": "only be the address",
		"a@example.com;b@c.de":    "only be the address",
		"a,b@example.com":         "only be the address",
		"a\u200bb@example.com":    "only be the address",
		"a@.example.com":          "dot is in the wrong place",
		"a@example..com":          "dot is in the wrong place",
		"a@example.com.":          "dot is in the wrong place",
		".a@example.com":          "dot is in the wrong place",
		"a..b@example.com":        "dot is in the wrong place",
		"a@-example.com":          "not the name of a domain",
		"a@exam_ple.com":          "not the name of a domain",
		"a@example.c":             "ending",
		"a@192.168.1.10":          "ending",
		longText(65) + "@b.com":   "too long",
		"a@" + strings.Repeat("abcdefghi.", 25) + "com": "too long", // 255
		"a@" + longText(254) + ".c":                     "too long",
	} {
		if err := ValidEmail(bad); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%q: %v, want something about %q", bad, err, why)
		}
	}
}

func longText(n int) string { return strings.Repeat("a", n) }

func TestValidNames(t *testing.T) {
	for name, path := range map[string]string{
		"first": "account.first_name", "last": "account.last_name", "template": "template.name",
		"company template": CompanyField,
	} {
		check := func(v string) error { return FieldOf(path).Check(&Spec{}, v) }
		if err := check("Größe & Söhne (2)"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := check(strings.Repeat("ß", 255)); err != nil {
			t.Errorf("%s: 255 characters: %v", name, err)
		}
		if err := check(strings.Repeat("ß", 256)); err == nil {
			t.Errorf("%s: 256 characters taken", name)
		}
		if required := name == "last" || name == "template"; (check("") != nil) != required {
			t.Errorf("%s: empty gave %v", name, check(""))
		}
		if typed := name == "first" || name == "last"; (check("a\tb") != nil) != typed || (check(" a") != nil) != typed {
			t.Errorf("%s: odd blanks gave %v and %v", name, check("a\tb"), check(" a"))
		} else if err := check(" " + strings.Repeat("ß", 254)); (err != nil) != typed {
			t.Errorf("%s: 255 characters that Procore has so: %v", name, err)
		}
	}
}

// good is a spec with nothing wrong.
func good() Spec {
	return Spec{
		Environment: auth.Environments()[0],
		Account:     AccountSpec{Kind: UserAccount, LastName: "Integration", Email: "sync@example.com"},
		Template:    TemplateSpec{Name: "Sync", Tools: map[string]ToolSpec{"rfi": {Level: "standard", Granular: []string{"a"}}}},
		Projects:    ProjectsSpec{Include: IncludeListed, IDs: []procore.ID{1, 2}},
	}
}

func TestValidate(t *testing.T) {
	if p := good().Validate(); len(p) > 0 {
		t.Fatalf("the good spec: %v", p)
	}
	for _, tt := range []struct {
		field, message string
		spoil          func(*Spec)
		stage          Stage
	}{
		{"environment", "missing", func(s *Spec) { s.Environment = auth.Environment{} }, StageConnect},
		{"environment.login_url", "unencrypted", func(s *Spec) { s.Environment.LoginURL = "http://example.com" }, StageConnect},
		{"environment.api_url", "name of a user", func(s *Spec) { s.Environment.APIURL = "https://a:hunter2@example.com" }, StageConnect},
		{"company", "not the id", func(s *Spec) { s.Company.ID = -1 }, StageConnect},
		{"integration", "unknown integration", func(s *Spec) { s.Integration = "nobody" }, StageConnect},
		{"account.kind", "missing", func(s *Spec) { s.Account.Kind = "" }, StageAccount},
		{"account.last_name", "missing", func(s *Spec) { s.Account.LastName = "" }, StageAccount},
		{"account.email", "missing", func(s *Spec) { s.Account.Email = "" }, StageAccount},
		{"account.company_template", "255", func(s *Spec) { s.Account.CompanyTemplate = longText(300) }, StageAccount},
		{"template.name", "missing", func(s *Spec) { s.Template.Name = "" }, StageTemplate},
		{"template.if_different", "unknown value", func(s *Spec) { s.Template.IfDifferent = "x" }, StageTemplate},
		{"template.tools.", "missing", func(s *Spec) { s.Template.Tools[""] = ToolSpec{Level: "none"} }, StageTemplate},
		{"template.tools.rfi", "unknown level", func(s *Spec) { s.Template.Tools["rfi"] = ToolSpec{Level: "x"} }, StageTemplate},
		{"template.tools.rfi.granular.", "missing", func(s *Spec) { s.Template.Tools["rfi"].Granular[0] = "" }, StageTemplate},
		{"projects.include", "missing", func(s *Spec) { s.Projects = ProjectsSpec{} }, StageProjects},
		{"projects.ids", "missing", func(s *Spec) { s.Projects.IDs = nil }, StageProjects},
	} {
		s := good()
		tt.spoil(&s)
		all := s.Validate()
		if len(all) != 1 || all[0].Field != tt.field || !strings.Contains(all.Error(), tt.message) {
			t.Errorf("%s: got %v, want %q", tt.field, all, tt.message)
		}
		if strings.Contains(all.Error(), "hunter2") {
			t.Errorf("%s: the password is repeated", tt.field)
		}
		for _, stage := range Stages() {
			if got := len(s.Validate(stage)); (got == 1) != (stage == tt.stage) {
				t.Errorf("%s: stage %s finds %d", tt.field, stage, got)
			}
		}
	}
	app := good()
	app.Account = AccountSpec{Kind: AppAccount}
	if p := app.Validate(); len(p) > 0 {
		t.Errorf("an app that is not installed yet: %v", p)
	}
	byHand := good()
	byHand.Template.IfDifferent = DifferentByHand
	if p := byHand.Validate(); len(p) > 0 {
		t.Errorf("the edit by hand, in the wizard: %v", p)
	}
}

func TestValidateAndValidatorsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := good()
		s.Account.Email = rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-z.]{1,5}@[a-z.-]{1,9}`)).Draw(t, "email")
		s.Account.LastName = rapid.String().Draw(t, "last")
		found := map[string]bool{}
		for _, p := range s.Validate() {
			found[p.Field] = true
		}
		valid := func(v string) error { return FieldOf("account.last_name").Check(&s, v) }
		if found["account.email"] != (ValidEmail(s.Account.Email) != nil) || found["account.last_name"] != (valid(s.Account.LastName) != nil) {
			t.Fatalf("%v, %v, %v", found, ValidEmail(s.Account.Email), valid(s.Account.LastName))
		}
		if name := text.Input(s.Account.LastName); name != "" && len(name) < maxName && valid(name) != nil {
			t.Fatalf("a cleaned name is refused: %v", valid(name))
		} else if text.Input(name) != name { // a file is read and written again
			t.Fatalf("cleaning %q twice gives something else", name)
		}
	})
}

func TestSourcesAndClone(t *testing.T) {
	var s Spec
	s.SetSource("account.email", YourAnswer)
	s.SetSource("template.tools", inFile("setup.yaml", 3))
	if s.Source("account.email") != "your answer" || s.Source("template.tools.rfi.granular") != "setup.yaml:3" || s.Source("account") != "" {
		t.Errorf("sources %v", s.Sources)
	}
	s.SetSource("account.email", Source{})
	if len(s.Sources) != 1 {
		t.Errorf("a source is not forgotten: %v", s.Sources)
	}
	rapid.Check(t, func(t *rapid.T) {
		s := specs().Draw(t, "spec")
		s.SetSource("a", Source{Text: "b"})
		s.Location = Location{File: "f", Lines: map[string]int{"a": 1}}
		c := s.Clone()
		if diff := cmp.Diff(s, c); diff != "" {
			t.Fatal(diff)
		}
		before := s.Clone()
		c.SetSource("a", Source{Text: "c"})
		c.Location.Lines["a"] = 2
		for i := range c.Projects.IDs {
			c.Projects.IDs[i] = 0
		}
		for name, tool := range c.Template.Tools {
			for i := range tool.Granular {
				tool.Granular[i] = "changed"
			}
			tool.Level = "changed"
			c.Template.Tools[name] = tool
		}
		if diff := cmp.Diff(before, s); diff != "" {
			t.Fatalf("changing the copy changed the original:\n%s", diff)
		}
	})
}

func TestProblemText(t *testing.T) {
	many := strings.Split(strings.Repeat("tool,", 20)+"last", ",")
	p := Problem{Field: "template.tools.x", Value: "a\x1b[31m\u202eb" + longText(100), Message: "unknown tool", Allowed: many, Hint: "see plan"}
	got := p.Error()
	if strings.ContainsAny(got, "\x1b\u202e\n") || len([]rune(got)) > 250 || !strings.Contains(got, "… (9 more); see plan") {
		t.Errorf("%q", got)
	}
	if got := (Problem{Line: 3, Field: "a", Message: "missing"}).Error(); got != "line 3: a: missing" {
		t.Errorf("%q", got)
	}
	if got := (Problem{File: "f", Message: "too large"}).Error(); got != "f: too large" {
		t.Errorf("%q", got)
	}
	if got := (Problem{Message: "m", Allowed: []string{"one"}}).Text(); got != "m: use one" {
		t.Errorf("%q", got)
	}
}

// Of many mistakes fifty are told and the others counted, and of many values that may stand
// there twelve; none is counted where one would be.
func TestProblemsAreCounted(t *testing.T) {
	one := Problem{Message: "wrong"}
	for n, want := range map[int]int{1: 1, 50: 50, 51: 51, 60: 51} {
		lines := strings.Split(Problems(slices.Repeat([]Problem{one}, n)).Error(), "\n")
		if last := lines[len(lines)-1]; len(lines) != want || (n > 50) != strings.HasPrefix(last, "… and "+strconv.Itoa(n-50)+" more mistake") {
			t.Errorf("of %d: %d lines, the last is %q", n, len(lines), last)
		}
	}
	for n, more := range map[int]bool{12: false, 13: true} {
		p := Problem{Message: "m", Allowed: slices.Repeat([]string{"x"}, n)}
		if got := strings.Contains(p.Text(), "(1 more)"); got != more {
			t.Errorf("of %d: %q", n, p.Text())
		}
	}
	if got := (Problem{Message: "m", Value: "rfi", Allowed: []string{"rfis", "images"}, Hint: "h"}).Text(); got !=
		`m "rfi": use rfis or images (did you mean rfis?); h` {
		t.Errorf("%q", got)
	}
	if got := (Problem{File: "f", Line: 7, Company: "Meridian", Message: "m"}).Error(); got != "f:7: company Meridian: m" {
		t.Errorf("%q", got)
	}
	for field, want := range map[string]string{"account.email": "E-mail: no", "template.tools.rfis": "No", "": "No"} {
		if got := (Problem{Field: field, Message: "no"}).Titled(); got != want {
			t.Errorf("%q: %q", field, got)
		}
	}
}
