package tui_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"procore-setup/procore/setup"
	"procore-setup/tui"
	"procore-setup/tui/tuitest"
	"procore-setup/tui/widget"
)

func TestBackKeepsInput(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.Connect()
		z.Type("half an addr") // wrong, and still kept
		z.Keys("<enter>")
		z.Expect("Who should the integration")
		z.Keys("<esc>")
		z.At("Is everything ready?")
		z.Keys("<enter>")
		z.At("Who should the integration")
		z.Expect("half an addr")
		z.Keys("<esc>", "<esc>", "<esc>", "<esc>")
		z.At("Which integration")
		z.Keys("<esc>")
		z.Expect("This is the first page")
		z.Keys("<enter>")
		z.At("Which company")
		z.Keys("<ctrl+p>")
		z.Expect("Go to a page", "What is changed for Account?", "What is changed for Template?")
		z.Choose("Who should the integration")
		z.At("Who should the integration")
		z.Expect("half an addr")
	})
}

// TestEscNeverCommits presses Esc on every page, also in the commit panels.
func TestEscNeverCommits(t *testing.T) {
	story(t, scene{prep: different}, func(z *wizard) {
		z.Connect()
		z.TypeAddress(email, "not in use")
		z.Plan()
		for range 8 {
			z.Keys("<esc>")
		}
		z.Expect("Which integration")
		if n := z.writes(); n > 0 {
			t.Errorf("Esc wrote %d times", n)
		}
	})
}

// TestSizes draws every page at the sizes at which the layout changes, and at an
// own share of all sizes from 1×1 to 200×60: each frame has to be exactly as wide
// and as high as the terminal.
func TestSizes(t *testing.T) {
	tuitest.NotForRaces(t)
	sizes := [][2]int{}
	for _, w := range []int{1, 2, 7, 20, 39, 40, 41, 47, 59, 60, 61, 73, 80, 99, 100, 101, 140, 200} {
		for _, h := range []int{1, 2, 3, 7, 11, 12, 13, 15, 17, 18, 19, 24, 37, 60} {
			sizes = append(sizes, [2]int{w, h})
		}
	}
	story(t, scene{prep: different}, func(z *wizard) {
		const shares = 160
		turn := 0
		z.everyPage(func(page string) {
			t.Helper()
			turn++
			mine := slices.Clone(sizes)
			for i := turn % shares; i < 200*60; i += shares {
				mine = append(mine, [2]int{1 + i%200, 1 + i/200})
			}
			z.fits(page, mine...)
		})
	})
}

// everyPage walks through all pages and overlays and shows each.
func (z *wizard) everyPage(show func(string)) {
	z.t.Helper()
	step := func(page string, keys ...string) { show(page); z.Keys(keys...) }
	z.At("Which integration")
	step("integration", "?")
	step("help", "<esc>", "<ctrl+p>")
	step("pages", "<esc>", "<ctrl+c>")
	step("quit", "n")
	z.Type("syncezy")
	step("found", "<enter>")
	z.At("Which company")
	step("company", "<enter>")
	z.At("Who should the integration")
	z.Keys("<esc>")
	z.At("Is everything ready?")
	z.WaitFor("verified")
	z.Wait(time.Second)
	step("preflight", "<enter>")
	z.At("Who should the integration")
	show("account empty")
	z.Type(email)
	z.Wait(2 * time.Second)
	step("account", "<enter>")
	z.At("Change Procore?")
	step("commit", "d")
	step("commit details", "y")
	z.WaitFor("Done: Account")
	z.At("What may the account do")
	z.Keys("<esc>")
	z.At("Nothing to change")
	step("done", "<enter>")
	z.At("What may the account do")
	step("matrix", "N")
	step("template", "<esc>", "d")
	step("diff", "t")
	step("diff list", "<esc>", "<esc>", "b")
	step("many", "<esc>", "p")
	step("presets", "<enter>")
	step("preset", "<esc>", "<esc>", "l")
	step("least", "<esc>", "i")
	step("about", "<esc>", "w")
	step("words", "<esc>", "<tab>")
	step("company tools", "c")
	step("company template", "<down>", "<enter>")
	step("own template", "<esc>", "<tab>", "<enter>")
	z.At("Is this what the account may do")
	step("review", "h")
	z.At("Change Procore?")
	step("commit by hand", "y")
	z.At("Change what others may do")
	step("for others", "y")
	z.At("To do by hand")
	step("by hand", "<esc>")
	z.WaitFor("Change Procore?")
	z.Keys("m")
	z.Commit("Template")
	z.At("Where should it work")
	step("projects", "/")
	z.Type("tower")
	step("projects filter", "<enter>", "<enter>")
	z.At("Change Procore?")
	step("commit projects", "y")
	z.WaitFor("Done: Projects")
	z.WaitFor("Set up and read back")
	z.Wait(time.Second)
	step("verify")
}

// exact checks that a frame has h lines of w cells.
func exact(t *testing.T, page, frame string, w, h int) {
	t.Helper()
	lines := strings.Split(frame, "\n")
	if len(lines) != h {
		t.Fatalf("%s at %d×%d has %d lines:\n%s", page, w, h, len(lines), frame)
	}
	for i, l := range lines {
		if got := ansi.StringWidth(l); got != w {
			t.Fatalf("%s at %d×%d: line %d has %d cells: %q", page, w, h, i, got, l)
		}
	}
}

func TestResize(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.Connect()
		z.Type(email)
		z.Resize(30, 8)
		z.Expect("Please enlarge", "40×12", "this is 30×8")
		z.Keys("<enter>") // nothing is pressed blindly
		z.Resize(40, 12)
		z.Expect("2 of 5")
		z.Resize(0, 0)
		z.Resize(80, 24)
		z.Expect("Who should the integration", email)
	})
}

func TestNoColour(t *testing.T) {
	story(t, scene{deps: func(d *tui.Deps) { d.Theme = "none" }}, func(z *wizard) {
		z.Connect()
		colour := regexp.MustCompile(`\x1b\[[0-9;]*(3[0-7]|4[0-7]|9[0-7]|10[0-7]|38|48)[;m]`)
		if found := colour.FindString(z.Output()); found != "" {
			t.Errorf("a colour was set: %q", found)
		}
		z.Expect("●", "›")
	})
}

// TestThemes keeps the colours of each theme, and that nothing needs them.
func TestThemes(t *testing.T) {
	tuitest.NotForRaces(t)
	for _, theme := range []string{"dark", "light", "none"} {
		t.Run(theme, func(t *testing.T) {
			story(t, scene{deps: func(d *tui.Deps) { d.Theme = theme }}, func(z *wizard) {
				z.ReviewPreset(email)
				z.Keys("<esc>")
				z.At("What may the account do")
				z.Keys("<down>")
				tuitest.Golden(t, "themes/"+theme, z.ANSI())
			})
		})
	}
}

// TestTypeAheadApprovesNothing: keys that were typed before the plan was in sight
// must not approve it.
func TestTypeAheadApprovesNothing(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.Connect()
		z.TypeAddress(email, "not in use")
		z.Ahead("<enter>", "y", "y", "<enter>")
		z.At("Change Procore?")
		z.Wait(time.Minute)
		z.Expect("Change Procore?")
		if n := z.writes(); n > 0 {
			t.Errorf("%d writes that nobody approved", n)
		}
	})
}

func TestBackgroundIsTakenOver(t *testing.T) {
	story(t, scene{deps: func(d *tui.Deps) { d.Theme = "" }}, func(z *wizard) {
		z.At("Which integration")
		if !strings.Contains(z.Output(), "\x1b]11;?") {
			t.Error("the terminal was not asked for its background")
		}
		z.Raw("\x1b]11;rgb:ffff/ffff/ffff\x1b\\")
		z.Expect("Which integration")
	})
}

// TestTornArrow: an arrow key in two pieces is Esc and letters. Esc may go back,
// but nothing is typed and nothing is lost.
func TestTornArrow(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.Connect()
		z.Type(email)
		z.Raw("\x1b")
		z.Raw("[A")
		z.Wait(time.Second)
		z.Refuse("[A")
		z.WaitFor("verified")
		z.Wait(time.Second)
		z.Keys("<enter>")
		z.At("Who should the integration")
		z.Expect(email)
	})
}

// TestSecrets looks for the app's secret in everything that was shown or kept.
func TestSecrets(t *testing.T) {
	story(t, scene{prep: different, alone: true}, func(z *wizard) {
		z.everyPage(func(string) {})
		dir := t.TempDir()
		t.Chdir(dir)
		z.Keys("e")
		z.WaitFor("Report:")
		secret := z.server.Credentials().ClientSecret.Reveal()
		if z.Shown(secret) {
			t.Error("the client secret was on the screen")
		}
		reports := 0
		for _, root := range []string{dir, z.deps.State.Dir} {
			err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
				if err != nil || d.IsDir() {
					return err
				}
				data, err := os.ReadFile(path)
				if strings.Contains(string(data), secret) {
					t.Errorf("the client secret is in %s", path)
				}
				if strings.HasPrefix(d.Name(), "procore-setup-4286480-") {
					reports++
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
		if want := len(setup.Formats()); reports != want {
			t.Errorf("%d report files, not %d", reports, want)
		}
	})
}

func TestUndo(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.EditPreset(email)
		z.Expect("5 changes")
		z.Keys("u")
		z.Expect("Nothing was changed on this page yet")
		z.Keys("<down>", "<down>", "<right>")
		z.Expect("6 changes")
		z.Keys("u")
		z.Expect("5 changes")
		z.Keys("<ctrl+r>")
		z.Expect("6 changes")
	})
}

// TestWidgetKeys: whatever key a widget takes, the table tells of it.
func TestWidgetKeys(t *testing.T) {
	strokes := []tea.Key{
		{Code: tea.KeyEnter},
		{Code: tea.KeyEscape},
		{Code: tea.KeyTab},
		{Code: tea.KeyUp},
		{Code: tea.KeyDown},
		{Code: tea.KeyLeft},
		{Code: tea.KeyRight},
		{Code: tea.KeyPgUp},
		{Code: tea.KeyPgDown},
		{Code: tea.KeyHome},
		{Code: tea.KeyEnd},
		{Code: tea.KeyBackspace},
		{Code: tea.KeyDelete},
		{Code: tea.KeyTab, Mod: tea.ModShift},
	}
	for r := ' '; r <= '~'; r++ {
		strokes = append(strokes, tea.Key{Code: r, Text: string(r)}, tea.Key{Code: r, Mod: tea.ModCtrl})
	}
	options := []widget.Option{{ID: "a", Label: "A"}, {ID: "b", Label: "B"}}
	rows := []widget.PickRow{{ID: 1}, {ID: 2}}
	picker, chooser := widget.NewPicker(widget.Column{}), widget.NewChooser(widget.Column{})
	picker.SetRows(rows)
	chooser.SetRows(rows)
	matrix := widget.NewMatrix([]string{"None", "Read", "Standard", "Admin"})
	matrix.SetRows([]widget.MatrixRow{{ID: "x", Level: 1, Actions: []widget.MatrixAction{{ID: "y"}}}, {ID: "z"}})
	diff := widget.NewDiff([]widget.DiffLine{{Items: []string{"x"}}})
	taken := 0
	for _, w := range []interface {
		Key(msg tea.KeyPressMsg) (widget.Result, bool)
	}{widget.NewChoice(options, "a"), picker, chooser, matrix, diff, widget.NewChecklist(nil)} {
		for _, k := range strokes {
			r, ok := w.Key(tea.KeyPressMsg(k))
			if !ok && r == nil {
				continue
			}
			taken++
			if !tui.Bound(k.String()) {
				t.Errorf("%T takes %s, which is not in the key table", w, k.String())
			}
			w.Key(tea.KeyPressMsg{Code: tea.KeyEscape}) // closes a filter that it opened
		}
	}
	if taken < 50 {
		t.Errorf("only %d keys are taken", taken)
	}
	for _, k := range []string{"enter", "tab", "shift+tab", "ctrl+r", "y", "n"} { // a form's: letters are its text
		if !tui.Bound(k) {
			t.Errorf("%s is not in the key table", k)
		}
	}
}
