package tui

import tea "charm.land/bubbletea/v2"

// A Screen is one page of the wizard. It reads and changes the [Session] and
// keeps only what a page forgets when it is left: cursor, scroll, open fields.
type Screen interface {
	// Title is what the page asks, as a sentence.
	Title() string
	// Enter is called every time the page opens: it rebuilds the page from the
	// spec and starts what has to be read.
	Enter(*Session) tea.Cmd
	// Update takes a key or the answer of a load.
	Update(*Session, tea.Msg) (Action, tea.Cmd)
	// View draws the page's body; it has no side effects.
	View(s *Session, w, h int) string
	// Keys are those that the page knows now. A key that can't work now says why.
	Keys(*Session) []Key
	// Blocked tells why the page can't be left forwards; "" if it can.
	Blocked(*Session) string
}

// An Overlay lies over a page until it is closed.
type Overlay interface {
	Title() string
	Update(*Session, tea.Msg) (Action, tea.Cmd)
	View(s *Session, w, h int) string
	Keys(*Session) []Key
}

// A typer is a screen or an overlay in which letters are text for now.
type typer interface{ Typing() bool }

// An escaper is a screen that has something of its own to close before Esc
// means "back": it does so and returns true.
type escaper interface{ Escape(*Session) bool }

// A skipper is a screen that is passed over, forwards and backwards, while
// there is nothing to ask.
type skipper interface{ Skip(*Session) bool }

// An explainer is a screen that explains what has the focus, in one to four
// lines and the place where we know it from.
type explainer interface {
	Explain(*Session) (text, source string)
}

// A denser is a screen that needs its room for a list: its explanation stands in the
// help alone, unless the screen is as wide as it says; 0: it has room.
type denser interface{ Dense() int }

// roomFor is how wide a screen has to be for a page to have its explanation on it.
func roomFor(s Screen) int {
	if d, ok := s.(denser); ok {
		return d.Dense()
	}
	return 0
}

type actionKind int

const (
	actStay actionKind = iota
	actNext
	actBack
	actOpen
	actClose
	actReplace
	actGoto
	actEnd
)

// An Action is what a screen or an overlay asks [App] to do.
type Action struct {
	kind    actionKind
	overlay Overlay
	to      destination
	outcome error
	onward  bool   // what it goes to is on the way forward
	words   string // what the page that is left leaves behind, as one line on the next
}

// The actions that need nothing said.
var (
	Stay  = Action{}
	Next  = Action{kind: actNext}
	Back  = Action{kind: actBack}
	Close = Action{kind: actClose}
)

// pass goes on from a page on which nothing is to be decided, and leaves a line about
// it on the next one.
func pass(words string) Action { return Action{kind: actNext, words: words} }

// Open puts an overlay on top.
func Open(o Overlay) Action { return Action{kind: actOpen, overlay: o} }

// Replace closes the overlay on top and puts another one in its place.
func Replace(o Overlay) Action { return Action{kind: actReplace, overlay: o} }

// End leaves the wizard with an outcome.
func End(outcome error) Action { return Action{kind: actEnd, outcome: outcome} }

// goTo goes to a page before which all is answered, or right in Procore.
func goTo(to destination) Action { return Action{kind: actGoto, to: to} }
