package setup

import (
	"errors"

	"procore-setup/procore/text"
)

// errFault is the cause of every error that was a panic.
var errFault = errors.New("a fault of this program")

// guard is deferred by every part of the engine that may be given what nobody has
// thought of: a panic becomes the part's error, and the program goes on to keep
// what it has. doing says what was under way.
func guard(doing func() string, err *error) {
	if v := recover(); v != nil {
		*err = &text.Failure{
			Causes: errFault,
			What:   doing(), Why: "this program has a fault: " + text.Display(text.Fault(v)),
			Do: "run it again: it goes on from what Procore says; if it fails in the same place, report it with the log",
		}
	}
}
