package tui_test

import (
	"reflect"
	"slices"
	"strings"

	"procore-setup/procore/permission"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/spec"
)

// granted checks that nobody has anything that nobody agreed to: what others are and
// have is as it was, and what is new was in a plan that was said y to.
func (w *soakWorld) granted() {
	w.t.Helper()
	for _, id := range w.server.Companies() {
		before, now := w.before[id], w.server.State(id)
		agreed := slices.DeleteFunc(slices.Clone(w.agreed), func(a agreement) bool { return int64(a.spec.Company.ID) != id })
		w.templates(before, now, agreed)
		w.people(before, now, agreed)
		w.places(before, now, agreed)
	}
}

// ours tells whether an agreement is about a person.
func ours(agreed []agreement, email string) bool {
	return slices.ContainsFunc(agreed, func(a agreement) bool { return strings.EqualFold(a.spec.Account.Email, email) })
}

func (w *soakWorld) templates(before, now procoretest.State, agreed []agreement) {
	was := map[int64]procoretest.TemplateState{}
	for _, t := range before.Templates {
		was[t.ID] = t
	}
	for _, t := range now.Templates {
		if old, ok := was[t.ID]; ok {
			if !w.byHand[t.ID] && !reflect.DeepEqual(old, t) {
				w.t.Errorf("the template %q was changed from %v to %v", t.Name, old, t)
			}
			delete(was, t.ID)
			continue
		}
		if !slices.ContainsFunc(agreed, func(a agreement) bool { return a.makes(t) }) {
			w.t.Errorf("nobody agreed to the template %s %q: %v %v", t.Kind, t.Name, t.Levels, t.Granular)
		}
	}
	for _, t := range was {
		w.t.Errorf("the template %q is gone", t.Name)
	}
}

// makes tells whether a template is what was agreed to, row by row.
func (a agreement) makes(t procoretest.TemplateState) bool {
	scope := permission.ProjectScope
	if t.Kind == "company_tools" {
		scope = permission.CompanyScope
	}
	want, ok := a.wanted[scope]
	if !ok || a.stage != spec.StageTemplate {
		return false
	}
	for key, level := range t.Levels {
		if int(want.Level(key)) < level {
			return false
		}
		for _, action := range t.Granular[key] {
			if !want.Granted(key, action) {
				return false
			}
		}
	}
	return true
}

func (w *soakWorld) people(before, now procoretest.State, agreed []agreement) {
	was := map[int64]procoretest.UserState{}
	for _, u := range before.Users {
		was[u.ID] = u
	}
	for _, u := range now.Users {
		old, ok := was[u.ID]
		switch {
		case u.App && !ok, ours(agreed, u.Email): // an app's user came with the app
		case !ok:
			w.t.Errorf("nobody agreed to the account %s", u.Email)
		case u != old && u.Email != w.goal.email:
			w.t.Errorf("the account %s was changed from %+v to %+v", u.Email, old, u)
		}
		delete(was, u.ID)
	}
	for _, u := range was {
		w.t.Errorf("the account %s is gone", u.Email)
	}
}

func (w *soakWorld) places(before, now procoretest.State, agreed []agreement) {
	was, mail := map[[2]int64]int64{}, map[int64]string{}
	for _, m := range before.Memberships {
		was[[2]int64{m.User, m.Project}] = m.Template
	}
	for _, u := range now.Users {
		mail[u.ID] = u.Email
	}
	for _, m := range now.Memberships {
		at := [2]int64{m.User, m.Project}
		old, ok := was[at]
		delete(was, at)
		if ok && old == m.Template {
			continue
		}
		if !slices.ContainsFunc(agreed, func(a agreement) bool {
			return a.stage == spec.StageProjects && a.projects[m.Project] && strings.EqualFold(a.spec.Account.Email, mail[m.User])
		}) {
			w.t.Errorf("nobody agreed to %s on project %d", mail[m.User], m.Project)
		}
	}
	for at := range was {
		if !slices.ContainsFunc(agreed, func(a agreement) bool {
			return a.spec.Projects.Exact && !a.projects[at[1]] && strings.EqualFold(a.spec.Account.Email, mail[at[0]])
		}) {
			w.t.Errorf("%s was taken off project %d, to which nobody agreed", mail[at[0]], at[1])
		}
	}
}
