package procoretest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every behaviour is described, once, and every one has a test, by its number.
func TestBehavioursAreDescribed(t *testing.T) {
	text, err := os.ReadFile("behaviours.md")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var tests strings.Builder
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		tests.Write(b)
	}
	for n := 1; n <= 37; n++ {
		if got := strings.Count(string(text), fmt.Sprintf("- **S%d** ", n)); got != 1 {
			t.Errorf("S%d is described %d times", n, got)
		}
		if !strings.Contains(tests.String(), fmt.Sprintf("func TestS%02d", n)) {
			t.Errorf("S%d has no test", n)
		}
	}
}
