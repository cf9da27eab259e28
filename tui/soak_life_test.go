package tui_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/journal"
	"procore-setup/tui"
	"procore-setup/tui/tuitest"
)

// A life is one process.
type life struct {
	*tuitest.Screen
	w      *soakWorld
	model  tea.Model
	cancel context.CancelFunc
	// armed is true while a plan that was agreed to is carried out; dead once the
	// process is no more.
	armed, dead atomic.Bool
	fuse        atomic.Int64 // the process dies at the request for which this comes to 0
	after       bool         // it dies after that request was handled
}

// start starts the program anew over what is kept.
func (w *soakWorld) start() {
	w.t.Helper()
	state, err := journal.OpenState(filepath.Join(w.dir, "state"))
	if err != nil {
		w.t.Fatal(err)
	}
	l := &life{w: w}
	w.life, w.network = l, newLoopback()
	d := w.deps
	d.State, d.Transport, d.Listen = state, l, w.network.listen
	ctx, cancel := context.WithCancel(context.Background())
	l.cancel = cancel
	w.t.Cleanup(cancel)
	l.model = tui.New(ctx, d)
	width, height := w.size()
	pass := tui.Guard()
	quiet := func(m tea.Model, msg tea.Msg) tea.Msg {
		if _, ok := msg.(tea.SuspendMsg); ok {
			return tea.ResumeMsg{} // the process that would be stopped is the test's
		}
		return pass(m, msg)
	}
	l.Screen = tuitest.Start(w.t, &watcher{Model: l.model, l: l, width: 80, height: 24}, width, height,
		tea.WithFilter(quiet), tea.WithContext(ctx))
	w.st.lives++
	w.did("[start]")
}

// size is that of a terminal: mostly one that works.
func (w *soakWorld) size() (width, height int) {
	d := w.dice
	switch d.IntN(8) {
	case 0:
		return 1 + d.IntN(60), 1 + d.IntN(20)
	case 1:
		return 40, 12
	case 2:
		return 100 + d.IntN(120), 30 + d.IntN(40)
	}
	return 80, 24
}

// look is a glimpse of the wizard from inside its event loop; false once it ended.
func (w *soakWorld) look() (g tui.Glimpse, ok bool) {
	w.Send(lookMsg(func(m tea.Model) { g, ok = tui.Look(m), true }))
	return g, ok
}

// stop ends the process as processes end: by its own quitting, by a signal, or
// without warning.
func (w *soakWorld) stop() {
	l := w.life
	switch how := w.dice.IntN(3); {
	case how == 0 && !l.dead.Load():
		l.Raw("\x1b[201~") // nothing is being pasted any more
		l.Resize(80, 24)
		for n := 0; !l.Done() && !l.dead.Load(); n++ {
			if l.Keys("<ctrl+c>"); n > 20 {
				w.t.Errorf("Ctrl+C did not end it for minutes:\n%s", l.Text())
				break
			}
			if n > 2 { // a sign-in that is being renewed is waited for: its answer must not be lost
				l.Wait(10 * time.Second)
			}
		}
	case how == 1 && !l.dead.Load():
		l.cancel()
		_, _ = l.WaitExit()
		_ = tui.Abandon(l.model)
	}
	if l.dead.Load() || !l.Done() {
		w.st.deaths++
		l.kill()
	}
	l.cancel()
	if _, err := l.WaitExit(); errors.Is(err, tea.ErrProgramPanic) {
		w.t.Errorf("the program broke: %v\n%s", err, l.Text())
	}
	synctest.Wait()
	time.Sleep(one(w.dice, 0, time.Second, time.Minute, 3*time.Hour))
}

// kill ends the process without warning: nothing more is sent, nothing written.
func (l *life) kill() {
	l.dead.Store(true)
	l.Send(lookMsg(tui.Die))
	l.cancel()
	_, _ = l.WaitExit()
	tui.Die(l.model)
}

// errKilled is what a process that is no more gets for an answer.
var errKilled = errors.New("the process is dead")

// RoundTrip passes a request on to Procore. It checks that nothing is changed that
// nobody agreed to, and notes the tokens that come by.
func (l *life) RoundTrip(r *http.Request) (*http.Response, error) {
	if l.dead.Load() {
		return l.never(r)
	}
	last := l.fuse.Add(-1) == 0
	if last && !l.after {
		return l.never(r)
	}
	write := r.Method != http.MethodGet && "https://"+r.URL.Host == l.w.server.Environment().APIURL
	if write && !l.armed.Load() {
		l.w.t.Errorf("nobody agreed to %s %s", r.Method, r.URL.Path)
	}
	resp, err := l.w.server.RoundTrip(r)
	if last || l.dead.Load() {
		if err == nil {
			_ = resp.Body.Close()
		}
		return l.never(r)
	}
	if err == nil && strings.HasSuffix(r.URL.Path, "/oauth/token") {
		resp.Body = l.tokens(resp.Body)
	}
	return resp, err
}

// never is the answer to a dead process.
func (l *life) never(r *http.Request) (*http.Response, error) {
	l.dead.Store(true)
	if r.Body != nil {
		_ = r.Body.Close()
	}
	<-r.Context().Done()
	return nil, errKilled
}

// tokens notes the secrets of an answer.
func (l *life) tokens(body io.ReadCloser) io.ReadCloser {
	data, err := io.ReadAll(io.LimitReader(body, 1<<20))
	_ = body.Close()
	var t struct {
		Access  string `json:"access_token"`
		Refresh string `json:"refresh_token"`
	}
	if json.Unmarshal(data, &t) == nil {
		l.w.secret(t.Access)
		l.w.secret(t.Refresh)
	}
	rest := io.Reader(bytes.NewReader(data))
	if err != nil {
		rest = io.MultiReader(rest, failing{err})
	}
	return io.NopCloser(rest)
}

// A failing reader fails.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
