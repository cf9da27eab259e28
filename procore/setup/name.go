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
		for action, on := range actions {
			if c.Granular[key] == nil {
				c.Granular[key] = map[string]bool{}
			}
			c.Granular[key][action] = on
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

// named returns the first template called name, an exact spelling before one
// that differs in case.
func named(list []procore.PermissionTemplate, name string) (procore.PermissionTemplate, bool) {
	for _, t := range list {
		if t.Name == name {
			return t, true
		}
	}
	for _, t := range list {
		if spec.SameName(t.Name, name) {
			return t, true
		}
	}
	return procore.PermissionTemplate{}, false
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

// called names a project with its id, which tells equal names apart.
func called(p procore.Project) string { return text.Display(p.Name) + " (" + p.ID.String() + ")" }

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
