package action

// The actions about projects, changes, steps by hand and the checklist.
var (
	Select = Action{
		On: []string{"space"}, Short: "select",
		Long:  "Select the project under the cursor, or take it out",
		Where: "projects",
		Line: []Command{
			{"add", "LIST", "Add projects, by ids, numbers or names"},
			{"out", "LIST", "Take projects out"},
		},
	}
	All = Action{
		On: []string{"a"}, Short: "all shown", Long: "Select every project that is shown", Where: "projects",
		Line: []Command{{"all", "", "Select every project that the list holds"}},
	}
	None = Action{
		On: []string{"n"}, Short: "none",
		Long:  "Take every project that is shown out of the selection",
		Where: "projects",
		Line:  []Command{{"none", "", "Take every project that the list holds out of the selection"}},
	}
	Invert = Action{
		On: []string{"i"}, Short: "invert",
		Long:  "Turn the selection of what is shown round",
		Where: "projects",
		Line:  []Command{{"invert", "", "Turn the selection of what the list holds round"}},
	}
	New = Action{
		On: []string{"+"}, Short: "new projects too",
		Long:  "Also add the account to every new project, or not",
		Where: "projects",
		Line:  []Command{{"new", "", ""}},
		Else:  "asked behind the projects as well",
	}
	Scope = Action{
		On: []string{"f"}, Short: "narrow",
		Long:  "Choose which projects are shown, by status, stage, region, program, type, account or template",
		Where: "projects",
		Line: []Command{
			{"narrow", "NUMBERS", "List what projects can be narrowed to; its numbers choose, none shows all"},
		},
	}
	Sort = Action{
		On: []string{"s"}, Short: "sort",
		Long:  "Sort the projects by the next column, and after the last as Procore lists them",
		Where: "projects", Hidden: true,
		Line: []Command{
			{"sort", "COLUMN", "Sort the list by name, number, city or stage; alone: as Procore lists them"},
		},
	}
	List = Action{
		On: []string{"l"}, Short: "paste a list",
		Long:  "Select projects by a list of ids, numbers or names; a list that is pasted opens this by itself",
		Where: "projects",
		Else:  "ids, numbers and names with commas between, or a line each",
	}
	Add = Action{
		On: []string{"enter"}, Short: "add",
		Long:  "Add the projects that the list means to the selection",
		Where: "projects",
		Else:  "the list is added as it is typed",
	}
	Range = Action{
		On: []string{"v"}, Short: "range",
		Long:  "Begin a range at the cursor; space or v ends it and selects it",
		Where: "projects", Hidden: true,
		Line: []Command{{"range", "FROM TO", "Select from one number of the list to another"}},
	}
	Exact = Action{
		On: []string{"x"}, Short: "only these",
		Long:  "Also take the account off every other project, or leave those alone",
		Where: "projects", Hidden: true,
		Line: []Command{{"exact", "", ""}},
		Else: "asked behind the projects as well",
	}

	Commit = Action{
		On: []string{"y"}, Short: "change Procore", Long: "Carry out the listed changes", Where: "commits",
		Else: "yes, where it is asked",
	}
	Details = Action{
		On: []string{"d"}, Short: "details", Long: "Show the rows behind each change", Where: "commits, reviews",
		Line: []Command{{"details", "", "Tell all rows behind each change"}},
	}
	Whole = Action{
		On: []string{"P"}, Short: "whole plan", Long: "Show the plan of all stages, with what is done of it",
		Where: "commits", Line: []Command{{"plan", "", "Tell the plan of all stages, with what is done of it"}},
	}
	Stop = Action{
		On: []string{"ctrl+c"}, Label: "ctrl+c", Short: "stop",
		Long:  "While changes run: finish the one in hand and stop; pressed again: stop now",
		Where: "commits",
		Else:  "ctrl+c",
	}
	GoOn = Action{
		On: []string{"enter"}, Short: "go on", Long: "Go on to the next page", Where: "commits",
		Else: "it goes on by itself",
	}

	Done = Action{
		On: []string{"d"}, Short: "it is done",
		Long:  "Confirm that the step is done, where Procore does not let it be read",
		Where: "steps by hand",
		Line: []Command{
			{"done", "", "Confirm that the step is done; it is looked at where Procore lets it be read"},
		},
	}
	Skip = Action{
		On: []string{"s"}, Short: "skip",
		Long:  "Skip the step; only where it is optional",
		Where: "steps by hand",
		Line:  []Command{{"skip", "", ""}},
	}
	Later = Action{
		On: []string{"esc"}, Short: "later",
		Long:  "Put the step off; the run stops there and can be gone on with",
		Where: "steps by hand",
		Line:  []Command{{"later", "", ""}},
	}

	Export = Action{
		On: []string{"e"}, Short: "report",
		Long:  "Write the report: as Markdown, as a page for auditors, as JSON and JUnit, and its projects as CSV",
		Where: "Verify",
		Line:  []Command{{"report", "", ""}},
	}
	Keep = Action{
		On: []string{"s"}, Short: "setup file",
		Long:  "Save your answers as a setup file, for the commands plan, apply and verify",
		Where: "Verify",
		Line:  []Command{{"save", "", ""}},
	}
	Left = Action{
		On: []string{"h"}, Short: "how",
		Long:  "Show what only people can do, step by step",
		Where: "Verify",
		Line:  []Command{{"left", "", "Go through what only people can do, step by step"}},
	}
	Mend = Action{
		On: []string{"enter"}, Short: "mend it",
		Long:  "Go to the page that mends what is under the cursor, or look again at what could not be read",
		Where: "Verify",
		Else:  "what to do stands behind each check; go leads to the first step with something left",
	}
	Step = Action{
		On: []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"}, Label: "1…9", Short: "step", Hidden: true,
		Long:  "Show how the step of that number is done",
		Where: "Verify",
		Else:  "left shows them all",
	}
	Retry = Action{
		On: []string{"t"}, Short: "try those again",
		Long:  "Show what is left to do on the projects that are not as asked, to try those again",
		Where: "Verify",
		Line: []Command{
			{"retry", "", "Plan what is left on the projects that are not as asked, and try it again"},
		},
	}
	Prove = Action{
		On: []string{"p"}, Short: "prove",
		Long:  "Sign in as the account itself and see what it sees: only that shows that it works",
		Where: "Verify",
		Line:  []Command{{"prove", "", ""}},
	}
	Private = Action{
		On: []string{"o"}, Short: "open private window",
		Long:  "Open the address in a private window, where you are not signed in (the demo has one)",
		Where: "proofs",
		Else:  "the address stands on a line of its own",
	}
	Every = Action{
		On: []string{"a"}, Short: "look at every project",
		Long:  "Look at the account's levels on every project, or on 5 from all stages",
		Where: "proofs",
		Line:  []Command{{"every", "", "Prove it, and look at the levels on every project"}},
	}
	SignOut = Action{
		On: []string{"l"}, Short: "sign out",
		Long:  "After the end of an account: revoke your own sign-in of this program, and delete it from this machine",
		Where: "Verify",
		Line:  []Command{{"logout", "", ""}},
	}
	Finish = Action{
		On: []string{"q"}, Short: "finish", Long: "Leave the wizard, done", Where: "Verify",
		Else: "an empty line",
	}
	Yes = Action{
		On: []string{"y"}, Short: "yes", Long: "Yes", Where: "questions",
		Else: "yes",
	}
	No = Action{
		On: []string{"n", "esc"}, Label: "n", Short: "no", Long: "No", Where: "questions",
		Else: "no",
	}
	Close = Action{
		On: []string{"esc", "enter"}, Label: "esc", Short: "close",
		Long:  "Close what lies over the page",
		Where: "overlays",
		Else:  "nothing lies over anything",
	}
)
