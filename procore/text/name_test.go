package text

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestFoldName(t *testing.T) {
	same := []string{
		"Office Crew", "office crew", "Office  Crew", " Office Crew ", "Office\u00a0Crew", "Office\tCrew", "Off\u00adice Crew",
		"Office\u200d Crew", "Office Crew\ufe0f", "\u2066Office Crew", "Office\u3000Crew", "Office\u2028Crew", "O\u3164ffice Crew",
		Display("Off\u00adice Crew"),
	}
	for _, name := range same {
		if got := FoldName(name); got != "office crew" {
			t.Errorf("%q: %q", name, got)
		}
	}
	for _, pair := range [][2]string{
		{"10-42", "1042"},
		{"Office Crew", "OfficeCrew"},
		{"Café", "Cafe"},
		{"Tower (A)", "Tower A"},
		{"Crew", "\u0421rew"}, // Cyrillic
		{"ſync", "sync"},
	} {
		if FoldName(pair[0]) == FoldName(pair[1]) {
			t.Errorf("%q and %q are the same", pair[0], pair[1])
		}
	}
	if FoldName("Cafe\u0301") != FoldName("CAFÉ") || FoldName("e\u200b\u0301") != "é" || FoldName(" \u200b\t") != "" {
		t.Error("what is composed, dropped or blank is not folded")
	}
	rapid.Check(t, func(rt *rapid.T) {
		s := rapid.String().Draw(rt, "s")
		once := FoldName(s)
		if again := FoldName(once); again != once {
			rt.Fatalf("%q folds to %q and then to %q", s, once, again)
		}
		if FoldName(" "+strings.ReplaceAll(s, " ", " \u00a0")+"\t") != once {
			rt.Fatalf("%q: blanks count", s)
		}
	})
}
