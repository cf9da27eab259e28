package tui

import (
	"context"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// retryMsg says that a request is sent again, and when; zero: its call has ended.
type retryMsg struct{ retry procore.Retry }

// waitMsg says until when the client waits for Procore's limits; zero: no more.
type waitMsg struct{ until time.Time }

// heldUp notes what the client waits for.
func (s *Session) heldUp(msg tea.Msg) {
	switch msg := msg.(type) {
	case waitMsg:
		s.wait = msg.until
	case retryMsg:
		s.retry = msg.retry
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
	return procore.New(procore.Options{
		BaseURL: s.Spec.Environment.APIURL, Tokens: s.link.source, Transport: s.deps.Transport,
		Logger: s.deps.Logger, UserAgent: "procore-setup/" + s.deps.Version,
		OnWait:  func(until time.Time) { s.post(s.ctx, waitMsg{until}) },
		OnRetry: func(r procore.Retry) { s.post(s.ctx, retryMsg{r}) },
	})
}

// forCompany binds the client, the journal and the spec to a company. Another
// company than before forgets what was read of the last one.
func (s *Session) forCompany(c procore.Company) error {
	if s.link.journalFor != c.ID || s.link.journal == nil {
		if err := s.openJournal(c.ID); err != nil {
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

func (s *Session) openJournal(company procore.ID) error {
	s.closeJournal()
	if s.deps.State == nil {
		s.link.journal, s.link.journalFor = journal.New(), company
		return nil
	}
	j, err := s.deps.State.Journal(s.Spec.Environment, company.String())
	if err != nil {
		return fmt.Errorf("opening the journal of this company: %w", err)
	}
	s.link.journal, s.link.journalFor = j, company
	return nil
}

// closeJournal releases the journal's lock.
func (s *Session) closeJournal() {
	if s.link.journal != nil {
		_ = s.link.journal.Close() // every line is on the disk already
		s.link.journal = nil
	}
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
		API: s.link.api, Catalog: s.deps.Catalog, Journal: s.link.journal, Terms: permission.Terms(s.deps.Terms),
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
	if s.byHand() {
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
