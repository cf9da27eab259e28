package tui_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"procore-setup/procore/procoretest"
	"procore-setup/tui"
)

// ready goes from the start to the checklist, and the account's owner sets the password.
func (z *wizard) ready() {
	z.t.Helper()
	z.SetUp(email)
	if err := z.server.AcceptInvitation(mainCompany, email); err != nil {
		z.t.Fatal(err)
	}
}

// openProof opens the proof and waits for the address.
func (z *wizard) openProof() {
	z.t.Helper()
	z.Keys("p")
	z.At("Can the account itself do its work?")
	z.WaitFor("private window")
}

// From the start to the proof by the account itself, by keys.
func TestProvedByTheAccountItself(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.ready()
		z.Refuse("It works")
		z.openProof()
		z.fits("proof", [2]int{40, 12}, [2]int{80, 24}, [2]int{120, 40})
		z.Keys("o")
		z.WaitFor("It works: proved by the account itself")
		z.Wait(time.Second)
		z.Keys("<end>")
		z.Expect("as itself: levels", "as itself: signed out")
		z.Golden("80x24/proved")
		if n := z.server.Count("POST", "/oauth/revoke"); n == 0 {
			t.Error("its sign-in was not revoked")
		}
		// Read back once more, it is still what the account said.
		z.Keys("r")
		z.Wait(20 * time.Second)
		z.WaitFor("It works: proved by the account itself")
		z.Keys("q")
		if err := z.outcome(); err != nil {
			t.Errorf("the wizard ended with %v", err)
		}
	})
}

// The account lacks one tool on one project. Nothing that the admin can read says so;
// the account itself does.
func TestAccountLacksOneTool(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.ready()
		project := z.server.Projects(mainCompany)[12]
		if err := z.server.SetLevel(mainCompany, email, project, "documents", 2); err != nil {
			t.Fatal(err)
		}
		z.Keys("r")
		z.Wait(20 * time.Second)
		z.WaitFor(readBack())
		z.openProof()
		z.Keys("a") // on every project
		z.Expect("on every project")
		z.Keys("o")
		z.WaitFor("1 thing is not as asked.")
		z.Wait(time.Second)
		z.Refuse("It works")
		z.Keys("<home>")
		z.Move("as itself: levels")
		z.Expect("Documents is at Read Only, not at Admin")
		z.Keys("q")
		if err := z.outcome(); err != tui.ErrDiffers { //nolint:errorlint // the very value
			t.Errorf("the wizard ended with %v", err)
		}
	})
}

// A browser in which the admin is signed in brings the admin, who is no proof.
func TestProofBySomebodyElse(t *testing.T) {
	story(t, scene{deps: func(d *tui.Deps) {
		d.OpenAs = func(ctx context.Context, url, _ string) (string, error) { return d.Open(ctx, url) }
	}}, func(z *wizard) {
		z.ready()
		z.openProof()
		z.Keys("o")
		z.WaitFor("You signed in as")
		z.Expect("admin@meridian.example", "nothing was read with that")
		z.Keys("<esc>")
		z.WaitFor(readBack())
		z.Refuse("It works", "not as asked")
	})
}

// The code that Procore shows is pasted, in a window that a person opened.
func TestProofByAPastedCode(t *testing.T) {
	story(t, scene{deps: func(d *tui.Deps) { d.OpenAs = nil }}, func(z *wizard) {
		z.ready()
		z.openProof()
		z.Keys("o")
		z.Expect("Open a private window yourself")
		z.Keys("c")
		z.Expect("Sent to the terminal's clipboard")
		z.Keys("w")
		z.WaitFor("paste the code")
		z.Paste("no such code")
		z.Wait(time.Second)
		z.Refuse("It works")
		z.Keys("r")
		z.WaitFor("paste the code")
		code, err := z.server.ApproveAs(t.Context(), email, z.codeURL(), nil)
		if err != nil {
			t.Fatal(err)
		}
		z.Paste(code)
		z.WaitFor("It works: proved by the account itself")
		for _, secret := range z.server.Issued() {
			if z.Shown(secret) {
				t.Error("a token was on the screen")
			}
		}
	})
}

// codeURL is the address on the screen, which goes over several lines.
func (z *wizard) codeURL() string {
	z.t.Helper()
	var url strings.Builder
	for _, line := range strings.Split(z.Text(), "\n") {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "https://"):
			url.WriteString(line)
		case url.Len() > 0 && line != "" && !strings.Contains(line, " "):
			url.WriteString(line)
		case url.Len() > 0:
			return url.String()
		}
	}
	return url.String()
}

// Giving up ends the attempt, and nothing is proved; a sign-in that is under way is
// revoked all the same.
func TestProofGivenUp(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.ready()
		z.openProof()
		z.Keys("<esc>")
		z.WaitFor(readBack())
		z.openProof()
		z.server.Fault(procoretest.Fault{Method: "GET", Path: "/rest/v1.0/me", Every: 1, Action: procoretest.Delay(5 * time.Second)})
		z.Keys("o")
		z.WaitFor("Asking Procore")
		z.Keys("<esc>")
		z.Wait(30 * time.Second)
		z.Refuse("It works")
		if n := z.server.Count("POST", "/oauth/revoke"); n == 0 {
			t.Error("the account's sign-in is still good")
		}
	})
}

// An account that can't sign in: told, and tried again.
func TestProofWithoutAPassword(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.SetUp(email)
		z.openProof()
		z.Expect("its password is set")
		z.Keys("o")
		z.WaitFor("The consent page answers 401")
		if err := z.server.AcceptInvitation(mainCompany, email); err != nil {
			t.Fatal(err)
		}
		z.Keys("o")
		z.WaitFor("It works: proved by the account itself")
	})
}

// An app's account signs in with the credentials of its own app; the secret is masked.
func TestProofByAnApp(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		id := z.in(procoretest.App)
		z.kind("An app's service account")
		z.Keys("<enter>")
		z.At("Which app is it?")
		z.WaitFor("@procore.com")
		z.Move("syncezy")
		z.Keys("<enter>")
		z.SkipCommit()
		z.Finish()
		z.Keys("p")
		z.At("Can the account itself do its work?")
		z.Expect("App's client ID", "App's client secret", "not your company's own")
		z.Keys("<enter>")
		z.WaitFor("It works: proved by the account itself")
		for _, u := range z.server.State(id).Users {
			if c, ok := z.server.AppCredentials(id, u.Email); ok && z.Shown(c.ClientSecret.Reveal()) {
				t.Errorf("the secret of %s was on the screen", u.Email)
			}
		}
	})
}
