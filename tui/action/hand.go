package action

// What a person can do on the pages of a job by hand, and on the way to an app.
var (
	Ticked = Action{
		On: []string{"d"}, Short: "done",
		Long:  "Mark the step as done, which is your word, or take that back",
		Where: "a job by hand, the way to an app", Else: "each step asks whether it is done",
	}
	Fill = Action{
		On: []string{"e"}, Short: "answers",
		Long:  "Type what only your company knows, or change it",
		Where: "a job by hand", Else: "asked at each step",
	}
	Value = Action{
		On: []string{"c"}, Short: "copy",
		Long:  "Copy the value, the address or the text under the cursor to the clipboard",
		Where: "a job by hand, the way to an app", Else: "each value stands in a line of its own",
	}
	Turn = Action{
		On: []string{"left", "right"}, Label: "←→", Short: "step",
		Long:  "Go to the step before or to the one after, done or not",
		Where: "a job by hand, the way to an app", Else: "each step asks whether it is done",
	}
	Paper = Action{
		On: []string{"b"}, Short: "runbook",
		Long:  "Write the whole job as one page for a browser and for paper",
		Where: "a job by hand", Else: "asked at the end",
	}
	Instead = Action{
		On: []string{"h"}, Short: "by hand",
		Long:  "Do the job by hand instead: the answers become a list of steps in Procore's pages, and a runbook",
		Where: "what is missing to begin", Else: "asked where something is missing",
	}
	ProveByApp = Action{
		On: []string{"p"}, Short: "prove it",
		Long:  "Go on with an OAuth app of the company: it reads what was done by hand, and shows what was missed",
		Where: "a job by hand", Else: "the command is told at the end",
	}
	Show = Action{
		On: []string{"enter"}, Short: "show the step",
		Long:  "Go to the step under the cursor",
		Where: "a job by hand", Else: "steps that are not done are asked again",
	}
)
