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
func (r *Reader) projects(ctx context.Context, _ spec.Spec, snap *Snapshot) error {
	list, err := r.API.Projects(ctx, procore.AllProjects, func(sofar []procore.Project, total int) error {
		snap.Total = total
		if r.Page != nil {
			r.Page(sofar, total)
		}
		r.progress(Event{
			Kind: EventProgress, Text: "reading the projects", Done: len(sofar), Total: max(total, len(sofar)),
		})
		return nil
	})
	snap.Projects, snap.listed = list, time.Now()
	if err == nil && snap.FullAdmin == No {
		snap.note(PartProjects, "You are not a full company admin, so Procore may not have shown every project.")
	}
	return err
}

// errEnough ends a paged reading that has seen what it needs.
var errEnough = errors.New("enough")

// sample returns up to n projects that the operator can open, for their manifest.
func (r *Reader) sample(ctx context.Context, snap *Snapshot, n int) ([]procore.Project, error) {
	list := snap.Projects
	if len(list) == 0 {
		_, err := r.API.Projects(ctx, procore.ActiveProjects, func(sofar []procore.Project, _ int) error {
			list = sofar
			return errEnough
		})
		if err != nil && !errors.Is(err, errEnough) {
			return nil, err
		}
	}
	var out []procore.Project
	for _, p := range list {
		if p.Active && !p.Template && len(out) < n {
			out = append(out, p)
		}
	}
	return out, nil
}

// assignments reads where the account is. Procore's rows may carry only the name
// of a template, and two templates of different kinds can have one name; so,
// where that could matter, the holders of the wanted template are read by its id.
func (r *Reader) assignments(ctx context.Context, s spec.Spec, snap *Snapshot) error {
	if err := r.places(ctx, s, snap); err != nil {
		return err
	}
	found := resolve(s, snap)
	snap.seeHanded(found)
	snap.seeRefused(s, found)
	if len(snap.Handed) <= snap.handedBad { // the workers said that so many failed: these are they
		r.refuseHanded(ctx, snap)
	}
	return nil
}

// places reads the account's assignments; see assignments.
func (r *Reader) places(ctx context.Context, s spec.Spec, snap *Snapshot) error {
	snap.Assignments = map[procore.ID]procore.Assignment{}
	if snap.Account == nil {
		return nil
	}
	among := r.among(s, snap)
	list, err := r.API.UserAssignments(ctx, snap.Account.ID, 0, among)
	err = snap.unread(err)
	if snap.Account.Inactive && soft(ctx, err) {
		// An inactive user may keep places or not; Procore need not say.
		snap.note(PartAssignments,
			"The projects of an inactive account can't be read; what it holds there shows once it is active.")
		return nil
	}
	if err != nil {
		return err
	}
	snap.Assignments = make(map[procore.ID]procore.Assignment, len(list))
	for _, a := range list {
		snap.Assignments[a.ProjectID] = a
	}
	return r.certain(ctx, s, snap, among)
}

// certain makes sure which template the account holds where rows carry its name only.
func (r *Reader) certain(ctx context.Context, s spec.Spec, snap *Snapshot, among []procore.ID) error {
	found := resolve(s, snap)
	if found.id() == 0 {
		return nil
	}
	ambiguous := false
	for _, a := range snap.Assignments {
		ambiguous = ambiguous || a.TemplateID == 0 && a.TemplateName == found.existing.Name
	}
	if !ambiguous || r.allHold(ctx, snap, found.existing) {
		snap.Certain = found.id()
		return nil
	}
	holders, err := r.API.UserAssignments(ctx, snap.Account.ID, found.id(), among)
	if err = snap.unread(err); soft(ctx, err) {
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
	snap.Certain = found.id()
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
func (r *Reader) among(s spec.Spec, snap *Snapshot) []procore.ID {
	if s.Projects.Include == spec.IncludeListed && !s.Projects.Exact {
		return s.Projects.IDs
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
