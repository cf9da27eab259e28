package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
)

// Keys are those of the open tab. The initials of the levels are keys, so what
// belongs to all of a list has other letters: t turns all on, b sets many rows.
func (p *matrixPage) Keys(s *Session) []Key {
	if !s.Snapshot.Has(setup.PartTemplates) {
		return []Key{action.Next.Unless(p.Blocked(s)), action.Again.Unless(p.unreadable())}
	}
	undo, redo := "", ""
	if s.Undos() == 0 {
		undo = "Nothing was changed on this page yet."
	}
	if s.Redos() == 0 {
		redo = "Nothing was taken back."
	}
	e := p.now()
	other := action.Tab.As("company")
	if p.at == 1 {
		other = action.Tab.As("projects")
	}
	keys := []Key{
		keyConsent(s), action.Level, action.Granular, p.allKey(s), action.Name, other, action.Presets, action.Filter,
		action.Undo.Unless(undo), action.Bulk.Unless(e.fixed), action.Diff,
		action.Redo.Unless(redo), action.Least.Unless(p.noLeast()), action.About, action.OpenAll, action.Alarm,
		action.Terms, action.Move,
	}
	if _, granular := e.matrix.Focus(); granular != "" {
		for i, k := range keys { // what belongs to a granular permission has the room
			keys[i].Hidden = k.Hidden || k.Is(action.Bulk.On[0]) || k.Is(action.Presets.On[0])
		}
	}
	if e.scope == permission.CompanyScope {
		keys = append([]Key{action.Company}, keys...)
	}
	if len(s.Spec.Absent(s.Snapshot)) > 0 {
		keys = append([]Key{action.Drop}, keys...)
	} else {
		keys = append(keys, action.Drop.Unless("Nothing is asked for that this company does not have."))
	}
	if len(s.Spec.Preset().Open) > 0 {
		keys = append(keys, action.ForYou)
	}
	const later = "That is asked on the next page (enter), if a template of this name is there already."
	return append(keys, action.Rename.Unless(later), action.ByHand.Unless(later))
}

// noLeast is why there is no least-privilege view on a tab.
func (p *matrixPage) noLeast() string {
	if p.now().scope == permission.CompanyScope {
		return "What is not needed is worked out for the project template: tab goes there."
	}
	return ""
}

// allKey is "turn all on", named as Procore names it where the cursor is.
func (p *matrixPage) allKey(s *Session) Key {
	e := p.now()
	tool, granular := e.matrix.Focus()
	if v := s.Snapshot.VocabularyOf(e.scope); v != nil {
		if label := v.AllLabel(e.rows.Want, tool); label != "" {
			k := action.AllOn.As(label)
			k.Hidden = granular == ""
			return k
		}
	}
	return action.AllOn
}

// unreadable is why there is nothing to try again.
func (p *matrixPage) unreadable() string {
	if p.failure == nil {
		return "Wait until the company's templates are read."
	}
	return ""
}

// unread is a key before the company's templates are read.
func (p *matrixPage) unread(s *Session, stroke string) (Action, tea.Cmd) {
	switch {
	case action.Next.Is(stroke):
		return Next, nil
	case action.Again.Is(stroke) && p.failure != nil:
		p.failure = nil
		return Stay, s.read(slotTemplates, setup.PartTemplates)
	}
	return Stay, nil
}

func (p *matrixPage) key(s *Session, msg tea.KeyPressMsg) Action {
	e := p.now()
	if r, taken := e.matrix.Key(msg); taken || r != nil {
		if r != nil {
			e.apply(s, r)
			p.refresh(s)
		}
		return Stay
	}
	switch k := msg.String(); {
	case action.Next.Is(k):
		return Next
	case action.Tab.Is(k):
		p.show(1 - p.at)
	case action.Undo.Is(k):
		p.took("Taken back: %s. Ctrl+R makes it again.", s, s.Undo)
	case action.Redo.Is(k):
		p.took("Made again: %s.", s, s.Redo)
	case action.Drop.Is(k) && len(s.Spec.Absent(s.Snapshot)) > 0:
		gone := s.Spec.Absent(s.Snapshot)
		s.LeaveOut(s.Snapshot)
		p.refresh(s)
		s.say("Left out: " + text.Display(strings.Join(gone, ", ")) + ". u takes it back.")
	default:
		return p.over(s, k)
	}
	return Stay
}

// took takes a step back or makes it again, and shows the tab that it is on.
func (p *matrixPage) took(words string, s *Session, move func() (spec.Step, bool)) {
	st, ok := move()
	if !ok {
		return
	}
	if st.Scope != p.now().scope {
		p.show(1 - p.at)
	}
	p.refresh(s)
	s.say(strings.Replace(words, "%s", st.What, 1))
}

// over opens what lies over the page.
func (p *matrixPage) over(s *Session, k string) Action {
	e := p.now()
	v := s.Snapshot.VocabularyOf(e.scope)
	if v == nil || len(v.Tools) == 0 {
		return Stay
	}
	switch {
	case action.Name.Is(k):
		return Open(newName(s, p))
	case action.Diff.Is(k):
		return Open(newCompare(s, e))
	case action.Bulk.Is(k):
		return p.openBulk()
	case action.Presets.Is(k):
		return Open(newPresets(s, p))
	case action.Least.Is(k):
		return Open(newLeast(s, p))
	case action.About.Is(k):
		if d := e.about(s); d.Title != "" {
			return Open(newText("What is known of it", strings.Join(e.lines(s, d), "\n\n")))
		}
	case action.ForYou.Is(k) && len(s.Spec.Preset().Open) > 0:
		return Open(newForYou(s))
	case action.Terms.Is(k):
		return Open(newTerms(s, p))
	case action.Company.Is(k) && e.scope == permission.CompanyScope:
		return Open(newCompany(s, p))
	}
	return Stay
}
