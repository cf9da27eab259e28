package tui

import (
	"cmp"
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/setup"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// verifyPage reads everything back and shows what Procore says.
type verifyPage struct {
	list    *widget.Checklist
	reading bool
	failure *text.Failure
	outputs outputs
	lag     setup.Lag // of the look in hand
	now     []leftStep
	ending  bool          // the account is to be off
	pause   time.Duration // until what people do is looked for again
	out     signOut       // of the admin's own sign-in
}

// verifiedMsg brings what was read back, and what it comes to.
type verifiedMsg struct {
	snap *setup.Snapshot
	list setup.Checklist
	// again says that a check is right before long, if Procore's lists are only behind.
	again bool
	err   error
}

func (p *verifyPage) Title() string {
	if p.ending {
		return "Is it all off?"
	}
	return "Is it all in place?"
}

func (p *verifyPage) Blocked(*Session) string { return "" }

func (p *verifyPage) Keys(s *Session) []Key {
	wait, open := p.waits(), ""
	if s.deps.Open == nil {
		open = "There is no browser on this machine."
	} else if s.Snapshot.UsersPage() == "" {
		open = "Procore did not say where this company's pages are."
	}
	noList := wait
	if s.checklist == nil && noList == "" {
		noList = "There is no checklist yet: press r."
	}
	var keys []Key
	prove, finish := action.Prove.Unless(p.noProof(s)), action.Finish.Unless(wait)
	if _, wrong := p.focus(s); wrong { // the way forward
		keys = append(keys, action.Mend.As(p.mending(s)))
	}
	if p.failed(s) {
		keys = append(keys, action.Retry.Unless(p.noReading()))
	}
	keys = append(keys, prove, finish)
	if len(p.now) > 0 {
		keys = append(keys, action.Left)
	}
	if s.Spec.Ending() {
		keys = append(keys, action.SignOut.As(p.signingOut()).Unless(p.noSignOut(s)))
	}
	keys = append(keys, action.Export.Unless(noList), action.Keep.Unless(p.noFile(s)))
	keys = append(keys, action.Again.As("check again").Unless(p.noReading()))
	return append(keys, action.Open.As("open in Procore").Unless(open), action.Move)
}

// waits is what has to be waited for before the page is left.
func (p *verifyPage) waits() string {
	switch {
	case p.reading:
		return "Wait until everything is read back."
	case p.out.asked && !p.out.done:
		return "Wait until Procore has answered."
	}
	return ""
}

// noProof is why the account itself can't be asked now.
func (p *verifyPage) noProof(s *Session) string {
	switch {
	case p.reading:
		return "Wait until everything is read back."
	case s.checklist == nil:
		return "There is no checklist yet: press r."
	case s.Snapshot.Account == nil:
		return "There is no account that could sign in."
	case s.Spec.Ending():
		return "The account is to be off: nobody signs in with it."
	}
	return ""
}

// noFile is why the answers make no setup file.
func (p *verifyPage) noFile(s *Session) string {
	if s.Spec.Ending() {
		return "No setup file asks for the end of an account: the report says what was done."
	}
	return ""
}

// proved takes what the account itself said into the checklist, and reads the rest once
// more: the account has signed in since.
func (p *verifyPage) proved(s *Session, proof *setup.Proof) tea.Cmd {
	s.Snapshot.Proof = proof
	return p.check(s)
}

func (p *verifyPage) Enter(s *Session) tea.Cmd {
	s.Snapshot.Proof, s.checklist = nil, nil // what was changed since is not what was looked at
	*p = verifyPage{list: widget.NewChecklist(nil), ending: s.Spec.Ending()}
	return p.check(s)
}

// check reads all of it afresh: a checklist from memory proves nothing.
func (p *verifyPage) check(s *Session) tea.Cmd {
	p.lag = setup.Lag{}
	p.lag.Next()
	return p.look(s)
}

// look is one look, the first or one after a pause.
func (p *verifyPage) look(s *Session) tea.Cmd {
	p.reading, p.failure = true, nil
	spec, snap, lag := s.Spec.Clone(), s.Snapshot.Copy(), p.lag
	r, taken := s.reader(), s.ahead.TakeLook(spec, snap)
	return s.load(slotVerify, func(ctx context.Context) tea.Msg {
		list, again, err := taken.Look(ctx, r, spec, snap, &lag)
		return verifiedMsg{snap, list, again, err}
	})
}

func (p *verifyPage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	switch msg := msg.(type) {
	case verifiedMsg:
		p.took(s, msg)
		if pause, more := p.lag.Next(); msg.again && more {
			return Stay, s.after(slotLag, pause, lagMsg{})
		}
		return Stay, p.watch(s, firstWatch)
	case lagMsg:
		return Stay, p.look(s)
	case watchMsg:
		return Stay, p.lookLeft(s)
	case leftMsg:
		return Stay, p.sawLeft(s, msg)
	case signedOutMsg:
		p.signedOut(s, msg)
	case writtenMsg:
		p.outputs.took(s, msg)
	case tea.KeyPressMsg:
		return p.key(s, msg)
	}
	return Stay, nil
}

func (p *verifyPage) took(s *Session, m verifiedMsg) {
	p.reading = false
	if m.err != nil {
		p.failure = explain(m.err)
		return
	}
	s.Snapshot = m.snap
	c := m.list
	s.checklist = &c
	p.remember(s)
	rows := checkRows(c.Checks)
	slices.SortStableFunc(rows, func(a, b widget.CheckRow) int { return cmp.Compare(urgency(a), urgency(b)) })
	p.list.SetRows(rows)
	if len(rows) > 0 && urgency(rows[0]) < urgency(p.list.Focus()) {
		p.list.SetFocus(rows[0].ID) // what is wrong is what is to be looked at
	}
}

// urgency orders the evidence: what is wrong first, then what is not known, then the
// rest as it stands in the checklist.
func urgency(r widget.CheckRow) int {
	switch r.Status {
	case widget.CheckFailed:
		return 0
	case widget.CheckUnknown:
		return 1
	}
	return 2
}

// checkRows are checks as a list draws them.
func checkRows(checks []setup.Check) []widget.CheckRow {
	rows := make([]widget.CheckRow, 0, len(checks))
	for _, k := range checks {
		rows = append(rows, widget.CheckRow{
			ID: k.ID, Title: text.Display(k.Title), Status: statuses[k.Status],
			Detail: text.Display(k.Detail), Fix: text.Display(k.Fix), Items: displayed(k.Lines()),
		})
	}
	return rows
}

// statuses says how a check's status is drawn.
var statuses = map[setup.Status]widget.CheckStatus{
	setup.StatusVerified: widget.CheckVerified, setup.StatusApplied: widget.CheckApplied,
	setup.StatusAttested: widget.CheckAttested, setup.StatusFailed: widget.CheckFailed,
	setup.StatusUnknown: widget.CheckUnknown, setup.StatusSkipped: widget.CheckSkipped,
}

func (p *verifyPage) key(s *Session, msg tea.KeyPressMsg) (Action, tea.Cmd) {
	switch k := msg.String(); {
	case action.Again.Is(k) && p.noReading() == "":
		s.drop(slotLag)
		return Stay, p.check(s)
	case action.Export.Is(k) && s.checklist != nil:
		return Stay, p.saveReport(s)
	case action.Keep.Is(k) && p.noFile(s) == "":
		return Stay, saveAnswers(s)
	case action.Open.Is(k):
		return Stay, s.browse(s.Snapshot.UsersPage())
	case action.SignOut.Is(k):
		return p.askSignOut(s)
	case action.Retry.Is(k) && p.failed(s) && p.noReading() == "":
		st, _ := s.checklist.Retry()
		return goTo(commitOf(st)), nil
	case action.Finish.Is(k) && p.waits() == "":
		return End(finished(s)), nil
	}
	return p.step(s, msg)
}

// step takes the keys of what is left to do, and of the evidence.
func (p *verifyPage) step(s *Session, msg tea.KeyPressMsg) (Action, tea.Cmd) {
	switch k := msg.String(); {
	case action.Prove.Is(k):
		return p.prove(s)
	case action.Left.Is(k) && len(p.now) > 0:
		return p.open(s, p.due())
	case action.Step.Is(k):
		return p.numbered(s, k)
	case action.Mend.Is(k):
		return p.mend(s)
	}
	p.list.Key(msg)
	return Stay, nil
}

// failed tells whether projects are not as asked, so that there is something to try
// again. The plan for it is shown on the page of the projects' changes.
func (p *verifyPage) failed(s *Session) bool {
	if p.reading || s.checklist == nil {
		return false
	}
	_, some := s.checklist.Retry()
	return some
}

// finished is the outcome of leaving from here.
func finished(s *Session) error {
	switch {
	case s.checklist == nil:
		return ErrUnfinished
	case s.checklist.OK(false):
		return nil
	}
	return ErrDiffers
}
