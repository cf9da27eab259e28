package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// Keys are those of the open tab. The initials of the levels are keys, so what
// belongs to all of a list has other letters: t turns all on, b sets many rows.
func (p *matrixPage) Keys(s *Session) []Key {
	if !s.Snapshot.Has(setup.PartTemplates) {
		return []Key{keyNext.unless(p.Blocked(s)), keyAgain.unless(p.unreadable())}
	}
	undo, redo := "", ""
	if s.Undos() == 0 {
		undo = "Nothing was changed on this page yet."
	}
	if s.Redos() == 0 {
		redo = "Nothing was taken back."
	}
	e := p.now()
	other := keyTab.as("company")
	if p.at == 1 {
		other = keyTab.as("projects")
	}
	keys := []Key{
		keyConsent(s), keyLevel, keyGranular, p.allKey(s), keyName, other, keyPresets, keyFilter,
		keyUndo.unless(undo), keyBulk.unless(e.fixed), keyDiff,
		keyRedo.unless(redo), keyLeast.unless(p.noLeast()), keyAbout, keyOpenAll, keyAlarm,
		keyTerms, keyMove,
	}
	if _, action := e.matrix.Focus(); action != "" {
		for i, k := range keys { // what belongs to a granular permission has the room
			keys[i].Hidden = k.Hidden || k.is(keyBulk.On[0]) || k.is(keyPresets.On[0])
		}
	}
	if e.scope == permission.CompanyScope {
		keys = append([]Key{keyCompany}, keys...)
	}
	if len(s.Spec.Absent(s.Snapshot)) > 0 {
		keys = append([]Key{keyDrop}, keys...)
	} else {
		keys = append(keys, keyDrop.unless("Nothing is asked for that this company does not have."))
	}
	if len(s.Spec.Preset().Open) > 0 {
		keys = append(keys, keyForYou)
	}
	const later = "That is asked on the next page (enter), if a template of this name is there already."
	return append(keys, keyRename.unless(later), keyByHand.unless(later))
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
	tool, action := e.matrix.Focus()
	if v := s.Snapshot.VocabularyOf(e.scope); v != nil {
		if label := v.AllLabel(e.rows.Want, tool); label != "" {
			k := keyAllOn.as(label)
			k.Hidden = action == ""
			return k
		}
	}
	return keyAllOn
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
	case keyNext.is(stroke):
		return Next, nil
	case keyAgain.is(stroke) && p.failure != nil:
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
	case keyNext.is(k):
		return Next
	case keyTab.is(k):
		p.show(1 - p.at)
	case keyUndo.is(k):
		p.took("Taken back: %s. Ctrl+R makes it again.", s, s.Undo)
	case keyRedo.is(k):
		p.took("Made again: %s.", s, s.Redo)
	case keyDrop.is(k) && len(s.Spec.Absent(s.Snapshot)) > 0:
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
	case keyName.is(k):
		return Open(newName(s, p))
	case keyDiff.is(k):
		return Open(newCompare(s, e))
	case keyBulk.is(k):
		return p.openBulk(s)
	case keyPresets.is(k):
		return Open(newPresets(s, p))
	case keyLeast.is(k):
		return Open(newLeast(s, p))
	case keyAbout.is(k):
		if d := e.about(s); d.Title != "" {
			return Open(newText("What is known of it", strings.Join(e.lines(s, d), "\n\n")))
		}
	case keyForYou.is(k) && len(s.Spec.Preset().Open) > 0:
		return Open(newForYou(s))
	case keyTerms.is(k):
		return Open(newTerms(s, p))
	case keyCompany.is(k) && e.scope == permission.CompanyScope:
		return Open(newCompany(s, p))
	}
	return Stay
}
