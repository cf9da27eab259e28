package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

// TestASCIICells: a screen in ASCII has the same cells, and no other letter.
func TestASCIICells(t *testing.T) {
	screens := []string{
		"", "plain", "\x1b[1;32m✓\x1b[m verified → 東京 e\u0301 👩‍👩‍👧 …",
		"\x1b]8;;https://login.procore.com/é\x1b\\link\x1b]8;;\x1b\\",
	}
	files, err := filepath.Glob("testdata/*/*.golden")
	if err != nil || len(files) < 50 {
		t.Fatalf("%d screens, %v", len(files), err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		screens = append(screens, string(b))
	}
	for _, s := range screens {
		got := asciiCells(s)
		if strings.ContainsFunc(got, func(r rune) bool { return r > unicode.MaxASCII }) {
			t.Errorf("%q has more than ASCII", got)
		}
		was, is := strings.Split(s, "\n"), strings.Split(got, "\n")
		for i := range was {
			if len(was) != len(is) || ansi.StringWidth(was[i]) != ansi.StringWidth(is[i]) {
				t.Fatalf("%q takes other cells than %q", is[i], was[i])
			}
		}
	}
}
