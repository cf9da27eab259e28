// Package widget holds the parts that the wizard's screens are made of.
//
// Rules of the package:
//   - Plain data goes in, results come out. A widget keeps its cursor, its scroll
//     and its filter; the answers stay with the caller, who hands in fresh rows.
//   - View draws exactly h lines of exactly w cells, at any size. It changes nothing
//     but its own scroll, and remembers how far a page key goes. The theme comes with
//     the call, so that it may change at any time.
//   - Key tells whether the key meant something here. What it did not take, the
//     caller may use; Esc is taken only where there is something to leave.
//   - While Typing is true every printable key is text: the caller must not read
//     it as a command.
//   - Meaning never rests on colour alone: a glyph or a word carries it.
//   - It imports Charm's modules and the standard library, nothing else.
package widget

// A Result is what a widget reports of one key press: an answer that the caller
// may act on. It is nil where nothing but the widget's own view has changed.
type Result interface{ result() }

// A Denied says that the pressed key does nothing here, and why, in words for
// the message line.
type Denied struct{ Why string }

func (Denied) result() {}

// A Binding is a key, or a few of the same kind, and what it does now.
type Binding struct {
	Label string // as shown: "←→", "space"
	Text  string // what it does: "level"
	Off   string // why it does nothing now; empty: it works
}
