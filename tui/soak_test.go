package tui_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"procore-setup/tui"
	"procore-setup/tui/tuitest"
)

// TestSoak lets many admins, from careful to careless, loose on many worlds with
// faults, and checks what must hold in every frame and at every world's end (see
// soakWorld). SOAK=30m makes it last, SOAK_SEED repeats one world:
//
//	SOAK=30m go test -run TestSoak -timeout 0 -v ./tui
func TestSoak(t *testing.T) {
	tuitest.NotForRaces(t)
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	var until time.Time
	seed, worlds := uint64(1), soakWorlds
	if v := os.Getenv("SOAK"); v != "" {
		d, err := time.ParseDuration(v)
		if err != nil {
			t.Fatal(err)
		}
		until, seed, worlds = time.Now().Add(d), uint64(time.Now().UnixNano()), 0 //nolint:gosec // any number will do
	}
	if v := os.Getenv("SOAK_SEED"); v != "" {
		n, err := strconv.ParseUint(v, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		until, seed, worlds = time.Time{}, n, 1
	}
	st := newSoakStats(overlayKinds(t))
	for n := 0; n < worlds || time.Now().Before(until); n++ {
		ok := t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Chdir(t.TempDir()) // where reports and setup files go
			synctest.Test(t, func(t *testing.T) { soak(t, seed, st) })
		})
		if !ok {
			t.Fatalf("repeat it with SOAK_SEED=%d go test -run TestSoak ./tui", seed)
		}
		seed++
		st.sample(t)
	}
	st.report(t)
	if !until.IsZero() && st.worlds >= manyWorlds {
		st.reachedAll(t)
		st.flat(t)
	}
}

// soakWorlds is how many worlds are worn out where SOAK names no time; after
// manyWorlds, every page and every overlay has to have been open.
const (
	soakWorlds = 4
	manyWorlds = 400
)

// soak wears one world out.
func soak(t *testing.T, seed uint64, st *soakStats) {
	w := newSoakWorld(t, rand.New(rand.NewPCG(seed, 0x50a4)), st) //nolint:gosec // a test's dice
	for range 1 + w.dice.IntN(4) {
		w.start()
		w.use(20 + w.dice.IntN(140))
		w.stop()
		w.lasting()
		if t.Failed() {
			return
		}
	}
	w.settle()
	w.lasting()
	w.granted()
	w.files()
	st.end(w)
}

// soakStats is what a soak has seen.
type soakStats struct {
	kinds                                       []string // of all pages and overlays
	began                                       time.Time
	worlds, lives, deaths, keys, frames, faults int
	finished, compared                          int
	commits, pages, stuck                       map[string]int
	sampled                                     time.Time
	heap                                        []uint64 // live bytes, each some time after the other
}

func newSoakStats(overlays []string) *soakStats {
	now := time.Now()
	return &soakStats{
		kinds: append(tui.PageKinds(), overlays...), began: now, sampled: now, commits: map[string]int{}, pages: map[string]int{}, stuck: map[string]int{},
	}
}

// see notes what is open.
func (st *soakStats) see(g tui.Glimpse) {
	st.pages[g.Page]++
	if g.Overlay != "" {
		st.pages[g.Overlay]++
	}
}

// end takes a world's own counts over.
func (st *soakStats) end(w *soakWorld) {
	st.worlds++
	for _, r := range w.server.Log() {
		if r.Fault != "" {
			st.faults++
		}
	}
}

// sample measures the memory that is in use, now and then.
func (st *soakStats) sample(t *testing.T) {
	if time.Since(st.sampled) < 20*time.Second {
		return
	}
	st.sampled = time.Now()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	st.heap = append(st.heap, m.HeapAlloc)
	t.Logf("%8s %s, %.1f MB in use, %d goroutines", time.Since(st.began).Round(time.Second), st, float64(m.HeapAlloc)/1e6,
		runtime.NumGoroutine())
}

func (st *soakStats) String() string {
	return fmt.Sprintf("%d worlds, %d starts (%d killed), %d keys, %d frames, %d faults, %d went through, %d compared",
		st.worlds, st.lives, st.deaths, st.keys, st.frames, st.faults, st.finished, st.compared)
}

// report tells what was seen.
func (st *soakStats) report(t *testing.T) {
	t.Log(st)
	for title, counts := range map[string]map[string]int{
		"commits": st.commits, "open": st.pages, "did not go through": st.stuck,
	} {
		for _, what := range slices.Sorted(maps.Keys(counts)) {
			t.Logf("%-18s %-28s %d", title, what, counts[what])
		}
	}
}

// reachedAll checks that every page and every overlay that there is was open, and
// that each stage was committed.
func (st *soakStats) reachedAll(t *testing.T) {
	for _, kind := range st.kinds {
		if st.pages[kind] == 0 {
			t.Errorf("the soak never came to %s", kind)
		}
	}
	for _, stage := range []string{"account", "template", "projects"} {
		if st.commits[stage] == 0 {
			t.Errorf("the soak never committed %s", stage)
		}
	}
}

// overlayKinds are the kinds of all overlays, from the source.
func overlayKinds(t *testing.T) []string {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range overlayType.FindAllStringSubmatch(string(data), -1) {
			kinds = append(kinds, m[1])
		}
	}
	if len(kinds) < 10 {
		t.Fatalf("only %d overlays: %v", len(kinds), kinds)
	}
	return kinds
}

var overlayType = regexp.MustCompile(`(?m)^type (\w+Overlay) struct`)

// flat checks that memory does not grow with the worlds that are over.
func (st *soakStats) flat(t *testing.T) {
	n := len(st.heap)
	if n < 8 {
		return
	}
	first, last := slices.Max(st.heap[n/8:n/2]), slices.Min(st.heap[n/2:])
	if last > first+first/4+8<<20 {
		t.Errorf("memory grows: %v", st.heap)
	}
}
