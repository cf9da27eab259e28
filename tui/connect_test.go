package tui_test

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"procore-setup/procore/auth"
	"procore-setup/procore/procoretest"
	"procore-setup/tui"
	"procore-setup/tui/tuitest"
)

// toCredentials goes to the credentials page through custom hosts.
func (z *wizard) toCredentials() {
	z.t.Helper()
	z.ChoosePreset("syncezy")
	z.At("How do you want to connect?")
	z.Keys("<enter>")
	z.At("Where is your company?")
	z.Choose("Custom hosts")
	z.At("Where does your company sign in?")
	env := z.server.Environment()
	z.Paste(env.LoginURL)
	z.Keys("<tab>")
	z.Paste(env.APIURL)
	z.Keys("<enter>")
	z.At("Which app signs in for you?")
}

// hosts is a run of which nothing is settled.
func hosts(d *tui.Deps) {
	real(d)
	d.Spec.Environment = auth.Environment{}
	d.Stores = []auth.Store{auth.NewMemoryStore()}
}

func TestWrongClientSecret(t *testing.T) {
	story(t, scene{deps: hosts}, func(z *wizard) {
		z.toCredentials()
		good := z.server.Credentials()
		z.Paste(good.ClientID + "\n")
		z.Keys("<tab>")
		z.Paste("not-the-secret-at-all\n")
		z.Expect("21 characters")
		z.Keys("<enter>")
		z.WaitFor("✗")
		z.Expect("client")
		z.Refuse("Which company")
		z.Keys("<esc>")
		z.At("Which app signs in for you?")
		z.Expect(good.ClientID[20:])
		z.Keys("<tab>")
		for range len("not-the-secret-at-all") {
			z.Keys("<backspace>")
		}
		z.Paste(good.ClientSecret.Reveal())
		z.Keys("<enter>")
		z.At("Which company")
		if z.Shown(good.ClientSecret.Reveal()) || z.Shown("not-the-secret-at-all") {
			t.Error("a client secret was on the screen")
		}
	})
}

// freshWords are what is random in an address of a sign-in, and may be broken over two lines.
var freshWords = regexp.MustCompile(`(?s)(state|challenge)=[\w-]+(\n [\w-]+)?`)

func TestSignInWithAPastedCode(t *testing.T) {
	nobrowser := func(d *tui.Deps) { real(d); d.Open = nil; d.Credentials = procoretest.New().Credentials() }
	story(t, scene{deps: nobrowser}, func(z *wizard) {
		z.ChoosePreset("syncezy")
		z.At("Which app signs in for you?")
		z.Expect("from the environment variables")
		z.Keys("<enter>")
		z.At("Sign in to Procore")
		z.Expect("any machine")
		tuitest.Golden(t, "80x24/signin", freshWords.ReplaceAllString(z.Text(), "$1=…"))
		url := z.address("https://login.simulator.invalid")
		if !strings.Contains(url, "oob") {
			t.Fatalf("without a browser here the address with a code comes first, got %q", url)
		}
		z.Keys("o")
		z.Expect("There is no browser on this machine")
		z.Keys("c")
		z.Expect("Sent to the terminal's clipboard")
		z.Paste("nonsense code")
		z.WaitFor("✗")
		code, err := z.server.Approve(context.Background(), url, nil)
		if err != nil {
			t.Fatal(err)
		}
		z.Keys("p")
		z.Paste(code + "\n")
		z.Keys("<enter>")
		z.At("Which company")
		if z.Shown(code) {
			t.Error("the code was on the screen")
		}
	})
}

// address is the web address on the screen, put together from its lines.
func (z *wizard) address(begins string) string {
	var url strings.Builder
	for _, line := range strings.Split(z.Text(), "\n") {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, begins):
			url.WriteString(line)
		case url.Len() > 0 && line == "":
			return url.String()
		case url.Len() > 0:
			url.WriteString(line)
		}
	}
	return url.String()
}

func TestBrowserThatDoesNotOpen(t *testing.T) {
	broken := func(d *tui.Deps) {
		d.Open = func(context.Context, string) (string, error) { return "", errors.New("no display") }
	}
	story(t, scene{deps: broken}, func(z *wizard) {
		z.ChoosePreset("syncezy")
		z.WaitFor("The browser did not open")
		browser := z.address("https://login.simulator.invalid")
		z.Keys("w")
		code := z.address("https://login.simulator.invalid")
		if browser == code || !strings.Contains(browser, "callback") {
			t.Errorf("w does not switch the address: %q, %q", browser, code)
		}
		z.Keys("<enter>")
		z.Expect("Sign in first")
		code, err := z.server.Approve(context.Background(), code, nil)
		if err != nil {
			t.Fatal(err)
		}
		z.server.Fault(procoretest.Fault{
			Method: http.MethodPost, Path: "/oauth/token", Times: 1,
			Action: procoretest.Answer(http.StatusBadRequest, `{"error":"invalid_grant"}`, nil),
		})
		z.Paste(code)
		z.WaitFor("✗")
		z.Expect("Press r to sign in again", // not: go to the page that this is
			"paste only one from the page that you opened yourself") // the last line of the page
		tuitest.Golden(t, "80x24/signin-refused", freshWords.ReplaceAllString(z.Text(), "$1=…"))
		z.Refuse("Go back")
		url := z.address("https://login.simulator.invalid")
		z.Resize(60, 20) // where not all has room the address is whole
		if got := z.address("https://login.simulator.invalid"); !strings.HasPrefix(got, url) || url == "" {
			t.Errorf("the address %q is cut to %q:\n%s", url, got, z.Text())
		}
	})
}

// Keys that are typed ahead while the sign-in goes on by itself are answered with nothing,
// and what a page said against leaving it is over once it is left.
func TestTypedAheadOfTheSignIn(t *testing.T) {
	slow := []procoretest.Option{procoretest.WithLatency(time.Second)}
	story(t, scene{server: slow}, func(z *wizard) {
		z.ChoosePreset("syncezy")
		z.At("Sign in to Procore")
		z.Ahead("<enter>", "<enter>")
		z.Refuse("Sign in first")
		z.WaitFor("Which company")
		z.Refuse("Sign in first")
	})
	manual := func(d *tui.Deps) { real(d); d.Open = nil; d.Credentials = procoretest.New().Credentials() }
	story(t, scene{deps: manual}, func(z *wizard) {
		z.ChoosePreset("syncezy")
		z.At("Which app signs in for you?")
		z.Keys("<enter>")
		z.At("Sign in to Procore")
		z.Keys("<enter>")
		z.Expect("Sign in first")
		code, err := z.server.Approve(context.Background(), z.address("https://login.simulator.invalid"), nil)
		if err != nil {
			t.Fatal(err)
		}
		z.Paste(code)
		z.At("Which company")
		z.Refuse("Sign in first")
	})
}

// An app's own account is asked for the company's number only where Procore refuses
// to list companies without one.
func TestClientCredentials(t *testing.T) {
	own := func(d *tui.Deps) { d.Method = auth.MethodClientCredentials }
	told := []procoretest.Option{procoretest.With(procoretest.ServiceNoHeader)}
	story(t, scene{server: told, deps: own}, func(z *wizard) {
		z.ChoosePreset("syncezy")
		z.At("Who should the integration")
		if len(z.opened) > 0 {
			t.Errorf("a browser was opened: %v", z.opened)
		}
	})
	documented := []procoretest.Option{procoretest.Without(procoretest.ServiceNoHeader)}
	story(t, scene{server: documented, deps: own}, func(z *wizard) {
		z.ChoosePreset("syncezy")
		z.At("Which company")
		z.Type("4286480")
		z.Keys("<enter>")
		z.At("Who should the integration")
	})
}

func TestNotConnectedThenConnected(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		id := z.server.CompanyID(procoretest.Unconnected)
		z.ChoosePreset("syncezy")
		z.FindCompany(strconv.FormatInt(id, 10))
		z.At("Is everything ready?")
		z.WaitFor("Install App")
		z.Expect("failed")
		z.Refuse("not a full company admin")
		z.Golden("80x24/preflight-not-connected")
		z.Keys("<enter>")
		z.Expect("The app has to be connected to this company first")
		if err := z.server.ConnectApp(id, true); err != nil {
			t.Fatal(err)
		}
		z.Wait(6 * time.Second)
		z.At("Who should the integration")
		if z.writes() > 0 {
			t.Errorf("%d writes before anything was agreed to", z.writes())
		}
	})
}

// Where something is missing to do it from here, the same job is offered by hand, with what
// was answered; from its end the way leads back.
func TestPreflightOffersTheStepsByHand(t *testing.T) {
	for name, prep := range map[string]func(*procoretest.Server){
		"not connected": func(s *procoretest.Server) { _ = s.ConnectApp(mainCompany, false) },
		"not an admin":  nil,
	} {
		t.Run(name, func(t *testing.T) {
			sc := scene{prep: prep}
			if prep == nil {
				sc.server = []procoretest.Option{procoretest.WithOperator("Company Standard")}
			}
			story(t, sc, func(z *wizard) {
				z.ChoosePreset("syncezy")
				z.PickCompany("Meridian Builders")
				z.At("Is everything ready?")
				z.WaitFor("Or by hand")
				z.Expect("h by hand")
				z.Keys("h")
				z.At("Find who may do this")
				z.Keys("d")
				z.At("Open the company")
				z.Expect("Meridian Builders (number ")
				z.Keys("<esc>", "<esc>")
				z.At("Which company is it?")
				z.Keys("<esc>")
				z.At("How do you want to connect?")
			})
		})
	}
}

func TestNoCompanyAdmin(t *testing.T) {
	story(t, scene{server: []procoretest.Option{procoretest.WithOperator("Company Standard")}}, func(z *wizard) {
		z.ChoosePreset("syncezy")
		z.PickCompany("Meridian Builders")
		z.At("Is everything ready?")
		z.WaitFor("failed")
		z.Expect("only part of")
		z.Golden("80x24/preflight-not-admin")
		z.Keys("<enter>")
		z.Expect("full company admin")
		z.Refuse("Who should the integration")
		z.Leave()
		if err := z.outcome(); !errors.Is(err, tui.ErrCancelled) {
			t.Errorf("the outcome is %v", err)
		}
		if z.writes() > 0 {
			t.Errorf("%d writes by somebody who may not", z.writes())
		}
	})
}

// TestRevokedMeanwhile: an admin who removed the app, or a refresh that was lost,
// is led back to the sign-in; the answers stay.
func TestRevokedMeanwhile(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.Connect()
		z.server.RevokeTokens()
		z.Type(email)
		z.WaitFor("sign in again")
		z.Keys("<enter>")
		z.WaitFor("Procore wants you to sign in again")
		z.Keys("<esc>")
		z.WaitFor("Change Procore?") // signed in again, and back where it was
		if len(z.opened) != 2 {
			t.Errorf("the browser was opened %d times, not twice", len(z.opened))
		}
		z.Expect(email)
	})
}

func TestLeavingWithoutASignIn(t *testing.T) {
	wrong := func(d *tui.Deps) { d.Credentials.ClientSecret = auth.NewSecret("wrong") }
	story(t, scene{deps: wrong}, func(z *wizard) {
		z.ChoosePreset("syncezy")
		z.WaitFor("✗")
		z.Leave()
		if err := z.outcome(); !errors.Is(err, auth.ErrCredentials) {
			t.Errorf("the outcome is %v", err)
		}
	})
}

func TestStaleStage(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.OpenProjects(email)
		for range 2 {
			z.Keys("<esc>")
		}
		z.At("What may the account do")
		z.Keys("<down>", "<down>", "<right>")
		z.Keys("<ctrl+p>")
		z.Choose("Where should it work")
		z.At("Where should it work")
		z.Expect("! Template", "! Template: ")
	})
}

func TestKeptSignIn(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.Connect()
		z.Leave()
		if err := z.outcome(); !errors.Is(err, tui.ErrCancelled) {
			t.Errorf("the outcome is %v", err)
		}
		n := len(z.opened)
		z.restart()
		z.Refuse("Go on where you stopped?") // nothing was answered that could be gone on with
		z.Keys("<enter>")
		z.At("Which company")
		if len(z.opened) != n {
			t.Error("a browser was opened though the sign-in was kept")
		}
	})
}
