package tui

import "slices"

// The key table. Screens name these; nothing else binds a key.
var (
	keyNext = Key{
		On: []string{"enter"}, Short: "next",
		Long:  "Go on to the next page, if nothing on this one stands in the way",
		Where: "everywhere",
	}
	keyBack = Key{
		On: []string{"esc"}, Short: "back",
		Long:  "Go up one level: close what is open, clear the filter, or go back a page. Never loses an answer",
		Where: "everywhere",
	}
	keyHelp = Key{
		On: []string{"?", "f1"}, Short: "help",
		Long:  "Show the keys and the explanation of this page (F1 while typing)",
		Where: "everywhere",
	}
	keyQuit = Key{
		On: []string{"ctrl+c"}, Label: "ctrl+c", Short: "leave",
		Long:  "Leave the wizard. Answers are kept; the next start goes on from them",
		Where: "everywhere", Hidden: true,
	}
	keyGo = Key{
		On: []string{"ctrl+p"}, Label: "ctrl+p", Short: "pages",
		Long:  "Go to a page that was reached before",
		Where: "everywhere", Hidden: true,
	}
	keyMouse = Key{
		On: []string{"f2"}, Short: "mouse",
		Long:  "Turn the mouse on (the wheel scrolls, a click moves the cursor) or off, so that text can be selected",
		Where: "everywhere", Hidden: true,
	}
	keyPause = Key{
		On: []string{"ctrl+z"}, Label: "ctrl+z", Short: "suspend",
		Long:  "Put the wizard into the background; fg brings it back",
		Where: "everywhere", Hidden: true,
	}
	keyField = Key{
		On: []string{"tab", "shift+tab"}, Label: "tab", Short: "field",
		Long:  "Go to the next field (shift+tab: to the one before)",
		Where: "forms",
	}
	keyPick = Key{
		On: []string{"space"}, Short: "choose",
		Long:  "Choose the option under the cursor (↑↓ move it)",
		Where: "forms",
	}
	keyAnswer = Key{
		On: []string{"y", "n", "left", "right"}, Label: "←→", Short: "change",
		Long:  "Change the answer; y and n give it",
		Where: "forms",
	}
	keyMove = Key{
		On: []string{"up", "down", "pgup", "pgdown", "home", "end"}, Label: "↑↓", Short: "move",
		Long:  "Move the cursor. Moving is not choosing",
		Where: "lists", Hidden: true,
	}
	keyReveal = Key{
		On: []string{"ctrl+r"}, Label: "ctrl+r", Short: "show",
		Long:  "Show the secret in the field, or hide it again",
		Where: "credentials",
	}
	keyChoose = Key{
		On: []string{"enter"}, Short: "choose",
		Long:  "Choose the row under the cursor and go on",
		Where: "lists",
	}

	keyFind = Key{
		On: []string{"a…z"}, Short: "find",
		Long:  "Type letters of a name to find it",
		Where: "integrations", Hidden: true,
	}

	keyCopy = Key{
		On: []string{"c"}, Short: "copy the address",
		Long:  "Copy the address to the clipboard",
		Where: "sign-in, steps by hand",
	}
	keyOpen = Key{
		On: []string{"o"}, Short: "open",
		Long:  "Open the address in a browser",
		Where: "sign-in, steps by hand, Verify",
	}
	keyPaste = Key{
		On: []string{"p", "tab"}, Short: "type the code",
		Long:  "Go to the field for the code that Procore shows",
		Where: "sign-in",
	}
	keyOther = Key{
		On: []string{"w"}, Short: "other way",
		Long:  "Switch between signing in with this machine's browser and with a code from another one",
		Where: "sign-in",
	}
	keyAgain = Key{
		On: []string{"r"}, Short: "try again",
		Long:  "Try again what did not work, or read it from Procore again",
		Where: "sign-in, pre-flight, commits, Verify",
	}

	keyAnew = Key{
		On: []string{"n"}, Short: "start something new",
		Long:  "Put the answers of the earlier start aside as a setup file, and begin with none",
		Where: "later starts",
	}
	keyWhere = Key{
		On: []string{"g"}, Short: "go on where you were",
		Long:  "After a later start: look what Procore has already, and go on with the first stage that has something left",
		Where: "pre-flight",
	}

	keyLevel = Key{
		On:    []string{"left", "right", "n", "r", "s", "a", "1", "2", "3", "4"},
		Label: "←→", Short: "level",
		Long:  "Lower or raise the tool's level; n, r, s, a (or 1 to 4) set None, Read Only, Standard, Admin",
		Where: "permissions",
	}
	keyGranular = Key{
		On: []string{"space"}, Short: "granular",
		Long:  "Open a tool's granular permissions, or grant and withdraw the one under the cursor",
		Where: "permissions",
	}
	keyAllOn = Key{
		On: []string{"t"}, Short: "turn all on", Hidden: true,
		Long:  "Turn every granular permission of the tool on, or off once all are on; what its level keeps on stays",
		Where: "permissions",
	}
	keyOpenAll = Key{
		On: []string{"o"}, Short: "open all", Hidden: true,
		Long:  "Open the granular permissions of every tool, or close them all",
		Where: "permissions",
	}
	keyAlarm = Key{
		On: []string{"!"}, Short: "next warning", Hidden: true,
		Long:  "Go on to the next row that a rule warns about",
		Where: "permissions",
	}
	keyBulk = Key{
		On: []string{"b"}, Short: "many",
		Long:  "Set all the tools that the filter leaves at once, as one step that u takes back",
		Where: "permissions",
	}
	keyPresets = Key{
		On: []string{"p"}, Short: "presets",
		Long:  "Fill in what one integration asks for, or several together; what it changes is shown first",
		Where: "permissions",
	}
	keyLeast = Key{
		On: []string{"l"}, Short: "least", Hidden: true,
		Long:  "Show what the integration does not need, and take it away",
		Where: "permissions",
	}
	keyAbout = Key{
		On: []string{"i"}, Short: "about", Hidden: true,
		Long:  "Show all that is known of the row: what it gives, its rules, its other names, and where we know it from",
		Where: "permissions",
	}
	keyTerms = Key{
		On: []string{"w"}, Short: "words", Hidden: true,
		Long:  "Choose whose words the tools are called by: Procore's editions differ",
		Where: "permissions",
	}
	keyTab = Key{
		On: []string{"tab", "shift+tab"}, Label: "tab", Short: "company",
		Long:  "Go between the template for projects and the company template",
		Where: "permissions",
	}
	keyCompany = Key{
		On: []string{"c"}, Short: "choose",
		Long:  "Choose a company template that is there, or make one of the account's own",
		Where: "permissions",
	}
	keyWith = Key{
		On: []string{"left", "right"}, Label: "←→", Short: "compare with another",
		Long:  "Compare with the base, with what is in Procore now, or with another template",
		Where: "comparisons",
	}
	keyWithList = Key{
		On: []string{"t"}, Short: "choose",
		Long:  "Choose from a list what to compare with",
		Where: "comparisons",
	}
	keyApply = Key{
		On: []string{"enter"}, Short: "apply",
		Long:  "Take what is shown into the template",
		Where: "presets",
	}
	keyTick = Key{
		On: []string{"space"}, Short: "tick",
		Long:  "Tick the row under the cursor, or take the tick away",
		Where: "presets",
	}
	keyLeave = Key{
		On: []string{"esc"}, Short: "leave it",
		Long:  "Close what lies over the page and change nothing",
		Where: "overlays",
	}
	keyName = Key{
		On: []string{"N"}, Short: "name",
		Long:  "Name the template, and choose what it starts from",
		Where: "permissions",
	}
	keyUndo = Key{On: []string{"u"}, Short: "undo", Long: "Take the last change back", Where: "permissions"}
	keyRedo = Key{
		On: []string{"ctrl+r"}, Label: "ctrl+r", Short: "redo",
		Long:  "Make the change again that was taken back",
		Where: "permissions", Hidden: true,
	}
	keyDiff = Key{
		On: []string{"d"}, Short: "diff",
		Long:  "Show what differs from the base, from what is in Procore now, or from any other template",
		Where: "permissions",
	}
	keyFilter = Key{
		On: []string{"/"}, Short: "filter",
		Long:  "Type words that must all occur in a row; Enter keeps the filter, Esc clears it",
		Where: "lists",
	}
	keyDrop = Key{
		On: []string{"x"}, Short: "leave out what is not here",
		Long:  "Leave out the tools and permissions that this company does not have",
		Where: "permissions",
	}
	keyRename = Key{
		On: []string{"m"}, Short: "make another",
		Long:  "Make a template with the next free name, where one of this name has other content",
		Where: "permissions",
	}
	keyByHand = Key{
		On: []string{"h"}, Short: "change it by hand",
		Long:  "Change the existing template by hand, guided; everybody who has it gets the new levels",
		Where: "permissions",
	}
	keyAdopt = Key{
		On: []string{"v"}, Short: "use this very account",
		Long:  "Use the account that is there, although it is somebody's or may do more; its e-mail is typed again",
		Where: "commits",
	}
	keyNothing = Key{
		On: []string{"v"}, Short: "use it as it is",
		Long:  "Use the template although it gives nothing, or not what the integration's page leaves open",
		Where: "permissions",
	}

	keySelect = Key{
		On: []string{"space"}, Short: "select",
		Long:  "Select the project under the cursor, or take it out",
		Where: "projects",
	}
	keyAll  = Key{On: []string{"a"}, Short: "all shown", Long: "Select every project that is shown", Where: "projects"}
	keyNone = Key{
		On: []string{"n"}, Short: "none",
		Long:  "Take every project that is shown out of the selection",
		Where: "projects",
	}
	keyInvert = Key{
		On: []string{"i"}, Short: "invert",
		Long:  "Turn the selection of what is shown round",
		Where: "projects",
	}
	keyNew = Key{
		On: []string{"+"}, Short: "new projects too",
		Long:  "Also add the account to every new project, or not",
		Where: "projects",
	}
	keyScope = Key{
		On: []string{"f"}, Short: "narrow",
		Long:  "Choose which projects are shown, by status, stage, region, program, type, account or template",
		Where: "projects",
	}
	keySort = Key{
		On: []string{"s"}, Short: "sort",
		Long:  "Sort the projects by the next column, and after the last as Procore lists them",
		Where: "projects", Hidden: true,
	}
	keyList = Key{
		On: []string{"l"}, Short: "paste a list",
		Long:  "Select projects by a list of ids, numbers or names; a list that is pasted opens this by itself",
		Where: "projects",
	}
	keyAdd = Key{
		On: []string{"enter"}, Short: "add",
		Long:  "Add the projects that the list means to the selection",
		Where: "projects",
	}
	keyRange = Key{
		On: []string{"v"}, Short: "range",
		Long:  "Begin a range at the cursor; space or v ends it and selects it",
		Where: "projects", Hidden: true,
	}
	keyExact = Key{
		On: []string{"x"}, Short: "only these",
		Long:  "Also take the account off every other project, or leave those alone",
		Where: "projects", Hidden: true,
	}

	keyCommit  = Key{On: []string{"y"}, Short: "change Procore", Long: "Carry out the listed changes", Where: "commits"}
	keyDetails = Key{
		On: []string{"d"}, Short: "details", Long: "Show the rows behind each change", Where: "commits, reviews",
	}
	keyStop = Key{
		On: []string{"ctrl+c"}, Label: "ctrl+c", Short: "stop",
		Long:  "While changes run: finish the one in hand and stop; pressed again: stop now",
		Where: "commits",
	}
	keyGoOn = Key{On: []string{"enter"}, Short: "go on", Long: "Go on to the next page", Where: "commits"}

	keyDone = Key{
		On: []string{"d"}, Short: "it is done",
		Long:  "Confirm that the step is done, where Procore does not let it be read",
		Where: "steps by hand",
	}
	keySkip = Key{
		On: []string{"s"}, Short: "skip",
		Long:  "Skip the step; only where it is optional",
		Where: "steps by hand",
	}
	keyLater = Key{
		On: []string{"esc"}, Short: "later",
		Long:  "Put the step off; the run stops there and can be gone on with",
		Where: "steps by hand",
	}

	keyExport = Key{
		On: []string{"e"}, Short: "export report",
		Long:  "Write the checklist as Markdown and JSON, and its projects as CSV",
		Where: "Verify",
	}
	keyKeep = Key{
		On: []string{"s"}, Short: "save setup file",
		Long:  "Save your answers as a setup file, for the commands plan, apply and verify",
		Where: "Verify",
	}
	keyLeft = Key{
		On: []string{"h"}, Short: "what is left to people",
		Long:  "Show what only people can do, step by step",
		Where: "Verify",
	}
	keyRetry = Key{
		On: []string{"t"}, Short: "try those again",
		Long:  "Show what is left to do on the projects that are not as asked, to try those again",
		Where: "Verify",
	}
	keyProve = Key{
		On: []string{"p"}, Short: "prove it",
		Long:  "Sign in as the account itself and see what it sees: only that shows that it works",
		Where: "Verify",
	}
	keyPrivate = Key{
		On: []string{"o"}, Short: "open private window",
		Long:  "Open the address in a private window, where you are not signed in (the demo has one)",
		Where: "proofs",
	}
	keyEvery = Key{
		On: []string{"a"}, Short: "look at every project",
		Long:  "Look at the account's levels on every project, or on 5 from all stages",
		Where: "proofs",
	}
	keyFinish = Key{On: []string{"q"}, Short: "finish", Long: "Leave the wizard, done", Where: "Verify"}
	keyYes    = Key{On: []string{"y"}, Short: "yes", Long: "Yes", Where: "questions"}
	keyNo     = Key{On: []string{"n", "esc"}, Label: "n", Short: "no", Long: "No", Where: "questions"}
	keyClose  = Key{
		On: []string{"esc", "enter"}, Label: "esc", Short: "close",
		Long:  "Close what lies over the page",
		Where: "overlays",
	}
)

// keyTable is every key, in the order in which the manual lists them.
func keyTable() []Key {
	return slices.Concat([]Key{
		keyNext, keyBack, keyHelp, keyGo, keyQuit, keyPause, keyMouse, keyField, keyPick,
		keyAnswer, keyReveal, keyMove, keyChoose, keyFind, keyFilter,
		keyCopy, keyOpen, keyPaste, keyOther, keyAgain, keyAnew, keyWhere,
		keyLevel, keyGranular, keyAllOn, keyOpenAll, keyBulk, keyUndo, keyRedo, keyAlarm, keyAbout, keyDiff, keyWith,
		keyWithList, keyPresets, keyTick, keyApply, keyLeave, keyLeast, keyName, keyTab, keyCompany, keyTerms, keyDrop,
		keyRename,
		keyByHand, keyNothing, keyAdopt,
		keySelect, keyAll, keyNone, keyInvert, keyRange, keyScope, keySort, keyList, keyAdd, keyNew, keyExact,
		keyCommit, keyDetails, keyStop, keyGoOn, keyDone, keySkip, keyLater, keyProve, keyPrivate, keyEvery,
		keyExport, keyKeep, keyLeft, keyRetry, keyFinish,
		keyYes, keyNo, keyClose,
	}, handKeys())
}
