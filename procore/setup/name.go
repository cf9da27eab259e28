package setup

import (
	"maps"
	"slices"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// This file says when two things are the same, and how they are called in a
// sentence.

// readable tells whether Procore gave the content of t.
func readable(t procore.PermissionTemplate) bool { return t.Levels != nil || t.Granular != nil }

// content returns what t grants, in the rules' own terms. An action that is
// there as not granted stays so: its key is known by that.
func content(t procore.PermissionTemplate) permission.Template {
	c := permission.Template{
		Levels:   make(map[string]permission.Level, len(t.Levels)),
		Granular: make(map[string]map[string]bool, len(t.Granular)),
	}
	for key, l := range t.Levels {
		c.Levels[key] = permission.Level(l)
	}
	for key, actions := range t.Granular {
		if len(actions) > 0 {
			c.Granular[key] = maps.Clone(actions)
		}
	}
	return c
}

// wire fills the two maps of t with c, as Procore takes them.
func wire(t procore.PermissionTemplate, c permission.Template) procore.PermissionTemplate {
	c = c.Clone()
	t.Levels = make(map[string]int, len(c.Levels))
	for key, l := range c.Levels {
		t.Levels[key] = int(l)
	}
	t.Granular = c.Granular
	return t
}

// meant returns the templates that a name may mean ([spec.Names]).
func meant(list []procore.PermissionTemplate, name string) []procore.PermissionTemplate {
	return spec.Named(list, name, func(t procore.PermissionTemplate) string { return t.Name })
}

// named returns the template that a name means; false if there is none, or more
// than one.
func named(list []procore.PermissionTemplate, name string) (procore.PermissionTemplate, bool) {
	if found := meant(list, name); len(found) == 1 {
		return found[0], true
	}
	return procore.PermissionTemplate{}, false
}

// misnamed is the mistake of a name that means no template of a list, or more
// than one. Noun is what it should name.
func misnamed(s spec.Spec, field, name, noun string, list []procore.PermissionTemplate) spec.Problem {
	found := meant(list, name)
	if len(found) == 0 {
		return s.Problem(field, name, "this company has no "+noun+" called", names(list)...)
	}
	p := s.Problem(field, name, "this company has more than one "+noun+" that may be meant by")
	p.Hint = strings.Join(apart(found), " or ") + "; write it exactly as Procore has it, or rename one of them in Procore"
	return p
}

// apart names templates so that those that look the same can be told apart.
func apart(list []procore.PermissionTemplate) []string {
	var out []string
	for _, t := range list {
		out = append(out, text.Quote(t.Name)+" (id "+t.ID.String()+")")
	}
	return out
}

// names returns the names of the templates.
func names(list []procore.PermissionTemplate) []string {
	out := make([]string, 0, len(list))
	for _, t := range list {
		out = append(out, text.Display(t.Name))
	}
	return out
}

// maxSome is how many names a sentence lists.
const maxSome = 5

// some lists the first of many names in a sentence.
func some(names []string) string {
	if len(names) > maxSome {
		return strings.Join(names[:maxSome], ", ") + " and " + text.Number(len(names)-maxSome) + " more"
	}
	return strings.Join(names, ", ")
}

// ProjectName is what a project is called on a screen; one without a name says so.
func ProjectName(p procore.Project) string {
	if name := text.Display(p.Name); strings.TrimSpace(name) != "" {
		return name
	}
	return "(no name)"
}

// Called names a project with the company's number for it, by which people know it, and
// its id, which tells equal names apart: "Depot 7 (1480, id 300005)".
func Called(p procore.Project) string {
	id := p.ID.String()
	if number := text.Display(p.Number); strings.TrimSpace(number) != "" {
		id = number + ", id " + id
	}
	return ProjectName(p) + " (" + id + ")"
}

// person names a user with the e-mail.
func person(u procore.User) string {
	name := strings.TrimSpace(u.FirstName + " " + u.LastName)
	if name == "" {
		return text.Display(u.Email)
	}
	return text.Display(name) + " <" + text.Display(u.Email) + ">"
}

// sortedKeys returns the ids in order.
func sortedKeys[V any](m map[procore.ID]V) []procore.ID { return slices.Sorted(maps.Keys(m)) }

// setOf returns ids to look things up in.
func setOf(ids []procore.ID) map[procore.ID]bool {
	set := make(map[procore.ID]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}
