package tui

import (
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// A Key is an action with its key, as it stands on a page now.
type Key = action.Action

// readsAgain tells whether a key is [action.Again], and works.
func readsAgain(k Key) bool { return k.Long == action.Again.Long && k.Disabled == "" }

// binding is a key as the footer and the help draw it.
func binding(k Key) widget.Binding {
	return widget.Binding{Label: k.Key(), Text: k.Short, Off: k.Disabled}
}
