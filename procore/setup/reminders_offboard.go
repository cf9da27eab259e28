package setup

import (
	"context"
	"strings"

	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// The ids of the steps that are left to people when an account ends.
const (
	StepClear       = "default-template-clear"
	StepDelete      = "template-delete"
	StepRemoveApp   = "app-remove"
	StepCredentials = "vendor-credentials"
)

// endSteps are what no program can do at the end of an account.
var endSteps = []func(spec.Spec, *Snapshot) *Change{clearStep, removeAppStep, deleteStep, credentialsStep}

// clearStep takes the default template away, where that was asked for.
func clearStep(s spec.Spec, snap *Snapshot) *Change {
	ref := snap.defaultOf()
	if !s.Leave.Clear || ref != nil && ref.ID == 0 {
		return nil
	}
	a := snap.Account
	return new(Change{
		Target: "default project template of " + text.Display(a.Email), Before: snap.templateName(ref), After: "none",
		Manual: &Manual{
			Steps: []string{
				"open the company Directory and the account there (an inactive one: the filter Inactive Users)",
				"choose Edit, empty Select Default Permission Template under New Project Settings, and save",
			},
			URL: snap.UsersPage(), Why: "Procore's documents name no call that takes a default template away",
			Watch: snap.watch(func(ctx context.Context, api API) (bool, error) {
				now, err := ownPage(ctx, api, *a)
				return now != nil && now.DefaultTemplate != nil && now.DefaultTemplate.ID == 0, err
			}),
		},
	}.of(&leftStep{step: StepClear, says: "clear its default project template", email: a.Email}))
}

// removeAppStep is about the integration's app in this company.
func removeAppStep(s spec.Spec, snap *Snapshot) *Change {
	a := snap.Account
	m := &Manual{
		Steps: []string{
			"open the company's Admin tool (Company Tools > Admin) > App Management",
			"open the integration's app, if it has one here and nothing else uses it, and choose Uninstall",
		},
		URL: snap.link("", appPage), Why: "Procore leaves the removal of an app to a person",
	}
	if s.Account.Kind == spec.AppAccount {
		m.Steps[1] = "open the app that brought " + text.Display(a.Email) + " and choose Uninstall"
		m.Watch = snap.watch(func(ctx context.Context, api API) (bool, error) {
			now, err := ownPage(ctx, api, *a)
			return err == nil && (now == nil || now.Inactive), err
		})
	}
	if s.Account.Kind == spec.AppAccount && a.Inactive {
		return nil // it went with its app
	}
	return new(Change{Target: "the integration's app", Before: "not known", After: "removed", Manual: m}.
		of(&leftStep{step: StepRemoveApp, says: "remove the integration's app", email: a.Email}))
}

// deleteStep is about the template that was made for the account.
func deleteStep(_ spec.Spec, snap *Snapshot) *Change {
	ref := snap.defaultOf()
	if ref == nil || ref.ID == 0 {
		return nil
	}
	name := snap.templateName(ref)
	return new(Change{
		Target: "permission template " + name, Before: "there", After: "deleted",
		Manual: &Manual{
			Steps: []string{
				"see that nobody else has it: Permissions > Project Permissions Templates > Actions > Manage Users",
				"choose Actions > Delete > Confirm; Procore deletes only one that nobody is assigned to",
			},
			URL: snap.TemplatesPage(), Why: "Procore lets no program delete a template",
		},
	}.of(&leftStep{
		step: StepDelete, email: snap.Account.Email, says: "delete the template " + strings.TrimSpace(name) +
			", if it was made for this account alone",
	}))
}

// credentialsStep is about what the integration's vendor still holds.
func credentialsStep(_ spec.Spec, snap *Snapshot) *Change {
	a := snap.Account
	return new(Change{
		Target: "what the vendor holds", Before: "not known", After: "deleted",
		Manual: &Manual{
			Steps: []string{
				"tell the integration's vendor that the account " + text.Display(a.Email) + " has ended, and have it confirmed " +
					"that its password, tokens and app credentials are deleted there",
				"where the integration has an app of yours at developers.procore.com, reset its client secret or delete the app",
			},
			Why: "what others keep no program can see",
		},
	}.of(&leftStep{step: StepCredentials, says: "have the vendor delete the account's credentials", email: a.Email}))
}
