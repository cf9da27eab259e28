//go:build unix

package main

import (
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"procore-setup/procore/procoretest"
)

// approval is the address at which a person signs in.
var approval = regexp.MustCompile(`http://\S+/oauth/authorize\S+`)

// signIn runs login as a person would who pastes the code, and returns the code
// and what the program said.
func (r *rig) signIn(change func(*exec.Cmd)) (code string, c *child) {
	r.t.Helper()
	read, keys, err := os.Pipe()
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _, _ = read.Close(), keys.Close() }()
	c = r.startWith(func(cmd *exec.Cmd) {
		cmd.Stdin = read
		change(cmd)
	}, "login", "--auth", "code", "--store", "file")
	c.err.wait(r.t, "Paste the code")
	if code, err = r.Approve(r.t.Context(), approval.FindString(c.err.String()), nil); err != nil {
		r.t.Fatal(err)
	}
	if _, err := keys.WriteString(code + "\n"); err != nil {
		r.t.Fatal(err)
	}
	return code, c.wants(exitDone).says("kept in the file " + r.credentials())
}

func asIs(*exec.Cmd) {}

// credentials is the path of the file store.
func (r *rig) credentials() string { return filepath.Join(r.state(), "credentials") }

// kept returns the access and the refresh token of the file store.
func (r *rig) kept() (access, refresh string) {
	r.t.Helper()
	b, err := os.ReadFile(r.credentials())
	if err != nil {
		r.t.Fatal(err)
	}
	var file struct {
		Environments map[string]struct {
			Access  string `json:"access_token"`
			Refresh string `json:"refresh_token"`
		} `json:"environments"`
	}
	if err := json.Unmarshal(b, &file); err != nil || len(file.Environments) != 1 {
		r.t.Fatalf("the file store: %v, %d environments", err, len(file.Environments))
	}
	for _, e := range file.Environments {
		access, refresh = e.Access, e.Refresh
	}
	return access, refresh
}

// expire makes the kept access token look as if its time were over.
func (r *rig) expire() {
	r.t.Helper()
	b, err := os.ReadFile(r.credentials())
	if err != nil {
		r.t.Fatal(err)
	}
	ended := regexp.MustCompile(`"expiry":"\d{4}`).ReplaceAll(b, []byte(`"expiry":"2001`))
	if err := os.WriteFile(r.credentials(), ended, 0o600); err != nil {
		r.t.Fatal(err)
	}
}

// refreshes counts the requests to the token address since the log was emptied.
func (r *rig) refreshes() int { return r.Count(http.MethodPost, "/oauth/token") }

func TestTwoProcessesRefreshOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.signIn(asIs)
	r.expire()
	r.ResetLog()
	at := r.gate.stop(answered, http.MethodPost, "/oauth/token", 0)
	first := r.start("plan", "setup.yaml", "--store", "file")
	at.wait(t, first)
	lock := opens(t, r.state(), "sign-in-")
	small := strconv.FormatInt(r.CompanyID(procoretest.Small), 10)
	second := r.start("plan", "setup.yaml", "--store", "file", "--company", small)
	lock()
	close(at.release)
	first.wants(exitWouldChange)
	if code := second.code(); code == exitNotAllowed || code == exitFailed {
		t.Errorf("the second run could not use the token of the first: exit %d: %s", code, second.err.String())
	}
	if n := r.refreshes(); n != 1 {
		t.Errorf("%d refreshes, want 1", n)
	}
	if wrong := r.Violations(); len(wrong) > 0 {
		t.Error(wrong)
	}
}

// TestLostRefreshKeepsTheWork: the token ends in the middle of a run, and the
// answer to its refresh is lost. After a new sign-in the run goes on.
func TestLostRefreshKeepsTheWork(t *testing.T) {
	t.Parallel()
	for _, point := range []string{"/bulk_add", "/invite", "/permission_templates"} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			want := newRig(t, procoretest.WithProjects(inChunks))
			want.signIn(asIs)
			want.start("apply", "setup.yaml", "--yes", "--store", "file").wants(exitDone)

			r := newRig(t, procoretest.WithProjects(inChunks))
			r.signIn(asIs)
			ended := procoretest.Answer(http.StatusUnauthorized, `{"errors":"The access token expired"}`, nil)
			for _, method := range []string{http.MethodPost, http.MethodPatch} {
				r.Fault(procoretest.Fault{Method: method, Path: "/rest/*/companies/4286480" + point, Action: ended})
				r.Fault(procoretest.Fault{Method: method, Path: "/rest/*/companies/4286480/*" + point, Action: ended})
				r.Fault(procoretest.Fault{Method: method, Path: "/rest/*/companies/4286480/*/*" + point, Action: ended})
			}
			r.Fault(procoretest.Fault{Path: "/oauth/token", Times: 1, Action: procoretest.ResetAfter()})
			apply := []string{"apply", "setup.yaml", "--yes", "--store", "file"}
			r.start(apply...).wants(exitNotAllowed).says("sign in again")
			done := len(r.Writes())
			r.ResetLog()
			r.start(apply...).wants(exitNotAllowed).says("sign in again")
			if n := r.refreshes(); n > 0 || done == 0 {
				t.Errorf("%d refreshes with a token that may be used up; %d writes before", n, done)
			}
			r.ClearFaults()
			r.signIn(asIs)
			r.start(apply...).wants(exitDone)
			sameState(t, timeless(want.State(meridian)), timeless(r.State(meridian)))
		})
	}
}

// TestKilledDuringARefresh: a refresh that never reached Procore is repeated, one
// that did is the end of the sign-in, and neither is more than that.
func TestKilledDuringARefresh(t *testing.T) {
	t.Parallel()
	for when, code := range map[moment]int{onTheWay: exitWouldChange, answered: exitNotAllowed} {
		r := newRig(t)
		r.signIn(asIs)
		r.expire()
		at := r.gate.stop(when, http.MethodPost, "/oauth/token", 0)
		c := r.start("plan", "setup.yaml", "--store", "file")
		at.wait(t, c)
		if err := c.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		c.code()
		again := r.start("plan", "setup.yaml", "--store", "file").wants(code)
		if code == exitNotAllowed {
			again.says("sign in again")
			r.signIn(asIs)
			r.start("plan", "setup.yaml", "--store", "file").wants(exitWouldChange)
		}
	}
}

func TestStoreThatOthersCanRead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		path func(*rig) string
		mode os.FileMode
		says string
	}{
		{"file", (*rig).credentials, 0o644, "other users can read it"},
		{"folder", (*rig).state, 0o777, "a folder that other users can write to"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.signIn(asIs)
			if err := os.Chmod(c.path(r), c.mode); err != nil {
				t.Fatal(err)
			}
			r.ResetLog()
			for _, args := range [][]string{{"plan", "setup.yaml"}, {"logout"}, {"login", "--auth", "client-credentials"}} {
				said := r.start(append(args, "--store", "file")...).wants(exitFailed).says(c.says).err.String()
				command := regexp.MustCompile(`chmod [67]00 '[^']+'`).FindString(said)
				if command == "" {
					t.Fatalf("it names no command that mends it:\n%s", said)
				}
				if args[0] != "login" {
					continue
				}
				if out, err := exec.CommandContext(t.Context(), "sh", "-c", command).CombinedOutput(); err != nil {
					t.Fatalf("%s: %v: %s", command, err, out)
				}
			}
			for _, q := range r.Log() {
				if strings.HasPrefix(q.Path, "/rest/") {
					t.Errorf("a secret of that store was used: %s", q.Path)
				}
			}
			r.start("plan", "setup.yaml", "--store", "file").wants(exitWouldChange)
		})
	}
}

func TestStoreThatIsDamaged(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.signIn(asIs)
	access, refresh := r.kept()
	if err := os.WriteFile(r.credentials(), []byte(access+refresh), 0o600); err != nil {
		t.Fatal(err)
	}
	said := r.start("plan", "setup.yaml", "--store", "file").wants(exitFailed).says("damaged", "sign in again").err.String()
	if strings.Contains(said, access) || strings.Contains(said, refresh) {
		t.Error("the error quotes the file")
	}
}

// TestLogoutRevokesAndDeletes: the tokens are dead at Procore, not only gone here.
func TestLogoutRevokesAndDeletes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.signIn(asIs)
	access, refresh := r.kept()
	if got := r.alive(access); got != http.StatusOK {
		t.Fatalf("before: %d", got)
	}
	r.start("logout", "--store", "file").wants(exitDone).says("revoked at Procore and deleted from the file " + r.credentials())
	if got := r.alive(access); got != http.StatusUnauthorized {
		t.Errorf("the access token after logout: %d, want 401", got)
	}
	if got := r.refresh(refresh); got == http.StatusOK {
		t.Error("the refresh token is good after logout")
	}
	if exists(r.credentials()) {
		t.Error("the file is there after logout")
	}
	r.start("logout", "--store", "file").wants(exitDone).says("No sign-in to")
}

// The sign-in that ended an account is ended as the last thing, and only when all is done.
func TestOffboardRevokesTheSignIn(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.signIn(asIs)
	access, _ := r.kept()
	end := func(more ...string) *child {
		return r.start(append([]string{
			"offboard", "sync@meridian.example.org", "--company", "4286480", "--store", "file", "--yes", "--confirm-removals", "2",
			"--revoke-sign-in",
		}, more...)...)
	}
	end("--clear-default").wants(exitDifferences)
	if got := r.alive(access); got != http.StatusOK || !exists(r.credentials()) {
		t.Errorf("while something is left: %d", got)
	}
	end().wants(exitDone).says("Switched off and read back", "revoked at Procore and deleted from the file "+r.credentials())
	if got := r.alive(access); got != http.StatusUnauthorized || exists(r.credentials()) {
		t.Errorf("at the end: %d", got)
	}
}

func TestLogoutWithoutProcore(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.signIn(asIs)
	r.Fault(procoretest.Fault{Path: "/oauth/revoke", Action: procoretest.Reset()})
	r.start("logout", "--store", "file").wants(exitFailed).says("deleted here", "did not confirm", "reset the app's client secret")
	if exists(r.credentials()) {
		t.Error("the file is there after logout")
	}
}

// alive returns how Procore answers about an access token.
func (r *rig) alive(access string) int {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodGet, r.login.URL+"/oauth/token/info", nil)
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+access)
	return r.do(req)
}

// refresh returns how Procore answers to a refresh token.
func (r *rig) refresh(token string) int {
	r.t.Helper()
	form := url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {token}, "client_id": {r.Credentials().ClientID},
		"client_secret": {r.Credentials().ClientSecret.Reveal()}, "redirect_uri": {"urn:ietf:wg:oauth:2.0:oob"},
	}
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodPost, r.login.URL+"/oauth/token",
		strings.NewReader(form.Encode()))
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r.do(req)
}

func (r *rig) do(req *http.Request) int {
	r.t.Helper()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

// TestKeyringThatIsAbsentOrSilent: nothing is started to find one, nobody waits
// for long, and what is not known is not called absent.
func TestKeyringThatIsAbsentOrSilent(t *testing.T) {
	t.Parallel()
	t.Run("absent", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		started := filepath.Join(r.dir, "started")
		bin := r.script("dbus-launch", "touch '"+started+"'; exit 1")
		for _, c := range []struct {
			code int
			args []string
			says string
		}{
			{exitUsage, []string{"login"}, "--store file"},
			{exitNotAllowed, []string{"plan", "setup.yaml"}, "procore-setup login"},
			{exitDone, []string{"logout"}, "No sign-in to"},
			{exitFailed, []string{"plan", "setup.yaml", "--store", "keyring"}, "keyring"},
		} {
			r.startWith(first(bin), c.args...).wants(c.code).says(c.says)
		}
		if exists(started) {
			t.Error("a message bus was started to look for a keyring")
		}
	})
	t.Run("silent", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		ln, err := net.Listen("unix", filepath.Join(t.TempDir(), "bus"))
		if err != nil {
			t.Skip(err)
		}
		t.Cleanup(func() { _ = ln.Close() })
		bus := func(c *exec.Cmd) { c.Env = append(c.Env, "DBUS_SESSION_BUS_ADDRESS=unix:path="+ln.Addr().String()) }
		began := time.Now()
		plan := r.startWith(bus, "plan", "setup.yaml")
		logout := r.startWith(bus, "logout")
		plan.wants(exitNotAllowed).says("did not answer within 3 seconds", "is not known")
		logout.wants(exitFailed).says("is not known")
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("it took %v", took)
		}
	})
}

// script makes an executable shell script in a folder of its own, and returns the folder.
func (r *rig) script(name, body string) string {
	r.t.Helper()
	dir := filepath.Join(r.dir, "bin")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+body+"\n"), 0o700); err != nil {
		r.t.Fatal(err)
	}
	return dir
}

// first puts a folder before all others on the path.
func first(dir string) func(*exec.Cmd) {
	return func(c *exec.Cmd) { c.Env = append(c.Env, "PATH="+dir+string(filepath.ListSeparator)+os.Getenv("PATH")) }
}
