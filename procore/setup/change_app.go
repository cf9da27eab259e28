package setup

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"procore-setup/procore"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// appPage is where apps are installed.
const appPage = "/{company}/company/app_management"

// connectApp opens the app gate.
type connectApp struct{ byHand }

func (*connectApp) id() string    { return ChangeConnectApp }
func (*connectApp) words() string { return "connect the app to this company" }
func (*connectApp) key() string   { return "" }

// confirm tells whether the app gate is open now.
func (*connectApp) confirm(ctx context.Context, r *Runner) error {
	me, err := r.API.CompanyMe(ctx)
	if err == nil {
		r.Snapshot.AppConnected, r.Snapshot.Operator = Yes, me
	}
	return err
}

// connectStep plans the step that opens the app gate.
func connectStep(snap *Snapshot) Change {
	return Change{
		Stage: spec.StageConnect, Target: "your app in this company",
		Before: "not connected", After: "connected", Details: []string{appKinds, supportText(snap)},
		Manual: &Manual{
			Steps: []string{
				"open the company's Admin tool (Company Tools > Admin)",
				"choose App Management > Install App > Install Custom App",
				"paste the App Version Key of your app (36 characters; developers.procore.com > your app > Versions)",
				"go through the installation to its end",
				fmt.Sprintf("no Install App there, though you are Admin on the company Directory? Procore support turns "+
					"it on, for company id %s", snap.Company.ID),
			},
			URL: snap.link("", appPage),
			Why: "Procore lets no program install itself: a person with Admin on the company Directory does it once",
			Watch: snap.watch(func(ctx context.Context, api API) (bool, error) {
				_, err := api.CompanyMe(ctx)
				if errors.Is(err, procore.ErrNotConnected) {
					return false, nil
				}
				return err == nil, err
			}),
		},
	}.of(&connectApp{})
}

// appKinds says which of Procore's two ways to production an app has to have.
const appKinds = "the app must have a version and, for production, Procore's approval: Private Developer for an " +
	"app of this one Procore account, Marketplace Partner for one that several customers use"

// supportText is what to send where the button is missing although the person may
// install: that is a setting of the account which only Procore can change.
func supportText(snap *Snapshot) string {
	return "text for Procore support, where there is no Install App: “" + supportRequest(snap.Company) + "”"
}

// supportRequest is that text alone.
func supportRequest(c procore.Company) string {
	where := "In our company"
	switch {
	case c.Name != "" && c.ID != 0:
		where = fmt.Sprintf("In company %s (id %s)", text.Display(c.Name), c.ID)
	case c.ID != 0:
		where = fmt.Sprintf("In the company with id %s", c.ID)
	case c.Name != "":
		where = "In company " + text.Display(c.Name)
	}
	return where + " the button App Management > Install App does not appear for a company Directory Admin. Please " +
		"turn on the installation of custom apps for our account."
}

// installApp installs an app that brings a user of its own.
type installApp struct {
	byHand
	email string // of the user; may be empty
}

func (*installApp) id() string      { return ChangeInstall }
func (k *installApp) words() string { return "install the app that brings " + k.brings() }
func (k *installApp) key() string   { return k.email }

// brings names the user that the app brings.
func (k *installApp) brings() string {
	if k.email == "" {
		return "the app's user"
	}
	return "the app's user " + text.Display(k.email)
}

// confirm finds the user that the app brought. Without an e-mail the admin has to say
// first which one it is.
func (k *installApp) confirm(ctx context.Context, r *Runner) error {
	if k.email == "" {
		return fmt.Errorf("%w: the app is installed; say which user of the Directory is its own", ErrStopped)
	}
	a, err := look(ctx, func(ctx context.Context) (*AccountState, error) {
		a, _, err := find(ctx, r.API, k.email)
		if a != nil && a.Inactive {
			a = nil
		}
		return a, err
	})
	if err != nil {
		return err
	}
	if a == nil {
		return stuck("the Directory has no active user with the e-mail "+text.Display(k.email),
			"look in the company Directory which e-mail the app's user has, and name that one", nil)
	}
	r.hold(*a)
	return nil
}

// InstallStep returns the installation, by hand, of the app that brings the
// account. [Diff] plans it where nobody in the Directory may be an app's user; a
// front end offers it as well where the right one is not among the candidates.
// Without an e-mail it is done as soon as a new candidate shows up, and the admin
// then says that this is the one.
func InstallStep(s spec.Spec, snap *Snapshot) Change {
	known := map[procore.ID]bool{}
	for _, u := range snap.Candidates {
		known[u.ID] = true
	}
	k := &installApp{email: s.Account.Email}
	return Change{
		Stage: spec.StageAccount, Target: k.brings(),
		Before: "not in the Directory", After: "in the Directory, brought by the app", Source: s.Source("account.kind"),
		Details: []string{supportText(snap)},
		Manual: &Manual{
			Steps: []string{
				"open the company's Admin tool (Company Tools > Admin) > App Management",
				"choose Install App, then the vendor's app from the Marketplace, or Install Custom App with the vendor's key",
				"choose the projects that the app may work on (the app's Permissions tab), again after each update of the app",
				"the app's user then stands in the company Directory",
			},
			URL: snap.link("", appPage),
			Why: "an app's own account is made by installing the app, which Procore leaves to a person",
			Watch: snap.watch(func(ctx context.Context, api API) (bool, error) {
				if k.email != "" {
					a, _, err := find(ctx, api, k.email)
					return a != nil && !a.Inactive, err
				}
				var now Snapshot
				err := (&Reader{API: api}).candidates(ctx, &now)
				return slices.ContainsFunc(now.Candidates, func(u procore.User) bool { return !known[u.ID] }), err
			}),
		},
	}.of(k)
}
