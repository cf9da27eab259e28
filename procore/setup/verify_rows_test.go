package setup

import (
	"strings"
	"testing"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/spec"
)

// reads fails where a check is not of the status, or nothing of what it says has the words.
func reads(t *testing.T, name string, k Check, status Status, words string) {
	t.Helper()
	if all := k.Detail + " " + strings.Join(k.Items, "; ") + " → " + k.Fix; k.Status != status || !strings.Contains(all, words) {
		t.Errorf("%s: %s: %s; not %s: %s", name, k.Status, all, status, words)
	}
}

// Where no company template was asked for, the one that the account has is told. One that
// gives Admin is no green, unless the admin said that this account is meant; nor is one that
// nobody can see, unless this program made the account.
func TestPresentCompanyTemplate(t *testing.T) {
	ref := func(id procore.ID) *procore.TemplateRef { return &procore.TemplateRef{ID: id} }
	for name, c := range map[string]struct {
		has    *procore.TemplateRef
		made   bool
		adopt  bool
		hidden bool // what the template grants
		want   Status
		says   string
	}{
		"none":                        {has: ref(0), want: StatusSkipped, says: "no company template was asked for"},
		"not told of our own":         {made: true, want: StatusSkipped, says: "no company template was asked for"},
		"not told":                    {want: StatusUnknown, says: "Procore does not say which company template it has"},
		"one that gives little":       {has: ref(22), want: StatusSkipped, says: "none was asked for; it keeps Company Read Only"},
		"one that gives Admin":        {has: ref(23), want: StatusFailed, says: "gives it Admin on the company's Admin"},
		"one that gives Admin, meant": {has: ref(23), adopt: true, want: StatusAttested, says: "you said that this account is meant"},
		"one that is not listed":      {has: ref(99), want: StatusUnknown, says: "Procore does not show what its company template"},
		"one that is not shown":       {has: ref(23), hidden: true, want: StatusUnknown, says: "Procore does not show what its company template"},
	} {
		s := syncSpec()
		s.Account.CompanyTemplate, s.Account.Adopt = "", c.adopt
		snap := read(t, companyWorld(1), nil, s)
		snap.Account = &AccountState{User: procore.User{ID: 9, Email: s.Account.Email, CompanyTemplate: c.has}}
		if c.made {
			snap.Account.Took = map[string]time.Time{ChangeCreateUser: time.Now()}
		}
		if c.hidden {
			t := withID(snap.OfCompany, 23)
			t.Levels, t.Granular = nil, nil
		}
		reads(t, name, check(t, Verify(s, snap), CheckCompanyTemplate), c.want, c.says)
	}
}

// The account's own company template is compared whole, and what keeps it from being
// compared is told as that.
func TestOwnCompanyTemplate(t *testing.T) {
	for name, c := range map[string]struct {
		make func(*spec.Spec, *Snapshot)
		want Status
		says string
	}{
		"not there":      {func(*spec.Spec, *Snapshot) {}, StatusFailed, "no company-level template called SyncEzy Company"},
		"the name taken": {func(s *spec.Spec, _ *Snapshot) { s.Account.Company.Name = "Field Staff" }, StatusFailed, "the name is taken by the project template"},
		"there and held": {func(s *spec.Spec, _ *Snapshot) {
			*s.Account.Company = spec.TemplateSpec{Name: "Company Read Only", Base: "Company Read Only"}
		}, StatusVerified, "Company Read Only, 5 tools as asked"},
		"there, and the account has another": {func(s *spec.Spec, snap *Snapshot) {
			*s.Account.Company = spec.TemplateSpec{Name: "Company Read Only", Base: "Company Read Only"}
			snap.Account.CompanyTemplate.ID = companyOne
		}, StatusFailed, "it is Company None, not Company Read Only"},
		"there, and the account does not tell": {func(s *spec.Spec, snap *Snapshot) {
			*s.Account.Company = spec.TemplateSpec{Name: "Company Read Only", Base: "Company Read Only"}
			snap.Account.CompanyTemplate = nil
		}, StatusUnknown, "Procore does not say which one the account has"},
		"not shown": {func(s *spec.Spec, snap *Snapshot) {
			s.Account.Company.Name = "Company Read Only"
			one := withID(snap.OfCompany, 22)
			one.Levels, one.Granular = nil, nil
		}, StatusUnknown, "Procore does not show what the template grants"},
		"a permission too many": {func(s *spec.Spec, _ *Snapshot) {
			*s.Account.Company = spec.TemplateSpec{
				Name: "Company Read Only", Base: "Company Read Only",
				Tools: map[string]spec.ToolSpec{"company_directory": {Level: "standard", Granular: []string{}}},
			}
		}, StatusFailed, "is on"},
		"no template shows anything": {func(_ *spec.Spec, snap *Snapshot) {
			snap.CompanyVocabulary = nil
		}, StatusUnknown, "no template of this company shows what it grants"},
	} {
		s := companySpecOf(map[string]spec.ToolSpec{"company_documents": {Level: "admin"}})
		snap := read(t, companyWorld(1), nil, s)
		snap.Account = &AccountState{User: procore.User{
			ID: 9, Email: s.Account.Email, CompanyTemplate: &procore.TemplateRef{ID: 22, Name: ""},
		}}
		c.make(&s, snap)
		reads(t, name, check(t, Verify(s, snap), CheckCompanyTemplate), c.want, c.says)
	}
}

// What an account that is switched off may still have: its template for new projects is
// harmless, and is only to be gone where that was asked.
func TestLeavingRows(t *testing.T) {
	ref := func(id procore.ID) *procore.TemplateRef { return &procore.TemplateRef{ID: id} }
	for name, c := range map[string]struct {
		has   *procore.TemplateRef
		clear bool
		want  Status
		says  string
	}{
		"not told":            {nil, false, StatusSkipped, "it was not asked to be cleared"},
		"not told, to clear":  {nil, true, StatusUnknown, "Procore does not say which one it has"},
		"none":                {ref(0), false, StatusSkipped, "it has none"},
		"none, to clear":      {ref(0), true, StatusVerified, "it has none"},
		"one":                 {ref(readOnly), false, StatusSkipped, "it keeps Read Only Everything"},
		"one, to be cleared":  {ref(readOnly), true, StatusFailed, "it still has Read Only Everything"},
		"one, which is no id": {&procore.TemplateRef{ID: 5, Name: "Old"}, true, StatusFailed, "it still has Old"},
	} {
		_, s, snap := set(t)
		snap.Account.DefaultTemplate = c.has
		reads(t, name, check(t, Verify(s.Leaving(spec.LeaveSpec{Clear: c.clear}), snap), CheckDefaultTemplate), c.want, c.says)
	}
}

// An account that is switched off is on no project. What Procore does not show of an
// inactive one counts where this program saw that it was on none right before.
func TestNoProjects(t *testing.T) {
	at := time.Date(2031, 5, 4, 12, 0, 0, 0, time.Local)
	for name, c := range map[string]struct {
		make func(*Snapshot)
		want Status
		says string
	}{
		"none":        {func(*Snapshot) {}, StatusVerified, "it is on no project"},
		"one":         {func(p *Snapshot) { p.Assignments[300001] = procore.Assignment{ProjectID: 300001} }, StatusFailed, "still on 1 project"},
		"one unknown": {func(p *Snapshot) { p.Assignments[9] = procore.Assignment{ProjectID: 9} }, StatusFailed, "still on 1 project"},
		"refused, for a reason that stays": {func(p *Snapshot) {
			p.Assignments[300001] = procore.Assignment{ProjectID: 300001}
			p.Refused = map[procore.ID]string{300001: "the group gives it"}
		}, StatusFailed, "the group gives it"},
		"no full admin": {func(p *Snapshot) { p.FullAdmin = Unknown }, StatusUnknown, "it is not known whether Procore shows you every project"},
		"not shown":     {func(p *Snapshot) { p.unseen = true }, StatusUnknown, "does not show the projects of an inactive account"},
		"not shown, and seen before": {func(p *Snapshot) {
			p.unseen, p.Account.Took = true, map[string]time.Time{leftNoPlaces: at}
		}, StatusApplied, "it was on none when it was made inactive, on 2031-05-04 12:00"},
		"shown, and seen before":       {func(p *Snapshot) { p.Account.Took = map[string]time.Time{leftNoPlaces: at} }, StatusVerified, "it is on no project"},
		"nobody, and not shown":        {func(p *Snapshot) { p.unseen, p.Account = true, nil }, StatusUnknown, "does not show the projects of an inactive account"},
		"a project that does not tell": {func(p *Snapshot) { p.Unread = map[procore.ID]string{300001: "no"} }, StatusUnknown, "1 project did not say"},
	} {
		_, s, snap := set(t)
		clear(snap.Assignments)
		c.make(snap)
		reads(t, name, check(t, Verify(s.Leaving(spec.LeaveSpec{}), snap), CheckNoProjects), c.want, c.says)
	}
}

// An account that is switched off is among the inactive users. That of an app goes with
// its app, and no run makes it inactive.
func TestAccountInactive(t *testing.T) {
	yes, no := true, false
	for name, c := range map[string]struct {
		kind     spec.Kind
		inactive bool
		active   *bool
		want     Status
		says     string
	}{
		"inactive":           {spec.UserAccount, true, nil, StatusVerified, "among the inactive"},
		"Procore says so":    {spec.UserAccount, false, &no, StatusVerified, "among the inactive"},
		"active":             {spec.UserAccount, false, &yes, StatusFailed, runAgain},
		"nobody says":        {spec.UserAccount, false, nil, StatusFailed, runAgain},
		"of an app":          {spec.AppAccount, false, &yes, StatusFailed, "remove the app from the company"},
		"of an app, removed": {spec.AppAccount, true, nil, StatusVerified, "among the inactive"},
	} {
		_, s, snap := set(t)
		s.Account.Kind = c.kind
		snap.Account.Inactive, snap.Account.Active = c.inactive, c.active
		reads(t, name, check(t, Verify(s.Leaving(spec.LeaveSpec{}), snap), CheckAccountInactive), c.want, c.says)
	}
	_, s, snap := set(t)
	snap.Account = nil
	reads(t, "nobody", check(t, Verify(s.Leaving(spec.LeaveSpec{}), snap), CheckAccountInactive), StatusUnknown, "there is no account")
}

// Which changes of an earlier job take back what is asked for now.
func TestUndoes(t *testing.T) {
	leaving := syncSpec().Leaving(spec.LeaveSpec{})
	for change, of := range map[string]struct{ staying, leaving bool }{
		ChangeDeactivate: {staying: true}, ChangeReactivate: {leaving: true}, ChangeAdd: {leaving: true},
		ChangeNew: {leaving: true}, ChangeRemove: {}, ChangeNoNew: {}, ChangeCreateUser: {},
	} {
		if undoes(syncSpec(), change) != of.staying || undoes(leaving, change) != of.leaving {
			t.Errorf("%s: %v %v", change, undoes(syncSpec(), change), undoes(leaving, change))
		}
	}
}

// On how many projects the account was seen with its template is only said where all that
// it takes was read, and it is on any.
func TestReach(t *testing.T) {
	const two = "sync@meridian.example is on 2 projects with SyncEzy Sync"
	for name, c := range map[string]struct {
		make func(*Snapshot)
		want string
	}{
		"all":                {func(*Snapshot) {}, two},
		"one with another":   {func(p *Snapshot) { p.Assignments[300001] = procore.Assignment{TemplateID: readOnly} }, strings.Replace(two, "2 projects", "1 project", 1)},
		"none":               {func(p *Snapshot) { clear(p.Assignments) }, ""},
		"no account":         {func(p *Snapshot) { p.Account = nil }, ""},
		"projects not read":  {func(p *Snapshot) { p.ReadAgain(PartProjects) }, ""},
		"places not read":    {func(p *Snapshot) { p.ReadAgain(PartAssignments) }, ""},
		"templates not read": {func(p *Snapshot) { p.ReadAgain(PartTemplates) }, ""},
		"no vocabulary":      {func(p *Snapshot) { p.Vocabulary = nil }, ""},
	} {
		_, s, snap := set(t)
		if c.make(snap); Reach(s, snap) != c.want {
			t.Errorf("%s: %q", name, Reach(s, snap))
		}
	}
}

// How many of how many projects are right is counted over all that were asked for, with
// those that the company does not have.
func TestProjectsAreCounted(t *testing.T) {
	listed := func(s *spec.Spec, ids ...procore.ID) {
		s.Projects = spec.ProjectsSpec{Include: spec.IncludeListed, IDs: ids}
	}
	for name, c := range map[string]struct {
		make func(*spec.Spec, *Snapshot)
		want Status
		says string
	}{
		"all":               {func(*spec.Spec, *Snapshot) {}, StatusVerified, "2 of 2"},
		"no such project":   {func(s *spec.Spec, _ *Snapshot) { listed(s, 300001, 8, 9) }, StatusFailed, "2 of 3 projects not as asked"},
		"one is missing":    {func(_ *spec.Spec, p *Snapshot) { delete(p.Assignments, 300001) }, StatusFailed, "1 of 2 projects not as asked"},
		"no project at all": {func(_ *spec.Spec, p *Snapshot) { p.Projects, p.Total = nil, 0 }, StatusUnknown, "Procore shows no project to work on"},
		"one by its name, and perhaps others": {func(_ *spec.Spec, p *Snapshot) {
			p.Certain, p.FullAdmin = 0, Unknown
			p.Assignments[300001] = procore.Assignment{TemplateName: "SyncEzy Sync"}
		}, StatusUnknown, "2 of 2 that you can see; it is not known"},
		"one by its name": {func(_ *spec.Spec, p *Snapshot) {
			p.Certain = 0
			p.Assignments[300001] = procore.Assignment{TemplateName: "SyncEzy Sync"}
		}, StatusUnknown, "on 1 project Procore shows a template of the right name"},
	} {
		_, s, snap := set(t)
		c.make(&s, snap)
		reads(t, name, check(t, Verify(s, snap), CheckProjects), c.want, c.says)
	}
}

// Of new projects it is told what Procore answered, and when; that it took something
// without an answer is no answer.
func TestNewProjectsAreTold(t *testing.T) {
	at := time.Date(2031, 5, 4, 12, 0, 0, 0, time.Local)
	for name, c := range map[string]struct {
		took string // the change
		off  bool   // what is asked for
		says string
	}{
		"taken":                {ChangeNew, false, "Procore took it on 2031-05-04 12:00 without saying how it stands"},
		"taken off":            {ChangeNoNew, true, "Procore took it on 2031-05-04 12:00 without saying how it stands"},
		"the other one, taken": {ChangeNoNew, false, "this program has not set it"},
		"on, and off is asked": {ChangeNew, true, "this program has not set it"},
		"nothing taken":        {ChangeAdd, false, "this program has not set it"},
		"nothing, off asked":   {ChangeAdd, true, "this program has not set it"},
	} {
		_, s, snap := set(t)
		s.Projects.New, s.Projects.NoNew = !c.off, c.off
		snap.Account.AddToNewProjects, snap.Account.AppliedNew = nil, nil
		snap.Account.Took = map[string]time.Time{c.took: at}
		reads(t, name, check(t, Verify(s, snap), CheckNewProjects), StatusUnknown, c.says)
	}
}

// A template without granular permissions is right where none were asked for, and a row
// tells which of the two is right.
func TestGranularIsTold(t *testing.T) {
	_, s, snap := set(t)
	reads(t, "one", check(t, Verify(s, snap), CheckTemplateGranular), StatusVerified, "1 granular permission as asked")
	s.Template.Tools["rfi"] = spec.ToolSpec{Level: "admin"}
	snap.Global[3].Levels["rfi"], snap.Global[3].Granular = 4, nil
	reads(t, "none", check(t, Verify(s, snap), CheckTemplateGranular), StatusVerified, "none, as asked")
}

// A company template of the account's own is mended with the templates, another one where
// the account is.
func TestWhereACompanyTemplateIsMended(t *testing.T) {
	s := syncSpec()
	k := check(t, Verify(s, &Snapshot{}), CheckCompanyTemplate)
	if k.Stage != spec.StageAccount || k.Field != "account.company_template" {
		t.Errorf("%s, %s", k.Stage, k.Field)
	}
	s.Account.Company = &spec.TemplateSpec{Name: "Own"}
	k = check(t, Verify(s, &Snapshot{}), CheckCompanyTemplate)
	if k.Stage != spec.StageTemplate || k.Field != spec.CompanyField+".name" {
		t.Errorf("%s, %s", k.Stage, k.Field)
	}
}
