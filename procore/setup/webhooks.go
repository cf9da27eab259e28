package setup

import (
	"fmt"
	"slices"
	"strings"

	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// This file is about webhooks, which a vendor's service sets up and no template has a row
// for. A person's webhooks go by the Admin tool: those of a project by the project's, those
// of the company by the company's. An app has a right of its own, Webhooks API, which
// stands in no manifest. Which level is enough is not public: Admin is.
// Source: Procore for developers, "Webhooks".

const (
	// StepWebhooks is left to people where the integration's page leaves webhooks open.
	StepWebhooks = "webhooks"
	// CheckEffectiveWebhooks looks at what the account itself may do with them.
	CheckEffectiveWebhooks = "effective-webhooks"
)

// adminTool is the key of the Admin tool, in the company and on projects.
const adminTool = "admin"

// wantWebhooks names the vendors whose page speaks of webhooks and not of the right for them.
func wantWebhooks(s spec.Spec) []string {
	var out []string
	for _, p := range s.Presets() {
		if slices.ContainsFunc(p.Open, func(o spec.OpenPoint) bool { return strings.HasSuffix(o.ID, "/"+StepWebhooks) }) {
			out = append(out, p.Vendor)
		}
	}
	return out
}

// webhooksStep is due until somebody has said what became of it.
func webhooksStep(s spec.Spec, snap *Snapshot) *Change {
	vendors := wantWebhooks(s)
	if len(vendors) == 0 {
		return nil
	}
	who := text.Display(strings.Join(vendors, " and "))
	m := &Manual{
		Steps: []string{
			"ask " + who + " whether it sets up webhooks of projects, of the company, or none",
			"for those of projects, give the account Admin on the projects' Admin tool, in its template",
			"for those of the company, give it Admin on the company's Admin tool, in its company template",
		},
		URL: snap.TemplatesPage(),
		Why: "its page does not say which right its webhooks need, and no template has a row for them",
	}
	if s.Account.Kind == spec.AppAccount {
		m.Steps = []string{
			"open the company's Admin tool (Company Tools > Admin) > App Management, and the app there (View)",
			"see in its permissions that Webhooks API is at Standard, for the company and for projects",
			"where it is not, ask " + who + ": an app's permissions are its developer's to change",
		}
		m.URL, m.Why = snap.link("", appPage), "the right is the app's own, and no program can read it"
	}
	return new(Change{
		Target: "webhooks of " + text.Display(snap.Account.Email), Before: "not known", After: "allowed", Manual: m,
	}.of(&leftStep{step: StepWebhooks, says: "see whether the account may set up webhooks", email: snap.Account.Email}))
}

// effectiveWebhooks tells what the account's own manifests say of webhooks.
func (v *verifier) effectiveWebhooks() Check {
	p, a := v.snap.Proof, v.snap.Account
	if !p.company.asked {
		return notAsked()
	}
	if t, ok := a.Attested[StepWebhooks]; ok {
		return Check{Status: StatusAttested, Detail: "you said so on " + at(t), made: []string{StepWebhooks}}
	}
	company, on := permission.None, 0
	for _, t := range p.company.value.Tools {
		if t.Name == adminTool {
			company = permission.Level(t.Level.ID)
		}
	}
	for _, l := range p.levels {
		for _, t := range l.value.Tools {
			if t.Name == adminTool && permission.Level(t.Level.ID) == permission.Admin {
				on++
				break
			}
		}
	}
	says := fmt.Sprintf("it is Admin on the Admin tool, which decides about webhooks, on %s of %s looked at",
		text.Number(on), text.Count(len(p.levels), "project"))
	switch {
	case on == 0 || on < len(p.levels):
		return unsure(says+"; whether less is enough is not known", "ask "+strings.Join(wantWebhooks(v.spec), " and "))
	case company != permission.Admin:
		says += "; the company's own webhooks would need the company's Admin tool"
	default:
		says += ", and in the company"
	}
	return verified("%s", says)
}
