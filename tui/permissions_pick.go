package tui

import (
	tea "charm.land/bubbletea/v2"

	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// A pickOverlay is a list of which one is chosen; typed letters narrow it.
type pickOverlay struct {
	title  string
	search *widget.Search
	chosen func(s *Session, id string) Action
}

func newPick(title string, options []widget.Option, now string, chosen func(*Session, string) Action) *pickOverlay {
	return &pickOverlay{title: title, search: widget.NewSearch(options, now, ""), chosen: chosen}
}

func (o *pickOverlay) Title() string { return o.title }

func (o *pickOverlay) Keys(*Session) []Key {
	return []Key{action.Choose.As("choose"), action.Find, action.Move, action.Close.As("leave it")}
}

func (o *pickOverlay) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		o.search.Paste(msg.Content)
	case tea.KeyPressMsg:
		r, taken := o.search.Key(msg)
		switch r := r.(type) {
		case widget.Chosen:
			return o.chosen(s, r.ID), nil
		case widget.Denied:
			s.say(sentence(r.Why) + ".")
		}
		if !taken && msg.String() == "esc" {
			return Close, nil
		}
	}
	return Stay, nil
}

func (o *pickOverlay) View(s *Session, w, h int) string { return o.search.View(s.Theme, w, h) }

// newTerms asks whose words the tools are called by.
func newTerms(s *Session, p *matrixPage) *pickOverlay {
	return newPick("Whose words should the tools be called by?", termOptions(), string(s.hand.Terms),
		func(s *Session, id string) Action {
			setTerms(s, id)
			p.refresh(s)
			return Close
		})
}
