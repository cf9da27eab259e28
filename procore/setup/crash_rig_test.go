package setup_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// A rig is one simulated Procore and one state folder: what outlives the
// processes that work with them.
type rig struct {
	t      *testing.T
	server *procoretest.Server
	token  auth.Secret
	dir    string // as the next process finds it
	spec   spec.Spec
}

func newRig(t *testing.T, server *procoretest.Server, want spec.Spec) *rig {
	t.Helper()
	return &rig{t: t, server: server, token: accessToken(t, server), dir: t.TempDir(), spec: want}
}

// state is what the company holds, without what differs from run to run.
func (r *rig) state() procoretest.State {
	st := r.server.State(int64(meridian))
	for i := range st.Mails {
		st.Mails[i].At = st.Mails[i].At.Truncate(1 << 62)
	}
	return st
}

// A moment is when a process dies, seen from one request.
type moment int

const (
	never       moment = iota
	unsent             // before the request leaves
	answerLost         // the server took it; its answer never comes
	answerSeen         // the answer came; the journal does not take the line
	lineWritten        // the line is on the disk
)

// String names the moment as the matrix prints it.
func (m moment) String() string {
	return [...]string{"never", "before it leaves", "answer lost", "before the journal line", "after the journal line"}[m]
}

// A point is a request, by what it is and how many like it came before, and a moment.
type point struct {
	what string // method and path, and which kind of templates
	nth  int    // from 0
	when moment
}

func (p point) String() string { return fmt.Sprintf("%s #%d %s", p.what, p.nth, p.when) }

// errDead is what a dead process gets for an answer.
var errDead = errors.New("the process is dead")

// A process is one run of the program: it has a client, a journal and a
// snapshot of its own, and dies where it is told to.
type process struct {
	*rig
	next    http.RoundTripper // the simulator, or what stands before it
	ctx     context.Context
	kill    context.CancelFunc
	at      point
	journal *journal.Journal
	reader  *setup.Reader
	snap    setup.Snapshot
	api     setup.API
	events  []setup.Event
	stop    <-chan struct{}
	onEvent func(setup.Event)
	onPlan  func() // when a plan is agreed to

	mu    sync.Mutex
	seen  map[string]int // requests so far
	calls []string       // the requests in order
	dead  bool
	lines int // records in the journal when the request of the point was answered; -1: not yet
}

// launch starts a process that dies at a point.
func (r *rig) launch(at point) *process {
	r.t.Helper()
	state, err := journal.OpenState(r.dir)
	if err != nil {
		r.t.Fatal(err)
	}
	j, err := state.Journal(r.server.Environment(), meridian.String())
	if err != nil {
		r.t.Fatal(err)
	}
	p := &process{rig: r, next: r.server, at: at, journal: j, seen: map[string]int{}, lines: -1}
	p.ctx, p.kill = context.WithCancel(r.t.Context())
	p.api = procore.New(procore.Options{
		BaseURL: r.server.Environment().APIURL, Tokens: renewingToken(r.token), Transport: p,
	}).ForCompany(meridian)
	p.reader = &setup.Reader{API: p.api, Catalog: catalog(r.t), Journal: j}
	p.snap.Company = procore.Company{ID: meridian}
	return p
}

// catalog is the built-in one, parsed once.
var loadCatalog = sync.OnceValues(permission.LoadCatalog)

func catalog(t *testing.T) *permission.Catalog {
	t.Helper()
	c, err := loadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// RoundTrip passes a request on to the simulator, unless the process dies there.
func (p *process) RoundTrip(r *http.Request) (*http.Response, error) {
	p.mu.Lock()
	what := r.Method + " " + r.URL.Path
	if kind := r.URL.Query().Get("filters[type]"); kind != "" {
		what += " " + kind
	}
	here := p.at.when != never && what == p.at.what && p.seen[what] == p.at.nth
	p.seen[what]++
	p.calls = append(p.calls, what)
	dies := p.dead || p.overdue()
	if dies || here && p.at.when == unsent {
		p.die()
		p.mu.Unlock()
		closeBody(r.Body)
		if here && !dies && r.Method != http.MethodGet {
			panic(errDead)
		}
		return nil, errDead
	}
	p.mu.Unlock()
	resp, err := p.next.RoundTrip(r)
	if !here {
		return resp, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	switch p.at.when {
	case answerLost:
		p.die()
		if resp != nil {
			closeBody(resp.Body)
		}
		<-r.Context().Done() // the answer never comes
		return nil, r.Context().Err()
	case answerSeen:
		err = errors.Join(err, p.journal.Close())
	case lineWritten:
		p.lines = len(p.journal.Records())
	case never, unsent:
	}
	return resp, err
}

// closeBody closes the body of a request or an answer that nobody reads.
func closeBody(b io.Closer) {
	if b != nil {
		_ = b.Close() // nothing hangs on it
	}
}

// overdue tells whether the journal line after the point is written. The lock is held.
func (p *process) overdue() bool { return p.lines >= 0 && len(p.journal.Records()) > p.lines }

// die freezes the disk as it is and lets nothing more out. The lock is held.
func (p *process) die() {
	if p.dead {
		return
	}
	p.dead = true
	image := p.t.TempDir()
	for _, path := range must(filepath.Glob(filepath.Join(p.dir, "journal-*.jsonl")))(p.t) {
		data := must(os.ReadFile(path))(p.t)
		if err := os.WriteFile(filepath.Join(image, filepath.Base(path)), data, 0o600); err != nil {
			p.t.Error(err)
		}
	}
	p.dir = image // of the rig: the next process works on the image
	p.kill()
}

// emit keeps an event. A line that was written before it is the last that the
// process does.
func (p *process) emit(e setup.Event) {
	p.events = append(p.events, e)
	if p.onEvent != nil {
		p.onEvent(e)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.overdue() {
		p.die()
	}
}

// run does what the apply command does: it reads, plans, changes and confirms
// until nothing is left that was not tried.
func (p *process) run() (setup.Checklist, error) {
	defer p.end()
	if err := p.reader.Read(p.ctx, setup.PartAll, p.spec, &p.snap); err != nil {
		return setup.Checklist{}, err
	}
	tried := map[string]bool{}
	for {
		plan, err := setup.Diff(p.spec, &p.snap)
		if err != nil {
			return setup.Checklist{}, err
		}
		if !slices.ContainsFunc(plan.Changes, func(c setup.Change) bool { return !tried[c.ID] }) {
			return setup.Verify(p.spec, &p.snap), nil
		}
		if p.onPlan != nil {
			p.onPlan()
		}
		r := &setup.Runner{
			API: p.api, Journal: p.journal, Spec: p.spec, Snapshot: &p.snap, Emit: p.emit,
		}
		if err := r.Run(p.ctx, plan, p.stop); err != nil {
			return setup.Checklist{}, err
		}
		for _, c := range plan.Changes {
			tried[c.ID] = true
		}
		if _, err := p.reader.Confirm(p.ctx, p.spec, &p.snap); err != nil {
			return setup.Checklist{}, err
		}
	}
}

// end releases what the operating system would.
func (p *process) end() {
	p.kill()
	if err := p.journal.Close(); err != nil {
		p.t.Error(err)
	}
}

// plan reads everything and plans, as the plan command does.
func (p *process) plan() setup.Plan {
	p.t.Helper()
	if err := p.reader.Read(p.ctx, setup.PartAll, p.spec, &p.snap); err != nil {
		p.t.Fatal(err)
	}
	return must(setup.Diff(p.spec, &p.snap))(p.t)
}

// A renewingToken is a sign-in that can be renewed.
type renewingToken auth.Secret

func (r renewingToken) Token(context.Context) (auth.Secret, error) { return auth.Secret(r), nil }
func (r renewingToken) Renew(context.Context, auth.Secret) (auth.Secret, error) {
	return auth.Secret(r), nil
}
