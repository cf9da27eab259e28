package setup

import (
	"context"
	"errors"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"procore-setup/procore"
)

// The readings of this file answer a question about thousands of projects with a
// call or two. Where they can't, the whole is read as it is for a few.

// longList is how many projects make it worthwhile to ask for their ids first: below
// it, the list itself takes no more calls.
const longList = 600

// sameProjects tells whether the projects, open and closed, are those that were read
// a moment ago. Only names may have changed since then, and they decide nothing.
func (r *Reader) sameProjects(ctx context.Context, snap *Snapshot) bool {
	if !snap.Has(PartProjects) || snap.short(PartProjects) ||
		len(snap.Projects) <= longList || time.Since(snap.listed) >= lasting {
		return false
	}
	var all, active []procore.ID
	for _, p := range snap.Projects {
		all = append(all, p.ID)
		if p.Active {
			active = append(active, p.ID)
		}
	}
	var group errgroup.Group
	for status, want := range map[procore.ProjectStatus][]procore.ID{
		procore.ActiveProjects: active, procore.AllProjects: all,
	} {
		group.Go(func() (err error) {
			defer guard(checking, &err)
			if !r.lists(ctx, status, want) {
				return errOthers
			}
			return nil
		})
	}
	return group.Wait() == nil
}

// errOthers means that the projects are not those of before.
var errOthers = errors.New("there are other projects")

// lists tells whether Procore lists exactly these projects.
func (r *Reader) lists(ctx context.Context, status procore.ProjectStatus, want []procore.ID) bool {
	got, err := r.API.ProjectIDs(ctx, status)
	if err != nil {
		return false
	}
	slices.Sort(got)
	slices.Sort(want)
	return slices.Equal(slices.Compact(got), want)
}

// allHold tells whether every place whose template is known by this name only has
// this very template, and notes it there. It has if Procore counts as many holders of
// the template, by its id, as there are places with its name.
func (g *reading) allHold(ctx context.Context, template *procore.PermissionTemplate) bool {
	snap := g.snap
	alike := func(a procore.Assignment) bool {
		return a.TemplateID == 0 && a.TemplateName == template.Name
	}
	places := 0
	for _, a := range snap.Assignments {
		if a.TemplateID == template.ID || alike(a) {
			places++
		}
	}
	n, err := g.guess.count(ctx, g.API, snap.Account.ID, template.ID)
	if err != nil || n != places {
		return false
	}
	for id, a := range snap.Assignments {
		if alike(a) {
			a.TemplateID, a.TemplateName = template.ID, template.Name
			snap.Assignments[id] = a
		}
	}
	return true
}
