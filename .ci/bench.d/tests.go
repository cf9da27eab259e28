package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"time"
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

// benchmarks runs Go benchmarks several times and returns the median of each.
func (b *bench) benchmarks(pattern string, count int, pkg string) (map[string]float64, error) {
	out, err := b.gotest([]string{"FZF=" + b.fzf}, "-run", "^$", "-bench", pattern, "-benchtime", "100ms",
		"-count", strconv.Itoa(count), pkg)
	if err != nil {
		return nil, err
	}
	all := map[string][]float64{}
	for _, m := range benchLine.FindAllStringSubmatch(out, -1) {
		ns, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			return nil, err
		}
		all[m[1]] = append(all[m[1]], ns)
	}
	medians := map[string]float64{}
	for name, list := range all {
		medians[name] = median(list)
	}
	return medians, nil
}

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
	all, err := b.benchmarks("(Picker|List)Frame", 5, "./tui/widget/")
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
				what: fmt.Sprintf("key → frame, %s, %s rows", key, thousands(size)), own: nanos(v[0]),
				peer: "bubbles/list " + nanos(v[1]), ratio: v[1] / v[0], goal: 100, timed: true,
			})
			if size == 100_000 {
				b.row(row{
					what: fmt.Sprintf("key → frame, %s, 100,000 rows", key), own: nanos(v[0]), peer: "one frame 16 ms",
					ratio: v[0] / 16e6, goal: 1, most: true, timed: true,
				})
			}
		}
	}
	return nil
}

// filters compares finding rows with fzf over the same lines, less fzf's own start.
func filters(b *bench) error {
	all, err := b.benchmarks("(Picker|Fzf)Filter", 3, "./tui/widget/")
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
		b.row(row{what: "filter 100,000 rows, " + n + " letters", own: nanos(v[0]), peer: against, ratio: peer / v[0], goal: 1, timed: true})
		b.row(row{what: "  with taking the rows over", own: nanos(v[1]), peer: against, ratio: peer / v[1], told: true})
	}
	return nil
}

// A growth is what a whole run takes for so many projects.
type growth struct {
	projects, requests, least int
	times                     map[int]string // by requests an hour
	apply, wizard             int64          // the most memory
	mapped                    int64          // of the wizard's: its code
}

var growthLine = regexp.MustCompile(`growth projects=(\d+) hourly=(\d+) requests=(\d+) least=(\d+) seconds=(\d+) bound=(\d+)`)

// whole counts the requests and the time of whole runs. The test itself fails where
// a run meets a limit; here the ratios are shown.
func whole(b *bench) error {
	out, err := b.gotest([]string{"GROWTH=1"}, "-count", "1", "-run", "^TestGrowth$", "-v", "./procore/setup/")
	if err != nil {
		return err
	}
	for _, m := range growthLine.FindAllStringSubmatch(out, -1) {
		n := make([]int, len(m))
		for i := 1; i < len(m); i++ {
			n[i], _ = strconv.Atoi(m[i]) // digits
		}
		projects, hourly, requests, least, took, bound := n[1], n[2], n[3], n[4], n[5], n[6]
		last := len(b.growth) - 1
		if last < 0 || b.growth[last].projects != projects {
			b.growth = append(b.growth, growth{projects: projects, requests: requests, least: least, times: map[int]string{}})
			last++
		}
		b.growth[last].times[hourly] = (time.Duration(took) * time.Second).String()
		if projects != 10_000 {
			continue
		}
		if hourly == 3600 {
			b.row(row{
				what: "requests of a whole run, 10,000 projects", own: thousands(requests),
				peer: "documented minimum " + thousands(least), ratio: float64(requests) / float64(least), goal: 1.15, most: true,
			})
			b.row(row{
				what: "requests of a whole run, 10,000 projects", own: thousands(requests),
				peer: "one for each 10,000", ratio: float64(projects) / float64(requests), goal: 40,
			})
		}
		b.row(row{
			what: fmt.Sprintf("time of that run, 25 in 10 s, %s an hour", thousands(hourly)), own: fmt.Sprintf("%d s", took),
			peer: fmt.Sprintf("bound %d s", bound), ratio: float64(took) / float64(bound), goal: 1.05, most: true,
		})
	}
	if len(b.growth) != 3 {
		return fmt.Errorf("the growth test measured %d sizes:\n%s", len(b.growth), out)
	}
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
