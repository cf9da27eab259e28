package setup

import (
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/spec"
)

// Settled tells whether an answer closes what an integration's page leaves open. What
// only a person can know, no answer closes.
func Settled(o spec.OpenPoint, s spec.Spec, snap *Snapshot) bool {
	switch _, what, _ := strings.Cut(o.ID, "/"); what {
	case "email":
		return s.Account.Email != ""
	case "levels":
		return len(s.Template.Tools) > 0 && GivesNothing(s, snap) == ""
	case "company_tools":
		return s.Account.CompanyTemplateName() != ""
	}
	return false
}

// OpenPoints returns what the page of the integration leaves open and no answer closes, in
// an admin's words.
func OpenPoints(s spec.Spec, snap *Snapshot) []string {
	var out []string
	for _, o := range s.Preset().Open {
		if !Settled(o, s, snap) {
			out = append(out, o.Text)
		}
	}
	return out
}

// afterwards returns the steps that will be left to people when all of a plan is done.
func afterwards(s spec.Spec, snap *Snapshot) []Change {
	after := *snap
	var a AccountState
	switch {
	case snap.Account != nil:
		a = *snap.Account
	case s.Account.Email == "" || s.Ending():
		return nil
	default:
		a.User = procore.User{Email: s.Account.Email}
	}
	if !s.Ending() {
		a.Inactive = false
		if s.Account.Invite && !invited(&a) {
			a.InvitedAt = &snap.At
		}
	}
	after.Account = &a
	return Reminders(s, &after)
}
