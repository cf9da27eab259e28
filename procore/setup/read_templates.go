package setup

import (
	"context"
	"slices"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// maxShown bounds how many templates are read one by one only to learn keys,
// where the list does not carry what they grant.
const maxShown = 6

// maxManifests bounds how many projects are asked for the names of their tools.
const maxManifests = 3

// templates reads the permission templates of all kinds and what this company's
// templates can say.
func (r *Reader) templates(ctx context.Context, s spec.Spec, snap *Snapshot) error {
	var err error
	if snap.Global, err = r.API.Templates(ctx, procore.KindGlobal, true); err != nil {
		return err
	}
	if err := r.show(ctx, snap, snap.Global, s.Template.Base, s.Template.Name); err != nil {
		return err
	}
	// Without the list, a template that is asked for would look like one that the
	// company does not have.
	needed := s.Account.CompanyTemplateName() != ""
	const company = "The company-level permission templates"
	snap.OfCompany, err = r.otherTemplates(ctx, snap, procore.KindCompany, needed, company)
	if err != nil {
		return err
	}
	base := ""
	if s.Account.Company != nil {
		base = s.Account.Company.Base
	}
	if err := r.show(ctx, snap, snap.OfCompany, base, s.Account.CompanyTemplateName()); err != nil {
		return err
	}
	if err := r.ofProjects(ctx, s, snap); err != nil {
		return err
	}
	if snap.labels == nil || snap.labelsOf != snap.Company.ID {
		snap.labelsOf = snap.Company.ID
		if snap.labels, err = r.labels(ctx, snap); err != nil {
			return err
		}
	}
	r.vocabularies(snap)
	return nil
}

// vocabularies works out what the templates that were read can say.
func (r *Reader) vocabularies(snap *Snapshot) {
	of := func(scope permission.Scope, labels []permission.Label) *permission.Vocabulary {
		var harvest []permission.Template
		for _, t := range snap.TemplatesOf(scope) {
			if readable(t) {
				harvest = append(harvest, content(t))
			}
		}
		return permission.NewVocabulary(r.Catalog, scope, harvest, labels).In(r.Terms)
	}
	var labels []permission.Label
	for _, t := range snap.Manifest.Tools {
		labels = append(labels, label(t))
	}
	snap.Vocabulary = of(permission.ProjectScope, snap.labels)
	snap.CompanyVocabulary = of(permission.CompanyScope, labels)
	if len(snap.Vocabulary.Tools) == 0 {
		snap.note(PartTemplates, "No permission template of this company shows what it grants, so its tools are not known.")
	}
	for _, doubt := range slices.Concat(snap.Vocabulary.Doubts(), snap.CompanyVocabulary.Doubts()) {
		snap.note(PartTemplates, doubt)
	}
	var types []string
	for _, l := range snap.Vocabulary.Absent {
		if l.PerType() {
			types = append(types, l.Name)
		}
	}
	if len(types) > 0 {
		snap.note(PartTemplates,
			"No template of this company shows these correspondence types, so they can be set by hand only: "+some(types)+".")
	}
}

// otherTemplates reads the templates of a kind without which, unless they are
// needed, the work can go on; where they can't be read that is noted.
func (r *Reader) otherTemplates(
	ctx context.Context, snap *Snapshot, kind procore.TemplateKind, needed bool, what string,
) ([]procore.PermissionTemplate, error) {
	list, err := r.API.Templates(ctx, kind, kind == procore.KindCompany)
	if err != nil && (needed || !soft(ctx, err)) {
		return nil, err
	}
	if err != nil {
		snap.note(PartTemplates, missing(what, err))
	}
	return list, nil
}

// ofProjects reads the templates of single projects. Procore's list of them may
// hold the global ones as well, also one that came about after those were read.
func (r *Reader) ofProjects(ctx context.Context, s spec.Spec, snap *Snapshot) error {
	list, err := r.otherTemplates(ctx, snap, procore.KindProject, false, "The templates of single projects")
	if err != nil {
		return err
	}
	global := map[procore.ID]bool{}
	for _, t := range snap.Global {
		global[t.ID] = true
	}
	var late []procore.PermissionTemplate
	for _, t := range list {
		switch {
		case global[t.ID]:
		case t.Type == string(procore.KindGlobal):
			late = append(late, t)
		default:
			snap.OfProjects = append(snap.OfProjects, t)
		}
	}
	if err := r.show(ctx, snap, late, s.Template.Base, s.Template.Name); err != nil {
		return err
	}
	snap.Global = append(snap.Global, late...)
	return nil
}

// show reads, one by one, the templates whose content matters and did not come
// with the list: the base, those of the wanted name, and a few more for their keys.
// Why one that matters is not shown is noted.
func (r *Reader) show(
	ctx context.Context, snap *Snapshot, list []procore.PermissionTemplate, base, name string,
) error {
	others := 0
	for i, t := range list {
		needed := spec.SameName(t.Name, base) || numbered(t.Name, name)
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
		case needed:
			snap.note(PartTemplates, missing("What the template "+text.Quote(t.Name)+" grants", err))
		}
	}
	return nil
}

// numbered tells whether name is base, or base with a number behind it.
func numbered(name, base string) bool {
	number, ok := strings.CutPrefix(text.FoldName(name), text.FoldName(base))
	return base != "" && ok && strings.Trim(number, " 0123456789") == ""
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
