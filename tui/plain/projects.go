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
	about := map[string]string{
		spec.IncludeActive: text.Count(active, "project"), spec.IncludeAll: text.Count(len(w.Snap.Projects), "project"),
		spec.IncludeListed: text.Count(len(w.Answers.Spec.Projects.IDs), "project") + " so far",
	}
	include, err := w.words(ctx, "projects.include", func(word spec.Word) string { return about[word.Value] })
	switch {
	case err != nil:
		return err
	case include == spec.IncludeListed:
		return w.choose(ctx)
	}
	w.Answers.IncludeProjects(include)
	return nil
}

// choose asks for projects one by one, by what an admin knows of them.
func (w *Wizard) choose(ctx context.Context) error {
	ids := slices.Clone(w.Answers.Spec.Projects.IDs)
	for {
		answer, err := w.Ask.Text(ctx, Question{
			Text: fmt.Sprintf("Words of a project to list them, an id to add or take out, or nothing to go on (%s chosen)",
				text.Number(len(ids))),
			Help: w.question("projects.ids").Help,
		})
		if err != nil {
			return err
		}
		if answer == "" && len(ids) == 0 {
			w.Ask.Line("  ✗ choose at least one project, or go back with b")
			continue
		}
		if answer == "" {
			return nil
		}
		ids = w.toggle(ids, answer)
		w.Answers.SelectProjects(ids, w.Snap.Projects)
	}
}

// toggle adds or takes out the project with this id, or lists those that hold
// the words.
func (w *Wizard) toggle(ids []procore.ID, answer string) []procore.ID {
	for _, p := range w.Snap.Projects {
		if p.ID.String() != answer {
			continue
		}
		if i := slices.Index(ids, p.ID); i >= 0 {
			w.Ask.Line("  Taken out: %s", describe(p))
			return slices.Delete(ids, i, i+1)
		}
		w.Ask.Line("  Added: %s", describe(p))
		return append(ids, p.ID)
	}
	found := 0
	for _, p := range w.Snap.Projects {
		if strings.Contains(text.Fold(describe(p)), text.Fold(answer)) {
			found++
			w.Ask.Line("  %s", describe(p))
		}
	}
	w.Ask.Line("  %s", text.Count(found, "project"))
	return ids
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
