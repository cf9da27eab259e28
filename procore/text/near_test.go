package text

import (
	"slices"
	"testing"
)

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"abc", "abc", 0},
		{"abc", "abd", 1},
		{"abc", "acb", 1},
		{"abc", "ab", 1},
		{"abc", "xabc", 1},
		{"kitten", "sitting", 3},
		{"ca", "abc", 3},
		{"über", "uber", 1},
		{"", "abcdefgh", 5},
		{"abcdefgh", "", 5},
		{"abcde", "fghij", 5},
	} {
		if got := distance(c.a, c.b, 5); got != c.want {
			t.Errorf("%q to %q: %d, want %d", c.a, c.b, got, c.want)
		}
		if got := distance(c.b, c.a, 5); got != c.want {
			t.Errorf("%q to %q: %d, want %d", c.b, c.a, got, c.want)
		}
	}
}

func TestClose(t *testing.T) {
	tools := []string{"RFIs", "Submittals", "Submittal Packages", "Daily Log", "Documents", "Document Management", "Home"}
	for name, want := range map[string][]string{
		"rfsi":      {"RFIs"},
		"submitals": {"Submittals"},
		"document":  {"Documents", "Document Management"},
		"daily-log": {"Daily Log"},
		"my home":   {"Home"},
		"zzzzzz":    nil,
		"ho":        {"Home"},
		"":          nil,
	} {
		if got := Close(name, tools); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	if got := Close("tower", []string{"Tower 1", "Tower 2", "Towers", "Tower 4", "Tower 5", "Tower"}); len(got) != maxClose || got[0] != "Tower" {
		t.Errorf("got %q", got)
	}
}

func TestNearest(t *testing.T) {
	allowed := []string{"none", "read_only", "standard", "admin"}
	for value, want := range map[string]string{
		"admn": "admin", "adimn": "admin", "Read-Only": "read_only", "readonyl": "read_only", "standart": "standard",
		"nine": "none", "owner": "", "": "", "x": "", "write": "", "🏗": "",
	} {
		if got := Nearest(value, allowed); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", value, got, want)
		}
	}
}
