package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/tui/widget"
)

// A Session is all that outlives a page: the answers, what Procore said, and the
// way to Procore. Only the program's event loop touches it; commands work on
// copies and bring their result back as messages.
type Session struct {
	spec.Answers

	Snapshot *setup.Snapshot
	Theme    *widget.Theme
	hand     setup.Hand

	deps Deps

	loads
	link       link
	committing *committing
	changed    bool // something was changed in Procore
	checklist  *setup.Checklist
	message    message
	said       message      // the one before the last key
	visit      *visit       // an account that is there is looked at; nil: this is about a setup
	resumed    bool         // the answers of last time were taken over
	goesOn     bool         // they are gone on with: what they say already is not asked on the way
	onward     bool         // the page was come to on the way forward
	width      int          // of the screen, for texts that are laid out before they are drawn
	ahead      *setup.Ahead // what was read for the pages to come
}

// A message is what stands in the message line: what was just said, and how serious it is.
type message struct {
	text   string
	bad    bool
	blocks bool // it says why the page can't be left: once it is, that is over
}

func newSession(ctx context.Context, d Deps) *Session {
	d.Spec = d.Spec.Clone()
	if d.Company != "" {
		d.Spec.Company = spec.ParseCompany(d.Company)
	}
	s := &Session{
		deps: d, hand: setup.Hand{Catalog: d.Catalog, Terms: permission.Terms(d.Terms)},
		loads: newLoads(ctx), ahead: new(setup.Ahead), width: 80,
		Answers: spec.Answers{Spec: d.Spec.Clone()}, Snapshot: &setup.Snapshot{},
	}
	if open := d.Open; open != nil && !d.Demo {
		s.deps.Open = func(ctx context.Context, page string) (string, error) {
			if err := s.Spec.Environment.MayOpen(page); err != nil {
				return "", err
			}
			return open(ctx, page)
		}
	}
	s.link.credentials, s.link.method = d.Credentials, d.Method
	s.setTheme(d.Theme)
	if d.Demo {
		s.say(simulated)
	}
	s.resume()
	if s.hand.ByHand() {
		s.askNobody()
	}
	return s
}

// simulated says on the first page and in the first consent that it is a demo.
const simulated = "A simulated Procore; nothing real."

// untouched says that a consent is the first, and what a demo never changes; later ones
// have "the simulated Procore" in the key that changes it.
func (p *commitPage) untouched(s *Session, w int) []string {
	if s.changed {
		return nil
	}
	words := "Nothing has been changed yet."
	if s.deps.Demo {
		words += " " + simulated
	}
	return styled(s.Theme.Dim, words, w)
}

// resume takes the answers of last time over; what flags fixed wins.
func (s *Session) resume() {
	if s.deps.State == nil {
		return
	}
	draft, found, err := s.deps.State.LoadDraft()
	switch {
	case err != nil:
		s.warn("The answers of last time could not be read: " + err.Error())
		return
	case !found:
		return
	}
	if env := s.deps.Spec.Environment; env.Name != "" {
		if draft.Environment.APIURL != env.APIURL {
			return // answers about another world
		}
		draft.Environment = env
	}
	if c := s.deps.Spec.Company; c.ID != 0 || c.Name != "" {
		draft.Company = c
	}
	s.Spec, s.hand.Marks, s.resumed = draft.Spec, draft.Hand, true
}

// close ends a page: its loads are cancelled and their answers dropped, and the
// draft is saved.
func (s *Session) close() {
	if s.message.blocks {
		s.message = message{}
	}
	s.turn()
	s.saveDraft()
}

func (s *Session) saveDraft() {
	if s.deps.State == nil {
		return
	}
	draft := journal.Draft{Spec: s.Spec, Hand: s.hand.Marks}
	if v := s.visit; v != nil { // what is looked at is nobody's answer
		draft = journal.Draft{Spec: v.answers.Spec, Hand: v.marks}
	}
	if err := s.deps.State.SaveDraft(draft); err != nil {
		s.warn("Your answers could not be saved for a later start: " + err.Error())
	}
}

// busy tells whether anything is awaited.
func (s *Session) busy() bool { return s.committing != nil || s.waiting() }

// say puts a line on the message line until the next key.
func (s *Session) say(text string) { s.message = message{text: text} }

// warn is say for something that went wrong.
func (s *Session) warn(text string) { s.message = message{text: text, bad: true} }

// identify runs an edit; what was read about the account is forgotten where another one
// is meant afterwards.
func (s *Session) identify(edit func()) {
	was := s.Spec.Account
	edit()
	now := s.Spec.Account
	if now.Kind != was.Kind {
		s.Snapshot.Account = nil
	}
	if now.Kind != was.Kind || now.Email != was.Email {
		s.Snapshot.ReadAgain(setup.PartAccount | setup.PartAssignments)
	}
}

// copyAddress copies an address, and says so.
func (s *Session) copyAddress(address string) tea.Cmd {
	s.say("Sent to the terminal's clipboard. Where it takes none, mark the address instead.")
	return s.copyOut(address)
}

// copyOut sends a text to the terminal's clipboard, and where this machine has one of its
// own, there too. Nobody tells whether the terminal took it.
func (s *Session) copyOut(words string) tea.Cmd {
	send := tea.SetClipboard(words)
	native := s.deps.Clipboard
	if native == nil {
		return send
	}
	return tea.Batch(send, func() tea.Msg {
		_ = native(words) // the terminal's may have taken it all the same
		return nil
	})
}
