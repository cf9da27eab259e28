package setup

import (
	"strings"
	"testing"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/spec"
)

// AllChecks are the ids, in the order of the checklist.
var AllChecks = []string{
	CheckOperatorAdmin, CheckAppConnected, CheckAccount, CheckAccountActive, CheckCompanyTemplate, CheckTemplate,
	CheckTemplateLevels, CheckTemplateGranular, CheckDefaultTemplate, CheckProjects, CheckExtraProjects, CheckNewProjects,
	CheckInvitation,
}

// LeavingChecks are those of an account that is to be off.
var LeavingChecks = []string{
	CheckOperatorAdmin, CheckAppConnected, CheckAccount, CheckNewProjects, CheckNoProjects, CheckAccountInactive,
	CheckDefaultTemplate,
}

// Every check can end in every status that it may have, by what Procore says and
// nothing else; only what was read back is verified.
func TestVerify(t *testing.T) {
	now := time.Date(2026, 11, 21, 14, 32, 0, 0, time.UTC)
	yes, no := true, false
	for _, c := range []struct {
		name string
		make func(s *spec.Spec, snap *Snapshot)
		want map[string]Status // all others: verified, extra-projects skipped
	}{
		{"as it should be", func(*spec.Spec, *Snapshot) {}, nil},
		{"not known whether admin", func(_ *spec.Spec, p *Snapshot) { p.FullAdmin = Unknown }, map[string]Status{
			CheckOperatorAdmin: StatusUnknown, CheckProjects: StatusUnknown,
		}},
		{"not known whether admin, but the projects are listed", func(s *spec.Spec, p *Snapshot) {
			p.FullAdmin = Unknown
			s.Projects = spec.ProjectsSpec{Include: spec.IncludeListed, IDs: []procore.ID{300001, 300002}, New: true}
		}, map[string]Status{CheckOperatorAdmin: StatusUnknown}},
		{"no admin", func(_ *spec.Spec, p *Snapshot) { p.FullAdmin = No }, map[string]Status{
			CheckOperatorAdmin: StatusFailed, CheckProjects: StatusUnknown,
		}},
		{"gate not known", func(_ *spec.Spec, p *Snapshot) { p.AppConnected = Unknown }, map[string]Status{CheckAppConnected: StatusUnknown}},
		{"no account", func(_ *spec.Spec, p *Snapshot) { p.Account, p.Assignments = nil, nil }, map[string]Status{
			CheckAccount: StatusFailed, CheckAccountActive: StatusFailed, CheckCompanyTemplate: StatusFailed,
			CheckDefaultTemplate: StatusFailed, CheckProjects: StatusFailed, CheckNewProjects: StatusFailed, CheckInvitation: StatusFailed,
		}},
		{"inactive", func(_ *spec.Spec, p *Snapshot) { p.Account.Inactive = true }, map[string]Status{CheckAccountActive: StatusFailed}},
		{"Procore says inactive", func(_ *spec.Spec, p *Snapshot) { p.Account.Active = &no }, map[string]Status{CheckAccountActive: StatusFailed}},
		{
			"other company template", func(_ *spec.Spec, p *Snapshot) { p.Account.CompanyTemplate = &procore.TemplateRef{ID: 7} },
			map[string]Status{CheckCompanyTemplate: StatusFailed},
		},
		{
			"company template not told", func(_ *spec.Spec, p *Snapshot) { p.Account.CompanyTemplate = nil },
			map[string]Status{CheckCompanyTemplate: StatusUnknown},
		},
		{
			"company template not asked for", func(s *spec.Spec, _ *Snapshot) { s.Account.CompanyTemplate = "" },
			map[string]Status{CheckCompanyTemplate: StatusSkipped},
		},
		{
			"default template not told", func(_ *spec.Spec, p *Snapshot) { p.Account.DefaultTemplate = nil },
			map[string]Status{CheckDefaultTemplate: StatusUnknown},
		},
		{
			"other default template", func(_ *spec.Spec, p *Snapshot) { p.Account.DefaultTemplate = &procore.TemplateRef{} },
			map[string]Status{CheckDefaultTemplate: StatusFailed},
		},
		{"no template", func(_ *spec.Spec, p *Snapshot) { p.Global = p.Global[:3] }, map[string]Status{
			CheckTemplate: StatusFailed, CheckTemplateLevels: StatusFailed, CheckTemplateGranular: StatusFailed,
			CheckDefaultTemplate: StatusFailed, CheckProjects: StatusFailed,
		}},
		{"template not shown", func(_ *spec.Spec, p *Snapshot) { p.Global[3].Levels, p.Global[3].Granular = nil, nil }, map[string]Status{
			CheckTemplateLevels: StatusUnknown, CheckTemplateGranular: StatusUnknown,
		}},
		{"other level", func(_ *spec.Spec, p *Snapshot) { p.Global[3].Levels["documents"] = 3 }, map[string]Status{CheckTemplateLevels: StatusFailed}},
		{"granular missing", func(_ *spec.Spec, p *Snapshot) { p.Global[3].Granular = nil }, map[string]Status{CheckTemplateGranular: StatusFailed}},
		{
			"granular too many", func(_ *spec.Spec, p *Snapshot) { p.Global[3].Granular["rfi"]["view_private"] = true },
			map[string]Status{CheckTemplateGranular: StatusFailed},
		},
		{
			"a tool that the company does not have", func(s *spec.Spec, _ *Snapshot) { s.Template.Tools["nope"] = spec.ToolSpec{Level: "admin"} },
			map[string]Status{CheckTemplateLevels: StatusFailed, CheckTemplateGranular: StatusFailed},
		},
		{"missing on a project", func(_ *spec.Spec, p *Snapshot) { delete(p.Assignments, 300001) }, map[string]Status{CheckProjects: StatusFailed}},
		{"a project does not tell", func(_ *spec.Spec, p *Snapshot) {
			delete(p.Assignments, 300001)
			p.Unread = map[procore.ID]string{300001: "not allowed"}
		}, map[string]Status{CheckProjects: StatusUnknown}},
		{"known by name only", func(_ *spec.Spec, p *Snapshot) {
			p.Certain = 0
			p.Assignments[300001] = procore.Assignment{ProjectID: 300001, TemplateName: "SyncEzy Sync"}
		}, map[string]Status{CheckProjects: StatusUnknown}},
		{"exact and right", func(s *spec.Spec, _ *Snapshot) { s.Projects.Exact = true }, map[string]Status{CheckExtraProjects: StatusVerified}},
		{"exact and too many", func(s *spec.Spec, p *Snapshot) {
			s.Projects.Exact = true
			p.Assignments[300003] = procore.Assignment{ProjectID: 300003, Project: "Elsewhere"}
		}, map[string]Status{CheckExtraProjects: StatusFailed}},
		{"exact and a place that the list does not show", func(s *spec.Spec, p *Snapshot) {
			s.Projects.Exact = true
			p.Assignments[9] = procore.Assignment{ProjectID: 9, Project: "Elsewhere"}
		}, map[string]Status{CheckExtraProjects: StatusUnknown}},
		{"exact and another project that does not tell", func(s *spec.Spec, p *Snapshot) {
			s.Projects.Exact, p.Unread = true, map[procore.ID]string{300003: "not allowed"}
		}, map[string]Status{CheckExtraProjects: StatusUnknown}},
		{"exact and not known whether admin", func(s *spec.Spec, p *Snapshot) {
			s.Projects.Exact, p.FullAdmin = true, Unknown
		}, map[string]Status{CheckOperatorAdmin: StatusUnknown, CheckProjects: StatusUnknown, CheckExtraProjects: StatusUnknown}},
		{"exact and lists that are not complete", func(s *spec.Spec, p *Snapshot) {
			s.Projects.Exact, p.Partial = true, PartProjects|PartAssignments
		}, map[string]Status{CheckProjects: StatusUnknown, CheckExtraProjects: StatusUnknown}},
		{"a place that a list does not show, which is not complete", func(_ *spec.Spec, p *Snapshot) {
			p.Partial = PartAssignments
			delete(p.Assignments, 300001)
		}, map[string]Status{CheckProjects: StatusUnknown, CheckExtraProjects: StatusUnknown}},
		{"new projects not asked for", func(s *spec.Spec, _ *Snapshot) { s.Projects.New = false }, map[string]Status{CheckNewProjects: StatusSkipped}},
		{"off new projects, and it is", func(s *spec.Spec, p *Snapshot) {
			s.Projects.New, s.Projects.NoNew, p.Account.AddToNewProjects = false, true, &no
		}, nil},
		{"off new projects, and it is not", func(s *spec.Spec, p *Snapshot) {
			s.Projects.New, s.Projects.NoNew, p.Account.AddToNewProjects = false, true, &yes
		}, map[string]Status{CheckNewProjects: StatusFailed}},
		{"off new projects, as Procore answered", func(s *spec.Spec, p *Snapshot) {
			s.Projects.New, s.Projects.NoNew = false, true
			p.Account.AddToNewProjects, p.Account.AppliedNew = nil, &journal.Applied{At: now}
		}, map[string]Status{CheckNewProjects: StatusApplied}},
		{"flag off", func(_ *spec.Spec, p *Snapshot) { p.Account.AddToNewProjects = &no }, map[string]Status{CheckNewProjects: StatusFailed}},
		{"flag answered yes", func(_ *spec.Spec, p *Snapshot) {
			p.Account.AddToNewProjects, p.Account.AppliedNew = nil, &journal.Applied{Value: true, At: now}
		}, map[string]Status{CheckNewProjects: StatusApplied}},
		{"flag answered no", func(_ *spec.Spec, p *Snapshot) {
			p.Account.AddToNewProjects, p.Account.AppliedNew = nil, &journal.Applied{At: now}
		}, map[string]Status{CheckNewProjects: StatusFailed}},
		{"what can be read counts more than an old answer", func(_ *spec.Spec, p *Snapshot) {
			p.Account.AddToNewProjects, p.Account.AppliedNew = &yes, &journal.Applied{At: now}
		}, nil},
		{"flag attested", func(_ *spec.Spec, p *Snapshot) {
			p.Account.AddToNewProjects, p.Account.AppliedNew = nil, nil
			p.Account.Attested = map[string]time.Time{ChangeNew: now}
		}, map[string]Status{CheckNewProjects: StatusAttested}},
		{
			"flag taken without an answer", func(_ *spec.Spec, p *Snapshot) { p.Account.AddToNewProjects, p.Account.AppliedNew = nil, nil },
			map[string]Status{CheckNewProjects: StatusUnknown},
		},
		{"flag not known", func(_ *spec.Spec, p *Snapshot) {
			p.Account.AddToNewProjects, p.Account.AppliedNew, p.Account.Took = nil, nil, nil
		}, map[string]Status{CheckNewProjects: StatusUnknown}},
		{"no invitation asked for", func(s *spec.Spec, _ *Snapshot) { s.Account.Invite = false }, map[string]Status{CheckInvitation: StatusSkipped}},
		{"not invited", func(_ *spec.Spec, p *Snapshot) {
			p.Account.InvitedAt, p.Account.Took = nil, nil
		}, map[string]Status{CheckInvitation: StatusFailed}},
		{"invitation taken, not shown", func(_ *spec.Spec, p *Snapshot) { p.Account.InvitedAt = nil }, map[string]Status{CheckInvitation: StatusUnknown}},
		{
			"invitation taken, not readable", func(_ *spec.Spec, p *Snapshot) { p.Account.Invited, p.Account.InvitedAt = false, nil },
			map[string]Status{CheckInvitation: StatusApplied},
		},
		{"invitation attested", func(_ *spec.Spec, p *Snapshot) {
			p.Account.Invited, p.Account.InvitedAt, p.Account.Took = false, nil, nil
			p.Account.Attested = map[string]time.Time{ChangeInvite: now}
		}, map[string]Status{CheckInvitation: StatusAttested}},
		{"invitation not known", func(_ *spec.Spec, p *Snapshot) {
			p.Account.Invited, p.Account.InvitedAt, p.Account.Took = false, nil, nil
		}, map[string]Status{CheckInvitation: StatusUnknown}},
		{"signed in", func(_ *spec.Spec, p *Snapshot) {
			p.Account.InvitedAt, p.Account.LastLoginAt = nil, &now
		}, nil},
		{"an app's user", func(s *spec.Spec, _ *Snapshot) { s.Account.Kind = spec.AppAccount }, map[string]Status{CheckInvitation: StatusSkipped}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, j, s := newWorld(2), journal.New(), syncSpec()
			apply(t, w, j, s)
			snap := read(t, w, j, s)
			c.make(&s, snap)
			verified := expect(t, Verify(s, snap), c.want)
			if got := Verify(s, snap).ReadBack(); got != (len(verified) == len(AllChecks)) {
				t.Errorf("strict OK = %v, green %v", got, verified)
			}
		})
	}
}

// expect compares the statuses and what each row says, and returns the rows that
// a strict reader takes.
func expect(t *testing.T, list Checklist, want map[string]Status) []string {
	t.Helper()
	var good []string
	if len(list.Checks) != len(AllChecks) {
		t.Fatalf("%d checks", len(list.Checks))
	}
	for i, k := range list.Checks {
		status := want[k.ID]
		switch {
		case status == "" && k.ID == CheckExtraProjects:
			status = StatusSkipped
		case status == "":
			status = StatusVerified
		}
		if k.ID != AllChecks[i] || k.Status != status {
			t.Errorf("%s is %s, not %s: %s %q", k.ID, k.Status, status, k.Detail, k.Items)
		}
		if k.Title == "" || k.Detail == "" || k.Status == StatusFailed && k.Fix == "" || k.Status == StatusVerified && k.Fix != "" {
			t.Errorf("%s does not say enough: %+v", k.ID, k)
		}
		if k.Status == StatusVerified || k.Status == StatusSkipped {
			good = append(good, k.ID)
		}
	}
	return good
}

// What was not read is unknown, never green.
func TestVerifyNothingRead(t *testing.T) {
	for _, k := range Verify(syncSpec(), &Snapshot{}).Checks {
		if k.Status != StatusUnknown {
			t.Errorf("%s is %s", k.ID, k.Status)
		}
	}
	for _, k := range Verify(syncSpec(), &Snapshot{AppConnected: No, Read: PartOperator}).Checks {
		want := StatusUnknown
		if k.ID == CheckAppConnected {
			want = StatusFailed
		}
		if k.Status != want || !strings.Contains(k.Fix, "App Management") && !strings.Contains(k.Fix, "connect the app") {
			t.Errorf("%s is %s: %s", k.ID, k.Status, k.Fix)
		}
	}
}

// A company's rows may carry a template's name alone: it is told, and never that there is none.
func TestVerifyNamesTheTemplateThatIsHeld(t *testing.T) {
	w, j, s := newWorld(2), journal.New(), syncSpec()
	apply(t, w, j, s)
	for _, c := range []struct {
		row  procore.Assignment
		want string
	}{
		{procore.Assignment{TemplateName: "Standard User"}, "the account has Standard User there"},
		{procore.Assignment{TemplateID: 77}, "the account has template 77 there"},
		{procore.Assignment{}, "the account has no template there"},
	} {
		snap := read(t, w, j, s)
		snap.Assignments[300001] = c.row
		_, says := newVerifier(s, snap).standing(snap.Projects[0])
		if says != c.want {
			t.Errorf("%+v: %s, not %s", c.row, says, c.want)
		}
	}
}
