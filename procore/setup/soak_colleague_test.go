package setup_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"procore-setup/procore/procoretest"
)

// soakColleagueRounds is how many worlds are worn out where SOAK does not name a time.
const soakColleagueRounds = 8

// Another admin at work at random times on the same company, lists that are behind,
// interrupts and restarts: nobody else's account is touched, nothing is given that was
// not agreed to, and no green is untrue. SOAK=30m makes it last, SOAK_SEED repeats one
// world.
func TestSoakWithAColleague(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	until, seed, only := time.Time{}, uint64(1), false
	if v := os.Getenv("SOAK"); v != "" {
		until = time.Now().Add(must(time.ParseDuration(v))(t))
		seed = uint64(time.Now().UnixNano()) //nolint:gosec // any number will do
	}
	if v := os.Getenv("SOAK_SEED"); v != "" {
		seed, only = must(strconv.ParseUint(v, 10, 64))(t), true
	}
	rounds := soakColleagueRounds
	if raced {
		rounds /= 4
	}
	wholes := make([]whole, len(colleagueStories))
	for i, st := range colleagueStories {
		wholes[i] = st.uninterrupted(t)
	}
	ended, did := map[string]int{}, map[string]int{}
	worlds, runs, just := 0, 0, 0
	for ; worlds == 0 || !only && (time.Now().Before(until) || until.IsZero() && worlds < rounds); worlds++ {
		rng := rand.New(rand.NewPCG(seed, seed)) //nolint:gosec // a test's dice
		i := rng.IntN(len(colleagueStories))
		ok := t.Run(fmt.Sprintf("%d %s", seed, colleagueStories[i].name), func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				w, ends := together(t, rng, colleagueStories[i], wholes[i])
				for _, end := range ends {
					ended[end]++
					runs++
				}
				for _, d := range w.did {
					did[d.name]++
				}
				just += w.justso
			})
		})
		if !ok {
			t.Fatalf("repeat it with SOAK_SEED=%d", seed)
		}
		seed++
	}
	for _, end := range slices.Sorted(maps.Keys(ended)) {
		t.Logf("ended %-20s %d", end, ended[end])
	}
	for _, name := range slices.Sorted(maps.Keys(did)) {
		t.Logf("a colleague %-36s %d", name, did[name])
	}
	t.Logf("%d worlds, %d runs; %d changes were under way when their ground was taken away", worlds, runs, just)
}

// together lives through some runs in a company in which a colleague is at work.
func together(t *testing.T, rng *rand.Rand, st story, all whole) (w *witness, ends []string) {
	t.Helper()
	pick := func(list ...time.Duration) time.Duration { return list[rng.IntN(len(list))] }
	lag := pick(0, 0, time.Second, 4*time.Second)
	r := st.rig(t,
		procoretest.WithLag(lag),
		procoretest.WithLatency(pick(0, 0, 50*time.Millisecond, time.Second)),
		procoretest.WithStaleSearch(pick(0, 0, 10*time.Second), rng.IntN(2) == 0),
		procoretest.WithTokenLifetime(10000*time.Hour),
	)
	list := append(deeds(), deed{"gives the operator's rights back", "operator", func(s *procoretest.Server) error {
		return s.DemoteOperator(company, "Company Admin")
	}})
	often := 4 + rng.IntN(60)
	w = newWitness(r, all, func(int) []deed {
		if rng.IntN(often) != 0 {
			return nil
		}
		return []deed{list[rng.IntN(len(list))]}
	})
	w.lag = lag
	for range 1 + rng.IntN(5) {
		w.watch()
		p := r.launch(point{})
		p.onPlan = w.plan
		how := interrupt(rng, p, len(all.calls))
		checks, err := p.run()
		w.end()
		end := string(classify(checks, err))
		if p.ctx.Err() != nil && err != nil && end == string(unexplainable) {
			end = how
		}
		ends = append(ends, end)
		if end == string(unexplainable) {
			t.Errorf("a run that ended as nothing known: %v", err)
		}
		w.honest(p, checks, err)
		if len(w.bad) > 0 {
			var did []string
			for _, d := range w.did {
				did = append(did, fmt.Sprintf("%d %s", d.n, d.name))
			}
			t.Fatalf("%s\nwhat the colleague did: %s\n%v", strings.Join(w.bad, "\n"), strings.Join(did, ", "), err)
		}
		time.Sleep(pick(0, 0, time.Second, time.Minute, 2*time.Hour))
	}
	return w, ends
}
