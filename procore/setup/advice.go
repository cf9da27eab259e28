package setup

import (
	"fmt"
	"maps"
	"slices"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// Advice returns what Procore's rules say about everything that s asks for: the
// rows of both templates ([permission.Vocabulary.Check]), how the two go
// together, and the account. It never blocks: what blocks is a mistake that
// [Diff] reports. Parts that were not read are not spoken of.
func Advice(s spec.Spec, snap *Snapshot) []permission.Finding {
	a := newAdvisor(s, snap)
	var found []permission.Finding
	if a.want != nil {
		for _, f := range snap.Vocabulary.CheckBeside(*a.want, a.company) {
			if f.Rule != assignableRule || len(a.stronger()) > 0 {
				found = append(found, f)
			}
		}
	}
	if a.company.Vocabulary != nil {
		found = append(found, a.company.Vocabulary.Check(a.company.Template)...)
	}
	if why := GivesNothing(s, snap); why != "" {
		found = append(found, permission.Finding{
			Severity: permission.Warn, Strong: true, Scope: permission.ProjectScope,
			Text: "The template is not ready: " + why + ".",
		})
	}
	for _, r := range advices {
		said := r.says(a)
		if said == "" {
			continue
		}
		found = append(found, permission.Finding{
			Rule: r.number, Severity: r.severity, Strong: r.strong, Scope: r.scope, Text: said, Source: r.source,
		})
	}
	return found
}

// assignableRule is the rule about templates that an account can give to others.
const assignableRule = 66

// An advisor knows what the rules about accounts and templates need.
type advisor struct {
	spec    spec.Spec
	snap    *Snapshot
	want    *permission.Template // for projects; nil: it can't be worked out
	company permission.Holding   // what the account will hold of the company; zero: not known
}

func newAdvisor(s spec.Spec, snap *Snapshot) *advisor {
	a := &advisor{spec: s, snap: snap}
	if snap.Vocabulary != nil {
		if want, problems := Wanted(s, snap); len(problems) == 0 {
			a.want = &want
		}
	}
	v := snap.CompanyVocabulary
	if v == nil {
		return a
	}
	switch t, ok := named(snap.OfCompany, s.Account.CompanyTemplate); {
	case s.Account.Company != nil:
		if want, problems := WantedOf(permission.CompanyScope, s, snap); len(problems) == 0 {
			a.company = permission.Holding{Vocabulary: v, Template: want}
		}
	case ok && readable(t):
		a.company = permission.Holding{Vocabulary: v, Template: entire(v, content(t))}
	}
	return a
}

// An advice is a rule about accounts and templates, with its number in the list
// of Procore's rules. Says returns what it has to say, "" for nothing.
type advice struct {
	number   int
	severity permission.Severity
	strong   bool
	scope    permission.Scope
	says     func(a *advisor) string
	source   string
}

// Titles of the pages that the advices come from.
const (
	fromDefaults  = "Procore Support: assign default project permissions templates"
	fromUsers     = "Procore Support: update user permissions"
	fromServices  = "Procore for developers: developer managed service accounts"
	fromPermitted = "Procore Support: add a permitted project"
	fromMarket    = "Procore Support: install an app from the Marketplace"
	fromTools     = "Procore for developers: reference of projects' tools"
)

var advices = []advice{
	{
		number: 54, severity: permission.Info, scope: permission.ProjectScope, source: fromDefaults,
		says: func(a *advisor) string {
			if a.want == nil || !a.spec.Projects.New {
				return ""
			}
			return "On projects that are made later the account gets its default project template, which is this one."
		},
	},
	{
		number: 57, severity: permission.Warn, scope: permission.ProjectScope,
		source: "Procore Support: grant granular permissions in a project permissions template",
		says: func(a *advisor) string {
			if !a.creates() || !a.snap.Has(PartOperator) || a.snap.MayTemplate == Yes {
				return ""
			}
			if a.snap.MayTemplate == No {
				return "Creating a template needs Admin on the company Permissions tool, which you do not have: it is left " +
					"to somebody who does."
			}
			return "Creating a template needs Admin on the company Permissions tool; whether you have that could not be read."
		},
	},
	{number: 58, severity: permission.Warn, scope: permission.ProjectScope, source: fromUsers, says: (*advisor).byHand},
	{
		number: 60, severity: permission.Info, scope: permission.ProjectScope,
		source: "Procore for developers: reference of permission templates",
		says: func(a *advisor) string {
			category, like := sideOf(permission.ProjectScope, a.spec, a.snap).category()
			if !a.creates() || category == "" {
				return ""
			}
			return fmt.Sprintf("Procore's category for it is %s, as for the template %s.",
				text.Display(category), text.Display(like))
		},
	},
	{
		number: assignableRule, severity: permission.Warn, strong: true, scope: permission.ProjectScope,
		source: "our own reading of what assignable templates do", says: (*advisor).assignable,
	},
	{
		number: 73, severity: permission.Info, source: fromServices,
		says: forApps("The app brings permissions of its own, from its maker's list, when it is installed, and works only " +
			"in the projects that it is permitted."),
	},
	{
		number: 74, severity: permission.Warn, source: fromServices,
		says: forApps("After an update of the app its permitted projects have to be set again, and what its maker changed " +
			"does not reach this template: compare the two by hand."),
	},
	{number: 75, severity: permission.Warn, source: fromPermitted, says: (*advisor).twoAdvices},
	{
		number: 76, severity: permission.Warn, strong: true, scope: permission.CompanyScope, source: fromServices,
		says: func(a *advisor) string {
			if a.spec.Account.Kind != spec.AppAccount || !a.companyAdmin() {
				return ""
			}
			return "Procore advises against Admin on the company Directory for an app's account, unless the app truly " +
				"needs it, as ERP connectors do."
		},
	},
	{
		number: 77, severity: permission.Info, source: fromMarket,
		says: func(a *advisor) string {
			if a.spec.Account.Kind != spec.AppAccount || !a.snap.Has(PartAccount) || a.snap.Account != nil {
				return ""
			}
			return "Installing an app needs Admin on the company Directory."
		},
	},
	{
		number: 78, severity: permission.Info, source: "Procore for developers: building data connection apps",
		says: func(a *advisor) string {
			if a.spec.Account.Kind != spec.UserAccount {
				return ""
			}
			return "The integration can do exactly what this account can: nothing else has to be set for it."
		},
	},
	{
		number: 79, severity: permission.Info, scope: permission.ProjectScope,
		source: "Procore Support: configure service account permissions; that it holds for templates is our inference",
		says: func(a *advisor) string {
			if a.gives() == 0 {
				return ""
			}
			return "A tool that Procore adds later is not in this template until somebody edits it."
		},
	},
	{
		number: 83, severity: permission.Info, scope: permission.ProjectScope, source: fromTools,
		says: func(a *advisor) string {
			if a.gives("admin", "home", "connection_hub") == 0 {
				return ""
			}
			return "A level counts only on projects on which the tool is switched on. Admin, Home and the connection hub " +
				"always are."
		},
	},
}

// forApps says something wherever the account is an app's.
func forApps(said string) func(a *advisor) string {
	return func(a *advisor) string {
		if a.spec.Account.Kind != spec.AppAccount {
			return ""
		}
		return said
	}
}

// creates tells whether the project template has to be made.
func (a *advisor) creates() bool {
	if a.want == nil || !a.snap.Has(PartTemplates) {
		return false
	}
	r := resolve(a.spec, a.snap)
	return r.existing == nil && r.taken == ""
}

// gives counts the tools above None, but for some.
func (a *advisor) gives(except ...string) int {
	n := 0
	if a.want != nil {
		for key, l := range a.want.Levels {
			if l > permission.None && !slices.Contains(except, key) {
				n++
			}
		}
	}
	return n
}

// companyAdmin tells whether the account will have Admin on the company Directory.
func (a *advisor) companyAdmin() bool {
	if a.company.Vocabulary == nil {
		return false
	}
	t, err := a.company.Vocabulary.Find("company_directory")
	return err == nil && a.company.Template.Level(t.Key) == permission.Admin
}

// byHand speaks of projects on which the account's levels may be set by hand.
func (a *advisor) byHand() string {
	var on []string
	for _, id := range slices.Sorted(maps.Keys(a.snap.Assignments)) {
		if p := a.snap.Assignments[id]; p.TemplateID == 0 && p.TemplateName == "" {
			on = append(on, Called(procore.Project{ID: id, Name: p.Project}))
		}
	}
	if len(on) == 0 {
		return ""
	}
	return fmt.Sprintf("On %s Procore shows no template for the account, so its levels there may be set by hand: %s. "+
		"Granular permissions come with templates only.", text.Count(len(on), "project"), some(on))
}

// twoAdvices says that Procore's pages about templates for apps disagree.
func (a *advisor) twoAdvices() string {
	if a.spec.Account.Kind != spec.AppAccount || a.want == nil {
		return ""
	}
	if a.spec.Projects.New {
		return "Procore's pages disagree about editing an app's user in the Directory. A default template is the way to " +
			"add it to new projects; keep it to what the app itself asks for."
	}
	return "Procore's pages disagree about editing an app's user in the Directory. It is advised only to add the app to " +
		"new projects, which you do not ask for."
}

// assignable names the templates that the account must not be able to give away.
func (a *advisor) assignable() string {
	list := a.stronger()
	if len(list) == 0 {
		return ""
	}
	return fmt.Sprintf("%s of this company give more than this one: %s. None of them may be set as assignable on it, or "+
		"the account could give itself more rights.", text.Count(len(list), "template"), some(list))
}

// stronger returns the names of the global templates that give more on some tool
// than what is wanted does, where the account may give templates at all.
func (a *advisor) stronger() []string {
	if a.want == nil || !a.mayAssign() {
		return nil
	}
	var list []string
	for _, t := range a.snap.Global {
		if !readable(t) || t.Name == a.spec.Template.Name {
			continue
		}
		for key, l := range content(t).Levels {
			if l > a.want.Level(key) {
				list = append(list, text.Display(t.Name))
				break
			}
		}
	}
	return list
}

// mayAssign tells whether the wanted template lets the account give templates.
func (a *advisor) mayAssign() bool {
	for _, f := range a.snap.Vocabulary.Check(*a.want) {
		if f.Rule == assignableRule {
			return true
		}
	}
	return false
}

// Remark writes a finding in one line, with what it is about.
func Remark(snap *Snapshot, f permission.Finding) string {
	if f.Tool == "" {
		return f.Text
	}
	v := snap.VocabularyOf(f.Scope)
	about := toolLabel(v, f.Tool)
	if f.Scope == permission.CompanyScope {
		about = "company " + about
	}
	if f.Action != "" {
		about += ", " + actionLabel(v, f.Tool, f.Action)
	}
	return about + ": " + f.Text
}

// warn puts the warnings under the changes that they are about. Where such a
// change is not planned, the warning is in the report only.
func (d *differ) warn() {
	for _, f := range Advice(d.spec, d.snap) {
		if f.Severity != permission.Warn {
			continue
		}
		for _, id := range warnedBy(f.Scope) {
			i := slices.IndexFunc(d.plan.Changes, func(c Change) bool { return c.ID == id })
			if i >= 0 {
				c := &d.plan.Changes[i]
				c.Warnings = append(c.Warnings, Remark(d.snap, f))
				break
			}
		}
	}
}

// warnedBy returns the changes that a warning of a scope may stand under, the
// best first.
func warnedBy(scope permission.Scope) []string {
	switch scope {
	case permission.CompanyScope:
		return []string{ChangeCreateCompanyTemplate, ChangeEditCompanyTemplate, ChangeUpdateUser, ChangeCreateUser}
	case permission.ProjectScope:
		return []string{ChangeCreateTemplate, ChangeEditTemplate, ChangeDefault}
	}
	return []string{ChangeInstall, ChangeDefault, ChangeCreateTemplate, ChangeAdd}
}
