package text

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestInputKeepsWhatWasMeant(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "SyncEzy Integration", "SyncEzy Integration"},
		{"ends and a pasted line break", "  sync@example.com\r\n", "sync@example.com"},
		{"inner breaks become one blank", "a\t\n b", "a b"},
		{"no-break space", "a\u00a0b", "a b"},
		{"escape sequence", "a\x1b[31mb", "a[31mb"},
		{"direction override", "a\u202eb", "ab"},
		{"zero width", "a\u200bb", "ab"},
		{"composed", "e\u0301", "é"},
		{"broken UTF-8", "a\xffb", "ab"},
		{"composed after dropping", "A\x00\u0300", "À"},
	} {
		if got := Input(c.in); got != c.want {
			t.Errorf("%s: Input(%q) = %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

func TestTokenHasNoBlanks(t *testing.T) {
	if got := Token(" ab\u200bc\r\nd\x7f "); got != "abcd" {
		t.Errorf("Token = %q, want abcd", got)
	}
}

func TestDisplayIsOneHarmlessLine(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "Tower North – Phase 2", "Tower North – Phase 2"},
		{"escape sequence leaves a mark", "a\x1b[2Jb", "a\ufffd[2Jb"},
		{"direction override leaves a mark", "a\u202eb", "a\ufffdb"},
		{"line break", "a\nb", "a b"},
		{"C1 control", "a\u009bb", "a\ufffdb"},
		{"broken UTF-8", "a\xffb", "a\ufffdb"},
	} {
		if got := Display(c.in); got != c.want {
			t.Errorf("%s: Display(%q) = %q, want %q", c.name, c.in, got, c.want)
		}
	}
	if n := utf8.RuneCountInString(Display(strings.Repeat("x", 10_000))); n != maxDisplay+1 {
		t.Errorf("a name of 10,000 characters shows %d, want %d and an ellipsis", n, maxDisplay)
	}
}

func TestCleaningTwiceChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		if once := Input(s); Input(once) != once {
			t.Fatalf("Input(%q) is not stable", s)
		}
		d := Display(s)
		if Display(d) != d {
			t.Fatalf("Display(%q) is not stable", s)
		}
		for _, r := range d {
			if r < ' ' || r == 0x7f || hidden(r) {
				t.Fatalf("Display(%q) let %U through", s, r)
			}
		}
	})
}

func TestFoldIgnoresHowItIsWritten(t *testing.T) {
	for _, c := range [][2]string{
		{"Read Only", "read_only"},
		{"Quality & Safety", "quality and safety"},
		{"RFI's", "rfis"},
		{"Change\u00a0Orders", "change orders"},
	} {
		if Fold(c[0]) != Fold(c[1]) {
			t.Errorf("Fold(%q) = %q, Fold(%q) = %q", c[0], Fold(c[0]), c[1], Fold(c[1]))
		}
	}
}

// An emoji that is made of several characters stays whole; the same characters elsewhere
// only make two names look alike, and are shown.
func TestDisplayKeepsEmoji(t *testing.T) {
	for s, want := range map[string]string{
		"\U0001f469\u200d\U0001f692 Station":   "\U0001f469\u200d\U0001f692 Station",
		"\U0001f468\U0001f3fd\u200d\U0001f527": "\U0001f468\U0001f3fd\u200d\U0001f527", "\u2764\ufe0f\u200d\U0001f525": "\u2764\ufe0f\u200d\U0001f525",
		"1\ufe0f\u20e3 North": "1\u20e3 North", "\u26a0\ufe0f": "\u26a0\ufe0f",
		"Office\u200d Crew": "Office\ufffd Crew", "Office Crew\ufe0f": "Office Crew\ufffd", "\U0001f469\u200d": "\U0001f469\ufffd",
		"\u200d\U0001f469": "\ufffd\U0001f469", "1\ufe0f": "1\ufffd", "\u2605\u200d\u2605": "\u2605\ufffd\u2605",
		"\u26a0\ufe0f\ufe0f": "\u26a0\ufe0f\ufffd",
	} {
		if got := Display(s); got != want {
			t.Errorf("%q is shown as %q, want %q", s, got, want)
		}
	}
}
