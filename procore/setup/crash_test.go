package setup_test

import (
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"procore-setup/procore"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// lag is how far the lists of the crash matrix are behind: what a process that
// starts at once reads is older than what the dead one did.
const lag = 3 * time.Second

const accountEmail = "sync@meridian.example"

// A story is a company and what is asked for, so that the plan holds certain
// kinds of changes.
type story struct {
	name    string
	opts    []procoretest.Option
	spec    func() spec.Spec
	prepare func(t *testing.T, s *procoretest.Server)
	changes []string // that the plan has
}

// stories hold every kind of change, and every way in which a bulk change goes out.
var stories = []story{
	{
		name: "a new account", spec: asked,
		opts: []procoretest.Option{procoretest.WithProjects(8)},
		changes: []string{
			setup.ChangeCreateUser, setup.ChangeCreateTemplate, setup.ChangeDefault,
			setup.ChangeAdd, setup.ChangeNew, setup.ChangeInvite,
		},
	},
	{
		name: "a company template of its own", spec: ownCompanyTemplate,
		opts: []procoretest.Option{procoretest.WithProjects(2)},
		changes: []string{
			setup.ChangeCreateUser, setup.ChangeCreateCompanyTemplate, setup.ChangeUpdateUser,
			setup.ChangeCreateTemplate, setup.ChangeDefault, setup.ChangeAdd, setup.ChangeNew, setup.ChangeInvite,
		},
	},
	{
		name: "an inactive account", spec: listed(120), prepare: returning(true, 60, 180),
		opts: []procoretest.Option{procoretest.WithProjects(180)},
		changes: []string{
			setup.ChangeReactivate, setup.ChangeUpdateUser, setup.ChangeCreateTemplate, setup.ChangeDefault,
			setup.ChangeAdd, setup.ChangeMove, setup.ChangeRemove, setup.ChangeNew, setup.ChangeInvite,
		},
	},
	{
		name: "hundreds of projects", spec: listed(520), prepare: returning(false, 510, 740),
		opts: []procoretest.Option{procoretest.WithProjects(740)},
		changes: []string{
			setup.ChangeUpdateUser, setup.ChangeCreateTemplate, setup.ChangeDefault,
			setup.ChangeAdd, setup.ChangeMove, setup.ChangeRemove, setup.ChangeNew, setup.ChangeInvite,
		},
	},
	{
		name: "no BETA endpoints", spec: listed(4), prepare: returning(false, 2, 6),
		opts: []procoretest.Option{procoretest.WithProjects(6), procoretest.WithoutEndpoints(http.StatusNotFound)},
		changes: []string{
			setup.ChangeUpdateUser, setup.ChangeCreateTemplate, setup.ChangeDefault,
			setup.ChangeAdd, setup.ChangeMove, setup.ChangeRemove, setup.ChangeNew, setup.ChangeInvite,
		},
	},
	{
		name: "no bulk calls", spec: listed(4), prepare: returning(false, 2, 6),
		opts: []procoretest.Option{procoretest.WithProjects(6), procoretest.WithoutEndpoints(http.StatusNotFound,
			procoretest.BulkAdd, procoretest.OldBulkAdd, procoretest.BulkUpdate,
			procoretest.BulkRemove, procoretest.OldBulkRemove)},
		changes: []string{
			setup.ChangeUpdateUser, setup.ChangeCreateTemplate, setup.ChangeDefault,
			setup.ChangeAdd, setup.ChangeMove, setup.ChangeRemove, setup.ChangeNew, setup.ChangeInvite,
		},
	},
	ending,
}

// ownCompanyTemplate asks for a company-level template that is to be made.
func ownCompanyTemplate() spec.Spec {
	s := asked()
	s.Account.CompanyTemplate = ""
	s.Account.Company = &spec.TemplateSpec{
		Name: "Sync, Company", IfDifferent: spec.DifferentFail,
		Tools: map[string]spec.ToolSpec{"directory": {Level: "read_only"}},
	}
	return s
}

// listed asks for exactly the first n projects.
func listed(n int) func() spec.Spec {
	return func() spec.Spec {
		s := asked()
		s.Account.CompanyTemplate = "Company Standard"
		s.Projects = spec.ProjectsSpec{Include: spec.IncludeListed, New: true, Exact: true}
		for i := range n {
			s.Projects.IDs = append(s.Projects.IDs, procore.ID(300001+i))
		}
		return s
	}
}

// returning makes the account by hand, on the projects from the nth to the last,
// with another template.
func returning(inactive bool, from, to int) func(*testing.T, *procoretest.Server) {
	return func(t *testing.T, s *procoretest.Server) {
		t.Helper()
		id := int64(meridian)
		must(s.AddUser(id, "Sync", "Earlier", accountEmail))(t)
		for i := from; i < to; i++ {
			if err := s.Assign(id, accountEmail, int64(300001+i), 4502); err != nil {
				t.Fatal(err)
			}
		}
		if inactive {
			if err := s.DeactivateUser(id, accountEmail); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(time.Minute) // all this is old
	}
}

// rig builds the story's company.
func (st story) rig(t *testing.T, more ...procoretest.Option) *rig {
	t.Helper()
	opts := slices.Concat([]procoretest.Option{procoretest.WithOnlyMain(), procoretest.WithLimits(10000, 1000000)}, st.opts, more)
	server := procoretest.New(opts...)
	if st.prepare != nil {
		st.prepare(t, server)
	}
	return newRig(t, server, st.spec())
}

// A whole is an uninterrupted run, to compare with.
type whole struct {
	state procoretest.State
	calls []string
	other map[string]setup.Status // checks that do not end verified
	open  []string                // what stays open in the journal
	later *whole                  // what a run a while later makes of it; nil: the same
}

// uninvited is what is left where the invitation may have gone out, and did not: a list
// proves no such thing, so that is for a person to see. In the older mode the account's own
// page tells, once it can't be behind any more: then it is sent.
func (w whole) uninvited() whole {
	if procoretest.Older {
		all := w
		w.later = &all
	}
	w.state.Mails, w.state.Users = nil, slices.Clone(w.state.Users)
	for i := range w.state.Users {
		if u := &w.state.Users[i]; u.Email == accountEmail {
			u.Invited = false
		}
	}
	w.other, w.open = map[string]setup.Status{setup.CheckInvitation: setup.StatusUnknown}, []string{setup.ChangeInvite}
	return w
}

// uninterrupted runs a story to its end.
func (st story) uninterrupted(t *testing.T, more ...procoretest.Option) whole {
	t.Helper()
	var w whole
	bubble(t, func(t *testing.T) {
		r := st.rig(t, more...)
		p := r.launch(point{})
		list, err := p.run()
		if err != nil {
			t.Fatalf("an uninterrupted run: %v", err)
		}
		proven(t, list, nil)
		var changes []string
		for _, e := range p.events {
			if e.Kind == setup.EventStarted {
				changes = append(changes, e.Change)
			}
		}
		if d := cmp.Diff(st.changes, changes); d != "" {
			t.Errorf("changes (-want +got):\n%s", d)
		}
		w = whole{state: r.state(), calls: p.calls}
	})
	return w
}

// points returns where a run is to die: at each change before, within and after
// its request, at everything else before and after the request.
func (w whole) points() (changes, others []point) {
	seen := map[string]int{}
	for _, what := range w.calls {
		n := seen[what]
		seen[what]++
		if strings.HasPrefix(what, "GET ") {
			others = append(others, point{what, n, unsent}, point{what, n, answerLost})
			continue
		}
		for _, when := range []moment{unsent, answerLost, answerSeen, lineWritten} {
			changes = append(changes, point{what, n, when})
		}
	}
	return changes, others
}

// full widens the matrices to every point and every cell; without it, what is
// only read is sampled.
var full = os.Getenv("MATRIX") == "full"

// A tally counts what was tried and what passed, by kind.
type tally struct {
	mu            sync.Mutex
	tried, passed map[string]int
}

// try runs one point as a parallel subtest and counts it.
func (c *tally) try(t *testing.T, kind, name string, f func(t *testing.T)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		t.Cleanup(func() {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.tried[kind]++
			if !t.Failed() {
				c.passed[kind]++
			}
		})
		bubble(t, f)
	})
}

// A run that dies at any moment and is started again ends as an uninterrupted
// one does: nothing is there twice, and no invitation goes out twice.
func TestCrashMatrixSimulator(t *testing.T) {
	count := tally{tried: map[string]int{}, passed: map[string]int{}}
	want := 0
	t.Run("points", func(t *testing.T) {
		for i, st := range stories {
			w := st.uninterrupted(t, procoretest.WithLag(lag))
			changes, others := w.points()
			switch {
			case raced:
				changes, others = sample(changes, 41), sample(others, 127)
			case i == 0 && !full:
				others = sample(others, 13)
			case !full:
				changes, others = sample(changes, 5), sample(others, 41)
			}
			want += len(changes) + len(others)
			t.Logf("%-22s %3d requests, %3d points at changes, %3d at what is read", st.name, len(w.calls), len(changes), len(others))
			for _, at := range changes {
				count.try(t, at.when.String(), st.name+"/"+at.String(), func(t *testing.T) { crashAt(t, st, w, at) })
			}
			for _, at := range others {
				count.try(t, "reading, "+at.when.String(), st.name+"/"+at.String(), func(t *testing.T) { crashAt(t, st, w, at) })
			}
		}
	})
	tried, passed := 0, 0
	for _, kind := range slices.Sorted(maps.Keys(count.tried)) {
		t.Logf("%-32s tried %3d  passed %3d", kind, count.tried[kind], count.passed[kind])
		tried, passed = tried+count.tried[kind], passed+count.passed[kind]
	}
	t.Logf("%-32s tried %3d  passed %3d", "all", tried, passed)
	if tried != want || passed != want || full && count.tried[lineWritten.String()] < 50 {
		t.Errorf("%d points, %d tried, %d passed", want, tried, passed)
	}
}

// sample takes one in n.
func sample[T any](list []T, n int) []T {
	var out []T
	for i := 0; i < len(list); i += n {
		out = append(out, list[i])
	}
	return out
}

// crashAt kills a run at a point and starts it again at once.
func crashAt(t *testing.T, st story, w whole, at point) {
	r := st.rig(t, procoretest.WithLag(lag))
	first := r.launch(at)
	_, err := first.run()
	if first.seen[at.what] <= at.nth {
		t.Fatalf("the point was not reached (%v)", err)
	}
	if err == nil && at.when != lineWritten {
		t.Fatal("the run did not break")
	}
	if strings.HasSuffix(at.what, "/invite") && at.when == unsent {
		w = w.uninvited()
	}
	again := r.launch(point{})
	list, err := again.run()
	if err != nil {
		t.Fatalf("the second run: %v", err)
	}
	proven(t, list, w.other)
	r.settled(w)
}

// settled checks that everything is as after an uninterrupted run, and that
// another run has nothing to do but what was left to it.
func (r *rig) settled(w whole) {
	r.t.Helper()
	r.same(w)
	time.Sleep(time.Minute)
	writes := len(r.server.Writes())
	third := r.launch(point{})
	defer third.end()
	plan := third.plan()
	var left []string
	if w.later != nil {
		left = w.open
	}
	runner := setup.Runner{API: third.api, Journal: third.journal, Spec: r.spec, Snapshot: &third.snap}
	err := runner.Run(third.ctx, plan, nil)
	if err != nil || !slices.Equal(ids(plan), left) || len(r.server.Writes()) != writes+len(left) {
		r.t.Errorf("a third run did %v (%v)", ids(plan), err)
	}
	if w.later != nil {
		w = *w.later
		r.same(w)
	}
	if open := third.journal.Open(); !slices.Equal(open, w.open) {
		r.t.Errorf("still open in the journal: %v", open)
	}
}

// same checks that everything is as after an uninterrupted run.
func (r *rig) same(w whole) {
	r.t.Helper()
	if d := cmp.Diff(w.state, r.state()); d != "" {
		r.t.Errorf("end state (-uninterrupted +resumed):\n%s", d)
	}
	if n := len(r.state().Mails); n > 1 {
		r.t.Errorf("%d invitations", n)
	}
	if v := r.server.Violations(); len(v) != 0 {
		r.t.Errorf("careless calls: %v", v)
	}
}
