package action

// The actions everywhere and while connecting. Screens and questions name these; nothing
// else binds a key or a command.
var (
	Next = Action{
		On: []string{"enter"}, Short: "next",
		Long:  "Go on to the next page, if nothing on this one stands in the way",
		Where: "everywhere",
		Else:  "an empty line",
	}
	Back = Action{
		On: []string{"esc"}, Short: "back",
		Long:  "Go up one level: close what is open, clear the filter, or go back a page. Never loses an answer",
		Where: "everywhere",
		Line:  []Command{{"b", "", ""}},
	}
	Help = Action{
		On: []string{"?", "f1"}, Short: "help",
		Long:  "Show the keys and the explanation of this page (F1 while typing)",
		Where: "everywhere",
		Line:  []Command{{"?", "", ""}},
	}
	Quit = Action{
		On: []string{"ctrl+c"}, Label: "ctrl+c", Short: "leave",
		Long:  "Leave the wizard. Answers are kept; the next start goes on from them",
		Where: "everywhere", Hidden: true,
		Line: []Command{{"q", "", ""}},
	}
	Go = Action{
		On: []string{"ctrl+p"}, Label: "ctrl+p", Short: "pages",
		Long:  "Go to a page that was reached before",
		Where: "everywhere", Hidden: true,
		Line: []Command{{"go", "STAGE", ""}},
	}
	Mouse = Action{
		On: []string{"f2"}, Short: "mouse",
		Long:  "Turn the mouse on (the wheel scrolls, a click moves the cursor) or off, so that text can be selected",
		Where: "everywhere", Hidden: true,
		Else: "nothing is drawn, so nothing is clicked",
	}
	Pause = Action{
		On: []string{"ctrl+z"}, Label: "ctrl+z", Short: "suspend",
		Long:  "Put the wizard into the background; fg brings it back",
		Where: "everywhere", Hidden: true,
		Else: "ctrl+z, as in every program",
	}
	Field = Action{
		On: []string{"tab", "shift+tab"}, Label: "tab", Short: "field",
		Long:  "Go to the next field (shift+tab: to the one before)",
		Where: "forms",
		Else:  "one question follows the other; b goes back",
	}
	Pick = Action{
		On: []string{"space"}, Short: "choose",
		Long:  "Choose the option under the cursor (↑↓ move it)",
		Where: "forms",
		Else:  "the number or the name of an option",
	}
	Answer = Action{
		On: []string{"y", "n", "left", "right"}, Label: "←→", Short: "change",
		Long:  "Change the answer; y and n give it",
		Where: "forms",
		Else:  "yes or no",
	}
	Move = Action{
		On: []string{"up", "down", "pgup", "pgdown", "home", "end"}, Label: "↑↓", Short: "move",
		Long:  "Move the cursor. Moving is not choosing",
		Where: "lists", Hidden: true,
		Line: []Command{{"more", "", "Write the next page of a list"}},
		Else: "rows are called by their number or name",
	}
	Reveal = Action{
		On: []string{"ctrl+r"}, Label: "ctrl+r", Short: "show",
		Long:  "Show the secret in the field, or hide it again",
		Where: "credentials",
		Else:  "how many characters were received is told",
	}
	Choose = Action{
		On: []string{"enter"}, Short: "choose",
		Long:  "Choose the row under the cursor and go on",
		Where: "lists",
		Else:  "the number or the name of an option",
	}

	Find = Action{
		On: []string{"a…z"}, Short: "find",
		Long:  "Type letters of a name to find it",
		Where: "integrations", Hidden: true,
		Else: "the first letters of its name, if no other one has them",
	}

	Copy = Action{
		On: []string{"c"}, Short: "copy the address",
		Long:  "Copy the address to the clipboard",
		Where: "sign-in, steps by hand",
		Else:  "the address stands on a line of its own",
	}
	Open = Action{
		On: []string{"o"}, Short: "open",
		Long:  "Open the address in a browser",
		Where: "sign-in, steps by hand, Verify",
		Line:  []Command{{"open", "", ""}},
	}
	Paste = Action{
		On: []string{"p", "tab"}, Short: "type the code",
		Long:  "Go to the field for the code that Procore shows",
		Where: "sign-in",
		Else:  "the code itself is the answer",
	}
	Other = Action{
		On: []string{"w"}, Short: "other way",
		Long:  "Switch between signing in with this machine's browser and with a code from another one",
		Where: "sign-in",
		Line:  []Command{{"other", "", ""}},
	}
	Again = Action{
		On: []string{"r"}, Short: "try again",
		Long:  "Try again what did not work, or read it from Procore again",
		Where: "sign-in, pre-flight, commits, Verify",
		Line:  []Command{{"again", "", "Try again what did not work, or read it from Procore again"}},
	}

	Anew = Action{
		On: []string{"n"}, Short: "start something new",
		Long:  "Put the answers of the earlier start aside as a setup file, and begin with none",
		Where: "later starts",
		Else:  "no, where it is asked whether to go on",
	}
	Where = Action{
		On: []string{"g"}, Short: "go on where you were",
		Long:  "After a later start: look what Procore has already, and go on with the first stage that has something left",
		Where: "pre-flight",
		Line:  []Command{{"go", "", ""}},
	}
)

// Table is every action, in the order in which the manual lists them.
func Table() []Action {
	return []Action{
		Next, Back, Help, Go, Quit, Pause, Mouse, Field, Pick,
		Answer, Reveal, Move, Choose, Find, Filter,
		Copy, Open, Paste, Other, Again, Anew, Where,
		Level, Granular, AllOn, OpenAll, Bulk, Undo, Redo, Alarm, About, Diff, With,
		WithList, Presets, Tick, Apply, Leave, Least, Name, Tab, Company, ForYou, Terms, Drop,
		Rename,
		ByHand, Nothing, Adopt,
		Select, All, None, Invert, Range, Scope, Sort, List, Add, New, Exact,
		Commit, Details, Whole, Stop, GoOn, Done, Skip, Later, Prove, Private, Every,
		Export, Keep, Left, Step, Mend, Retry, SignOut, Finish,
		Yes, No, Close,
		LookAt, Views, Against, KeepAccount, KeepLook, Use, Offboard, Clear,
		Ticked, Fill, Value, Turn, Paper, Instead, ProveByApp, Show,
	}
}
