package tui

import (
	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/spec"
)

// do carries out what a screen or an overlay asked for.
func (a *App) do(act Action) tea.Cmd {
	switch act.kind {
	case actNext:
		return a.next(act.words)
	case actBack:
		return a.prev()
	case actOpen:
		a.overlays = append(a.overlays, act.overlay)
		return opened(act.overlay, a.session)
	case actClose, actReplace:
		if n := len(a.overlays); n > 0 {
			a.overlays = a.overlays[:n-1]
		}
		if act.kind == actReplace {
			return a.do(Open(act.overlay))
		}
	case actGoto:
		return a.goTo(act.to, act.onward)
	case actEnd:
		return a.end(act.outcome)
	}
	return nil
}

// An opener is an overlay that starts something when it opens.
type opener interface{ Enter(*Session) tea.Cmd }

func opened(o Overlay, s *Session) tea.Cmd {
	if e, ok := o.(opener); ok {
		return e.Enter(s)
	}
	return nil
}

// openFresh opens an overlay that nobody asked for: keys that are on their way
// must not answer it.
func (a *App) openFresh(o Overlay) tea.Cmd {
	a.grace.start()
	return a.do(Open(o))
}

// next leaves the page forwards, unless something on it stands in the way. Where it
// passed by itself, words stand on the next page, and keys that were on their way to
// this one do nothing there; text that was typed ahead goes into its field.
func (a *App) next(words string) tea.Cmd {
	if why := a.flow.screen().Blocked(a.session); why != "" && !skips(a.flow.now(), a.session) {
		a.session.message = message{text: why, bad: true, blocks: true}
		return nil
	}
	kept := a.session.message
	a.session.close()
	was := a.session.onward
	a.session.onward = true
	if !a.flow.next(a.session) {
		a.session.onward = was
		return nil
	}
	if kept.bad && !kept.blocks {
		a.session.message = kept
	}
	cmd := a.enter()
	if words == "" {
		return cmd
	}
	if !a.session.message.bad {
		a.session.say(words)
	}
	if !a.typing() {
		a.grace.start()
	}
	return cmd
}

// prev goes back a page; on the first there is nothing to go back to.
func (a *App) prev() tea.Cmd {
	if a.session.committing != nil {
		a.session.say("Changes are running: ctrl+c stops after the one in hand.")
		return nil
	}
	a.session.close()
	a.session.onward, a.session.goesOn = false, false
	if !a.flow.back(a.session) {
		a.session.say("This is the first page. Ctrl+C leaves the wizard.")
		return nil
	}
	return a.enter()
}

// goTo goes to a page; not while changes are made.
func (a *App) goTo(to destination, onward bool) tea.Cmd {
	a.overlays = nil
	a.flow.follow(a.session)
	i, ok := a.flow.find(to, a.session)
	if !ok || a.session.committing != nil {
		return nil
	}
	a.session.close()
	a.session.onward = onward
	a.flow.at, a.flow.reached = i, max(a.flow.reached, i)
	return a.enter()
}

func (a *App) enter() tea.Cmd {
	if is[*integrationPage](a.flow.now(), a.session) {
		a.session.endLook()
	}
	a.flow.follow(a.session)
	a.session.takeAhead()
	a.flow.mark(a.session)
	cmd := a.flow.screen().Enter(a.session)
	if st := a.flow.stage(); !a.session.looks() && (st == spec.StageAccount || st == spec.StageTemplate) {
		a.session.readAhead()
	}
	return cmd
}

// end leaves the wizard: the draft is on the disk, the journal's lock released.
func (a *App) end(outcome error) tea.Cmd {
	a.outcome = outcome
	a.session.close()
	a.session.leave()
	a.session.link.closeJournal()
	return tea.Quit
}
