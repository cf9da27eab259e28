package setup_test

import (
	"errors"
	"testing"
	"time"

	"procore-setup/procore/journal"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
)

// Among ten thousand projects the progress moves with every request, and a stop takes
// effect before the next one, whatever way is taken; the next run does the rest.
func TestStopAmongThousands(t *testing.T) {
	notForRaces(t)
	const all = 10_000
	for name, c := range map[string]struct {
		opts []procoretest.Option
		step int // rows by which the progress moves at most
		sent int // rows that may be sent at most by the time of the stop
	}{
		"workers": {nil, 1000, 1000},
		"v1.3":    {[]procoretest.Option{procoretest.WithoutEndpoints(404, procoretest.BulkAdd)}, 1000, 1000},
		"single calls": {
			[]procoretest.Option{procoretest.WithoutEndpoints(404, procoretest.BulkAdd, procoretest.OldBulkAdd)}, 1, 8,
		},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				server := procoretest.New(append(c.opts, procoretest.WithOnlyMain(), procoretest.WithProjects(all),
					procoretest.WithWorkerDelay(0), procoretest.WithLimits(1_000_000, 1_000_000),
					procoretest.WithTokenLifetime(24*time.Hour))...)
				j := journal.New()
				s := start(t, signIn(t, server, meridian), j)
				p := s.plan(asked())
				stop, stopped := make(chan struct{}), false
				r := &setup.Runner{API: s.api, Journal: j, Spec: asked(), Snapshot: s.snap, Emit: func(e setup.Event) {
					if e.Kind == setup.EventProgress && e.Change == setup.ChangeAdd && !stopped {
						close(stop)
						stopped = true
					}
				}}
				if err := r.Run(t.Context(), p, stop); !errors.Is(err, setup.ErrStopped) {
					t.Fatalf("err = %v", err)
				}
				account, _ := server.State(int64(meridian)).User(asked().Account.Email)
				if n := len(server.State(int64(meridian)).On(account.ID)); n == 0 || n > c.sent {
					t.Errorf("%d projects after the stop", n)
				}
				if open := j.Open(); len(open) > 0 { // what was left was not sent, and all else was answered
					t.Errorf("open: %v", open)
				}
				if name != "single calls" { // 10,000 of them prove no more
					again := start(t, s.api, j)
					proven(t, again.apply(asked()), nil)
					moves(t, again.events, c.step)
				}
			})
		})
	}
}

// moves checks that the progress of the bulk change moves by a few rows at a time.
func moves(t *testing.T, events []setup.Event, step int) {
	t.Helper()
	last, n := 0, 0
	for _, e := range events {
		if e.Kind != setup.EventProgress || e.Change != setup.ChangeAdd {
			continue
		}
		if now := e.Done + e.Handed; now < last || now > last+step {
			t.Errorf("the progress goes from %d to %d", last, now)
		} else {
			last = now
			n++
		}
	}
	if last != 9000 || n < 9 {
		t.Errorf("the progress ends at %d after %d steps", last, n)
	}
}
