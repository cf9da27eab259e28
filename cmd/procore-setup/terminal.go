package main

import (
	"io"
	"os"
	"os/signal"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"

	"procore-setup/tui/plain"
)

// fresh drops what was typed before a question was to be seen: it is no answer to
// it. Where no terminal is at the other end there is nobody who could have been too
// early: a pipe is a script, whose lines answer the questions in their order.
func (p *program) fresh(in *plain.Lines) {
	if term.IsTerminal(p.in.Fd()) {
		_ = flushInput(p.in.Fd()) // what can't be dropped is a line that was read, below
		in.Drop()
	}
}

// plainly ends what the wizard asks of a terminal: another screen, no cursor, marks
// around what is pasted, the mouse, and keys with more to tell.
const plainly = ansi.ResetModeAltScreenSaveCursor + ansi.SetModeTextCursorEnable + ansi.ResetModeBracketedPaste +
	ansi.ResetModeMouseButtonEvent + ansi.ResetModeMouseAnyEvent + ansi.ResetModeMouseExtSgr +
	ansi.ResetModeFocusEvent + "\x1b[<u\x1b[>4;0m\r\n"

// guardTerminal gives the terminal back, as it is now, before a signal that can't be
// outlived ends the program with its dump. last is written to it then.
func (p *program) guardTerminal(last string) (release func()) {
	before, err := term.GetState(p.in.Fd())
	if err != nil || len(fatal) == 0 {
		return func() {}
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, fatal...)
	done := make(chan struct{})
	go func() {
		select {
		case s := <-signals:
			_, _ = io.WriteString(p.out, last)
			_ = term.Restore(p.in.Fd(), before)
			raise(s)
		case <-done:
		}
	}()
	return func() {
		signal.Stop(signals)
		close(done)
	}
}
