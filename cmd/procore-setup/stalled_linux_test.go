package main

import (
	"io"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// TestTerminalThatTakesNothing: somebody pressed Ctrl+S, and the machine shuts down.
// Nobody waits for the screen, and the answers are kept.
func TestTerminalThatTakesNothing(t *testing.T) {
	t.Parallel()
	const tcxonc, tcooff = 0x540A, 0 // tcflow(3): suspend output
	r := newRig(t)
	keys, tty, err := pty.Open()
	if err != nil {
		t.Skip("no pseudo terminal here: ", err)
	}
	t.Cleanup(func() { _, _ = keys.Close(), tty.Close() })
	shown := new(heard)
	go func() { _, _ = io.Copy(shown, keys) }()
	c := r.startWith(func(c *exec.Cmd) {
		c.Stdin, c.Stdout, c.Stderr, c.Env = tty, tty, tty, append(c.Env, "TERM=xterm-256color")
	})
	shown.wait(t, "\x1b[") // it draws
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, tty.Fd(), tcxonc, tcooff); errno != 0 {
		t.Fatal(errno)
	}
	if _, err := keys.WriteString("\x1b[B\x1b[B\x1b[B"); err != nil { // something to draw
		t.Fatal(err)
	}
	time.Sleep(200 * time.Millisecond)
	began := time.Now()
	c.signal(os.Signal(syscall.SIGTERM))
	c.wants(exitCancelled)
	if took := time.Since(began); took > 15*time.Second {
		t.Errorf("it took %v", took)
	}
	if !exists(r.state() + "/draft.json") {
		t.Error("the answers were not kept")
	}
}
