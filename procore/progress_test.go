package procore_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/procoretest"
)

// A call that changes many memberships tells how far it is, whatever way it takes, and
// never goes back.
func TestBulkTellsHowFarItIs(t *testing.T) {
	for name, opts := range map[string][]procoretest.Option{
		"workers": nil,
		"v1.3":    {procoretest.WithoutEndpoints(404, procoretest.BulkAdd)},
		"single":  {procoretest.WithoutEndpoints(404, procoretest.BulkAdd, procoretest.OldBulkAdd)},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := procoretest.New(append(opts, procoretest.WithProjects(2500), procoretest.WithWorkerDelay(20*time.Second))...)
				c := connect(t, s)
				u, err := c.CreateUser(t.Context(), procore.UserInput{LastName: "Walker", Email: "walker@meridian.example"})
				if err != nil {
					t.Fatal(err)
				}
				projects := projectIDs(t, c, procore.ActiveProjects)
				if err := s.SetTool(int64(meridian), int64(projects[3]), "directory", false); err != nil {
					t.Fatal(err)
				}
				var last procore.BulkProgress
				told := 0
				ctx := procore.OnBulk(t.Context(), func(p procore.BulkProgress) {
					if told++; p.Rows != 2500 || p.Settled < last.Settled || p.Settled+p.Waiting > p.Rows {
						t.Errorf("after %+v it tells %+v", last, p)
					}
					last = p
				})
				res, err := c.AddMemberships(ctx, memberships(u.ID, readOnlyEverything, projects))
				if err != nil || told < 3 {
					t.Fatalf("%v; it told %d times", err, told)
				}
				want := procore.BulkProgress{Rows: 2500, Settled: 2500, Failed: len(res.Failed)}
				if last != want || res.Refused+len(res.Failed) != 1 {
					t.Errorf("at the end it tells %+v, want %+v; %d refused", last, want, res.Refused)
				}
			})
		})
	}
}

// Both limits are known once each was the nearer one.
func TestWindows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := procoretest.New(procoretest.WithLimits(10, 60))
		c := connect(t, s)
		if _, err := c.Me(t.Context()); err != nil {
			t.Fatal(err)
		}
		if w := c.Windows(); len(w) != 1 || w[0].Hourly || w[0].Limit != 10 {
			t.Fatalf("after the first answers: %+v", w)
		}
		for range 4 { // one in each short window, until the hour is nearer to its end
			for range 5 {
				if _, err := c.Me(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			time.Sleep(11 * time.Second)
		}
		w := c.Windows()
		if len(w) != 2 || w[0].Hourly || w[0].Limit != 10 || !w[1].Hourly || w[1].Limit != 60 {
			t.Fatalf("the windows are %+v", w)
		}
		if left := time.Until(w[1].Reset); left < 50*time.Minute || left > time.Hour {
			t.Errorf("the hour ends in %v", left)
		}
	})
}

// The extended view names what the normal one leaves out; where it is refused, the
// normal one does.
func TestProjectsInEitherView(t *testing.T) {
	for _, refused := range []bool{false, true} {
		s := procoretest.New()
		c := connect(t, s)
		if refused {
			s.Fault(procoretest.Fault{
				Path: "/rest/v1.1/projects", Times: 1, Action: procoretest.Answer(http.StatusBadRequest, `{"errors":["view is unknown"]}`, nil),
			})
		}
		n, named := 0, 0
		list, err := c.Projects(t.Context(), procore.ActiveProjects, nil)
		for _, p := range list {
			n++
			if p.Region != "" && p.Program != "" && p.Type != "" && p.Stage != "" {
				named++
			}
		}
		if err != nil || n != 25 || named != 0 && refused || named != n && !refused {
			t.Errorf("refused %v: %d of %d projects have a region, a program and a type; %v", refused, named, n, err)
		}
	}
}
