package tuitest

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
)

// echo is a small program: it shows its size, every key and paste that it got, and,
// five seconds after w, a line more.
type echo struct {
	w, h int
	log  []string
	late bool
}

type lateMsg struct{}

func (e echo) Init() tea.Cmd { return nil }

func (e echo) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		e.w, e.h = msg.Width, msg.Height
	case tea.PasteMsg:
		e.log = append(e.log, "paste:"+msg.Content)
	case lateMsg:
		e.late = true
	case tea.KeyPressMsg:
		if msg.String() == "ctrl+c" {
			return e, tea.Quit
		}
		e.log = append(e.log, msg.String())
		if msg.String() == "w" {
			return e, tea.Tick(5*time.Second, func(time.Time) tea.Msg { return lateMsg{} })
		}
	}
	return e, nil
}

func (e echo) View() tea.View {
	s := fmt.Sprintf("size %d×%d\nkeys %s", e.w, e.h, strings.Join(e.log, " "))
	if e.late {
		s += "\nfive seconds later"
	}
	v := tea.NewView("\x1b[1mecho\x1b[m\n" + s)
	v.AltScreen = true
	return v
}
