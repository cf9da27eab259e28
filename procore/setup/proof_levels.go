package setup

import (
	"fmt"
	"slices"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/text"
)

// A manifestCount is how one manifest compares with what the account should have.
type manifestCount struct {
	right, silent int      // tools at the level asked for; tools at None that are not listed
	wrong, unsure []string // what differs, and what can't be told
}

// compareManifest compares the account's own rights with what it should have, tool by
// tool. A tool that is not listed is unknown and not None: Procore lists only some of
// them. Where it should be None, that is counted and fails nothing. A permission that
// is not listed is unknown as well: a level may bring it unlisted.
func compareManifest(v *permission.Vocabulary, want permission.Template, m said[procore.Manifest]) manifestCount {
	var c manifestCount
	switch {
	case m.why != "":
		c.unsure = append(c.unsure, "it can't be read: "+text.Display(m.why))
		return c
	case len(m.value.Tools) == 0:
		c.unsure = append(c.unsure, "Procore lists no tool at all, which says nothing")
		return c
	}
	want, got, listed := want.Clone(), permission.Template{
		Levels: map[string]permission.Level{}, Granular: map[string]map[string]bool{},
	}, map[string]bool{}
	for _, t := range m.value.Tools {
		level := permission.Level(t.Level.ID)
		if level < permission.None || level > permission.Admin || listed[t.Name] && got.Levels[t.Name] != level {
			c.unsure = append(c.unsure, toolName(v, t)+": Procore does not say one level")
			level = want.Level(t.Name)
		}
		listed[t.Name], got.Levels[t.Name] = true, level
		actions := map[string]bool{}
		for _, a := range t.Actions {
			actions[a.Name] = true
		}
		got.Granular[t.Name] = actions
	}
	for _, t := range v.Tools {
		switch {
		case listed[t.Key]:
			c.right++
		case want.Level(t.Key) == permission.None:
			c.silent++
		default:
			c.unsure = append(c.unsure, t.Label+" is not listed; it should be at "+want.Level(t.Key).String())
			got.Levels[t.Key], got.Granular[t.Key] = want.Level(t.Key), want.Granular[t.Key]
		}
	}
	c.take(v.ReadBack(want, got))
	return c
}

// take counts what differs.
func (c *manifestCount) take(rows []permission.Mismatch) {
	for _, m := range rows {
		switch m.Kind {
		case permission.MismatchLower, permission.MismatchHigher, permission.MismatchExtra:
			c.wrong = append(c.wrong, m.Text)
			c.right--
		case permission.MismatchMissing:
			c.unsure = append(c.unsure, fmt.Sprintf("%s: a granular permission is not listed (%s)", m.Label, m.Action))
		case permission.MismatchUnknown:
			c.unsure = append(c.unsure, m.Text)
		case permission.MismatchBrought, permission.MismatchUnlisted: // change no right
		}
	}
}

// toolName is what a row of a manifest is called.
func toolName(v *permission.Vocabulary, t procore.ManifestTool) string {
	if row, ok := v.Tool(t.Name); ok {
		return row.Label
	}
	return text.Display(strings.TrimSpace(t.Label + " (" + t.Name + ")"))
}

// A levelCount gathers the comparisons of all manifests, each difference once with the
// places that have it.
type levelCount struct {
	right, silent int
	wrong, unsure gathered
}

// gathered are lines, each with where it was seen.
type gathered struct {
	lines []string
	where map[string][]string
}

func (g *gathered) add(where string, lines []string) {
	if g.where == nil {
		g.where = map[string][]string{}
	}
	for _, l := range lines {
		if len(g.where[l]) == 0 {
			g.lines = append(g.lines, l)
		}
		g.where[l] = append(g.where[l], where)
	}
}

// maxPlaces is how many places a line names.
const maxPlaces = 3

// items are the lines with their places.
func (g *gathered) items() []string {
	var out []string
	for _, l := range g.lines {
		places := g.where[l]
		on := strings.Join(places[:min(len(places), maxPlaces)], ", ")
		if more := len(places) - maxPlaces; more > 0 {
			on += " and " + text.Number(more) + " more"
		}
		out = append(out, l+": "+on)
	}
	return out
}

func (c *levelCount) add(where string, m manifestCount) {
	c.right, c.silent = c.right+m.right, c.silent+m.silent
	c.wrong.add(where, m.wrong)
	c.unsure.add(where, m.unsure)
}

// check is what the comparisons come to.
func (c *levelCount) check(where string) Check {
	switch {
	case len(c.wrong.lines) > 0:
		return failed(text.Count(len(c.wrong.lines), "difference")+" between what the account has and what was asked for",
			"look there in Procore: the account may have rights of its own, or the project's tool may be off; then "+askAgain).
			with(slices.Concat(c.wrong.items(), c.unsure.items()))
	case len(c.unsure.lines) > 0:
		return unsure("not everything is shown to the account ("+where+")",
			"look at these as the account, or see that the project's tool is on; then "+askAgain).with(c.unsure.items())
	}
	says := where + " as asked: " + text.Count(c.right, "tool") + " listed"
	if c.silent > 0 {
		says += ", " + text.Number(c.silent) + " that should be at None are not"
	}
	return verified("%s", says)
}
