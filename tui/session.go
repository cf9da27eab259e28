package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/journal"
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
	hand

	deps Deps
	ctx  context.Context
	// inbox brings what happens outside the event loop: events of a run, waits,
	// questions of the engine. App listens to it all the time.
	inbox chan tea.Msg

	link       link
	committing *committing
	changed    bool   // something was changed in Procore
	signIn     error  // why there is no good sign-in; nil while there is, or none was tried
	missedOn   Screen // on which the sign-in was missed; nil: none
	checklist  *setup.Checklist
	wait       time.Time // until when the client waits for Procore's limits
	retry      procore.Retry
	message    message
	said       message // the one before the last key
	visit      *visit  // an account that is there is looked at; nil: this is about a setup
	resumed    bool    // the answers of last time were taken over
	goesOn     bool    // they are gone on with: what they say already is not asked on the way
	onward     bool    // the page was come to on the way forward
	width      int     // of the screen, for texts that are laid out before they are drawn

	request int
	loads   map[slot]load
	ahead   *setup.Ahead // what was read for the pages to come
	pageCtx context.Context
	leave   context.CancelFunc
}

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
}

// A message is what stands in the message line: what was just said, and how serious it is.
type message struct {
	text   string
	bad    bool
	blocks bool // it says why the page can't be left: once it is, that is over
}

// A load is the newest request of its kind; older ones are stale.
type load struct {
	request int
	cancel  context.CancelFunc
	parts   setup.Part // of the snapshot that it reads
}

// resultMsg brings the answer of a load back.
type resultMsg struct {
	slot    slot
	request int
	msg     tea.Msg
}

func newSession(ctx context.Context, d Deps) *Session {
	d.Spec = d.Spec.Clone()
	if d.Company != "" {
		d.Spec.Company = spec.ParseCompany(d.Company)
	}
	s := &Session{
		deps: d, ctx: ctx, inbox: make(chan tea.Msg), loads: map[slot]load{}, ahead: new(setup.Ahead), width: 80,
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
	s.open()
	s.resume()
	if s.byHand() {
		s.askNobody()
	}
	return s
}

// simulated says on the first page and in the first consent that it is a demo.
const simulated = "A simulated Procore; nothing real."

// untouched says that a consent is the first, and what a demo never changes; later ones
// have "the simulated Procore" in the key that changes it.
func (s *Session) untouched(w int) []string {
	if s.changed {
		return nil
	}
	words := "Nothing has been changed yet."
	if s.deps.Demo {
		words += " " + simulated
	}
	lines := widget.Wrap(words, w)
	for i := range lines {
		lines[i] = s.Theme.Dim.Render(lines[i])
	}
	return lines
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
	s.Spec, s.marks, s.resumed = draft.Spec, draft.Hand, true
}

// open starts a page: what it loads is bound to a context of its own.
func (s *Session) open() { s.pageCtx, s.leave = context.WithCancel(s.ctx) }

// close ends a page: its loads are cancelled and their answers dropped, and the
// draft is saved.
func (s *Session) close() {
	s.leave()
	if s.message.blocks {
		s.message = message{}
	}
	clear(s.loads)
	s.saveDraft()
	s.open()
}

func (s *Session) saveDraft() {
	if s.deps.State == nil {
		return
	}
	draft := journal.Draft{Spec: s.Spec, Hand: s.marks}
	if v := s.visit; v != nil { // what is looked at is nobody's answer
		draft = journal.Draft{Spec: v.answers.Spec, Hand: v.hand.marks}
	}
	if err := s.deps.State.SaveDraft(draft); err != nil {
		s.warn("Your answers could not be saved for a later start: " + err.Error())
	}
}

// load runs f in the background for the page that is open. A newer load in the
// same slot, or leaving the page, cancels it and makes its answer stale.
func (s *Session) load(at slot, f func(context.Context) tea.Msg) tea.Cmd {
	s.drop(at)
	s.request++
	n := s.request
	ctx, cancel := context.WithCancel(s.pageCtx)
	s.loads[at] = load{request: n, cancel: cancel}
	return func() tea.Msg { return resultMsg{at, n, f(ctx)} }
}

// drop cancels what is loading in a slot.
func (s *Session) drop(at slot) {
	if l, ok := s.loads[at]; ok {
		l.cancel()
		delete(s.loads, at)
	}
}

// loading tells whether a slot still waits for its answer.
func (s *Session) loading(at slot) bool {
	_, ok := s.loads[at]
	return ok
}

// busy tells whether anything is awaited. Nothing waits for a browser, nor for
// the pause after typing.
func (s *Session) busy() bool {
	for at := range s.loads {
		if at != slotOpen && at != slotDebounce && at != slotPass && at != slotLeft {
			return true
		}
	}
	return s.committing != nil
}

// take returns the message of a load, or false where it is stale.
func (s *Session) take(r resultMsg) (tea.Msg, bool) {
	l, ok := s.loads[r.slot]
	if !ok || l.request != r.request {
		return nil, false
	}
	l.cancel()
	delete(s.loads, r.slot)
	return r.msg, true
}

// after delivers msg to the page that is open now, unless it is left before.
func (s *Session) after(at slot, d time.Duration, msg tea.Msg) tea.Cmd {
	return s.load(at, func(ctx context.Context) tea.Msg {
		t := time.NewTimer(d)
		defer t.Stop()
		select {
		case <-t.C:
			return msg
		case <-ctx.Done():
			return nil
		}
	})
}

// listen waits for the next message of the inbox.
func (s *Session) listen() tea.Cmd {
	return func() tea.Msg {
		select {
		case m := <-s.inbox:
			return inboxMsg{m}
		case <-s.ctx.Done():
			return nil
		}
	}
}

// inboxMsg is a message from outside the event loop.
type inboxMsg struct{ msg tea.Msg }

// post puts a message into the inbox from outside the event loop.
func (s *Session) post(ctx context.Context, m tea.Msg) {
	select {
	case s.inbox <- m:
	case <-ctx.Done():
	}
}

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
		s.forget(setup.PartAccount | setup.PartAssignments)
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
