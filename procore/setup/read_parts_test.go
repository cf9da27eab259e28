package setup_test

import (
	"testing"
	"time"

	"procore-setup/procore/journal"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
)

// Parts are read at the same time: the whole takes as long as the longest chain of
// questions that need each other's answers, and verifying asks nothing one after the
// other that need not be.
func TestReadTakesAsLongAsItsLongestChain(t *testing.T) {
	const answer = time.Second
	for _, c := range []struct {
		projects      int
		first, second time.Duration
	}{
		// who is signed in, then the account's search and page and its first places
		{25, 4 * answer, 4 * answer},
		// who is signed in, the first page of projects, and the eight others six at a time
		{2500, 4 * answer, 6 * answer},
	} {
		bubble(t, func(t *testing.T) {
			server := procoretest.New(procoretest.WithOnlyMain(), procoretest.WithProjects(c.projects))
			s := start(t, signIn(t, server, meridian), journal.New())
			server.Fault(procoretest.Fault{Action: procoretest.Delay(answer)})
			began := time.Now()
			if err := s.reader.Read(t.Context(), setup.PartAll, asked(), s.snap); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(began); took > c.first {
				t.Errorf("%d projects: %v, want %v at most", c.projects, took, c.first)
			}
			server.ClearFaults()
			s.apply(asked())
			server.Fault(procoretest.Fault{Action: procoretest.Delay(answer)})
			began = time.Now()
			if err := s.reader.Read(t.Context(), setup.PartAll&^setup.PartOperator, asked(), s.snap); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(began); took > c.second {
				t.Errorf("%d projects: verifying took %v, want %v at most", c.projects, took, c.second)
			}
		})
	}
}

// With the app gate shut, a look is one request.
func TestAShutGateIsOneRequest(t *testing.T) {
	bubble(t, func(t *testing.T) {
		server := procoretest.New()
		if err := server.ConnectApp(int64(meridian), false); err != nil {
			t.Fatal(err)
		}
		s := start(t, signIn(t, server, meridian), journal.New())
		before := server.APIRequests()
		if err := s.reader.Read(t.Context(), setup.PartAll, asked(), s.snap); err != nil || s.snap.AppConnected != setup.No {
			t.Fatalf("%v, connected %v", err, s.snap.AppConnected)
		}
		if n := server.APIRequests() - before; n != 1 {
			t.Errorf("%d requests", n)
		}
	})
}
