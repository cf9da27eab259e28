package setup

import (
	"context"
	"errors"
	"fmt"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// projects reads every project, closed ones too: they may be asked for, and the
// account may be on one.
func (g *reading) projects(ctx context.Context) error {
	snap := g.snap
	if g.kept&PartProjects != 0 {
		if g.sameProjects(ctx, snap) {
			g.begun(snap.Projects)
			return nil
		}
		snap.meanwhile(func() { snap.forget(PartProjects) })
	}
	list, err := g.API.Projects(ctx, procore.AllProjects, func(sofar []procore.Project, total int) error {
		g.begun(sofar)
		snap.Total = total
		if g.Page != nil {
			g.Page(sofar, total)
		}
		g.progress(Event{
			Kind: EventProgress, Text: "reading the projects", Done: len(sofar), Total: max(total, len(sofar)),
		})
		return nil
	})
	snap.Projects, snap.listed = list, time.Now()
	g.begun(list) // no page came: there are none, or they could not be read
	return err
}

// begun gives out the first projects to whoever waits for some of them.
func (g *reading) begun(list []procore.Project) {
	g.first.Do(func() {
		g.sample = openOnes(list)
		close(g.some)
	})
}

// errEnough ends a paged reading that has seen what it needs.
var errEnough = errors.New("enough")

// openOnes returns the first projects that the operator can open, for their manifest.
func openOnes(list []procore.Project) []procore.Project {
	var out []procore.Project
	for _, p := range list {
		if p.Active && !p.Template && len(out) < maxManifests {
			out = append(out, p)
		}
	}
	return out
}

// samples returns a few projects that the operator can open: of those that are being
// read, that were read, or else of a page that is read for it.
func (g *reading) samples(ctx context.Context) ([]procore.Project, error) {
	if err := opened(ctx, g.some); err != nil {
		return nil, err
	}
	switch {
	case len(g.sample) > 0 || g.parts&PartProjects != 0:
		return g.sample, nil
	case len(g.snap.Projects) > 0:
		return openOnes(g.snap.Projects), nil
	}
	var list []procore.Project
	_, err := g.API.Projects(ctx, procore.ActiveProjects, func(sofar []procore.Project, _ int) error {
		list = openOnes(sofar)
		return errEnough
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return list, err
}

// assignments reads where the account is. Procore's rows may carry only the name
// of a template, and two templates of different kinds can have one name; so,
// where that could matter, the holders of the wanted template are read by its id.
func (g *reading) assignments(ctx context.Context) error {
	if err := g.places(ctx); err != nil {
		return err
	}
	if err := g.after(ctx, PartTemplates, PartProjects); err != nil {
		return err
	}
	snap := g.snap
	if snap.Account != nil && !g.closed {
		if err := g.certain(ctx); err != nil {
			return err
		}
	}
	found := resolve(g.spec, snap)
	snap.seeHanded(found)
	snap.seeRefused(g.spec, found)
	if len(snap.Handed) <= snap.handedBad { // the workers said that so many failed: these are they
		g.refuseHanded(ctx, snap)
	}
	return nil
}

// places reads the account's assignments; see assignments.
func (g *reading) places(ctx context.Context) error {
	if err := g.after(ctx, PartAccount); err != nil {
		return err
	}
	snap := g.snap
	snap.Assignments = map[procore.ID]procore.Assignment{}
	if snap.Account == nil {
		return nil
	}
	list, err := g.guess.places(ctx, g.API, snap.Account.ID)
	if errors.Is(err, procore.ErrUnavailable) { // each project is asked, so they have to be known
		snap.unseen = snap.Account.Inactive // a project's Directory need not show those who are inactive
		if err := g.after(ctx, PartProjects); err != nil {
			return err
		}
		list, err = g.API.UserAssignments(ctx, snap.Account.ID, 0, among(g.spec, snap))
	}
	err = snap.partly(PartAssignments, snap.unread(err))
	if snap.Account.Inactive && soft(ctx, err) {
		// An inactive user may keep places or not; Procore need not say.
		snap.note(PartAssignments,
			"The projects of an inactive account can't be read; what it holds there shows once it is active.")
		g.closed, snap.unseen = true, true
		return nil
	}
	if err != nil {
		return err
	}
	snap.Assignments = make(map[procore.ID]procore.Assignment, len(list))
	for _, a := range list {
		snap.Assignments[a.ProjectID] = a
	}
	return nil
}

// certain makes sure which template the account holds where rows carry its name only.
func (g *reading) certain(ctx context.Context) error {
	s, snap := g.spec, g.snap
	found := resolve(s, snap)
	if found.id() == 0 {
		return nil
	}
	ambiguous := false
	for _, a := range snap.Assignments {
		ambiguous = ambiguous || a.TemplateID == 0 && a.TemplateName == found.existing.Name
	}
	if !ambiguous || g.allHold(ctx, found.existing) {
		snap.Certain = found.id()
		return nil
	}
	holders, err := g.API.UserAssignments(ctx, snap.Account.ID, found.id(), among(s, snap))
	if err = snap.partly(PartAssignments, snap.unread(err)); soft(ctx, err) {
		snap.note(PartAssignments,
			"Procore gives only the names of the account's templates on its projects, not which templates they are.")
		return nil
	}
	if err != nil {
		return err
	}
	for _, h := range holders {
		a, ok := snap.Assignments[h.ProjectID]
		if !ok {
			a = h
		}
		a.TemplateID, a.TemplateName = found.id(), found.existing.Name
		snap.Assignments[h.ProjectID] = a
	}
	if !snap.short(PartAssignments) {
		snap.Certain = found.id()
	}
	return nil
}

// unread notes the projects that did not let themselves be read, which is no
// failure of the whole; any other error is returned.
func (s *Snapshot) unread(err error) error {
	var part *procore.UnreadError
	if !errors.As(err, &part) {
		return err
	}
	if s.Unread == nil {
		s.Unread = map[procore.ID]string{}
	}
	for id, why := range part.Projects {
		s.Unread[id] = why.Error()
	}
	s.note(PartAssignments,
		"On "+text.Count(len(s.Unread), "project")+" Procore does not let it be read whether the account is there.")
	return nil
}

// among returns the projects to ask one by one where this company has no list of
// a user's projects. Others matter only where they are to be taken away.
func among(s spec.Spec, snap *Snapshot) []procore.ID {
	if s.Projects.Include == spec.IncludeListed && !s.Projects.Exact {
		return append([]procore.ID{}, s.Projects.IDs...) // never nil, which means not known
	}
	ids := make([]procore.ID, 0, len(snap.Projects))
	for _, p := range snap.Projects {
		if p.Active || s.Projects.Include == spec.IncludeAll || s.Projects.Exact {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// missing describes a fact that was not read, with its reason.
func missing(what string, err error) string {
	return fmt.Sprintf("%s could not be read: %v.", what, err)
}
