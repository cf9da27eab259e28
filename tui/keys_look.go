package tui

import "procore-setup/tui/action"

// The keys of an account that is there.
var (
	keyLookAt      = Key{Action: action.LookAt}
	keyViews       = Key{Action: action.Views}
	keyAgainst     = Key{Action: action.Against}
	keyKeepAccount = Key{Action: action.KeepAccount}
	keyKeepLook    = Key{Action: action.KeepLook}
	keyUse         = Key{Action: action.Use}
	keyOffboard    = Key{Action: action.Offboard}
	keyClear       = Key{Action: action.Clear}
)
