package procore_test

import (
	"testing"
	"testing/synctest"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/procoretest"
)

// A call that changes many memberships sends nothing more once it is asked to stop,
// whatever way it takes, does not wait any more, and tells what it left.
func TestBulkStops(t *testing.T) {
	const all = 2500
	for name, c := range map[string]struct {
		opts  []procoretest.Option
		least int // rows that are sent before the stop and with what is under way
		most  int
	}{
		"workers": {nil, 1000, 1000},
		"v1.3":    {[]procoretest.Option{procoretest.WithoutEndpoints(404, procoretest.BulkAdd)}, 1000, 1000},
		"single": {
			[]procoretest.Option{procoretest.WithoutEndpoints(404, procoretest.BulkAdd, procoretest.OldBulkAdd)}, 1, 8,
		},
		"waiting for the limit": {[]procoretest.Option{
			procoretest.WithoutEndpoints(404, procoretest.BulkAdd, procoretest.OldBulkAdd), procoretest.WithLimits(20, 3600),
		}, 1, 20},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := procoretest.New(append(c.opts, procoretest.WithProjects(all), procoretest.WithWorkerDelay(time.Minute))...)
				client := connect(t, s)
				u, err := client.CreateUser(t.Context(), procore.UserInput{LastName: "Walker", Email: "walker@meridian.example"})
				if err != nil {
					t.Fatal(err)
				}
				projects := projectIDs(t, client, procore.ActiveProjects)
				stop := make(chan struct{})
				ctx := procore.StopBulk(t.Context(), stop)
				if name == "waiting for the limit" {
					time.Sleep(11 * time.Second)
					time.AfterFunc(5*time.Second, func() { close(stop) }) // in the middle of the first wait
				} else {
					told := false
					ctx = procore.OnBulk(ctx, func(procore.BulkProgress) {
						if !told {
							close(stop)
						}
						told = true
					})
				}
				began := time.Now()
				res, err := client.AddMemberships(ctx, memberships(u.ID, readOnlyEverything, projects))
				took := time.Since(began)
				sent := len(res.Done) + len(res.Failed) + res.Accepted
				if err != nil || sent < c.least || sent > c.most || sent+len(res.Left) != all || took > 6*time.Second {
					t.Errorf("after %v: %d rows sent, %d left; %v", took, sent, len(res.Left), err)
				}
				if res.Pending != res.Accepted {
					t.Errorf("%d of %d rows are pending", res.Pending, res.Accepted)
				}
				time.Sleep(2 * time.Minute) // Procore's workers go on
				on := s.State(int64(meridian)).On(int64(u.ID))
				if len(on) != sent {
					t.Errorf("Procore has %d projects, %d were sent", len(on), sent)
				}
				for _, id := range res.Left {
					if on[int64(id)] != 0 {
						t.Fatalf("project %d is left and done", id)
					}
				}
			})
		})
	}
}

// Where all was sent already, a stop ends the wait for the workers.
func TestBulkStopsWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := procoretest.New(procoretest.WithProjects(1500), procoretest.WithWorkerDelay(time.Minute))
		c := connect(t, s)
		u, err := c.CreateUser(t.Context(), procore.UserInput{LastName: "Walker", Email: "walker@meridian.example"})
		if err != nil {
			t.Fatal(err)
		}
		stop := make(chan struct{})
		time.AfterFunc(10*time.Second, func() { close(stop) })
		began := time.Now()
		res, err := c.AddMemberships(procore.StopBulk(t.Context(), stop),
			memberships(u.ID, readOnlyEverything, projectIDs(t, c, procore.ActiveProjects)))
		if took := time.Since(began); err != nil || took > 11*time.Second || res.Accepted != 1500 || res.Pending == 0 || len(res.Left) > 0 {
			t.Errorf("after %v: %d accepted, %d pending, %d left; %v", took, res.Accepted, res.Pending, len(res.Left), err)
		}
	})
}
