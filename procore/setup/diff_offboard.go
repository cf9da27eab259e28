package setup

import (
	"procore-setup/procore"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// leave plans the end of the account: it is added to no new project first, so that none
// comes while it is taken off those that it is on; then it is made inactive. What it has
// in names and templates stays: that is how Procore remembers who did what.
func (d *differ) leave() {
	a := d.snap.Account
	switch {
	case a == nil:
		d.report(d.spec.Problem("account.email", d.spec.Account.Email, "nobody in the Directory has exactly the e-mail"))
		return
	case NotToEnd(d.snap) != "":
		p := d.spec.Problem("account.email", a.Email, NotToEnd(d.snap))
		p.Hint = "nobody takes their own access away here; sign in as another company admin"
		d.report(p)
		return
	}
	d.newProjects()
	d.leaveProjects()
	switch {
	case a.Inactive:
		d.right(spec.StageProjects, "the account %s is inactive", person(a.User))
	case d.spec.Account.Kind == spec.AppAccount: // its app brings it back; see [Reminders]
		d.unknown("the account %s stays active until its app is removed, which is left to you",
			person(a.User))
	default:
		d.add(Change{
			Stage: spec.StageAccount, Target: "account " + text.Display(a.Email),
			Before: "active", After: "inactive", Source: d.source("account.email", "account"),
		}.of(&deactivateUser{a.Email}))
	}
}

// NotToEnd is why the account that was read is ended by nobody who is signed in like this;
// "" where it may be. The plan refuses it, whatever the admin says.
func NotToEnd(snap *Snapshot) string {
	if a := snap.Account; a != nil && a.ID == snap.Operator.ID {
		return "you are signed in with the very account"
	}
	return ""
}

// leaveProjects plans that the account is taken off every project that it is on.
func (d *differ) leaveProjects() {
	gone, strange := extra(d.spec, d.snap)
	all := append(gone, strange...)
	if len(all) > 0 {
		if why := unsureOfOthers(d.snap); why != "" {
			d.unknown("the account is on %s and is taken off none: %s", text.Count(len(all), "project"), why)
			return
		}
		d.onProjects(all, &removeProjects{bulk{email: d.email(), projects: projectIDs(all)}}, Change{
			Before: "on " + text.Count(len(all), "project"), After: "on none",
			Source: d.source("account.email", "account"),
		})
	}
	if why := unsureOfPlaces(d.snap); why != "" {
		d.unknown("where else the account may be: %s", why)
	} else if len(all) == 0 {
		d.right(spec.StageProjects, "the account is on no project")
	}
}

// defaultOf says which default project template the account has; nil: Procore does not.
func (s *Snapshot) defaultOf() *procore.TemplateRef {
	if s.Account == nil {
		return nil
	}
	return s.Account.DefaultTemplate
}
