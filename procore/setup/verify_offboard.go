package setup

import (
	"slices"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// leaving are the checks of an account that is to be off, in the order of the checklist.
func (v *verifier) leaving() []row {
	const (
		account, project = spec.StageAccount, spec.StageProjects
		places           = PartAccount | PartProjects | PartAssignments
	)
	made := func(ids ...string) []string { return ids }
	return []row{
		{
			CheckOperatorAdmin, "company admin", spec.StageConnect, "", PartOperator, nil,
			v.operatorAdmin,
		},
		{CheckAppConnected, "app connection", spec.StageConnect, "", PartOperator, nil, v.appConnected},
		{CheckAccount, "account", account, "account.email", PartAccount, made(ChangeDeactivate), v.account},
		{CheckNewProjects, "new projects", project, "", PartAccount, made(ChangeNoNew), v.newProjects},
		{CheckNoProjects, "projects", project, "", places, made(ChangeRemove), v.noProjects},
		{CheckAccountInactive, "account status", account, "", PartAccount, made(ChangeDeactivate), v.accountInactive},
		{CheckDefaultTemplate, "default project template", project, "", PartAccount, nil, v.noDefault},
	}
}

// noProjects tells whether the account is on no project at all.
func (v *verifier) noProjects() Check {
	gone, strange := extra(v.spec, v.snap)
	others := slices.Concat(gone, strange)
	if len(others) > 0 {
		return v.keeps("the account is still on "+text.Count(len(others), "project"), others)
	}
	why := unsureOfPlaces(v.snap)
	if v.snap.unseen && v.snap.Account != nil {
		if t, ok := v.snap.Account.Took[leftNoPlaces]; ok {
			k := applied(t, "")
			k.Detail = "it was on none when it was made inactive, on " + at(t) + "; " + why
			return k
		}
	}
	if why != "" {
		return unsure(why, "look at the account in the company Directory, with a full company admin")
	}
	return verified("it is on no project")
}

// keeps is the check of places that are still there and are not to be, with what Procore
// said where it refused to take one away. It refuses as well to take away what is gone, and
// a list that is behind explains that; it does not explain those of which Procore said why
// they stay.
func (v *verifier) keeps(says string, places []procore.Project) Check {
	k, on := failed(says, runAgain), projectIDs(places)
	for _, p := range places {
		line := Called(p)
		if why, refused := v.snap.Refused[p.ID]; refused {
			line += ": " + text.Display(why)
		}
		k.Items = append(k.Items, line)
	}
	k = v.unexplained(k, on, nil)
	k.settled = k.settled && !slices.ContainsFunc(on, func(id procore.ID) bool {
		return !explains(v.snap.Refused[id]) && !strings.Contains(strings.ToLower(v.snap.Refused[id]), "group")
	})
	return k
}

// accountInactive tells whether nobody can sign in with the account any more.
func (v *verifier) accountInactive() Check {
	a := v.snap.Account
	switch {
	case a == nil:
		return unsure("there is no account", "see whether the e-mail is right")
	case a.Inactive || a.Active != nil && !*a.Active:
		return verified("it is among the inactive users")
	case v.spec.Account.Kind == spec.AppAccount:
		return failed("the account is active: its app is still installed",
			"remove the app from the company, then check again")
	}
	return failed("the account is active", runAgain)
}

// noDefault tells about the template that the account would get on a new project: it is
// harmless while nothing adds the account to any.
func (v *verifier) noDefault() Check {
	ref, clear := v.snap.defaultOf(), v.spec.Leave.Clear
	switch {
	case ref == nil && clear:
		return unsure("Procore does not say which one it has", "look at the account in the company Directory")
	case ref == nil:
		return skipped("Procore does not say which one it has; it was not asked to be cleared")
	case ref.ID == 0 && clear:
		return verified("it has none")
	case ref.ID == 0:
		return skipped("it has none")
	case clear:
		return failed("it still has "+v.snap.templateName(ref), "clear it in the company Directory: no program can")
	}
	return skipped("it keeps " + v.snap.templateName(ref) + ", which nothing gives it a project with")
}

// undoes tells whether a change takes back what s asks for: an account that is switched
// off has nothing of what was set up before, and the other way round.
func undoes(s spec.Spec, change string) bool {
	if !s.Ending() {
		return change == ChangeDeactivate
	}
	return change == ChangeReactivate || change == ChangeAdd || change == ChangeNew
}
