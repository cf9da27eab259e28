package permission

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"procore-setup/procore/text"
)

func catalog(t testing.TB) *Catalog {
	t.Helper()
	c, err := LoadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCatalogIsReadOnce(t *testing.T) {
	if first, again := catalog(t), catalog(t); first != again {
		t.Error("two calls gave two catalogues")
	}
}

func TestCatalogCounts(t *testing.T) {
	count := map[Scope]int{}
	granular := 0
	for _, tool := range catalog(t).Tools {
		count[tool.Scope]++
		granular += len(tool.Granular)
	}
	if count[ProjectScope] != 52 || count[CompanyScope] != 25 || len(count) != 2 || granular != 215 {
		t.Errorf("%d project tools, %d company tools, %d granular permissions; want 52, 25, 215",
			count[ProjectScope], count[CompanyScope], granular)
	}
}

// maxAbout is the width that the details pane is made for.
const maxAbout = 120

func TestCatalogSchema(t *testing.T) {
	c := catalog(t)
	ids := map[string]bool{}
	keys := map[string]string{}
	for _, tool := range c.Tools {
		at := string(tool.Scope) + " " + tool.ID
		if ids[at] {
			t.Errorf("%s is there twice", at)
		}
		ids[at] = true
		describes(t, at, tool.ID, tool.Name, tool.About, tool.Source, tool.Confidence)
		if !slices.Contains(groupOrder, tool.Group) {
			t.Errorf("%s is in group %q, which has no place in the editor", at, tool.Group)
		}
		areLevels(t, at, tool.Levels, Levels())
		for _, k := range tool.Keys {
			if other := keys[string(tool.Scope)+k]; other != "" {
				t.Errorf("key %q means %s and %s", k, other, at)
			}
			keys[string(tool.Scope)+k] = at
		}
		for _, k := range tool.Aliases {
			if other := c.byKey(tool.Scope, k); other != nil {
				t.Errorf("%s has the older name %q, which is the key of %s", at, k, other.ID)
			}
			if n := len(c.byAlias(tool.Scope, k)); n > 1 && k != "task_items" {
				t.Errorf("the older name %q has %d tools", k, n)
			}
		}
		if tool.VariantOf != "" {
			if _, ok := c.Tool(tool.Scope, tool.VariantOf); !ok {
				t.Errorf("%s is a variant of %s, which is not there", at, tool.VariantOf)
			}
		}
		toolNeedsResolve(t, c, at, tool.NeedsTools)
		actionsAreWell(t, c, at, &tool)
	}
}

func actionsAreWell(t *testing.T, c *Catalog, at string, tool *CatalogTool) {
	seen := map[string]bool{}
	for _, a := range tool.Granular {
		where := at + " " + a.ID
		if seen[a.ID] {
			t.Errorf("%s is there twice", where)
		}
		seen[a.ID] = true
		describes(t, where, a.ID, a.Name, a.About, a.Source, a.Confidence)
		granular := []Level{ReadOnly, Standard}
		for _, levels := range [][]string{a.Levels, a.DefaultOn, a.LockedOn, a.InherentOn} {
			areLevels(t, where, levels, granular)
		}
		for _, l := range a.LockedOn {
			if !slices.Contains(a.DefaultOn, l) {
				t.Errorf("%s is kept on at %s but not on by default there", where, l)
			}
		}
		for _, id := range slices.Concat(a.Needs, a.Conflicts, a.Implies) {
			if _, ok := tool.Action(id); !ok || id == a.ID {
				t.Errorf("%s refers to %s, which the tool does not have", where, id)
			}
		}
		toolNeedsResolve(t, c, where, a.NeedsTools)
		if found := tool.actionByLabel(a.Name); found == nil || found.ID != a.ID {
			t.Errorf("%s is not found by its label %q", where, a.Name)
		}
	}
}

func describes(t *testing.T, at, id, name, about, source, confidence string) {
	t.Helper()
	if id == "" || name == "" || source == "" {
		t.Errorf("%s: id, name and source are needed", at)
	}
	if n := utf8.RuneCountInString(about); n == 0 || n > maxAbout {
		t.Errorf("%s: its line has %d characters", at, n)
	}
	if !slices.Contains([]string{"high", "medium", "low"}, confidence) {
		t.Errorf("%s: confidence %q", at, confidence)
	}
	for _, s := range []string{name, about, source} {
		if s != text.Display(s) || s != text.Input(s) {
			t.Errorf("%s: %q is not clean", at, s)
		}
	}
}

func areLevels(t *testing.T, at string, ids []string, allowed []Level) {
	t.Helper()
	for _, id := range ids {
		l, err := ParseLevel(id)
		if err != nil || l.ID() != id || !slices.Contains(allowed, l) {
			t.Errorf("%s: level %q", at, id)
		}
	}
}

func toolNeedsResolve(t *testing.T, c *Catalog, at string, needs []ToolNeed) {
	t.Helper()
	for _, n := range needs {
		if _, ok := c.Tool(n.Scope, n.Tool); !ok {
			t.Errorf("%s needs %s %s, which is not there", at, n.Scope, n.Tool)
		}
		if n.Level != "" {
			areLevels(t, at, []string{n.Level}, Levels())
		}
	}
}

func TestCatalogFindsToolsByTheirLabels(t *testing.T) {
	c := catalog(t)
	for i := range c.Tools {
		tool := &c.Tools[i]
		for _, n := range tool.Labels() {
			// An owner's word for a tool may be the name of another row.
			if found := c.byLabel(tool.Scope, n); found != tool && (found == nil || found.VariantOf != tool.ID) {
				t.Errorf("%s %q: found %+v", tool.Scope, n, found)
			}
		}
	}
}

// A label is the tool's that has it today, then of those that have it in another dictionary,
// then of those that had it; where two have it alike, it tells nothing.
func TestCatalogLabelsOfSeveralTools(t *testing.T) {
	tool := func(id, name, elsewhere string, legacy ...string) CatalogTool {
		return CatalogTool{ID: id, Scope: ProjectScope, Name: name, Names: map[string]string{"owner": elsewhere}, Legacy: legacy}
	}
	c := &Catalog{Tools: []CatalogTool{
		tool("a", "Today", "A", "Elsewhere", "Both"), tool("b", "B", "Today", "Both"), tool("c", "C", "Elsewhere", "C"),
		tool("d", "D", "Twice"), tool("e", "E", "Twice"),
	}}
	for label, want := range map[string]string{"Today": "a", "Elsewhere": "c", "C": "c", "Both": "", "Twice": "", "F": ""} {
		got := c.byLabel(ProjectScope, label)
		if (got == nil) != (want == "") || got != nil && got.ID != want {
			t.Errorf("%s: %+v, want %q", label, got, want)
		}
	}
}

func TestCatalogNamesOfAScope(t *testing.T) {
	names := catalog(t).Called(CompanyScope)
	for _, name := range []string{"company_directory", "Portfolio"} {
		if !slices.Contains(names, name) {
			t.Errorf("%q is no name of a company tool", name)
		}
	}
	if slices.Contains(names, "submittal_log") {
		t.Error("a key of a project tool is a name of a company tool")
	}
}

func TestCatalogHasPublishedLabels(t *testing.T) {
	data, err := os.ReadFile("testdata/published_labels.txt")
	if err != nil {
		t.Fatal(err)
	}
	c := catalog(t)
	count := map[Scope]int{}
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		count[Scope(f[0])]++
		// Case, blanks and punctuation are not what a label is told by.
		for _, spelt := range []string{f[2], strings.ToUpper(f[2]), strings.ReplaceAll(f[2], " ", "  ") + "."} {
			tool := c.byLabel(Scope(f[0]), f[1])
			if tool == nil {
				t.Errorf("no %s tool %q", f[0], f[1])
			} else if tool.actionByLabel(spelt) == nil {
				t.Errorf("%s has no %q", f[1], spelt)
			}
		}
	}
	if count[ProjectScope] < 88 || count[CompanyScope] != 7 {
		t.Errorf("the list has %v labels", count)
	}
}

// The catalogue says what is locked, needed and in conflict; the rules say why.
func TestCatalogAndRulesAgree(t *testing.T) {
	c := catalog(t)
	type lock struct{ tool, action, level string }
	locked := map[lock]bool{}
	for _, r := range blockRules {
		for _, id := range r.on {
			for _, l := range r.levels {
				locked[lock{r.tool, id, l.ID()}] = true
			}
		}
	}
	related := func(tool *CatalogTool, a, b string) bool {
		return slices.ContainsFunc(rules, func(r rule) bool {
			ids := slices.Concat(r.on, r.off)
			return r.severity != Block && r.of(tool) && slices.Contains(ids, a) && slices.Contains(ids, b)
		})
	}
	for i := range c.Tools {
		tool := &c.Tools[i]
		for _, a := range tool.Granular {
			for _, l := range a.LockedOn {
				if !locked[lock{tool.ID, a.ID, l}] {
					t.Errorf("no rule says why %s %s is kept on at %s", tool.ID, a.ID, l)
				}
				delete(locked, lock{tool.ID, a.ID, l})
			}
			for _, other := range slices.Concat(a.Needs, a.Conflicts) {
				if !related(tool, a.ID, other) {
					t.Errorf("no rule is about %s with %s of %s", a.ID, other, tool.ID)
				}
			}
		}
	}
	for l := range locked {
		t.Errorf("a rule keeps %v on, the catalogue does not", l)
	}
	for _, r := range rules {
		scope := ProjectScope
		if r.scope != "" {
			scope = r.scope
		}
		tool, ok := c.Tool(scope, r.tool)
		if r.tool == "" {
			continue
		}
		if !ok || r.text == "" || r.source == "" {
			t.Errorf("rule %d: tool %q, text %q, source %q", r.number, r.tool, r.text, r.source)
			continue
		}
		for _, id := range slices.Concat(r.on, r.off, r.any) {
			if _, ok := tool.Action(id); !ok && id != "*" {
				t.Errorf("rule %d: %s has no %q", r.number, r.tool, id)
			}
		}
		for _, n := range r.unmet {
			for _, id := range n.tools {
				other, ok := c.Tool(scope, id)
				if !ok {
					t.Errorf("rule %d needs %q", r.number, id)
					continue
				}
				for _, a := range n.actions {
					if _, ok := other.Action(a); !ok {
						t.Errorf("rule %d needs %s %q", r.number, id, a)
					}
				}
			}
		}
	}
}

func BenchmarkReadCatalog(b *testing.B) {
	for b.Loop() {
		if _, err := readCatalog(); err != nil {
			b.Fatal(err)
		}
	}
}

// A level is called as Procore calls it, however it is spelled; what is none stays, clean.
func TestLevelName(t *testing.T) {
	for said, want := range map[string]string{
		"read_only": "Read Only", "Read Only": "Read Only", "ADMIN": "Admin", "none": "None", "full": "full", "a\x1bb": text.Display("a\x1bb"),
	} {
		if got := LevelName(said); got != want {
			t.Errorf("%q: %q", said, got)
		}
	}
}
