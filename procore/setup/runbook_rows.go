package setup

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// ownRows are the blank rows for correspondence types and custom tools.
const ownRows = 4

// A named row is what a setup file says of a tool that the catalogue knows.
type namedRow struct {
	name   string // in the setup file
	likely bool   // its name is a company's own key
	ticks  []string
}

// rows works out the rows of a template's page. Afterwards t has only what the
// catalogue knows, and no base, so that the rules can be asked about it.
func (h *handbook) rows(scope permission.Scope, t *spec.TemplateSpec) spec.Problems {
	v := h.snap.VocabularyOf(scope)
	base := t.Base
	t.Base = ""
	tools, known, strange, problems := h.known(scope, v, *t)
	t.Tools = tools
	asked := h.spec.Clone()
	*asked.TemplateOf(scope) = *t
	want, more := WantedOf(scope, asked, h.snap)
	if problems = append(problems, more...); len(problems) > 0 {
		return problems
	}
	open := base == "" && len(known)+len(strange) == 0 && scope == permission.ProjectScope && h.preset.LevelsOpen()
	found := v.Check(want)
	var rows []Row
	for i := range v.Tools {
		tool := &v.Tools[i]
		n, named := known[tool.Key]
		if tool.Catalog.Kind == permission.KindWorkflow && !named {
			continue // a group beside its tool, which stays empty
		}
		row := Row{Group: tool.Group, Tool: tool.Label, Offers: tool.Levels}
		switch {
		case named:
			h.asked(&row, scope, tool, want, n, base)
		case base != "":
			row.Like = text.Display(base)
		case !open:
			if row.Level = want.Level(tool.Key); row.Level != row.Offers[0] {
				row.Say = append(row.Say, hint("Procore's own page begins with this level."))
			}
		}
		for _, f := range found {
			if f.Tool == tool.Key && row.Level != 0 {
				row.Say = append(row.Say, hintOf(f))
			}
		}
		rows = append(rows, row)
	}
	h.levels[scope] = append(rows, h.own(scope, strange, base)...)
	return nil
}

// asked fills in the row of a tool that the setup file names.
func (h *handbook) asked(
	row *Row, scope permission.Scope, tool *permission.Tool, want permission.Template, n namedRow, base string,
) {
	path := spec.RowField(scope, n.name)
	row.Level, row.From = want.Level(tool.Key), cmp.Or(text.Display(h.spec.Source(path)), "the setup file")
	if n.likely {
		row.Say = append(row.Say, Hint{
			Warn: true, Text: fmt.Sprintf("The setup file calls it %s, a company's own key, which most likely is this tool.",
				text.Quote(n.name)),
		})
	}
	if !row.Level.TakesGranular() {
		return
	}
	if base != "" && h.spec.TemplateOf(scope).Tools[n.name].Granular == nil {
		row.Say = append(row.Say, hint("Its granular permissions are those of "+text.Display(base)+"."))
		return
	}
	for i := range tool.Actions {
		a := &tool.Actions[i]
		on, byDefault := want.Granted(tool.Key, a.Key), slices.Contains(a.Catalog.DefaultOn, row.Level.ID())
		switch {
		case a.LockedAt(row.Level):
			row.Ticks = append(row.Ticks, Tick{a.Label, TickFixed})
		case on:
			row.Ticks = append(row.Ticks, Tick{a.Label, TickSet})
		case byDefault:
			row.Ticks = append(row.Ticks, Tick{a.Label, TickClear})
		case a.ActsAt(row.Level):
			row.Others++
		}
	}
	for _, name := range n.ticks {
		row.Ticks = append(row.Ticks, Tick{text.Display(name), TickSet})
		row.Say = append(row.Say, Hint{Warn: true, Text: fmt.Sprintf("%s stands so in the setup file; under which label it "+
			"is on the page is not published.", text.Quote(name))})
	}
	if tool.Catalog.Partial {
		row.Say = append(row.Say, hint("There may be more granular permissions than are published: leave those empty."))
	}
}

// known returns the tools that the catalogue knows, with their rows by key, and the
// names of those that it does not.
func (h *handbook) known(scope permission.Scope, v *permission.Vocabulary, t spec.TemplateSpec) (
	tools map[string]spec.ToolSpec, rows map[string]namedRow, strange []string, problems spec.Problems,
) {
	tools, rows = map[string]spec.ToolSpec{}, map[string]namedRow{}
	for _, name := range slices.Sorted(maps.Keys(t.Tools)) {
		field := spec.RowField(scope, name)
		tool, err := v.Find(name)
		row := namedRow{name: name}
		if err != nil {
			tool, row.likely = v.Likely(name), true
		}
		var several *permission.NameError
		switch {
		case tool == nil && errors.As(err, &several) && several.Many:
			problems = append(problems, h.spec.UnknownName(field, name, err, "there is no tool called", nil))
			continue
		case tool == nil:
			strange = append(strange, name)
			continue
		}
		if other, twice := rows[tool.Key]; twice {
			problems = append(problems, h.spec.Problem(field, name,
				fmt.Sprintf("%s is set by %q already; leave out", text.Display(tool.Label), other.name)))
			continue
		}
		want := t.Tools[name]
		if want.Granular != nil {
			want.Granular, row.ticks = actionsOf(tool, want.Granular)
		}
		rows[tool.Key] = row
		if row.likely {
			name = tool.Key // by which the rules find it
		}
		tools[name] = want
	}
	return tools, rows, strange, problems
}

// actionsOf returns the keys of granular permissions that the catalogue knows, and the
// names of those that it does not.
func actionsOf(tool *permission.Tool, names []string) (keys, strange []string) {
	keys = []string{} // none is not the same as nothing said
	for _, name := range names {
		a, err := tool.Find(name)
		if err != nil {
			a = tool.Likely(name)
		}
		if a == nil {
			strange = append(strange, name)
			continue
		}
		keys = append(keys, a.Key)
	}
	return keys, strange
}

// own are the rows that only the company knows: what the setup file names and the
// catalogue does not, and, on projects, blanks for correspondence types and custom tools.
func (h *handbook) own(scope permission.Scope, strange []string, base string) []Row {
	var out []Row
	for _, name := range strange {
		asked := h.spec.TemplateOf(scope).Tools[name]
		level, _ := permission.ParseLevel(asked.Level) // it was read with the file
		row := Row{
			Group: "Tools of your company", Tool: text.Display(name), Offers: permission.Levels(), Level: level,
			From: text.Display(h.spec.Source(spec.RowField(scope, name))),
			Say:  []Hint{caution("It stands so in the setup file and is not published: look for it by its name on the page.")},
		}
		if id, ok := permission.PerTypeName(name); ok {
			row.Group, row.Tool = permission.PerTypeGroup, "Correspondence type or custom tool number "+text.Display(id)
			row.Say = []Hint{caution("The page shows its name and not its number: ask whoever wrote the setup file.")}
		} else if text.Fold(name) == "correspondence" {
			row.Group = permission.PerTypeGroup
			row.Say = []Hint{caution("Every correspondence type is a row of its own: decide which of them are meant.")}
		}
		if slices.Contains(h.marks.Own, name) {
			row.Say = []Hint{hint("You have named it: look for it by its name on the page.")}
		}
		for _, a := range asked.Granular {
			row.Ticks = append(row.Ticks, Tick{text.Display(a), TickSet})
		}
		out = append(out, row)
	}
	if scope != permission.ProjectScope {
		return out
	}
	if h.marks.Way == WayHand {
		return out // they were asked for by their names
	}
	for range ownRows {
		out = append(out, Row{Group: permission.PerTypeGroup, Offers: permission.Levels(), Like: text.Display(base)})
	}
	slices.SortStableFunc(out, func(a, b Row) int { return strings.Compare(b.Group, a.Group) })
	return out
}
