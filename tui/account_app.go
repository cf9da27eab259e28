package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// appPage finds the Directory user that an installed app brought along. There
// is no way to create one: where there is none, it guides the install by hand
// and watches for it.
type appPage struct {
	choice  *widget.Choice
	users   []procore.User
	own     map[procore.ID]setup.Own
	known   map[procore.ID]bool // those of the first look; nil before it
	failure *text.Failure
}

func (p *appPage) Title() string { return "Which app is it?" }

// Skip passes the page over for an ordinary user.
func (p *appPage) Skip(s *Session) bool { return s.Spec.Account.Kind != spec.AppAccount }

func (p *appPage) Blocked(s *Session) string {
	if s.Spec.Account.Email == "" {
		return "Choose the app's user first; if the app is not installed yet, install it now."
	}
	return ""
}

func (p *appPage) Keys(s *Session) []Key {
	keys := []Key{action.Choose.Unless(p.empty()), action.Move, action.Again.As("look again"), action.Copy}
	if s.deps.Open != nil {
		keys = append(keys, action.Open)
	}
	return keys
}

func (p *appPage) empty() string {
	for _, u := range p.users {
		if p.own[u.ID] != setup.SurelyOwn {
			return ""
		}
	}
	return "There is no app's user yet: install the app, this page notices."
}

// notYet is the row of an app that is not installed: the cursor starts on it, so that
// Enter alone never takes an app that happens to stand first.
const notYet = ""

func (p *appPage) Enter(s *Session) tea.Cmd {
	*p = appPage{choice: widget.NewChoice(nil, "")}
	return p.look(s)
}

// look lists the users that may have come with an app. Which of them it is stays
// the admin's choice.
func (p *appPage) look(s *Session) tea.Cmd {
	spec := s.Spec.Clone()
	spec.Account.Email = "" // all of them, not the one that was chosen before
	return s.readFor(slotUsers, setup.PartAccount, spec)
}

// guide is the step by hand that installs an app.
func (p *appPage) guide(s *Session) setup.Manual {
	want, snap := s.Spec.Clone(), s.Snapshot.Copy()
	want.Account.Email, want.Account.CompanyTemplate = "", ""
	snap.Account, snap.Candidates, snap.Read = nil, nil, setup.PartAll
	return firstByHand(want, snap, spec.StageAccount)
}

func (p *appPage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	switch msg := msg.(type) {
	case readMsg:
		p.took(s, msg)
		return Stay, s.after(slotWatch, watchEvery, watchMsg{})
	case watchMsg:
		return Stay, p.look(s)
	case tea.KeyPressMsg:
		return p.key(s, msg)
	}
	return Stay, nil
}

func (p *appPage) took(s *Session, m readMsg) {
	p.failure = nil
	if m.err != nil {
		p.failure = explain(m.err)
		return
	}
	first := p.known == nil
	if first {
		p.known = map[procore.ID]bool{}
	}
	p.users, p.own = m.snap.Candidates, map[procore.ID]setup.Own{}
	options := []widget.Option{{ID: notYet, Label: "None of these yet", Text: "install it, this page notices"}}
	for _, u := range p.users {
		o := widget.Option{ID: u.Email, Label: text.Display(u.LastName), Text: text.Display(u.Email)}
		if first {
			p.known[u.ID] = true
		}
		if !p.known[u.ID] {
			o.Text += "  (new)"
			s.say("The app's user has arrived: " + text.Display(u.LastName) + ".")
		}
		p.own[u.ID] = setup.OwnApp(u, s.Snapshot.Operator, m.snap.Apps, s.link.credentials.ClientID)
		switch p.own[u.ID] {
		case setup.SurelyOwn:
			o.Disabled = "the app that this program itself signs in with"
		case setup.MaybeOwn:
			o.Text = "may be the app that this program signs in with"
		case setup.NotOwn:
		}
		options = append(options, o)
	}
	if first { // the cursor stands on what is chosen
		p.choice = widget.NewChoice(options, s.Spec.Account.Email)
		return
	}
	p.choice.SetOptions(options)
	p.choice.SetChosen(s.Spec.Account.Email)
}

func (p *appPage) key(s *Session, msg tea.KeyPressMsg) (Action, tea.Cmd) {
	switch k := msg.String(); {
	case action.Again.Is(k):
		return Stay, p.look(s)
	case action.Copy.Is(k):
		return Stay, s.copyAddress(p.guide(s).URL)
	case action.Open.Is(k) && s.deps.Open != nil:
		return Stay, s.browse(p.guide(s).URL)
	}
	r, _ := p.choice.Key(msg)
	if d, ok := r.(widget.Denied); ok {
		s.say(sentence(d.Why) + ": it would lose what this wizard needs.")
	}
	c, ok := r.(widget.Chosen)
	if !ok {
		return Stay, nil
	}
	if c.ID == notYet {
		p.choice.SetChosen(s.Spec.Account.Email)
		s.say("Install the app as it says below: its user is noticed by itself.")
		return Stay, nil
	}
	s.identify(func() { s.Answer("account.email", c.ID) })
	return Next, nil
}

func (p *appPage) View(s *Session, w, h int) string {
	t := s.Theme
	var lines []string
	switch {
	case p.failure != nil:
		lines = wrapAll(laidOut(p.failure), w)
	case p.known == nil:
		lines = []string{t.Dim.Render("Looking for the users of installed apps…")}
	case len(p.users) == 0:
		const words = "No installed app has brought a user yet. Install it now; this page looks every few seconds:"
		lines = wrapAll([]string{words}, w)
	}
	if len(p.users) > 0 {
		n := min(p.choice.Height(w), max(h-6, 1))
		lines = append(lines, p.choice.View(t, w, n), "", t.Dim.Render("Not among them? Install the app:"))
	}
	if p.known != nil || p.failure != nil {
		lines = append(lines, guided(p.guide(s), w)...)
	}
	return widget.Fit(strings.Join(lines, "\n"), w, h)
}

func (p *appPage) Explain(*Session) (string, string) {
	return "An app's user comes with its install, with permissions of its own and no mailbox. On which projects it " +
			"works is set in App Management; this wizard adds the projects you choose later.",
		"Procore developer documentation, Developer Managed Service Accounts"
}
