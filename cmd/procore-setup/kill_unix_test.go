//go:build unix

package main

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"procore-setup/procore/procoretest"
)

// A point is one request of a whole run at which the program is killed.
type point struct {
	name, method, path string
	skip               int // requests like it that go through
	projects           int
}

// Up to 200 projects go in chunks with an answer for each row; more are handed
// to a worker, 500 at a time.
const (
	inChunks  = 120
	byWorker  = 260
	twoByWork = 620
)

// points are a sample of all changes; every one is in the engine's own matrix.
var points = []point{
	{"account", http.MethodPost, "/companies/4286480/users", 0, inChunks},
	{"template", http.MethodPost, "/permission_templates", 0, inChunks},
	{"default template", http.MethodPatch, "/users/9", 0, inChunks},
	{"first chunk", http.MethodPost, "/bulk_add", 0, inChunks},
	{"last chunk", http.MethodPost, "/bulk_add", 2, inChunks},
	{"new projects", http.MethodPatch, "/users/9", 1, inChunks},
	{"invitation", http.MethodPatch, "/invite", 0, inChunks},
	{"worker's chunk", http.MethodPost, "/bulk_add", 0, byWorker},
	{"worker's second chunk", http.MethodPost, "/bulk_add", 1, twoByWork},
	{"look at the worker", http.MethodGet, "/bulk/status/", 0, byWorker},
	{"the account read before", http.MethodGet, "/users", 0, inChunks},
	{"the template read back", http.MethodGet, "/permission_templates/9", 0, inChunks},
	{"the account read afterwards", http.MethodGet, "/project_assignments", 0, inChunks},
}

// whole is the state after an uninterrupted run for so many projects.
func whole(t *testing.T, projects int) procoretest.State {
	t.Helper()
	r := newRig(t, procoretest.WithProjects(projects))
	r.apply().wants(exitDone)
	return timeless(r.State(meridian))
}

// timeless is a state without the times of its mails.
func timeless(s procoretest.State) procoretest.State {
	for i := range s.Mails {
		s.Mails[i].At = time.Time{}
	}
	return s
}

// finishes runs the interrupted setup again, and checks that the company is as
// after an uninterrupted run, that one invitation was sent and nothing is left.
func (r *rig) finishes(want procoretest.State) {
	r.t.Helper()
	r.apply().wants(exitDone)
	got := timeless(r.State(meridian))
	if diff := cmp.Diff(want, got); diff != "" {
		r.t.Errorf("not as after an uninterrupted run (-want +got):\n%s", diff)
	}
	if len(got.Mails) != 1 {
		r.t.Errorf("%d invitations were sent, want 1", len(got.Mails))
	}
	if wrong := r.Violations(); len(wrong) > 0 {
		r.t.Errorf("not the way of a careful client: %v", wrong)
	}
	r.ResetLog()
	r.apply().wants(exitDone)
	if n := len(r.Writes()); n > 0 {
		r.t.Errorf("a third run wrote %d times", n)
	}
}

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
	want := map[int]procoretest.State{}
	for _, n := range []int{inChunks, byWorker, twoByWork} {
		want[n] = whole(t, n)
	}
	kill := func(t *testing.T, p point, when moment, delivered bool) *rig {
		r := newRig(t, procoretest.WithProjects(p.projects))
		at := r.gate.stop(when, p.method, p.path, p.skip)
		c := r.apply()
		at.wait(t, c)
		if delivered {
			c.stopped()
			close(at.release)
			<-at.sent
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
				kill(t, p, m.when, m.delivered).finishes(want[p.projects])
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
		r.finishes(want[inChunks])
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
		r.finishes(want[inChunks])
	})
}
