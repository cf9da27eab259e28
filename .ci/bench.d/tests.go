package main

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"procore-setup/procore/text"
)

// gotest runs Go tests of a package and returns what they print.
func (b *bench) gotest(env []string, args ...string) (string, error) {
	var out bytes.Buffer
	cmd := exec.Command("go", append([]string{"test"}, args...)...)
	cmd.Dir, cmd.Env = b.root, append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("go test %s: %w\n%s", strings.Join(args, " "), err, out.String())
	}
	return out.String(), nil
}

var benchLine = regexp.MustCompile(`(?m)^Benchmark(\S+?)(?:-\d+)?\s+\d+\s+([\d.]+) ns/op`)

// benchmarks runs Go benchmarks of the widgets several times, in turns, and returns the
// fastest run of each: what makes one slower is the machine, which does other things too.
func (b *bench) benchmarks(pattern string, rounds int) (map[string]float64, error) {
	binary := filepath.Join(b.dir, "widget.test")
	if _, err := os.Stat(binary); err != nil {
		if _, err := b.gotest(nil, "-c", "-o", binary, "./tui/widget/"); err != nil {
			return nil, err
		}
	}
	best := map[string]float64{}
	for range rounds {
		cmd := exec.Command(binary, "-test.run", "^$", "-test.bench", pattern, "-test.benchtime", "100ms")
		cmd.Env = append(os.Environ(), "FZF="+b.fzf)
		out, err := cmd.CombinedOutput()
		if err != nil {
			return nil, fmt.Errorf("benchmarks %s: %w\n%s", pattern, err, out)
		}
		for _, m := range benchLine.FindAllStringSubmatch(string(out), -1) {
			ns, err := strconv.ParseFloat(m[2], 64)
			if err != nil {
				return nil, err
			}
			if before, ok := best[m[1]]; !ok || ns < before {
				best[m[1]] = ns
			}
		}
	}
	return best, nil
}

// rounds is how often ours and the peer take turns.
const rounds = 3

// values returns figures of a benchmark run by name; a missing one is an error, since
// a check that compares nothing cannot fail.
func values(from map[string]float64, names ...string) ([]float64, error) {
	out := make([]float64, len(names))
	for i, n := range names {
		if out[i] = from[n]; out[i] <= 0 {
			return nil, fmt.Errorf("benchmark %s did not run", n)
		}
	}
	return out, nil
}

// frames compares a key press with its frame in the picker and in Charm's list.
func frames(b *bench) error {
	all, err := b.benchmarks("(Picker|List)Frame", rounds)
	if err != nil {
		return err
	}
	for _, n := range []string{"10000", "100000"} {
		for _, key := range []string{"move", "filter"} {
			v, err := values(all, "PickerFrame/"+key+"/"+n, "ListFrame/"+key+"/"+n)
			if err != nil {
				return err
			}
			size, _ := strconv.Atoi(n)
			b.row(row{
				what: fmt.Sprintf("key → frame, %s, %s rows", key, text.Number(size)), own: nanos(v[0]),
				peer: "bubbles/list " + nanos(v[1]), ratio: v[1] / v[0], goal: 100,
			})
			if size == 100_000 {
				b.row(row{
					what: fmt.Sprintf("key → frame, %s, 100,000 rows", key), own: nanos(v[0]), peer: "one frame 16 ms",
					ratio: v[0] / 16e6, goal: 1, most: true,
				})
			}
		}
	}
	return nil
}

// filters compares finding rows with fzf over the same lines, less fzf's own start.
func filters(b *bench) error {
	all, err := b.benchmarks("(Picker|Fzf)Filter", rounds)
	if err != nil {
		return err
	}
	for _, n := range []string{"1", "4", "12"} {
		v, err := values(all, "PickerFilter/"+n, "PickerFilter/anew/"+n, "FzfFilter/full/"+n, "FzfFilter/empty/"+n)
		if err != nil {
			return err
		}
		peer := v[2] - v[3]
		against := fmt.Sprintf("fzf %s + start %s", nanos(peer), nanos(v[3]))
		what := "filter 100,000 rows, " + n + " letters"
		b.row(row{what: what, own: nanos(v[0]), peer: against, ratio: peer / v[0], goal: 1})
		b.row(row{what: "  with taking the rows over", own: nanos(v[1]), peer: against, ratio: peer / v[1], told: true})
	}
	return nil
}

// A growth is what a whole run takes for so many projects.
type growth struct {
	projects, requests, least int
	times                     map[int]time.Duration // by requests an hour
	apply, wizard             int64                 // the most memory
	mapped                    int64                 // of the wizard's: its code
}

// at is the growth for so many projects, made where there is none.
func (b *bench) at(projects int) *growth {
	for _, g := range b.growth {
		if g.projects == projects {
			return g
		}
	}
	g := &growth{projects: projects, times: map[int]time.Duration{}}
	b.growth = append(b.growth, g)
	slices.SortFunc(b.growth, func(a, b *growth) int { return a.projects - b.projects })
	return g
}

// add takes over what another part measured.
func (g *growth) add(o growth) {
	g.requests, g.least = max(g.requests, o.requests), max(g.least, o.least)
	g.apply, g.wizard, g.mapped = max(g.apply, o.apply), max(g.wizard, o.wizard), max(g.mapped, o.mapped)
	maps.Copy(g.times, o.times)
}

var growthLine = regexp.MustCompile(
	`growth projects=(\d+) hourly=(\d+) requests=(\d+) least=(\d+) seconds=(\d+) bound=(\d+)`)

// whole counts the requests and the time of whole runs. The test itself fails where
// a run meets a limit; here the ratios are shown.
func whole(b *bench) error {
	out, err := b.gotest([]string{"GROWTH=1"}, "-count", "1", "-run", "^TestGrowth$", "-v", "./procore/setup/")
	if err != nil {
		return err
	}
	sizes := map[int]bool{}
	for _, m := range growthLine.FindAllStringSubmatch(out, -1) {
		n := make([]int, len(m))
		for i := 1; i < len(m); i++ {
			n[i], _ = strconv.Atoi(m[i]) // digits
		}
		projects, hourly, requests, least, took, bound := n[1], n[2], n[3], n[4], n[5], n[6]
		sizes[projects] = true
		g := b.at(projects)
		g.requests, g.least, g.times[hourly] = requests, least, time.Duration(took)*time.Second
		if projects != 10_000 {
			continue
		}
		if hourly == 3600 {
			b.row(row{
				what: "requests of a whole run, 10,000 projects", own: text.Number(requests),
				peer: "documented minimum " + text.Number(least), ratio: float64(requests) / float64(least), goal: 1.15, most: true,
			})
			b.row(row{
				what: "requests of a whole run, 10,000 projects", own: text.Number(requests),
				peer: "one for each 10,000", ratio: float64(projects) / float64(requests), goal: 40,
			})
		}
		b.row(row{
			what: fmt.Sprintf("time of that run, 25 in 10 s, %s an hour", text.Number(hourly)), own: fmt.Sprintf("%d s", took),
			peer: fmt.Sprintf("bound %d s", bound), ratio: float64(took) / float64(bound), goal: 1.05, most: true,
		})
	}
	if len(sizes) != 3 {
		return fmt.Errorf("the growth test measured %d sizes:\n%s", len(sizes), out)
	}
	return nil
}

var timesLine = regexp.MustCompile(
	`times what="([^"]+)" n=(\d+) rtt=(\S+) limited=(\w+) requests=(\d+) seconds=([\d.]+) bound=([\d.]+)`)

// answers compares the time that lists and changes take, where answers take theirs, with
// what the answers and the limits make it, on a clock that is not real.
func answers(b *bench) error {
	out, err := b.gotest(nil, "-count", "1", "-run", "^TestTimes$", "-v", "./procore/")
	if err != nil {
		return err
	}
	for _, m := range timesLine.FindAllStringSubmatch(out, -1) {
		n, _ := strconv.Atoi(m[2]) // digits
		took, err := strconv.ParseFloat(m[6], 64)
		if err != nil {
			return err
		}
		bound, err := strconv.ParseFloat(m[7], 64)
		if err != nil || bound <= 0 {
			return fmt.Errorf("the bound is %q: %w", m[7], err)
		}
		limit := ""
		if m[4] == "true" {
			limit = ", 25 in 10 s"
		}
		b.row(row{
			what: fmt.Sprintf("%s, %s, answers of %s%s", m[1], text.Number(n), m[3], limit), own: m[6] + " s",
			peer: fmt.Sprintf("bound %s s, %s requests", m[7], m[5]), ratio: took / bound, goal: 1.25, most: true,
		})
	}
	if len(b.rows) < 15 {
		return fmt.Errorf("the times of %d lists and changes were measured:\n%s", len(b.rows), out)
	}
	return nil
}

var wizardLine = regexp.MustCompile(`wizard requests=(\d+) least=(\d+)`)

// wizardRequests counts the requests of a whole run in the wizard, from the sign-in on.
func wizardRequests(b *bench) error {
	out, err := b.gotest(nil, "-count", "1", "-run", "^TestRequestsOfAWholeRun$", "-v", "./tui/")
	if err != nil {
		return err
	}
	m := wizardLine.FindStringSubmatch(out)
	if m == nil {
		return fmt.Errorf("the test of requests measured nothing:\n%s", out)
	}
	requests, _ := strconv.Atoi(m[1]) // digits
	least, _ := strconv.Atoi(m[2])
	if g := b.at(10_000); g.least > 0 && g.least != least {
		return fmt.Errorf("the documented minimum is %d to one test and %d to the other", g.least, least)
	}
	b.row(row{
		what: "  the same in the wizard, with signing in", own: m[1], peer: "documented minimum " + m[2],
		ratio: float64(requests) / float64(least), goal: 1.21, most: true,
	})
	return nil
}

var bytesLine = regexp.MustCompile(`bytes keys=(\d+) median=(\d+) most=(\d+)`)

// bytesPerKey shows what a key press sends to the terminal.
func bytesPerKey(b *bench) error {
	out, err := b.gotest(nil, "-count", "1", "-run", "^TestBytesPerKey$", "-v", "./tui/")
	if err != nil {
		return err
	}
	m := bytesLine.FindStringSubmatch(out)
	if m == nil {
		return fmt.Errorf("the test of bytes measured nothing:\n%s", out)
	}
	n, err := strconv.ParseFloat(m[2], 64)
	if err != nil {
		return err
	}
	b.row(row{
		what: "bytes to the terminal per key (" + m[1] + " keys)", own: m[2] + " median", peer: "600; most " + m[3],
		ratio: n / 600, goal: 1, most: true,
	})
	return nil
}
