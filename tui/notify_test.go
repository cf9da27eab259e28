package tui

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
)

// A run that took long ends with a notification, in the way that the terminal knows;
// a short one with none.
func TestNotification(t *testing.T) {
	for _, c := range []struct {
		name string
		env  tea.EnvMsg
		took time.Duration
		msg  runMsg
		want string
	}{
		{"short", nil, 9 * time.Second, runMsg{ended: true}, ""},
		{"long", nil, 11 * time.Second, runMsg{ended: true}, "\x1b]9;Procore setup: Connect is done\x1b\\"},
		{
			"on VTE",
			tea.EnvMsg{"VTE_VERSION=7600"},
			time.Minute,
			runMsg{ended: true, err: errors.New("gone")},
			"\x1b]777;notify;Procore setup;Connect has stopped\x1b\\",
		},
		{"on a console", tea.EnvMsg{"TERM=linux"}, time.Minute, runMsg{ended: true}, ""},
		{"under way", nil, time.Minute, runMsg{}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := newApp(newSession(t.Context(), Deps{}))
				a.session.committing = &committing{started: time.Now()}
				a.notifier = notifierOf(c.env)
				time.Sleep(c.took)
				got := ""
				if cmd := a.ended(c.msg); cmd != nil {
					got = fmt.Sprint(cmd().(tea.RawMsg).Msg)
				}
				if got != c.want {
					t.Errorf("%q is sent, not %q", got, c.want)
				}
			})
		})
	}
	sent := fmt.Sprint(notifyTitled.notify("a;b\x1b]0;x\a")().(tea.RawMsg).Msg)
	if strings.Count(sent, ";") != 3 || strings.Count(sent, "\x1b") != 2 {
		t.Errorf("text ends the sequence: %q", sent)
	}
}

// The window's title names the stage, and how far a run is.
func TestWindowTitle(t *testing.T) {
	a := newApp(newSession(t.Context(), Deps{}))
	if got := a.View().WindowTitle; got != "Procore setup: Connect" {
		t.Errorf("the window is called %q", got)
	}
	a.session.committing = &committing{}
	a.session.committing.event.Done, a.session.committing.event.Total = 3, 4
	if got := a.View().WindowTitle; got != "Procore setup: Connect 75 %" {
		t.Errorf("while it runs the window is called %q", got)
	}
}
