// Command mutants.d completes a report of gremlins: it tries the mutants that gremlins
// left out as not covered, and prints what became of all.
package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/build"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A mutant is one operator that was changed, as gremlins reports it.
type mutant struct {
	File   string `json:"-"`
	Type   string `json:"type"`
	Status string `json:"status"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// swaps are the operators that a type of mutant changes, the longer ones first.
var swaps = map[string][][2]string{
	"CONDITIONALS_NEGATION": {{"==", "!="}, {"!=", "=="}, {"<=", ">"}, {">=", "<"}, {"<", ">="}, {">", "<="}},
	"CONDITIONALS_BOUNDARY": {{"<=", "<"}, {">=", ">"}, {"<", "<="}, {">", ">="}},
	"ARITHMETIC_BASE":       {{"+", "-"}, {"-", "+"}, {"*", "/"}, {"/", "*"}, {"%", "*"}},
	"INCREMENT_DECREMENT":   {{"++", "--"}, {"--", "++"}},
	"INVERT_NEGATIVES":      {{"-", "+"}},
}

func main() {
	report := flag.String("report", "", "gremlins's report in JSON")
	var o options
	flag.BoolVar(&o.all, "all", false, "try every mutant here")
	flag.IntVar(&o.sample, "sample", 0, "try so many of the mutants, drawn by lot; 0: each")
	flag.Uint64Var(&o.seed, "seed", 1, "of the lot")
	flag.StringVar(&o.slow, "slow", "", "names of tests that are run only where the others notice nothing")
	flag.Parse()
	if err := run(*report, flag.Arg(0), o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// options are which mutants are tried, and by which tests first.
type options struct {
	all    bool
	sample int
	seed   uint64
	slow   string
}

// run tries what is left and prints the table.
func run(report, dir string, o options) error {
	mutants, err := read(report)
	if err != nil {
		return err
	}
	if o.sample > 0 && o.sample < len(mutants) {
		lot := rand.New(rand.NewPCG(o.seed, o.seed)) //nolint:gosec // anybody may draw the same
		lot.Shuffle(len(mutants), func(i, j int) { mutants[i], mutants[j] = mutants[j], mutants[i] })
		fmt.Printf("%d of %d mutants, drawn by lot (seed %d)\n", o.sample, len(mutants), o.seed)
		mutants = mutants[:o.sample]
	}
	count := map[string]int{}
	for _, m := range mutants {
		path := filepath.Join(dir, m.File)
		if here, err := build.Default.MatchFile(dir, m.File); err != nil || !here {
			count["of another system"]++
			continue
		}
		if o.all || m.Status == "NOT COVERED" || m.Status == "RUNNABLE" {
			if m.Status, err = try(m, path, dir, o.slow); err != nil {
				return fmt.Errorf("%s:%d: %w", path, m.Line, err)
			}
		}
		count[m.Status]++
		if m.Status == "LIVED" {
			fmt.Printf("lived: %s:%d:%d %s\n", path, m.Line, m.Column, m.Type)
		}
	}
	for _, status := range slices.Sorted(maps.Keys(count)) {
		fmt.Printf("%-18s %d\n", strings.ToLower(status), count[status])
	}
	killed := count["KILLED"] + count["TIMED OUT"]
	if total := killed + count["LIVED"]; total > 0 {
		fmt.Printf("%.1f %% of %d were noticed\n", 100*float64(killed)/float64(total), total)
	}
	return nil
}

// read returns the mutants of a report.
func read(report string) ([]mutant, error) {
	b, err := os.ReadFile(report)
	if err != nil {
		return nil, err
	}
	var r struct {
		Files []struct {
			Name      string   `json:"file_name"`
			Mutations []mutant `json:"mutations"`
		} `json:"files"`
	}
	if err := json.Unmarshal(b, &r); err != nil {
		return nil, err
	}
	var list []mutant
	for _, f := range r.Files {
		for _, m := range f.Mutations {
			m.File = filepath.Base(f.Name)
			list = append(list, m)
		}
	}
	slices.SortFunc(list, func(a, b mutant) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Type, b.Type))
	})
	return list, nil
}

// try runs the package's tests with the mutant in place of its file.
func try(m mutant, path, dir, slow string) (string, error) {
	source, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	changed, err := mutate(source, m)
	if err != nil {
		return "", err
	}
	tmp, err := os.MkdirTemp("", "mutant-")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(tmp) }()
	full, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	file, overlay := filepath.Join(tmp, "mutant.go"), filepath.Join(tmp, "overlay.json")
	place, err := json.Marshal(map[string]map[string]string{"Replace": {full: file}})
	if err := errors.Join(err, os.WriteFile(file, changed, 0o600), os.WriteFile(overlay, place, 0o600)); err != nil {
		return "", err
	}
	out, err := test(overlay, dir, "-skip", cmp.Or(slow, "^$"))
	if err == nil && slow != "" {
		out, err = test(overlay, dir, "-run", slow)
	}
	switch {
	case bytes.Contains(out, []byte("no space left on device")):
		return "", errors.New("the disk is full: what fails then is no mutant that was noticed")
	case err == nil:
		return "LIVED", nil
	case bytes.Contains(out, []byte("[build failed]")):
		return "NOT VIABLE", nil
	}
	return "KILLED", nil
}

// test runs tests of the package with the mutant.
func test(overlay, dir string, which ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 6*time.Minute)
	defer cancel()
	args := append([]string{"test", "-vet=off", "-failfast", "-count=1", "-timeout=5m", "-overlay", overlay}, which...)
	return exec.CommandContext(ctx, "go", append(args, dir)...).CombinedOutput() //nolint:gosec // ours
}

// mutate changes the operator at the mutant's place.
func mutate(source []byte, m mutant) ([]byte, error) {
	lines := bytes.SplitAfter(source, []byte("\n"))
	if m.Line > len(lines) || m.Column > len(lines[m.Line-1]) {
		return nil, errors.New("there is no such place")
	}
	line := lines[m.Line-1]
	for _, swap := range swaps[m.Type] {
		if rest, ok := bytes.CutPrefix(line[m.Column-1:], []byte(swap[0])); ok {
			lines[m.Line-1] = slices.Concat(line[:m.Column-1], []byte(swap[1]), rest)
			return bytes.Join(lines, nil), nil
		}
	}
	return nil, fmt.Errorf("no operator of %s at column %d", m.Type, m.Column)
}
