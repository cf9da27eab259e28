package tui

import (
	"context"
	"errors"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore"
	"procore-setup/procore/setup"
	"procore-setup/tui/widget"
)

type commitState int

const (
	commitReading commitState = iota // what has to be known first
	commitReady                      // the plan is in sight and waits for y
	commitRunning                    // it is being carried out
	commitDone                       // nothing is left to change
	commitStuck                      // it can't be planned
)

// commitPage is the one panel through which every stage changes Procore.
type commitPage struct {
	stage   setup.Stage
	state   commitState
	plan    setup.Plan
	diff    *widget.Diff
	problem *problem
	outcome []string        // what the last run did, in lines
	ran     bool            // something was carried out while the page was open
	looked  int             // how often that was read back
	made    *setup.Snapshot // what the last run left, where it went without a mistake
	// quiet keeps a y that was on its way from approving a plan that nobody saw.
	quiet grace
}

func newCommit(stage setup.Stage) *commitPage { return &commitPage{stage: stage} }

func (p *commitPage) Title() string {
	switch p.state {
	case commitReading:
		return "What has to change?"
	case commitRunning:
		return "Changing Procore"
	case commitDone:
		if p.ran {
			return "Done: " + stageName(p.stage)
		}
		return "Nothing to change: " + stageName(p.stage) + " is right already"
	case commitStuck:
		return "This can't be planned yet"
	}
	return "Ready to change Procore?"
}

// waitForY says why Enter does not change Procore.
const waitForY = "Press y to change Procore, or esc to go back. Enter alone changes nothing."

func (p *commitPage) Blocked(*Session) string {
	switch {
	case p.state == commitDone:
		return ""
	case p.state == commitReady && p.ran && p.stage == setup.StageProjects:
		return "" // what is left shows in the checklist, with what to do about it
	case p.state == commitReady:
		return waitForY
	case p.state == commitRunning:
		return "Changes are running: ctrl+c stops after the one in hand."
	case p.state == commitStuck:
		return "What stands on this page has to be settled first."
	}
	return "Wait until Procore has answered."
}

func (p *commitPage) Keys(s *Session) []Key {
	switch p.state {
	case commitRunning:
		return []Key{keyStop}
	case commitStuck:
		return []Key{keyAgain}
	case commitDone:
		return []Key{keyGoOn, keyDetails, keyAgain.as("read again")}
	}
	wait := ""
	if p.state == commitReading {
		wait = "Wait until Procore has answered."
	}
	keys := []Key{keyCommit.unless(wait), keyDetails, keyAgain.as("read again").unless(wait), keyMove}
	return append(keys, keyGoOn.unless(p.Blocked(s)))
}

func (p *commitPage) Enter(s *Session) tea.Cmd {
	*p = commitPage{stage: p.stage, diff: widget.NewDiff(nil)}
	missing := setup.PartsFor(p.stage) &^ s.Snapshot.Read
	if missing == 0 {
		p.propose(s)
		return nil
	}
	return s.read("plan", missing)
}

func (p *commitPage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	switch msg := msg.(type) {
	case readMsg:
		return Stay, p.took(s, msg)
	case lagMsg:
		return Stay, s.read("plan", setup.PartsAfter(p.stage)&p.made.Read)
	case runMsg:
		return Stay, p.event(s, msg)
	case tea.KeyPressMsg:
		return p.key(s, msg)
	}
	return Stay, nil
}

// took plans with what was read.
func (p *commitPage) took(s *Session, m readMsg) tea.Cmd {
	if m.err != nil {
		p.stuck(m.err)
		return nil
	}
	s.took(m)
	p.propose(s)
	if p.state != commitReady || p.made == nil {
		return nil
	}
	return p.trust(s)
}

// looks are the pauses after which a run without a mistake is read back again,
// where Procore's lists do not show yet what it took.
var looks = []time.Duration{2 * time.Second, 5 * time.Second, 10 * time.Second, 20 * time.Second, 40 * time.Second}

// trust takes what a run without a mistake has made for true where Procore's
// lists do not show it yet: proposing it again would make it twice. Where not all
// of it is known, it looks again. Verify reads all of it once more in any case.
func (p *commitPage) trust(s *Session) tea.Cmd {
	const lag = "Procore's lists do not show all of it yet"
	read := s.Snapshot
	s.Snapshot = p.made
	if p.propose(s); p.state == commitDone {
		p.outcome = append(p.outcome, lag+"; Verify looks again.")
		return nil
	}
	s.Snapshot = read
	if p.propose(s); p.looked == len(looks) {
		p.outcome = append(p.outcome, lag+".")
		return nil
	}
	p.looked++
	p.state = commitReading
	return s.after("lag", looks[p.looked-1], lagMsg{})
}

// lagMsg says that it is time to read back again.
type lagMsg struct{}

// propose makes the plan of what is known, and shows it.
func (p *commitPage) propose(s *Session) {
	if s.Snapshot.AppConnected == setup.No {
		p.stuck(fmt.Errorf("%w: go back to the first stage, it says how to connect it", procore.ErrNotConnected))
		return
	}
	plan, err := setup.Diff(s.Spec, s.Snapshot, p.stage)
	if err != nil {
		p.stuck(err)
		return
	}
	p.plan, p.problem = plan.Stage(p.stage), nil
	p.diff = widget.NewDiff(planLines(p.plan, p.stage))
	if len(p.plan.Changes) == 0 {
		p.state = commitDone
		return
	}
	p.state = commitReady
	p.quiet.start()
}

func (p *commitPage) stuck(err error) {
	x := explain(err)
	p.state, p.problem = commitStuck, &x
}

func (p *commitPage) key(s *Session, msg tea.KeyPressMsg) (Action, tea.Cmd) {
	switch k := msg.String(); {
	case keyGoOn.is(k):
		return Next, nil
	case keyAgain.is(k) && p.state != commitRunning && p.state != commitReading:
		p.state = commitReading
		return Stay, s.read("plan", setup.PartsFor(p.stage))
	case keyCommit.is(k) && p.state == commitReady:
		if p.quiet.swallows() {
			return Stay, nil
		}
		return p.approve(s)
	case p.diff != nil:
		p.diff.Key(msg)
	}
	return Stay, nil
}

// approve starts the run. Taking the account off projects is asked about once
// more, by name.
func (p *commitPage) approve(s *Session) (Action, tea.Cmd) {
	for _, c := range p.plan.Changes {
		if c.Verb == setup.VerbRemove {
			return Open(newConfirm("Take the account off these projects?", c.Details, p.begin)), nil
		}
	}
	return Stay, p.begin(s)
}

func (p *commitPage) begin(s *Session) tea.Cmd {
	p.state, p.problem, p.outcome = commitRunning, nil, nil
	return s.start(p.plan)
}

// event follows the run, and reads back what it changed when it has ended.
func (p *commitPage) event(s *Session, m runMsg) tea.Cmd {
	if s.run == nil {
		return nil
	}
	if !m.ended {
		s.run.note(*m.event)
		if m.event.Kind == setup.EventWaiting {
			s.wait = m.event.Until
		}
		return nil
	}
	r := s.run
	s.run, s.wait, p.ran = nil, time.Time{}, true
	for _, kind := range r.steps {
		// What was sent and not answered may have reached Procore too.
		s.changed = s.changed || kind != setup.EventFailed && kind != setup.EventSkipped
	}
	p.outcome = summary(s, r, m.err)
	p.state = commitReading
	if m.snap != nil {
		s.Snapshot = m.snap // what the changes made is in it
	}
	s.saveDraft()
	p.made, p.looked = nil, 0
	after := setup.PartsAfter(p.stage) & s.Snapshot.Read // what was never read is read where it is needed
	if clean := m.err == nil && len(r.failed) == 0 && m.snap != nil; clean {
		p.made = s.copySnapshot()
	}
	s.forget(after)
	return s.read("plan", after)
}

// summary says what the run did, in lines.
func summary(s *Session, r *run, err error) []string {
	done := 0
	for _, kind := range r.steps {
		if kind == setup.EventDone {
			done++
		}
	}
	var out []string
	if done > 0 {
		out = append(out, fmt.Sprintf("✓ %s made.", counted(done, "change")))
	}
	if n := len(r.failed); n > 0 {
		out = append(out, fmt.Sprintf("✗ %s could not be changed:", counted(n, "project")))
		out = append(out, failures(s, r.failed)...)
	}
	switch {
	case err == nil:
	case errors.Is(err, setup.ErrStopped), errors.Is(err, context.Canceled):
		out = append(out, "! Stopped. What is left is listed below; y goes on with it.")
	default:
		out = append(out, explain(err).lines()...)
	}
	return out
}
