package text

import "testing"

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
