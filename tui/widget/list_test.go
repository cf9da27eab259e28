package widget

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestChoice(t *testing.T) {
	c := NewChoice(sampleKinds(), "user")
	if c.Focus().ID != "user" {
		t.Errorf("the cursor starts on %s", c.Focus().ID)
	}
	if got := keys(c, "up"); got != nil || c.Chosen() != "user" || c.Focus().ID != "app" {
		t.Errorf("moving reports %v and chose %s", got, c.Chosen())
	}
	if got := keys(c, "enter"); got != Result(Chosen{"app"}) || c.Chosen() != "app" {
		t.Errorf("enter reports %v", got)
	}
	want := Result(Denied{"ended 18 March 2025; choose one of the above"})
	if got := keys(c, "end space"); got != want || c.Chosen() != "app" {
		t.Errorf("a disabled option reports %v, chosen %s", got, c.Chosen())
	}
	c.SetOptions(sampleKinds()[1:])
	if c.Focus().ID != "old" {
		t.Errorf("with other options the cursor is on %s", c.Focus().ID)
	}
	if _, taken := c.Key(press("x")); taken {
		t.Error("a key of no meaning is taken")
	}
	empty := NewChoice(nil, "")
	if _, taken := empty.Key(press("enter")); taken || empty.Focus().ID != "" {
		t.Error("an empty list is chosen from")
	}
}

func TestChoiceSkipsDisabledAtTheStart(t *testing.T) {
	o := sampleKinds()
	o[0].Disabled = "not here"
	if got := NewChoice(o, "").Focus().ID; got != "user" {
		t.Errorf("the cursor starts on %s", got)
	}
}

func TestPager(t *testing.T) {
	var text []string
	for i := range 50 {
		text = append(text, fmt.Sprintf("line %d", i))
	}
	p := NewPager(strings.Join(text, "\n"))
	theme := NewTheme(None, false)
	top := func() string { return strings.SplitN(plainView(p.View(theme, 40, 11)), "\n", 2)[0] }
	for _, c := range []struct{ key, want string }{
		{"", "line 0"},
		{"down", "line 1"},
		{"pgdown", "line 11"},
		{"space", "line 21"},
		{"pgup", "line 11"},
		{"end", "line 40"},
		{"down", "line 40"},
		{"home", "line 0"},
		{"up", "line 0"},
	} {
		top()
		keys(p, c.key)
		if got := top(); got != c.want {
			t.Errorf("after %s the top is %q, want %q", c.key, got, c.want)
		}
	}
	keys(p, "down down")
	if view := plainView(p.View(theme, 40, 11)); !strings.HasSuffix(view, " ↑ 2 above   ↓ 38 more below") {
		t.Errorf("the end is not named:\n%s", view)
	}
	p.SetText("short")
	top()
	if _, taken := p.Key(press("down")); taken || !p.Whole() {
		t.Error("keys scroll though all of it is in view")
	}
}

func TestDiffDetails(t *testing.T) {
	d := NewDiff(sampleDiff())
	theme := NewTheme(None, false)
	has := func() bool { return strings.Contains(d.View(theme, 80, 20), "(1043)") }
	if has() {
		t.Error("details are shown from the start")
	}
	if keys(d, "d"); !has() {
		t.Error("d does not show details")
	}
	if keys(d, "d"); has() {
		t.Error("d does not hide details")
	}
	d.SetLines(sampleDiff()[1:])
	if _, taken := d.Key(press("d")); taken || d.Detailed() {
		t.Error("d works without details")
	}
	if got, want := d.Height(80), strings.Count(strings.TrimRight(plainView(d.View(theme, 80, 40)), "\n"), "\n")+1; got != want {
		t.Errorf("height %d, drawn %d", got, want)
	}
}

// A row behind a change is broken to the line, not cut.
func TestDiffDetailsAreWhole(t *testing.T) {
	words := strings.TrimSpace(strings.Repeat("word ", 40)) + " end"
	d := NewDiff([]DiffLine{{Text: "change", Items: []string{"short", words}}})
	keys(d, "d")
	shown := plainView(d.View(NewTheme(None, false), 40, 20))
	if got := strings.Join(strings.Fields(shown), " "); !strings.Contains(got, "short "+words) {
		t.Errorf("not all of it:\n%s", shown)
	}
}

func TestChecklistKeepsItsCheck(t *testing.T) {
	c := NewChecklist(sampleChecks())
	keys(c, "down down down down")
	if got := c.Focus().ID; got != "projects" {
		t.Fatalf("the cursor is on %s", got)
	}
	c.SetRows(sampleChecks()[2:])
	if got := c.Focus().ID; got != "projects" {
		t.Errorf("the cursor went to %s", got)
	}
	c.SetRows(nil)
	if got := c.Focus().ID; got != "" || keys(c, "down up end") != nil {
		t.Errorf("an empty list has its cursor on %q", got)
	}
}

// The row under the cursor is in view with its first line at any size, and whole
// where it fits.
func TestCursorRowsAreInView(t *testing.T) {
	theme := NewTheme(None, false)
	names := strings.Fields("up down pgup pgdown home end")
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(30, 90).Draw(t, "w"), rapid.IntRange(1, 12).Draw(t, "h")
		list, choice := NewChecklist(sampleChecks()), NewChoice(sampleKinds(), "")
		for range rapid.IntRange(1, 15).Draw(t, "n") {
			name := rapid.SampledFrom(names).Draw(t, "key")
			keys(list, name)
			keys(choice, name)
			for _, view := range []string{list.View(theme, w, h), choice.View(theme, w, h)} {
				if n := strings.Count("\n"+plainView(view), "\n › "); n != 1 {
					t.Fatalf("%d cursors after %s at %d×%d:\n%s", n, name, w, h, plainView(view))
				}
			}
			if fix := list.Focus().Fix; fix != "" && h >= 6 && w >= 80 {
				if !strings.Contains(plainView(list.View(theme, w, h)), "Harbor East") {
					t.Fatalf("the focused check is not whole")
				}
			}
		}
	})
}

func TestProgress(t *testing.T) {
	theme := NewTheme(None, false)
	bar := func(full, empty int) string { return " " + strings.Repeat("█", full) + strings.Repeat("░", empty) }
	for _, c := range []struct {
		p    Progress
		want string
	}{
		{Progress{Done: 5}, " 5 done"},
		{Progress{Done: 5, Total: 10}, bar(15, 16) + "  5 of 10"},
		{Progress{Done: 99, Total: 10}, bar(30, 0) + "  10 of 10"},
		{Progress{Done: 1234, Total: 5678, Left: 100 * time.Second}, bar(5, 19) + "  1,234 of 5,678\n about 2 minutes left"},
		{
			Progress{Done: 5, Total: 10, Left: 100 * time.Second, Rate: "about 50 a minute"},
			bar(15, 16) + "  5 of 10\n about 50 a minute, about 2 minutes left",
		},
	} {
		if got := strings.TrimRight(plainView(c.p.View(theme, 42, 4)), "\n"); got != c.want {
			t.Errorf("%+v:\n%s\nwant:\n%s", c.p, got, c.want)
		}
	}
	view := plainView(sampleProgress().View(theme, 80, 5))
	if !strings.Contains(view, "Procore lets us go on at 14:32:07 (rate limit); about 3 minutes left") {
		t.Errorf("the wait is not named:\n%s", view)
	}
}

func TestEstimate(t *testing.T) {
	for _, c := range []struct {
		elapsed     time.Duration
		done, total int
		want        time.Duration
	}{
		{time.Minute, 2, 100, 0},
		{time.Minute, 50, 100, time.Minute},
		{time.Minute, 100, 100, 0},
		{0, 50, 100, 0},
		{time.Minute, 30, 90, 2 * time.Minute},
	} {
		if got := Estimate(c.elapsed, c.done, c.total); got != c.want {
			t.Errorf("Estimate(%v, %d, %d) = %v, want %v", c.elapsed, c.done, c.total, got, c.want)
		}
	}
	said := []string{}
	for _, s := range []int{3, 20, 44, 70, 200, 3599, 3600 * 3} {
		said = append(said, about(time.Duration(s)*time.Second))
	}
	want := []string{
		"a few seconds", "about 20 seconds", "about 40 seconds", "about a minute", "about 3 minutes",
		"about an hour", "about 3 hours",
	}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Errorf("words:\n%s", diff)
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"ZÜRICH": "zurich", "Łódź": "lodz", "e\u0301COLE": "ecole", "Straße": "straße", "東京": "東京", "Œuvre": "œuvre",
	} {
		if got := fold(in); got != want {
			t.Errorf("fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestGlyphsAreOneCell(t *testing.T) {
	for _, g := range []Glyphs{Unicode, ASCII} {
		for _, s := range []string{
			g.Done, g.Here, g.Stale, g.Locked, g.Good, g.Warn, g.Bad, g.Unknown, g.Applied, g.Attested, g.Skipped,
			g.Pending, g.Cursor, g.Open, g.Closed, g.Radio, g.RadioOff, g.Check, g.CheckOff, g.Level,
			g.LevelOff, g.Add, g.Change, g.Remove, g.Send, g.Manual, g.Same, g.Full, g.Empty, g.Up, g.Down,
		} {
			if Line(s, 1) != s {
				t.Errorf("%q is not one cell", s)
			}
		}
	}
}
