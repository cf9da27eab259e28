package tuitest

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// realLimit is how long a test waits for a process, in real time.
const realLimit = 20 * time.Second

// A Process is a binary that runs behind a pseudo terminal.
type Process struct {
	*display
	tb   testing.TB
	cmd  *exec.Cmd
	tty  *os.File
	done chan struct{}
	err  error
}

// Exec runs a command in a terminal of w×h cells. env is added to this process's
// environment. It is killed at the end of the test.
func Exec(tb testing.TB, w, h int, env []string, name string, args ...string) *Process {
	tb.Helper()
	p := &Process{display: newDisplay(w, h), tb: tb, done: make(chan struct{})}
	p.cmd = exec.CommandContext(tb.Context(), name, args...)
	p.cmd.Env = append(os.Environ(), append([]string{"TERM=xterm-256color"}, env...)...)
	tty, err := pty.StartWithSize(p.cmd, size(w, h))
	if errors.Is(err, pty.ErrUnsupported) {
		tb.Skip("this system has no pseudo terminals")
	}
	if err != nil {
		tb.Fatal(err)
	}
	p.tty = tty
	answers, ended := make(chan struct{}), make(chan struct{})
	go func() { // the terminal answers the program's queries
		defer close(answers)
		_, _ = io.Copy(tty, p.emu)
		_, _ = io.Copy(io.Discard, p.emu) // it would wait for ever for a reader
	}()
	go func() {
		defer close(ended)
		_, _ = io.Copy(output{p.display}, tty) // ends with EIO when the process has ended
	}()
	go func() {
		defer close(p.done)
		p.err = p.cmd.Wait()
		<-ended
	}()
	tb.Cleanup(func() {
		_ = p.cmd.Process.Kill()
		<-p.done
		if c, ok := p.emu.InputPipe().(io.Closer); ok {
			_ = c.Close()
		}
		<-answers
		_ = tty.Close()
	})
	return p
}

func size(w, h int) *pty.Winsize {
	return &pty.Winsize{Cols: uint16(max(0, min(w, 1000))), Rows: uint16(max(0, min(h, 1000)))} //nolint:gosec // in range
}

// Keys presses keys, by the names of [Screen.Keys]. It does not wait: WaitFor does.
func (p *Process) Keys(keys ...string) {
	p.tb.Helper()
	for _, k := range keys {
		text, n, err := encode(k)
		if err != nil {
			p.tb.Fatal(err)
		}
		p.press(n)
		p.Type(text)
	}
}

// Type types text.
func (p *Process) Type(text string) {
	p.tb.Helper()
	if _, err := io.WriteString(p.tty, text); err != nil {
		p.tb.Fatalf("typing: %v; the screen:\n%s", err, p.Text())
	}
}

// Paste pastes text.
func (p *Process) Paste(text string) { p.Type(paste(text)) }

// WaitFor waits until the screen shows a text on one line.
func (p *Process) WaitFor(text string) {
	p.tb.Helper()
	deadline := time.After(realLimit)
	for {
		changed := p.changed()
		if p.Has(text) {
			return
		}
		select {
		case <-changed:
		case <-p.done:
			if !p.Has(text) {
				p.tb.Fatalf("the program ended (%v) before it showed %q:\n%s", p.err, text, p.Text())
			}
		case <-deadline:
			p.tb.Fatalf("never saw %q:\n%s", text, p.Text())
		}
	}
}

// Resize changes the terminal's size; the process is told.
func (p *Process) Resize(w, h int) {
	p.tb.Helper()
	p.resize(w, h)
	if err := pty.Setsize(p.tty, size(w, h)); err != nil {
		p.tb.Fatal(err)
	}
}

// Signal sends the process a signal.
func (p *Process) Signal(sig syscall.Signal) {
	p.tb.Helper()
	if err := p.cmd.Process.Signal(sig); err != nil {
		p.tb.Fatal(err)
	}
}

// HangUp closes the terminal, as closing its window does: the system sends SIGHUP,
// and nothing can be read or written any more.
func (p *Process) HangUp() {
	p.tb.Helper()
	if err := p.tty.Close(); err != nil {
		p.tb.Fatal(err)
	}
}

// WaitExit waits until the process has ended and returns its exit code; -1 where a
// signal ended it.
func (p *Process) WaitExit() int {
	p.tb.Helper()
	select {
	case <-p.done:
	case <-time.After(realLimit):
		p.tb.Fatalf("the program did not end:\n%s", p.Text())
	}
	return p.cmd.ProcessState.ExitCode()
}

// Restored says whether the process has left the terminal as it found it: the
// alternate screen is off, the cursor is shown, pasting is plain again.
func (p *Process) Restored() bool {
	out := p.Output()
	for on, off := range map[string]string{
		"\x1b[?1049h": "\x1b[?1049l", "\x1b[?25l": "\x1b[?25h", "\x1b[?2004h": "\x1b[?2004l",
	} {
		if strings.LastIndex(out, on) > strings.LastIndex(out, off) {
			return false
		}
	}
	return true
}

// Tty is the terminal's other end, whose settings are those of the terminal.
func (p *Process) Tty() *os.File { return p.tty }

// Scribble writes on the screen as another program of the same terminal does.
func (p *Process) Scribble(text string) { _, _ = output{p.display}.Write([]byte(text)) }
