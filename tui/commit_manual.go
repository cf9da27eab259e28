package tui

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/setup"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// A manualOverlay guides through a step that no program can do, and watches for
// it where Procore lets it be read.
type manualOverlay struct {
	change setup.Change
	answer func(*Session, setup.ManualAnswer) tea.Cmd
	looks  int
	err    error
	pager  *widget.Pager
}

type (
	// lookMsg says that it is time to look whether the step is done.
	lookMsg struct{ change string }
	// seenMsg brings what was seen.
	seenMsg struct {
		change string
		done   bool
		err    error
	}
)

func newManual(_ *Session, m manualMsg) *manualOverlay {
	answer := func(_ *Session, a setup.ManualAnswer) tea.Cmd {
		m.answer <- a
		return nil
	}
	return &manualOverlay{change: m.change, pager: widget.NewPager(""), answer: answer}
}

func (o *manualOverlay) Title() string { return "To do by hand: " + text.Display(o.change.Target) }

// Receives tells that the overlay waits for a message.
func (o *manualOverlay) Receives(msg tea.Msg) bool {
	switch msg := msg.(type) {
	case lookMsg:
		return msg.change == o.change.ID
	case seenMsg:
		return msg.change == o.change.ID
	}
	return false
}

func (o *manualOverlay) Enter(s *Session) tea.Cmd {
	o.pager.SetText(strings.Join(o.text(), "\n"))
	return o.look(s)
}

func (o *manualOverlay) manual() setup.Manual {
	if o.change.Manual == nil {
		return setup.Manual{}
	}
	return *o.change.Manual
}

func (o *manualOverlay) Keys(s *Session) []Key {
	m := o.manual()
	closed, noURL, seen, must := s.closed(m.URL), "", "", ""
	if m.URL == "" {
		noURL = closed
	}
	if m.Watch != nil && o.err == nil {
		seen = "Procore is asked every few seconds; it is noticed by itself."
	}
	if !m.Optional {
		must = "This step is needed; esc puts it off."
	}
	keys := []Key{
		action.Done.Unless(seen), action.Copy.Unless(noURL), action.Open.Unless(closed), action.Skip.Unless(must),
	}
	if m.Watch != nil {
		keys = append(keys, action.Again.As("look now"))
	}
	return append(keys, action.Later)
}

func (o *manualOverlay) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	switch msg := msg.(type) {
	case lookMsg:
		return Stay, o.look(s)
	case seenMsg:
		return o.seen(s, msg)
	case tea.KeyPressMsg:
		return o.key(s, msg)
	}
	return Stay, nil
}

func (o *manualOverlay) key(s *Session, msg tea.KeyPressMsg) (Action, tea.Cmd) {
	m := o.manual()
	switch k := msg.String(); {
	case action.Later.Is(k):
		return o.end(s, setup.ManualLater)
	case action.Done.Is(k) && (m.Watch == nil || o.err != nil):
		return o.end(s, setup.ManualAttested)
	case action.Skip.Is(k) && m.Optional:
		return o.end(s, setup.ManualSkipped)
	case action.Copy.Is(k) && m.URL != "":
		return Stay, s.copyAddress(m.URL)
	case action.Open.Is(k):
		return Stay, s.browse(m.URL)
	case action.Again.Is(k):
		return Stay, o.look(s)
	default:
		o.pager.Key(msg)
	}
	return Stay, nil
}

// end gives the answer and closes.
func (o *manualOverlay) end(s *Session, a setup.ManualAnswer) (Action, tea.Cmd) {
	s.drop(slotManual)
	return Close, o.answer(s, a)
}

// look asks Procore whether the step is done, where that can be read.
func (o *manualOverlay) look(s *Session) tea.Cmd {
	watch, id := o.manual().Watch, o.change.ID
	if watch == nil {
		return nil
	}
	return s.load(slotManual, func(ctx context.Context) tea.Msg {
		done, err := watch(ctx)
		return seenMsg{id, done, err}
	})
}

func (o *manualOverlay) seen(s *Session, m seenMsg) (Action, tea.Cmd) {
	o.looks++
	o.err = m.err
	if m.done {
		s.say("Procore says that it is done.")
		return o.end(s, setup.ManualSeen)
	}
	return Stay, s.after(slotManual, watchEvery, lookMsg{o.change.ID})
}

// text is the guide: why, the click path, what to set.
func (o *manualOverlay) text() []string {
	m := o.manual()
	out := []string{sentence(text.Display(m.Why)) + ".", ""}
	for i, step := range m.Steps {
		out = append(out, fmt.Sprintf("%d. %s", i+1, sentence(text.Display(step))))
	}
	if len(o.change.Details) > 0 {
		out = append(out, "")
		for _, d := range o.change.Details {
			out = append(out, "   "+text.Display(d))
		}
	}
	return out
}

func (o *manualOverlay) View(s *Session, w, h int) string {
	var bottom []string
	if u := o.manual().URL; u != "" {
		bottom = append(linked(u, w), "")
	}
	switch {
	case o.err != nil:
		bottom = append(bottom, s.Theme.Glyphs.Warn+" It can't be read just now; d confirms it yourself, r looks again.")
	case o.manual().Watch == nil:
		bottom = append(bottom, "Procore does not let this be read: press d once it is done.")
	default:
		bottom = append(bottom, fmt.Sprintf("Watching: looked %s, not done yet.", text.Count(o.looks, "time")))
	}
	bottom = wrapAll(bottom, w)
	n := max(h-len(bottom)-1, 1)
	return widget.Fit(o.pager.View(s.Theme, w, n)+"\n\n"+strings.Join(bottom, "\n"), w, h)
}

// A confirmOverlay asks about something that has to be asked about by itself.
type confirmOverlay struct {
	textOverlay
	yes func(*Session) tea.Cmd
}

func newConfirm(title string, lines []string, yes func(*Session) tea.Cmd) *confirmOverlay {
	return &confirmOverlay{*newText(title, strings.Join(displayed(lines), "\n")), yes}
}

func (o *confirmOverlay) Keys(*Session) []Key { return []Key{action.Yes, action.No, action.Move} }

func (o *confirmOverlay) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	k, ok := msg.(tea.KeyPressMsg)
	switch {
	case !ok:
	case action.Yes.Is(k.String()):
		return Close, o.yes(s)
	case action.No.Is(k.String()):
		return Close, nil
	default:
		o.pager.Key(k)
	}
	return Stay, nil
}
