package plain

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

func (w *Wizard) projects(ctx context.Context) error {
	w.Ask.heading(spec.StageProjects, "where should it work?")
	active := 0
	for _, p := range w.Snap.Projects {
		if p.Active {
			active++
		}
	}
	includes := []string{spec.IncludeActive, spec.IncludeAll, spec.IncludeListed}
	n, err := w.Ask.Choose(ctx, "Projects, by number", "New projects are asked about next.", []Option{
		{Label: "All active projects", About: text.Count(active, "project")},
		{Label: "All projects, inactive ones too", About: text.Count(len(w.Snap.Projects), "project")},
		{Label: "Only those that I choose", About: text.Count(len(w.Spec.Projects.IDs), "project") + " so far"},
	}, max(slices.Index(includes, w.Spec.Projects.Include), 0))
	if err != nil {
		return err
	}
	w.set("projects.include", &w.Spec.Projects.Include, includes[n])
	if includes[n] != spec.IncludeListed {
		w.Spec.Projects.IDs = nil
		return nil
	}
	return w.choose(ctx)
}

// choose asks for projects one by one, by what an admin knows of them.
func (w *Wizard) choose(ctx context.Context) error {
	for {
		answer, err := w.Ask.Text(ctx, Question{
			Text: fmt.Sprintf("Words of a project to list them, an id to add or take out, or nothing to go on (%s chosen)",
				text.Number(len(w.Spec.Projects.IDs))),
			Help: "Ids stand first in each listed line.",
		})
		if err != nil {
			return err
		}
		if answer == "" && len(w.Spec.Projects.IDs) == 0 {
			w.Ask.Line("  ✗ choose at least one project, or go back with b")
			continue
		}
		if answer == "" {
			return nil
		}
		w.toggle(answer)
	}
}

// toggle adds or takes out the project with this id, or lists those that hold
// the words.
func (w *Wizard) toggle(answer string) {
	for _, p := range w.Snap.Projects {
		if p.ID.String() != answer {
			continue
		}
		w.Spec.SetSource("projects.ids", yourAnswer)
		if i := slices.Index(w.Spec.Projects.IDs, p.ID); i >= 0 {
			w.Spec.Projects.IDs = slices.Delete(w.Spec.Projects.IDs, i, i+1)
			w.Ask.Line("  Taken out: %s", describe(p))
			return
		}
		w.Spec.Projects.IDs = append(w.Spec.Projects.IDs, p.ID)
		w.Ask.Line("  Added: %s", describe(p))
		return
	}
	found := 0
	for _, p := range w.Snap.Projects {
		if strings.Contains(text.Fold(describe(p)), text.Fold(answer)) {
			found++
			w.Ask.Line("  %s", describe(p))
		}
	}
	w.Ask.Line("  %s", text.Count(found, "project"))
}

// describe tells a project from every other one, equal names included.
func describe(p procore.Project) string {
	parts := []string{p.ID.String(), p.Name}
	for _, s := range []string{p.Number, p.City, p.Stage} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if !p.Active {
		parts = append(parts, "inactive")
	}
	return strings.Join(parts, ", ")
}

func (w *Wizard) newProjects(ctx context.Context) error {
	yes, err := w.Ask.Confirm(ctx, "Also add it to every new project?",
		"Procore does this by itself when a project is created.", w.Spec.Projects.New)
	if err == nil && yes != w.Spec.Projects.New {
		w.Spec.Projects.New = yes
		w.Spec.SetSource("projects.new", yourAnswer)
	}
	return err
}
