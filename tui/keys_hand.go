package tui

import "procore-setup/tui/action"

// The keys of a job by hand and of the way to an app.
var (
	keyTicked = Key{Action: action.Ticked}
	keyValue  = Key{Action: action.Value}
	keyStep   = Key{Action: action.Step}
	keyPaper  = Key{Action: action.Paper}
	keyApp    = Key{Action: action.ProveByApp}
	keyShow   = Key{Action: action.Show}
)
