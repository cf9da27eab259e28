package tui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

// How long after a torn-off head its tail may still come, and how long the tail
// may pause. A slow link splits by some 200 ms.
const (
	tailWait  = 400 * time.Millisecond
	tailPause = 100 * time.Millisecond
)

// A tail is the rest of a sequence whose head has come.
type tail int

const (
	noTail     tail = iota
	oscTail         // of an answer that begins with ESC ]: a colour, to the end of the string
	stringTail      // of one that begins with ESC P: anything, to the end of the string
	csiTail         // of a sequence that begins with ESC [: ends in a letter or ~
	ss3Tail         // of a key that begins with ESC O: one letter
	escTail         // a lone ESC: only [, ] or O right after it makes it a torn-off head
)

// heads are the first two bytes of a sequence, as the library names them when nothing
// else has come yet.
var heads = map[string]tail{"alt+[": csiTail, "alt+]": oscTail, "alt+shift+o": ss3Tail, "alt+shift+p": stringTail}

// An inputGuard drops what a slow link makes of terminal answers and keys that
// arrive in two pieces: without it the second piece would be typed into the
// focused field, or answer a question. It is used from the program's event loop only.
type inputGuard struct {
	tail    tail
	until   time.Time
	swallow bool // the tail has begun
	pressed bool // a key was pressed
}

// Guard returns the input filter that the wizard's program has to run with
// ([tea.WithFilter]). It also gives a terminal that has no size one of 80×24.
func Guard() func(tea.Model, tea.Msg) tea.Msg {
	f := &inputGuard{}
	return func(_ tea.Model, msg tea.Msg) tea.Msg { return f.pass(msg) }
}

func (f *inputGuard) pass(msg tea.Msg) tea.Msg {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		if msg.Width <= 0 || msg.Height <= 0 {
			return tea.WindowSizeMsg{Width: 80, Height: 24}
		}
	case uv.UnknownEvent:
		f.expect(restOf(string(msg)))
		return nil
	case tea.KeyPressMsg:
		first := !f.pressed
		f.pressed = true
		// Of an answer that was split within its last two bytes, the library tells nothing
		// but the backslash. The answer is to the first thing that the wizard asks.
		if f.drops(msg) || first && msg.String() == `\` {
			return nil
		}
	case tea.KeyReleaseMsg:
		return nil
	}
	return msg
}

// restOf tells what is missing of a sequence that the library does not know.
func restOf(sequence string) tail {
	switch {
	case strings.HasPrefix(sequence, "\x1b["):
		if end := sequence[len(sequence)-1]; len(sequence) > 2 && end >= '@' && end <= '~' {
			return noTail // it is whole
		}
		return csiTail
	case strings.HasSuffix(sequence, "\x1b\\"), strings.HasSuffix(sequence, "\a"):
		return noTail
	case strings.HasPrefix(sequence, "\x1b]"):
		return oscTail
	case strings.HasPrefix(sequence, "\x1bP"):
		return stringTail
	}
	return noTail
}

func (f *inputGuard) expect(t tail) { f.tail, f.until, f.swallow = t, time.Now().Add(tailWait), false }

// drops tells whether the key is a piece of a torn-off sequence.
func (f *inputGuard) drops(k tea.KeyPressMsg) bool {
	key := k.String()
	if head, ok := heads[key]; ok {
		f.expect(head)
		return true
	}
	if f.tail != noTail && time.Now().After(f.until) {
		f.tail = noTail
	}
	switch f.tail {
	case oscTail, stringTail:
		return f.dropsString(k)
	case csiTail:
		return f.dropsCSI(k.Text)
	case ss3Tail:
		f.tail = noTail
		return len(k.Text) == 1 && k.Text >= "A" && k.Text <= "Z"
	case escTail:
		if head, ok := heads[afterEsc[key]]; ok {
			f.expect(head)
			return true
		}
		f.tail = noTail
	}
	if key == "esc" {
		f.expect(escTail)
	}
	return false
}

// afterEsc names the heads whose second byte came after the first.
var afterEsc = map[string]string{"[": "alt+[", "]": "alt+]", "O": "alt+shift+o"}

// dropsString drops the rest of a string. What can't begin the rest of a colour is
// somebody's key.
func (f *inputGuard) dropsString(k tea.KeyPressMsg) bool {
	if key := k.String(); key == `alt+\` || key == "ctrl+g" {
		f.tail = noTail
		return true
	}
	colour := len(k.Text) == 1 && strings.ContainsAny(k.Text, "0123456789abcdefABCDEF/:;rg")
	if k.Text == "" || !f.swallow && f.tail == oscTail && !colour {
		f.tail = noTail
		return false
	}
	f.swallow, f.until = true, time.Now().Add(tailPause)
	return true
}

// dropsCSI drops parameters and the letter that ends the sequence (ECMA-48, 5.4).
func (f *inputGuard) dropsCSI(text string) bool {
	switch {
	case len(text) == 1 && text[0] >= ' ' && text[0] <= '?':
		f.until = time.Now().Add(tailPause)
		return true
	case len(text) == 1 && text[0] >= '@' && text[0] <= '~':
		f.tail = noTail
		return true
	}
	f.tail = noTail
	return false
}
