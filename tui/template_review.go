package tui

import (
	"errors"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// reviewPage shows what the templates grant beside what they start from, and what
// the rules say about it, before anything is planned.
type reviewPage struct {
	diff     *widget.Diff
	rows     [2]spec.Rows // in the order of spec.Scopes
	mistakes spec.Problems
	problem  *problem
}

func (p *reviewPage) Title() string { return "Is this what it may do?" }

func (p *reviewPage) Blocked(s *Session) string {
	switch {
	case len(p.broken()) > 0:
		return p.broken()[0].Titled()
	case len(p.differ(s)) > 0:
		return "The name is taken: m makes another template, h changes that one by hand."
	case p.problem != nil:
		return p.problem.short()
	}
	return ""
}

// broken is what this company can't make of the answers.
func (p *reviewPage) broken() spec.Problems {
	return slices.Concat(p.rows[0].Problems, p.rows[1].Problems)
}

func (p *reviewPage) Keys(s *Session) []Key {
	keys := []Key{keyNext.as("go on").unless(p.Blocked(s)), detailsOf(p.diff), keyMove}
	if len(p.broken()) > 0 {
		keys = append(keys, keyDrop)
	}
	if len(p.settled(s)) > 0 {
		keys = append(keys, keyRename, keyByHand)
	}
	return keys
}

// differ returns the templates of whose name there is one with other content, and
// the admin has not said what to do about it.
func (p *reviewPage) differ(s *Session) []permission.Scope {
	var out []permission.Scope
	for _, scope := range spec.Scopes() {
		t := s.Spec.TemplateOf(scope)
		if t == nil || t.IfDifferent != "" && t.IfDifferent != spec.DifferentFail || len(p.broken()) > 0 {
			continue
		}
		_, exists := s.templateNamed(scope, t.Name)
		named := func(x spec.Problem) bool { return x.Field == spec.TemplateField(scope)+".name" }
		if exists && slices.ContainsFunc(p.mistakes, named) {
			out = append(out, scope)
		}
	}
	return out
}

// settled are the templates about which m and h decide: those that differ, or, once
// that is decided, those for which it was.
func (p *reviewPage) settled(s *Session) []permission.Scope {
	if list := p.differ(s); len(list) > 0 {
		return list
	}
	var out []permission.Scope
	for _, scope := range spec.Scopes() {
		t := s.Spec.TemplateOf(scope)
		if t != nil && (t.IfDifferent == spec.DifferentRename || t.IfDifferent == spec.DifferentByHand) {
			out = append(out, scope)
		}
	}
	return out
}

func (p *reviewPage) Enter(s *Session) tea.Cmd {
	p.diff = widget.NewDiff(nil)
	p.refresh(s)
	if !s.has(setup.PartsFor(spec.StageTemplate)) {
		return s.read(slotParts, setup.PartsFor(spec.StageTemplate)&^s.Snapshot.Read)
	}
	return nil
}

// refresh works out what there is to show, and whether it can be planned.
func (p *reviewPage) refresh(s *Session) {
	s.Hold()
	p.problem, p.mistakes = nil, nil
	for i, scope := range spec.Scopes() {
		p.rows[i] = spec.Rows{}
		if s.Spec.TemplateOf(scope) != nil {
			p.rows[i] = s.rows(scope)
		}
	}
	if s.Snapshot.Vocabulary == nil {
		return
	}
	p.diff.SetLines(p.lines(s))
	if !s.has(setup.PartsFor(spec.StageTemplate)) {
		return
	}
	if _, err := setup.Diff(s.Spec, s.Snapshot, spec.StageTemplate); err != nil {
		x := explain(err)
		p.problem = &x
		errors.As(err, &p.mistakes)
	}
}

// lines are what to think about, then what changes, then what is good to know.
func (p *reviewPage) lines(s *Session) []widget.DiffLine {
	found := s.findings(p.rows[0])
	loud := func(f permission.Finding) int { return -int(alarm(f)) }
	slices.SortStableFunc(found, func(a, b permission.Finding) int { return loud(a) - loud(b) })
	var before, after []widget.DiffLine
	for _, f := range found {
		line := widget.DiffLine{Text: text.Display(setup.Remark(s.Snapshot, f)), Source: text.Display(f.Source)}
		switch alarm(f) {
		case widget.Calm:
			line.Group, line.Mark = "Good to know", widget.DiffNote
			after = append(after, line)
			continue
		case widget.Alarmed:
			line.Mark = widget.DiffAlarm
		default:
			line.Mark = widget.DiffWarn
		}
		line.Group = "Think about this first"
		before = append(before, line)
	}
	for i, scope := range spec.Scopes() {
		before = append(before, p.changes(s, scope, p.rows[i])...)
	}
	return append(before, after...)
}

// changes is a template beside its base, row by row, with the sources.
func (p *reviewPage) changes(s *Session, scope permission.Scope, d spec.Rows) []widget.DiffLine {
	if s.Spec.TemplateOf(scope) == nil || s.Snapshot.VocabularyOf(scope) == nil {
		return nil
	}
	group := "On projects: " + s.summary(scope, d)
	if scope == permission.CompanyScope {
		group = "In the company: " + s.summary(scope, d)
	}
	var out []widget.DiffLine
	for _, x := range s.Snapshot.VocabularyOf(scope).Compare(d.Base, d.Want) {
		line := rowLine(s, scope, x, s.rowSource(scope, x.Tool).Text)
		line.Group = group
		out = append(out, line)
	}
	if len(out) == 0 {
		out = append(out, widget.DiffLine{Group: group, Mark: widget.DiffSame, Text: "it grants the same"})
	}
	return out
}

func (p *reviewPage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	switch msg := msg.(type) {
	case readMsg:
		if msg.err != nil {
			x := explain(msg.err)
			p.problem = &x
			return Stay, nil
		}
		s.took(msg)
		p.refresh(s)
	case tea.KeyPressMsg:
		return p.key(s, msg), nil
	}
	return Stay, nil
}

func (p *reviewPage) key(s *Session, msg tea.KeyPressMsg) Action {
	switch k := msg.String(); {
	case keyNext.is(k):
		return Next
	case keyDrop.is(k) && len(p.broken()) > 0:
		s.LeaveOut(s.Snapshot)
		s.say("Left out what this company does not have.")
	case keyRename.is(k) && len(p.settled(s)) > 0:
		p.settle(s, spec.DifferentRename, "A template with the next free name will be made.")
	case keyByHand.is(k) && len(p.settled(s)) > 0:
		p.settle(s, spec.DifferentByHand, "You will be guided. Everybody who has the template gets the new levels.")
	default:
		p.diff.Key(msg)
		return Stay
	}
	p.refresh(s)
	return Stay
}

// settle records what to do about a template of the same name.
func (p *reviewPage) settle(s *Session, how, words string) {
	for _, scope := range p.settled(s) {
		s.SettleName(scope, how)
	}
	s.say(words)
}

func (p *reviewPage) View(s *Session, w, h int) string {
	if s.Snapshot.Vocabulary == nil {
		return widget.Fit("", w, h)
	}
	var lines []string
	if p.problem != nil || len(p.broken()) > 0 {
		lines = p.trouble(s, w)
	}
	if most := h - 2; len(lines) > most {
		lines = lines[:max(most, 0)]
	}
	lines = append(lines, p.diff.View(s.Theme, w, max(h-len(lines), 1)))
	return widget.Fit(strings.Join(lines, "\n"), w, h)
}

// trouble says what keeps the template from being planned.
func (p *reviewPage) trouble(s *Session, w int) []string {
	var out []string
	switch {
	case len(p.differ(s)) > 0:
		out = append(out, s.Theme.Glyphs.Warn+" A template of this name grants something else: make another (m), "+
			"change that one by hand for everybody who has it (h), or go back for another name.")
	case len(p.broken()) > 0:
		for _, x := range p.broken() {
			out = append(out, s.Theme.Glyphs.Warn+" "+x.Titled())
		}
		out = append(out, "  x leaves out what this company does not have.")
	default:
		out = p.problem.lines()
	}
	return append(wrapAll(out, w), "")
}
