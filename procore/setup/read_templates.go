package setup

import (
	"context"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/text"
)

// maxShown bounds how many templates are read one by one only to learn keys,
// where the list does not carry what they grant.
const maxShown = 6

// maxManifests bounds how many projects are asked for the names of their tools.
const maxManifests = 3

// templates reads the permission templates of all kinds and what this company's
// templates can say.
func (r *Reader) templates(ctx context.Context, s Spec, snap *Snapshot) error {
	var err error
	if snap.Global, err = r.API.Templates(ctx, procore.KindGlobal, true); err != nil {
		return err
	}
	if err := r.show(ctx, s, snap.Global); err != nil {
		return err
	}
	snap.OfCompany, err = r.otherTemplates(ctx, snap, procore.KindCompany, "The company-level permission templates")
	if err != nil {
		return err
	}
	list, err := r.otherTemplates(ctx, snap, procore.KindProject, "The templates of single projects")
	if err != nil {
		return err
	}
	global := map[procore.ID]bool{}
	for _, t := range snap.Global {
		global[t.ID] = true
	}
	for _, t := range list {
		// This list may hold the global ones as well.
		if !global[t.ID] {
			snap.OfProjects = append(snap.OfProjects, t)
		}
	}
	if snap.labels == nil || snap.labelsOf != snap.Company.ID {
		snap.labelsOf = snap.Company.ID
		if snap.labels, err = r.labels(ctx, snap); err != nil {
			return err
		}
	}
	var harvest []permission.Template
	for _, t := range snap.Global {
		if readable(t) {
			harvest = append(harvest, content(t))
		}
	}
	if len(harvest) == 0 {
		snap.note(PartTemplates, "No permission template of this company shows what it grants, so its tools are not known.")
	}
	snap.Vocabulary = permission.NewVocabulary(r.Catalog, permission.ProjectScope, harvest, snap.labels)
	return nil
}

// otherTemplates reads the templates of a kind that matters for names only; where
// they can't be read that is noted.
func (r *Reader) otherTemplates(ctx context.Context, snap *Snapshot, kind procore.TemplateKind, what string,
) ([]procore.PermissionTemplate, error) {
	list, err := r.API.Templates(ctx, kind, false)
	if err != nil && !soft(ctx, err) {
		return nil, err
	}
	if err != nil {
		snap.note(PartTemplates, missing(what, err))
	}
	return list, nil
}

// show reads, one by one, the templates whose content matters and did not come
// with the list: the base, those of the wanted name, and a few more for their keys.
func (r *Reader) show(ctx context.Context, s Spec, list []procore.PermissionTemplate) error {
	others := 0
	for i, t := range list {
		needed := sameName(t.Name, s.Template.Base) || numbered(t.Name, s.Template.Name)
		if readable(t) || !needed && others == maxShown {
			continue
		}
		if !needed {
			others++
		}
		full, err := r.API.Template(ctx, t.ID)
		switch {
		case err == nil:
			list[i].Levels, list[i].Granular = full.Levels, full.Granular
			if list[i].Category == "" {
				list[i].Category = full.Category
			}
		case !soft(ctx, err):
			return err
		}
	}
	return nil
}

// numbered tells whether name is base, or base with a number behind it.
func numbered(name, base string) bool {
	if base == "" || len(name) < len(base) || !sameName(name[:len(base)], base) {
		return false
	}
	return strings.Trim(name[len(base):], " 0123456789") == ""
}

// labels returns what the tools are called, from the operator's own manifest of
// a project and from the list of correspondence types.
func (r *Reader) labels(ctx context.Context, snap *Snapshot) ([]permission.Label, error) {
	var labels []permission.Label
	known := map[string]bool{}
	projects, err := r.sample(ctx, snap, maxManifests)
	if err != nil && !soft(ctx, err) {
		return nil, err
	}
	for _, p := range projects {
		m, err := r.API.ProjectManifest(ctx, p.ID)
		if err != nil && !soft(ctx, err) {
			return nil, err
		}
		for _, t := range m.Tools {
			if !known[t.Name] {
				known[t.Name] = true
				labels = append(labels, label(t))
			}
		}
		if len(labels) > 0 {
			break
		}
	}
	if len(labels) == 0 {
		snap.note(PartTemplates,
			"Your own rights on a project could not be read, so tools are called by what is publicly known of them.")
	}
	tools, err := r.API.GenericTools(ctx)
	if err != nil && !soft(ctx, err) {
		return nil, err
	}
	for _, t := range tools {
		if key := "generic_tool_" + t.ID.String(); !known[key] {
			labels = append(labels, permission.Label{Key: key, Name: t.Title, Group: "custom"})
		}
	}
	return labels, nil
}

// label returns what a manifest calls a tool.
func label(t procore.ManifestTool) permission.Label {
	l := permission.Label{Key: t.Name, Name: t.Label, Group: t.Group, Actions: map[string]string{}}
	for _, a := range t.Actions {
		l.Actions[a.Name] = a.Label
	}
	return l
}

// templateName returns what a template is called, from its own lists where the
// user's row carries only the id.
func (s *Snapshot) templateName(ref *procore.TemplateRef) string {
	if ref == nil {
		return "not known"
	}
	if ref.ID == 0 {
		return "none"
	}
	if ref.Name != "" {
		return text.Display(ref.Name)
	}
	for _, list := range [][]procore.PermissionTemplate{s.Global, s.OfCompany, s.OfProjects} {
		for _, t := range list {
			if t.ID == ref.ID {
				return text.Display(t.Name)
			}
		}
	}
	return "template " + ref.ID.String()
}
