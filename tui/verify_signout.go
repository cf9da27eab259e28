package tui

import (
	"context"
	"errors"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/auth"
	"procore-setup/procore/setup"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
)

// The last thing at the end of an account may be the end of the admin's own sign-in.

// A signOut is how far that is.
type signOut struct {
	asked bool          // it was agreed to
	ended []auth.Ending // what came of it; with asked: nil while Procore is asked
	done  bool
	at    time.Time
}

// signedOutMsg brings how the sign-ins ended.
type signedOutMsg struct{ ended []auth.Ending }

// errSignedOut leads to the sign-in wherever Procore is needed again.
var errSignedOut = errors.Join(errors.New("you have signed out"), auth.ErrSignInAgain)

// signOutLimit is how long the end of a sign-in may take; it is not given up before,
// whatever page is open.
const signOutLimit = time.Minute

// noSignOut is why the sign-in can't be ended here.
func (p *verifyPage) noSignOut(s *Session) string {
	switch {
	case !s.Spec.Ending():
		return "This is for the end of an account; procore-setup logout ends your sign-in at any time."
	case p.out.asked && !p.out.done:
		return "Wait until Procore has answered."
	case p.unended() != nil:
		return "" // what to do is shown once more
	case p.out.done:
		return "You have signed out already."
	case p.reading:
		return "Wait until everything is read back."
	case s.deps.SignOut == nil || s.link.source == nil:
		return "There is no sign-in of this program that could be ended."
	}
	return ""
}

// signingOut is what its key does, in two words.
func (p *verifyPage) signingOut() string {
	if p.out.done {
		return "what to do"
	}
	return action.SignOut.Short
}

// noReading is why Procore can't be asked from here; "" if it can.
func (p *verifyPage) noReading() string {
	switch {
	case p.out.asked:
		return "You have signed out: start again to ask Procore once more."
	case p.reading:
		return "Wait until everything is read back."
	}
	return ""
}

// askSignOut says what it means and wants a yes.
func (p *verifyPage) askSignOut(s *Session) (Action, tea.Cmd) {
	if why := p.noSignOut(s); why != "" {
		s.say(why)
		return Stay, nil
	}
	if p.out.done {
		return Open(newText("Your own sign-in", strings.Join(p.endings(), "\n\n"))), nil
	}
	means := auth.SignOutMeans(s.Spec.Environment, s.link.method)
	return Open(newConfirm("Sign out?", means, p.signOut)), nil
}

// signOut ends the sign-in. What is awaited of Procore ends with it.
func (p *verifyPage) signOut(s *Session) tea.Cmd {
	for _, at := range []slot{slotLag, slotLeft, slotVerify} { // what was read back before stays
		s.drop(at)
	}
	s.ahead.Drop(setup.PartAll)
	p.reading, p.out = false, signOut{asked: true}
	s.link.signIn = errSignedOut
	end, env, used := s.deps.SignOut, s.Spec.Environment, s.link.source
	return s.load(slotSignOut, func(ctx context.Context) tea.Msg {
		ctx, done := context.WithTimeout(context.WithoutCancel(ctx), signOutLimit)
		defer done()
		return signedOutMsg{end(ctx, env, used)}
	})
}

// signedOut takes how it ended.
func (p *verifyPage) signedOut(s *Session, m signedOutMsg) {
	p.out.done, p.out.ended, p.out.at = true, m.ended, time.Now()
	switch {
	case p.unended() != nil:
		s.warn("Your sign-in is not known to have ended: " + action.SignOut.Key() + " shows why, and what to do.")
	case len(m.ended) == 0:
		s.say("No sign-in to " + s.Spec.Environment.Title + " was found any more.")
	default:
		s.say("Signed out of " + s.Spec.Environment.Title + ": Procore refuses the sign-in now.")
	}
}

// unended is what is not known to have ended, and what to do; nil: nothing.
func (p *verifyPage) unended() error {
	var errs []error
	for _, e := range p.out.ended {
		errs = append(errs, e.Err)
	}
	return errors.Join(errs...)
}

// Escape keeps the page until Procore has answered: what it says is of importance.
func (p *verifyPage) Escape(s *Session) bool {
	waits := p.out.asked && !p.out.done
	if waits {
		s.say("Wait until Procore has answered.")
	}
	return waits
}

// signOutRow is how it stands, as the last of what can be done now: its mark, its words,
// and its key while there is something to do.
func (p *verifyPage) signOutRow(s *Session) (mark, says, key string) {
	g := s.Theme.Glyphs
	const what = "Your own sign-in of this program "
	switch {
	case !p.out.asked:
		return g.Todo, "Sign out: end your own sign-in of this program", action.SignOut.Key()
	case !p.out.done:
		return g.Todo, what + "is being ended", ""
	case p.unended() != nil:
		return g.Warn, what + "is not known to have ended", action.SignOut.Key()
	case len(p.out.ended) == 0:
		return g.Skipped, what + "was not found any more", ""
	}
	return g.Ticked, what + "was revoked at " + p.out.at.Local().Format("15:04"), ""
}

// endings say in words how each sign-in ended.
func (p *verifyPage) endings() []string {
	out := make([]string, 0, len(p.out.ended))
	for _, e := range p.out.ended {
		out = append(out, text.Display(e.String()))
	}
	return out
}

// signOutLeft is what stays in the terminal about it: how it ended, or, where the sign-in is
// kept on this machine, that it still works.
func (p *verifyPage) signOutLeft(s *Session) []string {
	g := s.Theme.Glyphs
	command := strings.Join(append([]string{"procore-setup logout"}, s.Spec.Environment.Flags()...), " ")
	var out []string
	switch {
	case !s.Spec.Ending():
	case p.out.asked && !p.out.done:
		out = append(out, "  "+g.Warn+" Whether your own sign-in has ended is not known: "+command)
	case p.out.asked:
		for i, says := range p.endings() {
			mark := g.Good
			if p.out.ended[i].Err != nil {
				mark = g.Warn
			}
			out = append(out, "  "+mark+" "+says)
		}
	case s.link.store != nil && !auth.Forgets(s.link.store) && !s.deps.Demo:
		out = append(out, "  "+g.Todo+" Your own sign-in of this program still works; to end it: "+command)
	}
	return out
}
