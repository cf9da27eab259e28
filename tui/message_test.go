package tui_test

import "testing"

// TestMessagesAreWhole: a message that is too long for its line takes the gap above it too,
// and on a screen without a gap the help tells it.
func TestMessagesAreWhole(t *testing.T) {
	refused := func(z *wizard) {
		z.toMatrix(false)
		z.SetLevel("Documents", "a")
		z.Keys("<space>") // Admin has no granular permissions of its own
	}
	story(t, scene{w: 80, h: 24}, func(z *wizard) {
		refused(z)
		z.Expect("Admin has every granular permission: they can be chosen at Read Only and", " Standard")
	})
	story(t, scene{w: 40, h: 12}, func(z *wizard) {
		refused(z)
		z.Refuse("Read Only and Standard")
		z.Keys("?")
		z.At("Help")
		z.Expect("It said: Admin has every granular", "Only and Standard")
	})
}

// TestWaysOutStay: however narrow the screen, what lies over a page says how to close it.
func TestWaysOutStay(t *testing.T) {
	story(t, scene{w: 40, h: 12}, func(z *wizard) {
		z.toMatrix(false)
		for _, over := range []string{"d", "p", "?"} {
			z.Keys(over)
			z.Expect("esc ")
			z.Refuse("enter consent")
			z.Keys("<esc>")
		}
	})
}
