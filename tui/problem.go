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

// A problem is an error in the four parts that every page shows.
type problem struct{ what, why, do, doc string }

// explain is [setup.Explain] in the words of a page: where to go in the wizard,
// and the titles of its fields.
func explain(err error) problem {
	var ps spec.Problems
	e := setup.Explain(err)
	switch {
	case errors.Is(err, auth.ErrSignInAgain):
		return problem{
			what: "Procore wants you to sign in again", why: text.Display(err.Error()),
			do: "Go back to the sign-in page (esc) and sign in. Your answers stay.",
		}
	case errors.Is(err, journal.ErrBusy):
		return problem{
			what: "Another procore-setup is at work on this company", why: e.Why,
			do: "Two at a time could undo each other's work: let that one end, or leave it there; then try again.",
		}
	case errors.As(err, &ps):
		var lines []string
		for _, p := range ps {
			lines = append(lines, p.Titled())
		}
		why := strings.Join(lines, "\n")
		return problem{what: "Some answers do not fit this company", why: why, do: "Go back and change them."}
	case e.Do == "":
		e.Do = "press r to try again"
	}
	return problem{sentence(e.What), e.Why, sentence(e.Do), e.Doc}
}

// short is the problem in a line.
func (p problem) short() string {
	if p.why == "" {
		return p.what
	}
	return p.what + ": " + p.why
}

// lines lays the problem out for a page.
func (p problem) lines() []string {
	out := []string{"✗ " + p.what}
	if p.why != "" {
		for _, l := range strings.Split(p.why, "\n") {
			out = append(out, "  "+l)
		}
	}
	if p.do != "" {
		out = append(out, "  → "+p.do)
	}
	if p.doc != "" {
		out = append(out, "  "+p.doc)
	}
	return out
}
