package spec

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"procore-setup/assets"
	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/text"
)

// texts are names as Procore and people have them, hostile ones too.
func texts() *rapid.Generator[string] {
	odd := []string{
		"Company None", "Größe & Co", "a: b", "- x", "#1", "no", "Null", "007", "1.5", "[x]", "{y}", `"q"`, `\`,
		"it's", "x # y", "*a", "&b", "!c", "%d", "@e", "`f`", "🏗 Site", "a, b", "true", "Read Only Everything", "~", "?", "<<", "=", ".inf",
	}
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
				Exact:   rapid.Bool().Draw(t, "exact"),
			},
		}
		s.Account.Adopt = rapid.Bool().Draw(t, "adopt")
		s.Template.Nothing = rapid.Bool().Draw(t, "nothing")
		FieldOf("projects.new").set(&s, rapid.SampledFrom([]string{"", yes, no}).Draw(t, "new"))
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
		if rapid.Bool().Draw(t, "own company template") {
			s.Account.CompanyTemplate = ""
			s.Account.Company = &TemplateSpec{
				Name: s.Template.Name + " Company", Base: s.Template.Base, IfDifferent: DifferentFail,
				Tools: tools().Draw(t, "company tools"),
			}
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
		got.Sources, got.Location = nil, Location{}
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
	s.SetSource("template.tools.documents", Source{ByPreset, "SyncEzy guide, step 4"})
	s.Location = Location{}
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

// OddNames draws names as Procore may have them: with blanks anywhere and of any
// kind, and with what can't be seen.
var oddNames = rapid.Custom(func(t *rapid.T) string {
	odd := rapid.SampledFrom([]string{
		"  ", " ", "\u00a0", "\t", "\u00ad", "\u200d", "\ufe0f", "e\u0301", "\u2028", "\u0085", "\ufeff", "\r", "\n", "\U000e0100",
		"\u202e", "\"", "\\", "#", ": ", "- ", "'", "%", "\u3164", "\u0915\u094d", "\U0001f468\u200d\U0001f469", "Office", "null", "1", "A", "\u007f",
	})
	any := rapid.StringN(1, 4, -1)
	name := strings.Join(rapid.SliceOfN(rapid.OneOf(odd, any), 1, 6).Draw(t, "parts"), "")
	if text.FoldName(name) == "" {
		name += "x"
	}
	return name
})

// A name is read as it was written, whatever is in it.
func TestNamesInAFile(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := good()
		s.Company = CompanySpec{Name: oddNames.Draw(rt, "company")}
		s.Template.Name, s.Template.Base = oddNames.Draw(rt, "name"), oddNames.Draw(rt, "base")
		s.Account.CompanyTemplate = oddNames.Draw(rt, "company template")
		data, err := FormatFile(s)
		if err != nil {
			rt.Fatal(err)
		}
		back, err := ParseFile("setup.yaml", data)
		if err != nil || back.Company != s.Company || back.Template.Name != s.Template.Name ||
			back.Template.Base != s.Template.Base || back.Account.CompanyTemplate != s.Account.CompanyTemplate {
			rt.Fatalf("%v\n%s\ngot %+v, want %+v", err, data, back.Template, s.Template)
		}
		for _, r := range string(data) {
			if r != '\n' && !unicode.IsPrint(r) {
				rt.Fatalf("%U stands in the file as it is:\n%q", r, data)
			}
		}
	})
}
