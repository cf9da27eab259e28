package main

import (
	"errors"
	"io"
	"strings"
	"testing"
)

// A fullOnce is a disk that is full for the second write alone.
type fullOnce struct {
	strings.Builder
	n int
}

var errFull = errors.New("the disk is full")

func (w *fullOnce) Write(b []byte) (int, error) {
	if w.n++; w.n == 2 {
		return 0, errFull
	}
	return w.Builder.Write(b)
}

func TestNothingIsWrittenBehindAGap(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		goesOn bool
		want   string
	}{
		"an answer": {false, "one"},
		"a log":     {true, "onethree"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var disk fullOnce
			w := &failing{w: &disk, goesOn: row.goesOn}
			for _, part := range []string{"one", "two", "three"} {
				_, _ = io.WriteString(w, part)
			}
			if got := disk.String(); got != row.want || !errors.Is(w.failed(), errFull) {
				t.Errorf("it wrote %q and failed with %v", got, w.failed())
			}
		})
	}
}
