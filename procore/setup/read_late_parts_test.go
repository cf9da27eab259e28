package setup

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/spec"
)

// A check that failed is late only where Procore took a moment ago what makes it right; one
// that is sure is looked at again, and is no delay of a list.
func TestLate(t *testing.T) {
	made := []string{ChangeCreateUser}
	for _, c := range []struct {
		name   string
		is     Check
		ago    time.Duration
		n      int
		behind bool
	}{
		{"made just now", Check{Status: StatusFailed, made: made}, 0, 1, true},
		{"made a while ago", Check{Status: StatusFailed, made: made}, fresh, 0, false},
		{"made by nothing that was done", Check{Status: StatusFailed, made: []string{ChangeRemove}}, 0, 0, false},
		{"in part sure", Check{Status: StatusFailed, made: made, sure: true}, 0, 1, false},
		{"settled", Check{Status: StatusFailed, made: made, settled: true}, 0, 0, false},
		{"not known", Check{Status: StatusUnknown, made: made}, 0, 0, false},
		{"not known, and told before long", Check{Status: StatusUnknown, made: made, soon: true}, 0, 1, true},
		{"not known, told before long, made long ago", Check{Status: StatusUnknown, made: made, soon: true}, fresh, 1, false},
		{"right", Check{Status: StatusVerified, made: made}, 0, 0, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			w, j, s := newWorld(1), journal.New(), syncSpec()
			apply(t, w, j, s)
			time.Sleep(c.ago)
			list := Checklist{Checks: []Check{c.is, c.is}}
			r := reader(t, w, j)
			if n := r.late(s, list); n != 2*c.n || list.Checks[0].Behind != c.behind || list.Checks[1].Behind != c.behind {
				t.Errorf("%s: %d late of 2, behind %v", c.name, n, list.Checks[0].Behind)
			}
			s.Account.Email, s.Template.Name = "other@meridian.example", "Other" // who makes nothing of this one late
			s.Account.CompanyTemplate = ""
			if n := r.late(s, Checklist{Checks: []Check{{Status: StatusFailed, made: made}}}); n != 0 {
				t.Errorf("%s: another account's is late", c.name)
			}
		})
	}
}

// A place that shows the template by its name alone counts among its holders.
func TestAllDoneCountsNames(t *testing.T) {
	for _, c := range []struct {
		name string // of the template at the first place
		n    int    // Procore's count
		want bool
	}{{"Field Staff", 2, true}, {"Field Staff", 1, false}, {"Admin Everything", 1, true}, {"Admin Everything", 2, false}} {
		w, s := newWorld(2), syncSpec()
		s.Template = spec.TemplateSpec{Name: "Field Staff", Base: "Field Staff", IfDifferent: spec.DifferentFail}
		u := w.person("SyncEzy", "Integration", s.Account.Email)
		snap := read(t, w, nil, s)
		snap.Assignments = map[procore.ID]procore.Assignment{300001: {ProjectID: 300001, TemplateName: c.name}}
		snap.Handed, snap.Certain = map[procore.ID]bool{300002: true}, 0
		r := reader(t, w, nil)
		r.API = counts{w, c.n, nil}
		if got := r.allDone(t.Context(), s, snap); got != c.want || (len(snap.Handed) == 0) != c.want {
			t.Errorf("%s, %d: %v, %v", c.name, c.n, got, snap.Handed)
		}
		if a := snap.Assignments[300002]; (a.TemplateID == fieldStaff) != c.want || u.ID != snap.Account.ID {
			t.Errorf("%s, %d: %+v", c.name, c.n, a)
		}
	}
}

// bare is a world whose lists of templates tell no content and, of some, no category.
type bare struct{ *world }

func (b bare) Templates(ctx context.Context, k procore.TemplateKind, with bool) ([]procore.PermissionTemplate, error) {
	list, err := b.world.Templates(ctx, k, with)
	for i := range list {
		list[i].Category = map[procore.ID]string{superuser: "listed"}[list[i].ID]
	}
	return list, err
}

// The category of a template is the list's, or else its own page's.
func TestCategoryOfATemplate(t *testing.T) {
	w := newWorld(1)
	w.blindMaps = true
	r, snap := reader(t, w, nil), &Snapshot{}
	r.API = bare{w}
	if err := r.Read(t.Context(), PartAll, syncSpec(), snap); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[procore.ID]string{readOnly: "internal", superuser: "listed", fieldStaff: ""} {
		if got := withID(snap.Global, id); got == nil || got.Category != want || !readable(*got) {
			t.Errorf("%d: %+v, want %q", id, got, want)
		}
	}
}

// installs is a world with many apps.
type installs struct {
	*world
	n int
}

func (i installs) AppInstallations(context.Context) ([]procore.AppInstallation, error) {
	gone := procore.AppInstallation{ID: 99, Status: "uninstalled"}
	gone.App.Name = "Gone"
	list := []procore.AppInstallation{gone, {ID: 98, Status: "installed"}} // one has no name
	for n := range i.n {
		a := procore.AppInstallation{ID: procore.ID(n + 1), Status: "installed"}
		a.App.Name = fmt.Sprintf("App %d", n)
		list = append(list, a)
	}
	return list, nil
}

// Candidates are searched by the domain of app users and by the names of a few apps.
func TestCandidatesOfAFewApps(t *testing.T) {
	for n, searches := range map[int]int{0: 1, maxApps: 1 + maxApps, maxApps + 2: 1 + maxApps} {
		w, s := newWorld(1), spec.Spec{Account: spec.AccountSpec{Kind: spec.AppAccount}}
		r, snap := reader(t, w, nil), &Snapshot{}
		r.API = installs{w, n}
		if err := r.Read(t.Context(), PartAccount, s, snap); err != nil {
			t.Fatal(err)
		}
		count := len(w.calls) - len(slices.DeleteFunc(slices.Clone(w.calls), func(c string) bool { return c == "search users" }))
		if count != searches || len(snap.Apps) != n+1 {
			t.Errorf("%d apps: %d searches, not %d; %d apps", n, count, searches, len(snap.Apps))
		}
	}
}
