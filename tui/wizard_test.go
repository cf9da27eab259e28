package tui_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/spec"
	"procore-setup/tui"
	"procore-setup/tui/tuitest"
)

// TestMain fixes the time zone, so that clock times in golden files are those of
// every machine.
func TestMain(m *testing.M) {
	time.Local = time.UTC
	os.Exit(m.Run())
}

// email is the account of most stories.
const email = "sync@meridian.example"

// A wizard is the program on a screen, in the words of its admin, and the simulated
// Procore behind it.
type wizard struct {
	tuitest.Wizard
	t      *testing.T
	server *procoretest.Server
	deps   tui.Deps
	model  tea.Model
	cancel context.CancelFunc
	opened []string // addresses that were opened in the browser
}

// A scene changes how a story begins.
type scene struct {
	server []procoretest.Option
	deps   func(*tui.Deps)
	prep   func(*procoretest.Server)
	w, h   int
	alone  bool // it changes the folder that the process is in
}

// besides are the tests that run beside others.
var besides sync.Map

// beside lets a test run beside others, once: it may tell several stories. Subtests
// stay in order, since what comes after them looks at what they found.
func beside(t *testing.T) {
	if _, already := besides.LoadOrStore(t, true); !already && !strings.Contains(t.Name(), "/") {
		t.Parallel()
	}
}

// story runs a whole program in a bubble of fake time.
func story(t *testing.T, sc scene, tell func(*wizard)) {
	t.Helper()
	if !sc.alone {
		beside(t)
	}
	synctest.Test(t, func(t *testing.T) {
		server := procoretest.New(sc.server...)
		if sc.prep != nil {
			sc.prep(server)
		}
		z := &wizard{t: t, server: server}
		z.deps = z.demo(t.TempDir())
		if sc.deps != nil {
			sc.deps(&z.deps)
		}
		if sc.w == 0 {
			sc.w, sc.h = 80, 24
		}
		z.start(sc.w, sc.h)
		tell(z)
		if v := server.Violations(); len(v) > 0 {
			t.Errorf("a careful client would not have done: %v", v)
		}
	})
}

// Golden compares the screen with the one that was kept. Those are of what production
// answers: in the older mode it is enough that the story gets there.
func (z *wizard) Golden(name string) {
	z.t.Helper()
	if !procoretest.Older {
		z.Wizard.Golden(name)
	}
}

// readBack is how the demo's setup ends; in the older mode one thing can't be read.
func readBack() string {
	if procoretest.Older {
		return "Set up and read back, but for 1 thing."
	}
	return "Set up and read back."
}

// demo is what cmd gives the wizard for --demo.
func (z *wizard) demo(dir string) tui.Deps {
	z.t.Helper()
	catalog, err := permission.LoadCatalog()
	if err != nil {
		z.t.Fatal(err)
	}
	presets, err := spec.Presets()
	if err != nil {
		z.t.Fatal(err)
	}
	state, err := journal.OpenState(dir)
	if err != nil {
		z.t.Fatal(err)
	}
	host := newLoopback()
	return tui.Deps{
		SignOut: func(ctx context.Context, env auth.Environment, used *auth.Source) []auth.Ending {
			return auth.SignOut(ctx, used, z.deps.Stores, auth.Config{Environment: env, Transport: z.server}, "")
		},
		Catalog: catalog, Presets: presets, State: state, Stores: []auth.Store{auth.NewMemoryStore()},
		Transport: z.server, Listen: host.listen, Theme: "dark", Version: "test", Demo: true,
		Spec: spec.Spec{Environment: z.server.Environment()}, Credentials: z.server.Credentials(),
		Open: func(ctx context.Context, url string) (string, error) {
			z.opened = append(z.opened, url)
			return z.server.Approve(ctx, url, host.transport())
		},
		OpenAs: func(ctx context.Context, url, email string) (string, error) {
			return z.server.ApproveAs(ctx, email, url, host.transport())
		},
		AccountCredentials: func(company procore.ID, email string) auth.Credentials {
			c, _ := z.server.AppCredentials(int64(company), email)
			return c
		},
	}
}

// start runs the wizard anew over the same state folder and server.
func (z *wizard) start(w, h int) {
	z.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	z.cancel = cancel
	z.t.Cleanup(cancel)
	z.model = tui.New(ctx, z.deps)
	z.Wizard = tuitest.Wizard{Screen: tuitest.Start(z.t, probe{z.model}, w, h, tea.WithFilter(tui.Guard()))}
	z.Wait(time.Second)
}

// restart is a second start after the first one has ended.
func (z *wizard) restart() {
	z.t.Helper()
	z.cancel()
	z.start(80, 24)
}

// real makes it a run without the demo: environment and credentials are asked for.
func real(d *tui.Deps) {
	d.Demo = false
	d.Credentials = auth.Credentials{}
}

// outcome waits for the program's end and says how it went.
func (z *wizard) outcome() error {
	z.t.Helper()
	if _, err := z.WaitExit(); err != nil {
		z.t.Fatal(err)
	}
	return tui.Outcome(z.model)
}

// A probe is the wizard with a way to look at it from inside the event loop.
type probe struct{ tea.Model }

// lookMsg is a look at the wizard.
type lookMsg func(tea.Model)

func (p probe) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if look, ok := msg.(lookMsg); ok {
		look(p.Model)
		return p, nil
	}
	m, cmd := p.Model.Update(msg)
	return probe{m}, cmd
}

// fits checks that the page is drawn exactly at sizes, and that every key that it
// offers stands in the key table.
func (z *wizard) fits(page string, sizes ...[2]int) {
	z.t.Helper()
	frames := make([]string, len(sizes))
	var odd []string
	z.Send(lookMsg(func(m tea.Model) {
		for i, size := range sizes {
			frames[i] = tui.Frame(m, size[0], size[1])
		}
		odd = tui.Unlisted(m)
	}))
	for i, size := range sizes {
		exact(z.t, page, frames[i], size[0], size[1])
	}
	if len(odd) > 0 {
		z.t.Errorf("%s: keys that are not in the table: %v", page, odd)
	}
}

// writes counts the requests that could change something.
func (z *wizard) writes() int {
	n := 0
	for _, r := range z.server.Log() {
		if r.Write() {
			n++
		}
	}
	return n
}

// A loopback is this machine's own network, in memory.
type loopback struct {
	mu     sync.Mutex
	listen map[string]*pipeListener
}

type network struct{ *loopback }

func newLoopback() network {
	return network{&loopback{listen: map[string]*pipeListener{}}}
}

func (n network) listen(_ context.Context, kind, address string) (net.Listener, error) {
	if kind == "tcp6" {
		return nil, errors.New("no IPv6 here")
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	l := &pipeListener{conns: make(chan net.Conn), done: make(chan struct{})}
	n.loopback.listen[address] = l
	return l, nil
}

// transport reaches the loopback's listeners as a browser would.
func (n network) transport() http.RoundTripper {
	return &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, address string) (net.Conn, error) {
			_, port, err := net.SplitHostPort(address)
			if err != nil {
				return nil, err
			}
			n.mu.Lock()
			l := n.loopback.listen["127.0.0.1:"+port]
			n.mu.Unlock()
			if l == nil {
				return nil, os.ErrNotExist
			}
			return l.dial(ctx)
		},
	}
}

type pipeListener struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func (l *pipeListener) dial(ctx context.Context) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case l.conns <- there:
		return here, nil
	case <-l.done:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error {
	l.once.Do(func() { close(l.done) })
	return nil
}

func (l *pipeListener) Addr() net.Addr {
	return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: auth.DefaultPort}
}
