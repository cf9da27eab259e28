package text

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
)

func TestASCII(t *testing.T) {
	for in, want := range map[string]string{
		"":                              "",
		"plain":                         "plain",
		"  ✓ verified   Größe → Admin…": "  v verified   Grosse -> Admin...",
		"Café №5 “x”":                   `Cafe No5 "x"`,
		"東京":                            "??",
		"a\u0301":                       "a",
		"↑↓ ☐ ☑ Łódź":                   "^v [ ] [x] Lodz",
	} {
		if got := ASCII(in); got != want {
			t.Errorf("ASCII(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestEscapeJSON: what is read is what was written, without a letter beyond ASCII.
func TestEscapeJSON(t *testing.T) {
	want := "Café \"Île\" \\ 東京 👩‍👩‍👧 \u2028 \x7f"
	line, err := json.Marshal(map[string]string{want: want})
	if err != nil {
		t.Fatal(err)
	}
	line = EscapeJSON(line, BeyondASCII)
	var got map[string]string
	if err := json.Unmarshal(line, &got); err != nil || got[want] != want {
		t.Errorf("%s is read as %q, %v", line, got, err)
	}
	if strings.ContainsFunc(string(line), func(r rune) bool { return r > unicode.MaxASCII }) {
		t.Errorf("it has other letters: %s", line)
	}
}
