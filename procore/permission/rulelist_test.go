package permission

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A listed rule is a row of rules.md.
type listed struct {
	kinds []string
	kept  string
}

// ruleList reads rules.md.
func ruleList(t *testing.T) map[int]listed {
	t.Helper()
	data, err := os.ReadFile("rules.md")
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile(`^\| (\d+) \| ([^|]+) \| ([^|]+) \| ?([^|]*)\|$`)
	list := map[int]listed{}
	last := 0
	for line := range strings.Lines(string(data)) {
		m := row.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			continue
		}
		n, _ := strconv.Atoi(m[1])
		if n != last+1 {
			t.Errorf("rule %d stands behind rule %d", n, last)
		}
		last = n
		list[n] = listed{strings.Split(m[2], ", "), strings.TrimSpace(m[4])}
	}
	return list
}

var (
	inTable  = regexp.MustCompile(`(?:\bnumber: |\block\(|Rule = |BlockedError\{|say\()(\d+)\b`)
	inProse  = regexp.MustCompile(`[Rr]ules? (\d+(?:(?: to |, | and )\d+)*)`)
	inSpan   = regexp.MustCompile(`(\d+) to (\d+)`)
	ruleWord = regexp.MustCompile(`\d+`)
)

// cited returns the numbers of the rules that a source file names.
func cited(source string) map[int]bool {
	found := map[int]bool{}
	add := func(s string) int {
		n, _ := strconv.Atoi(s)
		found[n] = true
		return n
	}
	for _, m := range inTable.FindAllStringSubmatch(source, -1) {
		add(m[1])
	}
	for _, m := range inProse.FindAllStringSubmatch(source, -1) {
		for _, n := range ruleWord.FindAllString(m[1], -1) {
			add(n)
		}
		for _, span := range inSpan.FindAllStringSubmatch(m[1], -1) {
			for n := add(span[1]); n < add(span[2]); n++ {
				found[n] = true
			}
		}
	}
	delete(found, 0) // no rule of Procore's
	return found
}

// Every number that code cites stands in the list; every number in the list is
// cited, or says where it is kept or why nowhere.
func TestRulesAreListedWhereTheyAreCited(t *testing.T) {
	list := ruleList(t)
	in := map[int]string{}
	files := 0
	err := fs.WalkDir(os.DirFS("../.."), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && path != "." && strings.HasPrefix(d.Name(), ".") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "procoretest/") {
			return nil
		}
		data, err := os.ReadFile("../../" + path)
		files++
		for n := range cited(string(data)) {
			in[n] = path
		}
		return err
	})
	if err != nil || files < 50 {
		t.Fatalf("%d files: %v", files, err)
	}
	for n, path := range in {
		if _, ok := list[n]; !ok {
			t.Errorf("%s cites rule %d, which is not in the list", path, n)
		}
	}
	for n, r := range list {
		if cited := in[n] != ""; cited == (r.kept != "") {
			t.Errorf("rule %d: cited in %q, and kept in %q", n, in[n], r.kept)
		}
	}
}

// The list says of each rule what the tables do about it.
func TestListedKinds(t *testing.T) {
	list := ruleList(t)
	kinds := map[int]map[string]bool{}
	for _, r := range rules {
		if kinds[r.number] == nil {
			kinds[r.number] = map[string]bool{}
		}
		kinds[r.number][string(r.severity)] = true
	}
	for n, r := range list {
		for _, kind := range r.kinds {
			if !slices.Contains([]string{"block", "warn", "info", "-"}, kind) {
				t.Errorf("rule %d: kind %q", n, kind)
			}
		}
		for kind := range kinds[n] {
			if !slices.Contains(r.kinds, kind) {
				t.Errorf("rule %d is listed as %v, and the tables have it as %s", n, r.kinds, kind)
			}
		}
	}
}

func TestCited(t *testing.T) {
	got := cited("// (rule 7) and rules 10 to 12, as rules 85 and 86 say; Rule 4.\n{number: 30, say(0, lock(14, \"\")")
	for _, n := range []int{7, 10, 11, 12, 85, 86, 4, 30, 14} {
		if !got[n] {
			t.Errorf("rule %d is not seen", n)
		}
		delete(got, n)
	}
	if len(got) > 0 {
		t.Errorf("and %v", got)
	}
}
