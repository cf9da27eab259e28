package setup

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/spec"
)

// This file holds the way to an app of the company's own, once: the wizard shows it step
// by step, and [Doctor] names the step at which a connection stands. The order is that in
// which Procore's portal wants it; until the last of it is there, nothing answers but the
// sign-in host and the list of companies. Sources: developers.procore.com, "Create an App",
// "Verification & Production Access", "OAuth Credentials Management"; Procore support,
// "Install a custom app".

// The steps that something reads or asks for.
const (
	StepAppSecret  = "app/secret"
	StepAppSignIn  = "app/sign-in"
	StepAppInstall = "app/install"
	StepAppRights  = "app/rights"
)

// OnTheWayToAnApp tells whether a step is one of them, by its id.
func OnTheWayToAnApp(id string) bool { return strings.HasPrefix(id, "app/") }

// An AppStep is a step on the way to an app.
type AppStep struct {
	Step
	// Shows are the rows of a [Doctor] that show whether it is done; none: nothing does,
	// and that it is done is somebody's word.
	Shows []string
}

// portal is the address of Procore's developer portal.
const portal = "https://developers.procore.com"

// AppSteps returns the way to an app for an environment and a callback. The company is
// named as far as it is known.
func AppSteps(cfg auth.Config, c procore.Company) []AppStep {
	snap := &Snapshot{Company: c}
	if c.ID != 0 {
		snap.Web = WebHost(cfg.Environment)
	}
	out := slices.Concat(appPortal(), appRelease(cfg), appInCompany(snap))
	for i := range out {
		out[i].Stage = spec.StageConnect
	}
	return out
}

// appPortal is the making of the app.
func appPortal() []AppStep {
	developer := Step{
		ID: "app/developer", Title: "Get a developer account",
		Path: []string{"developers.procore.com", "Sign Up"}, URL: portal, Seen: seenDocumented,
		Do: []string{
			"sign up with a business e-mail of the company: by its domain Procore knows whose app it is",
			"open the mail that comes, and confirm the address",
		},
	}
	create := Step{
		ID: "app/create", Title: "Make a new app", Path: []string{"My Apps", "Create a New App"},
		URL: portal, Seen: seenDocumented,
		Do:     []string{"give it a name by which your colleagues know it in App Management", "press Create App"},
		Values: []Value{{Name: "App Name", Text: "Account setup"}},
		Hints: []Hint{hint("The integration's own app is another one. This app is for the setup alone, and can be " +
			"uninstalled after it.")},
	}
	version := Step{
		ID: "app/version", Title: "Make a version that may sign you in",
		Path: []string{"My Apps", "the app", "App Details & Versions", "Create Version", "Edit Components"},
		URL:  portal, Seen: seenDocumented,
		Do: []string{
			"tick User Level Authentication, in the group Data Connector, and save",
			"press Save Version, and keep its key (36 characters) for the installation",
		},
		Hints: []Hint{
			hint("With it you sign in as yourself, and the program may do what you may. Without it the app has no id and no " +
				"secret at all."),
			hint("Does Save stay grey? One report says that the portal wants the service account ticked too. It needs no " +
				"permissions: this program does not use it unless you say so."),
		},
	}
	return []AppStep{{Step: developer}, {Step: create}, {Step: version}}
}

// appRelease is its release, and what it gives. The credentials of the developer sandbox
// are there with the version; those of production only once a version is promoted.
func appRelease(cfg auth.Config) []AppStep {
	env := cfg.Environment
	var out []AppStep
	if env.Name != "sandbox" {
		verify := Step{
			ID: "app/verified", Title: "Have yourself verified, for production",
			Path: []string{"developers.procore.com", "the app", "Become a Verified Developer"},
			URL:  portal, Seen: seenDocumented,
			Do: []string{
				"apply as Private Developer, and say that the app is internal, for your own company",
				"wait for Procore's answer",
			},
			Hints: []Hint{
				hint("Procore then verifies you as a customer, for every app of your domain. Who builds for somebody else's " +
					"account stays a Private Developer, with an approval of each app; Marketplace Partner is for what several " +
					"companies use, and takes an agreement."),
				hint("This can take days. Leave here (Ctrl+C): the next start goes on at this step. Until then the developer " +
					"sandbox works with an id and a secret of its own."),
			},
		}
		promote := Step{
			ID: "app/production", Title: "Promote the version to production",
			Path: []string{"My Apps", "the app", "App Details & Versions"}, URL: portal, Seen: seenDocumented,
			Do:    []string{"promote the version that you made; it has to have the Data Connector in it"},
			Hints: []Hint{hint("The id and the secret of production are there after that, and not before.")},
		}
		out = append(out, AppStep{Step: verify}, AppStep{Step: promote})
	}
	redirect := Step{
		ID: "app/redirect", Title: "Tell it where the sign-in comes back to",
		Path: []string{"My Apps", "the app", "Credentials", "Redirect URI", "Edit"}, URL: portal, Seen: seenDocumented,
		Do: []string{
			"take the panel of " + env.Title,
			"enter exactly this address, with its port and without a slash at the end, and save",
		},
		Values: []Value{{Name: "Redirect URI", Text: cfg.CallbackURL()}},
		Hints: []Hint{hint("Procore compares it letter by letter. It is this machine's own address: the answer goes " +
			"nowhere else. Is the port taken here? Start with --port, and register that one.")},
	}
	secret := Step{
		ID: StepAppSecret, Title: "Give its id and secret to this program",
		Path: []string{"My Apps", "the app", "Credentials"}, URL: portal, Seen: seenDocumented,
		Do: []string{
			"copy the client id and the client secret from the panel of " + env.Title,
			"type or paste them here: press enter",
		},
		Hints: []Hint{caution("The sandbox has a pair of its own, which does not work elsewhere. The secret stays on this " +
			"machine and goes to the sign-in host alone.")},
	}
	return append(out, AppStep{Step: redirect}, AppStep{Step: secret, Shows: []string{LookSignIn}})
}

// appInCompany is its installation, and the first sign-in.
func appInCompany(snap *Snapshot) []AppStep {
	signIn := Step{
		ID: StepAppSignIn, Title: "Sign in once",
		Path: []string{"this program", "enter"},
		Do:   []string{"sign in to Procore in the browser as the company admin who installs the app"},
		Hints: []Hint{hint("The sign-in host and the list of companies answer before the app is installed; nothing else " +
			"does.")},
	}
	install := Step{
		ID: StepAppInstall, Title: "Install it in the company",
		Path: onward(toApps, "Install App", "Install Custom App"), URL: snap.link("", appPage),
		Do: []string{
			"paste the key of the version, 36 characters",
			"go through the installation to its end",
		},
		Hints: []Hint{hint("It takes Admin on the company's Directory tool. Nothing has to be said here afterwards: it is " +
			"noticed.")},
	}
	if install.URL != "" {
		install.Seen = seenElsewhere
	}
	missing := Step{
		ID: "app/support", Title: "Where there is no Install App: ask Procore", Optional: true,
		Do: []string{
			"make sure that you are Admin on the company Directory: then it is no question of rights",
			"send this text to Procore support, who turn custom apps on for the company",
		},
		Values: []Value{{Name: "Text", Text: supportRequest(snap.Company)}},
	}
	rights := Step{
		ID: StepAppRights, Title: "See that you may do it",
		Path: onward(toDirectory, "your own name", "Company Permissions"),
		Do:   []string{"you need Admin on the company's Directory tool, and on its Permissions tool for the template"},
		Hints: []Hint{hint("Anybody else sees only some of the projects, and would leave the others out. Somebody who is " +
			"Admin there gives it to you, or signs in here.")},
	}
	return []AppStep{
		{Step: signIn, Shows: []string{LookMe, LookCompany}},
		{Step: install, Shows: []string{CheckAppConnected}},
		{Step: missing},
		{Step: rights, Shows: []string{CheckOperatorAdmin}},
	}
}

// LookAtSecret asks the token endpoint whether it knows an app's id and secret, without
// a person: as the app itself. Whether an app without a service account is refused for
// that or for its secret, nothing published says; so a refusal is no failure, and the
// first sign-in shows more. RFC 6749, 5.2: whoever may not use a grant was known.
func LookAtSecret(ctx context.Context, cfg auth.Config) Check {
	k := Check{ID: LookSignIn, Title: "the token endpoint knows the id and the secret"}
	switch _, err := auth.ClientCredentials(ctx, cfg); {
	case err == nil, errors.Is(err, auth.ErrOtherWay):
		k.Status, k.Detail = StatusVerified, "the token endpoint knows this id and this secret"
	case errors.Is(err, auth.ErrCredentials):
		k.Status, k.Detail = StatusUnknown, "the token endpoint did not take them for the app itself"
		k.Fix = "compare both once more with the app's page; whether they are right, the sign-in shows"
	default:
		x := wrong(err)
		k.Status, k.Detail, k.Fix = StatusUnknown, x.Detail, x.Fix
	}
	return k
}

// appStep is the step on the way to an app at which a row of the doctor stands that
// failed; err is what made it fail, where that is known.
func appStep(row string, err error) string {
	switch {
	case row == LookSignIn && errors.Is(err, auth.ErrCredentials):
		return StepAppSecret
	case row == LookSignIn && (errors.Is(err, auth.ErrSignInAgain) || errors.Is(err, auth.ErrDenied)):
		return StepAppSignIn
	case row == CheckAppConnected:
		return StepAppInstall
	case row == CheckOperatorAdmin:
		return StepAppRights
	}
	return "" // it is no fault of the app
}

// stepNumber names a step by its number: "step 9 of 11 on the way to an app (Install it in the
// company)".
func stepNumber(steps []AppStep, id string) string {
	i := slices.IndexFunc(steps, func(s AppStep) bool { return s.ID == id })
	if i < 0 {
		return ""
	}
	return fmt.Sprintf("step %d of %d on the way to an app (%s)", i+1, len(steps), steps[i].Title)
}
