package tui_test

import (
	"strings"
	"testing"
)

// A help that is longer than the screen scrolls to its end and back.
func TestHelpScrolls(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.toMatrix(true)
		z.Keys("?")
		first := z.Text()
		z.Expect("more")
		z.Keys("<pgdown>")
		if z.Text() == first {
			t.Errorf("page down shows nothing else:\n%s", first)
		}
		z.Keys("<end>", "<home>")
		if z.Text() != first {
			t.Errorf("home does not go back:\n%s", z.Text())
		}
	})
}

// What a long list of projects holds that is none can be scrolled to its end.
func TestLongListScrolls(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.OpenProjects(email)
		z.Paste(strings.Repeat("nor this\n", 40) + "last of all\n")
		z.Expect("Not found")
		z.Refuse("  last of all")
		z.Keys("<end>")
		z.Expect("  last of all")
	})
}
