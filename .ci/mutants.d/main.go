// Command mutants.d completes a report of gremlins: it tries the mutants that gremlins
// left out as not covered, and prints what became of all.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/build"
	"maps"
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
	again := flag.Bool("all", false, "try every mutant here")
	flag.Parse()
	if err := run(*report, flag.Arg(0), *again); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run tries what is left and prints the table.
func run(report, dir string, all bool) error {
	mutants, err := read(report)
	if err != nil {
		return err
	}
	count, survivors := map[string]int{}, []string(nil)
	for _, m := range mutants {
		path := filepath.Join(dir, m.File)
		if here, err := build.Default.MatchFile(dir, m.File); err != nil || !here {
			count["of another system"]++
			continue
		}
		if all || m.Status == "NOT COVERED" || m.Status == "RUNNABLE" {
			if m.Status, err = try(m, path, dir); err != nil {
				return fmt.Errorf("%s:%d: %w", path, m.Line, err)
			}
		}
		count[m.Status]++
		if m.Status == "LIVED" {
			survivors = append(survivors, fmt.Sprintf("%s:%d:%d %s", path, m.Line, m.Column, m.Type))
		}
	}
	for _, status := range slices.Sorted(maps.Keys(count)) {
		fmt.Printf("%-18s %d\n", strings.ToLower(status), count[status])
	}
	killed := count["KILLED"] + count["TIMED OUT"]
	if total := killed + count["LIVED"]; total > 0 {
		fmt.Printf("%.1f %% of %d were noticed\n", 100*float64(killed)/float64(total), total)
	}
	for _, s := range survivors {
		fmt.Println("lived:", s)
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
	return list, nil
}

// try runs the package's tests with the mutant in place of its file.
func try(m mutant, path, dir string) (string, error) {
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
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, "go", "test", "-vet=off", "-failfast", "-count=1", "-timeout=2m", //nolint:gosec // ours
		"-overlay", overlay, dir).CombinedOutput()
	switch {
	case err == nil:
		return "LIVED", nil
	case bytes.Contains(out, []byte("[build failed]")):
		return "NOT VIABLE", nil
	}
	return "KILLED", nil
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
