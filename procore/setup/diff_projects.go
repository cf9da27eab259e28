package setup

import (
	"cmp"
	"fmt"

	"procore-setup/procore"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// A placement is how the account stands on a project that was asked for.
type placement int

const (
	absent  placement = iota // not on it
	other                    // on it, with another template
	holding                  // on it, with the wanted template
	alike                    // on it, with a template of that name; its id is not known
	unknown                  // the project does not let it be read
)

// placed tells how the account stands on a project.
func placed(snap *Snapshot, project procore.ID, found resolution) placement {
	a, ok := snap.Assignments[project]
	_, closed := snap.Unread[project]
	switch {
	case !ok && (closed || snap.Partial&PartAssignments != 0):
		return unknown
	case !ok:
		return absent
	case found.existing == nil:
		return other
	case a.TemplateID == found.id():
		return holding
	case a.TemplateID == 0 && snap.Certain != found.id() && a.TemplateName == found.existing.Name:
		return alike
	}
	return other
}

// selected returns the projects that s asks for, in Procore's order, and the
// listed ids that are not among this company's projects.
func selected(s spec.Spec, snap *Snapshot) (list []procore.Project, strange []procore.ID) {
	listed := setOf(s.Projects.IDs)
	asked := func(p *procore.Project) bool {
		return !p.Template && (s.Projects.Include == spec.IncludeAll ||
			s.Projects.Include == spec.IncludeActive && p.Active || s.Projects.Include == spec.IncludeListed && listed[p.ID])
	}
	n := 0 // a list of thousands that grows is copied again and again
	for i := range snap.Projects {
		if asked(&snap.Projects[i]) {
			n++
		}
	}
	list = make([]procore.Project, 0, n)
	for i := range snap.Projects {
		p := &snap.Projects[i]
		if asked(p) {
			list = append(list, *p)
		}
		if !p.Template {
			delete(listed, p.ID)
		}
	}
	if s.Projects.Include != spec.IncludeListed {
		return list, nil
	}
	for _, id := range s.Projects.IDs {
		if listed[id] {
			strange = append(strange, id)
			delete(listed, id)
		}
	}
	return list, strange
}

// extra returns the projects that the account is on and s does not ask for, in Procore's
// order; and, by their ids, those that the list of projects does not show at all, of
// which nothing is known.
func extra(s spec.Spec, snap *Snapshot) (gone, strange []procore.Project) {
	list, _ := selected(s, snap)
	wanted := setOf(projectIDs(list))
	for _, p := range snap.Projects {
		if _, on := snap.Assignments[p.ID]; on && !wanted[p.ID] {
			gone = append(gone, p)
		}
		wanted[p.ID] = true
	}
	for _, id := range sortedKeys(snap.Assignments) {
		if !wanted[id] {
			strange = append(strange, procore.Project{ID: id, Name: snap.Assignments[id].Project})
		}
	}
	return gone, strange
}

// projects plans where the account works, then new projects and the invitation.
func (d *differ) projects() {
	list, strange := selected(d.spec, d.snap)
	for _, id := range strange {
		p := d.spec.Problem("projects.ids", id.String(), "this company has no project with the id")
		p.Hint = "the id is the number in the address of the project's pages"
		d.report(p)
	}
	if len(d.found.problems) > 0 || d.found.taken != "" {
		return
	}
	var add, move []procore.Project
	right := 0
	for i, p := range list {
		switch placed(d.snap, p.ID, d.found) {
		case absent, unknown: // adding leaves a place that exists as it is
			if add == nil {
				add = make([]procore.Project, 0, len(list)-i) // mostly it is on all of them or on none
			}
			add = append(add, p)
		case other:
			move = append(move, p)
		default:
			right++
		}
	}
	if right > 0 {
		d.right(spec.StageProjects, "%s", rightAlready(right))
	}
	gives := func(list []procore.Project) bulk {
		return bulk{email: d.email(), template: reference{d.found.id(), d.found.name}, projects: projectIDs(list)}
	}
	d.onProjects(add, &addProjects{gives(add)}, Change{
		Before: "not on them", After: "on " + text.Count(len(add), "project") + " with " + text.Display(d.found.name),
		Warnings: d.mayMail(),
	})
	moves := gives(move)
	moves.moves = true
	d.onProjects(move, &moveProjects{moves}, Change{Before: d.heldOn(move), After: text.Display(d.found.name)})
	if d.spec.Projects.Exact {
		d.remove()
	}
	d.newProjects()
	d.invitation()
}

// mayMail warns that Procore may write to a person who is added to projects: no document says
// whether it does. An app's account has no mailbox, and that of an account which this program
// makes is the integration's.
func (d *differ) mayMail() []string {
	a := d.snap.Account
	if a == nil || d.spec.Account.Kind == spec.AppAccount {
		return nil
	}
	if _, made := a.Took[ChangeCreateUser]; made {
		return nil
	}
	return []string{
		"It is not documented whether Procore mails somebody who is added to projects: " + person(a.User) +
			" may get a mail for each of them.",
	}
}

// remove plans that the account is taken off every other project: where it is known that
// these are others, and by nobody's guess.
func (d *differ) remove() {
	gone, strange := extra(d.spec, d.snap)
	if why := unsureOfOthers(d.snap); why != "" && len(gone)+len(strange) > 0 {
		d.unknown("the account is on %s and is taken off none: %s",
			text.Count(len(gone)+len(strange), "other project"), why)
		return
	}
	if len(strange) > 0 {
		d.unknown("the account is on %s that the list of projects does not show, and stays there",
			text.Count(len(strange), "project"))
	}
	d.onProjects(gone, &removeProjects{bulk{email: d.email(), projects: projectIDs(gone)}}, Change{
		Before: "on " + text.Count(len(gone), "other project"), After: "taken off them",
		Source: d.source("projects.exact", "projects"),
	})
}

// unsureOfOthers says why it is not known which projects were not asked for; "" where it is.
func unsureOfOthers(snap *Snapshot) string {
	switch {
	case snap.FullAdmin != Yes:
		return "it is not known whether Procore shows you every project"
	case snap.Partial&PartProjects != 0:
		return "the list of projects is not complete"
	case snap.Partial&PartAssignments != 0:
		return "the list of the account's projects is not complete"
	}
	return ""
}

// rightAlready says how many projects need nothing.
func rightAlready(n int) string {
	if n == 1 {
		return "1 project is right already"
	}
	return text.Number(n) + " projects are right already"
}

// onProjects plans one change for a set of projects, if there are any.
func (d *differ) onProjects(list []procore.Project, k kind, c Change) {
	if len(list) == 0 {
		return
	}
	c.Stage = spec.StageProjects
	c.Target = fmt.Sprintf("%s on %s", text.Display(d.email()), text.Count(len(list), "project"))
	c.Source = cmp.Or(c.Source, d.source("projects.include", "projects"))
	c.Details = make([]string, 0, len(list))
	for _, p := range list {
		c.Details = append(c.Details, Called(p))
	}
	d.add(c.of(k))
}

// projectIDs returns the ids of projects.
func projectIDs(list []procore.Project) []procore.ID {
	ids := make([]procore.ID, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	return ids
}

// heldOn names the templates that the account has on projects.
func (d *differ) heldOn(list []procore.Project) string {
	held := map[string]bool{}
	name := ""
	for _, p := range list {
		name = d.snap.held(p.ID)
		if spec.SameName(name, d.found.name) {
			name = "another template called " + name
		}
		held[name] = true
	}
	if len(held) == 1 {
		return name
	}
	return text.Count(len(held), "other template")
}

// newProjects plans that the account is added to new projects, or is not any more,
// where the answers say so. Where Procore does not let that be read, what it last
// answered counts.
func (d *differ) newProjects() {
	p, a := d.spec.Projects, d.snap.Account
	if !p.New && (!p.NoNew || a == nil) { // who is not there yet is added to none
		return
	}
	before := yesNo(!p.New, "yes", "no")
	if a != nil {
		switch on, known := addsNew(a); {
		case known && on == p.New:
			d.right(spec.StageProjects, "it is %s to new projects", yesNo(p.New, "added", "not added"))
			return
		case !known:
			before = notKnown
		}
	}
	k := &newProjects{d.email(), p.New}
	d.add(Change{
		Stage: spec.StageProjects, Target: k.words(),
		Before: before, After: yesNo(p.New, "yes", "no"), Source: d.source("projects.new"), Unsure: before == notKnown,
	}.of(k))
}

// notKnown is how something stands that Procore does not let be read.
const notKnown = "not known"

// addsNew tells whether the account is added to new projects, by what Procore
// says or last answered; known is false if it never said.
func addsNew(a *AccountState) (on, known bool) {
	if a.AddToNewProjects != nil {
		return *a.AddToNewProjects, true
	}
	if a.AppliedNew != nil {
		return a.AppliedNew.Value, true
	}
	set, off := a.Took[ChangeNew], a.Took[ChangeNoNew]
	return set.After(off), !set.IsZero() || !off.IsZero()
}

// invitation plans the mail with which the account's owner sets a password.
func (d *differ) invitation() {
	if !d.spec.Account.Invite || d.spec.Account.Kind == spec.AppAccount {
		return
	}
	before := "not sent"
	if a := d.snap.Account; a != nil {
		if invited(a) {
			d.right(spec.StageProjects, "the invitation was sent")
			return
		}
		if mayBeInvited(a) {
			d.unknown("the invitation is not sent again: %s", maybeInvited)
			return
		}
		if !a.Invited {
			before = notKnown
		}
	}
	c := Change{
		Stage: spec.StageProjects, Target: "invitation to " + text.Display(d.email()),
		Before: before, After: "sent", Source: d.source("account.invite"), Unsure: before == notKnown,
	}.of(&invite{d.email()})
	if c.Unsure {
		c.Details = append(c.Details, "Procore does not say whether it was invited before; a second invitation does no harm")
	}
	d.add(c)
}

// invited tells whether the invitation surely went out.
func invited(a *AccountState) bool {
	if a.InvitedAt != nil || a.LastLoginAt != nil {
		return true
	}
	_, took := a.Took[ChangeInvite]
	_, attested := a.Attested[ChangeInvite]
	return !a.Invited && (took || attested)
}
