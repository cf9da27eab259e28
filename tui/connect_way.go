package tui

import (
	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/auth"
	"procore-setup/procore/journal"
	"procore-setup/procore/setup"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// wayPage asks once how the job is done: with an app of the company, first on the way
// to one, or by hand.
type wayPage struct {
	choice *widget.Choice
	ways   []setup.WayChoice // each with what it takes and what it gives
}

func (p *wayPage) Title() string { return "How do you want to connect?" }

// Skip passes the page over where that is known: in the demo, with an app's credentials,
// once it was answered, and while an earlier start is gone on with. The way back leads to
// it all the same.
func (p *wayPage) Skip(s *Session) bool {
	known := s.deps.Demo || s.link.credentials.ClientID != "" || s.link.method == auth.MethodClientCredentials
	return s.goesOn || s.onward && (known || s.hand.Marks.Way != "")
}

func (p *wayPage) Blocked(s *Session) string {
	if s.hand.Marks.Way == "" {
		return "Choose a way first."
	}
	return ""
}

func (p *wayPage) Keys(*Session) []Key { return []Key{action.Choose, action.Move} }

func (p *wayPage) Enter(s *Session) tea.Cmd {
	book, err := setup.ByHand(s.Spec, s.deps.Catalog, "", journal.Marks{Way: setup.WayHand})
	if err != nil {
		book = setup.Runbook{} // how many steps it has is not known
	}
	p.ways = setup.Ways(book, setup.AppSteps(s.config(), s.Snapshot.Company))
	var options []widget.Option
	for _, x := range p.ways {
		options = append(options, widget.Option{ID: x.ID, Label: x.Label, Text: x.About})
	}
	p.choice = widget.NewChoice(options, s.hand.Marks.Way)
	if s.onward {
		return s.lookUpSaved()
	}
	return nil
}

func (p *wayPage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	switch msg := msg.(type) {
	case savedMsg: // the app of last time
		if msg.store == nil || !s.onward || s.hand.Marks.Way != "" {
			return Stay, nil
		}
		s.setWay(setup.WayApp)
		return Next, nil
	case tea.KeyPressMsg:
		r, _ := p.choice.Key(msg)
		if c, ok := r.(widget.Chosen); ok {
			s.setWay(c.ID)
			return Next, nil
		}
	}
	return Stay, nil
}

func (p *wayPage) View(s *Session, w, h int) string { return p.choice.View(s.Theme, w, h) }

func (p *wayPage) Explain(*Session) (string, string) {
	for _, x := range p.ways {
		if x.ID == p.choice.Focus().ID {
			return x.Who, x.Source
		}
	}
	return "", ""
}
