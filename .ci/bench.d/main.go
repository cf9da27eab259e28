// Command bench measures what the program promises about speed and size, each against
// a peer in the same run, and prints a table. It exits 1 where a limit is passed.
// It is run by ../bench, which builds what it compares.
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
)

// A bench is one run.
type bench struct {
	root, dir, product, hello, fzf string
	rows                           []row
	growth                         []growth
}

// A row is one line of the table: our figure, the peer's, and their ratio against the
// goal.
type row struct {
	what, own, peer string
	ratio, goal     float64
	most            bool // the goal is the most that the ratio may be, not the least
	told            bool // for information: no goal
	timed           bool // in real time, on a machine that does other things too
}

// noise is by how much a ratio of times may miss its goal: the median of the same
// program against itself differs by about as much from run to run.
const noise = 1.10

func (r row) passed() bool {
	slack := 1.0
	if r.timed {
		slack = noise
	}
	return r.told || r.most && r.ratio <= r.goal*slack || !r.most && r.ratio >= r.goal/slack
}

func (b *bench) row(r row) { b.rows = append(b.rows, r) }

func main() {
	b := &bench{}
	flag.StringVar(&b.root, "root", ".", "the repository")
	flag.StringVar(&b.dir, "dir", "", "a folder to work in")
	flag.StringVar(&b.product, "product", "", "the program")
	flag.StringVar(&b.hello, "hello", "", "the smallest Bubble Tea program")
	flag.StringVar(&b.fzf, "fzf", "", "fzf")
	serves := flag.Int("serve", 0, "serve a simulated company of so many projects instead")
	flag.Parse()
	if *serves > 0 {
		if err := serve(*serves); err != nil {
			fail(err)
		}
		return
	}
	for _, m := range []struct {
		name    string
		measure func(*bench) error
	}{
		{"frames", frames},
		{"filters", filters},
		{"run", whole},
		{"start", firstFrame},
		{"bytes", bytesPerKey},
		{"memory", memory},
	} {
		if chosen := flag.Args(); len(chosen) > 0 && !slices.Contains(chosen, m.name) {
			continue
		}
		if err := m.measure(b); err != nil {
			fail(fmt.Errorf("%s: %w", m.name, err))
		}
	}
	if !b.print() {
		os.Exit(1)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "bench:", err)
	os.Exit(1)
}

// print writes the tables and tells whether every goal was met.
func (b *bench) print() bool {
	ok := true
	fmt.Printf("\n%-44s %14s  %-26s %9s  %-9s %s\n", "what", "ours", "against", "ratio", "goal", "")
	for _, r := range b.rows {
		goal, verdict := fmt.Sprintf("≥ %g×", r.goal), "pass"
		if r.most {
			goal = fmt.Sprintf("≤ %g×", r.goal)
		}
		switch {
		case r.told:
			goal, verdict = "", "(told)"
		case !r.passed():
			verdict, ok = "FAIL", false
		}
		fmt.Printf("%-44s %14s  %-26s %8.2f×  %-9s %s\n", r.what, r.own, r.peer, r.ratio, goal, verdict)
	}
	fmt.Printf("Ratios of times in real time may miss their goal by %.0f %%: noise.\n", (noise-1)*100)
	fmt.Printf("\nA whole run (read, assign, verify) by the number of projects\n%10s %10s %10s %20s %20s %14s %14s\n",
		"projects", "requests", "minimum", "time at 3,600/h", "time at 600/h", "memory, apply", "memory, wizard")
	for _, g := range b.growth {
		fmt.Printf("%10s %10s %10s %20s %20s %14s %14s\n", thousands(g.projects), thousands(g.requests), thousands(g.least),
			g.times[3600], g.times[600], megabytes(g.apply), megabytes(g.wizard))
	}
	return ok
}

// median is the middle of measured values.
func median(list []float64) float64 {
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	return list[len(list)/2]
}

// nanos and millis write a time with three digits.
func nanos(ns float64) string { return millis(ns / 1e6) }

func millis(ms float64) string {
	if ms < 1 {
		return fmt.Sprintf("%.0f µs", ms*1000)
	}
	return fmt.Sprintf("%.3g ms", ms)
}

func megabytes(n int64) string {
	if n == 0 {
		return "-"
	}
	return fmt.Sprintf("%.0f MB", float64(n)/1e6)
}

// thousands writes n with separators.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
