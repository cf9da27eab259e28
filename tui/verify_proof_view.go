package tui

import (
	"strings"

	"procore-setup/procore/setup"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

func (o *proofOverlay) View(s *Session, w, h int) string {
	var lines []string
	if o.failure != nil {
		lines = append(wrapAll(laidOut(o.failure), w), "")
	}
	if o.app != nil && o.stage == proofWaits {
		const whose = "These are of the app that brought the account, not your company's own."
		lines = append(lines, wrapAll([]string{whose}, w)...)
		lines = append(lines, "")
		n := max(h-len(lines), 1)
		return widget.Fit(strings.Join(append(lines, o.app.View(s.Theme, w, n)), "\n"), w, h)
	}
	switch {
	case o.stage == proofTries:
		lines = append(lines, "Signing in as the account…")
	case o.stage == proofAsks:
		lines = append(lines, wrapAll([]string{"Signed in. Asking Procore what the account sees and what it may do…"}, w)...)
	case o.attempt == nil:
		if o.failure == nil {
			lines = append(lines, "Making an address to sign in at…")
		}
	default:
		return widget.Fit(strings.Join(append(lines, o.address(s, w, h-len(lines))...), "\n"), w, h)
	}
	return widget.Fit(strings.Join(append(lines, o.promise(s, w)...), "\n"), w, h)
}

// address is the address to sign in at, and how.
func (o *proofOverlay) address(s *Session, w, h int) []string {
	how := "Open this address in a private window, where you are not signed in, and sign in as " +
		text.Display(s.Spec.Account.Email) + ":"
	if o.coded {
		how = strings.TrimSuffix(how, ":") + "; paste the code that Procore shows here:"
	}
	lines := append(wrapAll([]string{how}, w), "")
	lines = append(lines, linked(o.url(), w)...)
	lines = append(lines, "")
	if o.paste != nil {
		return append(lines, o.paste.View(s.Theme, w, max(h-len(lines), 1)))
	}
	return append(lines, o.promise(s, w)...)
}

// promise says what the sign-in is used for, and what has to be there for it.
func (o *proofOverlay) promise(s *Session, w int) []string {
	where := "5 projects"
	if o.sample == setup.SampleAll {
		where = "every project"
	}
	words := "Only read: who it is, which projects it sees, what it may do on " + where + " and in the company. " +
		"The sign-in is kept nowhere, and is ended at once."
	if a := s.Snapshot.Account; a != nil && a.LastLoginAt == nil && o.app == nil {
		words += "\nNobody had signed in with the account when it was read: its password is set by the link " +
			"in the invitation, in its mailbox."
	}
	return styled(s.Theme.Dim, words, w)
}
