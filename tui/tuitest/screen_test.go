package tuitest

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestKeysHaveTheirWholeEffect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := Start(t, echo{}, 70, 8)
		s.Keys("<enter>", "<esc>", "<up>", "<pgdown>", "<shift+tab>", "<f1>", "<ctrl+r>", "y", "<space>", "<delete>", "<end>")
		want := "keys enter esc up pgdown shift+tab f1 ctrl+r y space delete end"
		if got := s.Row(2); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if got := s.Presses(); got != 11 {
			t.Errorf("%d presses, want 11", got)
		}
		s.Golden("keys")
	})
}

func TestTypedAndPastedTextIsNotCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := Start(t, echo{}, 60, 8)
		s.Type("ab")
		s.Paste("c d\n")
		s.Expect("a b paste:c d")
		s.Raw("\x1b[")
		if got := s.Presses(); got != 0 {
			t.Errorf("%d presses, want none", got)
		}
		s.Ahead("x", "<down>", "yz")
		s.Expect("x down y z")
		if got := s.Presses(); got != 4 {
			t.Errorf("%d presses, want 4", got)
		}
	})
}

func TestTimeIsFake(t *testing.T) {
	start := time.Now()
	synctest.Test(t, func(t *testing.T) {
		s := Start(t, echo{}, 40, 8)
		s.Keys("w")
		s.Wait(4 * time.Second)
		s.Refuse("later")
		s.WaitFor("five seconds later")
	})
	if took := time.Since(start); took > 4*time.Second {
		t.Errorf("five fake seconds took %v", took)
	}
}

func TestResizeAndStyle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := Start(t, echo{}, 40, 8)
		s.Resize(25, 5)
		s.Expect("size 25×5")
		if !strings.Contains(s.ANSI(), "\x1b[1mecho") {
			t.Errorf("the title is not bold: %q", s.ANSI())
		}
		if s.Row(99) != "" || s.Line("no such text") != "" {
			t.Error("a line that is not there has text")
		}
	})
}

func TestFramesKeepWhatIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := Start(t, echo{}, 40, 8)
		s.Keys("w")
		before := len(s.Frames())
		s.WaitFor("five seconds later")
		frames := s.Frames()
		if len(frames) <= before || strings.Contains(frames[before-1], "later") {
			t.Errorf("%d frames before, %d after", before, len(frames))
		}
		if !slices.ContainsFunc(frames, func(f string) bool { return strings.Contains(f, "keys w") }) {
			t.Error("the frame with the key is gone")
		}
		if !s.Shown("seconds later") || s.Shown("never said") {
			t.Error("Shown is wrong about what was shown")
		}
	})
}

func TestExit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := Start(t, echo{}, 40, 8)
		s.Keys("q", "<ctrl+c>")
		m, err := s.WaitExit()
		if err != nil || !s.Done() || len(m.(echo).log) != 1 {
			t.Errorf("got %v, %v, done %v", m, err, s.Done())
		}
		s.Keys("x") // into a program that has ended: no harm
	})
}

// failures is a testing.TB that notes failures instead of having them.
type failures struct {
	testing.TB
	said []string
}

func (f *failures) Helper() {}

func (f *failures) Errorf(format string, _ ...any) { f.said = append(f.said, format) }

func (f *failures) Fatalf(format string, _ ...any) { f.said = append(f.said, format) }

func TestExpectAndGoldenFail(t *testing.T) {
	if updating() {
		t.Skip("golden files are being written")
	}
	synctest.Test(t, func(t *testing.T) {
		s := Start(t, echo{}, 40, 8)
		f := &failures{TB: t}
		s.tb = f
		s.Expect("not there")
		s.Refuse("echo")
		s.Golden("keys")
		if len(f.said) != 3 {
			t.Errorf("%d failures, want 3: %q", len(f.said), f.said)
		}
		s.tb = t
	})
}

func TestEncode(t *testing.T) {
	for _, c := range []struct {
		key, want string
		presses   int
	}{
		{"<enter>", "\r", 1},
		{"<ctrl+c>", "\x03", 1},
		{"<", "<", 1},
		{"äö", "äö", 2},
	} {
		got, n, err := encode(c.key)
		if got != c.want || n != c.presses || err != nil {
			t.Errorf("encode(%q) = %q, %d, %v", c.key, got, n, err)
		}
	}
	if _, _, err := encode("<entre>"); err == nil {
		t.Error("a misspelled key is taken for text")
	}
}

func TestKeysBehindTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // which fails where a goroutine is left
		s := Start(t, echo{}, 40, 8)
		s.Ahead("a", "<ctrl+c>", "bcdefgh", "<enter>")
		if _, err := s.WaitExit(); err != nil {
			t.Error(err)
		}
	})
}
