package action

import (
	"strings"
	"testing"
)

// TestEveryActionHasAKeyAndALine: nothing can be done in one front end alone, and the
// manual says of each how.
func TestEveryActionHasAKeyAndALine(t *testing.T) {
	seen := map[string]bool{}
	for _, a := range Table() {
		if len(a.On) == 0 || a.Short == "" || a.Long == "" || a.Where == "" {
			t.Errorf("%+v lacks its key or its words", a)
		}
		if len(a.Line) == 0 && a.Else == "" {
			t.Errorf("%q can't be done line by line: give it a command, or say what does it", a.Long)
		}
		if seen[a.Long] {
			t.Errorf("%q stands twice", a.Long)
		}
		seen[a.Long] = true
		for _, c := range a.Line {
			if c.Word == "" || strings.Contains(c.Word, " ") || c.Word != strings.ToLower(c.Word) {
				t.Errorf("%q is no word of a command", c.Word)
			}
			for _, stroke := range []string{"ctrl+", " f1", "u takes"} {
				if len(c.Does) > 0 && strings.Contains(c.Does, stroke) {
					t.Errorf("%s: %q speaks of a key", c.Word, c.Does)
				}
			}
		}
	}
}
