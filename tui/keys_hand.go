package tui

// The keys of the pages of a job by hand and of the way to an app, in the same table.
var (
	keyTicked = Key{
		On: []string{"d"}, Short: "done",
		Long:  "Mark the step as done, which is your word, or take that back",
		Where: "a job by hand, the way to an app",
	}
	keyValue = Key{
		On: []string{"c"}, Short: "copy",
		Long:  "Copy the value, the address or the text under the cursor to the clipboard",
		Where: "a job by hand, the way to an app",
	}
	keyStep = Key{
		On: []string{"left", "right"}, Label: "←→", Short: "step",
		Long:  "Go to the step before or to the one after, done or not",
		Where: "a job by hand",
	}
	keyPaper = Key{
		On: []string{"b"}, Short: "runbook",
		Long:  "Write the whole job as one page for a browser and for paper",
		Where: "a job by hand, Verify",
	}
	keyApp = Key{
		On: []string{"p"}, Short: "prove it",
		Long:  "Go on with an OAuth app of the company: it reads what was done by hand, and shows what was missed",
		Where: "a job by hand",
	}
	keyShow = Key{
		On: []string{"enter"}, Short: "show the step",
		Long:  "Go to the step under the cursor",
		Where: "a job by hand",
	}
)

func handKeys() []Key { return []Key{keyTicked, keyValue, keyStep, keyPaper, keyApp, keyShow} }
