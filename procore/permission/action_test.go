package permission

import (
	"strings"
	"testing"
)

// Keys and labels differ in case, in small words and in the plural; short words and those
// on "ss" are no plurals.
func TestWords(t *testing.T) {
	for s, want := range map[string]string{
		"create_rfis": "create rfi", "Create an RFI": "create rfi", "GPS of the Address": "gps address", "": "",
	} {
		if got := strings.Join(words(s), " "); got != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
}
