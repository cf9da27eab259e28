package tui

import (
	"fmt"
	"strings"
)

// A Key is one line of the key table.
type Key struct {
	On       []string // keystrokes as the terminal driver spells them, the shown one first
	Label    string   // how the footer writes it, where that is not On[0]
	Short    string   // what it does, in a word or three, for the footer
	Long     string   // what it does, in a sentence, for the help and the manual
	Where    string   // on which pages, for the manual
	Disabled string   // why it can't work now; "" if it can
	Hidden   bool     // not in the footer: everybody tries it anyway
}

// KeyTable returns every key of the wizard as a Markdown table, for the manual.
func KeyTable() string {
	var b strings.Builder
	b.WriteString("| key | where | what it does |\n| --- | --- | --- |\n")
	for _, k := range keyTable() {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", k.spelled(), k.Where, k.Long)
	}
	return b.String()
}

// label is how the footer writes the key.
func (k Key) label() string {
	if k.Label != "" {
		return k.Label
	}
	return k.On[0]
}

// spelled lists every keystroke of the key for the help and the manual.
func (k Key) spelled() string {
	if len(k.On) == 1 || k.Label == "←→" || k.Label == "↑↓" {
		return "`" + k.label() + "`"
	}
	return "`" + strings.Join(k.On, "`, `") + "`"
}

// is tells whether a keystroke is this key.
func (k Key) is(stroke string) bool {
	for _, on := range k.On {
		if on == stroke {
			return true
		}
	}
	return false
}

// readsAgain tells whether the key is [keyAgain], and works.
func (k Key) readsAgain() bool { return k.Long == keyAgain.Long && k.Disabled == "" }

// unless returns the key, disabled where reason says why.
func (k Key) unless(reason string) Key {
	if reason != "" { // one reason does not take another back
		k.Disabled = reason
	}
	return k
}

// as returns the key with other words in the footer.
func (k Key) as(short string) Key {
	k.Short = short
	return k
}
