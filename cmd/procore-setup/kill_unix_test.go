//go:build unix

package main

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"procore-setup/procore/procoretest"
)

// stopped waits until the process stands still after SIGSTOP.
func (c *child) stopped() {
	c.t.Helper()
	if err := c.Process.Signal(syscall.SIGSTOP); err != nil {
		c.t.Fatal(err)
	}
	var how syscall.WaitStatus
	if _, err := syscall.Wait4(c.Process.Pid, &how, syscall.WUNTRACED, nil); err != nil || !how.Stopped() {
		c.t.Fatalf("did not stop: %v, %v", how, err)
	}
}

// TestKilledAndRunAgain kills the real binary with SIGKILL: before its request
// reaches Procore, after Procore did it and before the answer, and after the
// answer came to this machine and before the program could act on it.
func TestKilledAndRunAgain(t *testing.T) {
	t.Parallel()
	want := map[int]*wholeRun{inChunks: {}, byWorker: {}, twoByWork: {}}
	kill := func(t *testing.T, p point, when moment, delivered bool) *rig {
		r := newRig(t, procoretest.WithProjects(p.projects))
		at := r.gate.stop(when, p.method, p.path, p.skip)
		c := r.apply()
		at.wait(t, c)
		if delivered {
			c.stopped()
			close(at.release)
			select {
			case <-at.sent:
			case <-time.After(patience):
				t.Fatal("the answer was not sent")
			}
		}
		if err := c.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if code := c.code(); code != -1 {
			t.Fatalf("exit code %d, want a death by SIGKILL", code)
		}
		return r
	}
	for _, p := range points {
		for _, m := range []struct {
			name      string
			when      moment
			delivered bool
		}{{"before it leaves", onTheWay, false}, {"answer lost", answered, false}, {"answer unread", answered, true}} {
			t.Run(fmt.Sprintf("%s/%s", p.name, m.name), func(t *testing.T) {
				t.Parallel()
				r := kill(t, p, m.when, m.delivered)
				if p.name == "invitation" && m.when == onTheWay {
					r.leavesTheInvitation(want[p.projects].state(t, p.projects))
					return
				}
				r.finishes(want[p.projects].state(t, p.projects))
				if m.when == answered && !m.delivered {
					r.settled()
				}
			})
		}
	}
	t.Run("torn last line", func(t *testing.T) {
		t.Parallel()
		r := kill(t, points[1], answered, false)
		line, err := os.ReadFile(r.journal())
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(r.journal(), line[:len(line)-len(`,"target":"SyncEzy Sync"}`)], 0o600); err != nil {
			t.Fatal(err)
		}
		r.finishes(want[inChunks].state(t, inChunks))
	})
	t.Run("killed again and again", func(t *testing.T) {
		t.Parallel()
		r := newRig(t, procoretest.WithProjects(inChunks))
		for _, p := range points[:7] {
			if strings.HasSuffix(p.path, "/9") || p.skip > 0 {
				p.skip = 0 // what comes before it was done by an earlier run
			}
			at := r.gate.stop(answered, p.method, p.path, p.skip)
			c := r.apply()
			at.wait(t, c)
			if err := c.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			c.code()
		}
		r.finishes(want[inChunks].state(t, inChunks))
	})
}
