package tui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

// How long after a torn-off head its tail may still come, and how long the tail
// of a colour answer may pause. A slow link splits by some 200 ms.
const (
	tailWait  = 400 * time.Millisecond
	tailPause = 100 * time.Millisecond
)

type tail int

const (
	noTail  tail = iota
	oscTail      // of an answer that begins with ESC ]: ends in ESC \ or BEL
	csiTail      // of a sequence that begins with ESC [: ends in a letter or ~
	escTail      // a lone ESC: only a [ right after it makes it a torn-off key
)

// A filter drops what a slow link makes of terminal answers and keys that
// arrive in two pieces: without it the second piece would be typed into the
// focused field. It is used from the program's event loop only.
type filter struct {
	tail    tail
	until   time.Time
	swallow bool // the tail has begun
}

// Filter returns the input filter that the wizard's program has to run with
// ([tea.WithFilter]). It also gives a terminal that has no size one of 80×24.
func Filter() func(tea.Model, tea.Msg) tea.Msg {
	f := &filter{}
	return func(_ tea.Model, msg tea.Msg) tea.Msg { return f.pass(msg) }
}

func (f *filter) pass(msg tea.Msg) tea.Msg {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		if msg.Width <= 0 || msg.Height <= 0 {
			return tea.WindowSizeMsg{Width: 80, Height: 24}
		}
	case uv.UnknownEvent:
		if strings.HasPrefix(string(msg), "\x1b]") {
			f.expect(oscTail)
		}
		return nil
	case tea.KeyPressMsg:
		if f.drops(msg) {
			return nil
		}
	case tea.KeyReleaseMsg:
		return nil
	}
	return msg
}

func (f *filter) expect(t tail) { f.tail, f.until, f.swallow = t, time.Now().Add(tailWait), false }

// drops tells whether the key is a piece of a torn-off sequence.
func (f *filter) drops(k tea.KeyPressMsg) bool {
	key := k.String()
	if key == "alt+[" {
		f.expect(csiTail)
		return true
	}
	if f.tail != noTail && time.Now().After(f.until) {
		f.tail = noTail
	}
	switch f.tail {
	case oscTail:
		return f.dropsOSC(key)
	case csiTail:
		return f.dropsCSI(key)
	case escTail:
		if key == "[" {
			f.expect(csiTail)
			return true
		}
		f.tail = noTail
	}
	if key == "esc" {
		f.expect(escTail)
	}
	return false
}

func (f *filter) dropsOSC(key string) bool {
	if key == `alt+\` || key == "ctrl+g" {
		f.tail = noTail
		return true
	}
	if !f.swallow && (len(key) != 1 || !strings.ContainsAny(key, "0123456789abcdefABCDEF/:;rg")) {
		f.tail = noTail
		return false
	}
	f.swallow, f.until = true, time.Now().Add(tailPause)
	return true
}

func (f *filter) dropsCSI(key string) bool {
	switch {
	case len(key) == 1 && strings.ContainsAny(key, "0123456789;?<>="):
		f.until = time.Now().Add(tailPause)
		return true
	case len(key) == 1 && (key[0] == '~' || key[0] >= 'A' && key[0] <= 'Z' || key[0] >= 'a' && key[0] <= 'z'):
		f.tail = noTail
		return true
	}
	f.tail = noTail
	return false
}
