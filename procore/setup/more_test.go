package setup

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// excesses are the ways in which a template can give more than was asked for, with
// the row that tells of it.
var excesses = map[string]struct {
	alter func(*procore.PermissionTemplate)
	tells string
}{
	"a granular permission that Procore added": {
		func(t *procore.PermissionTemplate) { t.Granular["rfi"]["view_private"] = true },
		"RFIs: “View Private” is on",
	},
	"a granular permission on a tool that was not asked for": {
		func(t *procore.PermissionTemplate) { t.Granular["images"] = map[string]bool{"add_comment": true} },
		"Photos: “Add Comment” is on",
	},
	"a tool at Admin that was not sent": {
		func(t *procore.PermissionTemplate) { t.Levels["payroll"] = 4 },
		"Payroll",
	},
	"a tool at a higher level": {
		func(t *procore.PermissionTemplate) { t.Levels["images"] = 3 },
		"Photos",
	},
	"Admin everywhere": {
		func(t *procore.PermissionTemplate) {
			for key := range t.Levels {
				t.Levels[key] = 4
			}
		},
		"Directory",
	},
}

// A template that gives more than was asked for is given to nobody, whether
// Procore made it so or another admin was quicker, and no check of it is green.
func TestMoreThanAskedIsNotGranted(t *testing.T) {
	for name, tt := range excesses {
		for _, otherAdmin := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/other admin %v", name, otherAdmin), func(t *testing.T) {
				w, j, s := newWorld(5), journal.New(), syncSpec()
				snap := read(t, w, j, s)
				p := plan(t, s, snap)
				made := wire(procore.PermissionTemplate{ID: 99, Name: s.Template.Name, Type: "global"}, mustWant(t, s, snap))
				if otherAdmin {
					tt.alter(&made)
					w.templates = append(w.templates, worldTemplate{PermissionTemplate: made})
				} else {
					w.alters = tt.alter
				}
				_, err := run(w, j, s, snap, p)
				if !errors.Is(err, ErrMismatch) || !strings.Contains(err.Error(), "more than was asked for") ||
					!strings.Contains(err.Error(), tt.tells) {
					t.Errorf("err = %v, want %q", err, tt.tells)
				}
				account := w.users[len(w.users)-1]
				if account.Email != s.Account.Email || account.DefaultTemplate != nil || len(w.places) > 0 {
					t.Errorf("the account got it: %+v, places %v", account, w.places)
				}
				again := read(t, w, copyJournal(t, j), s)
				levels, granular := check(t, Verify(s, again), CheckTemplateLevels), check(t, Verify(s, again), CheckTemplateGranular)
				items := strings.Join(slices.Concat(levels.Items, granular.Items), "\n")
				if levels.Status == StatusVerified && granular.Status == StatusVerified || !strings.Contains(items, tt.tells) {
					t.Errorf("checks: %+v %+v", levels, granular)
				}
				if _, err := Diff(s, again); err == nil {
					t.Error("a second run plans to go on with it")
				}
			})
		}
	}
}

func mustWant(t *testing.T, s spec.Spec, snap *Snapshot) permission.Template {
	t.Helper()
	want, problems := Wanted(s, snap)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return want
}

// What a base lists at Admin is sent, and told where Procore does not list it any
// more; that is no green and no failure.
func TestPermissionAtAdminOfTheBase(t *testing.T) {
	for _, keeps := range []bool{true, false} {
		t.Run(fmt.Sprintf("Procore keeps it %v", keeps), func(t *testing.T) {
			w, j, s := newWorld(2), journal.New(), syncSpec()
			s.Template.Base = "Admin Everything"
			for i := range w.templates {
				if w.templates[i].ID == superuser {
					w.templates[i].Granular = map[string]map[string]bool{"admin": {"create_wbs_codes": true}}
				}
			}
			var sent bool
			w.alters = func(t *procore.PermissionTemplate) {
				sent = t.Granular["admin"]["create_wbs_codes"]
				if !keeps {
					delete(t.Granular, "admin")
				}
			}
			apply(t, w, j, s)
			if !sent {
				t.Error("it was not sent")
			}
			k := check(t, Verify(s, read(t, w, j, s)), CheckTemplateGranular)
			if keeps && k.Status != StatusVerified ||
				!keeps && (k.Status != StatusApplied || !strings.Contains(strings.Join(k.Items, ""), "Create WBS Codes")) {
				t.Errorf("%+v", k)
			}
			if left := ids(plan(t, s, read(t, w, j, s))); len(left) > 0 {
				t.Errorf("a second run plans %v", left)
			}
		})
	}
}

// Correspondence as a whole, which Procore was recorded to have beside its types,
// is never guessed at: None where nothing is the base, else as the base has it, and
// told.
func TestCorrespondenceAsAWhole(t *testing.T) {
	for base, want := range map[string]permission.Level{"": permission.None, "Read Only Everything": permission.ReadOnly} {
		w, j, s := newWorld(1), journal.New(), syncSpec()
		s.Template.Base = base
		for i := range w.templates {
			if w.templates[i].ID == readOnly {
				w.templates[i].Levels["communication_types"] = 2
			}
		}
		snap := read(t, w, j, s)
		if got := mustWant(t, s, snap).Level("communication_types"); got != want {
			t.Errorf("base %q: it is at %s, want %s", base, got, want)
		}
		if notes := strings.Join(snap.Notes, "\n"); !strings.Contains(notes, `"communication_types" may stand for Correspondence`) {
			t.Errorf("not told: %s", notes)
		}
		s.Template.Tools["Correspondence"] = spec.ToolSpec{Level: "standard"}
		if _, problems := Wanted(s, snap); len(problems) != 1 || !strings.Contains(problems[0].Text(), "communication_types") {
			t.Errorf("asked for by its label: %v", problems)
		}
	}
}
