package setup

import (
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// account plans that the account exists, is active, and has its company template.
func (d *differ) account([]spec.Stage) {
	want, ok := d.companyTemplate()
	if !ok {
		return
	}
	a := d.snap.Account
	target := "account " + text.Display(d.spec.Account.Email)
	switch {
	case d.spec.Account.Kind == spec.AppAccount && (a == nil || a.Inactive):
		d.install() // an app's user is inactive while the app is not installed
	case a == nil:
		d.create(target, want)
	default:
		d.adopt(target, a, want)
	}
}

// companyTemplate returns the company-level template that s names; the zero one
// if it names none, or one of the account's own, which the template stage makes
// and gives. False: there is none of that name.
func (d *differ) companyTemplate() (procore.PermissionTemplate, bool) {
	name := d.spec.Account.CompanyTemplate
	if name == "" || d.spec.Account.Company != nil {
		return procore.PermissionTemplate{}, true
	}
	t, ok := named(d.snap.OfCompany, name)
	if !ok {
		noun := sideOf(permission.CompanyScope, d.spec, d.snap).noun()
		d.report(misnamed(d.spec, spec.CompanyField, name, noun, d.snap.OfCompany))
	}
	return t, ok
}

// install plans the by-hand installation of the app whose user the account is.
// Where the company has users that look like an app's, the admin says which one:
// none is taken by itself.
func (d *differ) install() {
	if d.spec.Account.Email == "" && len(d.snap.Candidates) > 0 {
		p := d.spec.Problem("account.email", "", "say which of the apps' own users is the account",
			emails(d.snap.Candidates)...)
		p.Hint = "it stands in the company Directory, with the app's name"
		d.report(p)
		return
	}
	d.add(InstallStep(d.spec, d.snap))
}

// create plans a new Directory user.
func (d *differ) create(target string, want procore.PermissionTemplate) {
	in := newUser.input(d.spec)
	in.CompanyTemplateID = want.ID
	c := Change{
		Stage: spec.StageAccount, Target: target,
		Before: "not in the Directory",
		After:  person(procore.User{FirstName: in.FirstName, LastName: in.LastName, Email: in.Email}),
		Source: d.source("account.email", "account"),
	}.of(&createUser{in})
	for _, v := range newUser.more(d.spec) {
		c.After += ", " + v.Name + " " + v.Text
	}
	if want.ID != 0 {
		c.After += ", with the company template " + text.Display(want.Name)
	}
	c.Warnings = append(c.Warnings, "A user can never be deleted from Procore, only made inactive.")
	d.add(c)
}

// adopt plans what an existing user lacks. Its name stays as it is.
func (d *differ) adopt(target string, a *AccountState, want procore.PermissionTemplate) {
	fine := true
	if a.Inactive {
		fine = false
		d.add(Change{
			Stage: spec.StageAccount, Target: target,
			Before: "inactive", After: "active", Source: d.source("account.email", "account"),
		}.of(&reactivateUser{a.Email}))
	}
	if d.giveChosen(spec.StageAccount, want) {
		fine = false
	}
	if fine {
		d.right(spec.StageAccount, "the account %s is in the Directory and active%s", person(a.User), d.worksOn())
	}
}

// giveChosen plans that the account has the company template that was chosen for it;
// false where it has it, or none was chosen. Where the account's own stage is not
// planned, it is a part of the template's: it may be chosen as late as there.
func (d *differ) giveChosen(stage spec.Stage, want procore.PermissionTemplate) bool {
	a := d.snap.Account
	if a == nil || want.ID == 0 || a.CompanyTemplate != nil && a.CompanyTemplate.ID == want.ID {
		return false
	}
	d.add(Change{
		Stage: stage, Target: "company template of " + text.Display(a.Email),
		Before: d.snap.templateName(a.CompanyTemplate), After: text.Display(want.Name),
		Source: d.source("account.company_template"),
	}.of(&giveCompanyTemplate{a.Email, reference{want.ID, want.Name}}))
	return true
}

// worksOn says where the account that is used works now.
func (d *differ) worksOn() string {
	n := len(d.snap.Assignments)
	if n == 0 || !d.snap.Has(PartAssignments|PartProjects) {
		return ""
	}
	var on []string
	for i := range d.snap.Projects {
		if _, ok := d.snap.Assignments[d.snap.Projects[i].ID]; ok && len(on) < maxSome {
			on = append(on, Called(d.snap.Projects[i]))
		}
	}
	if more := n - len(on); more > 0 {
		on = append(on, text.Number(more)+" more")
	}
	return "; it is on " + text.Count(n, "project") + ": " + strings.Join(on, ", ")
}
