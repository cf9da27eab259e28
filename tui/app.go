package tui

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"procore-setup/procore/setup"
	"procore-setup/tui/action"
)

// An App is the wizard: the only tea.Model of the program.
type App struct {
	session  *Session
	flow     *flow
	overlays []Overlay
	grace    grace
	w, h     int
	spin     int
	ticking  bool
	ownBar   bool // the terminal is known to show progress itself
	notifier notifier
	mouse    bool  // it is to report the mouse
	whole    bool  // the terminal is known to count an emoji of several characters as one
	outcome  error // how it ended: nil where the verification passed, else why not
}

// A grace keeps keys that were on their way from answering an overlay that
// opened by itself: they are swallowed until nothing was typed for a while.
type grace struct{ until time.Time }

const graceQuiet = 400 * time.Millisecond

// tickMsg turns the spinner, only while something is awaited.
type tickMsg struct{}

const tickEvery = 150 * time.Millisecond

func newApp(s *Session) *App {
	return &App{session: s, flow: newFlow(), w: 80, h: 24, outcome: ErrCancelled}
}

// Init implements tea.Model: it asks for the background once, before any field
// has the focus, and opens the first page.
func (a *App) Init() tea.Cmd {
	first := a.enter()
	if skips(a.flow.now(), a.session) {
		first = a.next("")
	}
	cmds := []tea.Cmd{a.session.listen(), first, a.tick()}
	if a.session.deps.Theme == "" {
		cmds = append(cmds, tea.RequestBackgroundColor)
	}
	return tea.Batch(cmds...)
}

// Update implements tea.Model. It routes and does nothing else.
func (a *App) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.w, a.h, a.session.width = msg.Width, msg.Height, msg.Width
	case tea.BackgroundColorMsg:
		a.session.setBackground(msg.IsDark())
	case tickMsg:
		a.ticking = false
		a.spin++
	case waitMsg, retryMsg:
		a.session.link.heldUp(msg)
	case inboxMsg:
		_, cmd = a.Update(msg.msg)
		cmd = tea.Batch(cmd, a.session.listen())
	case resultMsg:
		if m, ok := a.session.take(msg); ok && m != nil {
			cmd = a.deliver(m)
		}
	case tea.KeyPressMsg:
		cmd = a.press(msg)
	case tea.PasteMsg:
		cmd = a.paste(msg)
	case manualMsg:
		cmd = a.openFresh(newManual(a.session, msg))
	case browsedMsg:
		browsed(a.session, msg)
	case runMsg, partMsg:
		cmd = tea.Batch(a.ended(msg), a.deliver(msg)) // told first: it forgets the run
	case nil:
	default:
		cmd = a.forward(msg)
	}
	return a, tea.Batch(cmd, a.tick())
}

// deliver gives a message to the page below every overlay, and to the overlays
// that wait for it.
func (a *App) deliver(msg tea.Msg) tea.Cmd {
	a.session.link.lapse(msg)
	if m, ok := msg.(runMsg); ok && m.ended {
		a.overlays = slices.DeleteFunc(a.overlays, isManual)
	}
	for i := len(a.overlays) - 1; i >= 0; i-- {
		if o, ok := a.overlays[i].(receiver); ok && o.Receives(msg) {
			act, cmd := a.overlays[i].Update(a.session, msg)
			if act.kind == actClose {
				a.overlays = slices.Delete(a.overlays, i, i+1)
				return cmd
			}
			return tea.Batch(cmd, a.do(act))
		}
	}
	act, cmd := a.flow.screen().Update(a.session, msg)
	return tea.Batch(cmd, a.do(act))
}

// isManual tells whether an overlay asks for a step of a run.
func isManual(o Overlay) bool {
	_, ok := o.(*manualOverlay)
	return ok
}

// A receiver is an overlay that waits for messages of its own.
type receiver interface{ Receives(tea.Msg) bool }

// forward gives a message of a widget to whatever is on top.
func (a *App) forward(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.EnvMsg:
		a.ownBar, a.notifier = showsProgress(msg), notifierOf(msg)
		return nil
	case tea.ModeReportMsg:
		v := msg.Value
		a.whole = a.whole || msg.Mode == ansi.ModeUnicodeCore && (v.IsSet() || v == ansi.ModeReset)
		return nil
	case tea.MouseMsg:
		return a.point(msg)
	}
	act, cmd := a.top().Update(a.session, msg)
	return tea.Batch(cmd, a.do(act))
}

// top is what has the keys now.
func (a *App) top() interface {
	Update(*Session, tea.Msg) (Action, tea.Cmd)
	Keys(*Session) []Key
} {
	if n := len(a.overlays); n > 0 {
		return a.overlays[n-1]
	}
	return a.flow.screen()
}

// typing tells whether letters are text now.
func (a *App) typing() bool {
	t, ok := a.top().(typer)
	return ok && t.Typing()
}

// press routes a key: quiet time, small screens, overlay, global keys, screen.
func (a *App) press(msg tea.KeyPressMsg) tea.Cmd {
	stroke := msg.String()
	switch {
	case action.Quit.Is(stroke):
		return a.leave()
	case action.Pause.Is(stroke):
		return tea.Suspend
	case a.tooSmall():
		return nil
	case a.grace.swallows():
		return nil
	}
	a.session.said, a.session.message = a.session.message, message{}
	if action.Mouse.Is(stroke) {
		a.toggleMouse()
		return nil
	}
	if len(a.overlays) == 0 {
		if cmd, done := a.global(stroke); done {
			return cmd
		}
	} else if a.asksHelp(stroke) {
		return a.do(Open(newHelpOver(a.session, a.overlays[len(a.overlays)-1])))
	}
	if action.Again.Is(stroke) && slices.ContainsFunc(a.top().Keys(a.session), readsAgain) {
		a.session.ahead.Drop(setup.PartAll) // it is asked for anew
	}
	if why, off := a.disabled(stroke); off {
		a.session.say(why)
		return nil
	}
	return a.forward(msg)
}

// paste goes where typing goes; a key in a hurry is not a paste.
func (a *App) paste(msg tea.PasteMsg) tea.Cmd {
	if a.tooSmall() || a.grace.swallows() {
		return nil
	}
	return a.forward(msg)
}

// global handles the keys that every page shares.
func (a *App) global(stroke string) (tea.Cmd, bool) {
	switch {
	case action.Back.Is(stroke):
		if e, ok := a.flow.screen().(escaper); ok && e.Escape(a.session) {
			return nil, true
		}
		return a.do(Back), true
	case stroke == action.Help.On[1], action.Help.Is(stroke) && !a.typing():
		return a.do(Open(newHelp(a.session, a.flow.screen(), a.flow.reasons(a.session)))), true
	case action.Go.Is(stroke):
		return a.do(Open(newPages(a.flow, a.session))), true
	}
	return nil, false
}

// asksHelp tells whether a key asks for the keys of what lies over the page; a help has none.
func (a *App) asksHelp(stroke string) bool {
	_, helps := a.overlays[len(a.overlays)-1].(*helpOverlay)
	return !helps && (stroke == action.Help.On[1] || action.Help.Is(stroke) && !a.typing())
}

// disabled tells why a key that the page knows can't work now.
func (a *App) disabled(stroke string) (string, bool) {
	if a.typing() && len([]rune(stroke)) == 1 {
		return "", false
	}
	why := ""
	for _, k := range a.top().Keys(a.session) {
		if k.Is(stroke) && k.Disabled == "" {
			return "", false // another meaning of the same key works
		}
		if k.Is(stroke) {
			why = k.Disabled
		}
	}
	return why, why != ""
}

// leave is Ctrl+C: it stops a run first, and asks before it leaves.
func (a *App) leave() tea.Cmd {
	a.session.message = message{}
	if a.session.committing != nil {
		a.session.committing.interrupt()
		return nil
	}
	if n := len(a.overlays); n > 0 {
		if _, ok := a.overlays[n-1].(*quitOverlay); ok {
			return a.do(End(a.unfinished()))
		}
	}
	return a.do(Open(&quitOverlay{outcome: a.unfinished()}))
}

// unfinished is the outcome of leaving now.
func (a *App) unfinished() error {
	s := a.session
	switch {
	case s.checklist != nil && s.checklist.OK(false):
		return nil
	case s.checklist != nil:
		return ErrDiffers
	case s.changed, s.hand.ByHand() && len(s.hand.Marks.Done) > 0:
		return ErrUnfinished
	case s.link.signIn != nil:
		return s.link.signIn
	}
	return ErrCancelled
}

// swallows tells whether a key belongs to the time before the overlay; each
// such key begins the quiet time anew.
func (g *grace) swallows() bool {
	if now := time.Now(); now.Before(g.until) {
		g.until = now.Add(graceQuiet)
		return true
	}
	return false
}

// tick keeps the spinner turning while something is awaited.
func (a *App) tick() tea.Cmd {
	if a.ticking || !a.session.busy() {
		return nil
	}
	a.ticking = true
	ctx := a.session.ctx
	return func() tea.Msg {
		t := time.NewTimer(tickEvery)
		defer t.Stop()
		select {
		case <-t.C:
			return tickMsg{}
		case <-ctx.Done():
			return nil
		}
	}
}
