package tui

import (
	"context"
	"errors"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/journal"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// retryMsg says that a request is sent again, and when; zero: its call has ended.
type retryMsg struct{ retry procore.Retry }

// waitMsg says until when the client waits for Procore's limits; zero: no more.
type waitMsg struct{ until time.Time }

// A link is the way to Procore, as far as it stands.
type link struct {
	credentials auth.Credentials
	method      auth.Method
	store       auth.Store
	source      *auth.Source
	client      *procore.Client
	me          procore.Identity
	companies   []procore.Company
	unlisted    bool // the company has to be named by its number
	api         setup.API
	journal     *journal.Journal
	journalFor  procore.ID

	signIn   error     // why there is no good sign-in; nil while there is, or none was tried
	missedOn Screen    // on which the sign-in was missed; nil: none
	wait     time.Time // until when the client waits for Procore's limits
	retry    procore.Retry
}

// signedIn tells whether the present environment and credentials have a token.
func (l *link) signedIn() bool {
	return l.signIn == nil && l.client != nil && l.companies != nil
}

// lapse notes that Procore wants the admin to sign in again, whatever was being
// read or done: the sign-in page then is no longer passed over.
func (l *link) lapse(msg tea.Msg) {
	var err error
	switch m := msg.(type) {
	case readMsg:
		err = m.err
	case verifiedMsg:
		err = m.err
	case runMsg:
		err = m.err
	case liveMsg:
		err = m.err
	}
	if errors.Is(err, auth.ErrSignInAgain) {
		l.signIn = err
	}
}

// heldUp notes what the client waits for.
func (l *link) heldUp(msg tea.Msg) {
	switch msg := msg.(type) {
	case waitMsg:
		l.wait = msg.until
	case retryMsg:
		l.retry = msg.retry
	}
}

// trying says that a request is sent again, and when; "" where none is.
func (l *link) trying() string {
	r := l.retry
	if r.Until.IsZero() {
		return ""
	}
	says, when := "Procore has a fault of its own", "now"
	if r.Silent {
		says = "Procore does not answer"
	}
	if d := time.Until(r.Until); d > 0 {
		when = fmt.Sprintf("in %d s", int((d+time.Second-1)/time.Second))
	}
	return fmt.Sprintf("%s; trying again %s, %d of %d", says, when, r.Try, r.Of)
}

// settle waits until a sign-in that is being renewed is saved: without that it
// would be lost.
func (l *link) settle(ctx context.Context) {
	if l.source == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), renewing)
	defer cancel()
	l.source.Settle(ctx)
}

func (l *link) openJournal(state *journal.State, env auth.Environment, company procore.ID) error {
	l.closeJournal()
	if state == nil {
		l.journal, l.journalFor = journal.New(), company
		return nil
	}
	j, err := state.Journal(env, company.String())
	if err != nil {
		return fmt.Errorf("opening the journal of this company: %w", err)
	}
	l.journal, l.journalFor = j, company
	return nil
}

// closeJournal releases the journal's lock.
func (l *link) closeJournal() {
	if l.journal != nil {
		_ = l.journal.Close() // every line is on the disk already
		l.journal = nil
	}
}

// config is how the chosen environment is signed in to.
func (s *Session) config() auth.Config {
	return auth.Config{
		Environment: s.Spec.Environment, Credentials: s.link.credentials,
		Transport: s.deps.Transport, Port: s.deps.Port, Listen: s.deps.Listen,
		NoPKCE: s.deps.NoPKCE,
	}
}

// newClient returns a client that uses the session's token source.
func (s *Session) newClient() *procore.Client {
	s.ahead.Drop(setup.PartAll)
	o := s.options()
	o.BaseURL, o.Tokens = s.Spec.Environment.APIURL, s.link.source
	o.OnRetry = func(r procore.Retry) { s.post(s.ctx, retryMsg{r}) }
	return procore.New(o)
}

// options are those of every client.
func (s *Session) options() procore.Options {
	return procore.Options{
		Transport: s.deps.Transport, Logger: s.deps.Logger, UserAgent: "procore-setup/" + s.deps.Version,
		OnWait: func(until time.Time) { s.post(s.ctx, waitMsg{until}) },
	}
}

// forCompany binds the client, the journal and the spec to a company. Another
// company than before forgets what was read of the last one.
func (s *Session) forCompany(c procore.Company) error {
	if s.link.journalFor != c.ID || s.link.journal == nil {
		if err := s.link.openJournal(s.deps.State, s.Spec.Environment, c.ID); err != nil {
			return err
		}
		s.ahead.Drop(setup.PartAll)
		s.Snapshot = &setup.Snapshot{}
		s.checklist = nil
	}
	s.Spec.Company = spec.CompanySpec{ID: c.ID, Name: c.Name}
	s.Snapshot.Company = c
	s.link.api = s.link.client.ForCompany(c.ID)
	return nil
}

// readMsg brings parts of the snapshot.
type readMsg struct {
	parts setup.Part
	snap  *setup.Snapshot
	err   error
}

// reader returns a reader of the company, in the terms that the admin asked for.
func (s *Session) reader() *setup.Reader {
	return &setup.Reader{
		API: s.link.api, Catalog: s.deps.Catalog, Journal: s.link.journal, Terms: s.hand.Terms,
		ClientID: s.link.credentials.ClientID,
	}
}

// read reads parts of the snapshot for the present spec, into a copy.
func (s *Session) read(at slot, parts setup.Part) tea.Cmd {
	return s.readFor(at, parts, s.Spec.Clone())
}

// readFor is read for another spec.
func (s *Session) readFor(at slot, parts setup.Part, want spec.Spec) tea.Cmd {
	return s.loadParts(at, parts, want, nil)
}

// loadParts reads parts of the snapshot into a copy; what was read ahead is waited for.
func (s *Session) loadParts(
	at slot, parts setup.Part, want spec.Spec, page func(context.Context) func([]procore.Project, int),
) tea.Cmd {
	if s.hand.ByHand() {
		return nil // nobody is asked
	}
	s.drop(at) // what it waits for is free again
	snap, r := s.Snapshot.Copy(), s.reader()
	taken := s.ahead.Take(parts, want, snap)
	cmd := s.load(at, func(ctx context.Context) tea.Msg {
		if page != nil {
			r.Page = page(ctx)
		}
		err := taken.Read(ctx, r, parts, want, snap)
		return readMsg{parts, snap, err}
	})
	s.reads(at, parts)
	return cmd
}

// took takes the parts that were read into the session's snapshot.
func (s *Session) took(m readMsg) {
	if m.err == nil {
		s.Snapshot = s.Snapshot.With(m.parts, m.snap)
	}
}
