// Package action is what a person can do in the wizard, whichever front end it is.
//
// Rules of the package:
//   - One table: the keys of the full screen, the commands of the line mode, and what
//     the manual says of both come from the same row.
//   - An action that one front end has and the other has not is a mistake; a test of
//     each looks for it.
//   - It does nothing itself and knows neither front end.
package action

import (
	"cmp"
	"slices"
	"strings"
)

// An Action is one thing that a person can do, with its key and its command.
type Action struct {
	On     []string  // keystrokes as the terminal driver spells them, the shown one first
	Label  string    // how a footer writes the key, where that is not On[0]
	Short  string    // what it does, in a word or three, for a footer
	Long   string    // what it does, in a sentence, for help and manual
	Where  string    // on which pages, for the manual
	Hidden bool      // not in the footer: everybody tries it anyway
	Line   []Command // how it is done line by line; nil: by what Else says
	Else   string    // what else does it line by line, or why nothing has to

	Disabled string // why it can't be done now; "" if it can
}

// A Command does an action line by line.
type Command struct {
	Word string // the first word of what is typed
	Args string // what stands behind it
	Does string // what it does, where that is less than the action, or other words are needed
}

// Means is what a command of the action does, in a sentence.
func (a Action) Means(word string) string {
	for _, c := range a.Line {
		if c.Word == word && c.Does != "" {
			return c.Does
		}
	}
	return a.Long
}

// String is the command as help and manual write it.
func (c Command) String() string { return strings.TrimSpace(c.Word + " " + c.Args) }

// Is tells whether a keystroke is the action's key.
func (a Action) Is(stroke string) bool { return slices.Contains(a.On, stroke) }

// Unless returns the action, disabled where reason says why. One reason does not take
// another back.
func (a Action) Unless(reason string) Action {
	a.Disabled = cmp.Or(reason, a.Disabled)
	return a
}

// As returns the action with other words in the footer.
func (a Action) As(short string) Action {
	a.Short = short
	return a
}

// Key is how a footer writes the action's key.
func (a Action) Key() string {
	if a.Label != "" {
		return a.Label
	}
	return a.On[0]
}

// Procore is what a consent changes, by name.
func Procore(demo bool) string {
	if demo {
		return "the simulated Procore"
	}
	return "Procore"
}
