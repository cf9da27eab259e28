package plain

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
)

// A chooser selects projects, a command a line. What is shown is what the words and the
// facets leave, in an order; commands about "all" are about that.
type chooser struct {
	w        *Wizard
	selected map[procore.ID]bool
	words    string // that every project that is shown holds
	sort     string // the column that they are sorted by
	narrow   narrowing
}

func (w *Wizard) projects(ctx context.Context) error {
	include := ""
	which := func() (err error) { include, err = w.whichProjects(ctx); return err }
	return InTurn(which, func() error {
		if include == spec.IncludeListed {
			return w.chooser().run(ctx)
		}
		w.Answers.IncludeProjects(include)
		return nil
	})
}

// whichProjects asks whether all of some kind are meant, or those that are chosen.
func (w *Wizard) whichProjects(ctx context.Context) (string, error) {
	w.Ask.heading(spec.StageProjects, "where should it work?")
	active := 0
	for _, p := range w.Snap.Projects {
		if p.Active {
			active++
		}
	}
	about := map[string]string{
		spec.IncludeActive: text.Count(active, "project"), spec.IncludeAll: text.Count(len(w.Snap.Projects), "project"),
		spec.IncludeListed: text.Count(len(w.Answers.Spec.Projects.IDs), "project") + " so far",
	}
	return w.words(ctx, "projects.include", spec.FieldOf("projects.include").Words,
		func(word spec.Word) string { return about[word.Value] })
}

// chooser begins with what is selected by name; all that are active are not, where the
// admin wants to choose.
func (w *Wizard) chooser() *chooser {
	c := &chooser{w: w, selected: map[procore.ID]bool{}}
	for _, id := range w.Answers.Spec.Projects.IDs {
		c.selected[id] = true
	}
	c.narrow = newNarrowing(w.Snap)
	return c
}

// run asks until nothing more is to be selected.
func (c *chooser) run(ctx context.Context) error {
	return c.w.Ask.run(ctx, menu{
		Question: Question{
			Text: "Ids, numbers or names to add, words to look for, or a command; nothing goes on",
			Help: "A list takes ids, numbers and names with commas between: 1042, Depot 7, 300005. Where a list or its " +
				"words begin with a command's word, write add before it.",
			commands: c.commands(),
		},
		other: c.list,
		end: func(context.Context) (bool, error) {
			if len(c.selected) == 0 {
				c.w.Ask.Line("  ✗ Choose at least one project, or go back with b")
			}
			return len(c.selected) > 0, nil
		},
	})
}

// commands are what can be done about projects.
func (c *chooser) commands() []command {
	list := each(action.Select, map[string]func(context.Context, string) error{
		"add": func(_ context.Context, args string) error { return c.change("add", args, true) },
		"out": func(_ context.Context, args string) error { return c.change("out", args, false) },
	})
	return append(list,
		on(action.Filter, simplyArgs(c.look)),
		on(action.All, shownOnly(func() { c.set("Selected", func(bool) bool { return true }) })),
		on(action.None, shownOnly(func() { c.set("Taken out", func(bool) bool { return false }) })),
		on(action.Invert, shownOnly(func() { c.set("Turned round", func(was bool) bool { return !was }) })),
		on(action.Range, c.rangeOf),
		on(action.Scope, c.facets),
		on(action.Sort, c.sortBy),
		on(action.New, func(ctx context.Context, _ string) error { return c.w.confirm("projects.new")(ctx) }),
		on(action.Exact, func(ctx context.Context, _ string) error { return c.w.confirm("projects.exact")(ctx) }),
		on(action.Again, func(ctx context.Context, _ string) error { return c.again(ctx) }),
	)
}

func simplyArgs(do func(string)) func(context.Context, string) error {
	return func(_ context.Context, args string) error {
		do(args)
		return nil
	}
}

// shownOnly is a command about what is shown: with other words behind it, it may be the
// beginning of a name.
func shownOnly(do func()) func(context.Context, string) error {
	return func(_ context.Context, args string) error {
		if args != "" && args != "shown" {
			return errors.New("this command stands alone; a name that begins with it needs add before it")
		}
		do()
		return nil
	}
}

// list takes an answer that is no command: a list of projects, or words to look for.
func (c *chooser) list(_ context.Context, answer string) error {
	f := spec.FindProjects(c.places(), answer)
	if len(f.Matched) == 0 && len(f.Unclear) == 0 && f.Entries == 1 {
		c.look(answer)
		return nil
	}
	c.take(f, true)
	return nil
}

// places are all projects as a person may mean them.
func (c *chooser) places() []spec.Findable {
	out := make([]spec.Findable, len(c.w.Snap.Projects))
	for i, p := range c.w.Snap.Projects {
		out[i] = spec.FindableOf(p)
	}
	return out
}

// change adds or takes out what a list means.
func (c *chooser) change(word, args string, add bool) error {
	if args == "" {
		return need(action.Select, word)
	}
	c.take(spec.FindProjects(c.places(), args), add)
	return nil
}

// take adds what a list means, or takes it out, and tells what it does not mean.
func (c *chooser) take(f spec.Found, add bool) {
	n := 0
	var lines []string
	for _, id := range f.Matched {
		if c.selected[id] == add {
			lines = append(lines, "  Already so: "+named(c.w.Snap, id))
			continue
		}
		n++
		if add {
			c.selected[id] = true
			lines = append(lines, "  Added: "+named(c.w.Snap, id))
		} else {
			delete(c.selected, id)
			lines = append(lines, "  Taken out: "+named(c.w.Snap, id))
		}
	}
	for _, entry := range f.Unknown {
		lines = append(lines, "  ✗ Not found: "+entry)
	}
	for _, entry := range f.Unclear {
		lines = append(lines, "  ✗ More than one project is meant; write its id or number instead: "+entry)
	}
	c.w.Ask.page(lines)
	c.keep()
	word := "added"
	if !add {
		word = "taken out"
	}
	c.w.Ask.Line("  %s %s; %s selected.", text.Count(n, "project"), word, text.Number(len(c.selected)))
}

// keep puts the selection into the answers.
func (c *chooser) keep() {
	var ids []procore.ID
	for id := range c.selected {
		ids = append(ids, id)
	}
	c.w.Answers.SelectProjects(ids, c.w.Snap.Projects)
}

// set changes all that is shown.
func (c *chooser) set(what string, to func(was bool) bool) {
	n := 0
	for _, p := range c.shown() {
		was := c.selected[p.ID]
		if is := to(was); is != was {
			n++
			if is {
				c.selected[p.ID] = true
			} else {
				delete(c.selected, p.ID)
			}
		}
	}
	c.keep()
	c.w.Ask.Line("  %s: %s of %s shown changed; %s selected.",
		what, text.Number(n), text.Count(len(c.shown()), "project"), text.Number(len(c.selected)))
}

// look shows the projects that hold all of the words; without words, all of them.
func (c *chooser) look(words string) {
	if words == "all" {
		words = ""
	}
	c.words = words
	c.tell()
}

// tell lists what is shown, numbered for range.
func (c *chooser) tell() {
	list := c.shown()
	var lines []string
	for i, p := range list {
		mark := ""
		if c.selected[p.ID] {
			mark = ", selected"
		}
		lines = append(lines, fmt.Sprintf("  %d. %s%s", i+1, describe(p), mark))
	}
	head := text.Count(len(list), "project")
	if name := c.narrow.name(); name != "" {
		head += ", only " + name
	}
	if c.words != "" {
		head += ", with " + text.Quote(c.words)
	}
	if c.sort != "" {
		head += ", sorted by " + c.sort
	}
	c.w.Ask.Line("  %s; %s selected.", head, text.Number(len(c.selected)))
	c.w.Ask.page(lines)
}

// shown are the projects that the words and the facets leave, in order.
func (c *chooser) shown() []procore.Project {
	var out []procore.Project
	for _, p := range c.w.Snap.Projects {
		if c.narrow.keeps(p) && has(describe(p), c.words) {
			out = append(out, p)
		}
	}
	if column := columns[c.sort]; column != nil {
		slices.SortStableFunc(out, func(a, b procore.Project) int { return inOrder(column(a), column(b)) })
	}
	return out
}

// has tells whether a line holds all of the words.
func has(line, words string) bool {
	for word := range strings.FieldsSeq(words) {
		if !strings.Contains(text.Fold(line), text.Fold(word)) {
			return false
		}
	}
	return true
}

// rangeOf selects from one number of the list to another: "5 12".
func (c *chooser) rangeOf(_ context.Context, args string) error {
	words := strings.FieldsFunc(args, func(r rune) bool { return r == ' ' || r == '-' || r == ',' })
	list := c.shown()
	var at [2]int
	for i := range at {
		if len(words) != len(at) {
			return need(action.Range, "range")
		}
		n, err := strconv.Atoi(words[i])
		if err != nil || n < 1 || n > len(list) {
			return fmt.Errorf("the numbers of the list go from 1 to %d", len(list))
		}
		at[i] = n
	}
	n := 0
	for _, p := range list[min(at[0], at[1])-1 : max(at[0], at[1])] {
		if !c.selected[p.ID] {
			n++
			c.selected[p.ID] = true
		}
	}
	c.keep()
	c.w.Ask.Line("  %s added; %s selected.", text.Count(n, "project"), text.Number(len(c.selected)))
	return nil
}

// again reads the projects once more.
func (c *chooser) again(ctx context.Context) error {
	if err := c.w.Again(ctx); err != nil {
		return err
	}
	c.narrow = newNarrowing(c.w.Snap)
	c.w.Ask.Line("  Read again: %s.", text.Count(len(c.w.Snap.Projects), "project"))
	return nil
}

// named tells a project by its id from every other one.
func named(snap *setup.Snapshot, id procore.ID) string {
	for _, p := range snap.Projects {
		if p.ID == id {
			return describe(p)
		}
	}
	return id.String()
}

// describe tells a project from every other one, equal names included.
func describe(p procore.Project) string {
	parts := []string{p.ID.String(), p.Name}
	for _, s := range []string{p.Number, p.City, p.Stage} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if !p.Active {
		parts = append(parts, "inactive")
	}
	return strings.Join(parts, ", ")
}
