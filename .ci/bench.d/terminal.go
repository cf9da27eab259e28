package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// The size of every terminal.
const columns, lines = 100, 30

// patience is how long a program may take to show something.
const patience = 90 * time.Second

// A terminal is a program behind a pseudo terminal that answers its queries.
type terminal struct {
	cmd     *exec.Cmd
	tty     *os.File
	started time.Time

	mu  sync.Mutex
	emu *vt.Emulator
	at  map[string]time.Time // when a text was first on the screen; zero: awaited
}

// open starts a program. The texts are watched for from the first byte on.
func open(env []string, watch []string, name string, args ...string) (*terminal, error) {
	t := &terminal{cmd: exec.Command(name, args...), emu: vt.NewEmulator(columns, lines), at: map[string]time.Time{}}
	for _, text := range watch {
		t.at[text] = time.Time{}
	}
	t.cmd.Env = append(os.Environ(), append([]string{"TERM=xterm-256color"}, env...)...)
	t.started = time.Now()
	tty, err := pty.StartWithSize(t.cmd, &pty.Winsize{Cols: columns, Rows: lines})
	if err != nil {
		return nil, fmt.Errorf("start %s in a terminal: %w", name, err)
	}
	t.tty = tty
	go func() { _, _ = io.Copy(tty, t.emu) }() // the terminal's answers to queries
	go func() {
		buf := make([]byte, 64<<10)
		for {
			n, err := tty.Read(buf)
			if err != nil {
				return
			}
			t.show(buf[:n])
		}
	}()
	return t, nil
}

// show puts output on the screen and notes what has appeared.
func (t *terminal) show(out []byte) {
	now := time.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	_, _ = t.emu.Write(out)
	screen := t.emu.String()
	for text, at := range t.at {
		if at.IsZero() && strings.Contains(screen, text) {
			t.at[text] = now
		}
	}
}

// wait waits until a text is on the screen, and says how long after the start it came.
func (t *terminal) wait(text string) (time.Duration, error) {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(2 * time.Millisecond) {
		t.mu.Lock()
		at, watched := t.at[text]
		if !watched && strings.Contains(t.emu.String(), text) {
			at = time.Now()
		}
		t.mu.Unlock()
		if !at.IsZero() {
			return at.Sub(t.started), nil
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return 0, fmt.Errorf("never saw %q on the screen:\n%s", text, t.emu.String())
}

// has tells whether a text is on the screen now.
func (t *terminal) has(text string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.Contains(t.emu.String(), text)
}

// send types text or keys.
func (t *terminal) send(keys string) error {
	_, err := io.WriteString(t.tty, keys)
	return err
}

// close ends the program and returns the most memory that it held, and how much of
// that was mapped from the program's file (0 where the system does not say), in bytes.
func (t *terminal) close() (held, mapped int64, err error) {
	held, mapped = status(t.cmd.Process.Pid, highWater), status(t.cmd.Process.Pid, fileMapped)
	_ = t.cmd.Process.Signal(syscall.SIGKILL)
	err = t.cmd.Wait()
	_ = t.tty.Close()
	if c, ok := t.emu.InputPipe().(io.Closer); ok {
		_ = c.Close()
	}
	var killed *exec.ExitError
	if err != nil && !errors.As(err, &killed) {
		return 0, 0, err
	}
	if held == 0 {
		held = peak(t.cmd.ProcessState)
	}
	return held, mapped, nil
}
