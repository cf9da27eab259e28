// Command mutants.d tells what the tests of a package would not notice: it changes one
// operator at a time and runs the tests that reach it. All mutants stand side by side in one
// program, each behind a switch, so that one build serves them all.
package main

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
)

func main() {
	o := options{}
	flag.IntVar(&o.sample, "sample", 0, "try so many of the mutants, drawn by lot; 0: each")
	flag.Uint64Var(&o.seed, "seed", 1, "of the lot")
	flag.StringVar(&o.only, "only", "", "try only the mutants whose places begin so, by commas: verify.go:12,diff.go")
	flag.StringVar(&o.run, "run", ".", "names of tests that are run")
	flag.StringVar(&o.skip, "skip", "^$", "names of tests that are not run")
	flag.IntVar(&o.workers, "workers", runtime.NumCPU(), "how many mutants are tried at a time")
	flag.Parse()
	for _, dir := range flag.Args() {
		fmt.Printf("\n== %s\n", dir)
		if err := report(dir, o); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// options are which mutants are tried, and how.
type options struct {
	sample, workers int
	seed            uint64
	only, run, skip string
}

// report tries the mutants of one package and prints what became of them.
func report(dir string, o options) error {
	skip, err := regexp.Compile(o.skip)
	if err != nil {
		return err
	}
	tmp, err := os.MkdirTemp("", "mutants-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(tmp) }()
	w, err := open(tmp, dir)
	if err != nil {
		return err
	}
	program, err := w.woven()
	if err != nil {
		return err
	}
	tests, err := listTests(w, program, o.run, skip, o.workers)
	if err != nil {
		return err
	}
	mutants := w.drawn(o)
	alone, never := w.leftOver()
	for _, m := range never {
		m.status = "not viable"
	}
	var mu sync.Mutex
	var tried int
	each(o.workers, mutants, func(m *mutant) {
		if path, ok := alone[m]; ok {
			if failed := w.tryAlone(m, path, tests); failed != nil {
				mu.Lock()
				err = failed
				mu.Unlock()
			}
		} else if m.status == "" {
			w.try(m, program, slices.DeleteFunc(slices.Clone(tests), func(t *test) bool { return t.reached[m.id] == 0 }))
		}
		if m.status == "lived" || m.status == "not reached" {
			fmt.Printf("%s: %s\n", m.status, m)
		}
		mu.Lock()
		defer mu.Unlock()
		if tried++; tried%100 == 0 {
			fmt.Fprintf(os.Stderr, "%d of %d\n", tried, len(mutants))
		}
	})
	printCounts(mutants)
	return err
}

// drawn are the mutants that are to be tried.
func (w *workshop) drawn(o options) []*mutant {
	var all []*mutant
	for _, path := range slices.Sorted(maps.Keys(w.weaves)) {
		for _, m := range w.weaves[path].source.mutants() {
			if slices.ContainsFunc(strings.Split(o.only, ","), func(place string) bool {
				return strings.HasPrefix(filepath.Base(m.path)+strings.TrimPrefix(m.String(), m.path), place)
			}) {
				all = append(all, m)
			}
		}
	}
	lot := rand.New(rand.NewPCG(o.seed, o.seed)) //nolint:gosec // anybody may draw the same
	lot.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	if o.sample > 0 && o.sample < len(all) {
		fmt.Printf("%d of %d mutants, drawn by lot (seed %d)\n", o.sample, len(all), o.seed)
		all = all[:o.sample]
	}
	return all
}

func printCounts(mutants []*mutant) {
	count := map[string]int{}
	for _, m := range mutants {
		count[m.status]++
	}
	for _, status := range slices.Sorted(maps.Keys(count)) {
		fmt.Printf("%-18s %d\n", status, count[status])
	}
	killed := count["killed"] + count["timed out"]
	if total := killed + count["lived"] + count["not reached"]; total > 0 {
		fmt.Printf("%.1f %% of %d were noticed\n", 100*float64(killed)/float64(total), total)
	}
}

// each does something with each of a list, some at a time, in its order.
func each[T any](workers int, list []T, do func(T)) {
	work := make(chan T)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for x := range work {
				do(x)
			}
		})
	}
	for _, x := range list {
		work <- x
	}
	close(work)
	wg.Wait()
}
