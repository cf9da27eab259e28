package tui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// watchEvery is how often a step that the admin does by hand is looked for.
const watchEvery = 5 * time.Second

// preflightPage proves that this person may do the job here, before any write.
type preflightPage struct {
	list    *widget.Checklist
	known   bool // Procore has answered, if only that the app is not connected
	failure *text.Failure
}

// watchMsg says that it is time to look again.
type watchMsg struct{}

func (p *preflightPage) Title() string { return "Is everything ready?" }

func (p *preflightPage) Keys(s *Session) []Key {
	keys := []Key{action.Next.Unless(p.Blocked(s)), action.Again.As("look again")}
	if comesBack(s) {
		keys = append(keys, action.Where.Unless(p.Blocked(s)))
	}
	if p.closed(s) && guide(s).URL != "" {
		keys = append(keys, action.Copy.As("copy address"))
		if s.deps.Open != nil {
			keys = append(keys, action.Open)
		}
	}
	if p.missing(s) {
		keys = append(keys, action.Instead)
	}
	return keys
}

func (p *preflightPage) Blocked(s *Session) string {
	switch {
	case p.failure != nil:
		return "This could not be read from Procore: press r to look again."
	case !p.known:
		return "Wait until Procore has answered."
	case s.Snapshot.AppConnected == setup.No:
		return "The app has to be connected to this company first."
	case s.Snapshot.FullAdmin == setup.No:
		return "This needs a full company admin: anybody else sees only some of the projects."
	}
	return ""
}

func (p *preflightPage) Enter(s *Session) tea.Cmd {
	*p = preflightPage{list: widget.NewChecklist(nil)}
	s.Snapshot.ReadAgain(setup.PartOperator)
	p.fill(s)
	return s.read(slotOperator, setup.PartOperator)
}

func (p *preflightPage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	switch msg := msg.(type) {
	case readMsg:
		cmd := p.took(s, msg)
		switch {
		case p.closed(s) && s.hand.Marks.Way == setup.WayPortal:
			return goTo(is[*portalPage]), nil // which watches the gate too
		case !p.green(s) || !s.onward && s.hand.Marks.Way != setup.WayPortal:
		case s.goesOn:
			p.arrived(s)
			cmd = tea.Batch(cmd, p.lookWhere(s))
		default:
			p.arrived(s)
			const words = " Everything is ready: you are a full company admin, and the app is connected."
			return pass(s.Theme.Glyphs.Good + words), cmd
		}
		return Stay, cmd
	case whereMsg:
		if p.took(s, readMsg(msg)); msg.err == nil {
			s.goesOn = false // from here on everything is asked as ever
			return goTo(startOf(setup.Left(s.Spec, s.Snapshot))), nil
		}
	case watchMsg:
		return Stay, s.read(slotOperator, setup.PartOperator)
	case tea.KeyPressMsg:
		return p.key(s, msg)
	}
	return Stay, nil
}

// arrived ends the way to an app: there is one.
func (p *preflightPage) arrived(s *Session) {
	if s.hand.Marks.Way == setup.WayPortal {
		s.hand.Marks.Way = setup.WayApp
	}
}

func (p *preflightPage) key(s *Session, msg tea.KeyPressMsg) (Action, tea.Cmd) {
	switch k := msg.String(); {
	case action.Next.Is(k):
		return Next, nil
	case action.Again.Is(k):
		return Stay, s.read(slotOperator, setup.PartOperator)
	case action.Where.Is(k) && comesBack(s) && p.Blocked(s) == "":
		return Stay, p.lookWhere(s)
	case action.Copy.Is(k) && p.closed(s) && guide(s).URL != "":
		return Stay, s.copyAddress(guide(s).URL)
	case action.Instead.Is(k) && p.missing(s):
		return insteadByHand(s), nil
	case action.Open.Is(k) && p.closed(s):
		return Stay, s.browse(guide(s).URL)
	default:
		p.list.Key(msg)
	}
	return Stay, nil
}

// took takes what was read over. The app gate is not an error here: it is what
// the admin has to do, and it is watched until it is done.
func (p *preflightPage) took(s *Session, m readMsg) tea.Cmd {
	p.failure = nil
	if m.err != nil {
		p.failure = explain(m.err)
	} else {
		p.known = true
		s.took(m)
		s.readAhead()
	}
	p.fill(s)
	if p.closed(s) {
		return s.after(slotWatch, watchEvery, watchMsg{})
	}
	return nil
}

// green tells whether all is verified, and nothing is to be known: then nobody has to
// look at it.
func (p *preflightPage) green(s *Session) bool {
	if p.failure != nil || !p.known || p.Blocked(s) != "" || len(s.link.journal.Notes()) > 0 {
		return false
	}
	for _, k := range setup.Preflight(s.Snapshot) {
		if k.Status != setup.StatusVerified {
			return false
		}
	}
	return true
}

// fill shows what is known so far; rows keep their place while it is read. What is
// right needs no words; but the admin may want to see as whom.
func (p *preflightPage) fill(s *Session) {
	rows := checkRows(setup.Preflight(s.Snapshot))
	for i, r := range rows {
		switch {
		case !p.known:
			rows[i] = widget.CheckRow{ID: r.ID, Title: r.Title, Status: widget.CheckPending}
		case r.Status == widget.CheckVerified && r.ID == setup.CheckOperatorAdmin:
			rows[i].Detail = text.Display(s.Snapshot.Operator.Email)
		case r.Status == widget.CheckVerified:
			rows[i].Detail = ""
		}
	}
	p.list.SetRows(rows)
}

func (p *preflightPage) View(s *Session, w, h int) string {
	instead := "Or by hand, by you or somebody who may: " + action.Instead.Key() + " makes steps of your answers, and " +
		action.Paper.Key() + " there puts them on paper."
	if p.failure != nil {
		return widget.Fit(strings.Join(wrapAll(append(laidOut(p.failure), "", instead), w), "\n"), w, h)
	}
	if !p.missing(s) {
		return p.list.View(s.Theme, w, h)
	}
	steps := append(guided(guide(s), w), wrapAll([]string{instead}, w)...)
	n := max(h-len(steps)-1, 3)
	return widget.Fit(p.list.View(s.Theme, w, n)+"\n\n"+strings.Join(steps, "\n"), w, h)
}

// missing tells whether the job can't be done from here for now; by hand it can.
func (p *preflightPage) missing(s *Session) bool {
	return p.failure != nil || p.known && p.Blocked(s) != ""
}

// insteadByHand goes on by hand with the same answers.
func insteadByHand(s *Session) Action {
	s.setWay(setup.WayHand)
	return goTo(leftByHand)
}

// closed tells whether the app gate is closed.
func (p *preflightPage) closed(s *Session) bool {
	return p.failure == nil && p.known && s.Snapshot.AppConnected == setup.No
}

// guide is the step by hand that opens the app gate.
func guide(s *Session) setup.Manual { return firstByHand(s.Spec, s.Snapshot, spec.StageConnect) }

// firstByHand is the step by hand that a stage begins with; zero where it begins otherwise.
func firstByHand(want spec.Spec, snap *setup.Snapshot, st spec.Stage) setup.Manual {
	plan, err := setup.Diff(want, snap, st)
	if err != nil || len(plan.Changes) == 0 || plan.Changes[0].Manual == nil {
		return setup.Manual{}
	}
	return *plan.Changes[0].Manual
}

func (p *preflightPage) Explain(s *Session) (string, string) {
	if p.closed(s) {
		return "", ""
	}
	notes := append(s.link.journal.Notes(), "Nothing is changed before you say so on the page of each stage.")
	return strings.Join(notes, " "), ""
}

// noBrowser is why no page is opened here.
const noBrowser = "There is no browser on this machine: copy the address to another one."

// closed is why the page of a step by hand can't be opened from here; "" if it can.
func (s *Session) closed(url string) string {
	switch {
	case url == "":
		return "There is no address for this step: follow the click path."
	case s.deps.Open == nil:
		return noBrowser
	}
	return ""
}

// browse opens an address in a browser, where there is one.
func (s *Session) browse(url string) tea.Cmd {
	open := s.deps.Open
	if open == nil || url == "" {
		s.say(noBrowser)
		return nil
	}
	ctx := s.page
	return func() tea.Msg {
		_, err := open(ctx, url)
		return browsedMsg{err}
	}
}

// browsedMsg brings what became of opening a page; nothing waits for it.
type browsedMsg struct{ err error }

func browsed(s *Session, m browsedMsg) {
	if m.err != nil {
		s.warn("The browser did not open: copy the address and open it yourself.")
	}
}
