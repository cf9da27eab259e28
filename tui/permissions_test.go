package tui

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/tui/tuitest"
)

// A bench is the wizard on its permissions page, over a company that is made up:
// every tool of the catalogue, and correspondence types to fill it up to 80 rows.
type bench struct {
	*App
	page  *matrixPage
	start spec.Spec
}

func newBench(tb testing.TB, change func(*spec.Spec)) *bench {
	tb.Helper()
	catalog, err := permission.LoadCatalog()
	if err != nil {
		tb.Fatal(err)
	}
	presets, err := spec.Presets()
	if err != nil {
		tb.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	tb.Cleanup(cancel)
	s := newSession(ctx, Deps{Catalog: catalog, Presets: presets, Theme: "dark"})
	s.Spec.Template.Name = "SyncEzy Sync"
	s.Spec.Account = spec.AccountSpec{
		Kind: spec.UserAccount, LastName: "Integration", Email: "sync@meridian.example",
		Company: &spec.TemplateSpec{Name: "SyncEzy Company"},
	}
	s.Spec.Projects.Include = spec.IncludeActive
	if change != nil {
		change(&s.Spec)
	}
	s.Snapshot = world(catalog)
	a := newApp(s)
	a.w, a.h, s.width = 120, 40, 120
	b := &bench{App: a}
	for i, p := range a.flow.pages {
		if m, ok := p.screen.(*matrixPage); ok {
			b.page, a.flow.at, a.flow.reached = m, i, i
		}
	}
	a.enter()
	b.start = s.Spec.Clone()
	return b
}

// world is what such a company says of its templates.
func world(c *permission.Catalog) *setup.Snapshot {
	snap := &setup.Snapshot{Read: setup.PartTemplates, Company: procore.Company{ID: 1, Name: "Meridian Builders"}}
	snap.Vocabulary, snap.Global = side(c, permission.ProjectScope, 80)
	snap.CompanyVocabulary, snap.OfCompany = side(c, permission.CompanyScope, 0)
	return snap
}

// side makes the templates of one scope, and at least a number of rows.
func side(c *permission.Catalog, scope permission.Scope, rows int) (*permission.Vocabulary, []procore.PermissionTemplate) {
	granular := map[string]map[string]bool{}
	levels := map[string]int{}
	add := func(key string, t *permission.CatalogTool) {
		levels[key] = int(permission.Standard)
		granular[key] = map[string]bool{}
		for _, a := range t.Granular {
			name := a.ID
			if len(a.Keys) > 0 {
				name = a.Keys[0]
			}
			granular[key][name] = false
		}
	}
	for i := range c.Tools {
		t := &c.Tools[i]
		switch {
		case t.Scope != scope || t.VariantOf != "":
		case t.Kind == permission.KindPerType:
			for n := 1; len(levels) < rows && n < 40; n++ {
				add("generic_tool_"+strconv.Itoa(n), t)
			}
		case len(t.Keys) > 0:
			add(t.Keys[0], t)
		default:
			add(t.ID, t)
		}
	}
	for n := 50; len(levels) < rows; n++ { // the rest of the catalogue came after the types
		t, _ := c.Tool(scope, "correspondence")
		add("generic_tool_"+strconv.Itoa(n), t)
	}
	list := []procore.PermissionTemplate{{ID: 1, Name: "Standard Everything " + string(scope), Levels: levels, Granular: granular}}
	for i, name := range []string{"Read Only Everything", "Admin Everything"} {
		same := map[string]int{}
		for key := range levels {
			same[key] = 2 + 2*i
		}
		list = append(list, procore.PermissionTemplate{ID: procore.ID(2 + i), Name: name + " " + string(scope), Levels: same})
	}
	var harvest []permission.Template
	for _, t := range list {
		p := permission.Template{Levels: map[string]permission.Level{}, Granular: t.Granular}
		for key, l := range t.Levels {
			p.Levels[key] = permission.Level(l)
		}
		harvest = append(harvest, p)
	}
	return permission.NewVocabulary(c, scope, harvest, nil), list
}

// press presses keys by their names.
func (b *bench) press(names ...string) {
	for _, name := range names {
		codes := map[string]tea.KeyPressMsg{
			"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "tab": {Code: tea.KeyTab}, "up": {Code: tea.KeyUp},
			"down": {Code: tea.KeyDown}, "left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight},
			"pgdown": {Code: tea.KeyPgDown}, "home": {Code: tea.KeyHome}, "end": {Code: tea.KeyEnd},
			"backspace": {Code: tea.KeyBackspace}, "space": {Code: tea.KeySpace, Text: " "},
			"ctrl+r": {Code: 'r', Mod: tea.ModCtrl}, "ctrl+u": {Code: 'u', Mod: tea.ModCtrl},
		}
		k, ok := codes[name]
		if !ok {
			k = tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
		}
		b.Update(k)
	}
}

// broken tells which rule that blocks one of the two templates breaks; written apart
// from the code that keeps them.
func (b *bench) broken() string {
	s := b.session
	for _, scope := range spec.Scopes() {
		if s.Spec.TemplateOf(scope) == nil {
			continue
		}
		v := s.Snapshot.VocabularyOf(scope)
		want, problems := setup.WantedOf(scope, s.Spec, s.Snapshot)
		if len(problems) > 0 {
			return problems[0].Text()
		}
		for _, row := range v.Tools {
			l := want.Level(row.Key)
			if !slices.Contains(row.Levels, l) {
				return row.Label + " is at " + l.String()
			}
			for _, a := range row.Actions {
				on := want.Granted(row.Key, a.Key)
				granular := l == permission.ReadOnly || l == permission.Standard
				locked := a.Catalog != nil && slices.Contains(a.Catalog.LockedOn, l.ID())
				if on && !granular || locked && !on {
					return fmt.Sprintf("%s at %s: %s is %v", row.Label, l, a.Label, on)
				}
			}
		}
	}
	return ""
}

// TestTypesAndStrangers: every correspondence type has a row under the company's own
// title; one that no template shows can't be set, and says why; a tool that the
// catalogue does not know is there by its key and can be set like any other.
func TestTypesAndStrangers(t *testing.T) {
	b := newBench(t, nil)
	s := b.session
	var harvest []permission.Template
	for _, x := range s.Snapshot.Global {
		p := permission.Template{Levels: map[string]permission.Level{"acme_tool": permission.Standard}, Granular: x.Granular}
		for key, l := range x.Levels {
			p.Levels[key] = permission.Level(l)
		}
		harvest = append(harvest, p)
	}
	s.Snapshot.Vocabulary = permission.NewVocabulary(s.deps.Catalog, permission.ProjectScope, harvest, []permission.Label{
		{Key: "generic_tool_1", Name: "Site Instruction"}, {Key: "generic_tool_777", Name: "Delay Notice"},
	})
	b.page.refresh(s)
	shows := func(words ...string) {
		t.Helper()
		frame := ansi.Strip(b.frame(120, 40))
		for _, w := range words {
			if !strings.Contains(frame, w) {
				t.Errorf("%q is not shown:\n%s", w, frame)
			}
		}
	}
	find := func(words string) {
		b.press("/", "ctrl+u")
		b.page.now().matrix.Paste(words)
		b.press("enter", "home")
	}
	find("instruction")
	b.press("r")
	shows("CORRESPONDENCE TYPES", "Site Instruction")
	find("delay")
	b.press("a")
	shows("Delay Notice", "by hand ", "so it can only be set by hand")
	find("acme")
	b.press("s")
	shows("Acme Tool", "2 changes", "not in the catalogue", "Standard")
	if got := s.Spec.Template.Tools; len(got) < 1 || got["acme_tool"].Level != "standard" || got["generic_tool_777"].Level != "" {
		t.Errorf("the answers are %v", got)
	}
}

// TestHistoryKnowsItsAnswers: taking a step back would take back what other pages
// changed since, so then there is nothing to take back.
func TestHistoryKnowsItsAnswers(t *testing.T) {
	b := newBench(t, nil)
	b.press("down", "a")
	b.enter()
	if b.session.Undos() != 1 {
		t.Fatalf("%d steps after coming back", b.session.Undos())
	}
	b.session.Spec.Template.Name = "Another"
	b.enter()
	if b.session.Undos() != 0 {
		t.Error("a step would take the name back")
	}
}

// TestAnyKeysObeyTheRules presses keys without sense: whatever they are, both
// templates obey every rule that blocks, and taking all of it back gives the start.
func TestAnyKeysObeyTheRules(t *testing.T) {
	tuitest.NotForRaces(t)
	keys := []string{
		"n", "r", "s", "a", "left", "right", "left", "right", "space", "space", "t", "t", "o", "u", "ctrl+r", "b", "p", "l",
		"d", "i", "w", "c", "tab", "/", "!", "1", "2", "3", "4", "down", "down", "down", "up", "pgdown", "home", "end",
		"enter", "enter", "enter", "esc", "backspace", "x", "e", "l", "?",
	}
	for seed := range uint64(10) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			dice := rand.New(rand.NewPCG(seed, 3))
			b := newBench(t, func(s *spec.Spec) {
				switch seed % 3 {
				case 1:
					s.Template.Base, s.Account.Company = "Standard Everything project", nil
				case 2:
					s.Template.Base, s.Account.Company.Base = "Read Only Everything project", "Standard Everything company"
				}
			})
			over := func() bool { return len(b.overlays) > 0 || b.page.Typing() || b.page.now().matrix.Filter() != "" }
			for i := range 120 {
				k := keys[dice.IntN(len(keys))]
				if (k == "enter" || k == "esc") && !over() {
					continue // they leave the page
				}
				b.press(k)
				if s := b.broken(); s != "" {
					t.Fatalf("after %d keys, the last was %s: %s", i+1, k, s)
				}
				b.frame(40+dice.IntN(100), 12+dice.IntN(30))
			}
			for over() {
				b.press("esc")
			}
			end := b.session.Spec.Clone()
			n := b.session.Undos()
			for range n {
				b.press("u")
			}
			if diff := cmp.Diff(b.start, b.session.Spec); diff != "" || b.session.Undos() > 0 {
				t.Errorf("taking %d changes back does not give the start:\n%s", n, diff)
			}
			for range n {
				b.press("ctrl+r")
			}
			if redo := b.session.Redos(); redo == 0 && n > 0 {
				if diff := cmp.Diff(end, b.session.Spec); diff != "" {
					t.Errorf("making them again does not give the end:\n%s", diff)
				}
			}
		})
	}
}

// BenchmarkKeyToFrame is what a key costs with 80 rows and every list open: the
// change, the rules, and the frame.
func BenchmarkKeyToFrame(b *testing.B) {
	for _, c := range []struct {
		name string
		keys []string
	}{
		{"move", []string{"down", "up"}},
		{"level", []string{"s", "r"}},
		{"granular", []string{"t", "t"}},
		{"undo", []string{"u", "ctrl+r"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			z := newBench(b, func(s *spec.Spec) { s.Template.Base = "Standard Everything project" })
			z.press("o")
			for range 9 {
				z.press("down")
			}
			for z.focusAction() {
				z.press("down")
			}
			z.press("s", "r", "s", "r")
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				z.press(c.keys[i%len(c.keys)])
				z.frame(120, 40)
			}
		})
	}
}

func (b *bench) focusAction() bool {
	_, action := b.page.now().matrix.Focus()
	return action != ""
}
