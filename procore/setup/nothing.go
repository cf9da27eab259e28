package setup

import (
	"slices"
	"strings"

	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// NothingField is the path of the answer that a template that gives nothing is meant.
const NothingField = "template.nothing"

// GivesNothing says why an account with the project template that s asks for could not
// work, or not for its integration, in an admin's words: the template gives nothing, or
// the integration's page names no level and nobody chose one. It is "" where neither is so
// or it can't be told.
func GivesNothing(s spec.Spec, snap *Snapshot) string {
	want, problems := Wanted(s, snap)
	if snap.Vocabulary == nil || len(problems) > 0 {
		return ""
	}
	gives := slices.ContainsFunc(snap.Vocabulary.Tools, func(t permission.Tool) bool {
		return want.Level(t.Key) > lowest(t)
	})
	var open []string
	for _, p := range s.Presets() {
		if p.LevelsOpen() {
			open = append(open, p.Vendor)
		}
	}
	vendors := strings.Join(open, " and ")
	switch {
	case !gives && vendors == "":
		return "it gives nothing: no tool has a level"
	case !gives:
		return "it gives nothing yet: the page of " + vendors + " names no level, and none was chosen"
	case vendors != "" && !levelsChosen(s):
		return "the page of " + vendors + " names no level, and none was chosen for it"
	}
	return ""
}

// lowest is the level that a tool has in a template that gives nothing. Everyone on a
// project has Home.
func lowest(t permission.Tool) permission.Level {
	switch {
	case t.Key == homeKey:
		return permission.ReadOnly
	case !t.Offers(permission.None) && len(t.Levels) > 0:
		return t.Levels[0]
	}
	return permission.None
}

// levelsChosen tells whether a person or a setup file said anything about the levels.
func levelsChosen(s spec.Spec) bool {
	if s.Template.Base != "" {
		return true
	}
	for name := range s.Template.Tools {
		if by := s.From(spec.RowField(permission.ProjectScope, name)).By; by != spec.ByPreset {
			return true
		}
	}
	return false
}

// nothing reports a template that gives nothing, unless that is meant.
func (d *differ) nothing() {
	if d.spec.Template.Nothing {
		return
	}
	why := GivesNothing(d.spec, d.snap)
	told := func(p spec.Problem) bool { return p.Field == NothingField }
	if why == "" || slices.ContainsFunc(d.problems, told) {
		return
	}
	p := d.spec.Problem(NothingField, "", "the template is not ready: "+why)
	p.Hint = "name the tools' levels, or set " + NothingField + ": true if this is meant"
	d.report(p)
}
