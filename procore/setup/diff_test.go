package setup

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// What has to change, for worlds and wishes of every kind.
func TestDiff(t *testing.T) {
	ready := func(t *testing.T, w *world, s spec.Spec) { apply(t, w, journal.New(), s) }
	for _, c := range []struct {
		name string
		make func(t *testing.T, w *world, s *spec.Spec)
		want []string
	}{
		{"nothing there", func(*testing.T, *world, *spec.Spec) {}, []string{
			ChangeCreateUser, ChangeCreateTemplate, ChangeDefault, ChangeAdd, ChangeNew, ChangeInvite,
		}},
		{"all there", func(t *testing.T, w *world, s *spec.Spec) { ready(t, w, *s) }, nil},
		{"a near miss is nobody", func(_ *testing.T, w *world, _ *spec.Spec) {
			w.person("A", "B", "xsync@meridian.example")
			w.person("A", "B", "sync@meridian.example.org").inactive = true
		}, []string{ChangeCreateUser, ChangeCreateTemplate, ChangeDefault, ChangeAdd, ChangeNew, ChangeInvite}},
		{"the e-mail in other letters is the same", func(_ *testing.T, w *world, _ *spec.Spec) {
			w.person("A", "B", "Sync@MERIDIAN.example").CompanyTemplate = &procore.TemplateRef{ID: companyOne}
		}, []string{ChangeCreateTemplate, ChangeDefault, ChangeAdd, ChangeNew, ChangeInvite}},
		{"inactive, other company template", func(_ *testing.T, w *world, _ *spec.Spec) {
			w.person("A", "B", "sync@meridian.example").inactive = true
		}, []string{ChangeReactivate, ChangeUpdateUser, ChangeCreateTemplate, ChangeDefault, ChangeAdd, ChangeNew, ChangeInvite}},
		{"no company template asked for", func(_ *testing.T, w *world, s *spec.Spec) {
			s.Account.CompanyTemplate = ""
			w.person("A", "B", "sync@meridian.example")
		}, []string{ChangeCreateTemplate, ChangeDefault, ChangeAdd, ChangeNew, ChangeInvite}},
		{"one project more", func(t *testing.T, w *world, s *spec.Spec) {
			ready(t, w, *s)
			w.projects = append(w.projects, procore.Project{ID: 400000, Name: "New", Active: true})
		}, []string{ChangeAdd}},
		{"another template on one project", func(t *testing.T, w *world, s *spec.Spec) {
			ready(t, w, *s)
			w.put(w.users[2], 300001, superuser)
		}, []string{ChangeMove}},
		{"an equal name that is another template", func(t *testing.T, w *world, s *spec.Spec) {
			ready(t, w, *s)
			w.templates = append(w.templates, worldTemplate{PermissionTemplate: procore.PermissionTemplate{
				ID: 99, Name: "SyncEzy Sync", Type: "project_specific", ProjectSpecific: true,
			}})
			w.put(w.users[2], 300001, 99)
		}, []string{ChangeMove}},
		{"other projects stay", func(t *testing.T, w *world, s *spec.Spec) {
			ready(t, w, *s)
			w.put(w.users[2], 300004, readOnly)
		}, nil},
		{"other projects go where that is asked", func(t *testing.T, w *world, s *spec.Spec) {
			ready(t, w, *s)
			w.put(w.users[2], 300004, readOnly)
			s.Projects.Exact = true
		}, []string{ChangeRemove}},
		{"inactive projects too", func(t *testing.T, w *world, s *spec.Spec) {
			ready(t, w, *s)
			s.Projects.Include = spec.IncludeAll
		}, []string{ChangeAdd}},
		{"only listed ones", func(_ *testing.T, w *world, s *spec.Spec) {
			s.Projects = spec.ProjectsSpec{Include: spec.IncludeListed, IDs: []procore.ID{300002, 300005}}
			s.Account.Invite = false
		}, []string{ChangeCreateUser, ChangeCreateTemplate, ChangeDefault, ChangeAdd}},
		{"the flag was taken away", func(t *testing.T, w *world, s *spec.Spec) {
			ready(t, w, *s)
			w.users[2].flag = false
		}, []string{ChangeNew}},
		{"an app's own user is never invited", func(_ *testing.T, w *world, s *spec.Spec) {
			s.Account = spec.AccountSpec{Kind: spec.AppAccount, Email: "bridge-12ab34cd@procore.com", Invite: true}
			w.person("", "bridge-12ab34cd", "bridge-12ab34cd@procore.com")
		}, []string{ChangeCreateTemplate, ChangeDefault, ChangeAdd, ChangeNew}},
		{"an app that is not installed", func(_ *testing.T, _ *world, s *spec.Spec) {
			s.Account = spec.AccountSpec{Kind: spec.AppAccount, Email: "bridge-12ab34cd@procore.com"}
		}, []string{ChangeInstall, ChangeCreateTemplate, ChangeDefault, ChangeAdd, ChangeNew}},
		{"an app that was taken out", func(_ *testing.T, w *world, s *spec.Spec) {
			s.Account = spec.AccountSpec{Kind: spec.AppAccount, Email: "bridge-12ab34cd@procore.com"}
			w.person("", "bridge-12ab34cd", "bridge-12ab34cd@procore.com").inactive = true
		}, []string{ChangeInstall, ChangeCreateTemplate, ChangeDefault, ChangeAdd, ChangeNew}},
		{"the template may not be created", func(_ *testing.T, w *world, _ *spec.Spec) {
			w.manifest = manifest(permission.Admin, permission.ReadOnly)
		}, []string{ChangeCreateUser, ChangeCreateTemplate, ChangeDefault, ChangeAdd, ChangeNew, ChangeInvite}},
		{"the app is not connected", func(_ *testing.T, w *world, _ *spec.Spec) {
			w.gate = fmt.Errorf("me: %w", procore.ErrNotConnected)
		}, []string{ChangeConnectApp}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, s := newWorld(3), syncSpec()
			c.make(t, w, &s)
			p := plan(t, s, read(t, w, nil, s))
			if d := cmp.Diff(c.want, ids(p)); d != "" {
				t.Errorf("changes (-want +got):\n%s", d)
			}
			for _, one := range p.Changes {
				if one.Text == "" || one.After == "" || one.Before == "" || one.Target == "" || one.Before == one.After {
					t.Errorf("not said: %+v", one)
				}
				byHand := one.Verb == VerbByHand
				if byHand != (one.Manual != nil) || byHand && (one.Manual.Watch == nil || one.Manual.Why == "" || len(one.Manual.Steps) == 0) {
					t.Errorf("by hand: %+v", one)
				}
			}
		})
	}
}

// Every mistake that only Procore can show is named, with its field.
func TestDiffProblems(t *testing.T) {
	taken := func(kind string) func(*world, *spec.Spec) {
		return func(w *world, _ *spec.Spec) {
			w.templates = append(w.templates, worldTemplate{PermissionTemplate: procore.PermissionTemplate{
				ID: 98, Name: "SYNCEZY sync", Type: kind, Levels: map[string]int{"home": 2},
			}})
		}
	}
	for _, c := range []struct {
		name   string
		make   func(w *world, s *spec.Spec)
		fields []string
		text   string
	}{
		{"unknown base", func(_ *world, s *spec.Spec) { s.Template.Base = "Read Only Everthing" }, []string{"template.base"}, "Read Only Everything"},
		{"unknown tool", func(_ *world, s *spec.Spec) { s.Template.Tools["dokuments"] = spec.ToolSpec{Level: "admin"} }, []string{"template.tools.dokuments"}, "documents"},
		{"unknown action", func(_ *world, s *spec.Spec) {
			s.Template.Tools["rfi"] = spec.ToolSpec{Level: "standard", Granular: []string{"act_as_manger"}}
		}, []string{"template.tools.rfi"}, "act_as_manager"},
		{"granular at admin", func(_ *world, s *spec.Spec) {
			s.Template.Tools["rfi"] = spec.ToolSpec{Level: "admin", Granular: []string{"act_as_manager"}}
		}, []string{"template.tools.rfi"}, "Read Only and Standard"},
		{"one tool twice", func(_ *world, s *spec.Spec) { s.Template.Tools["RFIs"] = spec.ToolSpec{Level: "admin"} }, []string{"template.tools.rfi"}, "already"},
		{"unknown company template", func(_ *world, s *spec.Spec) { s.Account.CompanyTemplate = "Company Non" }, []string{"account.company_template"}, "Company None"},
		{"unknown projects", func(_ *world, s *spec.Spec) {
			s.Projects = spec.ProjectsSpec{Include: spec.IncludeListed, IDs: []procore.ID{300001, 7, 8}}
		}, []string{"projects.ids", "projects.ids"}, "7"},
		{"template differs", taken("global"), []string{"template.name"}, "rename"},
		{"name of a company template", taken("company_tools"), []string{"template.name"}, "company-level"},
		{"name of a project's template", taken("project_specific"), []string{"template.name"}, "single project"},
		{"all at once", func(_ *world, s *spec.Spec) {
			s.Account.CompanyTemplate = "x"
			s.Template.Base = "y"
			s.Projects = spec.ProjectsSpec{Include: spec.IncludeListed, IDs: []procore.ID{9}}
		}, []string{"account.company_template", "template.base", "projects.ids"}, ""},
		{"which app user", func(w *world, s *spec.Spec) {
			s.Account = spec.AccountSpec{Kind: spec.AppAccount}
			w.person("", "other-11112222", "other-11112222@procore.com")
			w.person("", "sync-bridge-12ab34cd", "bridge@vendor.example")
		}, []string{"account.email"}, "bridge@vendor.example or other-11112222@procore.com"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, s := newWorld(2), syncSpec()
			c.make(w, &s)
			_, err := Diff(s, read(t, w, nil, s))
			var problems spec.Problems
			if !errors.As(err, &problems) {
				t.Fatalf("err = %v", err)
			}
			var fields []string
			for _, p := range problems {
				fields = append(fields, p.Field)
			}
			if d := cmp.Diff(c.fields, fields); d != "" || !strings.Contains(err.Error(), c.text) {
				t.Errorf("fields (-want +got):\n%s\n%v", d, err)
			}
		})
	}
}

// A stage alone plans its own changes, and gives the account no template that is
// not as asked.
func TestDiffStages(t *testing.T) {
	w, s := newWorld(2), syncSpec()
	snap := read(t, w, nil, s)
	for stage, want := range map[spec.Stage][]string{
		spec.StageConnect: nil, spec.StageAccount: {ChangeCreateUser}, spec.StageTemplate: {ChangeCreateTemplate, ChangeDefault},
		spec.StageProjects: {ChangeAdd, ChangeNew, ChangeInvite}, spec.StageVerify: nil,
	} {
		p, err := Diff(s, snap, stage)
		if d := cmp.Diff(want, ids(p)); err != nil || d != "" {
			t.Errorf("%s: %v (-want +got):\n%s", stage, err, d)
		}
		if d := cmp.Diff(want, ids(plan(t, s, snap).Stage(stage))); d != "" {
			t.Errorf("%s of the whole (-want +got):\n%s", stage, d)
		}
	}
	w.templates = append(w.templates, worldTemplate{PermissionTemplate: procore.PermissionTemplate{
		ID: 90, Name: "SyncEzy Sync", Type: "global", Levels: map[string]int{"home": 4},
	}})
	for _, different := range []string{spec.DifferentFail, spec.DifferentByHand} {
		s.Template.IfDifferent = different
		if p, err := Diff(s, read(t, w, nil, s), spec.StageProjects); !errors.As(err, new(spec.Problems)) {
			t.Errorf("%s: %v %v", different, ids(p), err)
		}
	}
}

// Who is no full company admin is told so before anything is planned; who may
// be one is told that it is not known.
func TestNotAdmin(t *testing.T) {
	w, s := newWorld(2), syncSpec()
	w.manifest = manifest(permission.ReadOnly, permission.Admin)
	snap := read(t, w, nil, s)
	_, err := Diff(s, snap)
	var why *text.Failure
	if !errors.Is(err, ErrNotAdmin) || !errors.Is(err, procore.ErrForbidden) || !errors.As(err, &why) || why.Do == "" {
		t.Errorf("err = %v", err)
	}
	if c := check(t, Verify(s, snap), CheckOperatorAdmin); c.Status != StatusFailed || c.Fix == "" {
		t.Errorf("%+v", c)
	}
	w.manifest = procore.Manifest{}
	snap = read(t, w, nil, s)
	if p := plan(t, s, snap); len(p.Changes) == 0 || len(snap.Notes) == 0 {
		t.Errorf("plan %v, notes %v", ids(p), snap.Notes)
	}
}

// A renamed template is found again by the next run.
func TestRename(t *testing.T) {
	w, s := newWorld(2), syncSpec()
	for i, name := range []string{"SyncEzy Sync", "SyncEzy Sync 2"} {
		w.templates = append(w.templates, worldTemplate{PermissionTemplate: procore.PermissionTemplate{
			ID: procore.ID(90 + i), Name: name, Type: "global", Levels: map[string]int{"home": 4},
		}})
	}
	s.Template.IfDifferent = spec.DifferentRename
	apply(t, w, journal.New(), s)
	snap := read(t, w, journal.New(), s)
	if left := ids(plan(t, s, snap)); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
	if got := w.templates[len(w.templates)-1].Name; got != "SyncEzy Sync 3" {
		t.Errorf("created %q", got)
	}
	if c := Verify(s, snap); !c.ReadBack() {
		t.Errorf("%+v", c.Checks)
	}
}

// By hand: the admin edits or creates the template, the program watches it, and
// goes on with it.
func TestTemplateByHand(t *testing.T) {
	for _, name := range []string{"edit", "create", "refused"} {
		t.Run(name, func(t *testing.T) {
			w, j, s := newWorld(2), journal.New(), syncSpec()
			switch name {
			case "edit":
				s.Template.IfDifferent = spec.DifferentByHand
				w.templates = append(w.templates, worldTemplate{PermissionTemplate: procore.PermissionTemplate{
					ID: 90, Name: "SyncEzy Sync", Type: "global", Levels: map[string]int{"home": 2},
				}})
			case "create":
				w.manifest = manifest(permission.Admin, permission.None)
			case "refused":
				w.createErr = fmt.Errorf("create: %w", procore.ErrForbidden)
			}
			snap := read(t, w, j, s)
			r := &Runner{API: w, Journal: j, Spec: s, Snapshot: snap}
			err := r.Run(t.Context(), plan(t, s, snap), nil)
			if !errors.Is(err, ErrStopped) || len(w.places) != 0 {
				t.Fatalf("put off: err = %v", err)
			}
			snap = read(t, w, j, s)
			r = &Runner{API: w, Journal: j, Spec: s, Snapshot: snap, Manual: byHandAdmin(t, w)}
			if err := r.Run(t.Context(), plan(t, s, snap), nil); err != nil {
				t.Fatal(err)
			}
			if c := Verify(s, read(t, w, j, s)); !c.ReadBack() {
				t.Errorf("%+v", c.Checks)
			}
		})
	}
}

// byHandAdmin does what a manual change of a template lists.
func byHandAdmin(t *testing.T, w *world) func(context.Context, Change) (ManualAnswer, error) {
	return func(ctx context.Context, c Change) (ManualAnswer, error) {
		if seen, err := c.Manual.Watch(ctx); seen || err != nil {
			t.Errorf("seen %v before it was done (%v)", seen, err)
		}
		if !strings.HasPrefix(c.Manual.URL, "https://us02.procore.example/1/company/permissions") ||
			!slices.ContainsFunc(c.Details, func(s string) bool { return strings.HasPrefix(s, "Documents: ") }) {
			t.Errorf("%+v %q", c.Manual, c.Details)
		}
		var made procore.PermissionTemplate
		switch k := c.do.(type) {
		case *createTemplate:
			made = k.want
		case *editTemplate:
			made = k.want
		}
		w.templates = slices.DeleteFunc(w.templates, func(t worldTemplate) bool { return t.Name == made.Name })
		if made.ID == 0 {
			made.ID = procore.ID(91 + len(w.templates))
		}
		w.templates = append(w.templates, worldTemplate{PermissionTemplate: made})
		if seen, err := c.Manual.Watch(ctx); !seen || err != nil {
			t.Errorf("not seen (%v)", err)
		}
		return ManualSeen, nil
	}
}

// After a plan has run nothing is left to plan, and no check fails.
func TestDiffAfterRunIsEmpty(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w, s := newWorld(rapid.IntRange(0, 8).Draw(rt, "projects")), syncSpec()
		w.hidesFlag, w.hidesInvite = rapid.Bool().Draw(rt, "hides flag"), rapid.Bool().Draw(rt, "hides invite")
		w.givesIDs, w.blindMaps = rapid.Bool().Draw(rt, "ids"), rapid.Bool().Draw(rt, "blind")
		s.Projects = spec.ProjectsSpec{
			Include: rapid.SampledFrom([]string{spec.IncludeActive, spec.IncludeAll, spec.IncludeListed}).Draw(rt, "include"),
			New:     rapid.Bool().Draw(rt, "new"), Exact: rapid.Bool().Draw(rt, "exact"),
		}
		if s.Projects.Include == spec.IncludeListed {
			for _, p := range w.projects {
				if rapid.Bool().Draw(rt, "listed") {
					s.Projects.IDs = append(s.Projects.IDs, p.ID)
				}
			}
		}
		s.Account.Invite = rapid.Bool().Draw(rt, "invite")
		s.Account.CompanyTemplate = rapid.SampledFrom([]string{"", "Company None"}).Draw(rt, "company template")
		s.Template.Base = rapid.SampledFrom([]string{"", "Read Only Everything", "Field Staff", "Admin Everything"}).Draw(rt, "base")
		s.Template.Tools, s.Template.Nothing = drawTools(rt), true // they may give nothing
		if rapid.Bool().Draw(rt, "exists") {
			u := w.person("Old", "Name", "SYNC@meridian.example")
			u.inactive, u.flag = rapid.Bool().Draw(rt, "inactive"), rapid.Bool().Draw(rt, "flag")
			for _, p := range w.projects {
				if rapid.Bool().Draw(rt, "on") {
					w.put(u, p.ID, rapid.SampledFrom([]procore.ID{readOnly, superuser, ofProject}).Draw(rt, "with"))
				}
			}
		}
		j := journal.New()
		apply(t, w, j, s)
		snap := read(t, w, j, s)
		if left := ids(plan(t, s, snap)); len(left) != 0 {
			rt.Fatalf("left: %v", left)
		}
		if c := Verify(s, snap); !c.OK(false) || len(c.Checks) != len(AllChecks) {
			rt.Fatalf("%+v", c.Checks)
		}
	})
}

func drawTools(rt *rapid.T) map[string]spec.ToolSpec {
	tools := map[string]spec.ToolSpec{}
	for _, name := range []string{"documents", "rfi", "Photos", "generic_tool_77"} {
		level := rapid.SampledFrom([]string{"", "none", "read_only", "standard", "Admin"}).Draw(rt, name)
		if level == "" {
			continue
		}
		tool := spec.ToolSpec{Level: level}
		if name == "rfi" && (level == "standard" || level == "read_only") {
			tool.Granular = rapid.SampledFrom([][]string{nil, {}, {"act_as_manager"}, {"view_private", "act_as_manager"}}).Draw(rt, "granular")
		}
		tools[name] = tool
	}
	return tools
}
