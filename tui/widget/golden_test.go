package widget

import (
	"strings"
	"testing"
)

func TestGoldens(t *testing.T) {
	for _, size := range [][2]int{{78, 20}, {38, 10}} {
		w, h := size[0], size[1]
		for name, view := range views(nil) {
			golden(t, name, w, h, view)
		}
		m := sampleMatrix()
		m.SetFilter("rfi mark")
		golden(t, "matrix-filtered", w, h, m.View)
		p := samplePicker()
		keys(p, "/")
		typed(p, "tower nor")
		golden(t, "picker-filtered", w, h, p.View)
		f := NewForm(sampleFields())
		f.SetFocus("mail")
		f.Update(press("ctrl+u"))
		f.Update(press("enter"))
		golden(t, "form-fault", w, h, f.View)
		f = NewForm(sampleFields())
		f.SetFocus("secret")
		golden(t, "form-secret", w, h, f.View)
	}
}

func TestNoColoursWithoutColour(t *testing.T) {
	for name, view := range views(nil) {
		for _, bad := range []string{"\x1b[3", "\x1b[9", ";3", "\x1b[2m"} {
			if got := view(NewTheme(None, false), 78, 24); strings.Contains(got, bad) {
				t.Errorf("%s has a colour without colours: %q", name, got)
			}
		}
	}
}

func TestASCIIStaysASCII(t *testing.T) {
	for _, name := range []string{"matrix", "picker", "checklist", "choice", "progress", "diff", "form"} {
		got := plainView(views(nil)[name](NewTheme(None, true), 100, 40))
		for _, r := range got {
			if r > 126 && !strings.ContainsRune("✓…ü", r) { // the sample's own words
				t.Errorf("%s shows %q:\n%s", name, r, got)
				break
			}
		}
	}
}

// Meaning does not rest on colour: what differs in state differs in words or glyphs.
func TestStatesDifferWithoutColour(t *testing.T) {
	theme := NewTheme(None, false)
	seen := map[string]CheckStatus{}
	for s := CheckPending; s <= CheckSkipped; s++ {
		glyph, word, _ := checkStatus(theme, s)
		if old, ok := seen[word]; ok {
			t.Errorf("statuses %d and %d look the same: %s %s", old, s, glyph, word)
		}
		seen[word] = s
	}
	marks := map[string]DiffMark{}
	for m := DiffAdd; m <= DiffSame; m++ {
		glyph, _ := diffMark(theme, m)
		if old, ok := marks[glyph]; ok {
			t.Errorf("changes %d and %d look the same: %s", old, m, glyph)
		}
		marks[glyph] = m
	}
}

func TestStepper(t *testing.T) {
	theme := NewTheme(None, false)
	for _, c := range []struct {
		w    int
		want string
	}{
		{80, " ✓ Connect   ! Account   ● Template   ○ Projects   ○ Verify             Meridian"},
		{50, " 3 of 5 Template  ! 1 to check            Meridian"},
		{38, " 3 of 5 Template  ! 1 to check"},
	} {
		if got := plainView(Stepper(theme, sampleSteps(), "Meridian", c.w)); got != c.want {
			t.Errorf("at %d: %q, want %q", c.w, got, c.want)
		}
	}
}

func TestFooterKeepsHelp(t *testing.T) {
	theme := NewTheme(None, false)
	ks := []Binding{
		{Label: "←→", Text: "level"},
		{Label: "space", Text: "granular"},
		{Label: "y", Text: "change Procore", Off: "nothing is asked"},
		{Label: "d", Text: "diff"},
		{Label: "?", Text: "help"},
	}
	for _, c := range []struct {
		w    int
		want string
	}{
		{60, " ←→ level   space granular   d diff   ? help          3 of 5"},
		{34, " ←→ level   ? help          3 of 5"},
		{14, " ? help 3 of 5"},
		{9, " ? help"},
	} {
		if got := plainView(Footer(theme, ks, "3 of 5", c.w)); got != c.want {
			t.Errorf("at %d: %q, want %q", c.w, got, c.want)
		}
	}
}

func TestHelpSaysWhyAKeyIsOff(t *testing.T) {
	got := plainView(strings.Join(Help(NewTheme(None, false), sampleHelp(), 80), "\n"))
	if want := "change Procore (not now: two fields are still empty)"; !strings.Contains(got, want) {
		t.Errorf("%q is missing:\n%s", want, got)
	}
}
