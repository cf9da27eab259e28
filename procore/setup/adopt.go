package setup

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// AdoptField is the path of the answer that an account is meant although it is no
// ordinary one.
const AdoptField = "account.adopt"

// AdoptReasons says why the account that the Directory has is used only where the admin
// says so ([AdoptField]): it has more rights than the setup gives it, or belongs to
// somebody. Nothing where it is an ordinary one, or there is none.
func AdoptReasons(s spec.Spec, snap *Snapshot) []string {
	a := snap.Account
	if a == nil {
		return nil
	}
	var why []string
	if a.ID == snap.Operator.ID {
		why = append(why, "it is the one that you are signed in with")
	} else if OwnApp(a.User, snap.Operator, snap.Apps, snap.clientID) == MaybeOwn {
		why = append(why, "it may be the user of the app that this program itself signs in with")
	}
	why = append(why, belongs(s, snap.Company, a)...)
	if w := presentRights(snap); w != "" && !hasAsked(s, snap) {
		why = append(why, w)
	}
	return why
}

// An AdoptQuestion is whether an account is meant that is no ordinary one.
type AdoptQuestion struct {
	What string // what is found, without why
	Do   string // what to do, where a key or an answer says that it is meant
	Help string
	No   string // what happens after a no
	Yes  string // what a yes does, in three words
}

// AskAdopt is the question about the account of s, to be used or to be ended.
func AskAdopt(s spec.Spec) AdoptQuestion {
	email, field := text.Display(s.Account.Email), spec.FieldOf(AdoptField)
	if s.Ending() {
		return AdoptQuestion{
			What: email + " is no ordinary account to end", Yes: "end this one",
			Do: "Go back and see that the e-mail is right. If this very account is to be ended",
			Help: "An account that belongs to somebody, or that has more rights than an integration needs, is ended only if " +
				"you say so: whoever uses it can't work in this company any more.",
			No: "the account is left as it is.",
		}
	}
	return AdoptQuestion{
		What: email + " is there already, and no ordinary account", Yes: "use this one",
		Do:   "Go back and type another e-mail. If this very account is meant",
		Help: field.Help(s.Preset()), No: field.No,
	}
}

// Whose tells about an account that is asked about, as far as it is known: its name and its
// last sign-in, and, once its projects were read, on how many it is, and by which template.
func Whose(s spec.Spec, snap *Snapshot) []string {
	a := snap.Account
	if a == nil {
		return nil
	}
	signed := "nobody is known to have signed in with it"
	if a.LastLoginAt != nil {
		signed = "last signed in on " + a.LastLoginAt.Local().Format(time.DateOnly)
	}
	out := []string{fmt.Sprintf("Its name is %s; %s.", text.Display(a.FirstName+" "+a.LastName), signed)}
	p, err := PortraitOf(snap)
	switch {
	case err != nil:
		return out
	case p.Unsure != "":
		return append(out, "On which projects it is can't be told: "+p.Unsure+".")
	case len(p.Places) == 0:
		return append(out, "It is on no project.")
	}
	on := map[string]int{}
	for _, place := range p.Places {
		on[place.Template]++
	}
	var by []string
	for _, name := range slices.Sorted(maps.Keys(on)) {
		by = append(by, fmt.Sprintf("%s on %s", name, text.Number(on[name])))
	}
	words := fmt.Sprintf("It works on %s: %s.", text.Count(len(p.Places), "project"), strings.Join(by, ", "))
	if len(on) == 1 {
		words = fmt.Sprintf("It works on %s, by %s.", text.Count(len(p.Places), "project"), p.Places[0].Template)
	}
	if !s.Ending() && s.Template.Name != "" {
		words += " On those that you select it would have " + text.Display(s.Template.Name) + " instead."
	}
	return append(out, words)
}

// belongs says whose person an account is.
func belongs(s spec.Spec, company procore.Company, a *AccountState) (why []string) {
	_, made := a.Took[ChangeCreateUser]
	if s.Account.Kind != spec.AppAccount && !made && a.Vendor != "" && company.Name != "" &&
		!spec.SameName(a.Vendor, company.Name) {
		why = append(why, "it belongs to the vendor "+text.Display(a.Vendor))
	}
	if a.Employee != nil && *a.Employee {
		why = append(why, "it is marked as an employee of the company")
	}
	return why
}

// An Own is how sure it is that a user came with the app that this program signs in with.
// Such a user is no account for an integration: what the account loses, this program loses.
type Own int

// How sure it is.
const (
	NotOwn    Own = iota // nothing that can be read says so
	MaybeOwn             // by the names of the app and of the user; no document ties the two
	SurelyOwn            // it is who is signed in
)

// OwnApp tells how sure it is that u came with the app of a client id, among the installed
// apps that could be read. Sure it is of the signed-in user alone, whom Procore names (GET
// /rest/v1.0/me). By the rest it may be: an installation's app_uid looks like the client id,
// and users of apps were seen to be called after the app, with eight hexadecimal digits.
func OwnApp(u, operator procore.User, apps []procore.AppInstallation, clientID string) Own {
	if u.ID == operator.ID && u.ID != 0 {
		return SurelyOwn
	}
	for _, a := range apps {
		if clientID != "" && (a.AppUID == clientID || a.App.UID == clientID) && calledAfter(u, appSlug(a.App.Name)) {
			return MaybeOwn
		}
	}
	return NotOwn
}

// madeUp is what Procore was seen to put behind an app's name in the name of its user.
var madeUp = regexp.MustCompile(`^-[0-9a-f]{8}$`)

// calledAfter tells whether a user has an app's name, as far as its own name or its
// address says.
func calledAfter(u procore.User, slug string) bool {
	address, _, _ := strings.Cut(strings.ToLower(u.Email), "@")
	for _, name := range []string{address, appSlug(u.FirstName + " " + u.LastName)} {
		if rest, ok := strings.CutPrefix(name, slug); slug != "" && ok && (rest == "" || madeUp.MatchString(rest)) {
			return true
		}
	}
	return false
}

// hasAsked tells whether the account has the company template that s asks for.
func hasAsked(s spec.Spec, snap *Snapshot) bool {
	if s.Account.Company != nil {
		d := sideOf(permission.CompanyScope, s, snap)
		f := d.resolve()
		return f.equal && d.held(f)
	}
	want, ok := named(snap.OfCompany, s.Account.CompanyTemplate)
	ref := snap.Account.CompanyTemplate
	return ok && s.Account.CompanyTemplate != "" && ref != nil && want.ID != 0 && ref.ID == want.ID
}

// presentRights says what is to be known of the company template that the account has
// now; "" where it gives no Admin.
func presentRights(snap *Snapshot) string {
	a := snap.Account
	_, made := a.Took[ChangeCreateUser]
	switch t := snap.presentCompanyTemplate(); {
	case a.CompanyTemplate == nil && made: // by this program, which gives what was asked for
		return ""
	case a.CompanyTemplate == nil:
		return "Procore does not say which company template it has"
	case a.CompanyTemplate.ID == 0:
		return ""
	case t == nil || !readable(*t):
		return "Procore does not show what its company template " + snap.templateName(a.CompanyTemplate) + " grants"
	default:
		return adminOn(snap, *t)
	}
}

// adminOn says on which company tools a template gives Admin; "" on none.
func adminOn(snap *Snapshot, t procore.PermissionTemplate) string {
	var on []string
	c := content(t)
	for _, tool := range slices.Sorted(maps.Keys(c.Levels)) {
		if c.Level(tool) == permission.Admin {
			on = append(on, toolLabel(snap.CompanyVocabulary, tool))
		}
	}
	if len(on) == 0 {
		return ""
	}
	return "its company template " + text.Display(t.Name) + " gives it Admin on the company's " + some(on)
}

// adopting reports the question of an account that is no ordinary one, unless it was
// answered; then that is the plan's first warning. It is asked at every stage that gives
// the account something.
func (d *differ) adopting(stages []spec.Stage) (warnings []string) {
	if !slices.ContainsFunc(stages, func(s spec.Stage) bool { return s != spec.StageConnect && s != spec.StageVerify }) {
		return nil
	}
	why := AdoptReasons(d.spec, d.snap)
	if len(why) == 0 || len(d.problems) > 0 && d.spec.Ending() {
		return nil
	}
	who := person(d.snap.Account.User)
	if !d.spec.Account.Adopt {
		p := d.spec.Problem(AdoptField, "", "the account "+who+" is there, and "+strings.Join(why, "; "))
		p.Hint = "take another e-mail, or set " + AdoptField + ": true if this very account is meant"
		if d.spec.Ending() {
			p.Hint = "see that the e-mail is right; if this very account is meant, set " + AdoptField + ": true or add --adopt"
		}
		d.report(p)
		return nil
	}
	does := "is used as it is there"
	if d.spec.Ending() {
		does = "is switched off"
	}
	for _, w := range why {
		warnings = append(warnings, "The account "+who+" "+does+", although "+w+".")
	}
	return warnings
}
