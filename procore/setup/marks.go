package setup

import (
	"slices"

	"procore-setup/procore/permission"
	"procore-setup/procore/text"
)

// Untouched tells whether a row stays as a new template has it, and nothing is to be known.
func (r Row) Untouched() bool {
	warns := slices.ContainsFunc(r.Say, func(h Hint) bool { return h.Warn })
	return r.Tool != "" && r.Level == permission.None && len(r.Ticks) == 0 && !warns
}

// Needed counts the steps of a runbook that may not be left out.
func (r Runbook) Needed() int {
	n := 0
	for _, x := range r.Steps {
		if !x.Optional {
			n++
		}
	}
	return n
}

// The ways in which the job is done, as [journal.Marks] have them; empty: not asked yet.
const (
	WayApp    = "app"    // with an OAuth app of the company
	WayPortal = "portal" // the same, and the way to such an app is shown first
	WayHand   = "hand"   // in Procore's pages
)

// A WayChoice is one of them as a front end offers it: what it takes, what it gives, and
// who is needed.
type WayChoice struct {
	ID, Label, About, Who, Source string
}

// Ways are the three, for the answers so far.
func Ways(book Runbook, app []AppStep) []WayChoice {
	n := book.Tally()
	steps, about := text.Count(n.Steps, "step"), "about half an hour"
	if n.Steps == 0 {
		steps = "every step"
	} else {
		about = "about " + text.Count(n.Minutes(), "minute")
	}
	return []WayChoice{
		{
			ID: WayApp, Label: "With our company's app",
			About: "everything is done and proved for you; needs its client id and secret; about 3 minutes",
			Who: "Who: a full company admin of the company that the app is installed in. Everything is read back from " +
				"Procore after it was done; what is green was seen.",
		},
		{
			ID: WayPortal, Label: "We have no app yet: show me how",
			About: text.Count(len(app), "step") + " in Procore's developer portal and in the company, once; about 20 " +
				"minutes, and Procore's approval; then as above",
			Who: "Who: somebody with a business e-mail for the developer account, and a company admin to install the app. " +
				"You can leave at any step and go on days later; what can be looked at is looked at for you.",
			Source: "developers.procore.com, Create an App; Verification & Production Access",
		},
		{
			ID: WayHand, Label: "By hand, in Procore's pages",
			About: steps + ", each with your names filled in; " + about + "; nothing can be proved, all of it is attested",
			Who: "Who: a full company admin, in a browser. No app, no sign-in, no request from here. What you mark as done " +
				"is your word; the setup file of it has it proved later, once there is an app.",
		},
	}
}
