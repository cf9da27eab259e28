package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// answered tells whether a point is settled: by an answer that is there, or because the
// admin says so.
func answered(s *Session, p spec.OpenPoint) bool {
	_, found := s.hand.Marks.Told[p.ID]
	return found || setup.Settled(p, s.Spec, s.Snapshot)
}

// leftForYou pins what is left to the admin above the permissions, in a line; "" where the
// guide leaves nothing.
func (p *matrixPage) leftForYou(s *Session) string {
	points := s.Spec.Preset().Open
	if len(points) == 0 {
		return ""
	}
	t := s.Theme
	parts := []string{t.Title.Render("Left for you")}
	for _, p := range points {
		mark, style := t.Glyphs.Todo, t.Text
		if answered(s, p) {
			mark, style = t.Glyphs.Ticked, t.Dim
		}
		parts = append(parts, style.Render(mark+" "+text.Display(p.Name())))
	}
	return strings.Join(append(parts, t.Dim.Render(action.ForYou.Key()+" shows them")), "  ")
}

// A forYouOverlay tells what is left to the admin, to be ticked off.
type forYouOverlay struct{ choice *widget.Choice }

func newForYou(s *Session) *forYouOverlay {
	o := &forYouOverlay{choice: widget.NewChoice(nil, "")}
	o.refresh(s)
	return o
}

func (o *forYouOverlay) refresh(s *Session) {
	var options []widget.Option
	for _, p := range s.Spec.Preset().Open {
		mark := s.Theme.Glyphs.Todo
		if answered(s, p) {
			mark = s.Theme.Glyphs.Ticked
		}
		words := text.Display(p.Text)
		if told := s.hand.Marks.Told[p.ID]; told != "" {
			words = "You noted: " + text.Display(told) + ". " + words
		}
		label := sentence(text.Display(p.Name()))
		options = append(options, widget.Option{ID: p.ID, Mark: mark, Label: label, Text: words})
	}
	o.choice.SetOptions(options)
}

func (o *forYouOverlay) Title() string { return "What is left for you to find out?" }

func (o *forYouOverlay) Keys(*Session) []Key { return []Key{action.Tick, action.Move, action.Close} }

func (o *forYouOverlay) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	k, ok := msg.(tea.KeyPressMsg)
	switch {
	case !ok:
	case action.Close.Is(k.String()):
		return Close, nil
	case action.Tick.Is(k.String()):
		id := o.choice.Focus().ID
		if noted, found := s.hand.Marks.Told[id]; noted != "" {
			s.say("You have noted an answer, so this is found out.")
		} else {
			s.hand.SetTold(id, "", !found)
			s.saveDraft()
			o.refresh(s)
		}
	default:
		o.choice.Key(k)
	}
	return Stay, nil
}

func (o *forYouOverlay) View(s *Session, w, h int) string { return o.choice.View(s.Theme, w, h) }
