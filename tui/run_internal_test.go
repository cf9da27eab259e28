package tui

import (
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"procore-setup/procore/setup"
)

// How far a change is never goes back: with several requests in flight an older answer may
// come later. Another change begins anew.
func TestProgressNeverGoesBack(t *testing.T) {
	r := &committing{steps: map[string]setup.EventKind{}, failed: map[string]string{}, times: map[string]span{}}
	for _, c := range []struct {
		change      string
		done, total int
		want        int
	}{{"a", 100, 600, 100}, {"a", 300, 600, 300}, {"a", 200, 600, 300}, {"a", 400, 600, 400}, {"b", 1, 600, 1}} {
		r.heed(setup.Event{Kind: setup.EventProgress, Change: c.change, Done: c.done, Total: c.total})
		if r.event.Done != c.want {
			t.Errorf("after %d of %s it shows %d, not %d", c.done, c.change, r.event.Done, c.want)
		}
	}
}

// The terminal's own cursor stands where typed text goes, whatever is drawn around it.
func TestCaret(t *testing.T) {
	for frame, want := range map[string][2]int{
		"a\n \x1b[1mE-mail\x1b[m  日\x1b[7mb\x1b[m\nc": {11, 1}, "\x1b[1;7m \x1b[m": {0, 0}, "\x1b[31mred\x1b[m\n\x1b[27m7m": {-1, -1},
	} {
		c := caret(frame)
		if got := [2]int{-1, -1}; c != nil {
			got = [2]int{c.X, c.Y}
			if got != want || c.Shape != tea.CursorBar {
				t.Errorf("%q: at %v, want %v", frame, got, want)
			}
		} else if got != want {
			t.Errorf("%q: nowhere, want %v", frame, want)
		}
	}
}

// An emoji of several characters takes as many cells on a terminal that knows no such
// thing as in the layout, so that nothing beside it moves.
func TestPlainEmoji(t *testing.T) {
	for in, want := range map[string]string{
		"\U0001f469\u200d\U0001f692 Station 7": "\U0001f469 Station 7", "\u2764\ufe0f x": "\u2764  x",
		"\U0001f44d\U0001f3fd|": "\U0001f44d|", "1\u20e3|": "1\u20e3|", "\x1b[1mTower\x1b[m 日本": "\x1b[1mTower\x1b[m 日本",
		"\x1b[1m\u00a9\ufe0f\x1b[m": "\x1b[1m\u00a9 \x1b[m",
	} {
		got := plainEmoji(in)
		if got != want || ansi.StringWidthWc(got) != ansi.StringWidth(in) {
			t.Errorf("%q is drawn as %q in %d cells, not as %q in %d", in, got, ansi.StringWidthWc(got), want, ansi.StringWidth(in))
		}
	}
}

// What is read back while somebody agrees to sign out ends with the sign-in: it could only
// take the place of what was read before.
func TestSigningOutEndsWhatIsRead(t *testing.T) {
	s, p := newSession(t.Context(), Deps{}), &verifyPage{}
	p.check(s)
	if !p.reading || !s.loading(slotVerify) {
		t.Fatal("nothing is read")
	}
	p.signOut(s)
	if p.reading || s.loading(slotVerify) || !s.loading(slotSignOut) {
		t.Error("it is still read back")
	}
}
