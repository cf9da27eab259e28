package widget

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
)

// views are all widgets with sample data, or, with words, with those words in it.
func views(words func() string) map[string]func(*Theme, int, int) string {
	say := func(s string) string {
		if words == nil {
			return s
		}
		return words()
	}
	matrix, picker, chooser := sampleMatrix(), samplePicker(), NewChooser(sampleColumns()...)
	tools, projects, fields := sampleTools(), sampleProjects(), sampleFields()
	diff, checks, options := sampleDiff(), sampleChecks(), sampleKinds()
	for i := range tools {
		tools[i].Label, tools[i].Note = say(tools[i].Label), say(tools[i].Note)
		for a := range tools[i].Actions {
			tools[i].Actions[a].Label = say(tools[i].Actions[a].Label)
		}
	}
	for i := range projects {
		for c := range projects[i].Cells {
			projects[i].Cells[c] = say(projects[i].Cells[c])
		}
	}
	for i := range fields {
		fields[i].Label, fields[i].Note = say(fields[i].Label), say(fields[i].Note)
		fields[i].Placeholder = say(fields[i].Placeholder)
		if fields[i].Kind == TextField {
			fields[i].Value = say(fields[i].Value)
		}
	}
	for i := range diff {
		diff[i].Text, diff[i].Source = say(diff[i].Text), say(diff[i].Source)
	}
	for i := range checks {
		checks[i].Title, checks[i].Detail, checks[i].Fix = say(checks[i].Title), say(checks[i].Detail), say(checks[i].Fix)
	}
	for i := range options {
		options[i].Label, options[i].Text = say(options[i].Label), say(options[i].Text)
	}
	matrix.SetRows(tools)
	keys(matrix, "down down down space down")
	picker.SetRows(projects)
	chooser.SetRows(projects)
	d := NewDiff(diff)
	d.SetDetails(true)
	steps := sampleSteps()
	search := NewSearch(options, "", "user")
	if words == nil {
		typed(search, "a")
	} else {
		search.Paste(words())
	}
	steps[2].Name = say(steps[2].Name)
	return map[string]func(*Theme, int, int) string{
		"matrix": matrix.View, "picker": picker.View, "chooser": chooser.View, "form": NewForm(fields).View,
		"diff": d.View, "checklist": NewChecklist(checks).View, "choice": NewChoice(options, "user").View, "search": search.View,
		"pager":    NewPager(say("some text\n\nand more of it")).View,
		"progress": sampleProgress().View,
		"help": func(t *Theme, w, h int) string {
			p := NewPager("")
			p.SetLines(Help(t, sampleHelp(), w))
			return p.View(t, w, h)
		},
		"lines": func(t *Theme, w, h int) string {
			right := say("Meridian")
			return Fit(Stepper(t, steps, right, w)+"\n"+Footer(t, sampleKeys(), right, w), w, h)
		},
	}
}

func TestEveryViewFillsItsSizeExactly(t *testing.T) {
	for _, theme := range []*Theme{NewTheme(Dark, false), NewTheme(None, true)} {
		for name, view := range views(nil) {
			for w := 1; w <= 200; w += 1 + w/12 {
				for h := 1; h <= 60; h += 1 + h/4 {
					exact(t, name, view(theme, w, h), w, h)
				}
			}
		}
	}
}

func TestEveryViewFillsItsSizeWithAnyText(t *testing.T) {
	theme := NewTheme(Light, false)
	rapid.Check(t, func(t *rapid.T) {
		words := func() string { return rapid.SampledFrom(nasty).Draw(t, "text") }
		all := views(words)
		w, h := rapid.IntRange(1, 120).Draw(t, "w"), rapid.IntRange(1, 40).Draw(t, "h")
		for name, view := range all {
			exact(t, name, view(theme, w, h), w, h)
		}
	})
}

func TestNoViewWithoutRoom(t *testing.T) {
	for name, view := range views(nil) {
		if got := view(NewTheme(Dark, false), 40, 0); got != "" {
			t.Errorf("%s at no height: %q", name, got)
		}
		exact(t, name, view(NewTheme(Dark, false), 0, 3), 0, 3)
	}
}

func TestLinesAreExact(t *testing.T) {
	theme := NewTheme(Dark, false)
	for w := 1; w <= 200; w++ {
		exact(t, "stepper", Stepper(theme, sampleSteps(), "Meridian", w), w, 1)
		exact(t, "footer", Footer(theme, sampleKeys(), "4 of 5", w), w, 1)
	}
	for _, s := range nasty {
		for w := range 40 {
			exact(t, fmt.Sprintf("%q", s), Line(s, w), w, 1)
			for _, line := range Wrap(s, w) {
				if got := Line(line, w); w > 1 && strings.TrimRight(got, " ") != strings.TrimRight(line, " ") {
					t.Errorf("Wrap(%q, %d) has a line that is too long: %q", s, w, line)
				}
			}
		}
	}
}

// What is counted without the whole rule has to come out as by the whole rule.
func TestWidth(t *testing.T) {
	for r := rune(0); r < 0x3000; r++ {
		if s := string(r); oneCell(r) && ansi.StringWidth(s) != 1 {
			t.Errorf("%q (%U) takes %d cells", s, r, ansi.StringWidth(s))
		}
	}
	parts := []string{
		"Tower", " ", "é", "e\u0301", "ß", "Ł", "…", "›", "·", "日本", "\U0001f469\u200d\U0001f692", "\u00ad", "©\ufe0f", "\t",
		"\x1b[1;96m", "\x1b[m", "\x1b[38:2::1:2:3m", "\x1b[2K", "\x1b]8;;https://x\x1b\\", "\x1b", "\x1b[", "\x1b[1", "\x7f", "\xff",
	}
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOf(rapid.SampledFrom(parts)).Draw(t, "parts"), "")
		if got, want := width(s), ansi.StringWidth(s); got != want {
			t.Errorf("%q takes %d cells, counted %d", s, want, got)
		}
	})
}
