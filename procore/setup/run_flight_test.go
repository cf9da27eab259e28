package setup_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// A counter calls at when the nth request of a kind has been answered.
type counter struct {
	http.RoundTripper
	path string
	nth  int64
	n    atomic.Int64
	at   func()
}

func (c *counter) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := c.RoundTripper.RoundTrip(r)
	if err == nil && strings.HasSuffix(r.URL.Path, c.path) && c.n.Add(1) == c.nth {
		c.at()
	}
	return resp, err
}

// The program is killed when seven of nine batches were answered, with others in flight.
// The next start believes nothing that the journal says of them: it plans what Procore does
// not have, sends no row twice that is there, and proves the whole.
func TestKilledWithSevenOfNineBatches(t *testing.T) {
	notForRaces(t)
	bubble(t, func(t *testing.T) {
		server := procoretest.New(procoretest.WithOnlyMain(), procoretest.WithProjects(9000),
			procoretest.WithLimits(1_000_000, 1_000_000), procoretest.WithLatency(time.Second),
			procoretest.WithWorkerDelay(5*time.Second))
		ctx, kill := context.WithCancelCause(t.Context())
		token := fixedToken(accessToken(t, server))
		api := procore.New(procore.Options{
			BaseURL: server.Environment().APIURL, Tokens: token,
			Transport: &counter{RoundTripper: server, path: "/bulk_add", nth: 7, at: func() { kill(errors.New("killed")) }},
		}).ForCompany(meridian)
		j := journal.New()
		s := start(t, api, j)
		p := s.plan(asked())
		r := &setup.Runner{API: api, Journal: j, Spec: asked(), Snapshot: s.snap}
		if err := r.Run(ctx, p, nil); err == nil || ctx.Err() == nil {
			t.Fatalf("it ended with %v", err)
		}
		if !slices.Equal(j.Open(), []string{setup.ChangeAdd}) {
			t.Errorf("open: %v", j.Open())
		}
		time.Sleep(time.Minute) // the workers go on
		u, _ := server.State(company).User(accountEmail)
		on := len(server.State(company).On(u.ID))
		if on < 7000 || on > 9000 {
			t.Fatalf("on %d projects", on)
		}
		again := start(t, signIn(t, server, meridian), j)
		p = again.plan(asked())
		for _, c := range p.Changes {
			if c.ID == setup.ChangeAdd && c.Projects() != 9000-on {
				t.Errorf("%d projects are planned, %d are there", c.Projects(), on)
			}
		}
		proven(t, again.apply(asked()), nil)
		if len(j.Open()) != 0 {
			t.Errorf("open: %v", j.Open())
		}
	})
}

// Six pages are asked for at once. A limit in the middle of them is waited out, and a
// page that fails for good, while five others are under way, is the end of the reading: no
// part of it counts as read.
func TestTroubleAmongPages(t *testing.T) {
	for name, c := range map[string]struct {
		action procoretest.Action
		times  int
		fails  bool
	}{
		"a limit":               {procoretest.TooMany(5*time.Second, true), 1, false},
		"a bad gateway, once":   {procoretest.BadGateway(), 1, false},
		"a bad gateway, always": {procoretest.BadGateway(), 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				server := procoretest.New(procoretest.WithOnlyMain(), procoretest.WithProjects(3000),
					procoretest.WithLimits(1_000_000, 1_000_000), procoretest.WithLatency(time.Second))
				s := start(t, signIn(t, server, meridian), journal.New())
				server.Fault(procoretest.Fault{
					Path: "/rest/v1.1/projects", After: 4, Times: c.times, Action: c.action,
				})
				err := s.reader.Read(t.Context(), setup.PartAll, asked(), s.snap)
				if !c.fails && (err != nil || len(s.snap.Projects) < 3000 || s.snap.Partial != 0) {
					t.Errorf("%d projects, %v", len(s.snap.Projects), err)
				}
				if c.fails && (err == nil || s.snap.Has(setup.PartProjects)) {
					t.Errorf("it counts as read, %v", err)
				}
			})
		})
	}
}

// A reading that is broken off while six pages are in flight ends at once, asks for nothing
// more, and none of the part counts as read.
func TestBrokenOffAmongPages(t *testing.T) {
	bubble(t, func(t *testing.T) {
		server := procoretest.New(procoretest.WithOnlyMain(), procoretest.WithProjects(6000),
			procoretest.WithLimits(1_000_000, 1_000_000), procoretest.WithLatency(time.Second))
		ctx, stop := context.WithCancelCause(t.Context())
		stopped := errors.New("stopped")
		var at time.Time
		api := procore.New(procore.Options{
			BaseURL: server.Environment().APIURL, Tokens: fixedToken(accessToken(t, server)),
			Transport: &counter{RoundTripper: server, path: "/v1.1/projects", nth: 8, at: func() {
				at = time.Now()
				stop(stopped)
			}},
		}).ForCompany(meridian)
		s := start(t, api, journal.New())
		err := s.reader.Read(ctx, setup.PartAll, asked(), s.snap)
		if !errors.Is(err, stopped) && !errors.Is(err, context.Canceled) || s.snap.Has(setup.PartProjects) {
			t.Errorf("it ended with %v; it counts as read: %v", err, s.snap.Has(setup.PartProjects))
		}
		if waited := time.Since(at); at.IsZero() || waited > 0 {
			t.Errorf("it ended %v after it was stopped", waited)
		}
		asked := server.APIRequests()
		time.Sleep(time.Minute)
		if n := server.APIRequests() - asked; n != 0 {
			t.Errorf("%d requests afterwards", n)
		}
		// What was broken off leaves nothing behind: the next reading is whole.
		if err := s.reader.Read(t.Context(), setup.PartAll, spec.Spec{}, s.snap); err != nil || len(s.snap.Projects) < 6000 {
			t.Errorf("%d projects, %v", len(s.snap.Projects), err)
		}
	})
}
