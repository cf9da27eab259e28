package setup

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

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
func (g *reading) templates(ctx context.Context) error {
	var late []procore.PermissionTemplate // global ones that only the list of projects' templates has
	group, gctx := errgroup.WithContext(ctx)
	group.Go(func() error { return g.global(gctx) })
	group.Go(func() error { return g.ofCompany(gctx) })
	group.Go(func() (err error) {
		late, err = g.ofProjects(gctx)
		return err
	})
	group.Go(func() error { return g.named(gctx) })
	if err := group.Wait(); err != nil {
		return err
	}
	if err := g.lateGlobals(ctx, late); err != nil {
		return err
	}
	if err := g.after(ctx, PartOperator); err != nil { // its manifest names the tools of the company
		return err
	}
	g.vocabularies(g.snap)
	return nil
}

// global reads the templates that an account can have on projects.
func (g *reading) global(ctx context.Context) (err error) {
	g.snap.Global, err = g.API.Templates(ctx, procore.KindGlobal, true)
	if err = g.snap.partly(PartTemplates, err); err != nil {
		return err
	}
	return g.show(ctx, g.snap, g.snap.Global, g.spec.Template.Base, g.spec.Template.Name)
}

// ofCompany reads the company-level templates.
func (g *reading) ofCompany(ctx context.Context) (err error) {
	// Without the list, a template that is asked for would look like one that the
	// company does not have.
	a := g.spec.Account
	g.snap.OfCompany, err = g.otherTemplates(ctx, g.snap, procore.KindCompany, a.CompanyTemplateName() != "",
		"The company-level permission templates")
	if err != nil {
		return err
	}
	base := ""
	if a.Company != nil {
		base = a.Company.Base
	}
	return g.show(ctx, g.snap, g.snap.OfCompany, base, a.CompanyTemplateName())
}

// named reads what the tools are called, once for a company.
func (g *reading) named(ctx context.Context) (err error) {
	snap := g.snap
	if snap.labels != nil && snap.labelsOf == snap.Company.ID {
		return nil
	}
	snap.labelsOf = snap.Company.ID
	snap.labels, err = g.labels(ctx)
	return err
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
	err = snap.partly(PartTemplates, err)
	if err != nil && (needed || !soft(ctx, err)) {
		return nil, err
	}
	if err != nil {
		snap.note(PartTemplates, missing(what, err))
	}
	return list, nil
}

// ofProjects reads the templates of single projects. Procore's list of them may
// hold the global ones as well.
func (g *reading) ofProjects(ctx context.Context) (globals []procore.PermissionTemplate, err error) {
	list, err := g.otherTemplates(ctx, g.snap, procore.KindProject, false, "The templates of single projects")
	if err != nil {
		return nil, err
	}
	for _, t := range list {
		if t.Type == string(procore.KindGlobal) {
			globals = append(globals, t)
			continue
		}
		g.snap.OfProjects = append(g.snap.OfProjects, t)
	}
	return globals, nil
}

// lateGlobals adds the global templates that came about after those were read.
func (g *reading) lateGlobals(ctx context.Context, list []procore.PermissionTemplate) error {
	known := map[procore.ID]bool{}
	for _, t := range g.snap.Global {
		known[t.ID] = true
	}
	is := func(t procore.PermissionTemplate) bool { return known[t.ID] }
	g.snap.OfProjects, list = slices.DeleteFunc(g.snap.OfProjects, is), slices.DeleteFunc(list, is)
	if err := g.show(ctx, g.snap, list, g.spec.Template.Base, g.spec.Template.Name); err != nil {
		return err
	}
	g.snap.Global = append(g.snap.Global, list...)
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
			list[i].Category = cmp.Or(list[i].Category, full.Category)
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
func (g *reading) labels(ctx context.Context) ([]permission.Label, error) {
	var (
		labels []permission.Label
		tools  []procore.GenericTool
	)
	group, gctx := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		labels, err = g.manifestLabels(gctx)
		return err
	})
	group.Go(func() (err error) {
		tools, err = g.API.GenericTools(gctx)
		if short := (*procore.IncompleteError)(nil); soft(gctx, err) || errors.As(err, &short) {
			err = nil // they are names alone
		}
		return err
	})
	if err := group.Wait(); err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, l := range labels {
		known[l.Key] = true
	}
	for _, t := range tools {
		if key := "generic_tool_" + t.ID.String(); !known[key] {
			labels = append(labels, permission.Label{Key: key, Name: t.Title, Group: "custom"})
		}
	}
	return labels, nil
}

// manifestLabels returns what the operator's own manifest of a project calls the tools.
func (g *reading) manifestLabels(ctx context.Context) ([]permission.Label, error) {
	var labels []permission.Label
	known := map[string]bool{}
	projects, err := g.samples(ctx)
	if err != nil && !soft(ctx, err) {
		return nil, err
	}
	for _, p := range projects {
		m, err := g.API.ProjectManifest(ctx, p.ID)
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
		g.snap.note(PartTemplates,
			"Your own rights on a project could not be read, so tools are called by what is publicly known of them.")
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

// noTemplate is what the template of an account is called that has none.
const noTemplate = "none"

// held names the template that the account has on a project: a row may carry its name alone.
func (s *Snapshot) held(project procore.ID) string {
	a := s.Assignments[project]
	if a.TemplateID == 0 {
		return cmp.Or(text.Display(a.TemplateName), "no template")
	}
	return s.templateName(&procore.TemplateRef{ID: a.TemplateID, Name: a.TemplateName})
}

// templateName returns what a template is called, from its own lists where the
// user's row carries only the id.
func (s *Snapshot) templateName(ref *procore.TemplateRef) string {
	if ref == nil {
		return notKnown
	}
	if ref.ID == 0 {
		return noTemplate
	}
	if ref.Name != "" {
		return text.Display(ref.Name)
	}
	for _, list := range [][]procore.PermissionTemplate{s.Global, s.OfCompany, s.OfProjects} {
		if t := withID(list, ref.ID); t != nil {
			return text.Display(t.Name)
		}
	}
	return "template " + ref.ID.String()
}
