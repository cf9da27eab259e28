package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"procore-setup/procore/setup"
	"procore-setup/procore/text"
)

// A file is one of several that a command was given, and what became of it.
type file struct {
	Name    string `json:"file"`
	Company string `json:"company,omitempty"`
	Code    int    `json:"exit_code"`
	What    string `json:"what"`
}

// severity is the order of the exit codes, the worst last: what a run of several files
// ends with.
var severity = []int{
	exitDone, exitWouldChange, exitDifferences, exitStopped, exitUsage, exitNotAllowed, exitFailed, exitCancelled,
}

// manyFiles wants one setup file or several, and none twice.
func manyFiles(cmd *cobra.Command, args []string) error {
	if err := someFiles(cmd, args); err != nil {
		return err
	}
	for _, a := range args {
		if err := oneFile(cmd, []string{a}); err != nil {
			return err
		}
	}
	return nil
}

// expand replaces patterns by the files that they mean, on every system alike. A name that
// is a file's stands for itself.
func expand(args []string) ([]string, error) {
	var out []string
	for _, a := range args {
		_, err := os.Stat(a)
		if err == nil || !strings.ContainsAny(a, "*?[") {
			out = append(out, a)
			continue
		}
		found, err := filepath.Glob(a)
		if err != nil || len(found) == 0 {
			return nil, usageError{fmt.Errorf("no file is called %s", text.Quote(a))}
		}
		slices.Sort(found)
		out = append(out, found...)
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(out, func(name string) bool {
		again := seen[name]
		seen[name] = true
		return again
	}), nil
}

// each runs a command for each of the files. Of several, one that fails does not stop the
// rest, each company has its own journal and its own pace, a table ends it, and the worst
// exit code is that of all.
func (p *program) each(args []string, run func(name string) error) error {
	names, err := expand(args)
	if err != nil {
		return err
	}
	if len(names) == 1 {
		return run(names[0])
	}
	if p.opt.out != "" {
		return usageError{errors.New("--out keeps one plan: give one setup file")}
	}
	var ran []*file
	terms := p.opt.terms // a saved plan brings its own
	for _, name := range names {
		if p.halted.Load() {
			ran = append(ran, &file{Name: name, Code: exitCancelled, What: "not begun"})
			continue
		}
		f := &file{Name: name, What: "done"}
		p.one, p.opt.terms = f, terms
		if !p.opt.json {
			p.tell().Line("== %s", name)
		}
		if err := run(name); err != nil {
			f.Code, f.What = exitCode(err), setup.Explain(err).What
			if quiet := (quietError{}); errors.As(err, &quiet) {
				f.What = quiet.why
			} else {
				p.lastWords(err)
			}
		}
		ran = append(ran, f)
	}
	p.one = nil
	return p.summed(ran)
}

// summed prints what became of all of them.
func (p *program) summed(ran []*file) error {
	worst := 0
	for _, f := range ran {
		worst = max(worst, slices.Index(severity, f.Code))
	}
	if p.opt.json {
		err := p.printValue(struct {
			Format int     `json:"format"`
			Event  string  `json:"event"`
			Code   int     `json:"exit_code"`
			Files  []*file `json:"files"`
		}{setup.JSONFormat, "files", severity[worst], ran})
		if err != nil {
			return err
		}
	} else {
		out := p.printer(p.out)
		wide := 0
		for _, f := range ran {
			wide = max(wide, len([]rune(f.Name)))
		}
		for _, f := range ran {
			out.Line("%-*s  %3d  %s  %s", wide, f.Name, f.Code, f.Company, f.What)
		}
	}
	if worst == 0 {
		return nil
	}
	return quietError{severity[worst], "see the table"}
}

// named puts the name of the file in hand into a line of JSON, where there are several.
func (p *program) named(line []byte) []byte {
	if p.one == nil || !bytes.HasPrefix(line, []byte("{")) {
		return line
	}
	name, err := json.Marshal(p.one.Name)
	if err != nil {
		return line
	}
	return slices.Concat([]byte(`{"file":`), name, []byte(","), line[1:])
}

// reportFile is where a report goes: of several files, each has its own.
func (p *program) reportFile(name string) string {
	if p.one == nil {
		return name
	}
	ext := filepath.Ext(name)
	stem := strings.TrimSuffix(filepath.Base(p.one.Name), filepath.Ext(p.one.Name))
	return strings.TrimSuffix(name, ext) + "-" + stem + ext
}

// manyRun is the body of a command for files that changes nothing.
func (p *program) manyRun(run func(ctx context.Context, name string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		return p.each(args, func(name string) error {
			ctx, stop := p.cancelOnInterrupt(cmd.Context())
			defer stop()
			return run(ctx, name)
		})
	}
}
