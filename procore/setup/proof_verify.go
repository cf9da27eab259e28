package setup

import (
	"fmt"
	"slices"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// The ids of the checks that come from the account's own word, in their order.
const (
	CheckEffectiveSignIn   = "effective-sign-in"
	CheckEffectiveProjects = "effective-projects"
	CheckEffectiveLevels   = "effective-levels"
	CheckEffectiveSignOut  = "effective-sign-out"
)

// effectivePrefix begins the ids of these checks.
const effectivePrefix = "effective-"

// askAgain is the way out of a proof that is not whole.
const askAgain = "prove it as the account itself once more"

// proof adds what the account itself said to a checklist: checks of its own, and the
// flag for new projects.
func (v *verifier) proof(list *Checklist) {
	p := v.snap.Proof
	if p == nil {
		return
	}
	list.ProofAt = p.At
	for i := range list.Checks {
		if k := &list.Checks[i]; k.ID == CheckNewProjects {
			*k = v.newProjectsProved(*k)
		}
	}
	for _, c := range v.effective() {
		k := c.check()
		k.ID, k.Title, k.Stage = c.id, c.title, spec.StageVerify
		list.Checks = append(list.Checks, k)
	}
}

// effective are the checks that come from the account's own word.
func (v *verifier) effective() []row {
	rows := []row{
		{id: CheckEffectiveSignIn, title: "as itself: signs in", check: v.effectiveSignIn},
		{id: CheckEffectiveProjects, title: "as itself: projects", check: v.effectiveProjects},
		{id: CheckEffectiveLevels, title: "as itself: levels", check: v.effectiveLevels},
		{id: CheckEffectiveSignOut, title: "as itself: signed out", check: v.effectiveSignOut},
	}
	if v.spec.Account.Kind != spec.AppAccount && len(wantWebhooks(v.spec)) > 0 { // an app's right shows nowhere
		hooks := row{id: CheckEffectiveWebhooks, title: "as itself: webhooks", check: v.effectiveWebhooks}
		rows = slices.Insert(rows, 3, hooks)
	}
	return rows
}

func (v *verifier) effectiveSignIn() Check {
	p, a := v.snap.Proof, v.snap.Account
	switch p.is(v.spec, v.snap) {
	case Yes:
		return verified("Procore says that it is %s, at %s", person(p.user.value), at(p.At))
	case No:
		return failed("signed in as "+p.Stranger(v.spec, v.snap)+", which is not the account; nothing was read with it",
			"sign in as "+text.Display(v.spec.Account.Email)+", in a private window where nobody else is signed in")
	}
	if a == nil {
		return failed("there is no account that could sign in", runAgain)
	}
	return unsure("Procore does not say who signed in: "+text.Display(p.user.why), askAgain)
}

func (v *verifier) effectiveSignOut() Check {
	if err := v.snap.Proof.ended; err != nil {
		return unsure("it was not seen to end: "+text.Display(err.Error()),
			"to be sure, reset the client secret of the app that was used, at developers.procore.com")
	}
	return verified("it was revoked, and Procore refuses its token now")
}

// notAsked is a check of something that was not asked because it was not the account
// that would have answered.
func notAsked() Check { return unsure("the account itself was not asked", askAgain) }

// effectiveProjects compares the account's own list of projects with those asked for.
func (v *verifier) effectiveProjects() Check {
	p := v.snap.Proof
	list, strange := selected(v.spec, v.snap)
	total := len(list) + len(strange)
	switch {
	case !p.projects.asked || !v.snap.Has(PartProjects):
		return notAsked()
	case !p.projects.known():
		return unsure("its list of projects can't be relied on: "+text.Display(p.projects.why), askAgain)
	case len(p.projects.value) == 0 && total > 0:
		return unsure("Procore lists no project at all to the account, which may be an empty answer and no list",
			"look at one of the projects as the account; "+askAgain)
	}
	missing, extra := v.seen(list, strange)
	switch {
	case len(missing) > 0:
		return failed(fmt.Sprintf("it does not see %s of %s", text.Number(len(missing)), text.Count(total, "project")),
			runAgain).with(slices.Concat(missing, extra))
	case len(extra) > 0 && v.spec.Projects.Exact:
		return failed("it sees "+text.Count(len(extra), "project")+" that it should not", runAgain).with(extra)
	}
	return v.seenOthers(total, extra)
}

// seen names the projects that are asked for and that the account does not see, and
// those that it sees beside them.
func (v *verifier) seen(list []procore.Project, strange []procore.ID) (missing, extra []string) {
	sees := v.snap.Proof.sees()
	asked := map[procore.ID]bool{}
	for _, one := range list {
		asked[one.ID] = true
		if !sees[one.ID] {
			missing = append(missing, "missing: "+Called(one))
		}
	}
	for _, id := range strange {
		asked[id] = true
		if !sees[id] {
			missing = append(missing, "missing: project "+id.String())
		}
	}
	names := map[procore.ID]string{}
	for _, one := range v.snap.Projects {
		names[one.ID] = Called(one)
	}
	for _, id := range sortedKeys(sees) {
		if asked[id] {
			continue
		}
		name := names[id]
		if name == "" {
			name = "project " + id.String() + ", which you do not see"
		}
		extra = append(extra, "also: "+name)
	}
	return missing, extra
}

// seenOthers is a list with every project that was asked for, and others that are left
// as they are. Those on which the account was not seen to be need a reason.
func (v *verifier) seenOthers(total int, extra []string) Check {
	odd := 0
	for id := range v.snap.Proof.sees() {
		if _, on := v.snap.Assignments[id]; !on {
			odd++
		}
	}
	every := admin(v.snap.Proof.company.value, "directory") == Yes
	says := fmt.Sprintf("it sees %s of %s", text.Number(total), text.Number(total))
	if len(extra) > 0 {
		says += ", and " + text.Count(len(extra), "other")
	}
	switch {
	case odd > 0 && every:
		says += ": as Admin on the company Directory it sees every project"
	case odd > 0:
		return unsure(says+"; on "+text.Count(odd, "project")+" of them it was not found to be",
			"look at the account's projects in the company Directory").with(extra)
	}
	return verified("%s", says).with(extra)
}

// newProjectsProved is the check of new projects with the account's own word. What the
// admin reads and what the account reads must not differ.
func (v *verifier) newProjectsProved(k Check) Check {
	own := v.snap.Proof.own
	p := v.spec.Projects
	if !p.New && !p.NoNew || !own.known() || own.value.AddToNewProjects == nil {
		return k
	}
	was := k
	switch {
	case *own.value.AddToNewProjects != p.New:
		k = failed("Procore says to the account itself: "+standsAs(!p.New), runAgain)
	case k.Status == StatusFailed:
		return k
	default:
		k = verified("Procore says to the account itself: %s", standsAs(p.New))
	}
	k.ID, k.Title, k.Stage, k.Field, k.made = was.ID, was.Title, was.Stage, was.Field, was.made
	return k
}

// effectiveLevels compares what the account may do, by its own word, with the two
// templates.
func (v *verifier) effectiveLevels() Check {
	p := v.snap.Proof
	if !p.company.asked {
		return notAsked()
	}
	if k := v.unresolved(); k != nil {
		return *k
	}
	var all levelCount
	for _, l := range p.levels {
		all.add(Called(l.project), compareManifest(v.snap.Vocabulary, v.found.want, l.said))
	}
	if len(p.levels) == 0 {
		all.add("projects", manifestCount{unsure: []string{"there is no project to look at"}})
	}
	list, _ := selected(v.spec, v.snap)
	where := fmt.Sprintf("%s of %s", text.Number(len(p.levels)), text.Count(len(list), "project"))
	if want, ok := v.companyWanted(); ok {
		all.add("the company", compareManifest(v.snap.CompanyVocabulary, want, p.company))
		where += " and the company"
	} else {
		all.add("the company", manifestCount{unsure: []string{"its company template can't be read"}})
	}
	return all.check(where)
}

// companyWanted is what the account should have in the company: what was asked for, or
// what its company template grants where none was asked for.
func (v *verifier) companyWanted() (permission.Template, bool) {
	if v.snap.CompanyVocabulary == nil {
		return permission.Template{}, false
	}
	if v.spec.Account.Company != nil {
		return v.own.want, len(v.own.problems) == 0
	}
	find := func(t procore.PermissionTemplate) bool {
		return spec.SameName(t.Name, v.spec.Account.CompanyTemplate)
	}
	if v.spec.Account.CompanyTemplate == "" {
		ref := v.snap.Account.CompanyTemplate
		if ref == nil {
			return permission.Template{}, false
		}
		if ref.ID == 0 { // none, which grants nothing
			return permission.Template{}, true
		}
		find = func(t procore.PermissionTemplate) bool { return t.ID == ref.ID }
	}
	i := slices.IndexFunc(v.snap.OfCompany, find)
	if i < 0 || !readable(v.snap.OfCompany[i]) {
		return permission.Template{}, false
	}
	return content(v.snap.OfCompany[i]), true
}
