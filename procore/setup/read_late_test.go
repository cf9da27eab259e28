package setup

import (
	"context"
	"testing"

	"procore-setup/procore"
)

// A lateWorld shows a new global template only in the list that is read later.
type lateWorld struct {
	*world
	late procore.PermissionTemplate
}

func (w lateWorld) Templates(ctx context.Context, kind procore.TemplateKind, with bool) ([]procore.PermissionTemplate, error) {
	list, err := w.world.Templates(ctx, kind, with)
	if kind == procore.KindProject {
		list = append(list, procore.PermissionTemplate{ID: w.late.ID, Name: w.late.Name, Type: w.late.Type})
	}
	return list, err
}

func (w lateWorld) Template(ctx context.Context, id procore.ID) (procore.PermissionTemplate, error) {
	if id == w.late.ID {
		return w.late, nil
	}
	return w.world.Template(ctx, id)
}

// A template that was created while the lists were read is a global one, and no
// project's that has taken the name.
func TestReadLateTemplate(t *testing.T) {
	w, s := newWorld(1), syncSpec()
	r := reader(t, w, nil)
	r.API = lateWorld{w, procore.PermissionTemplate{
		ID: 77, Name: s.Template.Name, Type: string(procore.KindGlobal), Levels: map[string]int{"documents": 4},
	}}
	var snap Snapshot
	if err := r.Read(context.Background(), PartAll, s, &snap); err != nil {
		t.Fatal(err)
	}
	got, ok := named(snap.Global, s.Template.Name)
	if !ok || !readable(got) {
		t.Errorf("the template is not among the global ones: %+v", got)
	}
	if _, taken := named(snap.OfProjects, s.Template.Name); taken {
		t.Error("it is taken for a project's own")
	}
}

// The list of company templates may stay unread only where none is asked for.
func TestReadNeedsCompanyTemplates(t *testing.T) {
	for _, asked := range []string{"", "Company None"} {
		w, s := newWorld(1), syncSpec()
		s.Account.CompanyTemplate = asked
		r := reader(t, w, nil)
		r.API = closedWorld{w}
		err := r.Read(context.Background(), PartAll, s, &Snapshot{})
		if (err != nil) != (asked != "") {
			t.Errorf("asked for %q: %v", asked, err)
		}
	}
}

// A closedWorld does not show the company's own templates.
type closedWorld struct{ *world }

func (w closedWorld) Templates(ctx context.Context, kind procore.TemplateKind, with bool) ([]procore.PermissionTemplate, error) {
	if kind == procore.KindCompany {
		return nil, procore.ErrForbidden
	}
	return w.world.Templates(ctx, kind, with)
}
