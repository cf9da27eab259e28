package tui_test

import (
	"slices"
	"strconv"
	"strings"

	"procore-setup/procore/setup"
	"procore-setup/tui"
)

// looksAround looks at an account that is there, and goes back: nobody means to take one
// away. It tells whether one is looked at.
func (w *soakWorld) looksAround(g tui.Glimpse, playing bool) bool {
	looks := g.Page == "whosePage" || g.Page == "lookPage"
	switch {
	case g.Page == "integrationPage" && playing && w.dice.IntN(6) == 0:
		w.press(g, "<ctrl+o>")
	case !looks && g.Spec.Leave == nil:
		return false
	case !looks, !playing:
		w.press(g, "<esc>")
	case g.Page == "whosePage":
		w.Type(one(w.dice, w.goal.email, "sync", "a", "<>", "foreman@"))
		w.wait()
		w.press(g, one(w.dice, "<down>", "<enter>", "<enter>", "<esc>"))
	default:
		w.press(g, one(w.dice, "<tab>", "<tab>", "<down>", "<space>", "d", "r", "x", "<shift+tab>", "<esc>", "<esc>"))
	}
	return true
}

// consented is what was in sight when a key said yes: y, or Enter behind the number of
// projects.
func consented(g tui.Glimpse, stroke string) tui.Glimpse {
	if stroke == "y" || stroke == "enter" && g.Overlay == "removalsOverlay" {
		return g
	}
	return tui.Glimpse{}
}

// agreeable tells whether what a yes was said to is in sight: the plan, or what is asked
// once more about it.
func agreeable(g tui.Glimpse, shown string) bool {
	asked := map[string][]string{
		"":                {"Change Procore?"},
		"removalsOverlay": {"Type that number"},
		"confirmOverlay":  {"what others may do, too?", "Take this account away?"},
	}[g.Overlay]
	return slices.ContainsFunc(asked, func(words string) bool { return strings.Contains(shown, words) })
}

// agree types how many projects an account is taken off, or another number.
func (w *soakWorld) agree(g tui.Glimpse) {
	n := 0
	for _, c := range g.Plan.Changes {
		if c.Verb == setup.VerbRemove {
			n += c.Projects()
		}
	}
	if g.Spec.Leave != nil || w.dice.IntN(4) == 0 {
		w.press(g, one(w.dice, "<esc>", "<enter>", "7"))
		return
	}
	w.press(g, "<ctrl+u>")
	w.Type(strconv.Itoa(n))
	w.press(g, "<enter>")
}
