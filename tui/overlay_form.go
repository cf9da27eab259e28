package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// A formOverlay asks for a few values over a page, with words about them below.
type formOverlay struct {
	*form
	title string
	yes   string // what Enter does, in a word or two
	about func(*Session) string
	least int // lines below which the fields don't shrink for the words; 0: they may
	// changed is told of each change; nil: nothing is to be done then.
	changed func(*Session)
	// taken takes the values once all of them are good.
	taken func(*Session) (Action, tea.Cmd)
}

func (o *formOverlay) Title() string { return o.title }

func (o *formOverlay) Keys(*Session) []Key {
	return slices.Concat([]Key{action.Apply.As(o.yes)}, o.keys()[1:], []Key{action.Leave})
}

func (o *formOverlay) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	if k, ok := msg.(tea.KeyPressMsg); ok && action.Leave.Is(k.String()) {
		return Close, nil
	}
	ev, cmd := o.take(msg)
	if ev.changed && o.changed != nil {
		o.changed(s)
	}
	if ev.submitted {
		return o.taken(s)
	}
	return Stay, cmd
}

func (o *formOverlay) View(s *Session, w, h int) string {
	words := joinWrapped(o.about(s), w)
	room := h - lineCount(words) - 1
	if room < o.least { // the question first
		return o.form.View(s.Theme, w, h)
	}
	return widget.Fit(widget.Fit(o.form.View(s.Theme, w, room), w, room)+"\n\n"+s.Theme.Dim.Render(words), w, h)
}
