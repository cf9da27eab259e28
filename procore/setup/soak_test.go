package setup_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
)

// soakRounds is how many worlds are worn out where SOAK does not name a time.
const soakRounds = 12

// Random faults, interrupts and restarts: nothing is ever there twice, and as
// soon as the faults stop, the end state is reached. SOAK=30m makes it last,
// SOAK_SEED repeats one world.
func TestSoak(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	until, seed, only := time.Time{}, uint64(1), false
	if v := os.Getenv("SOAK"); v != "" {
		until = time.Now().Add(must(time.ParseDuration(v))(t))
		seed = uint64(time.Now().UnixNano()) //nolint:gosec // any number will do
	}
	if v := os.Getenv("SOAK_SEED"); v != "" {
		seed, only = must(strconv.ParseUint(v, 10, 64))(t), true
	}
	rounds := soakRounds
	if raced {
		rounds /= 4
	}
	wholes := make([]whole, len(stories))
	for i, st := range stories {
		wholes[i] = st.uninterrupted(t)
	}
	ended := map[string]int{}
	worlds, runs := 0, 0
	for ; worlds == 0 || !only && (time.Now().Before(until) || until.IsZero() && worlds < rounds); worlds++ {
		rng := rand.New(rand.NewPCG(seed, seed)) //nolint:gosec // a test's dice
		i := rng.IntN(len(stories))
		ok := t.Run(fmt.Sprintf("%d %s", seed, stories[i].name), func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				for _, end := range wear(t, rng, stories[i], wholes[i]) {
					ended[string(end)]++
					runs++
				}
			})
		})
		if !ok {
			t.Fatalf("repeat it with SOAK_SEED=%d", seed)
		}
		seed++
	}
	for _, end := range slices.Sorted(maps.Keys(ended)) {
		t.Logf("%-16s %d", end, ended[end])
	}
	t.Logf("%d worlds, %d runs", worlds, runs)
}

// wear lives through some runs in a bad world, and then one in a good one. It
// returns how the runs in the bad world ended.
func wear(t *testing.T, rng *rand.Rand, st story, w whole) (ends []string) {
	pick := func(list ...time.Duration) time.Duration { return list[rng.IntN(len(list))] }
	r := st.rig(t,
		procoretest.WithLag(pick(0, 0, time.Second, 4*time.Second)),
		procoretest.WithLatency(pick(0, 0, 50*time.Millisecond, 3*time.Second)),
		procoretest.WithClockSkew(pick(0, 0, -time.Hour, time.Hour, 7*time.Minute)),
		procoretest.WithWorkerDelay(pick(0, time.Second, time.Minute)),
		procoretest.WithLimits(10+rng.IntN(200), 400+rng.IntN(3000)),
		procoretest.WithTokenLifetime(10000*time.Hour),
	)
	for range 1 + rng.IntN(5) {
		r.server.ClearFaults()
		for range rng.IntN(4) {
			r.server.Fault(randomFault(rng, w))
		}
		p := r.launch(point{})
		how := interrupt(rng, p, len(w.calls))
		list, err := p.run()
		end := string(classify(list, err))
		if p.ctx.Err() != nil && err != nil && end == string(unexplainable) {
			end = how
		}
		ends = append(ends, end)
		// The answers were right, unless Procore would not show the template that is there.
		if end == string(unexplainable) || end == string(answers) && !hidden(r, err) {
			t.Errorf("a run that ended as nothing known: %v", err)
		}
		once(t, r)
		time.Sleep(pick(0, 0, time.Second, time.Minute, 2*time.Hour))
	}
	r.server.ClearFaults()
	last := r.launch(point{})
	list, err := last.run()
	if err != nil {
		t.Errorf("the last run, without faults: %v", err)
	}
	if len(w.state.Mails) > 0 && len(r.state().Mails) == 0 { // lost on its way: that is said, and not sent again
		w = w.uninvited()
		w.open = slices.DeleteFunc(last.journal.Open(), func(id string) bool { return id != setup.ChangeInvite })
		proven(t, list, w.other)
	}
	r.settled(w)
	return ends
}

// hidden tells whether a run ended because a template could not be looked at, or because
// the account that is to end was left out of an answer.
func hidden(r *rig, err error) bool {
	for says, path := range map[string]string{
		"does not show what the existing template grants": "/permission_templates/",
		"nobody in the Directory has exactly the e-mail":  "/users",
	} {
		if strings.Contains(err.Error(), says) && slices.ContainsFunc(r.server.Log(), func(q procoretest.Request) bool {
			return q.Fault != "" && strings.Contains(q.Path, path)
		}) {
			return true
		}
	}
	return false
}

// randomFault strikes somewhere on the way, once or often.
func randomFault(rng *rand.Rand, w whole) procoretest.Fault {
	columns := faults()
	f := procoretest.Fault{
		Path: "/rest/", After: rng.IntN(len(w.calls)), Times: rng.IntN(4), Every: rng.IntN(6),
		Action: columns[rng.IntN(len(columns)-1)].action, // but the last, which is slow
	}
	if rng.IntN(2) == 0 {
		what := strings.Fields(endpoint(w.calls[rng.IntN(len(w.calls))]))
		f.Method, f.Path, f.After = what[0], what[1], rng.IntN(2)
	}
	return f
}

// interrupt has a process end before its time, or not, and says how.
func interrupt(rng *rand.Rand, p *process, calls int) string {
	n := rng.IntN(calls)
	switch rng.IntN(5) {
	case 0: // killed at a request
		p.next = mortal{p, p.next, &n}
		return "killed"
	case 1: // cancelled some time
		time.AfterFunc(time.Duration(rng.IntN(60_000))*time.Millisecond, p.kill)
		return "cancelled"
	case 2: // asked to stop after an event
		stop, left := make(chan struct{}), n/3
		p.stop = stop
		p.onEvent = func(setup.Event) {
			if left--; left == 0 {
				close(stop)
			}
		}
		return "stopped"
	case 3: // the disk is full at an event
		left := n / 3
		p.onEvent = func(setup.Event) {
			if left--; left == 0 {
				_ = p.journal.Close() // what the run makes of it is the test
			}
		}
		return "disk"
	}
	return "left alone"
}

// A mortal network kills its process at the nth request, before or after it.
type mortal struct {
	p    *process
	next http.RoundTripper
	left *int
}

// RoundTrip implements [http.RoundTripper].
func (m mortal) RoundTrip(r *http.Request) (*http.Response, error) {
	m.p.mu.Lock()
	*m.left--
	now := *m.left == 0
	m.p.mu.Unlock()
	if !now {
		return m.next.RoundTrip(r)
	}
	if len(r.URL.Path)%2 == 0 { // as good as a coin
		if resp, err := m.next.RoundTrip(r); err == nil {
			closeBody(resp.Body)
		}
	}
	m.p.mu.Lock()
	m.p.die()
	m.p.mu.Unlock()
	return nil, errDead
}

// once checks that nothing is there twice.
func once(t *testing.T, r *rig) {
	t.Helper()
	st := r.state()
	users, templates := 0, map[string]int{}
	for _, u := range st.Users {
		if strings.EqualFold(u.Email, accountEmail) {
			users++
		}
	}
	for _, tm := range st.Templates {
		if tm.Kind != "project_specific" {
			templates[tm.Kind+" "+strings.ToLower(tm.Name)]++
		}
	}
	for name, n := range templates {
		if n > 1 {
			t.Errorf("%d templates %s", n, name)
		}
	}
	if users > 1 || len(st.Mails) > 1 {
		t.Errorf("%d accounts, %d invitations", users, len(st.Mails))
	}
	if v := r.server.Violations(); len(v) != 0 {
		t.Errorf("careless calls: %v", v)
	}
}

// notForRaces leaves a test out where only races are looked for (-short): it is about
// pictures, counts or times, or does what a smaller one does as well.
func notForRaces(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("about no race")
	}
}
