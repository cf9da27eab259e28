package tui_test

import "testing"

// A person's account is used only where its address is typed once more; a page before, it
// is no green tick.
func TestSomebodysAccount(t *testing.T) {
	const foreman = "foreman@harbor-electrical.example"
	story(t, scene{}, func(z *wizard) {
		z.Connect()
		z.TypeAddress(foreman, "! it belongs to the vendor Harbor Electrical")
		z.Refuse("will be used")
		z.Keys("<enter>")
		z.At("Is this very account meant?")
		z.Expect("is there already, and no ordinary account", "It belongs to the vendor Harbor Electrical", "v use this one")
		z.Golden("80x24/adopt")
		z.Keys("y", "<enter>")
		z.At("Is this very account meant?")
		z.Keys("v")
		z.At("Is this very account meant?")
		z.Type(email)
		z.Keys("<enter>")
		z.Expect("that is not the address of this account")
		z.Keys("<esc>", "v")
		z.At("Is this very account meant?")
		z.Type(foreman)
		z.Keys("<enter>")
		z.At("Nothing to change: Account")
		if z.writes() > 0 {
			z.t.Errorf("%d writes before the yes", z.writes())
		}
	})
}
