package tuitest

import (
	"os"
	"syscall"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// child tells the test binary to be the small program instead of the tests.
const child = "TUITEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(child) == "" {
		os.Exit(m.Run())
	}
	if _, err := tea.NewProgram(echo{}).Run(); err != nil {
		os.Exit(7)
	}
	os.Exit(3)
}

func TestProcess(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a process")
	}
	p := Exec(t, 60, 8, []string{child + "=1"}, os.Args[0])
	p.WaitFor("size 60×8")
	if p.Restored() {
		t.Error("the program runs, yet the terminal is as it was")
	}
	p.Keys("<down>", "y")
	p.Paste("two words")
	p.WaitFor("keys down y paste:two words")
	p.Resize(50, 6)
	p.WaitFor("size 50×6")
	if got := p.Presses(); got != 2 {
		t.Errorf("%d presses, want 2", got)
	}
	p.Keys("<ctrl+c>")
	if code := p.WaitExit(); code != 3 {
		t.Errorf("exit code %d, want 3", code)
	}
	if !p.Restored() {
		t.Error("the terminal was not restored")
	}
}

func TestProcessSignal(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a process")
	}
	p := Exec(t, 60, 8, []string{child + "=1"}, os.Args[0])
	p.WaitFor("size 60×8")
	p.Signal(syscall.SIGTERM)
	if code := p.WaitExit(); code != 3 {
		t.Errorf("exit code %d after SIGTERM", code)
	}
	if !p.Restored() {
		t.Error("the terminal was not restored")
	}
}
