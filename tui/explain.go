package tui

import (
	"errors"
	"strings"

	"procore-setup/procore/auth"
	"procore-setup/procore/journal"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// explain is [setup.Explain] in the words of a page: where to go in the wizard,
// and the titles of its fields.
func explain(err error) *text.Failure {
	var ps spec.Problems
	e := setup.Explain(err)
	switch {
	case errors.Is(err, auth.ErrSignInAgain):
		return &text.Failure{
			What: "Procore wants you to sign in again", Why: text.Display(err.Error()),
			Do: "Go back to the sign-in page (esc) and sign in. Your answers stay.",
		}
	case errors.Is(err, journal.ErrBusy):
		return &text.Failure{
			What: "Another procore-setup is at work on this company", Why: e.Why,
			Do: "Two at a time could undo each other's work: let that one end, or leave it there; then try again.",
		}
	case errors.As(err, &ps):
		var lines []string
		for _, p := range ps {
			lines = append(lines, p.Titled())
		}
		why := strings.Join(lines, "\n")
		return &text.Failure{What: "Some answers do not fit this company", Why: why, Do: "Go back and change them."}
	case e.Do == "":
		e.Do = "press r to try again"
	}
	return &text.Failure{What: sentence(e.What), Why: e.Why, Do: sentence(e.Do), Doc: e.Doc}
}

// inLine is a failure in a line, without what to do.
func inLine(f *text.Failure) string {
	if f.Why == "" {
		return f.What
	}
	return f.What + ": " + f.Why
}

// laidOut lays a failure out for a page.
func laidOut(f *text.Failure) []string {
	out := []string{"✗ " + f.What}
	if f.Why != "" {
		for _, l := range strings.Split(f.Why, "\n") {
			out = append(out, "  "+l)
		}
	}
	if f.Do != "" {
		out = append(out, "  → "+f.Do)
	}
	if f.Doc != "" {
		out = append(out, "  "+f.Doc)
	}
	return out
}
