package tui_test

import (
	"strings"
	"testing"
	"time"

	"procore-setup/procore/auth"
	"procore-setup/procore/procoretest"
	"procore-setup/tui"
)

// noApp is a run of somebody who has no app yet.
func noApp(d *tui.Deps) {
	real(d)
	d.Stores = []auth.Store{auth.NewMemoryStore()}
}

// toSecret goes to the step that wants the id and the secret.
func (z *wizard) toSecret() {
	z.t.Helper()
	z.ChoosePreset("syncezy")
	z.At("How do you want to connect?")
	z.Choose("We have no app yet")
	z.At("Step 1 of 11: Get a developer account")
	z.fits("the way to an app", [2]int{80, 24}, [2]int{120, 36}, [2]int{40, 12})
	for range 5 {
		z.Keys("d")
	}
	z.At("Step 6 of 11: Tell it where the sign-in comes back to")
	z.Expect("http://localhost:9876/callback")
	z.Keys("c")
	z.Expect("Redirect URI was sent to the terminal's clipboard")
	z.Keys("d")
	z.At("Step 7 of 11: Give its id and secret to this program")
	z.Keys("d")
	z.Expect("This is looked at")
}

// typePair types an app's id and secret.
func (z *wizard) typePair(c auth.Credentials) {
	z.t.Helper()
	z.Keys("<enter>")
	z.At("The app's client id and secret")
	z.Paste(c.ClientID)
	z.Keys("<tab>")
	z.Paste(c.ClientSecret.Reveal())
	z.Keys("<enter>")
}

// The way to an app is watched: the token endpoint, the list of companies, the gate. It
// can be left and gone on with, and ends where the account begins.
func TestTheWayToAnApp(t *testing.T) {
	shut := func(s *procoretest.Server) { _ = s.ConnectApp(mainCompany, false) }
	options := []procoretest.Option{procoretest.WithOnlyMain()}
	story(t, scene{deps: noApp, server: options, prep: shut}, func(z *wizard) {
		z.toSecret()
		z.Golden("80x24/portal-secret")
		good := z.server.Credentials()
		z.typePair(good)
		z.WaitFor("The token endpoint knows this id and this secret")
		z.At("Step 8 of 11: Sign in once")
		z.Leave()
		_ = z.outcome()
		z.restart()
		z.At("Go on where you stopped?")
		z.Keys("<enter>")
		z.At("Step 8 of 11: Sign in once") // the pair was kept
		z.Keys("<enter>")
		z.At("Step 9 of 11: Install it in the company")
		z.Expect("✗")
		z.Golden("80x24/portal-install")
		z.Keys("<right>", "c")
		z.Expect("Text was sent to the terminal's clipboard", "In company Meridian Builders (id 4286480)")
		if err := z.server.ConnectApp(mainCompany, true); err != nil {
			t.Fatal(err)
		}
		z.Wait(6 * time.Second)
		z.At("Who should the integration")
		z.Expect("Everything is ready")
		if z.Shown(good.ClientSecret.Reveal()) {
			t.Error("the secret was on the screen")
		}
		for _, r := range z.server.Log() {
			if r.Write() && !strings.HasPrefix(r.Path, "/oauth/") {
				t.Errorf("it changed something: %s %s", r.Method, r.Path)
			}
		}
	})
}

// Each switch of the simulator leads to the step at which it stands.
func TestTheWayToAnAppFindsTheStep(t *testing.T) {
	gate := func(s *procoretest.Server) { _ = s.ConnectApp(mainCompany, false) }
	for name, c := range map[string]struct {
		options []procoretest.Option
		prep    func(*procoretest.Server)
		step    string
		says    string
	}{
		"gate 403": {prep: gate, step: "Step 9 of 11", says: "not connected"},
		"gate 401": {
			prep: gate, options: []procoretest.Option{procoretest.With(procoretest.GateUnauthorized)},
			step: "Step 9 of 11", says: "not connected",
		},
		"gate without a full stop": {
			prep: gate, options: []procoretest.Option{procoretest.With(procoretest.GateWithoutStop)},
			step: "Step 9 of 11", says: "not connected",
		},
		"not an admin": {
			options: []procoretest.Option{procoretest.WithOperator("Company Standard")},
			step:    "Is everything ready?", says: "failed",
		},
		"no service account": {
			options: []procoretest.Option{procoretest.WithoutServiceAccount()}, step: "Who should the integration",
		},
		"all is there": {step: "Who should the integration"},
	} {
		t.Run(name, func(t *testing.T) {
			options := append(c.options, procoretest.WithOnlyMain())
			story(t, scene{deps: noApp, server: options, prep: c.prep}, func(z *wizard) {
				z.toSecret()
				z.typePair(z.server.Credentials())
				z.WaitFor("The token endpoint knows this id and this secret")
				z.Keys("<enter>")
				z.At(c.step)
				z.Expect(c.says)
			})
		})
	}
	t.Run("wrong secret", func(t *testing.T) {
		story(t, scene{deps: noApp}, func(z *wizard) {
			z.toSecret()
			z.typePair(auth.Credentials{ClientID: "nobody", ClientSecret: auth.NewSecret("swordfish")})
			z.WaitFor("did not take them")
			z.At("Step 7 of 11")
			z.Refuse("✓ ")
		})
	})
}
