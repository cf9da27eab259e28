//go:build unix

package main

import (
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// rotate runs rotate as a person would who gives the new secret in a file and pastes the code.
func (r *rig) rotate(file string, approve bool, args ...string) *child {
	r.t.Helper()
	read, keys, err := os.Pipe()
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { _, _ = read.Close(), keys.Close() })
	c := r.startWith(func(cmd *exec.Cmd) { cmd.Stdin = read },
		append([]string{"rotate", "--store", "file", "--client-secret-file", file}, args...)...)
	if !approve {
		return c
	}
	c.err.wait(r.t, "Paste the code")
	code, err := r.Approve(r.t.Context(), approval.FindString(c.err.String()), nil)
	if err != nil {
		r.t.Fatal(err)
	}
	if _, err := keys.WriteString(code + "\n"); err != nil {
		r.t.Fatal(err)
	}
	return c
}

// The client secret is changed: the new one is signed in with and kept, the old sign-in has
// ended, the old secret is seen to be dead, and no secret is shown.
func TestRotate(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.rotate(r.write("new.txt", "x"), false).wants(exitNotAllowed).says("none is kept on this machine")
	r.signIn(asIs)
	before, _ := r.kept()
	old := r.Credentials().ClientSecret.Reveal()

	// The one that is kept is no new one, and one that Procore does not know changes nothing.
	r.rotate(r.write("same.txt", old), false).wants(exitUsage).says("is kept already")
	r.rotate(r.write("wrong.txt", "not-a-secret"), true).wants(exitNotAllowed)
	if got := r.alive(before); got != http.StatusOK {
		t.Errorf("the old sign-in after a failure: %d", got)
	}

	r.ResetSecret()
	secret := r.Credentials().ClientSecret.Reveal()
	c := r.rotate(r.write("new.txt", secret), true).wants(exitDone).
		says("Signed in with the new client secret", "The old client secret is dead", r.Credentials().ClientID)
	if all := c.out.String() + c.err.String(); strings.Contains(all, secret) || strings.Contains(all, old) {
		t.Error("a client secret was shown")
	}
	after, _ := r.kept()
	if r.alive(after) != http.StatusOK || r.alive(before) == http.StatusOK {
		t.Errorf("afterwards: new %d, old %d", r.alive(after), r.alive(before))
	}
}

// Whether a secret is dead is what Procore says of it, and not known where it says nothing.
func TestRotateTriesTheOldSecret(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := &program{getenv: func(string) string { return "" }}
	w := world{env: r.EnvironmentAt(r.login.URL, r.api.URL), creds: r.Credentials()}
	if got := p.tries(t.Context(), w); got != secretAccepted {
		t.Errorf("one that is in use is %s", got)
	}
	r.ResetSecret()
	if got := p.tries(t.Context(), w); got != secretRefused {
		t.Errorf("one that was reset is %s", got)
	}
	r.login.Close()
	if got := p.tries(t.Context(), w); got != secretUnknown {
		t.Errorf("without an answer it is %s", got)
	}
}

// The new secret may come from standard input, for an app's own account without a person.
func TestRotateFromStandardInput(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start("login", "--auth", "client-credentials", "--store", "file").wants(exitDone)
	r.ResetSecret()
	secret := r.Credentials().ClientSecret.Reveal()
	r.startWith(func(cmd *exec.Cmd) { cmd.Stdin = strings.NewReader(secret + "\n") },
		"rotate", "--store", "file", "--client-secret-file", "-").
		wants(exitDone).says("Signed in with the new client secret", "The old client secret is dead")
}
