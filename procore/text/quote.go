package text

import (
	"fmt"
	"strings"
)

// MaxQuoted is how much of a wrong value is repeated, in runes.
const MaxQuoted = 60

// Quote returns a value as it is repeated to the admin.
func Quote(v string) string { return `"` + Brief(v) + `"` }

// Brief returns as much of a value as a sentence can hold.
func Brief(v string) string {
	r := []rune(Display(v))
	if len(r) > MaxQuoted {
		return string(r[:MaxQuoted]) + "…"
	}
	return string(r)
}

// Either lists values as a sentence does: "a, b or c", "a, b … (7 more)",
// where rest are left out. There is at least one.
func Either(values []string, rest int) string {
	shown := make([]string, len(values))
	for i, v := range values {
		shown[i] = Brief(v)
	}
	if rest > 0 {
		return fmt.Sprintf("%s … (%d more)", strings.Join(shown, ", "), rest)
	}
	last := len(shown) - 1
	if last == 0 {
		return shown[0]
	}
	return strings.Join(shown[:last], ", ") + " or " + shown[last]
}
