package tui

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/auth"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// A proofOverlay signs in as the account itself and asks Procore what it sees and what
// it may do. A person signs in by a private window or a pasted code, an app with its
// own credentials. The sign-in stays in memory and is ended when it was asked.
type proofOverlay struct {
	signing
	app     *form // the app's own credentials
	sample  setup.Sample
	stage   proofStage
	failure *text.Failure
	took    func(*Session, *setup.Proof) tea.Cmd
}

// A proofStage is how far the proof has come.
type proofStage int

const (
	proofWaits proofStage = iota // for the sign-in
	proofTries                   // a code or credentials are being exchanged
	proofAsks                    // the account is asked
)

type (
	// proofAskingMsg says that the sign-in was good, and the account is being asked.
	proofAskingMsg struct{}
	// proofMsg brings the proof.
	proofMsg struct {
		proof *setup.Proof
		err   error
	}
)

// newProof returns the overlay, and what it begins with.
func newProof(s *Session, took func(*Session, *setup.Proof) tea.Cmd) (*proofOverlay, tea.Cmd) {
	o := &proofOverlay{sample: setup.DefaultSample, took: took}
	return o, o.begin(s)
}

func (o *proofOverlay) Title() string { return "Can the account itself do its work?" }

// Receives tells that the overlay waits for a message.
func (o *proofOverlay) Receives(msg tea.Msg) bool {
	switch msg.(type) {
	case attemptMsg, openedMsg, proofAskingMsg, proofMsg:
		return true
	}
	return false
}

// Typing tells whether letters are text now.
func (o *proofOverlay) Typing() bool {
	return o.stage == proofWaits && (o.paste != nil || o.app != nil)
}

func (o *proofOverlay) Keys(s *Session) []Key {
	switch {
	case o.stage != proofWaits:
		return []Key{action.Leave.As("give up")}
	case o.paste != nil:
		return []Key{action.Next.As("send the code"), action.Leave.As("close the field")}
	case o.app != nil:
		return append(o.app.keys(), action.Leave.As("not now"))
	}
	waiting := o.noAddress()
	open := waiting
	if s.deps.OpenAs == nil {
		open = "Open a private window yourself, and the address in it: in this browser you are signed in."
	}
	keys := []Key{
		action.Copy.Unless(waiting), action.Private.Unless(open), action.Paste.Unless(waiting),
		action.Other.Unless(o.noOther()), action.Every.As(o.everyWords()),
	}
	if o.failure != nil {
		keys = append(keys, action.Again)
	}
	return append(keys, action.Leave.As("not now"))
}

func (o *proofOverlay) everyWords() string {
	if o.sample == setup.SampleAll {
		return "look at 5 projects"
	}
	return "look at every project"
}

// begin starts an attempt of a person, or opens the fields for an app.
func (o *proofOverlay) begin(s *Session) tea.Cmd {
	o.end(s)
	o.stage, o.paste = proofWaits, nil
	if s.Spec.Account.Kind == spec.AppAccount {
		o.askApp(s)
		return nil
	}
	page, config := s.page, s.config()
	return s.load(slotProofAttempt, func(context.Context) tea.Msg { return startSignIn(page, config) })
}

// end ends an attempt and what is under way.
func (o *proofOverlay) end(s *Session) {
	for _, one := range []slot{slotProofAttempt, slotProofOpen, slotProof} {
		s.drop(one)
	}
	if o.attempt != nil {
		go o.attempt.Close() // waits for its listener
		o.attempt = nil
	}
}

// askApp opens the fields for the app's own client id and secret.
func (o *proofOverlay) askApp(s *Session) {
	var known auth.Credentials
	if s.deps.AccountCredentials != nil {
		known = s.deps.AccountCredentials(s.Spec.Company.ID, s.Spec.Account.Email)
	}
	need := func(v string) error {
		if text.Token(v) == "" {
			return errors.New("ask the integration's vendor for it")
		}
		return nil
	}
	o.app = newForm(
		widget.Field{
			ID: "id", Label: "App's client ID", Value: known.ClientID, Clean: text.Token, Validate: need,
			Help: "Of the app that brought the account, not of your company's own app.",
		},
		widget.Field{
			ID: "secret", Kind: widget.PasswordField, Label: "App's client secret",
			Value: known.ClientSecret.Reveal(), Clean: text.Token, Validate: need,
			Help: "It is used for this once and kept nowhere.",
		},
	)
}

func (o *proofOverlay) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	switch msg := msg.(type) {
	case attemptMsg:
		return Stay, o.begun(s, msg)
	case openedMsg:
		return Stay, o.opened(s, msg)
	case proofAskingMsg:
		if s.loading(slotProof) { // the end may come before it
			o.stage = proofAsks
		}
		return Stay, nil
	case proofMsg:
		return o.done(s, msg)
	case tea.PasteMsg:
		if !o.Typing() {
			return Stay, o.send(s, msg.Content)
		}
	case tea.KeyPressMsg:
		if act, cmd, took := o.key(s, msg); took {
			return act, cmd
		}
	}
	return o.fill(s, msg)
}

// fill gives a message to the field or the fields that are open.
func (o *proofOverlay) fill(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	switch {
	case !o.Typing():
	case o.paste != nil:
		ev, cmd := o.paste.take(msg)
		if ev.submitted {
			cmd = tea.Batch(cmd, o.send(s, o.paste.Value("code")))
		}
		return Stay, cmd
	default:
		ev, cmd := o.app.take(msg)
		if ev.submitted {
			cmd = tea.Batch(cmd, o.asApp(s))
		}
		return Stay, cmd
	}
	return Stay, nil
}

// key handles the keys that are no text; false where it is for a field.
func (o *proofOverlay) key(s *Session, msg tea.KeyPressMsg) (act Action, cmd tea.Cmd, took bool) {
	switch k := msg.String(); {
	case action.Leave.Is(k) && o.paste != nil:
		o.paste = nil
	case action.Leave.Is(k):
		o.end(s)
		return Close, nil, true
	case o.Typing():
		return Stay, nil, false
	case action.Again.Is(k) && o.failure != nil:
		o.failure = nil
		return Stay, o.begin(s), true
	case action.Every.Is(k):
		if o.sample == setup.SampleAll {
			o.sample = setup.DefaultSample
		} else {
			o.sample = setup.SampleAll
		}
	case o.attempt != nil && o.stage == proofWaits:
		return Stay, o.addressKey(s, k), true
	}
	return Stay, nil, true
}

// addressKey handles the keys of the address to sign in at.
func (o *proofOverlay) addressKey(s *Session, stroke string) tea.Cmd {
	switch {
	case action.Copy.Is(stroke):
		return s.copyAddress(o.url())
	case action.Private.Is(stroke) && s.deps.OpenAs != nil:
		return o.open(s)
	case action.Other.Is(stroke):
		o.coded = !o.coded
	case action.Paste.Is(stroke):
		o.typeCode()
	}
	return nil
}

// begun shows the address and waits for the answer, whichever way it comes.
func (o *proofOverlay) begun(s *Session, m attemptMsg) tea.Cmd {
	if m.err != nil {
		o.fail(m.err)
		return nil
	}
	o.attempt = m.attempt
	o.coded = o.coded || m.attempt.Callback != nil || s.deps.Open == nil
	return o.prove(s, s.config(), m.attempt.Wait)
}

// open opens a private window in which the account's owner signs in.
func (o *proofOverlay) open(s *Session) tea.Cmd {
	open, url, email := s.deps.OpenAs, o.url(), s.Spec.Account.Email
	return s.load(slotProofOpen, func(ctx context.Context) tea.Msg {
		code, err := open(ctx, url, email)
		return openedMsg{code, err}
	})
}

func (o *proofOverlay) opened(s *Session, m openedMsg) tea.Cmd {
	switch {
	case m.err != nil:
		s.warn(sentence(text.Display(m.err.Error())) + ".")
	case m.code != "":
		return o.send(s, m.code)
	}
	return nil
}

// send gives a pasted code, or the address that the browser ended at.
func (o *proofOverlay) send(s *Session, pasted string) tea.Cmd {
	if o.attempt == nil || o.stage != proofWaits {
		return nil
	}
	if err := o.attempt.Paste(pasted); err != nil {
		s.warn(sentence(err.Error()))
		return nil
	}
	o.paste, o.failure, o.stage = nil, nil, proofTries
	if !s.loading(slotProof) {
		return o.prove(s, s.config(), o.attempt.Wait)
	}
	return nil
}

// asApp signs in with the app's own credentials.
func (o *proofOverlay) asApp(s *Session) tea.Cmd {
	c := s.config()
	c.Credentials = auth.Credentials{
		ClientID: text.Token(o.app.Value("id")), ClientSecret: auth.NewSecret(text.Token(o.app.Value("secret"))),
	}
	o.failure, o.stage = nil, proofTries
	return o.prove(s, c, func(ctx context.Context) (auth.Token, error) { return auth.ClientCredentials(ctx, c) })
}

// prove gets a token, asks with it, and ends it: one load, so that no token is left
// over where the overlay is closed meanwhile.
func (o *proofOverlay) prove(s *Session, c auth.Config, get func(context.Context) (auth.Token, error)) tea.Cmd {
	want, snap, company, options := s.Spec.Clone(), s.Snapshot.Copy(), s.Spec.Company.ID, s.options()
	return s.load(slotProof, func(ctx context.Context) tea.Msg {
		t, err := get(ctx)
		if err != nil {
			return proofMsg{err: err}
		}
		w, err := setup.NewWitness(context.WithoutCancel(ctx), c, t, options, company)
		if err != nil {
			return proofMsg{err: err}
		}
		s.post(s.ctx, proofAskingMsg{})
		p, err := w.Look(ctx, want, snap, o.sample)
		return proofMsg{p, err}
	})
}

// done takes the proof over. Where somebody else has signed in, it is told, and the
// checklist stays as it was: nothing was learnt about the account.
func (o *proofOverlay) done(s *Session, m proofMsg) (Action, tea.Cmd) {
	o.stage, o.paste = proofWaits, nil
	if m.err != nil {
		o.fail(m.err)
		return Stay, nil
	}
	if who := m.proof.Stranger(s.Spec, s.Snapshot); who != "" {
		o.failure = &text.Failure{
			What: "You signed in as " + who, Why: "that is not the account " + text.Display(s.Spec.Account.Email) +
				"; nothing was read with that sign-in, and it is ended",
			Do: "Press r, and open the address in a private window, where nobody is signed in.",
		}
		if o.app != nil {
			o.failure.Do = "Give the client id and secret of the app that brought the account."
			return Stay, nil
		}
		o.end(s)
		return Stay, nil
	}
	o.end(s)
	return Close, o.took(s, m.proof)
}

func (o *proofOverlay) fail(err error) {
	o.failure = explain(err)
	if errors.Is(err, auth.ErrSignInAgain) || o.failure.Do == "" {
		o.failure = &text.Failure{
			What: "The account could not sign in", Why: text.Display(err.Error()), Do: "Press r to try again.",
		}
	}
}
