package main

import "testing"

// TestOurRaces: a race inside a library that this program runs is not ours.
func TestOurRaces(t *testing.T) {
	const library = "\nWARNING: DATA RACE\nRead at 0x1 by goroutine 7:\n  charm.land/bubbletea/v2.(*Program).readLoop()\n" +
		"      /mod/tty.go:87\n\nPrevious write at 0x1 by goroutine 20:\n  internal/poll.(*FD).Close()\n" +
		"  charm.land/bubbletea/v2.(*Program).shutdown()\n  procore-setup/tui.draw.func1()\n      /tui/start.go:92\n" +
		"\nGoroutine 7 (running) created at:\n  procore-setup/tui.draw()\n"
	const own = "\nWARNING: DATA RACE\nRead at 0x1 by goroutine 7:\n  procore-setup/tui/plain.(*Lines).Next()\n" +
		"\nPrevious write at 0x1 by goroutine 20:\n  charm.land/bubbletea/v2.(*Program).shutdown()\n" +
		"\nGoroutine 7 (running) created at:\n  main.main()\n"
	if ours(library) || !ours(own) {
		t.Errorf("the library's: %v, our own: %v", ours(library), ours(own))
	}
}
