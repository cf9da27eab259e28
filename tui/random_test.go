package tui_test

import (
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"procore-setup/tui/tuitest"
)

// TestRandomKeys presses keys without sense, all but y and Ctrl+C: the wizard
// never breaks, every frame fits, nothing is changed, and every key that is
// offered stands in the table.
func TestRandomKeys(t *testing.T) {
	tuitest.NotForRaces(t)
	keys := []string{
		"<enter>", "<enter>", "<enter>", "<esc>", "<tab>", "<shift+tab>", "<up>", "<down>", "<left>", "<right>", "<space>",
		"<backspace>", "<pgdown>", "<home>", "<end>", "<f1>", "<ctrl+p>", "<ctrl+r>", "?", "/", "!", "a", "b",
		"c", "d", "e", "f", "h", "i", "l", "t",
		"m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x", "+", "1", "4",
	}
	for seed := range uint64(4) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			dice := rand.New(rand.NewPCG(seed, 7))
			story(t, scene{}, func(z *wizard) {
				z.Connect()
				z.Type(email)
				z.Wait(2 * time.Second)
				if seed%2 == 1 { // from further on, so that the pages behind are walked too
					z.Keys("<enter>")
					z.Commit("Account")
					z.TakePreset()
				}
				before := z.writes()
				for i := range 150 {
					k := keys[dice.IntN(len(keys))]
					if dice.IntN(4) == 0 {
						z.Ahead(k, keys[dice.IntN(len(keys))])
					} else {
						z.Keys(k)
					}
					if z.Done() {
						t.Fatalf("the wizard ended after %d keys, the last was %s", i+1, k)
					}
					z.fits("after "+k, [2]int{40 + dice.IntN(120), 12 + dice.IntN(40)})
				}
				if n := z.writes() - before; n > 0 {
					t.Errorf("%d writes without a y", n)
				}
			})
		})
	}
}
