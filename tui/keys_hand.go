package tui

import "procore-setup/tui/action"

// The keys of a job by hand and of the way to an app.
var (
	keyTicked  = Key{Action: action.Ticked}
	keyFill    = Key{Action: action.Fill}
	keyValue   = Key{Action: action.Value}
	keyTurn    = Key{Action: action.Turn}
	keyPaper   = Key{Action: action.Paper}
	keyInstead = Key{Action: action.Instead}
	keyApp     = Key{Action: action.ProveByApp}
	keyShow    = Key{Action: action.Show}
)
