//go:build unix

package main

import (
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"

	"procore-setup/procore/procoretest"
	"procore-setup/tui/tuitest"
)

// shellSettings gives a terminal the settings that a shell has it in.
func shellSettings(t *testing.T, tty *os.File) {
	t.Helper()
	s := settings(t, tty)
	s.Lflag |= unix.ECHO | unix.ICANON | unix.ISIG
	s.Iflag |= unix.ICRNL
	s.Oflag |= unix.OPOST
	if err := unix.IoctlSetTermios(int(tty.Fd()), setTerm, s); err != nil {
		t.Fatal(err)
	}
}

func settings(t *testing.T, tty *os.File) *unix.Termios {
	t.Helper()
	s, err := unix.IoctlGetTermios(int(tty.Fd()), getTerm)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// until waits for something that nothing tells.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for began := time.Now(); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Since(began) > patience {
			t.Fatalf("never: %s", what)
		}
	}
}

// TestIgnoredSignalsStayIgnored: what nohup keeps away does not end a run.
func TestIgnoredSignalsStayIgnored(t *testing.T) {
	t.Parallel()
	r := newRig(t, procoretest.WithProjects(inChunks))
	at := r.gate.stop(answered, http.MethodPost, "/bulk_add", 0)
	c := r.startWith(func(c *exec.Cmd) {
		c.Args = append([]string{"sh", "-c", `trap '' HUP INT; exec "$@"`, "sh"}, c.Args...)
		c.Path = "/bin/sh"
	}, "apply", "setup.yaml", "--yes", "--auth", "client-credentials")
	at.wait(t, c)
	for range 3 {
		c.signal(syscall.SIGHUP)
		c.signal(syscall.SIGINT)
	}
	time.Sleep(100 * time.Millisecond) // for it to stop, which it must not
	close(at.release)
	c.wants(exitDone)
	if strings.Contains(c.err.String(), "Finishing the change in hand") {
		t.Error("it was about to stop")
	}
}

// TestTypedAheadIsNoConsent: what was typed before a question was to be seen does
// not answer it, neither the first nor the second one.
func TestTypedAheadIsNoConsent(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	keys, use := terminal(t, io.Discard)
	at := r.gate.stop(answered, http.MethodGet, "/permission_templates", 0)
	c := r.startWith(use, "apply", "setup.yaml", "--auth", "client-credentials")
	at.wait(t, c)
	if _, err := keys.WriteString("yes\n21\nyes\n"); err != nil {
		t.Fatal(err)
	}
	close(at.release)
	c.err.wait(t, "Change Procore?")
	time.Sleep(200 * time.Millisecond) // for a wrong consent
	if n := len(r.Writes()); n > 0 {
		t.Fatalf("%d writes on what was typed ahead", n)
	}
	if _, err := keys.WriteString("no\n"); err != nil {
		t.Fatal(err)
	}
	c.wants(exitCancelled).says("Nothing of this was changed.")
	if n := len(r.Writes()); n > 0 {
		t.Errorf("%d writes", n)
	}
}

// TestHiddenAgainAfterAStop: the shell shows what is typed; once the program goes
// on, it asks again, and nothing of the answer is shown.
func TestHiddenAgainAfterAStop(t *testing.T) {
	t.Parallel()
	const question = "Client secret (not shown)"
	r := newRig(t)
	shown := new(heard)
	keys, use := terminal(t, shown)
	var tty *os.File
	c := r.startWith(func(cmd *exec.Cmd) {
		use(cmd)
		tty = cmd.Stdin.(*os.File)
		cmd.Env = append(cmd.Env, "PROCORE_CLIENT_SECRET=")
	}, "login", "--auth", "client-credentials", "--store", "file")
	hidden := func() bool { return settings(t, tty).Lflag&unix.ECHO == 0 }
	until(t, "hidden", hidden)
	c.signal(syscall.SIGSTOP)
	shellSettings(t, tty)
	if _, err := keys.WriteString("half of"); err != nil {
		t.Fatal(err)
	}
	c.signal(syscall.SIGCONT)
	until(t, "asked again", func() bool { return strings.Count(c.err.String(), question) == 2 && hidden() })
	secret := r.Credentials().ClientSecret.Reveal()
	if _, err := keys.WriteString(secret + "\n"); err != nil {
		t.Fatal(err)
	}
	c.wants(exitDone)
	if strings.Contains(shown.String(), secret[:8]) {
		t.Errorf("the secret was shown: %s", shown)
	}
	if hidden() {
		t.Error("the terminal still hides what is typed")
	}
}

// wizard starts the full-screen wizard and waits for its first page.
func (r *rig) wizard() *tuitest.Process {
	r.t.Helper()
	args := append(r.hosts(), "--auth", "client-credentials", "--company", "4286480", "--store", "memory")
	p := tuitest.Exec(r.t, 100, 30, r.env(), "procore-setup", args...)
	p.WaitFor("Which integration")
	return p
}

// TestWizardGoesOnAfterAStop: stopped from outside, the shell has the terminal as it
// likes it; the wizard takes it again, draws anew and hears keys.
func TestWizardGoesOnAfterAStop(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := r.wizard()
	raw := func() bool { return settings(t, p.Tty()).Lflag&(unix.ECHO|unix.ICANON) == 0 }
	p.Type("sync") // it hears keys, so the terminal's answers are behind it
	p.WaitFor("› ( ) SyncEzy")
	for range 2 {
		p.Signal(syscall.SIGSTOP)
		shellSettings(t, p.Tty())
		p.Scribble("\x1b[?1049l\x1b[2J\x1b[H[1]+ Stopped  $ ")
		if p.Has("› ( )") {
			t.Fatal("the shell has not got the screen")
		}
		p.Signal(syscall.SIGCONT)
		p.WaitFor("› ( ) SyncEzy")
		until(t, "raw", raw)
	}
	p.Type("ezy")
	p.WaitFor(" syncezy ")
	p.Keys("<ctrl+c>")
	r.press(p, "<ctrl+c>", func() bool { return p.Has("Leave") || p.Restored() })
}

// TestCrashGivesTheTerminalBack: a dump is read on the screen that one had.
func TestCrashGivesTheTerminalBack(t *testing.T) {
	t.Parallel()
	for _, sig := range []syscall.Signal{syscall.SIGQUIT, syscall.SIGABRT} {
		t.Run(sig.String(), func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			p := r.wizard()
			p.Signal(sig)
			code := p.WaitExit()
			if code != 2 && code != -1 || !p.Restored() || !strings.Contains(p.Output(), "goroutine ") {
				t.Errorf("exit code %d, restored: %v:\n%s", code, p.Restored(), p.Text())
			}
			if s, err := unix.IoctlGetTermios(int(p.Tty().Fd()), getTerm); err == nil && s.Lflag&unix.ECHO == 0 {
				t.Error("the terminal does not show what is typed")
			}
		})
		t.Run(sig.String()+" at a hidden question", func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			_, use := terminal(t, io.Discard)
			var tty *os.File
			c := r.startWith(func(cmd *exec.Cmd) {
				use(cmd)
				tty = cmd.Stdin.(*os.File)
				cmd.Env = append(cmd.Env, "PROCORE_CLIENT_SECRET=")
			}, "login", "--store", "file")
			until(t, "hidden", func() bool { return settings(t, tty).Lflag&unix.ECHO == 0 })
			c.signal(sig)
			c.code()
			if !term.IsTerminal(tty.Fd()) || settings(t, tty).Lflag&unix.ECHO == 0 {
				t.Error("the terminal does not show what is typed")
			}
		})
	}
}
