package tui

import (
	"strings"

	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// A review shows what the templates grant beside what they start from, and what the
// rules say about it. It stands on the page on which they are made.
type review struct{ setup.Review }

// blocked is what has to be settled before the templates can be planned; "" if
// nothing is.
func (p *review) blocked() string {
	switch {
	case len(p.Broken()) > 0:
		return p.Broken()[0].Titled()
	case len(p.Differ()) > 0:
		return "The name is taken: m makes another template, h changes that one by hand."
	case p.Nothing():
		return "The template is not ready: esc goes back to the levels, v uses it as it is."
	}
	return ""
}

// keys are those that settle something.
func (p *review) keys() []Key {
	drop, taken := "", ""
	if len(p.Broken()) == 0 {
		drop = "Nothing is asked for that this company does not have."
	}
	if len(p.Settled()) == 0 {
		taken = "There is no other template of this name here."
	}
	keys := []Key{action.Drop.Unless(drop), action.Rename.Unless(taken), action.ByHand.Unless(taken)}
	if p.Nothing() {
		keys = append(keys, action.Nothing)
	}
	return keys
}

// refresh works out what there is to show, and what is wrong with it.
func (p *review) refresh(s *Session, err error) {
	s.Hold()
	p.Review = setup.NewReview(s.Spec.Clone(), s.Snapshot, err)
}

// lines are what to think about, then what the plan changes, then each row of the
// templates, then what is good to know.
func (p *review) lines(s *Session, plan []widget.DiffLine) []widget.DiffLine {
	var before, after []widget.DiffLine
	for _, line := range diffLines(p.Loud()) {
		if line.Mark == widget.DiffNote {
			after = append(after, line)
			continue
		}
		before = append(before, line)
	}
	before = append(before, plan...)
	for i, scope := range spec.Scopes() {
		before = append(before, p.changes(s, scope, p.Rows[i])...)
	}
	return append(before, after...)
}

// changes is a template beside its base, row by row, with the sources.
func (p *review) changes(s *Session, scope permission.Scope, d spec.Rows) []widget.DiffLine {
	if s.Spec.TemplateOf(scope) == nil || s.Snapshot.VocabularyOf(scope) == nil {
		return nil
	}
	group := "On projects: " + inShort(s, scope, d)
	if scope == permission.CompanyScope {
		group = "In the company: " + inShort(s, scope, d)
	}
	rows := s.Snapshot.VocabularyOf(scope).Compare(d.Base, d.Want)
	// What is changed by hand is there already: that is what it differs from.
	if s.Spec.TemplateOf(scope).IfDifferent == spec.DifferentByHand {
		if now, err := setup.CompareNow(scope, setup.Asked(scope, s.Spec, s.Snapshot), s.Snapshot); err == nil {
			rows = now
			group = text.Display(s.Spec.TemplateOf(scope).Name) + ": " + text.Count(len(now), "change") +
				" to what it grants now"
		}
	}
	var out []widget.DiffLine
	for _, x := range rows {
		line := setup.RowLine(scope, s.Snapshot, x, s.Spec.RowSource(scope, x.Tool).Text)
		line.Group = group
		out = append(out, diffLines([]setup.Line{line})...)
	}
	if len(out) == 0 {
		out = append(out, widget.DiffLine{Group: group, Mark: widget.DiffSame, Text: "it grants the same"})
	}
	return out
}

// key settles something; false where the key is not about that.
func (p *review) key(s *Session, stroke string) bool {
	switch {
	case action.Drop.Is(stroke) && len(p.Broken()) > 0:
		s.LeaveOut(s.Snapshot)
		s.say("Left out what this company does not have.")
	case action.Rename.Is(stroke) && len(p.Settled()) > 0:
		p.settle(s, spec.DifferentRename, "The template "+p.free(s)+" will be made.")
	case action.ByHand.Is(stroke) && len(p.Settled()) > 0:
		p.settle(s, spec.DifferentByHand, "You will be guided. Everybody who has the template gets the new levels.")
	case action.Nothing.Is(stroke) && p.Nothing():
		s.Answer(setup.NothingField, "true")
		s.say("The template is used as it is.")
	default:
		return false
	}
	return true
}

// free are the names of the templates that m makes.
func (p *review) free(s *Session) string {
	var names []string
	for _, scope := range p.Settled() {
		names = append(names, text.Display(setup.Renamed(scope, s.Spec, s.Snapshot)))
	}
	return strings.Join(names, " and ")
}

// settle records what to do about a template of the same name.
func (p *review) settle(s *Session, how, words string) {
	for _, scope := range p.Settled() {
		s.SettleName(scope, how)
	}
	s.say(words)
}

// trouble says what has to be settled.
func (p *review) trouble(s *Session, w int) []string {
	var out []string
	switch {
	case len(p.Differ()) > 0:
		out = append(out, s.Theme.Glyphs.Warn+" A template of this name grants something else: make "+p.free(s)+" (m), "+
			"change that one by hand for everybody who has it (h), or go back for another name.")
	case len(p.Broken()) > 0:
		for _, x := range p.Broken() {
			out = append(out, s.Theme.Glyphs.Warn+" "+x.Titled())
		}
		out = append(out, "  x leaves out what this company does not have.")
	case p.Nothing():
		out = append(out, s.Theme.Glyphs.Warn+" "+sentence(setup.GivesNothing(s.Spec, s.Snapshot))+".",
			"  Choose the levels (esc), or use it as it is (v).")
	}
	return wrapAll(out, w)
}
