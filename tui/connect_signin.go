package tui

import (
	"context"
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// signInPage signs the admin in: by this machine's browser, by a pasted code, or
// with what was kept last time.
type signInPage struct {
	signing
	trying bool // a code was given and is being exchanged
	// unopened tells that the browser did not open.
	unopened bool
	failure  *text.Failure
}

// signedInMsg brings the end of an attempt.
type signedInMsg struct {
	client    *procore.Client
	me        procore.Identity
	companies []procore.Company
	unlisted  bool // Procore lists no companies before one is named
	err       error
}

func (p *signInPage) Title() string { return "Sign in to Procore" }

// Skip passes the page over once there is a sign-in for these credentials.
func (p *signInPage) Skip(s *Session) bool { return s.link.signedIn() }

func (p *signInPage) Blocked(s *Session) string {
	if !s.link.signedIn() {
		return "Sign in first: open the address, or paste the code that Procore shows."
	}
	return ""
}

func (p *signInPage) Typing() bool { return p.paste != nil }

// Escape closes the field for the code.
func (p *signInPage) Escape(*Session) bool {
	open := p.paste != nil
	p.paste = nil
	return open
}

func (p *signInPage) Keys(s *Session) []Key {
	if p.paste != nil {
		return []Key{action.Next.As("send the code")}
	}
	waiting := p.noAddress()
	open := action.Open.As("open browser").Unless(waiting)
	if s.deps.Open == nil {
		open = action.Open.Unless(noBrowser)
	}
	keys := []Key{action.Copy.Unless(waiting), open, action.Paste.Unless(waiting), action.Other.Unless(p.noOther())}
	if p.failure != nil {
		keys = append(keys, action.Again)
	}
	return keys
}

func (p *signInPage) Enter(s *Session) tea.Cmd {
	*p = signInPage{signing: signing{coded: s.deps.Open == nil || s.link.method == auth.MethodCode}}
	if s.settleStore(); s.link.store == nil {
		s.link.store = auth.NewMemoryStore()
	}
	dir := ""
	if s.deps.State != nil {
		dir = s.deps.State.Dir
	}
	s.link.source = auth.NewSource(s.config(), s.link.store, dir)
	return p.begin(s, s.link.signIn == nil)
}

// begin tries what was kept, where that may be good, then starts an attempt. The
// attempt lives as long as the page is open.
func (p *signInPage) begin(s *Session, kept bool) tea.Cmd {
	p.failure, p.attempt, p.trying = nil, nil, false
	source, config, page := s.link.source, s.config(), s.page
	if s.link.method == auth.MethodClientCredentials {
		return p.finish(s, func(ctx context.Context) (auth.Token, error) { return auth.ClientCredentials(ctx, config) })
	}
	return s.load(slotAttempt, func(ctx context.Context) tea.Msg {
		if kept {
			if _, err := source.Token(ctx); err == nil {
				return attemptMsg{}
			}
		}
		return startSignIn(page, config)
	})
}

// finish gets a token, keeps it, and reads who signed in. A nil get uses the
// token that was kept last time.
func (p *signInPage) finish(s *Session, get func(context.Context) (auth.Token, error)) tea.Cmd {
	source, method := s.link.source, s.link.method
	if method == "" {
		method = auth.MethodBrowser
	}
	client := s.newClient()
	return s.load(slotSignedIn, func(ctx context.Context) tea.Msg {
		if get != nil {
			t, err := get(ctx)
			if err == nil {
				err = source.Adopt(ctx, t, method)
			}
			if err != nil {
				return signedInMsg{err: err}
			}
		}
		companies, err := client.Companies(ctx)
		if method == auth.MethodClientCredentials {
			// By the documentation an app's own account is told nothing before it names a
			// company; some are.
			return signedInMsg{client: client, companies: companies, unlisted: err != nil || len(companies) == 0}
		}
		if err != nil {
			return signedInMsg{err: err}
		}
		me, err := client.Me(ctx)
		return signedInMsg{client: client, me: me, companies: companies, err: err}
	})
}

func (p *signInPage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	switch msg := msg.(type) {
	case attemptMsg:
		return Stay, p.begun(s, msg)
	case openedMsg:
		return Stay, p.opened(s, msg)
	case signedInMsg:
		return p.signedIn(s, msg)
	case tea.PasteMsg:
		if p.paste == nil {
			return Stay, p.send(s, msg.Content)
		}
	case tea.KeyPressMsg:
		if p.paste == nil && action.Next.Is(msg.String()) {
			if p.underWay(s) {
				return Stay, nil
			}
			return Next, nil
		}
		if p.paste == nil {
			return Stay, p.key(s, msg.String())
		}
	}
	if p.paste == nil {
		return Stay, nil
	}
	ev, cmd := p.paste.take(msg)
	if ev.submitted {
		cmd = tea.Batch(cmd, p.send(s, p.paste.Value("code")))
	}
	return Stay, cmd
}

// begun shows the address and waits for the answer, whichever way it comes.
func (p *signInPage) begun(s *Session, m attemptMsg) tea.Cmd {
	switch {
	case m.err != nil:
		p.fail(m.err)
		return nil
	case m.attempt == nil:
		return p.finish(s, nil)
	}
	p.attempt = m.attempt
	p.coded = p.coded || m.attempt.Callback != nil
	cmds := []tea.Cmd{p.finish(s, m.attempt.Wait)}
	if s.deps.Open != nil {
		cmds = append(cmds, p.open(s))
	}
	return tea.Batch(cmds...)
}

// open opens the shown address; nothing waits for the browser's end.
func (p *signInPage) open(s *Session) tea.Cmd {
	open, url := s.deps.Open, p.url()
	return s.load(slotOpen, func(ctx context.Context) tea.Msg {
		code, err := open(ctx, url)
		return openedMsg{code, err}
	})
}

func (p *signInPage) opened(s *Session, m openedMsg) tea.Cmd {
	switch {
	case m.err != nil:
		p.unopened = true
		s.warn("The browser did not open: copy the address (c) and open it yourself.")
	case m.code != "":
		return p.send(s, m.code)
	}
	return nil
}

// send gives a pasted code, or the address that the browser ended at.
func (p *signInPage) send(s *Session, pasted string) tea.Cmd {
	if p.attempt == nil {
		s.say("There is no sign-in under way: press r to begin again.")
		return nil
	}
	if err := p.attempt.Paste(pasted); err != nil {
		s.warn(sentence(err.Error()))
		return nil
	}
	p.paste, p.trying, p.failure = nil, true, nil
	if !s.loading(slotSignedIn) {
		return p.finish(s, p.attempt.Wait)
	}
	return nil
}

// signedIn goes on by itself: there is nothing to decide here.
func (p *signInPage) signedIn(s *Session, m signedInMsg) (Action, tea.Cmd) {
	p.trying = false
	if m.err != nil {
		s.link.signIn = m.err
		if errors.Is(m.err, auth.ErrSignInAgain) && p.attempt == nil && s.link.method != auth.MethodClientCredentials {
			return Stay, p.begin(s, false) // what was kept is worth nothing any more
		}
		p.fail(m.err)
		return Stay, nil
	}
	s.link.signIn = nil
	s.link.client, s.link.me, s.link.companies, s.link.unlisted = m.client, m.me, m.companies, m.unlisted
	if s.link.companies == nil {
		s.link.companies = []procore.Company{}
	}
	if err := p.settleCompany(s); err != nil {
		p.fail(err)
		return Stay, nil
	}
	p.attempt = nil
	if back := s.link.missedOn; back != nil && s.link.api != nil {
		s.link.missedOn = nil
		return goTo(pageOf(back)), nil
	}
	return Next, nil
}

// underWay tells whether the sign-in goes on by itself, so that nobody has to do anything:
// the demo's browser signs in, where it opens.
func (p *signInPage) underWay(s *Session) bool {
	return p.failure == nil && (p.attempt == nil || p.trying || s.deps.Demo && !p.unopened)
}

func (p *signInPage) fail(err error) {
	p.failure, p.paste = explain(err), nil
	if errors.Is(err, auth.ErrSignInAgain) {
		p.failure.Do = "Press r to sign in again. Your answers stay."
	}
}

func (p *signInPage) key(s *Session, stroke string) tea.Cmd {
	switch {
	case action.Again.Is(stroke) && p.failure != nil:
		return p.begin(s, false)
	case p.attempt == nil:
	case action.Copy.Is(stroke):
		return s.copyAddress(p.url())
	case action.Open.Is(stroke) && s.deps.Open != nil:
		return p.open(s)
	case action.Other.Is(stroke):
		p.coded = !p.coded
	case action.Paste.Is(stroke):
		p.typeCode()
	}
	return nil
}

func (p *signInPage) View(s *Session, w, h int) string {
	var blocks [][]string
	if p.failure != nil {
		blocks = append(blocks, wrapAll(laidOut(p.failure), w))
	}
	if p.attempt == nil {
		if p.failure == nil {
			blocks = append(blocks, []string{s.Theme.Dim.Render("Looking for an earlier sign-in…")})
		}
		return widget.Fit(strings.Join(stacked(blocks, h), "\n"), w, h)
	}
	blocks = append(blocks, wrapAll([]string{p.instruction(s)}, w), linked(p.url(), w))
	room := h
	if p.paste != nil {
		room -= 2 // for the field and a line before it
	}
	if p.failure != nil && rows(blocks) > room { // the address is needed more than why it failed
		blocks[0] = wrapAll(laidOut(&text.Failure{What: p.failure.What, Do: p.failure.Do}), w)
	}
	if p.paste != nil {
		lines := append(stacked(blocks, room), "")
		return widget.Fit(strings.Join(lines, "\n")+"\n"+p.paste.View(s.Theme, w, max(h-len(lines), 1)), w, h)
	}
	return widget.Fit(strings.Join(stacked(append(blocks, p.waiting(s, w)), room), "\n"), w, h)
}

func (p *signInPage) instruction(s *Session) string {
	switch {
	case p.coded && s.deps.Open == nil:
		return "Open this address in a browser on any machine, sign in as a company admin, and paste the code that " +
			"Procore shows here:"
	case p.coded:
		return "Open this address, sign in as a company admin, and paste the code that Procore shows here:"
	}
	return "Sign in as a company admin in the browser. If it did not open by itself, this is the address:"
}

func (p *signInPage) waiting(s *Session, w int) []string {
	words := "Waiting for the answer. Signing in on another machine works too: press w."
	switch {
	case p.trying:
		words = "Checking the code…"
	case p.coded:
		words = "Paste the code, or better the whole address, any time; p opens a field to type it. " + auth.BareCode
	}
	if p.attempt.Callback != nil {
		words += "\nThis machine can't take the answer itself: " + text.Display(p.attempt.Callback.Error())
	}
	return styled(s.Theme.Dim, words, w)
}
