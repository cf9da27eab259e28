package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"procore-setup/procore/procoretest"
	"procore-setup/tui/tuitest"
)

const (
	mainCompany = 4286480
	syncEmail   = "sync@example.com"
)

// minimalSetup gives the account what it asks for and nothing else.
const minimalSetup = `version: 1
company: 4286480
account: {kind: user, first_name: SyncEzy, last_name: Integration, email: sync@example.com,
  company_template: Company None, invite: true}
template:
  name: SyncEzy Sync
  tools: {documents: admin, rfi: {level: standard, granular: [act_as_manager]}}
projects: {include: active, new: true}
`

// ready sets up the account, whose owner then sets its password.
func (r *rig) ready() {
	r.t.Helper()
	r.write("setup.yaml", minimalSetup)
	r.apply().wants(exitDone)
	if err := r.AcceptInvitation(mainCompany, syncEmail); err != nil {
		r.t.Fatal(err)
	}
}

// authorizePage is an address to sign in at.
var authorizePage = regexp.MustCompile(`http\S+/oauth/authorize\S+`)

// proves runs verify with a proof by a pasted code, for which a person signs in.
func (r *rig) proves(login string, args ...string) *child {
	r.t.Helper()
	var typing io.WriteCloser
	args = append(strings.Fields("verify setup.yaml --auth client-credentials --as-account code"), args...)
	c := r.startWith(func(c *exec.Cmd) {
		var err error
		if typing, err = c.StdinPipe(); err != nil {
			r.t.Fatal(err)
		}
	}, args...)
	c.err.wait(r.t, "Paste the code")
	code, err := r.ApproveAs(r.t.Context(), login, authorizePage.FindString(c.err.String()), nil)
	if err != nil {
		r.t.Fatal(err)
	}
	if _, err := io.WriteString(typing, code+"\n"); err != nil {
		r.t.Fatal(err)
	}
	return c
}

// TestVerifyAsTheAccount: the account itself proves it, and then --strict is content. Its
// sign-in is ended and stands in no file.
func TestVerifyAsTheAccount(t *testing.T) {
	t.Parallel()
	r := newRig(t, procoretest.With(procoretest.FlagInShow))
	r.ready()
	r.start(strings.Fields("verify setup.yaml --auth client-credentials --strict")...).wants(exitDifferences).
		says("--strict: it is not proved by the account itself", "add --as-account", "Set up and read back: ")
	r.proves(syncEmail, "--strict", "--sample", "all").wants(exitDone).
		says("in a private window", "sign in as "+syncEmail, "It works: proved by the account itself: ", "25 of 25 projects and the company")
	if r.Count("POST", "/oauth/revoke") == 0 {
		t.Error("the account's sign-in was not revoked")
	}
	r.proves(syncEmail, "--json").wants(exitDone).says(`"proof":{"time":"`, `"proved":true`, `"id":"effective-levels"`)
	for _, token := range r.Issued() {
		err := filepath.WalkDir(r.dir, func(path string, d os.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			data, err := os.ReadFile(path)
			if strings.Contains(string(data), token) {
				t.Errorf("a token stands in %s", d.Name())
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestVerifyAsSomebodyElse: told who, and it is a difference.
func TestVerifyAsSomebodyElse(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.ready()
	r.proves("admin@meridian.example").wants(exitDifferences).
		says("signed in as Company Administrator <admin@meridian.example>, which is not the account", "Not everything is in place")
}

// TestVerifyFindsALackingTool: what no admin can read, the account itself shows.
func TestVerifyFindsALackingTool(t *testing.T) {
	tuitest.NotForRaces(t)
	t.Parallel()
	r := newRig(t)
	r.ready()
	if err := r.SetLevel(mainCompany, syncEmail, r.Projects(mainCompany)[9], "documents", 3); err != nil {
		t.Fatal(err)
	}
	r.start(strings.Fields("verify setup.yaml --auth client-credentials")...).wants(exitDone)
	r.proves(syncEmail, "--sample", "all").wants(exitDifferences).says("Documents is at Standard, not at Admin")
}

// TestVerifyAsAnApp: an app's account signs in with the credentials of its own app, from
// the environment.
func TestVerifyAsAnApp(t *testing.T) {
	tuitest.NotForRaces(t)
	t.Parallel()
	r := newRig(t)
	user, err := r.InstallApp(mainCompany, "syncezy")
	if err != nil {
		t.Fatal(err)
	}
	email := ""
	for _, u := range r.State(mainCompany).Users {
		if u.ID == user {
			email = u.Email
		}
	}
	r.write("setup.yaml", "version: 1\ncompany: 4286480\naccount: {kind: app, email: "+email+"}\n"+
		"template: {name: SyncEzy Sync, tools: {documents: admin}}\nprojects: {include: active, new: true}\n")
	r.apply().wants(exitDone)
	app, ok := r.AppCredentials(mainCompany, email)
	if !ok {
		t.Fatalf("%q has no credentials", email)
	}
	const verify = "verify setup.yaml --auth client-credentials --as-account client-credentials"
	r.start(strings.Fields(verify)...).wants(exitUsage).says(accountIDVar, accountSecretVar)
	c := r.startWith(func(c *exec.Cmd) {
		c.Env = append(c.Env, accountIDVar+"="+app.ClientID, accountSecretVar+"="+app.ClientSecret.Reveal())
	}, strings.Fields(verify+" --strict --sample 2")...).wants(exitDone).
		says("It works: proved by the account itself", "2 of 25 projects and the company")
	if strings.Contains(c.out.String()+c.err.String(), app.ClientSecret.Reveal()) {
		t.Error("the app's secret was printed")
	}
}

// TestProofFlags: a wrong way is refused before anything is asked of Procore.
func TestProofFlags(t *testing.T) {
	t.Parallel()
	r := newRig(t, procoretest.WithOnlyMain())
	r.write("setup.yaml", minimalSetup)
	for args, want := range map[string]string{
		"--sample 5":                      "--sample is for a proof",
		"--as-account password":           "use browser, code or client-credentials",
		"--as-account code --sample 0":    `unknown --sample "0": use a number of projects from 1 on, or all`,
		"--as-account client-credentials": "client credentials are an app's",
	} {
		for _, command := range []string{"verify", "apply"} {
			line := command + " setup.yaml --auth client-credentials " + args
			r.start(strings.Fields(line)...).wants(exitUsage).says(want)
		}
	}
	if n := len(r.Writes()); n > 0 {
		t.Errorf("%d writes", n)
	}
}
