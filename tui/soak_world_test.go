package tui_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"procore-setup/procore/auth"
	"procore-setup/procore/permission"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/spec"
	"procore-setup/tui"
)

// A soakWorld is what outlives the processes of a soak: a Procore, a state folder,
// and an admin with a goal.
type soakWorld struct {
	t       *testing.T
	dice    *rand.Rand
	st      *soakStats
	options []procoretest.Option
	server  *procoretest.Server
	dir     string // with everything that is kept on this machine
	store   auth.Store
	network network
	deps    tui.Deps
	goal    soakGoal
	before  map[int64]procoretest.State
	agreed  []agreement
	byHand  map[int64]bool // templates that a person has edited
	keys    []string       // the last ones
	*life

	mu      sync.Mutex
	secrets []string // that no frame and no file may show
}

// A soakGoal is what the admin has in mind, and how steadily.
type soakGoal struct {
	company int64
	email   string
	past    int     // what the company looks like, see prepare
	skill   float64 // the share of keys that lead somewhere
	hurry   float64 // the share of keys that come before the last one was answered
}

// Both are parsed once: they never change.
var (
	soakCatalog = sync.OnceValues(permission.LoadCatalog)
	soakPresets = sync.OnceValues(spec.Presets)
)

func newSoakWorld(t *testing.T, dice *rand.Rand, st *soakStats) *soakWorld {
	w := &soakWorld{
		t: t, dice: dice, st: st, dir: t.TempDir(), before: map[int64]procoretest.State{},
		byHand: map[int64]bool{},
	}
	w.options = w.procore()
	w.server = procoretest.New(w.options...)
	w.goal = soakGoal{
		company: w.server.Companies()[0], email: "soak@meridian.example", past: dice.IntN(6),
		skill: one(dice, 0.2, 0.6, 0.85, 0.97), hurry: one(dice, 0, 0.05, 0.3),
	}
	if n := len(w.server.Companies()); dice.IntN(3) == 0 && n > 1 {
		w.goal.company = w.server.Companies()[dice.IntN(n)]
	}
	w.prepare(w.server)
	time.Sleep(time.Minute)
	for _, id := range w.server.Companies() {
		w.before[id] = w.server.State(id)
	}
	w.machine()
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the last keys: %s", strings.Join(w.keys, " "))
		}
	})
	return w
}

// did notes what the admin did last.
func (w *soakWorld) did(format string, args ...any) {
	w.keys = append(w.keys, fmt.Sprintf(format, args...))
	if len(w.keys) > 60 {
		w.keys = append([]string{}, w.keys[20:]...)
	}
}

// one is one of several.
func one[T any](dice *rand.Rand, of ...T) T { return of[dice.IntN(len(of))] }

// procore are the traits of the world's Procore.
func (w *soakWorld) procore() []procoretest.Option {
	d := w.dice
	options := []procoretest.Option{
		procoretest.WithLag(one(d, 0, 0, 0, time.Second, 4*time.Second)),
		procoretest.WithLatency(one(d, 0, 0, 50*time.Millisecond, 700*time.Millisecond, 5*time.Second)),
		procoretest.WithClockSkew(one(d, 0, 0, -time.Hour, time.Hour)),
		procoretest.WithWorkerDelay(one(d, 0, time.Second, time.Minute)),
		procoretest.WithLimits(10+d.IntN(200), 400+d.IntN(4000)),
		procoretest.WithTokenLifetime(one(d, 5400*time.Second, 5400*time.Second, time.Minute)),
	}
	switch d.IntN(8) {
	case 0, 1, 2:
		options = append(options, procoretest.WithOnlyMain(), procoretest.WithProjects(one(d, 1, 3, 28, 300)))
	case 3:
		options = append(options, procoretest.WithOnlyMain(), procoretest.WithProjects(2500))
	case 4:
		options = append(options, procoretest.WithFixtures(procoretest.Main, procoretest.Hostile))
	case 5:
		options = append(options, procoretest.WithFixtures(procoretest.App, procoretest.Main))
	case 6:
		options = append(options, procoretest.WithFixtures(procoretest.Main, procoretest.Small, procoretest.AU,
			procoretest.Limited, procoretest.Unconnected, procoretest.NoBeta, procoretest.App))
	}
	for _, o := range []procoretest.Option{
		procoretest.WithoutEndpoints(http.StatusNotFound), procoretest.WithoutEndpoints(http.StatusForbidden),
		procoretest.WithoutDeprecated(), procoretest.WithStrictKeys(), procoretest.WithSchemaOnly(),
		procoretest.WithStrictCreate(), procoretest.WithoutRetryAfter(), procoretest.WithHelper(20 * time.Second),
		procoretest.WithBatchCap(40),
	} {
		if d.IntN(8) == 0 {
			options = append(options, o)
		}
	}
	return options
}

// prepare gives the company a past. It does the same to any server.
func (w *soakWorld) prepare(s *procoretest.Server) {
	id, mail := w.goal.company, w.goal.email
	switch w.goal.past {
	case 0:
		_, _ = s.AddUser(id, "Soak", "Integration", mail)
		_ = s.DeactivateUser(id, mail)
	case 1:
		_, _ = s.AddUser(id, "Soak", "Integration", strings.ToUpper(mail))
		old, _ := s.AddTemplate(id, "Old", map[string]int{"documents": 2})
		for i, p := range s.Projects(id) {
			if i%3 == 0 {
				_ = s.Assign(id, strings.ToUpper(mail), p, old)
			}
		}
	case 2:
		_, _ = s.AddTemplate(id, "SyncEzy Sync", map[string]int{"documents": 2})
	case 3:
		for i, p := range s.Projects(id) {
			if i == 1 {
				_ = s.SetTool(id, p, "directory", false)
			}
		}
	}
}

// mend does what a checklist asks of people.
func (w *soakWorld) mend(s *procoretest.Server) {
	for _, id := range s.Companies() {
		_ = s.ConnectApp(id, true)
		if w.goal.past == 3 {
			for _, p := range s.Projects(id) {
				_ = s.SetTool(id, p, "directory", true)
			}
		}
	}
}

// machine is what the admin's machine has.
func (w *soakWorld) machine() {
	catalog, err := soakCatalog()
	if err != nil {
		w.t.Fatal(err)
	}
	presets, err := soakPresets()
	if err != nil {
		w.t.Fatal(err)
	}
	w.store = auth.NewMemoryStore()
	if w.dice.IntN(3) == 0 {
		if w.store, err = auth.NewFileStore(filepath.Join(w.dir, "config")); err != nil {
			w.t.Fatal(err)
		}
	}
	w.secret(w.server.Credentials().ClientSecret.Reveal())
	w.deps = tui.Deps{
		Catalog: catalog, Presets: presets, Stores: []auth.Store{w.store}, Theme: one(w.dice, "dark", "light", "none"),
		Version: "test", Demo: true, Spec: spec.Spec{Environment: w.server.Environment()},
		Credentials: w.server.Credentials(), Open: w.browse,
	}
	switch w.dice.IntN(6) {
	case 0: // nothing is settled
		w.deps.Demo, w.deps.Spec.Environment, w.deps.Credentials = false, auth.Environment{}, auth.Credentials{}
	case 1: // no browser here
		w.deps.Demo, w.deps.Open = false, nil
	case 2: // an app's own account
		w.deps.Demo, w.deps.Method = false, auth.MethodClientCredentials
	}
}

// secret notes what must never be shown. Its first half must not be either.
func (w *soakWorld) secret(s string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if s = s[:(len(s)+1)/2]; len(s) >= 6 && !slices.Contains(w.secrets, s) {
		w.secrets = append(w.secrets, s)
	}
}

// shows returns the secret that a text holds; "" where it holds none.
func (w *soakWorld) shows(text string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.secrets {
		if strings.Contains(text, s) {
			return s
		}
	}
	return ""
}

// browse is the admin's browser.
func (w *soakWorld) browse(ctx context.Context, url string) (string, error) {
	if !strings.HasPrefix(url, w.server.Environment().LoginURL) {
		return "", nil
	}
	code, err := w.server.Approve(ctx, url, callback{w})
	w.secret(code)
	return code, err
}

// A callback is the way from the browser back to this machine.
type callback struct{ w *soakWorld }

// RoundTrip notes the code that the browser brings.
func (c callback) RoundTrip(r *http.Request) (*http.Response, error) {
	c.w.secret(r.URL.Query().Get("code"))
	return c.w.network.transport().RoundTrip(r)
}
