package tui_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"procore-setup/procore/procoretest"
	"procore-setup/tui"
	"procore-setup/tui/tuitest"
)

// toMatrix goes to the permissions without a preset, from every tool None or from the
// company's first template.
func (z *wizard) toMatrix(base bool) {
	z.t.Helper()
	z.ChooseNoPreset()
	z.PickCompany("Meridian Builders")
	z.PassChecks()
	z.MakeAccount(email)
	if base {
		z.NameTemplate()
		z.Keys("<tab>", "<down>", "<space>", "<enter>")
	}
	z.At("What may the account do")
}

// made is what the simulated Procore has under a name.
func (z *wizard) made(name string) procoretest.TemplateState {
	z.t.Helper()
	for _, t := range z.server.State(mainCompany).Templates {
		if t.Name == name {
			return t
		}
	}
	z.t.Fatalf("there is no template %s", name)
	return procoretest.TemplateState{}
}

// above are the tools above None.
func above(t procoretest.TemplateState) map[string]int {
	out := maps.Clone(t.Levels)
	maps.DeleteFunc(out, func(_ string, l int) bool { return l == 1 })
	return out
}

// TestSyncEzyByKeys builds what SyncEzy asks for without its preset: Admin on five
// project tools, and Admin on the company's Documents and Admin.
func TestSyncEzyByKeys(t *testing.T) {
	tuitest.NotForRaces(t)
	story(t, scene{}, func(z *wizard) {
		z.toMatrix(false)
		for _, tool := range []string{"Admin", "Documents", "RFIs", "Submittals", "Photos"} {
			z.SetLevel(tool, "a")
		}
		z.Expect("5 changes")
		z.Keys("<tab>")
		z.Expect("left as it is")
		z.Keys("a")
		z.Expect("c chooses one") // disabled, and says why
		z.Keys("c", "<down>", "<enter>")
		z.At("A company template of the account's own")
		z.Keys("<enter>")
		z.SetLevel("Admin", "a")
		z.SetLevel("Documents", "a")
		z.Expect("2 changes · Integration Company")
		z.Review()
		z.MakeTemplate()
		z.TakeProjects()
		z.WaitFor("Set up and read back")
		want := map[string]int{"home": 2, "admin": 4, "documents": 4, "rfi": 4, "submittal_log": 4, "images": 4}
		got := z.made("Integration")
		if diff := cmp.Diff(want, above(got)); diff != "" || len(got.Granular) > 0 {
			t.Errorf("the project template is not what was asked for: %v\n%s", got.Granular, diff)
		}
		own := z.made("Integration Company")
		if diff := cmp.Diff(map[string]int{"admin": 4, "documents": 4}, above(own)); diff != "" || own.Kind != "company_tools" {
			t.Errorf("the company template is not what was asked for: %s\n%s", own.Kind, diff)
		}
		for _, u := range z.server.State(mainCompany).Users {
			if u.Email == email && (u.CompanyTemplate != own.ID || u.DefaultTemplate != got.ID) {
				t.Errorf("the account has %d and %d, not %d and %d", u.CompanyTemplate, u.DefaultTemplate, own.ID, got.ID)
			}
		}
	})
}

// TestReadOnlyWithGranular builds Read Only everywhere, with granular permissions on
// six tools, by keys alone.
func TestReadOnlyWithGranular(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.toMatrix(true)
		z.Expect("from Read Only Everything")
		before := z.made("Read Only Everything")
		want := map[string][]string{}
		for _, x := range [][]string{
			{"Directory", "Create and Edit Users", "create_and_edit_users"},
			{"Documents", "Access Private", "access_private"},
			{"RFIs", "Act as RFI Manager", "act_as_manager"},
			{"Submittals", "Create Submittal", "create_submittal"},
			{"Meetings", "Create Meeting", "create_meeting"},
			{"Photos", "", ""}, // all of it
		} {
			z.Keys("<home>")
			z.Move("▸ " + x[0])
			z.Keys("<space>")
			if x[1] == "" {
				z.Keys("<down>", "t", "<left>")
				continue
			}
			z.Move(x[1])
			z.Keys("<space>", "<left>")
			want[strings.ToLower(x[0])] = []string{x[2]}
		}
		z.Expect("6 changes")
		z.Review()
		z.MakeTemplate()
		z.TakeProjects()
		z.WaitFor("Set up and read back")
		got := z.made("Integration")
		if diff := cmp.Diff(before.Levels, got.Levels); diff != "" {
			t.Errorf("the levels are not those of the base:\n%s", diff)
		}
		if len(got.Granular) != 6 {
			t.Errorf("granular permissions on %d tools: %v", len(got.Granular), got.Granular)
		}
		for tool, actions := range map[string][]string{
			"directory": want["directory"], "documents": want["documents"], "rfi": want["rfis"],
			"submittal_log": want["submittals"], "meeting": want["meetings"],
		} {
			if diff := cmp.Diff(actions, got.Granular[tool]); diff != "" {
				t.Errorf("%s:\n%s", tool, diff)
			}
		}
		if photos := got.Granular["images"]; len(photos) < 4 || !slices.Contains(photos, "view_private_photos") {
			t.Errorf("not all of Photos: %v", photos)
		}
	})
}

// TestEditorScreens keeps the matrix as it is meant to look, in every size and theme.
func TestEditorScreens(t *testing.T) {
	tuitest.NotForRaces(t)
	if procoretest.Older {
		t.Skip("the pictures are of the rows that production was recorded to have")
	}
	for _, size := range []struct {
		name string
		w, h int
	}{{"80x24", 80, 24}, {"120x40", 120, 40}, {"40x12", 40, 12}} {
		for _, theme := range []string{"dark", "light", "none"} {
			t.Run(size.name+"/"+theme, func(t *testing.T) {
				sc := scene{w: size.w, h: size.h, deps: func(d *tui.Deps) { d.Theme = theme }}
				story(t, sc, func(z *wizard) {
					z.EditPreset(email)
					z.SetLevel("Directory", "a")
					z.Keys("<down>", "r", "<space>", "<down>", "<space>")
					tuitest.Golden(t, "matrix/"+size.name+"-"+theme, z.ANSI())
				})
			})
		}
	}
}

// TestEditorOverlays keeps what lies over the matrix.
func TestEditorOverlays(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		shot := func(name string) { z.t.Helper(); z.Golden("matrix/" + name) }
		z.EditPreset(email)
		z.SetLevel("Directory", "a")
		shot("strong-warning")
		z.Keys("i")
		shot("about")
		z.Keys("<esc>", "l")
		z.Expect("Directory: Admin → None")
		shot("least")
		z.Keys("<enter>")
		z.Expect("1 tool lowered to what is needed", "5 changes")
		z.Keys("d")
		shot("compare-base")
		z.Keys("<right>")
		shot("compare-template")
		z.Keys("t")
		shot("compare-list")
		z.Type("field")
		z.Keys("<enter>")
		z.Expect("What differs from Field Superintendent - Internal")
		z.Keys("<esc>", "/")
		z.Type("private")
		z.Keys("<enter>", "b")
		shot("bulk")
		z.Keys("<esc>", "<esc>", "p")
		z.Keys("<home>", "<space>")
		shot("presets")
		z.Keys("<enter>")
		shot("presets-change")
		z.Keys("<esc>", "<esc>", "<tab>")
		shot("company-left")
		z.Keys("c")
		shot("company-choose")
		z.Keys("<down>", "<enter>")
		shot("company-own")
		z.Keys("<enter>", "a")
		shot("company-tab")
		z.Keys("w")
		shot("terms")
	})
}

// TestBulk sets what the filter leaves, as one step.
func TestBulk(t *testing.T) {
	rows := []procoretest.Option{procoretest.With(procoretest.CommunicationTool)}
	story(t, scene{server: rows}, func(z *wizard) {
		z.toMatrix(false)
		z.Keys("b")
		z.Expect("Set all 49 tools at once?", "1 can't be set: Document Management has no Read")
		z.Keys("<down>", "<enter>")
		z.Expect("Read Only: 47 tools")
		z.Keys("/")
		z.Type("view private")
		z.Keys("<enter>", "b")
		z.Expect("granular permissions in the list")
		z.Move("Turn on the")
		z.Keys("<enter>")
		z.Expect("Turn on the", "u takes it back", "[x]")
		z.Keys("u")
		z.Refuse("[x]")
		z.Keys("<esc>", "u")
		z.Expect("no changes")
		z.Keys("<ctrl+r>")
		z.Expect("47 changes")
	})
}

// TestPresetsTogether combines integrations: the higher level wins, what was set by
// hand stays, and one step takes it back.
func TestPresetsTogether(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.EditPreset(email)
		z.SetLevel("Documents", "r")
		z.Keys("p", "<home>", "<space>")
		z.Move("HammerTech")
		z.Keys("<space>", "<enter>")
		z.Expect("What would SyncEzy and CMiC and HammerTech change?", "Directory: None → Standard",
			"Documents stays Read Only; asked for is Admin", "the highest level wins", "CMiC: Read Only")
		z.Keys("<esc>")
		z.Expect("Which integrations is it for?")
		z.Keys("<enter>", "<enter>")
		z.Expect("7 changes", "2 changes. u takes it back")
		z.Keys("u")
		z.Expect("5 changes")
		z.Keys("<ctrl+r>")
		z.Expect("7 changes")
		for range 10 {
			z.Keys("<esc>")
		}
		z.At("Which integration")
		z.Expect("(•) SyncEzy and CMiC and HammerTech, together")
	})
}

// TestPresetOfCompanyTools takes over what a vendor asks for on company tools.
func TestPresetOfCompanyTools(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.EditPreset(email)
		z.Keys("<tab>", "p", "<end>", "<space>", "<enter>")
		z.Expect("Admin: None → Admin", "Documents: None → Admin", "SyncEzy guide, step 5")
		z.Keys("<enter>")
		z.Expect("2 changes · SyncEzy Sync Company")
		z.Review()
		z.Keys("<pgdown>")
		z.Expect("In the company: 2 changes", "On projects: 5 changes")
		z.MakeTemplate()
		if diff := cmp.Diff(map[string]int{"admin": 4, "documents": 4}, above(z.made("SyncEzy Sync Company"))); diff != "" {
			t.Error(diff)
		}
	})
}

// TestTermsOnScreen switches the words on screen; no answer changes.
func TestTermsOnScreen(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.EditPreset(email)
		z.Keys("/")
		z.Type("prime contract")
		z.Keys("<enter>")
		z.Expect("Prime Contracts", "5 changes")
		z.Keys("w")
		z.Type("austr")
		z.Keys("<enter>")
		z.Expect("Head Contracts", "5 changes") // still found by the old name
		z.Refuse("Prime Contracts")
	})
}

// TestReviewWarns shows every warning with its reason before anything is planned, and
// lets it be done all the same.
func TestReviewWarns(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.EditPreset(email)
		z.SetLevel("Directory", "a")
		z.Expect("!! was None", "Admin on every tool of the project")
		z.SetLevel("RFIs", "s")
		z.Keys("<home>", "!", "!")
		if line := z.Line("›"); !strings.Contains(line, "RFIs") {
			t.Errorf("! went to %q", line)
		}
		z.Review()
		z.Expect("Think about this first", "!!  Directory:", "!  RFIs")
		z.Golden("80x24/review-warns")
		z.Keys("<esc>")
		z.At("What may the account do")
		if line := z.Line("›"); !strings.Contains(line, "RFIs") {
			t.Errorf("back from the review the cursor is at %q", line)
		}
		z.Keys("u") // the review has not taken the way back away
		z.Expect("Taken back: RFIs at Standard")
		z.Keys("<ctrl+r>")
		z.Review()
		z.MakeTemplate()
	})
}
