package tuitest

import (
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The flag is looked up first: another package of the same test binary may have it.
func init() {
	if flag.Lookup("update") == nil {
		flag.Bool("update", false, "write the golden files instead of comparing with them")
	}
}

func updating() bool {
	f := flag.Lookup("update")
	return f != nil && f.Value.String() == "true"
}

// Golden compares text with the file testdata/NAME.golden, or writes it when the
// tests run with -update. Blanks at the ends of lines are left out; escape sequences
// are written as ␛, so that the files can be read and reviewed.
func Golden(tb testing.TB, name, text string) {
	tb.Helper()
	path := filepath.Join("testdata", filepath.FromSlash(name)+".golden")
	got := readable(text)
	if updating() {
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			tb.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		tb.Fatalf("%s does not exist; run the test with -update and look at it. It would hold:\n%s", path, got)
	}
	if err != nil {
		tb.Fatal(err)
	}
	if want := strings.ReplaceAll(string(want), "\r\n", "\n"); want != got {
		tb.Errorf("%s differs; -update writes it anew\nwant:\n%s\ngot:\n%s", path, want, got)
	}
}

// readable is text as it stands in a golden file.
func readable(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, "\x1b", "␛"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"
}
