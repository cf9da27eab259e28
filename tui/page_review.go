package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// reviewPage shows what the template grants beside its base, and what the rules
// say about it, before anything is planned.
type reviewPage struct {
	diff    *widget.Diff
	draft   draft
	problem *problem
}

func (p *reviewPage) Title() string { return "Is this what it may do?" }

func (p *reviewPage) Blocked(s *Session) string {
	switch {
	case len(p.draft.problems) > 0:
		return problemLine(p.draft.problems[0])
	case p.differs(s):
		return "A template of this name grants something else: make another (m), change that one by hand (h), or go back " +
			"for another name."
	case p.problem != nil:
		return p.problem.short()
	}
	return ""
}

func (p *reviewPage) Keys(s *Session) []Key {
	keys := []Key{keyNext.as("go on").unless(p.Blocked(s)), keyDetails, keyMove}
	if len(p.draft.problems) > 0 {
		keys = append(keys, keyDrop)
	}
	if p.differs(s) || s.Spec.Template.IfDifferent != "" {
		keys = append(keys, keyRename, keyByHand)
	}
	return keys
}

// differs tells whether a template of this name has other content and the admin
// has not said what to do about it.
func (p *reviewPage) differs(s *Session) bool {
	unsaid := s.Spec.Template.IfDifferent == "" || s.Spec.Template.IfDifferent == setup.DifferentFail
	return unsaid && len(p.draft.problems) == 0 && p.existing(s) != nil && p.problem != nil
}

func (p *reviewPage) existing(s *Session) *string {
	for _, t := range s.Snapshot.Global {
		if strings.EqualFold(t.Name, s.Spec.Template.Name) {
			return &t.Name
		}
	}
	return nil
}

func (p *reviewPage) Enter(s *Session) tea.Cmd {
	p.diff = widget.NewDiff(nil)
	p.refresh(s)
	if !s.has(setup.PartsFor(setup.StageTemplate)) {
		return s.read("parts", setup.PartsFor(setup.StageTemplate)&^s.Snapshot.Read)
	}
	return nil
}

// refresh works out what there is to show, and whether it can be planned.
func (p *reviewPage) refresh(s *Session) {
	p.draft, p.problem = s.draft(), nil
	if s.Snapshot.Vocabulary == nil {
		return
	}
	p.diff.SetLines(diffLines(s, p.draft))
	if !s.has(setup.PartsFor(setup.StageTemplate)) {
		return
	}
	if _, err := setup.Diff(s.Spec, s.Snapshot, setup.StageTemplate); err != nil {
		x := explain(err)
		p.problem = &x
	}
}

// diffLines is the template beside its base, row by row, with the sources.
func diffLines(s *Session, d draft) []widget.DiffLine {
	v := s.Snapshot.Vocabulary
	var out []widget.DiffLine
	for _, x := range v.Compare(d.base, d.want) {
		line := widget.DiffLine{
			ID: x.Tool, Mark: widget.DiffChange, Text: text.Display(x.Label), Source: s.rowSource(x.Tool),
			Items: append(actionItems(v, x.Tool, "with", x.Added), actionItems(v, x.Tool, "without", x.Removed)...),
		}
		if x.Before != x.After {
			line.Before, line.After = x.Before.String(), x.After.String()
		}
		switch {
		case x.Before == permission.None && x.After > x.Before:
			line.Mark = widget.DiffAdd
		case x.After == permission.None:
			line.Mark = widget.DiffRemove
		}
		out = append(out, line)
	}
	return out
}

// actionItems names granular permissions as the company does.
func actionItems(v *permission.Vocabulary, tool, word string, keys []string) []string {
	var out []string
	row, ok := v.Tool(tool)
	for _, k := range keys {
		label := k
		if ok {
			for _, a := range row.Actions {
				if a.Key == k {
					label = a.Label
				}
			}
		}
		out = append(out, word+" "+text.Display(label))
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
	offered := p.differs(s) || s.Spec.Template.IfDifferent != ""
	switch k := msg.String(); {
	case keyNext.is(k):
		return Next
	case keyDrop.is(k) && len(p.draft.problems) > 0:
		s.leaveOut()
		s.say("Left out what this company does not have.")
	case keyRename.is(k) && offered:
		p.settle(s, setup.DifferentRename, "A template with the next free name will be made.")
	case keyByHand.is(k) && offered:
		p.settle(s, setup.DifferentByHand, "You will be guided through changing the existing template by hand.")
	default:
		p.diff.Key(msg)
		return Stay
	}
	p.refresh(s)
	return Stay
}

// settle records what to do about a template of the same name.
func (p *reviewPage) settle(s *Session, how, words string) {
	s.Spec.Template.IfDifferent = how
	s.answer("template.if_different")
	s.say(words)
}

func (p *reviewPage) View(s *Session, w, h int) string {
	if s.Snapshot.Vocabulary == nil {
		return widget.Fit("", w, h)
	}
	n := len(s.Snapshot.Vocabulary.Compare(p.draft.base, p.draft.want))
	head := fmt.Sprintf("%s · from %s · %s", text.Display(s.Spec.Template.Name), s.baseName(), counted(n, "change"))
	lines := []string{s.Theme.Dim.Render(head)}
	if p.problem != nil || len(p.draft.problems) > 0 {
		lines = append(lines, p.trouble(s, w)...)
	}
	rules := p.rules(s, w)
	if most := max(h/2-len(lines), 0); len(rules) > most {
		rules = rules[:most]
	}
	rest := h - len(lines) - len(rules)
	if len(rules) > 0 {
		rest--
	}
	lines = append(lines, p.diff.View(s.Theme, w, max(rest, 1)))
	if len(rules) > 0 {
		lines = append(lines, "")
	}
	return widget.Fit(strings.Join(append(lines, rules...), "\n"), w, h)
}

// trouble says what keeps the template from being planned.
func (p *reviewPage) trouble(s *Session, w int) []string {
	var out []string
	switch {
	case p.differs(s):
		out = append(out, s.Theme.Glyphs.Warn+" "+p.Blocked(s))
	case len(p.draft.problems) > 0:
		for _, x := range p.draft.problems {
			out = append(out, s.Theme.Glyphs.Warn+" "+problemLine(x))
		}
		out = append(out, "  x leaves out what this company does not have.")
	default:
		out = p.problem.lines()
	}
	return append(wrapAll(out, w), "")
}

// rules lays out what the rules say, warnings first.
func (p *reviewPage) rules(s *Session, w int) []string {
	var warn, info []string
	for _, f := range p.draft.findings {
		if f.Severity == permission.Info {
			info = append(info, text.Display(f.Text))
			continue
		}
		warn = append(warn, s.Theme.Glyphs.Warn+" "+text.Display(f.Text))
	}
	out := wrapAll(warn, w)
	for _, l := range wrapAll(info, w) {
		out = append(out, s.Theme.Dim.Render(l))
	}
	return out
}
