package setup

import (
	"strings"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/spec"
)

// A setup file of a live account says that it is on all projects, or on the active ones,
// only where each of them was read and has its template; elsewhere it lists them.
func TestWhereALiveAccountWorks(t *testing.T) {
	const mine, other = procore.ID(900), procore.ID(901)
	for name, c := range map[string]struct {
		on, active, inactive int // with its template: the first projects are the active ones
		others               int // with another one, behind them
		edit                 func(*Snapshot)
		want                 string // included
		ids                  int
		notes                []string
		open                 string
	}{
		"all":                 {on: 5, active: 3, inactive: 2, want: spec.IncludeAll},
		"all, none inactive":  {on: 3, active: 3, want: spec.IncludeActive},
		"all, none active":    {on: 2, inactive: 2, want: spec.IncludeAll},
		"the active ones":     {on: 3, active: 3, inactive: 2, want: spec.IncludeActive},
		"one of the inactive": {on: 4, active: 3, inactive: 2, want: spec.IncludeActive, notes: []string{"It is also on 1 of 2 inactive projects."}},
		"not all active":      {on: 2, active: 3, inactive: 2, want: spec.IncludeListed, ids: 2},
		"another template": {
			on: 2, active: 3, others: 1, want: spec.IncludeListed, ids: 2,
			notes: []string{"On 1 project it has another template, which a setup file can't say:", "  Project 3 (300003): Other"},
		},
		"none":        {active: 3, open: "on no project with this template"},
		"no projects": {open: "on no project with this template"},
		"not a full admin": {
			on: 3, active: 3, edit: func(s *Snapshot) { s.FullAdmin = No }, want: spec.IncludeListed, ids: 3,
			notes: []string{"The projects could not all be read; it may be on others."},
		},
		"a list that was cut": {
			on: 3, active: 3, edit: func(s *Snapshot) { s.Partial = PartProjects }, want: spec.IncludeListed, ids: 3,
			notes: []string{"The projects could not all be read; it may be on others."},
		},
		"none of a list that was cut": {
			active: 3, edit: func(s *Snapshot) { s.Partial = PartAssignments }, open: "could not be read",
			notes: []string{"On 3 projects Procore does not let it be read whether it is there."},
		},
		"inactive, and none shown": {
			active: 3, edit: func(s *Snapshot) { s.Account.Inactive = true }, open: "could not be read",
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(c.active)
			w.projects = w.projects[:c.active]
			for i := range c.inactive {
				id := procore.ID(300001 + c.active + i)
				w.projects = append(w.projects, procore.Project{ID: id, Name: "Project " + id.String()})
			}
			snap := read(t, w, journal.New(), spec.Spec{})
			snap.Read, snap.FullAdmin, snap.Account = PartAll, Yes, &AccountState{}
			snap.Assignments = map[procore.ID]procore.Assignment{}
			for i := range c.on + c.others {
				a := procore.Assignment{ProjectID: procore.ID(300001 + i), TemplateID: mine, TemplateName: "Mine"}
				if i >= c.on {
					a.TemplateID, a.TemplateName = other, "Other"
				}
				snap.Assignments[a.ProjectID] = a
			}
			if c.edit != nil {
				c.edit(snap)
			}
			l := &live{snap: snap, template: procore.PermissionTemplate{ID: mine, Name: "Mine"}}
			l.Open, l.Comments = map[string]string{}, map[string][]string{}
			l.places()
			p := l.Spec.Projects
			if p.Include != c.want || len(p.IDs) != c.ids {
				t.Errorf("%s, %d listed", p.Include, len(p.IDs))
			}
			if got := strings.Join(l.Comments["projects"], "\n"); got != strings.Join(c.notes, "\n") {
				t.Errorf("the notes are\n%s", got)
			}
			if open := l.Open["projects.include"]; (open == "") != (c.open == "") || !strings.Contains(open, c.open) {
				t.Errorf("left open: %q", open)
			}
		})
	}
}
