package main

import (
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
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

// Up to 300 projects go in chunks with an answer for each row; more are handed
// to workers, 1,000 to each.
const (
	inChunks  = 120
	byWorker  = 400
	twoByWork = 1200
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

// A wholeRun is an uninterrupted one, made by the test that first asks for it.
type wholeRun struct {
	once sync.Once
	end  procoretest.State
}

// state is the state after an uninterrupted run for so many projects; -1: those
// of the fixture.
func (w *wholeRun) state(t *testing.T, projects int) procoretest.State {
	t.Helper()
	w.once.Do(func() {
		r := newRig(t, procoretest.WithProjects(projects))
		r.apply().wants(exitDone)
		w.end = timeless(r.State(meridian))
	})
	return w.end
}

// timeless is a state without the times of its mails.
func timeless(s procoretest.State) procoretest.State {
	for i := range s.Mails {
		s.Mails[i].At = time.Time{}
	}
	return s
}

// finishes runs the interrupted setup again, and checks that the company is as
// after an uninterrupted run and that one invitation was sent.
func (r *rig) finishes(want procoretest.State) {
	r.t.Helper()
	r.apply().wants(exitDone)
	got := timeless(r.State(meridian))
	sameState(r.t, want, got)
	if len(got.Mails) != 1 {
		r.t.Errorf("%d invitations were sent, want 1", len(got.Mails))
	}
	if wrong := r.Violations(); len(wrong) > 0 {
		r.t.Errorf("not the way of a careful client: %v", wrong)
	}
}

// leavesTheInvitation runs the interrupted setup again where its invitation may have gone
// out, and did not: nothing shows that, so it is not sent, and a person is asked to look.
func (r *rig) leavesTheInvitation(want procoretest.State) {
	r.t.Helper()
	for range 2 {
		r.apply().wants(exitDone).says("unknown   invitation", "see whether sync@example.com got the invitation")
	}
	want.Mails, want.Users = nil, slices.Clone(want.Users)
	for i := range want.Users {
		if u := &want.Users[i]; u.Email == "sync@example.com" {
			u.Invited = false
		}
	}
	sameState(r.t, want, timeless(r.State(meridian)))
}

// settled checks that there is nothing left to do.
func (r *rig) settled() {
	r.t.Helper()
	r.ResetLog()
	r.apply().wants(exitDone)
	if n := len(r.Writes()); n > 0 {
		r.t.Errorf("a run with nothing to do wrote %d times", n)
	}
}

// sameState checks that a company is as after an uninterrupted run.
func sameState(t *testing.T, want, got procoretest.State) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("not as after an uninterrupted run (-want +got):\n%s", diff)
	}
}

// open counts the journal's changes that have no outcome.
func (r *rig) open() int {
	r.t.Helper()
	b, err := os.ReadFile(r.journal())
	if err != nil {
		r.t.Fatal(err)
	}
	return strings.Count(string(b), `"phase":"started"`) - strings.Count(string(b), `"phase":"done"`)
}
