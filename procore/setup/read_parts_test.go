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
		// who is signed in, then the account's search and page and its first places; where it
		// is known who the account is, its places are asked for at once
		{25, 4 * answer, 3 * answer},
		// who is signed in, the first page of projects, and the eight others six at a time
		{2500, 4 * answer, 4 * answer},
	} {
		bubble(t, func(t *testing.T) {
			server := procoretest.New(procoretest.WithOnlyMain(), procoretest.WithProjects(c.projects),
				procoretest.WithLimits(1_000_000, 1_000_000))
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

// Verifying after a run reads nothing twice and waits for nothing that it could ask at
// once: two answers in a row where the lists are short or pages are long.
func TestVerifyingTakesTwoAnswers(t *testing.T) {
	notForRaces(t)
	const answer = time.Second
	for _, c := range []struct {
		projects, requests int
		most               time.Duration
	}{
		{2500, 14, 2500 * time.Millisecond}, {10_000, 21, 4 * time.Second},
	} {
		bubble(t, func(t *testing.T) {
			server := procoretest.New(procoretest.WithOnlyMain(), procoretest.WithProjects(c.projects),
				procoretest.WithLimits(1_000_000, 1_000_000), procoretest.WithAssignmentsPage(1000, false))
			s := start(t, signIn(t, server, meridian), journal.New())
			if err := s.run(asked(), s.plan(asked())); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Minute) // what was done shows
			server.Fault(procoretest.Fault{Action: procoretest.Delay(answer)})
			server.ResetLog()
			began := time.Now()
			proven(t, must(s.reader.Confirm(t.Context(), asked(), s.snap))(t), nil)
			took, asks := time.Since(began), map[string]int{}
			for _, r := range server.Log() {
				asks[r.Method+" "+r.Path+"?"+r.Query.Encode()]++
			}
			for ask, n := range asks {
				if n > 1 {
					t.Errorf("%s was asked %d times", ask, n)
				}
			}
			if n := server.APIRequests(); took > c.most || n > c.requests {
				t.Errorf("%d projects: %v, want %v at most; %d requests", c.projects, took, c.most, n)
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
