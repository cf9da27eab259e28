package widget

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestMatrixKeys(t *testing.T) {
	for _, c := range []struct {
		name  string
		focus [2]string
		keys  string
		want  Result
	}{
		{"left lowers", [2]string{"documents", ""}, "left", SetLevel{"documents", 2}},
		{"right raises", [2]string{"directory", ""}, "right", SetLevel{"directory", 2}},
		{"right at the top is nothing", [2]string{"documents", ""}, "right", nil},
		{"a level that is not offered is passed over", [2]string{"docmgmt", ""}, "right", SetLevel{"docmgmt", 2}},
		{"a digit sets", [2]string{"directory", ""}, "4", SetLevel{"directory", 3}},
		{"a digit of the same level is nothing", [2]string{"directory", ""}, "2", nil},
		{"a digit not offered says why", [2]string{"docmgmt", ""}, "2", Denied{"Document Management has no level Read."}},
		{"a disabled row says why", [2]string{"secret", ""}, "right", Denied{"The company has turned it off."}},
		{"space opens", [2]string{"rfi", ""}, "space", nil},
		{"space without granular says why", [2]string{"directory", ""}, "space", Denied{"Directory has no granular permissions."}},
		{"space on a closed row says why", [2]string{"submittals", ""}, "space", Denied{"Admin has every granular permission."}},
		{"space ticks", [2]string{"rfi", "mark_official"}, "space", SetAction{"rfi", "mark_official", true}},
		{"space unticks", [2]string{"rfi", "act_as_manager"}, "space", SetAction{"rfi", "act_as_manager", false}},
		{"space on a locked one says why", [2]string{"photos", "create_album"}, "space", Denied{"Standard always has it."}},
		{"an initial sets", [2]string{"directory", ""}, "a", SetLevel{"directory", 3}},
		{"an initial not offered says why", [2]string{"docmgmt", ""}, "r", Denied{"Document Management has no level Read."}},
		{"a level on a granular row says where", [2]string{"rfi", "view_private"}, "s", Denied{ofTheTool}},
		{"right on a granular row says where", [2]string{"rfi", "view_private"}, "right", Denied{ofTheTool}},
		{"t turns all on", [2]string{"rfi", ""}, "t", SetAll{"rfi", true}},
		{"t from a granular row", [2]string{"rfi", "view_private"}, "t", SetAll{"rfi", true}},
		{"t on a closed row says why", [2]string{"submittals", ""}, "t", Denied{"Admin has every granular permission."}},
		{"t without granular says why", [2]string{"directory", ""}, "t", Denied{"Directory has no granular permissions."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := sampleMatrix()
			m.SetFocus(c.focus[0], c.focus[1])
			if row, action := m.Focus(); row != c.focus[0] || action != c.focus[1] {
				t.Fatalf("the focus is on %s/%s", row, action)
			}
			if diff := cmp.Diff(c.want, keys(m, c.keys)); diff != "" {
				t.Errorf("result (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMatrixTurnsAllOff(t *testing.T) {
	rows := sampleTools()
	for i := range rows[3].Actions {
		rows[3].Actions[i].On = true
	}
	rows[3].All, rows[3].AllOn = "Turn ALL OFF", false
	rows[3].Actions[0].Locked = "always on"
	m := sampleMatrix()
	m.SetRows(rows)
	m.SetFocus("rfi", "")
	if diff := cmp.Diff(Result(SetAll{"rfi", false}), keys(m, "t")); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
	for i := range rows[3].Actions {
		rows[3].Actions[i].Locked = "always on"
	}
	m.SetRows(rows)
	if diff := cmp.Diff(Result(Denied{"always on"}), keys(m, "t")); diff != "" {
		t.Errorf("where all are locked:\n%s", diff)
	}
}

func TestMatrixOpensAll(t *testing.T) {
	m := sampleMatrix()
	m.SetFocus("directory", "")
	keys(m, "o")
	_, open := m.Visible()
	if len(open["rfi"]) != 3 || len(open["photos"]) != 2 || len(open["submittals"]) != 0 {
		t.Errorf("open are %v", open)
	}
	if row, _ := m.Focus(); row != "directory" {
		t.Errorf("the cursor moved to %s", row)
	}
	keys(m, "o")
	if _, open := m.Visible(); len(open) != 0 {
		t.Errorf("still open: %v", open)
	}
	m.SetFilter("official")
	rows, found := m.Visible()
	if diff := cmp.Diff([]string{"rfi"}, rows); diff != "" || len(found["rfi"]) != 1 {
		t.Errorf("%s %v", diff, found)
	}
}

func TestMatrixGoesToWarnings(t *testing.T) {
	m, rows := sampleMatrix(), sampleTools()
	rows[0].Alarm, rows[3].Actions[1].Alarm = Calm, Calm
	m.SetRows(rows)
	if got := keys(m, "!"); got != Result(Denied{"No row has a warning."}) {
		t.Errorf("without a warning: %v", got)
	}
	rows[1].Alarm, rows[3].Actions[1].Alarm = Alarmed, Warned
	m.SetRows(rows)
	m.SetFocus("rfi", "view_private")
	m.SetFocus("admin", "")
	for _, want := range [][2]string{{"documents", ""}, {"rfi", "mark_official"}, {"documents", ""}} {
		keys(m, "!")
		if row, action := m.Focus(); row != want[0] || action != want[1] {
			t.Errorf("at %s/%s, not at %v", row, action, want)
		}
	}
	if view := plainView(m.View(NewTheme(None, false), 78, 20)); !strings.Contains(view, "!! was Read") {
		t.Errorf("the strong warning does not stand out:\n%s", view)
	}
}

func TestMatrixNeverChangesItsRows(t *testing.T) {
	rows, want := sampleTools(), sampleTools()
	m := sampleMatrix()
	m.SetRows(rows)
	keys(m, "right left 1 down down down space down space t left right 4 3 end a n o !")
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("the rows were changed:\n%s", diff)
	}
}

func TestMatrixOpensInPlace(t *testing.T) {
	m := sampleMatrix()
	m.SetFocus("rfi", "")
	keys(m, "space down down")
	if row, action := m.Focus(); row != "rfi" || action != "mark_official" {
		t.Errorf("two below RFIs is %s/%s", row, action)
	}
	keys(m, "left")
	if row, action := m.Focus(); row != "rfi" || action != "" {
		t.Errorf("left goes to %s/%s", row, action)
	}
	if view := plainView(m.View(NewTheme(None, false), 78, 20)); strings.Contains(view, "Mark Official") {
		t.Errorf("it is still open:\n%s", view)
	}
	m.SetFocus("rfi", "view_private")
	rows := sampleTools()
	rows[3].Level, rows[3].Closed = 3, "Admin has them all."
	m.SetRows(rows)
	if row, action := m.Focus(); row != "rfi" || action != "" {
		t.Errorf("when the tool closes, the cursor goes to %s/%s", row, action)
	}
}

func TestMatrixFilter(t *testing.T) {
	m := sampleMatrix()
	if _, taken := m.Key(press("esc")); taken {
		t.Error("esc is taken where there is nothing to leave")
	}
	keys(m, "/")
	if !m.Typing() {
		t.Fatal("/ does not start a filter")
	}
	typed(m, "OFFICIAL rfi")
	if m.Filter() != "OFFICIAL rfi" || m.shown != 1 || len(m.rows) != 8 {
		t.Errorf("%q shows %d of %d", m.Filter(), m.shown, len(m.rows))
	}
	if got := keys(m, "down enter space"); got != Result(SetAction{"rfi", "mark_official", true}) {
		t.Errorf("space on the found permission asks for %v", got)
	}
	if m.Typing() {
		t.Error("enter does not end the typing")
	}
	if _, taken := m.Key(press("enter")); taken {
		t.Error("enter is taken though no filter is typed")
	}
	keys(m, "esc")
	if row, action := m.Focus(); m.Filter() != "" || m.shown != 8 || row != "rfi" || action != "" {
		t.Errorf("after esc: filter %q, %d shown, focus %s/%s", m.Filter(), m.shown, row, action)
	}
	m.SetFilter("nothing like it")
	if row, _ := m.Focus(); row != "" || keys(m, "right space a t o ! down") != nil {
		t.Error("keys act on a row that is not shown")
	}
	m.SetFocus("photos", "")
	if row, _ := m.Focus(); row != "photos" || m.Filter() != "" {
		t.Error("SetFocus leaves a filter that hides the row")
	}
}

func TestMatrixTypingTakesLetters(t *testing.T) {
	m := sampleMatrix()
	keys(m, "/")
	for _, name := range []string{"a", "?", "q", "1", "space"} {
		if r, taken := m.Key(press(name)); !taken || r != nil {
			t.Errorf("%s is not text: %v, %v", name, r, taken)
		}
	}
	for _, name := range []string{"ctrl+c", "ctrl+x", "left", "tab"} {
		if _, taken := m.Key(press(name)); taken {
			t.Errorf("%s is taken from the caller", name)
		}
	}
	m.Paste(" photo\n")
	if got := m.Filter(); got != "a?q1 photo" {
		t.Errorf("the filter is %q", got)
	}
	keys(m, "ctrl+w backspace backspace")
	if got := m.Filter(); got != "a?q" {
		t.Errorf("the filter is %q", got)
	}
}

// The cursor is always on a line that is in view and is no heading, whatever is
// pressed, and a caller that does what is asked for never loses it.
func TestMatrixCursorIsAlwaysVisible(t *testing.T) {
	names := strings.Fields("up down pgup pgdown home end left right space a / t o ! n r f i enter esc backspace 1 4")
	theme := NewTheme(None, false)
	rapid.Check(t, func(t *rapid.T) {
		m, rows := sampleMatrix(), sampleTools()
		w, h := rapid.IntRange(20, 90).Draw(t, "w"), rapid.IntRange(1, 12).Draw(t, "h")
		for range rapid.IntRange(1, 40).Draw(t, "n") {
			r, _ := m.Key(press(rapid.SampledFrom(names).Draw(t, "key")))
			apply(rows, r)
			m.SetRows(rows)
			view := plainView(m.View(theme, w, h))
			if n := strings.Count("\n"+view, "\n › "); m.shown > 0 && n != 1 {
				t.Fatalf("%d cursors at %d×%d:\n%s", n, w, h, view)
			}
		}
	})
}

func FuzzMatrix(f *testing.F) {
	f.Add([]byte("/rfi\r a\x1b"), 80, 24)
	f.Fuzz(func(t *testing.T, data []byte, w, h int) {
		w, h = 1+abs(w)%200, 1+abs(h)%60
		m := sampleMatrix()
		for _, b := range data {
			m.Key(fromByte(b))
		}
		exact(t, "matrix", m.View(NewTheme(Dark, false), w, h), w, h)
	})
}

func abs(n int) int {
	if n < 0 {
		return -(n + 1)
	}
	return n
}

// fromByte is one key press for each byte.
func fromByte(b byte) tea.KeyPressMsg {
	special := strings.Fields("enter esc up down left right home end pgup pgdown tab shift+tab backspace space ctrl+u ctrl+r")
	if int(b) < len(special) {
		return press(special[b])
	}
	return press(string(rune(b)))
}

// A tool that opens at the lower edge stays in view, with what it opens below it.
func TestMatrixShowsWhatOpens(t *testing.T) {
	theme := NewTheme(None, false)
	for _, key := range []string{"space", "o"} {
		m := sampleMatrix()
		m.SetFocus("home", "")
		keys(m, "home")
		m.View(theme, 78, 6)
		for row := ""; row != "rfi"; row, _ = m.Focus() {
			keys(m, "down")
			m.View(theme, 78, 6)
		}
		keys(m, key)
		view := plainView(m.View(theme, 78, 6))
		if !strings.Contains(view, "RFIs") || !strings.Contains(view, "Act as RFI Manager") {
			t.Errorf("after %s the tool or its first permission is out of view:\n%s", key, view)
		}
	}
}
