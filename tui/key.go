package tui

import "procore-setup/tui/action"

// A Key is an action with its key, as it stands now.
type Key struct {
	action.Action

	Disabled string // why it can't work now; "" if it can
}

// KeyTable returns every key of the wizard as a Markdown table, for the manual.
func KeyTable() string { return action.Manual() }

// label is how the footer writes the key.
func (k Key) label() string { return k.Key() }

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
