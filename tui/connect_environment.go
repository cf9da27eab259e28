package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/auth"
	"procore-setup/procore/spec"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// environmentPage asks which of Procore's worlds it is.
type environmentPage struct {
	choice *widget.Choice
	form   *form // the two addresses of custom hosts
}

func (p *environmentPage) Title() string {
	if p.form != nil {
		return "Where does your company sign in?"
	}
	return "Where is your company?"
}

// Skip passes the page over where a flag, or the demo, has settled it.
func (p *environmentPage) Skip(s *Session) bool {
	return s.deps.Demo || s.goesOn || s.deps.Spec.Environment.APIURL != ""
}

func (p *environmentPage) Blocked(s *Session) string {
	if s.Spec.Environment.APIURL == "" {
		return "Choose an environment first."
	}
	return ""
}

func (p *environmentPage) Keys(*Session) []Key {
	if p.form != nil {
		return p.form.keys()
	}
	return []Key{action.Choose, action.Move}
}

// Typing tells that the two address fields are open.
func (p *environmentPage) Typing() bool { return p.form != nil && p.form.Typing() }

// Escape closes the two address fields.
func (p *environmentPage) Escape(*Session) bool {
	open := p.form != nil
	p.form = nil
	return open
}

func (p *environmentPage) Enter(s *Session) tea.Cmd {
	p.form = nil
	var options []widget.Option
	for _, e := range auth.Environments() {
		options = append(options, widget.Option{ID: e.Name, Label: e.Title, Text: e.APIURL})
	}
	options = append(options, widget.Option{
		ID: auth.CustomEnvironment, Label: "Custom hosts", Text: "a proxy, or a test system of your own",
	})
	p.choice = widget.NewChoice(options, s.Spec.Environment.Name)
	return nil
}

func (p *environmentPage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	if p.form != nil {
		return p.updateForm(s, msg)
	}
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return Stay, nil
	}
	r, _ := p.choice.Key(k)
	c, ok := r.(widget.Chosen)
	switch {
	case !ok:
		return Stay, nil
	case c.ID == auth.CustomEnvironment:
		p.openForm(s)
		return Stay, nil
	}
	e, err := auth.LookupEnvironment(c.ID)
	if err != nil {
		s.warn(sentence(err.Error()))
		return Stay, nil
	}
	p.setEnvironment(s, e)
	return Next, nil
}

func (p *environmentPage) openForm(s *Session) {
	valid := func(v string) error { _, err := auth.NewEnvironment(v, v); return err }
	now := auth.Environment{}
	if s.Spec.Environment.Name == auth.CustomEnvironment {
		now = s.Spec.Environment
	}
	p.form = newForm(
		widget.Field{
			ID: "login", Label: "Login address", Value: now.LoginURL, Validate: valid, Placeholder: "https://login.example.com",
			Help: "Where people sign in. Plain http is only for this machine.",
		},
		widget.Field{
			ID: "api", Label: "API address", Value: now.APIURL, Validate: valid, Placeholder: "https://api.example.com",
			Help: "Where programs ask. Tokens of the login address are sent here and nowhere else.",
		},
	)
}

func (p *environmentPage) updateForm(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	ev, cmd := p.form.take(msg)
	if !ev.submitted {
		return Stay, cmd
	}
	e, err := auth.NewEnvironment(p.form.Value("login"), p.form.Value("api"))
	if err != nil {
		s.warn(sentence(err.Error()))
		return Stay, cmd
	}
	p.setEnvironment(s, e)
	return Next, cmd
}

func (p *environmentPage) View(s *Session, w, h int) string {
	if p.form != nil {
		return p.form.View(s.Theme, w, h)
	}
	return p.choice.View(s.Theme, w, h)
}

func (p *environmentPage) Explain(*Session) (string, string) {
	if p.form != nil {
		return p.form.Focus().Help, ""
	}
	const source = "developers.procore.com, development environments"
	e, err := auth.LookupEnvironment(p.choice.Focus().ID)
	if err != nil {
		return "Two addresses of your own. Both must be https, unless they are this machine.", ""
	}
	return e.Note, source
}

// setEnvironment takes another world; what was signed in to before is forgotten.
func (p *environmentPage) setEnvironment(s *Session, e auth.Environment) {
	if e == s.Spec.Environment {
		return
	}
	s.Spec.Environment = e
	s.Spec.SetSource("environment", spec.YourAnswer)
	s.Spec.Company = s.deps.Spec.Company
	s.signOut()
}

// signOut forgets the way to Procore, not the answers.
func (s *Session) signOut() {
	s.link.closeJournal()
	keep := s.link
	s.link = link{
		credentials: keep.credentials, method: keep.method, store: keep.store,
		signIn: keep.signIn, missedOn: keep.missedOn,
	}
	if s.Snapshot.Read = 0; s.hand.ByHand() {
		s.askNobody()
	}
}

// saved is what a store holds for the present environment.
type savedMsg struct {
	store auth.Store
	saved auth.Saved
}

// lookUpSaved asks every store for what was kept last time.
func (s *Session) lookUpSaved() tea.Cmd {
	stores, key := s.deps.Stores, s.Spec.Environment.Key()
	return s.load(slotSaved, func(ctx context.Context) tea.Msg {
		for _, st := range stores {
			if saved, err := st.Load(ctx, key); err == nil {
				return savedMsg{st, saved}
			}
		}
		return savedMsg{}
	})
}
