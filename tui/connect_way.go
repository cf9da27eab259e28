package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/auth"
	"procore-setup/procore/setup"
	"procore-setup/tui/widget"
)

// wayPage asks once how the job is done: with an app of the company, first on the way
// to one, or by hand.
type wayPage struct{ choice *widget.Choice }

func (p *wayPage) Title() string { return "How do you want to connect?" }

// Skip passes the page over where that is known: in the demo, with an app's credentials,
// once it was answered, and while an earlier start is gone on with. The way back leads to
// it all the same.
func (p *wayPage) Skip(s *Session) bool {
	known := s.deps.Demo || s.link.credentials.ClientID != "" || s.link.method == auth.MethodClientCredentials
	return s.goesOn || s.onward && (known || s.marks.Way != "")
}

func (p *wayPage) Blocked(s *Session) string {
	if s.marks.Way == "" {
		return "Choose a way first."
	}
	return ""
}

func (p *wayPage) Keys(*Session) []Key { return []Key{keyChoose, keyMove} }

func (p *wayPage) Enter(s *Session) tea.Cmd {
	p.choice = widget.NewChoice(p.options(s), s.marks.Way)
	if s.onward {
		return s.lookUpSaved()
	}
	return nil
}

// options are the three ways, each with what it takes and what it gives.
func (p *wayPage) options(s *Session) []widget.Option {
	steps, minutes := "every step", 0
	if book, err := setup.ByHand(s.Spec, s.deps.Catalog, ""); err == nil {
		n := book.Tally()
		steps, minutes = fmt.Sprintf("%d steps", n.Steps), n.Minutes()
	}
	about := "about half an hour"
	if minutes > 0 {
		about = fmt.Sprintf("about %d minutes", minutes)
	}
	return []widget.Option{
		{
			ID: wayApp, Label: "With our company's app",
			Text: "everything is done and proved for you; needs its client id and secret; about 3 minutes",
		},
		{
			ID: wayPortal, Label: "We have no app yet: show me how",
			Text: fmt.Sprintf("%d steps in Procore's developer portal and in the company, once; about 20 minutes, and "+
				"Procore's approval; then as above", len(setup.AppSteps(s.config(), s.Snapshot.Company))),
		},
		{
			ID: wayHand, Label: "By hand, in Procore's pages",
			Text: steps + ", each with your names filled in; " + about +
				"; nothing can be proved, all of it is attested",
		},
	}
}

func (p *wayPage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	switch msg := msg.(type) {
	case savedMsg: // the app of last time
		if msg.store == nil || !s.onward || s.marks.Way != "" {
			return Stay, nil
		}
		s.setWay(wayApp)
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
	switch p.choice.Focus().ID {
	case wayPortal:
		return "Who: somebody with a business e-mail for the developer account, and a company admin to install the app. " +
				"You can leave at any step and go on days later; what can be looked at is looked at for you.",
			"developers.procore.com, Create an App; Verification & Production Access"
	case wayHand:
		return "Who: a full company admin, in a browser. No app, no sign-in, no request from here. What you mark as done " +
			"is your word; the setup file of it has it proved later, once there is an app.", ""
	}
	return "Who: a full company admin of the company that the app is installed in. Everything is read back from Procore " +
		"after it was done; what is green was seen.", ""
}

// isPortal is the page of the way to an app.
func isPortal(p page, _ *Session) bool {
	_, ok := p.screen.(*portalPage)
	return ok
}
