package tui

import (
	"context"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"procore-setup/procore/journal"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// verifyPage reads everything back and shows what Procore says.
type verifyPage struct {
	list    *widget.Checklist
	reading bool
	failure *text.Failure
	outputs outputs
	lag     setup.Lag      // of the look in hand
	left    []setup.Change // the steps that are left to people
}

// verifiedMsg brings what was read back, and what it comes to.
type verifiedMsg struct {
	snap *setup.Snapshot
	list setup.Checklist
	// again says that a check is right before long, if Procore's lists are only behind.
	again bool
	err   error
}

func (p *verifyPage) Title() string { return "Is it all in place?" }

func (p *verifyPage) Blocked(*Session) string { return "" }

func (p *verifyPage) Keys(s *Session) []Key {
	wait, open := "", ""
	if p.reading {
		wait = "Wait until everything is read back."
	}
	if s.deps.Open == nil {
		open = "There is no browser on this machine."
	} else if s.Snapshot.UsersPage() == "" {
		open = "Procore did not say where this company's pages are."
	}
	noList := wait
	if s.checklist == nil && noList == "" {
		noList = "There is no checklist yet: press r."
	}
	prove := []Key{keyProve.unless(p.noProof(s))}
	keys := []Key{keyAgain.as("check again").unless(wait), keyExport.unless(noList), keyKeep}
	if p.failed(s) {
		keys = append(keys, keyRetry)
	} else { // the way forward
		keys, prove = append(prove, keys...), nil
	}
	if len(p.reminders(s)) > 0 {
		keys = append(keys, keyLeft)
	}
	keys = append(keys, keyFinish.unless(wait), keyOpen.as("open in Procore").unless(open))
	return append(append(keys, prove...), keyMove)
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
	s.Snapshot.Proof = nil // what was changed since is not what was looked at
	*p = verifyPage{list: widget.NewChecklist(nil)}
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
	spec, snap, lag := s.Spec.Clone(), s.copySnapshot(), p.lag
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
		if !msg.again {
			return Stay, nil
		}
		if pause, more := p.lag.Next(); more {
			return Stay, s.after(slotLag, pause, lagMsg{})
		}
	case lagMsg:
		return Stay, p.look(s)
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
		x := explain(m.err)
		p.failure = &x
		return
	}
	s.Snapshot = m.snap
	c := m.list
	s.checklist = &c
	p.left = setup.Reminders(s.Spec, s.Snapshot)
	p.list.SetRows(checkRows(c.Checks))
}

// checkRows are checks as a list draws them.
func checkRows(checks []setup.Check) []widget.CheckRow {
	rows := make([]widget.CheckRow, 0, len(checks))
	for _, k := range checks {
		row := widget.CheckRow{
			ID: k.ID, Title: text.Display(k.Title), Status: statuses[k.Status],
			Detail: text.Display(k.Detail), Fix: text.Display(k.Fix),
		}
		for _, item := range k.Items {
			row.Items = append(row.Items, text.Display(item))
		}
		rows = append(rows, row)
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
	case keyAgain.is(k) && !p.reading:
		s.drop(slotLag)
		return Stay, p.check(s)
	case keyProve.is(k) && p.noProof(s) == "":
		o, cmd := newProof(s, p.proved)
		return Open(o), cmd
	case keyExport.is(k) && s.checklist != nil:
		return Stay, s.saveReport()
	case keyKeep.is(k):
		return Stay, s.saveAnswers()
	case keyOpen.is(k):
		return Stay, s.browse(s.Snapshot.UsersPage())
	case keyLeft.is(k) && len(p.reminders(s)) > 0:
		return Open(p.remind(s, p.reminders(s)[0])), nil
	case keyRetry.is(k) && p.failed(s):
		return goTo(commitOf(spec.StageProjects)), nil
	case keyFinish.is(k) && !p.reading:
		return End(s.finished()), nil
	default:
		p.list.Key(msg)
	}
	return Stay, nil
}

// failed tells whether projects are not as asked, so that there is something to try
// again. The plan for it is shown on the page of the projects' changes.
func (p *verifyPage) failed(s *Session) bool {
	return !p.reading && s.checklist != nil && len(s.checklist.Failed(spec.StageProjects)) > 0
}

// finished is the outcome of leaving from here.
func (s *Session) finished() error {
	switch {
	case s.checklist == nil:
		return ErrUnfinished
	case s.checklist.OK(false):
		return nil
	}
	return ErrDiffers
}

// reminders are the steps that are left to people.
func (p *verifyPage) reminders(s *Session) []setup.Change {
	if p.reading || s.checklist == nil {
		return nil
	}
	return p.left
}

// remind opens such a step; what the admin attests goes into the journal.
func (p *verifyPage) remind(s *Session, c setup.Change) Overlay {
	return &manualOverlay{change: c, pager: widget.NewPager(""), answer: func(s *Session, a setup.ManualAnswer) tea.Cmd {
		phase := map[setup.ManualAnswer]journal.Phase{
			setup.ManualAttested: journal.PhaseAttested, setup.ManualSeen: journal.PhaseDone,
			setup.ManualSkipped: journal.PhaseSkipped,
		}[a]
		if phase == "" {
			return nil
		}
		r := journal.Record{At: time.Now(), Change: c.ID, Phase: phase, Target: s.Spec.Account.Email}
		if err := s.link.journal.Append(r); err != nil {
			s.warn("This could not be written down: " + err.Error())
			return nil
		}
		return p.check(s)
	}}
}

func (p *verifyPage) View(s *Session, w, h int) string {
	switch {
	case p.failure != nil:
		return widget.Fit(strings.Join(wrapAll(laidOut(*p.failure), w), "\n"), w, h)
	case p.reading && s.checklist == nil:
		return widget.Fit(s.Theme.Dim.Render("Reading everything back from Procore…"), w, h)
	}
	foot := p.outputs.lines(s)
	for _, c := range p.reminders(s) {
		foot = append(foot, "Left to people: "+text.Display(c.Target)+" (h)")
	}
	foot = wrapAll(foot, w)
	foot = foot[:min(len(foot), max(h/2, 2))]
	head := p.verdict(s, w)
	list := p.list.View(s.Theme, w, max(h-len(head)-len(foot), 1))
	n, last := len(s.checklist.Checks), len(head)-1
	if n > 0 && !p.reading && !strings.Contains(list, text.Display(s.checklist.Checks[n-1].Title)) {
		head[last] = widget.Ends(head[last], s.Theme.Dim.Render("↑↓ the rest"), w)
	}
	return widget.Fit(strings.Join(head, "\n")+"\n"+list+"\n"+strings.Join(foot, "\n"), w, h)
}

// verdict says in a sentence what the checklist comes to, in one line or two.
func (p *verifyPage) verdict(s *Session, w int) []string {
	if p.reading {
		return []string{s.Theme.Dim.Render("Reading everything back from Procore…")}
	}
	counts := map[setup.Status]int{}
	for _, k := range s.checklist.Checks {
		counts[k.Status]++
	}
	var parts []string
	for _, st := range []setup.Status{
		setup.StatusVerified, setup.StatusApplied, setup.StatusAttested, setup.StatusUnknown, setup.StatusSkipped,
	} {
		if counts[st] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[st], st))
		}
	}
	rest, g := strings.Join(parts, " · "), s.Theme.Glyphs
	says, style := g.Good+" "+s.checklist.Verdict()+".", s.Theme.Good
	switch n := counts[setup.StatusFailed]; {
	case n > 0:
		says, style = fmt.Sprintf("%s %s not as asked.", g.Bad, areIs(n, "thing")), s.Theme.Bad
	case !s.checklist.Proved() && !s.checklist.ReadBack():
		says, style = g.Warn+" "+s.checklist.Verdict()+".", s.Theme.Warn
	}
	var lines []string
	for _, l := range widget.Wrap(says, w) {
		lines = append(lines, style.Render(l))
	}
	if last := len(lines) - 1; lipgloss.Width(lines[last])+1+lipgloss.Width(rest) <= w {
		lines[last] += " " + rest
	}
	return lines
}

func areIs(n int, noun string) string {
	if n == 1 {
		return "1 " + noun + " is"
	}
	return text.Number(n) + " " + noun + "s are"
}
