package plain_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"procore-setup/procore"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/spec"
	"procore-setup/tui/action"
)

// A play is what is typed at the template or at the projects of the demo company, and what
// comes of it.
type play struct {
	name  string
	at    spec.Stage
	lines []string
	says  []string
	check func(s spec.Spec) bool // nil: what was said is all
}

// toTemplate are the answers up to the levels, for SyncEzy.
var toTemplate = []string{"syncezy", "user", "E-mail → sync@meridian.example", "Name of the template → Sync", "1"}

func level(tool, want string) func(spec.Spec) bool {
	return func(s spec.Spec) bool { return s.Template.Tools[tool].Level == want }
}

func selected(ids ...procore.ID) func(spec.Spec) bool {
	return func(s spec.Spec) bool { return slices.Equal(s.Projects.IDs, ids) }
}

var plays = []play{
	{"a level", spec.StageTemplate, []string{"set Emails standard"}, []string{"Emails is Standard"}, level("communication", "standard")},
	{"the tool and the level alone", spec.StageTemplate, []string{"Emails standard"}, nil, level("communication", "standard")},
	{"a level that is none", spec.StageTemplate, []string{"Emails boss"}, []string{"✗ Write a tool and a level"}, level("communication", "")},
	{
		"granular permissions", spec.StageTemplate,
		[]string{"Documents read only", "show Documents", "grant Documents: 3, Rename", "withdraw Documents: 3"},
		[]string{"3. Access Private: off", "Documents: “Access Private”, “Rename” on", "“Access Private” off"},
		func(s spec.Spec) bool {
			return slices.Equal(s.Template.Tools["documents"].Granular, []string{"rename"})
		},
	},
	{
		"a granular permission that is none", spec.StageTemplate,
		[]string{"grant Documents: Sing"},
		[]string{"✗ There is no granular permission"},
		nil,
	},
	{
		"all of them", spec.StageTemplate,
		[]string{"Documents read only", "all-on Documents", "all-off Documents", "undo"},
		[]string{"6 of 6 granular permissions on", "Taken back: all granular permissions of Documents off."},
		func(s spec.Spec) bool { return len(s.Template.Tools["documents"].Granular) == 6 },
	},
	{"every tool's", spec.StageTemplate, []string{"show all"}, []string{"more lines: more shows them"}, nil},
	{"what is listed", spec.StageTemplate, []string{"list photo", "list all"}, []string{"Photos: Admin, was None (SyncEzy guide"}, nil},
	{"what the rules say", spec.StageTemplate, []string{"warnings"}, []string{"Good to know:"}, nil},
	{
		"many at once", spec.StageTemplate,
		[]string{"many read only r", "yes", "undo", "redo"},
		[]string{"Set them? yes or no", "Made again: Read Only for"},
		level("drawing_log", "read_only"),
	},
	{
		"not many", spec.StageTemplate,
		[]string{"many admin drawings", "no", "many off nosuchtool"},
		[]string{"No: nothing of it was changed.", "✗ No tool has these words"},
		level("drawing_log", ""),
	},
	{
		"compared", spec.StageTemplate,
		[]string{"compare", "Read Only Everything", "compare 1"},
		[]string{"What differs from Read Only Everything:", "+ Documents: from None to Admin (SyncEzy guide, step 4)"},
		nil,
	},
	{
		"presets together", spec.StageTemplate,
		[]string{"presets syncezy, cmic", "yes", "presets", "syncezy", "no"},
		[]string{"What SyncEzy and CMiC would change", "Asked for by several", "No: the template stays as it is."},
		func(s spec.Spec) bool { return s.Integration == "syncezy+cmic" },
	},
	{
		"least", spec.StageTemplate,
		[]string{"Drawings admin", "least", "yes"},
		[]string{"- Drawings: from Admin to None (your answer)", "lowered to what is needed"},
		level("drawing_log", ""),
	},
	{"all that is known", spec.StageTemplate, []string{"about RFIs"}, []string{"RFIs · Admin", "Known from: "}, nil},
	{
		"another name", spec.StageTemplate,
		[]string{"name", "Sync 2", "Standard User"},
		nil,
		func(s spec.Spec) bool { return s.Template.Name == "Sync 2" && s.Template.Base == "Standard User" },
	},
	{"other words", spec.StageTemplate, []string{"words", "2"}, []string{"The tools are called by: "}, nil},
	{"nothing to leave out", spec.StageTemplate, []string{"leave-out"}, []string{"Nothing is asked for that this company"}, nil},
	{
		"its own company template", spec.StageTemplate,
		[]string{"company", "Directory admin", "choose", "One of the account's own", "Sync Company", "", "Directory read only", "project"},
		[]string{"✗ The company template is left as it is.", "is made together with the project template", "Directory is Read Only"},
		func(s spec.Spec) bool {
			return s.Account.Company != nil && s.Account.Company.Tools["directory"].Level == "read_only"
		},
	},
	{
		"a company template that is there", spec.StageTemplate,
		[]string{"choose", "Company None"},
		nil,
		func(s spec.Spec) bool { return s.Account.CompanyTemplate == "Company None" },
	},
	{"no such command", spec.StageTemplate, []string{"sing"}, []string{"? lists the commands"}, nil},

	{
		"a list", spec.StageProjects,
		[]string{"1042, Harbor East, 300005, Nowhere, Depot 7"},
		[]string{"✗ Not found: Nowhere", "✗ More than one project is meant", "3 projects added; 3 selected."},
		selected(300001, 300005, 300007),
	},
	{"added and taken out", spec.StageProjects, []string{"add 1042", "add 1043", "out 300001"}, nil, selected(300002)},
	{"words", spec.StageProjects, []string{"casitas", "all"}, []string{"2 projects, with \"casitas\""}, selected(300009, 300010)},
	{
		"none and turned round", spec.StageProjects,
		[]string{"list casitas", "all", "none", "add 300009", "invert"},
		[]string{"Taken out: 2 of 2 projects shown changed; 0 selected."},
		selected(300010),
	},
	{"a range", spec.StageProjects, []string{"range 2 4", "range 9 99"}, []string{"✗ The numbers of the list go from 1 to 28"}, selected(300002, 300003, 300004)},
	{
		"narrowed and sorted", spec.StageProjects,
		[]string{"narrow", "narrow 2", "sort city", "list", "narrow none", "add 1042"},
		[]string{"Status: inactive, 3 projects", "3 projects, only inactive, sorted by city"},
		selected(300001),
	},
	{
		"new ones and only these", spec.StageProjects,
		[]string{"new", "no", "exact", "yes", "add 1042"},
		[]string{"Take it off every other project?"},
		func(s spec.Spec) bool { return s.Projects.NoNew && s.Projects.Exact },
	},
	{"read again", spec.StageProjects, []string{"again", "add 1042"}, []string{"Read again: 28 projects."}, nil},
	{"a command that is no name", spec.StageProjects, []string{"all towers", "add 1042"}, []string{"needs add before it"}, selected(300001)},
}

// TestPlays plays each.
func TestPlays(t *testing.T) {
	for _, p := range plays {
		t.Run(p.name, func(t *testing.T) {
			if procoretest.Older && p.name == "granular permissions" {
				t.Skip("what they are called, and in which order, is told otherwise there")
			}
			synctest.Test(t, func(t *testing.T) {
				lines := slices.Concat(toTemplate, p.lines)
				if p.at == spec.StageProjects {
					lines = slices.Concat(toTemplate, []string{"", "3"}, p.lines, []string{""})
				}
				k := talking(t, nil, lines...)
				for _, words := range p.says {
					if !k.has(words) {
						t.Errorf("it did not say %q", words)
					}
				}
				if p.check != nil && !p.check(k.answers.Spec) {
					t.Errorf("the answers are %+v", k.answers.Spec)
				}
				if t.Failed() {
					t.Logf("\n%s", &k.said)
				}
			})
		})
	}
}

// TestEveryCommandIsPlayed: of each command of the table there is a run in which it is used.
func TestEveryCommandIsPlayed(t *testing.T) {
	played := map[string]bool{}
	for _, p := range plays {
		for _, l := range p.lines {
			word, _, _ := strings.Cut(l, " ")
			played[word] = true
		}
	}
	elsewhere := map[string]string{ // where neither levels nor projects are asked for
		"another": "TestATemplateThatDiffers", "by-hand": "TestATemplateThatDiffers", "other": "TestSignInQuestions",
		"open": "TestSignInQuestions", "done": "TestStepsByHand", "skip": "TestStepsByHand", "later": "TestStepsByHand",
		"report": "TestChecklistCommands", "save": "TestChecklistCommands", "left": "TestChecklistCommands",
		"look": "TestLookByLines", "against": "TestLookByLines", "use": "TestLookByLines", "offboard": "TestOffboardByLines",
		"clear": "TestOffboardClearsByLines", "logout": "TestOffboardSignsOutByLines",
		"retry": "TestChecklistCommands", "prove": "TestChecklistCommands", "every": "TestChecklistCommands",
		"details": "TestAgreeing", "plan": "TestAgreeing", "go": "TestGoing", "more": "TestPages", "b": "TestConfirm", "q": "TestConfirm",
		"?": "TestTextAsksUntilTheAnswerIsValid",
	}
	words := map[string]bool{}
	for _, a := range action.Table() {
		for _, c := range a.Line {
			words[c.Word] = true
		}
	}
	for _, word := range slices.Sorted(maps.Keys(words)) {
		if !played[word] && elsewhere[word] == "" {
			t.Errorf("no test uses the command %s", word)
		}
	}
}
