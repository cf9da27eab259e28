package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// A test is one test of the package: how long it took, and which mutants' places it reached.
type test struct {
	name    string
	took    time.Duration
	reached []byte
}

// listTests runs each test by itself, once, and notes what it reaches.
func listTests(w *workshop, program, which string, skip *regexp.Regexp, workers int) ([]*test, error) {
	list := command(program, "-test.list", which)
	list.Dir = w.dir
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("the list of tests: %w", err)
	}
	var tests []*test
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		if name := lines.Text(); !strings.HasPrefix(name, "Benchmark") && !skip.MatchString(name) {
			tests = append(tests, &test{name: name})
		}
	}
	each(workers, tests, func(t *test) {
		marks := filepath.Join(w.tmp, t.name+".marks")
		if err = os.WriteFile(marks, make([]byte, w.count+1), 0o600); err != nil {
			return
		}
		start := time.Now()
		if passed, _ := w.run(program, 0, 10*time.Minute, []*test{t}, "MUTANT_MARKS="+marks); passed {
			t.reached, _ = os.ReadFile(marks)
		}
		t.took = time.Since(start)
		_ = os.Remove(marks)
	})
	tests = slices.DeleteFunc(tests, func(t *test) bool {
		if t.reached == nil {
			fmt.Printf("left out, for it fails without a mutant: %s\n", t.name)
		}
		return t.reached == nil
	})
	slices.SortFunc(tests, func(a, b *test) int { return cmp.Compare(a.took, b.took) })
	for _, t := range tests {
		if t.took > 3*time.Second {
			fmt.Printf("slow: %s takes %s\n", t.name, t.took.Round(time.Second))
		}
	}
	return tests, nil
}

// run runs some tests with a mutant at work (0: none) and tells whether they pass, and
// whether they were still running when their time was over.
func (w *workshop) run(program string, id int, most time.Duration, tests []*test, env ...string) (passed, late bool) {
	names := make([]string, len(tests))
	for i, t := range tests {
		names[i] = regexp.QuoteMeta(t.name)
	}
	ctx, cancel := context.WithTimeout(context.Background(), most)
	defer cancel()
	// What a mutant allocates without end must not take the machine with it.
	sh := exec.CommandContext(ctx, "sh", "-c", `ulimit -v 12000000; exec "$0" "$@"`, program, //nolint:gosec // ours
		"-test.failfast", "-test.run", "^("+strings.Join(names, "|")+")$", "-test.timeout", most.String())
	sh.Dir = w.dir
	sh.Env = append(os.Environ(), append(env, fmt.Sprintf("MUTANT=%d", id))...)
	sh.WaitDelay = time.Second
	err := sh.Run()
	return err == nil, ctx.Err() != nil
}

// try runs the tests that reach a mutant, the quick ones first, until one fails.
func (w *workshop) try(m *mutant, program string, tests []*test) {
	m.status = "lived"
	if len(tests) == 0 {
		m.status = "not reached"
	}
	for lot := time.Second / 2; len(tests) > 0; lot *= 4 {
		n, together := 0, time.Duration(0)
		for n < len(tests) && (n == 0 || together+tests[n].took < lot) {
			together += tests[n].took
			n++
		}
		passed, late := w.run(program, m.id, 20*time.Second+5*together, tests[:n])
		switch {
		case late:
			m.status = "timed out"
			return
		case !passed:
			m.status = "killed"
			return
		}
		tests = tests[n:]
	}
}

// command is a command that has all the time that it needs.
func command(name string, args ...string) *exec.Cmd {
	return exec.CommandContext(context.Background(), name, args...) //nolint:gosec // ours
}

// tryAlone builds a mutant by itself and runs all tests: nothing tells which ones reach it.
func (w *workshop) tryAlone(m *mutant, path string, tests []*test) error {
	program, err := w.alone(path, m)
	switch {
	case errors.Is(err, errNoBuild):
		m.status = "not viable"
		return nil
	case err != nil:
		return err
	}
	w.try(m, program, tests)
	return os.Remove(program)
}
