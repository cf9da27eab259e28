//go:build unix

package main

import (
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"procore-setup/procore/procoretest"
	"procore-setup/tui/tuitest"
)

// signal sends a signal to the program.
func (c *child) signal(s os.Signal) {
	c.t.Helper()
	if err := c.Process.Signal(s); err != nil {
		c.t.Fatal(err)
	}
}

// endings are the signals that an admin or a machine sends.
var endings = []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP}

func TestFirstInterruptFinishesTheChangeInHand(t *testing.T) {
	t.Parallel()
	want := &wholeRun{}
	for _, sig := range endings {
		t.Run(sig.String(), func(t *testing.T) {
			t.Parallel()
			r := newRig(t, procoretest.WithProjects(inChunks))
			at := r.gate.stop(answered, http.MethodPost, "/bulk_add", 0)
			c := r.apply()
			at.wait(t, c)
			c.signal(sig)
			c.err.wait(t, "Finishing the change in hand")
			close(at.release)
			c.wants(exitStopped).says("Run the same command again")
			if n := r.open(); n != 0 {
				t.Errorf("%d changes have no outcome in the journal", n)
			}
			if n := len(r.State(meridian).Mails) + r.Count(http.MethodPost, "/bulk_add"); n != 1 {
				t.Errorf("it did not stop after the first chunk: %d", n)
			}
			r.finishes(want.state(t, inChunks))
		})
	}
}

func TestSecondInterruptStopsNow(t *testing.T) {
	t.Parallel()
	want := &wholeRun{}
	for _, sig := range endings[:2] {
		for _, p := range []point{points[3], points[6]} {
			t.Run(sig.String()+"/"+p.name, func(t *testing.T) {
				t.Parallel()
				r := newRig(t, procoretest.WithProjects(inChunks))
				at := r.gate.stop(answered, p.method, p.path, p.skip)
				c := r.apply()
				at.wait(t, c)
				c.signal(sig)
				c.err.wait(t, "Finishing the change in hand")
				c.signal(sig)
				c.wants(exitStopped).says("Run the same command again")
				if n := r.open(); n != 1 {
					t.Errorf("%d changes have no outcome in the journal, want 1", n)
				}
				r.finishes(want.state(t, inChunks))
			})
		}
	}
}

// TestTerminalClosedMoreThanOnce: the system and the shell both tell that a terminal
// was closed, so the second SIGHUP is no wish to stop now.
func TestTerminalClosedMoreThanOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t, procoretest.WithProjects(inChunks))
	at := r.gate.stop(answered, http.MethodPost, "/bulk_add", 0)
	c := r.apply()
	at.wait(t, c)
	for range 3 {
		c.signal(syscall.SIGHUP)
		c.err.wait(t, "Finishing the change in hand")
		time.Sleep(100 * time.Millisecond) // time for it to stop now, which it must not
	}
	close(at.release)
	c.wants(exitStopped).says("Run the same command again")
	if n := r.open(); n != 0 {
		t.Errorf("%d changes have no outcome in the journal", n)
	}
	r.finishes((&wholeRun{}).state(t, inChunks))
}

// TestChangeThatDoesNotEnd: a machine that shuts down waits for nobody for long.
func TestChangeThatDoesNotEnd(t *testing.T) {
	t.Parallel()
	r := newRig(t, procoretest.WithProjects(inChunks))
	at := r.gate.stop(answered, http.MethodPost, "/bulk_add", 0)
	c := r.apply()
	at.wait(t, c)
	began := time.Now()
	c.signal(syscall.SIGTERM)
	c.wants(exitStopped).says("Run the same command again")
	if took := time.Since(began); took < inHand || took > inHand+10*time.Second {
		t.Errorf("it took %v", took)
	}
	if n := r.open(); n != 1 {
		t.Errorf("%d changes have no outcome in the journal, want 1", n)
	}
	r.finishes((&wholeRun{}).state(t, inChunks))
}

// TestInterruptedWhileNothingIsChanged: there is no change in hand, so the first
// interrupt ends the program.
func TestInterruptedWhileNothingIsChanged(t *testing.T) {
	t.Parallel()
	common := []string{"--auth", "client-credentials"}
	for _, c := range []struct {
		name, path string // of the request that is under way
		skip, code int
		args       []string
	}{
		{"apply reads", "/projects", 0, exitCancelled, []string{"apply", "setup.yaml", "--yes"}},
		{"apply reads back", "/project_assignments", 0, exitStopped, []string{"apply", "setup.yaml", "--yes"}},
		{"plan", "/projects", 0, exitCancelled, []string{"plan", "setup.yaml"}},
		{"verify", "/permission_templates", 0, exitCancelled, []string{"verify", "setup.yaml"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			at := r.gate.stop(onTheWay, http.MethodGet, c.path, c.skip)
			child := r.start(append(c.args, common...)...)
			at.wait(t, child)
			child.signal(syscall.SIGINT)
			child.wants(c.code)
			if n := len(r.Writes()); c.code == exitCancelled && n > 0 {
				t.Errorf("%d writes", n)
			}
		})
	}
}

// terminal gives the program a terminal for its input.
func terminal(t *testing.T, out io.Writer) (keys *os.File, use func(*exec.Cmd)) {
	t.Helper()
	keys, tty, err := pty.Open()
	if err != nil {
		t.Skip("no pseudo terminal here: ", err)
	}
	t.Cleanup(func() { _, _ = keys.Close(), tty.Close() })
	go func() { _, _ = io.Copy(out, keys) }()
	return keys, func(c *exec.Cmd) { c.Stdin = tty }
}

func TestInterruptedAtAQuestion(t *testing.T) {
	t.Parallel()
	t.Run("apply", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		_, use := terminal(t, io.Discard)
		c := r.startWith(use, "apply", "setup.yaml", "--auth", "client-credentials")
		c.err.wait(t, "Change Procore?")
		c.signal(syscall.SIGINT)
		c.wants(exitCancelled).says("Nothing of this was changed.")
		if n := len(r.Writes()); n > 0 {
			t.Errorf("%d writes", n)
		}
	})
	t.Run("line by line", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		_, use := terminal(t, io.Discard)
		c := r.startWith(use, "--plain", "--company", "4286480", "--auth", "client-credentials")
		c.out.wait(t, "Step 1 of 5")
		c.signal(syscall.SIGINT)
		c.wants(exitCancelled)
	})
	t.Run("the pasted code", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		_, use := terminal(t, io.Discard)
		c := r.startWith(use, "login", "--auth", "code", "--store", "file")
		c.err.wait(t, "Paste the code")
		c.signal(syscall.SIGTERM)
		c.wants(exitCancelled)
	})
	t.Run("the hidden secret", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		shown := new(heard)
		keys, use := terminal(t, shown)
		c := r.startWith(func(cmd *exec.Cmd) {
			use(cmd)
			cmd.Env = append(cmd.Env, "PROCORE_CLIENT_SECRET=")
		}, "login", "--store", "file")
		c.err.wait(t, "Client secret (not shown)")
		c.signal(syscall.SIGINT)
		c.wants(exitCancelled)
		// The terminal shows again what is typed.
		if _, err := keys.WriteString("echo\n"); err != nil {
			t.Fatal(err)
		}
		shown.wait(t, "echo")
	})
}

// TestTerminalOfTheWizardIsClosed: the answers are kept, however the wizard ends.
func TestTerminalOfTheWizardIsClosed(t *testing.T) {
	t.Parallel()
	for _, sig := range endings {
		t.Run(sig.String(), func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			screen := new(heard)
			_, use := terminal(t, screen)
			c := r.startWith(func(c *exec.Cmd) {
				use(c)
				c.Stdout, c.Env = c.Stdin.(*os.File), append(c.Env, "TERM=xterm-256color")
			})
			screen.wait(t, "\x1b[") // it draws
			c.signal(sig)
			c.wants(exitCancelled)
			if !exists(filepath.Join(r.state(), "draft.json")) {
				t.Error("the answers were not kept")
			}
		})
	}
}

// TestReaderOfTheOutputIsGone: a pager or tee that ended is no reason to die in
// the middle of a change.
func TestReaderOfTheOutputIsGone(t *testing.T) {
	tuitest.NotForRaces(t)
	t.Parallel()
	want := &wholeRun{}
	for _, interrupted := range []bool{false, true} {
		r := newRig(t, procoretest.WithProjects(inChunks))
		at := r.gate.stop(answered, http.MethodPost, "/bulk_add", 0)
		read, write, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		c := r.startWith(func(c *exec.Cmd) { c.Stdout, c.Stderr = write, write },
			"apply", "setup.yaml", "--yes", "--auth", "client-credentials", "--json")
		_ = write.Close()
		go func() { _, _ = io.Copy(io.Discard, read) }()
		at.wait(t, c)
		_ = read.Close()
		code := exitFailed // the checklist could not be printed
		if interrupted {
			c.signal(syscall.SIGINT)
			code = exitStopped
		}
		close(at.release)
		if got := c.code(); got != code {
			t.Errorf("interrupted: %v: exit code %d (%v), want %d", interrupted, got, c.ProcessState, code)
		}
		if n := r.open(); n != 0 {
			t.Errorf("interrupted: %v: %d changes have no outcome in the journal", interrupted, n)
		}
		r.finishes(want.state(t, inChunks))
	}
}
