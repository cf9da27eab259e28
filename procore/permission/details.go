package permission

import (
	"fmt"
	"slices"
	"strings"

	"procore-setup/procore/text"
)

// Details is what a details pane can say about a row, or one of its granular
// permissions, in the vocabulary's terms. Any part may be empty.
type Details struct {
	Title    string
	About    string   // what it is
	Level    string   // what the row's level gives
	Marks    []string // what is special: always on, on by default, beta, on mobile devices
	Names    []string // what other editions of Procore call it
	Joined   string   // how the company's key was joined to what is publicly known
	Source   string   // where we know it from, and how well
	Findings []Finding
}

// Details returns what is known of a row of t; with an action, of that granular
// permission. Findings are those of [Vocabulary.Check] about it.
func (v *Vocabulary) Details(t Template, tool, action string) Details {
	row, ok := v.Tool(tool)
	if !ok {
		return Details{}
	}
	d := v.rowDetails(row, t.Level(tool))
	a, one := row.Action(action)
	if one {
		d = v.actionDetails(row, a, t.Level(tool))
	}
	for _, f := range v.Check(t) {
		if f.Tool == tool && (!one || f.Action == action) {
			d.Findings = append(d.Findings, f)
		}
	}
	return d
}

func (v *Vocabulary) rowDetails(row *Tool, l Level) Details {
	d := Details{Title: row.Label, Level: row.Gives(l), Joined: row.Joined()}
	if c := row.Catalog; c != nil {
		d.About, d.Source = v.words(c.About), sourced(c.Source, c.Confidence)
		if !row.PerType() { // a type has its own name only
			d.Names = others(row.Label, c.Labels())
		}
		if c.Beta {
			d.Marks = append(d.Marks, "in beta: not every company has it")
		}
		if c.Partial {
			d.Marks = append(d.Marks, "Procore may have more granular permissions for it than we know")
		}
		if len(row.Levels) < len(Levels()) {
			d.Marks = append(d.Marks, "it can be "+list(row.Levels)+" only")
		}
	}
	return d
}

func (v *Vocabulary) actionDetails(row *Tool, a *Action, l Level) Details {
	d := Details{Title: a.Label, Joined: a.Joined()}
	if why := why(row, a, l); why != "" {
		d.Marks = append(d.Marks, why)
	}
	c := a.Catalog
	if c == nil {
		return d
	}
	d.About, d.Source = v.words(c.About), sourced(c.Source, c.Confidence)
	d.Names = others(a.Label, c.Labels())
	for _, m := range []struct {
		is   bool
		text string
	}{
		{len(c.Levels) == 1, "it acts at " + levelsOf(c.Levels) + " only"},
		{
			!slices.Equal(c.DefaultOn, c.LockedOn),
			"on by default at " + levelsOf(c.DefaultOn),
		},
		{len(c.InherentOn) > 0, levelsOf(c.InherentOn) + " allows it without this"},
		{c.Restrictive, "it takes rights away"},
		{c.Assignable, "it reaches no further than the assignable templates"},
		{len(c.Implies) > 0, "it covers " + v.labelsOf(row, c.Implies)},
		{c.Beta, "in beta: not every company has it"},
		{c.Mobile, "it acts in the mobile apps too"},
	} {
		if m.is {
			d.Marks = append(d.Marks, m.text)
		}
	}
	return d
}

// labelsOf names permissions of the catalogue.
func (v *Vocabulary) labelsOf(row *Tool, ids []string) string {
	var names []string
	for _, id := range ids {
		if a, ok := row.Catalog.Action(id); ok {
			names = append(names, a.in(v.terms))
		}
	}
	return strings.Join(names, ", ")
}

func levelsOf(ids []string) string {
	var levels []string
	for _, id := range ids {
		if l, err := ParseLevel(id); err == nil {
			levels = append(levels, l.String())
		}
	}
	return strings.Join(levels, " and ")
}

// others returns the labels that differ from the one that is shown.
func others(shown string, labels []string) []string {
	var out []string
	for _, l := range labels {
		if text.Fold(l) != text.Fold(shown) && !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}

// sourced is a source and how far it is to be trusted; one that is sure needs no word.
func sourced(source, confidence string) string {
	doubt := map[string]string{"medium": " (not certain)", "low": " (doubtful)"}
	if source == "" {
		return ""
	}
	return source + doubt[confidence]
}

// Gives says what a level gives on the tool (rule 7).
func (t *Tool) Gives(l Level) string {
	switch l {
	case None:
		return "The account does not see the tool."
	case ReadOnly:
		return "The account sees what is there" + t.more()
	case Standard:
		return "The account makes items of its own and works on them" + t.more()
	case Admin:
		return "The account can do everything in the tool and change its settings."
	}
	return ""
}

// more says that granular permissions add to a level (rule 3).
func (t *Tool) more() string {
	if len(t.Actions) == 0 {
		return "."
	}
	return fmt.Sprintf("; granular permissions, of which there are %d, add to that.", len(t.Actions))
}

// Joined says how the row came by what is known of it.
func (t *Tool) Joined() string {
	if t.PerType() {
		return "a correspondence type or custom tool of this company; what is known is known of all of them"
	}
	if t.Match == MatchUnsure {
		var names []string
		for _, c := range t.Maybe {
			names = append(names, c.Name)
		}
		return fmt.Sprintf("not certain: its key %q may stand for %s, or for something else",
			text.Display(t.Key), strings.Join(names, ", "))
	}
	return joined(t.Key, t.Match)
}

// Joined says how the permission came by what is known of it.
func (a *Action) Joined() string { return joined(a.Key, a.Match) }

func joined(key string, m Match) string {
	switch m {
	case MatchKey:
		return fmt.Sprintf("certain: Procore's public pages use the key %q for it", text.Display(key))
	case MatchLabel:
		return fmt.Sprintf("sure: this company's key %q has this label", text.Display(key))
	case MatchAlias:
		return fmt.Sprintf("likely: an older public list of internal names has the key %q for it", text.Display(key))
	case MatchWords:
		return fmt.Sprintf("likely: of all that is known, only this has the words of the key %q", text.Display(key))
	}
	return fmt.Sprintf("not in the catalogue: shown by its own name, key %q; it can be set like any other",
		text.Display(key))
}
