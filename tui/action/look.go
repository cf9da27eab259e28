package action

// What a person can do with an account that is there.
var (
	LookAt = Action{
		On: []string{"ctrl+o"}, Label: "ctrl+o", Short: "look at an account",
		Long:  "Look at an account that is there: who it is, and what it may do where. Nothing is written",
		Where: "integrations, later starts",
		Line:  []Command{{"look", "E-MAIL", ""}},
	}
	Views = Action{
		On: []string{"tab", "shift+tab"}, Label: "tab", Short: "levels",
		Long:  "Go between the account in words, its levels on projects, and those on the company's tools",
		Where: "an account that is there",
		Else:  "all of it is told in words",
	}
	Against = Action{
		On: []string{"d"}, Short: "compare",
		Long:  "Compare what it may do with an integration's list or a setup file",
		Where: "an account that is there",
		Line:  []Command{{"against", "WHAT", ""}},
	}
	KeepAccount = Action{
		On: []string{"s"}, Short: "setup file",
		Long:  "Save the account that is there as a setup file; what Procore does not tell stays open in it",
		Where: "an account that is there",
		Line:  []Command{{"save", "", ""}},
	}
	KeepLook = Action{
		On: []string{"e"}, Short: "report",
		Long:  "Write who the account is and what it may do where, as Markdown and JSON",
		Where: "an account that is there",
		Line:  []Command{{"report", "", ""}},
	}
	Use = Action{
		On: []string{"u"}, Short: "use it",
		Long:  "Go on with it as the setup's account, all that it has filled in; your answers of before are kept as a file",
		Where: "an account that is there",
		Line:  []Command{{"use", "", ""}},
	}
	Offboard = Action{
		On: []string{"x"}, Short: "take it away",
		Long:  "End the account: off new projects, off every project, inactive. The plan is shown, and their number is typed",
		Where: "an account that is there",
		Line:  []Command{{"offboard", "", ""}},
	}
	Clear = Action{
		On: []string{"c"}, Short: "clear default",
		Long:  "Also have its default project template cleared, which only a person can, or leave it",
		Where: "the end of an account",
		Line:  []Command{{"clear", "", ""}},
	}
)
