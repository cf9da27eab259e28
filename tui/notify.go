package tui

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/text"
)

// longRun is how long a run takes before its end is worth a notification: by then an admin
// may have turned to something else.
const longRun = 10 * time.Second

// A notifier is how a terminal takes a notification.
type notifier int

const (
	notifyPlainly notifier = iota // OSC 9, as iTerm2, kitty, WezTerm, Ghostty and Windows Terminal do
	notifyTitled                  // OSC 777, as terminals on VTE, foot and rxvt do
	notifyNever                   // a console that would write the letters
)

// notifierOf tells which one a terminal takes, by its environment. A terminal that knows
// neither shows neither.
func notifierOf(env tea.EnvMsg) notifier {
	term := env.Getenv("TERM")
	switch {
	case term == "linux", term == "dumb":
		return notifyNever
	case env.Getenv("VTE_VERSION") != "", strings.HasPrefix(term, "foot"), strings.HasPrefix(term, "rxvt"):
		return notifyTitled
	}
	return notifyPlainly
}

// notify tells the terminal that something is over, for an admin who looks elsewhere.
func (n notifier) notify(words string) tea.Cmd {
	words = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == ';' {
			return ' '
		}
		return r
	}, text.Display(words))
	switch n {
	case notifyNever:
		return nil
	case notifyTitled:
		return tea.Raw("\x1b]777;notify;" + product + ";" + words + "\x1b\\")
	}
	return tea.Raw("\x1b]9;" + product + ": " + words + "\x1b\\")
}

const product = "Procore setup"

// ended tells of a run that took long.
func (a *App) ended(msg tea.Msg) tea.Cmd {
	r := a.session.committing
	m, ok := msg.(runMsg)
	if !ok || !m.ended || r == nil || time.Since(r.started) < longRun {
		return nil
	}
	words := a.flow.stageName(a.session) + " is done"
	switch {
	case m.err != nil:
		words = a.flow.stageName(a.session) + " has stopped"
	case len(r.failed) > 0:
		words = fmt.Sprintf("%s: %s could not be changed", a.flow.stageName(a.session), text.Count(len(r.failed), "project"))
	}
	return a.notifier.notify(words)
}

// windowTitle names the stage, and how far a run is.
func (a *App) windowTitle() string {
	title := product + ": " + a.flow.stageName(a.session)
	if percent, _, ok := a.progressPercent(); ok {
		title += fmt.Sprintf(" %d %%", percent)
	}
	return title
}
