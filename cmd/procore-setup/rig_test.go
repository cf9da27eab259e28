package main

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"procore-setup/procore/procoretest"
)

// patience is how long a test waits for an event before it fails. Nothing waits
// for it to pass.
const patience = 90 * time.Second

// wholeSetup uses every change that a setup file can lead to on a new account.
const wholeSetup = `version: 1
company: 4286480
account: {kind: user, first_name: SyncEzy, last_name: Integration, email: sync@example.com,
  company_template: Company None, invite: true}
template:
  name: SyncEzy Sync
  base: Read Only Everything
  tools: {documents: admin, rfi: {level: standard, granular: [act_as_manager]}}
projects: {include: active, new: true}
`

// A rig is a simulated Procore behind two loopback ports, a folder for one
// admin's files, and a gate in front of the ports.
type rig struct {
	*procoretest.Server
	t          *testing.T
	gate       gate
	dir        string // the admin's home
	login, api *httptest.Server
}

// newRig starts a simulator that lets everything through.
func newRig(t *testing.T, opts ...procoretest.Option) *rig {
	t.Helper()
	opts = append([]procoretest.Option{
		procoretest.WithFixtures(procoretest.Main, procoretest.Small),
		procoretest.WithLimits(100_000, 1_000_000), procoretest.WithWorkerDelay(time.Millisecond),
	}, opts...)
	r := &rig{Server: procoretest.New(opts...), t: t, dir: t.TempDir()}
	r.login = httptest.NewServer(r.gate.in(r.LoginHandler()))
	t.Cleanup(r.login.Close)
	r.api = httptest.NewServer(r.gate.in(r.APIHandler()))
	t.Cleanup(r.api.Close)
	r.write("setup.yaml", wholeSetup)
	if err := os.Mkdir(filepath.Join(r.dir, "tmp"), 0o700); err != nil {
		t.Fatal(err)
	}
	return r
}

// state is the folder of journals and drafts.
func (r *rig) state() string { return filepath.Join(r.dir, "state", "procore-setup") }

// write puts a file into the admin's home and returns its path.
func (r *rig) write(name, content string) string {
	r.t.Helper()
	path := filepath.Join(r.dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		r.t.Fatal(err)
	}
	return path
}

// journal returns the path of the only journal.
func (r *rig) journal() string {
	r.t.Helper()
	found, err := filepath.Glob(filepath.Join(r.state(), "journal-*.jsonl"))
	if err != nil || len(found) != 1 {
		r.t.Fatalf("journals: %v, %v, want one", found, err)
	}
	return found[0]
}

// hosts are the flags that lead to the simulator.
func (r *rig) hosts() []string {
	return []string{"--login-url", r.login.URL, "--api-url", r.api.URL}
}

// env is the environment of a program of this admin: nothing of this machine's
// desktop is in it.
func (r *rig) env() []string {
	return append(r.races(),
		"HOME="+r.dir, "XDG_STATE_HOME="+filepath.Join(r.dir, "state"), "PATH="+os.Getenv("PATH"),
		"TMPDIR="+filepath.Join(r.dir, "tmp"), "PROCORE_CLIENT_ID="+r.Credentials().ClientID,
		"PROCORE_CLIENT_SECRET="+r.Credentials().ClientSecret.Reveal(),
	)
}

// races has the race detector write its reports aside, and fails the test for those about
// this program. Bubble Tea races with itself where its program is stopped at once: it
// closes what its own reader still waits on.
func (r *rig) races() []string {
	dir, err := os.MkdirTemp("", "races") // a test's own folder has its name, and that may have a comma
	if err != nil {
		r.t.Fatal(err)
	}
	prefix := filepath.Join(dir, "race")
	r.t.Cleanup(func() {
		defer func() { _ = os.RemoveAll(dir) }()
		files, err := filepath.Glob(prefix + ".*")
		if err != nil {
			r.t.Error(err)
		}
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				r.t.Error(err)
			}
			for report := range strings.SplitSeq(string(b), "==================") {
				if ours(report) {
					r.t.Error(report)
				}
			}
		}
	})
	return []string{"GORACE=exitcode=0 log_path=" + prefix}
}

// ours tells whether one of the two accesses of a race is this program's own, not one
// of a library that it called.
func ours(report string) bool {
	accesses, _, _ := strings.Cut(report, "\n\nGoroutine ")
	for access := range strings.SplitSeq(accesses, "\n\n") {
		own, library := strings.Index(access, "procore-setup/"), strings.Index(access, "charm")
		if own >= 0 && (library < 0 || own < library) {
			return true
		}
	}
	return false
}

// A child is the real binary at work.
type child struct {
	*exec.Cmd
	t        *testing.T
	out, err heard
	ended    chan struct{}
}

// start runs the real binary against the rig.
func (r *rig) start(args ...string) *child { return r.startWith(func(*exec.Cmd) {}, args...) }

// startWith runs the real binary after a change to how it is run.
func (r *rig) startWith(change func(*exec.Cmd), args ...string) *child {
	r.t.Helper()
	c := &child{t: r.t, ended: make(chan struct{})}
	if args = slices.Clone(args); len(args) == 0 || !hostless[args[0]] {
		args = append(args, r.hosts()...)
	}
	c.Cmd = exec.CommandContext(context.Background(), "procore-setup", args...)
	c.Dir, c.Env, c.Stdout, c.Stderr = r.dir, r.env(), &c.out, &c.err
	change(c.Cmd)
	if err := c.Start(); err != nil {
		r.t.Fatal(err)
	}
	go func() {
		_ = c.Wait() // the exit code is read by code
		close(c.ended)
	}()
	r.t.Cleanup(func() {
		_ = c.Process.Kill() // a child that a failed test left behind
		<-c.ended
	})
	return c
}

// hostless are the commands that talk to nobody.
var hostless = map[string]bool{"version": true, "simulate": true}

// apply starts "apply setup.yaml --yes" with the app's own account.
func (r *rig) apply(args ...string) *child {
	return r.start(append([]string{"apply", "setup.yaml", "--yes", "--auth", "client-credentials"}, args...)...)
}

// code waits for the end and returns the exit code; -1 after a signal.
func (c *child) code() int {
	c.t.Helper()
	select {
	case <-c.ended:
		return c.ProcessState.ExitCode()
	case <-time.After(patience):
		c.t.Fatalf("the program did not end; it said:\n%s%s", c.out.String(), c.err.String())
		return 0
	}
}

// wants checks the exit code.
func (c *child) wants(code int) *child {
	c.t.Helper()
	if got := c.code(); got != code {
		c.t.Fatalf("exit code %d, want %d; it said:\n%s\n%s", got, code, c.out.String(), c.err.String())
	}
	return c
}

// says checks that the text stands on standard error or standard output.
func (c *child) says(texts ...string) *child {
	c.t.Helper()
	for _, want := range texts {
		if all := c.out.String() + c.err.String(); !strings.Contains(all, want) {
			c.t.Errorf("it does not say %q:\n%s", want, all)
		}
	}
	return c
}

// heard collects what a program says and lets others wait for it.
type heard struct {
	mu   sync.Mutex
	said bytes.Buffer
	more chan struct{} // closed at the next write
}

func (h *heard) Write(b []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.more != nil {
		close(h.more)
		h.more = nil
	}
	return h.said.Write(b)
}

func (h *heard) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.said.String()
}

// wait blocks until the text was said.
func (h *heard) wait(t *testing.T, text string) {
	t.Helper()
	limit := time.After(patience)
	for {
		h.mu.Lock()
		if strings.Contains(h.said.String(), text) {
			h.mu.Unlock()
			return
		}
		if h.more == nil {
			h.more = make(chan struct{})
		}
		more := h.more
		h.mu.Unlock()
		select {
		case <-more:
		case <-limit:
			t.Fatalf("never said %q:\n%s", text, h)
		}
	}
}

// A moment is where in the life of a request the gate stops it.
type moment int

const (
	onTheWay moment = iota // the program sent it, Procore does not have it
	answered               // Procore did it, the program does not have the answer
)

// A gate stops one request exactly, until it is let through or its sender is gone.
type gate struct {
	mu sync.Mutex
	at *stop
}

// A stop is one request to be stopped.
type stop struct {
	method, path string // of the request; the path is a part of it
	skip         int    // requests like it that pass first
	when         moment
	reached      chan struct{}
	release      chan struct{}
	sent         chan struct{} // closed once the answer left after a release
}

// stop arms the gate for the (skip+1)-th request with the method and a path
// that contains the text.
func (g *gate) stop(when moment, method, path string, skip int) *stop {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.at = &stop{
		method: method, path: path, skip: skip, when: when,
		reached: make(chan struct{}), release: make(chan struct{}), sent: make(chan struct{}),
	}
	return g.at
}

// wait blocks until the request is at the gate.
func (s *stop) wait(t *testing.T, c *child) {
	t.Helper()
	select {
	case <-s.reached:
	case <-c.ended:
		t.Fatalf("the program ended before %s …%s…:\n%s\n%s", s.method, s.path, c.out.String(), c.err.String())
	case <-time.After(patience):
		t.Fatalf("no request %s …%s…", s.method, s.path)
	}
}

// take returns the stop for a request, once.
func (g *gate) take(r *http.Request) *stop {
	g.mu.Lock()
	defer g.mu.Unlock()
	s := g.at
	if s == nil || r.Method != s.method || !strings.Contains(r.URL.Path, s.path) {
		return nil
	}
	if s.skip > 0 {
		s.skip--
		return nil
	}
	g.at = nil
	return s
}

// in puts the gate in front of a handler.
func (g *gate) in(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s := g.take(r)
		if s == nil {
			next.ServeHTTP(w, r)
			return
		}
		body := new(bytes.Buffer)
		if _, err := body.ReadFrom(r.Body); err != nil {
			panic(http.ErrAbortHandler)
		}
		again := r.Clone(context.WithoutCancel(r.Context()))
		again.Body = http.NoBody
		if body.Len() > 0 {
			again.Body = readCloser{body}
		}
		answer := httptest.NewRecorder()
		if s.when == answered {
			next.ServeHTTP(answer, again)
		}
		close(s.reached)
		select {
		case <-s.release:
		case <-r.Context().Done():
			panic(http.ErrAbortHandler)
		}
		if s.when == onTheWay {
			next.ServeHTTP(answer, again)
		}
		for k, v := range answer.Header() {
			w.Header()[k] = v
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
		_ = http.NewResponseController(w).Flush()
		close(s.sent)
	})
}

type readCloser struct{ *bytes.Buffer }

func (readCloser) Close() error { return nil }

// exists tells whether there is a file.
func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, os.ErrNotExist)
}
