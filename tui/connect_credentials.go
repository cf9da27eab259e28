package tui

import (
	"errors"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/auth"
	"procore-setup/procore/setup"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// credentialsPage asks for the admin's own OAuth app, and where to keep it.
type credentialsPage struct {
	formPage
	from string // where the prefilled values came from
}

func (p *credentialsPage) Title() string { return "Which app signs in for you?" }

// Skip passes the page over in the demo, whose app is built in, and behind the way to an
// app, which has asked already.
func (p *credentialsPage) Skip(s *Session) bool {
	return s.deps.Demo || s.hand.Marks.Way == setup.WayPortal && p.Blocked(s) == ""
}

func (p *credentialsPage) Blocked(s *Session) string {
	switch c := s.link.credentials; {
	case c.ClientID == "":
		return "The client id is missing."
	case c.ClientSecret.Empty():
		return "The client secret is missing."
	}
	return ""
}

func (p *credentialsPage) Enter(s *Session) tea.Cmd {
	s.settleStore()
	p.from = ""
	if c := s.link.credentials; c.ClientID != "" && c == s.deps.Credentials {
		p.from = "from the environment variables"
	}
	p.build(s)
	if s.link.credentials.ClientID == "" {
		return s.lookUpSaved()
	}
	return nil
}

// settleStore takes the best place for secrets where none was chosen.
func (s *Session) settleStore() {
	if s.link.store == nil && len(s.deps.Stores) > 0 {
		s.link.store = s.deps.Stores[0]
	}
}

// build makes the form from what the session knows.
func (p *credentialsPage) build(s *Session) {
	need := func(what string) func(string) error {
		return func(v string) error {
			if text.Token(v) == "" {
				return errors.New("paste the " + what + " from the app's page at developers.procore.com")
			}
			return nil
		}
	}
	c := s.link.credentials
	fields := []widget.Field{
		{
			ID: "id", Label: "Client ID", Value: c.ClientID, Clean: text.Token, Validate: need("client ID"), Note: p.from,
			Help: "Of your company's own app: developers.procore.com, My Apps, OAuth Credentials. The app's page also has " +
				"to name " + s.config().CallbackURL() + " as a redirect address.",
		},
		{
			ID: "secret", Kind: widget.PasswordField, Label: "Client secret", Value: c.ClientSecret.Reveal(), Clean: text.Token,
			Validate: need("client secret"),
			Help:     "Shown once when the app is made. It stays on this machine and goes to the sign-in host only.",
		},
	}
	if len(s.deps.Stores) > 0 {
		fields = append(fields, p.storeField(s))
	}
	p.form = newForm(fields...)
}

// storeField asks where secrets rest; nothing is written before it is answered.
func (p *credentialsPage) storeField(s *Session) widget.Field {
	f := widget.Field{
		ID: "store", Kind: widget.SelectField, Label: "Keep it in",
		Help: "The secret and the sign-in are kept there for next time. Nothing is written before you go on.",
	}
	listed := map[string]bool{}
	for i, st := range s.deps.Stores {
		if listed[st.Where()] {
			continue // two ways to say the same place
		}
		listed[st.Where()] = true
		f.Options = append(f.Options, widget.Option{ID: strconv.Itoa(i), Label: st.Where()})
		if st == s.link.store {
			f.Value = strconv.Itoa(i)
		}
	}
	return f
}

func (p *credentialsPage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	if m, ok := msg.(savedMsg); ok {
		p.recall(s, m)
		if s.goesOn && s.onward && p.from != "" && p.form.mistake() == "" {
			return Next, nil // nothing was decided here that was not before
		}
		return Stay, nil
	}
	ev, cmd := p.form.take(msg)
	if ev.changed {
		p.keep(s)
	}
	if !ev.submitted {
		return Stay, cmd
	}
	return Next, cmd
}

// recall takes over what was kept last time, unless something was typed already.
func (p *credentialsPage) recall(s *Session, m savedMsg) {
	if m.store == nil || p.form.Value("id") != "" {
		return
	}
	s.link.credentials, s.link.store = m.saved.Credentials, m.store
	p.from = "kept last time in " + m.store.Where()
	p.build(s)
}

// keep takes the form's values over; other credentials end an earlier sign-in.
func (p *credentialsPage) keep(s *Session) {
	c := auth.Credentials{
		ClientID: text.Token(p.form.Value("id")), ClientSecret: auth.NewSecret(text.Token(p.form.Value("secret"))),
	}
	if c != s.link.credentials {
		s.signOut()
		s.link.credentials = c
	}
	i, err := strconv.Atoi(p.form.Value("store"))
	if err == nil && i < len(s.deps.Stores) && s.link.store != s.deps.Stores[i] {
		s.signOut()
		s.link.store = s.deps.Stores[i]
	}
}

func (p *credentialsPage) Explain(*Session) (string, string) {
	return p.form.Focus().Help, "developers.procore.com, OAuth credentials"
}
