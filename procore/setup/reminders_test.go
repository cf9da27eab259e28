package setup

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/spec"
)

// leftIDs are the steps that are left to people.
func leftIDs(s spec.Spec, snap *Snapshot) []string {
	var out []string
	for _, c := range Reminders(s, snap) {
		out = append(out, c.ID)
	}
	return out
}

// Each step is left where it is due, and no longer once it was said or skipped.
func TestReminders(t *testing.T) {
	yes, no, now := true, false, time.Now()
	for _, c := range []struct {
		name string
		make func(s *spec.Spec, snap *Snapshot)
		want []string
	}{
		{"an invitation that nobody has used", func(*spec.Spec, *Snapshot) {}, []string{ChangePassword}},
		{"somebody signed in", func(_ *spec.Spec, p *Snapshot) { p.Account.LastLoginAt = &now }, nil},
		{"said", func(_ *spec.Spec, p *Snapshot) { p.Account.Attested[ChangePassword] = now }, nil},
		{"skipped", func(_ *spec.Spec, p *Snapshot) { p.Account.LeftOut[ChangePassword] = now }, nil},
		{"an approver", func(_ *spec.Spec, p *Snapshot) {
			p.Account.LastLoginAt, p.Account.Accountant = &now, &yes
		}, []string{StepApprover}},
		{"no approver", func(_ *spec.Spec, p *Snapshot) {
			p.Account.LastLoginAt, p.Account.Accountant = &now, &no
		}, nil},
		{"an app's account", func(s *spec.Spec, _ *Snapshot) { s.Account.Kind = spec.AppAccount }, []string{StepPermit}},
		{"an app's account that proved itself", func(s *spec.Spec, p *Snapshot) {
			s.Account.Kind = spec.AppAccount
			p.Proof = &Proof{projects: said[[]procore.ID]{asked: true, value: []procore.ID{300001, 300002}}}
		}, nil},
		{"an app's account that does not see a project", func(s *spec.Spec, p *Snapshot) {
			s.Account.Kind = spec.AppAccount
			p.Proof = &Proof{projects: said[[]procore.ID]{asked: true, value: []procore.ID{300001}}}
		}, []string{StepPermit}},
		{"inactive", func(_ *spec.Spec, p *Snapshot) { p.Account.Inactive = true }, nil},
		{"no account", func(_ *spec.Spec, p *Snapshot) { p.Account = nil }, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, j, s := newWorld(2), journal.New(), syncSpec()
			apply(t, w, j, s)
			snap := read(t, w, j, s)
			c.make(&s, snap)
			if got := leftIDs(s, snap); !slices.Equal(got, c.want) {
				t.Errorf("left: %v, want %v", got, c.want)
			}
			for _, step := range Reminders(s, snap) {
				if !step.Manual.Optional || step.Verb != VerbByHand || len(step.Manual.Steps) == 0 || step.Text == "" {
					t.Errorf("%+v", step)
				}
			}
		})
	}
}

// An app's account that is not on a project yet is watched there.
func TestPermittedProjectsAreWatched(t *testing.T) {
	w, j, s := newWorld(2), journal.New(), syncSpec()
	apply(t, w, j, s)
	s.Account.Kind = spec.AppAccount
	account := w.users[len(w.users)-1]
	was := w.places[account.ID][300002]
	delete(w.places[account.ID], 300002)
	snap := read(t, w, j, s)
	step := Reminders(s, snap)[0]
	if step.ID != StepPermit || step.Manual.Watch == nil || !strings.Contains(strings.Join(step.Manual.Steps, "\n"), "300002") {
		t.Fatalf("%+v", step)
	}
	if done, err := step.Manual.Watch(context.Background()); done || err != nil {
		t.Errorf("seen too early: %v", err)
	}
	w.put(account, 300002, was)
	if done, err := step.Manual.Watch(context.Background()); !done || err != nil {
		t.Errorf("not seen: %v", err)
	}
	step = Reminders(s, read(t, w, j, s))[0] // there is nothing to wait for, and no project to name
	if step.ID != StepPermit || step.Manual.Watch != nil || !strings.HasSuffix(step.Manual.Steps[2], "that were asked for here") {
		t.Errorf("%+v", step.Manual)
	}
}

// Accounting Approver is shown as what was not asked for, until somebody says that it is
// meant. Where it was read as off, the row of the account's status says so; where it was not
// read, none speaks of it.
func TestAccountingApprover(t *testing.T) {
	w, j, s := newWorld(2), journal.New(), syncSpec()
	apply(t, w, j, s)
	snap := read(t, w, j, s)
	status := func() Status {
		for _, k := range Verify(s, snap).Checks {
			if k.ID == StepApprover {
				return k.Status
			}
		}
		return ""
	}
	on, off := true, false
	for _, c := range []struct {
		is   *bool
		said bool
		want Status
	}{{nil, false, ""}, {&off, false, ""}, {&on, false, StatusFailed}, {&on, true, StatusAttested}} {
		snap.Account.Accountant = c.is
		if c.said {
			snap.Account.Attested[StepApprover] = time.Now()
		}
		if got := status(); got != c.want {
			t.Errorf("%v, said %v: %q, want %q", c.is, c.said, got, c.want)
		}
		list := Verify(s, snap)
		says := slices.ContainsFunc(list.Checks, func(k Check) bool {
			return k.Status == StatusVerified && strings.Contains(k.Detail, "and no Accounting Approver")
		})
		if says != (c.is == &off) {
			t.Errorf("%v: the account's status says that it is off: %v", c.is, says)
		}
	}
}

// Where the template lets the account add people, stronger templates are to be kept off
// its list, by name.
func TestAssignableTemplatesStep(t *testing.T) {
	w, j, s := newWorld(2), journal.New(), syncSpec()
	w.templates[2].Levels["directory"] = 2
	w.templates[2].Granular["directory"] = map[string]bool{"create_and_edit_users": true}
	apply(t, w, j, s)
	snap := read(t, w, j, s)
	snap.Account.LastLoginAt = new(time.Time)
	if got := leftIDs(s, snap); got != nil {
		t.Errorf("left of a template that adds nobody: %v", got)
	}
	s.Template.Tools["directory"] = spec.ToolSpec{Level: "read_only", Granular: []string{"create_and_edit_users"}}
	found := Reminders(s, snap)
	if len(found) != 1 || found[0].ID != StepAssignable {
		t.Fatalf("left: %v", leftIDs(s, snap))
	}
	steps := strings.Join(found[0].Manual.Steps, "\n")
	for _, want := range []string{"SyncEzy Sync", "Manage Assignable Templates", "Admin Everything"} {
		if !strings.Contains(steps, want) {
			t.Errorf("the step does not say %q:\n%s", want, steps)
		}
	}
}

// The way to connect the app has the text for Procore support, and says which of
// Procore's two approvals the app needs.
func TestConnectStepHasTheTextForSupport(t *testing.T) {
	snap := &Snapshot{Company: procore.Company{ID: 4286480, Name: "Meridian Builders"}}
	for name, c := range map[string]Change{"connect": connectStep(snap), "install": InstallStep(syncSpec(), snap)} {
		steps := strings.Join(append(c.Details, c.Manual.Steps...), "\n")
		want := []string{"Meridian Builders (id 4286480)", "does not appear", "Procore support"}
		if name == "connect" {
			want = append(want, "Private Developer", "Marketplace Partner")
		}
		for _, w := range want {
			if !strings.Contains(steps, w) {
				t.Errorf("%s does not say %q:\n%s", name, w, steps)
			}
		}
	}
}
