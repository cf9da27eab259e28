package tui

import (
	"context"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/auth"
	"procore-setup/procore/setup"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// portalPage is the way to an app of the company's own, one step after the other. What
// can be looked at is looked at by itself; the rest is the admin's word.
type portalPage struct {
	at    int
	view  stepView
	title string
	seen  map[string]setup.Check // what was looked at, by the ids of its rows
}

// probedMsg brings what the token endpoint says of an app.
type probedMsg struct{ check setup.Check }

func (p *portalPage) Title() string {
	if p.title == "" {
		return "The way to an app"
	}
	return p.title
}

// Skip passes the page over where nobody asked to be shown the way.
func (p *portalPage) Skip(s *Session) bool { return s.hand.Marks.Way != setup.WayPortal }

func (p *portalPage) Blocked(s *Session) string {
	if s.link.credentials.ClientID == "" || s.link.credentials.ClientSecret.Empty() {
		return "The app's client id and secret are needed to go on."
	}
	return ""
}

// Escape goes back a step; on the first one Esc is the page before.
func (p *portalPage) Escape(s *Session) bool {
	if p.at == 0 {
		return false
	}
	p.at--
	p.refresh(s)
	return true
}

func (p *portalPage) Keys(s *Session) []Key {
	next, seen := action.Next, ""
	x := p.steps(s)[p.at]
	switch x.ID {
	case setup.StepAppSecret:
		next = action.Next.As("type them")
	case setup.StepAppSignIn:
		next = action.Next.As("sign in").Unless(p.Blocked(s))
	}
	if len(x.Shows) > 0 {
		seen = "This is looked at: r looks again."
	}
	done := action.Ticked.Unless(seen)
	if _, ticked, _ := s.hand.Ticked(s.Spec, x.Step); ticked {
		done = action.Ticked.As("not done").Unless(seen)
	}
	nothing := ""
	if f, ok := p.view.focus(); !ok || f.copies == "" {
		nothing = "There is nothing to copy here."
	}
	return []Key{
		done, next, action.Value.Unless(nothing), action.Open.Unless(s.closed(x.URL)), action.Turn,
		action.Again.As("look again"), action.Move,
	}
}

// steps are those of the environment, with the company as far as it is known.
func (p *portalPage) steps(s *Session) []setup.AppStep {
	c := s.Snapshot.Company
	if c.ID == 0 {
		c.ID, c.Name = s.Spec.Company.ID, s.Spec.Company.Name
	}
	return setup.AppSteps(s.config(), c)
}

func (p *portalPage) Enter(s *Session) tea.Cmd {
	p.seen = map[string]setup.Check{}
	cmd := p.look(s)
	p.first(s)
	return cmd
}

// first goes to the first step that is left.
func (p *portalPage) first(s *Session) {
	steps := p.steps(s)
	p.at = max(0, slices.IndexFunc(steps, func(x setup.AppStep) bool { return !x.Optional && !p.done(s, x) }))
	p.refresh(s)
}

// done tells whether a step is done: seen to be, or, where nothing shows it, marked as.
func (p *portalPage) done(s *Session, x setup.AppStep) bool {
	if len(x.Shows) == 0 {
		_, ticked, _ := s.hand.Ticked(s.Spec, x.Step)
		return ticked
	}
	for _, id := range x.Shows {
		if p.seen[id].Status != setup.StatusVerified {
			return false
		}
	}
	return true
}

func (p *portalPage) refresh(s *Session) {
	steps := p.steps(s)
	p.at = max(0, min(p.at, len(steps)-1))
	p.view.show(steps[p.at].Step)
	p.title = fmt.Sprintf("Step %d of %d: %s", p.at+1, len(steps), steps[p.at].Title)
}

// look looks at what can be: the pair by the token endpoint, and, once somebody has
// signed in, the companies, the gate and the rights.
func (p *portalPage) look(s *Session) tea.Cmd {
	s.settleStore()
	if p.Blocked(s) != "" {
		return s.lookUpSaved()
	}
	if !s.link.signedIn() {
		cfg := s.config()
		return s.load(slotSecret, func(ctx context.Context) tea.Msg { return probedMsg{setup.LookAtSecret(ctx, cfg)} })
	}
	yes := setup.Check{Status: setup.StatusVerified}
	p.seen[setup.LookSignIn], p.seen[setup.LookMe] = yes, yes
	if n := len(s.link.companies); n > 0 {
		yes.Detail = fmt.Sprintf("the list of companies answers, with %d in it", n)
		p.seen[setup.LookCompany] = yes
	}
	if s.link.api == nil {
		return nil
	}
	return s.read(slotOperator, setup.PartOperator)
}

func (p *portalPage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	switch msg := msg.(type) {
	case savedMsg:
		if msg.store != nil {
			s.link.credentials, s.link.store = msg.saved.Credentials, msg.store
			return Stay, p.look(s)
		}
	case probedMsg:
		p.seen[msg.check.ID] = msg.check
		if p.view.step.ID == setup.StepAppSecret && msg.check.Status == setup.StatusVerified {
			s.say(s.Theme.Glyphs.Good + " " + sentence(msg.check.Detail) + ".")
			p.at++
			p.refresh(s)
		}
	case keptMsg:
		if msg.err != nil {
			s.warn("They could not be kept for the next start: " + text.Display(msg.err.Error()))
		}
	case readMsg:
		return p.took(s, msg)
	case watchMsg:
		return Stay, p.look(s)
	case tea.KeyPressMsg:
		return p.key(s, msg)
	}
	return Stay, nil
}

// took takes what the company said. While it says that the app is not there, it is asked
// again; once all is there, the way leads on.
func (p *portalPage) took(s *Session, m readMsg) (Action, tea.Cmd) {
	if m.err != nil {
		s.warn(inLine(explain(m.err)))
		return Stay, nil
	}
	s.took(m)
	was := p.seen[setup.CheckAppConnected].Status
	for _, k := range setup.Preflight(s.Snapshot) {
		p.seen[k.ID] = k
	}
	if now := p.seen[setup.CheckAppConnected]; now.Status == setup.StatusVerified {
		if was == setup.StatusFailed {
			s.say(s.Theme.Glyphs.Good + " The app is installed: the company answers.")
		}
		p.first(s)
		if s.Snapshot.FullAdmin == setup.Yes {
			return goTo(is[*preflightPage]), nil
		}
		return Stay, nil
	}
	p.first(s)
	return Stay, s.after(slotWatch, watchEvery, watchMsg{})
}

func (p *portalPage) key(s *Session, msg tea.KeyPressMsg) (Action, tea.Cmd) {
	x := p.steps(s)[p.at]
	switch k := msg.String(); {
	case action.Next.Is(k) && x.ID == setup.StepAppSecret:
		return Open(&secretOverlay{after: p.typed}), nil
	case action.Next.Is(k) && (x.ID == setup.StepAppSignIn || p.at == len(p.steps(s))-1):
		return Next, nil
	case action.Next.Is(k), k == action.Turn.On[1]:
		p.at++
	case k == action.Turn.On[0]:
		p.at--
	case action.Ticked.Is(k) && len(x.Shows) == 0:
		_, done, _ := s.hand.Ticked(s.Spec, x.Step)
		if s.tick(x.Step, !done); !done {
			p.at++
		}
	case action.Value.Is(k):
		return Stay, p.view.copyOut(s)
	case action.Open.Is(k):
		return Stay, s.browse(x.URL)
	case action.Again.Is(k):
		return Stay, p.look(s)
	default:
		p.view.key(msg)
		return Stay, nil
	}
	p.refresh(s)
	return Stay, nil
}

// typed looks at a pair that was just typed.
func (p *portalPage) typed(s *Session) tea.Cmd {
	p.seen = map[string]setup.Check{}
	p.refresh(s)
	return tea.Batch(p.keepCredentials(s), p.look(s))
}

func (p *portalPage) View(s *Session, w, h int) string {
	head := p.state(s, w)
	if whole := strings.TrimSuffix(whole(s, p.title, w), "\n"); whole != "" {
		head = append(strings.Split(whole, "\n"), head...)
	}
	body := p.view.view(s.Theme, w, max(h-len(head), 1))
	return widget.Fit(strings.Join(append(head, body), "\n"), w, h)
}

// state is how the step stands, by what was seen, or else by the admin's word.
func (p *portalPage) state(s *Session, w int) []string {
	t, x := s.Theme, p.steps(s)[p.at]
	for _, id := range x.Shows {
		switch k := p.seen[id]; k.Status {
		case setup.StatusFailed:
			return styled(t.Bad, t.Glyphs.Bad+" "+sentence(text.Display(k.Detail)), w)
		case setup.StatusUnknown:
			return styled(t.Warn, t.Glyphs.Warn+" "+sentence(text.Display(k.Detail+"; "+k.Fix)), w)
		case setup.StatusVerified, setup.StatusApplied, setup.StatusAttested, setup.StatusSkipped:
			if p.done(s, x) {
				return styled(t.Good, t.Glyphs.Good+" seen: "+text.Display(k.Detail), w)
			}
		}
	}
	if at, done, _ := s.hand.Ticked(s.Spec, x.Step); done && len(x.Shows) == 0 {
		return []string{t.Text.Render(t.Glyphs.Attested + " done, as you said on " + at.Local().Format("2 January, 15:04"))}
	}
	if x.Optional {
		return []string{t.Dim.Render("only where it is so")}
	}
	return nil
}

func (p *portalPage) Explain(s *Session) (string, string) {
	return p.view.hints(s.Theme.Glyphs), ""
}

// A secretOverlay takes the app's id and secret, and where to keep them.
type secretOverlay struct {
	page  credentialsPage
	after func(*Session) tea.Cmd
}

func (o *secretOverlay) Title() string { return "The app's client id and secret" }

func (o *secretOverlay) Typing() bool { return o.page.Typing() }

func (o *secretOverlay) Enter(s *Session) tea.Cmd { return o.page.Enter(s) }

// Receives tells that the overlay waits for what was kept.
func (o *secretOverlay) Receives(msg tea.Msg) bool {
	_, ok := msg.(savedMsg)
	return ok
}

func (o *secretOverlay) Keys(*Session) []Key {
	return slices.Concat([]Key{action.Apply.As("take them")}, o.page.form.keys()[1:], []Key{action.Leave})
}

func (o *secretOverlay) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	if k, ok := msg.(tea.KeyPressMsg); ok && action.Leave.Is(k.String()) {
		return Close, nil
	}
	act, cmd := o.page.Update(s, msg)
	if act.kind != actNext {
		return Stay, cmd
	}
	return Close, tea.Batch(cmd, o.after(s))
}

func (o *secretOverlay) View(s *Session, w, h int) string { return o.page.View(s, w, h) }

// keepCredentials keeps the app's id and secret where the admin has chosen, so that the
// next start has them; a sign-in with them that is there stays.
func (p *portalPage) keepCredentials(s *Session) tea.Cmd {
	store, key, c := s.link.store, s.Spec.Environment.Key(), s.link.credentials
	if store == nil {
		return nil
	}
	return s.load(slotKeep, func(ctx context.Context) tea.Msg {
		if was, err := store.Load(ctx, key); err == nil && was.Credentials == c {
			return nil
		}
		return keptMsg{store.Save(ctx, key, auth.Saved{Credentials: c})}
	})
}

// keptMsg tells whether the pair was kept.
type keptMsg struct{ err error }
