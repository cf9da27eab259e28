package setup

import (
	"fmt"
	"time"

	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// A verifier compares a spec with a snapshot.
type verifier struct {
	spec  spec.Spec
	snap  *Snapshot
	found resolution
	own   resolution // of the account's own company template
}

func newVerifier(s spec.Spec, snap *Snapshot) *verifier {
	v := &verifier{spec: s, snap: snap}
	if snap.Has(PartTemplates) && snap.Vocabulary != nil {
		v.found = resolve(s, snap)
		v.own = sideOf(permission.CompanyScope, s, snap).resolve()
	}
	return v
}

// Verify compares s with what Procore says. It gives every check of the
// checklist, in its order, each with one status. It reads nothing and depends on
// nothing but its arguments: what was not read is unknown.
func Verify(s spec.Spec, snap *Snapshot) Checklist {
	v := newVerifier(s, snap)
	list := Checklist{Company: snap.Company, At: snap.At, Leaving: s.Ending()}
	for _, c := range v.rows() {
		k := notRead()
		if snap.AppConnected == No && c.part != PartOperator {
			k = gated()
		} else if short := snap.Partial & c.part; snap.Has(c.part) && short != 0 {
			k = unlisted(short)
		} else if snap.Has(c.part) {
			k = c.check()
		}
		k.ID, k.Title, k.Stage, k.Field = c.id, c.title, c.stage, c.field
		if k.made == nil {
			k.made = c.made
		}
		list.Checks = append(list.Checks, k)
	}
	if k, on := v.approver(); on && !list.Leaving {
		k.ID, k.Title, k.Stage = StepApprover, "Accounting Approver", spec.StageVerify
		list.Checks = append(list.Checks, k)
	}
	v.proof(&list)
	return list
}

// A row is a check with where it is mended.
type row struct {
	id, title string
	stage     spec.Stage // whose changes make it right
	field     string     // the answer that asks for it
	part      Part       // without which it is unknown
	made      []string   // the changes that make it right
	check     func() Check
}

// rows are the checks in the order of the checklist.
func (v *verifier) rows() []row {
	if v.spec.Ending() {
		return v.leaving()
	}
	const (
		connect, account  = spec.StageConnect, spec.StageAccount
		template, project = spec.StageTemplate, spec.StageProjects
		places            = PartAll &^ PartOperator
	)
	made := func(ids ...string) []string { return ids }
	byTemplate, fromTemplate := "account.company_template", account
	if v.spec.Account.Company != nil {
		byTemplate, fromTemplate = spec.CompanyField+".name", template
	}
	return []row{
		{CheckOperatorAdmin, "company admin", connect, "", PartOperator, nil, v.operatorAdmin},
		{CheckAppConnected, "app connection", connect, "", PartOperator, nil, v.appConnected},
		{
			CheckAccount, "account", account, "account.email", PartAccount,
			made(ChangeCreateUser, ChangeReactivate, ChangeInstall), v.account,
		},
		{
			CheckAccountActive, "account status", account, "account.email", PartAccount,
			made(ChangeCreateUser, ChangeReactivate, ChangeInstall), v.accountActive,
		},
		{
			CheckCompanyTemplate, "company template", fromTemplate, byTemplate, PartAccount,
			made(ChangeCreateUser, ChangeUpdateUser, ChangeCreateCompanyTemplate), v.companyTemplate,
		},
		{
			CheckTemplate, "permission template", template, "template.name", PartTemplates,
			made(ChangeCreateTemplate, ChangeEditTemplate), v.template,
		},
		{
			CheckTemplateLevels, "template levels", template, "template.tools", PartTemplates,
			made(ChangeCreateTemplate), v.templateLevels,
		},
		{
			CheckTemplateGranular, "granular permissions", template, "template.tools", PartTemplates,
			made(ChangeCreateTemplate), v.templateGranular,
		},
		{
			CheckDefaultTemplate, "default project template", template, "template.name", PartTemplates | PartAccount,
			made(ChangeCreateTemplate, ChangeDefault), v.defaultTemplate,
		},
		{CheckProjects, "projects", project, "projects.include", places, made(ChangeAdd, ChangeMove), v.projects},
		{CheckExtraProjects, "other projects", project, "projects.exact", places, made(ChangeRemove), v.extraProjects},
		{CheckNewProjects, "new projects", project, "projects.new", PartAccount, made(ChangeNew, ChangeNoNew), v.newProjects},
		{CheckInvitation, "invitation", project, "account.invite", PartAccount, made(ChangeInvite), v.invitation},
	}
}

// verified is a check that was read back and is right.
func verified(format string, args ...any) Check {
	return Check{Status: StatusVerified, Detail: fmt.Sprintf(format, args...)}
}

// failed is a check that was read back and is wrong.
func failed(detail, fix string) Check { return Check{Status: StatusFailed, Detail: detail, Fix: fix} }

// unsure is a check that can't be told.
func unsure(detail, fix string) Check { return Check{Status: StatusUnknown, Detail: detail, Fix: fix} }

// applied is a check of something that Procore took and that can't be read.
func applied(when time.Time, fix string) Check {
	return Check{
		Status: StatusApplied, Fix: fix,
		Detail: fmt.Sprintf("Procore took it on %s and does not let it be read back", at(when)),
	}
}

// insteadOf says what is there and what should be.
func insteadOf(is, want string) string { return fmt.Sprintf("it is %s, not %s", is, want) }

// skipped is a check of something that was not asked for.
func skipped(detail string) Check { return Check{Status: StatusSkipped, Detail: detail} }

// notRead is a check of something that was not read.
func notRead() Check { return unsure("this was not read from Procore", "check again") }

// gated is a check of something behind the app gate while that is shut.
func gated() Check {
	return unsure("nothing can be read while the app is not connected",
		"connect the app to this company, then check again")
}

// at writes a time as the report does.
func at(t time.Time) string { return t.Local().Format("2006-01-02 15:04") }

// runAgain is the way out of whatever a run would change.
const runAgain = "run the setup again: it changes only what is missing"

func (v *verifier) operatorAdmin() Check {
	switch v.snap.FullAdmin {
	case Yes:
		return verified("%s has Admin on the company Directory", person(v.snap.Operator))
	case No:
		return failed(
			person(v.snap.Operator)+" is not Admin on the company Directory, so Procore shows only part of the projects",
			"sign in as a company admin, or ask one for Admin on the company Directory tool")
	}
	if v.snap.AppConnected == No {
		return gated()
	}
	return unsure("it could not be determined whether you see every project",
		"open the company Directory in Procore and make sure that you are Admin on it")
}

func (v *verifier) appConnected() Check {
	switch v.snap.AppConnected {
	case Yes:
		return verified("Procore answers calls to this company")
	case No:
		return failed("Procore says that the app is not connected to this company",
			"install it in the company's Admin tool: App Management > Install App > Install Custom App")
	}
	return unsure("it could not be determined", "check again")
}

func (v *verifier) account() Check {
	if a := v.snap.Account; a != nil {
		return verified("%s", person(a.User))
	}
	if v.spec.Account.Kind == spec.AppAccount {
		k := failed("no user of the Directory is the app's own one that was named",
			"install the app (Admin > App Management), then name its user's e-mail")
		for _, u := range v.snap.Candidates {
			k.Items = append(k.Items, person(u))
		}
		return k
	}
	return failed("no user of the Directory has the e-mail "+text.Display(v.spec.Account.Email), runAgain)
}

func (v *verifier) accountActive() Check {
	a := v.snap.Account
	switch {
	case a == nil:
		return failed("there is no account", runAgain)
	case a.Inactive || a.Active != nil && !*a.Active:
		return failed("the account is inactive", runAgain)
	}
	if a.Accountant != nil && !*a.Accountant {
		return verified("it is among the active users, and no Accounting Approver")
	}
	return verified("it is among the active users")
}

func (v *verifier) companyTemplate() Check {
	name := v.spec.Account.CompanyTemplate
	a := v.snap.Account
	switch {
	case v.spec.Account.Company != nil:
		return v.ownCompanyTemplate()
	case name == "":
		return v.presentCompanyTemplate()
	case a == nil:
		return failed("there is no account", runAgain)
	case !v.snap.Has(PartTemplates):
		return unsure("the company's templates were not read", "check again")
	case v.snap.Partial&PartTemplates != 0:
		return unlisted(PartTemplates)
	}
	want, ok := named(v.snap.OfCompany, name)
	switch {
	case !ok:
		noun := sideOf(permission.CompanyScope, v.spec, v.snap).noun()
		return failed(misnamed(v.spec, "", name, noun, v.snap.OfCompany).Text(), "name one that it has")
	case a.CompanyTemplate == nil:
		return unsure("Procore does not say which one the account has", "look at the account in the company Directory")
	case a.CompanyTemplate.ID != want.ID:
		return failed(insteadOf(v.snap.templateName(a.CompanyTemplate), text.Display(want.Name)), runAgain)
	}
	return verified("%s", text.Display(want.Name))
}

// presentCompanyTemplate tells what the account may do in the company's own tools where
// no company template was asked for: what gives Admin there is no green.
func (v *verifier) presentCompanyTemplate() Check {
	a := v.snap.Account
	if a == nil || !v.snap.Has(PartTemplates) {
		return skipped("no company template was asked for")
	}
	switch why := presentRights(v.snap); {
	case why == "":
		if a.CompanyTemplate == nil || a.CompanyTemplate.ID == 0 {
			return skipped("no company template was asked for")
		}
		return skipped("none was asked for; it keeps " + v.snap.templateName(a.CompanyTemplate))
	case v.spec.Account.Adopt:
		return Check{
			Status: StatusAttested, Detail: why + "; you said that this account is meant",
			Fix: "look at it in the company Directory",
		}
	case a.CompanyTemplate == nil || v.snap.presentCompanyTemplate() == nil || !readable(*v.snap.presentCompanyTemplate()):
		return unsure(why, "look at the account in the company Directory")
	default:
		return failed(why, "give the account a company template with less, or set "+AdoptField+": true if this is meant")
	}
}

// invitation tells whether the account's owner was invited. A sign-in since then
// proves it as well.
func (v *verifier) invitation() Check {
	a := v.snap.Account
	switch {
	case v.spec.Account.Kind == spec.AppAccount:
		return skipped("an app's own user is never invited")
	case !v.spec.Account.Invite:
		return skipped("no invitation was asked for")
	case a == nil:
		return failed("there is no account to invite", runAgain)
	case a.LastLoginAt != nil:
		return verified("the account signed in on %s", at(*a.LastLoginAt))
	case a.InvitedAt != nil:
		if t, ok := a.Attested[ChangePassword]; ok {
			return verified("sent on %s; on %s you said that the password is set", at(*a.InvitedAt), at(t))
		}
		return verified("sent on %s; nobody has signed in with it yet", at(*a.InvitedAt))
	}
	if t, ok := a.Attested[ChangeInvite]; ok {
		k := unsure("you said so on "+at(t), "")
		k.Status = StatusAttested
		return k
	}
	t, took := a.Took[ChangeInvite]
	switch {
	case took && !a.Invited:
		return applied(t, "look into the account's mailbox")
	case mayBeInvited(a):
		k := unsure(maybeInvited, "look into the account's mailbox")
		if took {
			k.Detail = "Procore took it on " + at(t) + ", and its list does not show it"
		}
		k.soon = time.Since(t) < fresh || time.Since(a.Open[ChangeInvite]) < fresh
		return k
	case a.Invited:
		return failed("Procore has not sent one", runAgain)
	}
	return unsure("Procore does not say whether it was sent", "look at the account in the company Directory")
}
