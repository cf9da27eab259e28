package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// A workshop is where the package is built with what is changed in it.
type workshop struct {
	tmp    string            // a folder of its own
	dir    string            // of the package
	weaves map[string]*weave // by the file's full path
	count  int               // of mutants
}

// open lists the mutants of a package's files for this system.
func open(tmp, dir string) (*workshop, error) {
	out, err := command("go", "list", "-f", `{{.Dir}}{{range .GoFiles}}{{"\n"}}{{.}}{{end}}`, dir).Output()
	if err != nil {
		return nil, fmt.Errorf("go list %s: %w", dir, err)
	}
	names := strings.Fields(string(out))
	w := &workshop{tmp: tmp, dir: dir, weaves: map[string]*weave{}}
	for _, name := range names[1:] {
		s, err := parse(filepath.Join(dir, name), w.count+1)
		if err != nil {
			return nil, err
		}
		w.count += len(s.mutants())
		w.weaves[filepath.Join(names[0], name)] = &weave{source: s, left: map[*site]string{}}
	}
	return w, nil
}

// overlay writes files that stand in the place of others, and the list that the go command reads.
func (w *workshop) overlay(name string, files map[string][]byte) (string, error) {
	place := map[string]string{}
	for path, text := range files {
		file := filepath.Join(w.tmp, name+"-"+filepath.Base(path))
		if err := os.WriteFile(file, text, 0o600); err != nil {
			return "", err
		}
		place[path] = file
	}
	list, err := json.Marshal(map[string]map[string]string{"Replace": place})
	if err != nil {
		return "", err
	}
	file := filepath.Join(w.tmp, name+".json")
	return file, os.WriteFile(file, list, 0o600)
}

// woven builds the tests with all mutants side by side. What the compiler does not take that
// way (a constant, a text) is left as it was.
func (w *workshop) woven() (string, error) {
	for range 40 {
		files := map[string][]byte{}
		for path, v := range w.weaves {
			files[path] = v.weaveAll()
			files[filepath.Join(filepath.Dir(path), "zz_mutants.go")] = fmt.Appendf(nil, switchSource, v.source.name, w.count+1)
		}
		overlay, err := w.overlay("woven", files)
		if err != nil {
			return "", err
		}
		out, err := command("go", "build", "-gcflags=-e", "-overlay", overlay, w.dir).CombinedOutput()
		if err != nil {
			if err := w.leave(out); err != nil {
				return "", err
			}
			continue
		}
		return w.test("woven", overlay)
	}
	return "", errors.New("the compiler refuses the changed places again and again")
}

// test builds the package's tests.
func (w *workshop) test(name, overlay string) (string, error) {
	file := filepath.Join(w.tmp, name+".test")
	out, err := command("go", "test", "-c", "-vet=off", "-o", file, "-overlay", overlay, w.dir).CombinedOutput()
	if bytes.Contains(out, []byte("no space left on device")) {
		return "", errFull
	}
	if err != nil {
		return "", fmt.Errorf("%w: %s", errNoBuild, out)
	}
	return file, nil
}

var (
	errNoBuild = errors.New("it does not build")
	errFull    = errors.New("the disk is full: what fails then is no mutant that was noticed")
	complaint  = regexp.MustCompile(`(?m)^(\S+?\.go):(\d+):(\d+): (.*)`)
)

// leave takes out the places that the compiler complains of.
func (w *workshop) leave(out []byte) error {
	found := false
	for _, m := range complaint.FindAllSubmatch(out, -1) {
		for path, v := range w.weaves {
			if filepath.Base(path) != strings.TrimPrefix(filepath.Base(string(m[1])), "woven-") {
				continue
			}
			line, _ := strconv.Atoi(string(m[2]))
			column, _ := strconv.Atoi(string(m[3]))
			found = v.leave(line, column, string(m[4])) || found
		}
	}
	if !found {
		return fmt.Errorf("%w: %s", errNoBuild, out)
	}
	return nil
}

// leave takes out the smallest place around a complaint; where there is none, those in its line.
func (w *weave) leave(line, column int, why string) bool {
	text, start := w.out.Bytes(), 0
	for ; line > 1; line-- {
		start += bytes.IndexByte(text[start:], '\n') + 1
	}
	at, end := start+column-1, start+bytes.IndexByte(text[start:], '\n')
	var least *site
	for p, s := range w.spans {
		if s.from <= at && at < s.to && (least == nil || s.to-s.from < w.spans[least].to-w.spans[least].from) {
			least = p
		}
	}
	if least == nil { // what is around it does not fit what is in it
		for p, s := range w.spans {
			if start <= s.from && s.from < end {
				w.left[p], least = why, p
			}
		}
		return least != nil
	}
	w.left[least] = why
	if strings.Contains(why, "string does not satisfy") || strings.Contains(why, "string missing in") {
		for _, p := range w.source.sites {
			if sum(p) == sum(least) {
				w.left[p] = textSum
			}
		}
	}
	return true
}

// textSum is why the sum of two texts has no mutant.
const textSum = "a text has no difference"

// sum is the outermost sum that a place is a direct part of.
func sum(p *site) *site {
	for p.operator == token.ADD && p.parent != nil && p.parent.operator == token.ADD {
		n := p.parent.node.(*ast.BinaryExpr)
		if ast.Unparen(n.X) != p.node && ast.Unparen(n.Y) != p.node {
			break
		}
		p = p.parent
	}
	return p
}

// alone builds the tests with one mutant that could not be woven.
func (w *workshop) alone(path string, m *mutant) (string, error) {
	name := fmt.Sprintf("alone%d", m.id)
	overlay, err := w.overlay(name, map[string][]byte{path: w.weaves[path].source.changed(m)})
	if err != nil {
		return "", err
	}
	return w.test(name, overlay)
}

// leftOver are the mutants that must be built one by one, and those that there cannot be.
func (w *workshop) leftOver() (alone map[*mutant]string, never []*mutant) {
	alone = map[*mutant]string{}
	for path, v := range w.weaves {
		for p := range maps.Keys(v.left) {
			for _, m := range p.mutants {
				if v.left[p] == textSum {
					never = append(never, m)
					continue
				}
				alone[m] = path
			}
		}
	}
	return alone, never
}
