package action

// The actions about templates and what they grant.
var (
	Level = Action{
		On:    []string{"left", "right", "n", "r", "s", "a", "1", "2", "3", "4"},
		Label: "←→", Short: "level",
		Long:  "Lower or raise the tool's level; n, r, s, a (or 1 to 4) set None, Read Only, Standard, Admin",
		Where: "permissions",
		Line:  []Command{{"set", "TOOL LEVEL", "Set a tool to None, Read Only, Standard or Admin"}},
		Else:  "the tool and the level alone will do",
	}
	Granular = Action{
		On: []string{"space"}, Short: "granular",
		Long:  "Open a tool's granular permissions, or grant and withdraw the one under the cursor",
		Where: "permissions",
		Line: []Command{
			{"show", "TOOL", "Tell all about a single tool, with its granular permissions"},
			{"grant", "TOOL: PERMISSIONS", "Grant granular permissions of a tool, by number or name"},
			{"withdraw", "TOOL: PERMISSIONS", "Withdraw granular permissions of a tool"},
		},
	}
	AllOn = Action{
		On: []string{"t"}, Short: "turn all on", Hidden: true,
		Long:  "Turn every granular permission of the tool on, or off once all are on; what its level keeps on stays",
		Where: "permissions",
		Line: []Command{
			{"all-on", "TOOL", "Turn every granular permission of a tool on"},
			{"all-off", "TOOL", "Turn every granular permission of a tool off; what its level keeps on stays"},
		},
	}
	OpenAll = Action{
		On: []string{"o"}, Short: "open all", Hidden: true,
		Long:  "Open the granular permissions of every tool, or close them all",
		Where: "permissions",
		Line:  []Command{{"show", "all", "Tell the granular permissions of every tool"}},
	}
	Alarm = Action{
		On: []string{"!"}, Short: "next warning", Hidden: true,
		Long:  "Go on to the next row that a rule warns about",
		Where: "permissions",
		Line:  []Command{{"warnings", "", "Tell everything that a rule warns about, the loudest first"}},
	}
	Bulk = Action{
		On: []string{"b"}, Short: "many",
		Long:  "Set all the tools that the filter leaves at once, as one step that u takes back",
		Where: "permissions",
		Line: []Command{
			{"many", "LEVEL, on or off, then WORDS", "Set all tools that hold the words, as one step that undo takes back"},
		},
	}
	Presets = Action{
		On: []string{"p"}, Short: "presets",
		Long:  "Fill in what one integration asks for, or several together; what it changes is shown first",
		Where: "permissions",
		Line:  []Command{{"presets", "NAMES", ""}},
	}
	Least = Action{
		On: []string{"l"}, Short: "least", Hidden: true,
		Long:  "Show what the integration does not need, and take it away",
		Where: "permissions",
		Line:  []Command{{"least", "", ""}},
	}
	About = Action{
		On: []string{"i"}, Short: "about", Hidden: true,
		Long:  "Show all that is known of the row: what it gives, its rules, its other names, and where we know it from",
		Where: "permissions",
		Line:  []Command{{"about", "TOOL, or TOOL: PERMISSION", ""}},
	}
	ForYou = Action{
		On: []string{"e"}, Short: "left for you", Hidden: true,
		Long:  "Show what the integration's guide leaves for you to find out, and tick it off",
		Where: "permissions",
		Else:  "told with the integration",
	}
	Terms = Action{
		On: []string{"w"}, Short: "words", Hidden: true,
		Long:  "Choose whose words the tools are called by: Procore's editions differ",
		Where: "permissions",
		Line:  []Command{{"words", "NAME", ""}},
	}
	Tab = Action{
		On: []string{"tab", "shift+tab"}, Label: "tab", Short: "company",
		Long:  "Go between the template for projects and the company template",
		Where: "permissions",
		Line: []Command{
			{"company", "", "Make the commands be about the company template"},
			{"project", "", "Make the commands be about the template for projects"},
		},
	}
	Company = Action{
		On: []string{"c"}, Short: "choose",
		Long:  "Choose a company template that is there, or make one of the account's own",
		Where: "permissions",
		Line:  []Command{{"choose", "", ""}},
	}
	With = Action{
		On: []string{"left", "right"}, Label: "←→", Short: "compare with another",
		Long:  "Compare with the base, with what is in Procore now, or with another template",
		Where: "comparisons",
		Else:  "the number or the name of a template behind compare",
	}
	WithList = Action{
		On: []string{"t"}, Short: "choose",
		Long:  "Choose from a list what to compare with",
		Where: "comparisons",
		Else:  "compare alone lists them",
	}
	Apply = Action{
		On: []string{"enter"}, Short: "apply",
		Long:  "Take what is shown into the template",
		Where: "presets",
		Else:  "yes, where it is asked",
	}
	Tick = Action{
		On: []string{"space"}, Short: "tick",
		Long:  "Tick the row under the cursor, or take the tick away",
		Where: "presets",
		Else:  "numbers or names with commas between",
	}
	Leave = Action{
		On: []string{"esc"}, Short: "leave it",
		Long:  "Close what lies over the page and change nothing",
		Where: "overlays",
		Else:  "no, or b",
	}
	Name = Action{
		On: []string{"N"}, Short: "name",
		Long:  "Name the template, and choose what it starts from",
		Where: "permissions",
		Line:  []Command{{"name", "", ""}},
	}
	Undo = Action{
		On: []string{"u"}, Short: "undo", Long: "Take the last change back", Where: "permissions",
		Line: []Command{{"undo", "", ""}},
	}
	Redo = Action{
		On: []string{"ctrl+r"}, Label: "ctrl+r", Short: "redo",
		Long:  "Make the change again that was taken back",
		Where: "permissions", Hidden: true,
		Line: []Command{{"redo", "", ""}},
	}
	Diff = Action{
		On: []string{"d"}, Short: "diff",
		Long:  "Show what differs from the base, from what is in Procore now, or from any other template",
		Where: "permissions",
		Line: []Command{
			{"compare", "TEMPLATE", "Tell what differs from the base, from what is in Procore now, or from another template"},
		},
	}
	Filter = Action{
		On: []string{"/"}, Short: "filter",
		Long:  "Type words that must all occur in a row; Enter keeps the filter, Esc clears it",
		Where: "lists",
		Line:  []Command{{"list", "WORDS", "List what holds all of the words; all lists everything"}},
	}
	Drop = Action{
		On: []string{"x"}, Short: "leave out what is not here",
		Long:  "Leave out the tools and permissions that this company does not have",
		Where: "permissions",
		Line:  []Command{{"leave-out", "", ""}},
	}
	Rename = Action{
		On: []string{"m"}, Short: "make another",
		Long:  "Make a template with the next free name, where one of this name has other content",
		Where: "permissions",
		Line:  []Command{{"another", "", ""}},
	}
	ByHand = Action{
		On: []string{"h"}, Short: "change it by hand",
		Long:  "Change the existing template by hand, guided; everybody who has it gets the new levels",
		Where: "permissions",
		Line:  []Command{{"by-hand", "", ""}},
	}
	Adopt = Action{
		On: []string{"v"}, Short: "use this one",
		Long:  "Use the account that is there, or end it, although it is somebody's or may do more, by its e-mail",
		Where: "commits",
		Else:  "its e-mail, where it is asked once more",
	}
	Nothing = Action{
		On: []string{"v"}, Short: "use it as it is",
		Long:  "Use the template although it gives nothing, or not what the integration's page leaves open",
		Where: "permissions",
		Else:  "yes, where it is asked",
	}
)
