package tui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

type commitState int

const (
	commitReading commitState = iota // what has to be known first
	commitReady                      // the plan is in sight and waits for y
	commitRunning                    // it is being carried out
	commitDone                       // nothing is left to change
	commitStuck                      // it can't be planned
	commitAsk                        // something about the templates is to be settled first
)

// commitPage is the one panel through which every stage changes Procore.
type commitPage struct {
	stage   spec.Stage
	state   commitState
	plan    setup.Plan
	diff    *widget.Diff
	failure *text.Failure
	whose   bool          // it is that the account that is there may be somebody's
	outcome []string      // what the last run did, in lines
	causes  []setup.Cause // why projects of the plan were not changed last time
	ran     bool          // something was carried out while the page was open
	lag     setup.Lag     // of reading that back
	handed  bool          // Procore took rows over, and the last reading was to see them
	// quiet keeps a y that was on its way from approving a plan that nobody saw.
	quiet grace
	// review is what the templates come to; nil on the page of another stage.
	review *review
	ending bool // the account is to be taken away: all of that is one plan
	short  bool // the last run did not go to its end, or not all of it went right
}

func newCommit(stage spec.Stage) *commitPage { return &commitPage{stage: stage} }

// passMsg lets a page go on by itself that had nothing to ask when it opened.
type passMsg struct{}

func (p *commitPage) Title() string {
	switch p.state {
	case commitReading:
		return "What has to change?"
	case commitRunning:
		return "Changing Procore"
	case commitDone:
		if p.ending {
			return p.ended()
		}
		if p.ran {
			return "Done: " + p.stage.Title()
		}
		verb := " is"
		if p.stage == spec.StageProjects {
			verb = " are"
		}
		return "Nothing to change: " + p.stage.Title() + verb + " right already"
	case commitStuck:
		if p.whose {
			return spec.FieldOf(setup.AdoptField).Ask
		}
		return "This can't be planned yet"
	case commitAsk:
		return "Is this what the account may do?"
	}
	return "Change Procore?"
}

// waitForY says why Enter does not change Procore.
const waitForY = "Press y to change Procore, or esc to go back. Enter alone changes nothing."

func (p *commitPage) Blocked(s *Session) string {
	switch {
	case p.state == commitDone:
		return ""
	case p.state == commitReady && p.ran && setup.PartsTold(p.stage) != 0:
		return "" // what is left shows in the checklist, with what to do about it
	case p.state == commitReady:
		return waitForY
	case p.state == commitRunning:
		return "Changes are running: ctrl+c stops after the one in hand."
	case p.state == commitStuck:
		return "What stands on this page has to be settled first."
	case p.state == commitAsk:
		return p.review.blocked()
	}
	return "Wait until Procore has answered."
}

func (p *commitPage) Keys(s *Session) []Key {
	switch p.state {
	case commitRunning:
		return []Key{action.Stop}
	case commitStuck:
		return p.stuckKeys(s)
	case commitAsk:
		return append(p.review.keys(), detailsOf(p.diff), action.Again.As("read again"), p.wholeKey(), action.Move)
	case commitDone:
		return append([]Key{action.GoOn, detailsOf(p.diff), action.Again.As("read again"), p.wholeKey()}, p.endKeys(s)...)
	}
	wait := ""
	if p.state == commitReading {
		wait = "Wait until Procore has answered."
	}
	again := action.Again.As("read again").Unless(wait)
	keys := []Key{p.commitKey(s).Unless(wait), detailsOf(p.diff).Unless(wait), again, p.wholeKey(), action.Move}
	if p.review != nil && p.state == commitReady {
		keys = append(keys, p.review.keys()...)
	}
	return append(append(keys, p.endKeys(s)...), action.GoOn.Unless(p.Blocked(s)))
}

func (p *commitPage) Enter(s *Session) tea.Cmd {
	*p = commitPage{stage: p.stage, diff: widget.NewDiff(nil), ending: s.Spec.Ending()}
	p.diff.SetDetails(p.ending) // who takes a place away sees which
	if p.stage == spec.StageTemplate {
		p.review = &review{}
	}
	need := setup.PartsFor(p.stage)
	if need &= ^s.Snapshot.Read | s.Snapshot.Outdated(); need == 0 {
		p.propose(s)
		if p.passes(s).kind == actStay {
			return p.askWhose(s)
		}
		return s.load(slotPass, func(context.Context) tea.Msg { return passMsg{} })
	}
	return s.read(slotPlan, need)
}

func (p *commitPage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	switch msg := msg.(type) {
	case readMsg:
		cmd := p.took(s, msg)
		return p.passes(s), cmd
	case passMsg:
		return p.passes(s), nil
	case lagMsg:
		return Stay, p.lookHanded(s)
	case runMsg:
		cmd := p.event(s, msg)
		return p.passes(s), cmd
	case tea.KeyPressMsg:
		return p.key(s, msg)
	}
	return Stay, nil
}

// took plans with what was read.
func (p *commitPage) took(s *Session, m readMsg) tea.Cmd {
	if m.err != nil && p.asksWhose() {
		return nil // what is asked stands, with less to tell
	}
	if m.err != nil {
		p.stuck(m.err)
		return nil
	}
	s.took(m)
	p.propose(s)
	if cmd := p.askWhose(s); cmd != nil {
		return cmd
	}
	if p.state != commitReady || !p.handed || len(s.Snapshot.Handed) == 0 {
		return nil // what is left is surely not done
	}
	return p.trust(s)
}

// trust looks again, with growing pauses, where Procore took rows over that its lists
// do not show yet: proposing them at once would send them twice.
func (p *commitPage) trust(s *Session) tea.Cmd {
	pause, more := p.lag.Next()
	if !more {
		p.outcome = append(p.outcome, "Procore's lists do not show all of it yet.")
		return nil
	}
	p.state = commitReading
	return s.after(slotLag, pause, lagMsg{})
}

// lagMsg says that it is time to read back again.
type lagMsg struct{}

// propose makes the plan of what is known, and shows it.
func (p *commitPage) propose(s *Session) {
	if s.Snapshot.AppConnected == setup.No {
		p.stuck(fmt.Errorf("%w: go back to the first stage, it says how to connect it", procore.ErrNotConnected))
		return
	}
	if x := adopting(s); x != nil {
		p.state, p.failure, p.whose = commitStuck, x, true
		return
	}
	plan, err := setup.Diff(s.Spec, s.Snapshot, p.stage)
	if p.review != nil {
		p.review.refresh(s, err)
		if p.review.blocked() != "" {
			p.state, p.plan, p.failure = commitAsk, setup.Plan{}, nil
			p.diff.SetLines(p.review.lines(s, nil))
			return
		}
	}
	if err != nil {
		p.stuck(err)
		return
	}
	if p.failure = nil; p.ending {
		p.plan = plan
	} else {
		p.plan = plan.Stage(p.stage)
	}
	p.causes = setup.Causes(p.plan.Refused(s.Snapshot))
	group := ""
	if len(p.causes) > 0 {
		group = "Left to do"
	}
	lines := append(append(causeLines(s, p.causes), planLines(p.plan, p.stage, group)...), leftLines(p.plan.Left)...)
	if p.review != nil && len(p.plan.Changes) > 0 {
		lines = p.review.lines(s, planLines(p.plan, p.stage, "What will be changed"))
	}
	p.diff.SetLines(lines)
	if p.state = commitReady; len(p.plan.Changes) == 0 {
		p.state = commitDone
	}
	switch {
	case !p.stage.Last():
		s.readAhead()
	case p.state == commitDone:
		s.lookAhead()
	}
	if p.state == commitDone {
		return
	}
	p.quiet.start()
}

// passes goes on by itself where there is nothing to decide: a commit that went right,
// or nothing to change on the way forward.
func (p *commitPage) passes(s *Session) Action {
	switch good := s.Theme.Glyphs.Good + " "; {
	case p.state != commitDone || p.short:
	case p.ran, s.onward:
		return pass(good + p.Title() + ".")
	}
	return Stay
}

func (p *commitPage) stuck(err error) {
	p.state, p.failure, p.whose = commitStuck, explain(err), false
}

func (p *commitPage) key(s *Session, msg tea.KeyPressMsg) (Action, tea.Cmd) {
	switch k := msg.String(); {
	case action.GoOn.Is(k):
		return Next, nil
	case p.adopts(k):
		return Open(newAdopt(s, p)), nil
	case action.Again.Is(k) && p.state != commitRunning && p.state != commitReading:
		p.state, p.outcome, p.short = commitReading, nil, false // what was said is of before
		return Stay, s.read(slotPlan, setup.PartsFor(p.stage))
	case action.Commit.Is(k) && p.state == commitReady:
		if p.quiet.swallows() {
			return Stay, nil
		}
		return p.approve(s)
	case action.Whole.Is(k) && p.wholeKey().Disabled == "":
		return Open(newWhole(s)), nil
	case p.clears(s, k), p.settles(s, k):
		p.propose(s)
	case p.diff != nil:
		p.diff.Key(msg)
	}
	return Stay, nil
}

// settles tells whether a key has settled something about the templates.
func (p *commitPage) settles(s *Session, stroke string) bool {
	return p.review != nil && (p.state == commitReady || p.state == commitAsk) && p.review.key(s, stroke)
}

// approve starts the run. Taking the account off projects wants their number typed, their
// names in sight; a yes of its own wants a change of a template that others have, row by row.
func (p *commitPage) approve(s *Session) (Action, tea.Cmd) {
	if p.ending {
		return Open(p.endingAsks()), nil
	}
	for _, c := range p.plan.Changes {
		if c.Verb == setup.VerbRemove {
			return Open(newRemovals("Take the account off these projects?", c.Projects(), c.Details, p.begin)), nil
		}
		if c.ForOthers() {
			asked := slices.Concat(c.Warnings, []string{""}, c.Details)
			return Open(newConfirm("Change what others may do, too?", asked, p.begin)), nil
		}
	}
	return Stay, p.begin(s)
}

func (p *commitPage) begin(s *Session) tea.Cmd {
	p.state, p.failure, p.outcome = commitRunning, nil, nil
	return s.start(p.plan, p.agreed())
}

// event follows the run, and reads back what it changed when it has ended.
func (p *commitPage) event(s *Session, m runMsg) tea.Cmd {
	if s.committing == nil {
		return nil
	}
	if !m.ended {
		s.committing.heed(*m.event)
		if m.event.Kind == setup.EventWaiting {
			s.link.wait = m.event.Until
		}
		return nil
	}
	r := s.committing
	s.committing, s.link.wait, p.ran = nil, time.Time{}, true
	for _, kind := range r.steps {
		// What was sent and not answered may have reached Procore too.
		s.changed = s.changed || kind != setup.EventFailed && kind != setup.EventSkipped
	}
	p.outcome, p.short = summary(r, m.err), m.err != nil || len(r.failed) > 0
	p.state = commitReading
	if m.snap != nil {
		s.Snapshot = m.snap // what the changes made is in it
	}
	s.saveDraft()
	p.lag = setup.Lag{}
	return p.after(s, m)
}

// after works out what is left when a run has ended. Where it went to its end, Procore
// answered each change, so the snapshot knows; Verify reads all of it back in any case.
// Read anew is what an answer does not tell: rows that Procore handed to a worker,
// steps by hand, and whatever an ended or broken run may have left.
func (p *commitPage) after(s *Session, m runMsg) tea.Cmd {
	after := setup.PartsAfter(p.stage) & s.Snapshot.Read // what was never read is read where it is needed
	if errors.Is(m.err, setup.ErrChanged) {              // by somebody else, so it may be anything
		after = setup.PartsFor(p.stage)
	}
	byHand := slices.ContainsFunc(p.plan.Changes, func(c setup.Change) bool { return c.Manual != nil })
	p.handed = len(s.Snapshot.Handed) > 0 // also by a run that was stopped: the workers go on
	switch {
	case m.err != nil || m.snap == nil || byHand || p.ending: // of what is gone nobody is told twice
		s.Snapshot.ReadAgain(after)
		return s.read(slotPlan, after)
	case p.handed:
		return p.lookHanded(s)
	}
	s.Snapshot.ReadAgain(after & setup.PartAssignments &^ setup.PartsTold(p.stage))
	p.propose(s)
	return nil
}
