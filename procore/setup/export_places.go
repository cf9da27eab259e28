package setup

import (
	"procore-setup/procore"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// standing is where a live account works, in Procore's order of the projects.
type standing struct {
	mine, others      []procore.Project // with its default template, and with another one
	active, inactive  int               // projects of the company
	activeOn, closeOn int               // of them with its default template
	unread            int               // that do not say
}

// standing counts the account's places.
func (l *live) standing() standing {
	var st standing
	found := resolution{existing: &l.template}
	known := l.template.ID != 0
	seen := map[procore.ID]bool{}
	for _, p := range l.snap.Projects {
		if p.Template {
			continue
		}
		seen[p.ID] = true
		total, on := &st.inactive, &st.closeOn
		if p.Active {
			total, on = &st.active, &st.activeOn
		}
		*total++
		switch place := placed(l.snap, p.ID, found); {
		case place == unknown:
			st.unread++
		case place == absent:
		case place == other && known:
			st.others = append(st.others, p)
		default:
			st.mine = append(st.mine, p)
			*on++
		}
	}
	for _, id := range sortedKeys(l.snap.Assignments) { // on a project that is not listed
		if !seen[id] {
			st.others = append(st.others, procore.Project{ID: id, Name: l.snap.Assignments[id].Project})
		}
	}
	return st
}

// places says on which projects the account works: all, the active ones, or a list. That
// it is on all of them is said only where all of them were read.
func (l *live) places() {
	st, to := l.standing(), &l.Spec.Projects
	whole := l.snap.FullAdmin == Yes && l.snap.Partial&(PartProjects|PartAssignments) == 0 && st.unread == 0
	l.beside(st, whole)
	switch {
	case whole && st.inactive > 0 && len(st.mine) == st.active+st.inactive:
		to.Include = spec.IncludeAll
	case whole && st.active > 0 && st.activeOn == st.active:
		to.Include = spec.IncludeActive
		if st.closeOn > 0 {
			l.note("projects", "It is also on %s of %s.", text.Number(st.closeOn), text.Count(st.inactive, "inactive project"))
		}
	case len(st.mine) > 0:
		to.Include = spec.IncludeListed
		for _, p := range st.mine {
			to.IDs = append(to.IDs, p.ID)
			l.Spec.SetSource("projects.ids."+p.ID.String(), spec.Source{By: spec.ByProcore, Text: p.Name})
		}
	case whole && !l.closed():
		l.unknown("projects.include", "it is on no project with this template: active, all or listed")
	default:
		l.unknown("projects.include", "where it works could not be read: active, all or listed")
	}
}

// closed tells whether the places of an inactive account may be hidden.
func (l *live) closed() bool { return l.snap.Account.Inactive && len(l.snap.Assignments) == 0 }

// beside notes what the list of projects does not say.
func (l *live) beside(st standing, whole bool) {
	if n := len(st.others); n > 0 {
		l.note("projects", "On %s it has another template, which a setup file can't say:", text.Count(n, "project"))
		for _, p := range st.others {
			l.note("projects", "  %s: %s", Called(p), l.snap.templateOn(l.snap.Assignments[p.ID]))
		}
	}
	switch {
	case st.unread > 0:
		l.note("projects", "On %s Procore does not let it be read whether it is there.", text.Count(st.unread, "project"))
	case !whole:
		l.note("projects", "The projects could not all be read; it may be on others.")
	}
}
