package setup

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/spec"
)

// refusing is a world in which one reading call fails.
type refusing struct {
	*world
	call string
	err  error
}

func (r refusing) fails(call string) error {
	if call != r.call {
		return nil
	}
	return r.err
}

func (r refusing) AppInstallations(ctx context.Context) ([]procore.AppInstallation, error) {
	list, err := r.world.AppInstallations(ctx)
	return list, errors.Join(err, r.fails("apps"))
}

func (r refusing) CompanyBaseURL(ctx context.Context) (procore.BaseURL, error) {
	if err := r.fails("web"); err != nil {
		return procore.BaseURL{}, err
	}
	return r.world.CompanyBaseURL(ctx)
}

func (r refusing) CompanyManifest(ctx context.Context) (procore.Manifest, error) {
	if err := r.fails("rights"); err != nil {
		return procore.Manifest{}, err
	}
	return r.world.CompanyManifest(ctx)
}

func (r refusing) ProjectManifest(ctx context.Context, id procore.ID) (procore.Manifest, error) {
	if err := r.fails("tools"); err != nil {
		return procore.Manifest{}, err
	}
	return r.world.ProjectManifest(ctx, id)
}

func (r refusing) GenericTools(ctx context.Context) ([]procore.GenericTool, error) {
	if err := r.fails("types"); err != nil {
		return nil, err
	}
	return r.world.GenericTools(ctx)
}

func (r refusing) Templates(ctx context.Context, k procore.TemplateKind, with bool) ([]procore.PermissionTemplate, error) {
	if err := r.fails(string(k)); err != nil {
		return nil, err
	}
	return r.world.Templates(ctx, k, with)
}

func (r refusing) Template(ctx context.Context, id procore.ID) (procore.PermissionTemplate, error) {
	if err := r.fails("template"); err != nil {
		return procore.PermissionTemplate{}, err
	}
	return r.world.Template(ctx, id)
}

// What this company or this person can't read is noted where the work can go on without it;
// any other failure ends the reading, and so does the want of what was asked for.
func TestReadingThatIsRefused(t *testing.T) {
	user, app, named, hidden := syncSpec(), syncSpec(), syncSpec(), syncSpec()
	app.Account = spec.AccountSpec{Kind: spec.AppAccount}
	user.Account.CompanyTemplate, hidden.Account.CompanyTemplate = "", ""
	for _, c := range []struct {
		call string
		s    spec.Spec
		note string // empty: it is an error
	}{
		{"apps", app, "The installed apps could not be read"},
		{"web", user, "Procore did not say where this company's web pages are"},
		{"rights", user, "It could not be determined whether you are a full company admin"},
		{"tools", user, "Your own rights on a project could not be read"},
		{"types", user, "-"}, // which are names alone
		{string(procore.KindGlobal), user, ""},
		{string(procore.KindCompany), user, "The company-level permission templates could not be read"},
		{string(procore.KindCompany), named, ""},
		{string(procore.KindProject), named, "The templates of single projects could not be read"},
		{"template", hidden, "No permission template of this company shows what it grants"},
		{"template", hidden, `What the template "Read Only Everything" grants could not be read`},
	} {
		for _, soft := range []bool{false, true} {
			w := newWorld(1)
			w.blindMaps = c.call == "template"
			err := errors.New("no network")
			if soft {
				err = fmt.Errorf("read: %w", procore.ErrForbidden)
			}
			r, snap := reader(t, w, nil), &Snapshot{Company: procore.Company{ID: 4286480}}
			r.API = refusing{w, c.call, err}
			got := r.Read(t.Context(), PartAll, c.s, snap)
			if want := soft && c.note != ""; (got == nil) != want || snap.Has(PartAll) != want {
				t.Errorf("%s, soft %v: read %b, %v", c.call, soft, snap.Read, got)
			}
			said := strings.Contains(strings.Join(snap.Notes, "\n"), c.note)
			if got == nil && !said && c.note != "-" {
				t.Errorf("%s: %q", c.call, snap.Notes)
			}
		}
	}
	if snap := read(t, newWorld(1), nil, syncSpec()); len(snap.Notes) > 0 {
		t.Errorf("of what was read: %q", snap.Notes)
	}
}

// What the company template of an account grants is read where the list did not tell it: it
// takes the place of the row that the list has, with its name, and never another's.
func TestCompanyTemplateThatIsShownAlone(t *testing.T) {
	for _, c := range []struct {
		name   string
		id     procore.ID
		err    error
		fails  bool
		listed int
	}{
		{"in the list", companyOne, nil, false, 1},
		{"in no list", 77, nil, false, 2},
		{"not to be seen", companyOne, fmt.Errorf("read: %w", procore.ErrForbidden), false, 1},
		{"no answer", companyOne, errors.New("no network"), true, 1},
	} {
		w := newWorld(1)
		w.templates = append(w.templates, worldTemplate{PermissionTemplate: procore.PermissionTemplate{
			ID: 77, Name: "Late", Type: "elsewhere", Levels: map[string]int{"directory": 1},
		}})
		snap := read(t, w, nil, syncSpec())
		snap.OfCompany[0].Levels, snap.OfCompany[0].Granular = nil, nil
		before := snap.OfCompany
		snap.Account = &AccountState{User: procore.User{ID: 7, CompanyTemplate: &procore.TemplateRef{ID: c.id}}}
		r := reader(t, w, nil)
		r.API = refusing{w, "template", c.err}
		err := r.showPresent(t.Context(), snap)
		if (err != nil) != c.fails || len(snap.OfCompany) != c.listed {
			t.Errorf("%s: %v, %+v", c.name, err, snap.OfCompany)
		}
		last := snap.OfCompany[len(snap.OfCompany)-1]
		if known := readable(last); known != (c.err == nil) || snap.OfCompany[0].Name != "Company None" || readable(before[0]) {
			t.Errorf("%s: known %v, %+v", c.name, known, snap.OfCompany)
		}
		noted := slices.ContainsFunc(snap.Notes, func(n string) bool { return strings.HasPrefix(n, "What the account's company template grants") })
		if noted != (c.err != nil && !c.fails) {
			t.Errorf("%s: %q", c.name, snap.Notes)
		}
	}
}
