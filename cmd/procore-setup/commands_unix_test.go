//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"procore-setup/procore/procoretest"
	"procore-setup/tui/tuitest"
)

// lines returns what stands on standard output, each line of which has to be a
// JSON object.
func (c *child) lines() []map[string]any {
	c.t.Helper()
	var all []map[string]any
	for line := range strings.Lines(c.out.String()) {
		var v map[string]any
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			c.t.Errorf("%s: %v: %q", strings.Join(c.Args, " "), err, line)
		}
		all = append(all, v)
	}
	return all
}

// TestJSON: with --json every command prints JSON, line by line, and nothing else
// on standard output, however it ends. The wizard's own way is in TestEndOfInput.
func TestJSON(t *testing.T) {
	tuitest.NotForRaces(t)
	t.Parallel()
	r := newRig(t, procoretest.WithProjects(inChunks))
	run := func(code, most int, key string, args ...string) {
		t.Helper()
		c := r.start(append(args, "--json")...).wants(code)
		got := c.lines()
		if len(got) > most || (len(got) == 0) != (key == "") {
			t.Errorf("%s: %d lines, at most %d expected", strings.Join(args, " "), len(got), most)
		}
		if len(got) > 0 && got[len(got)-1][key] == nil {
			t.Errorf("%s: the last line has no %q: %v", strings.Join(args, " "), key, got[len(got)-1])
		}
	}
	const yes, method, app, many = "--yes", "--auth", "client-credentials", 1000
	run(exitDone, 1, "version", "version")
	run(exitDone, 1, "status", "logout", "--store", "file")
	run(exitNotAllowed, 0, "", "plan", "setup.yaml", "--store", "file")
	run(exitUsage, 0, "", "plan", "missing.yaml")
	run(exitWouldChange, 1, "changes", "plan", "setup.yaml", method, app)
	run(exitDifferences, 1, "checks", "verify", "setup.yaml", method, app)
	run(exitUsage, 0, "", "apply", "setup.yaml", method, app, "--company", "999")
	run(exitDone, 1, "setup_file", "export", "--template", "Read Only Everything", method, app, "--company", "4286480")
	run(exitUsage, 0, "", "export")
	run(exitUsage, 0, "", "export", "--template", "No Such", method, app, "--company", "4286480")
	run(exitDone, many, "exit_code", "apply", "setup.yaml", yes, method, app)
	run(exitDone, 1, "changes", "plan", "setup.yaml", method, app)
	run(exitDone, many, "exit_code", "apply", "setup.yaml", yes, method, app)
	run(exitDone, 1, "checks", "verify", "setup.yaml", method, app)
	run(exitDifferences, 1, "checks", "verify", "setup.yaml", "--strict", method, app) // not proved
	run(exitDone, 1, "status", "login", method, app, "--store", "file")
	run(exitDone, 1, "status", "logout", "--store", "file")
	run(exitDone, many, "exit_code", "--demo")

	sim := r.start("simulate", "--json")
	sim.out.wait(t, "\n")
	sim.signal(syscall.SIGTERM)
	if got := sim.wants(exitDone).lines(); len(got) != 1 || got[0]["api_url"] == nil {
		t.Errorf("simulate: %v", got)
	}
}

// TestEndOfInput: no command waits for an answer that cannot come, and none takes
// the end of input, or what a pipe says, for consent.
func TestEndOfInput(t *testing.T) {
	t.Parallel()
	inputs := map[string]func(*exec.Cmd){
		"empty": func(c *exec.Cmd) { c.Stdin = strings.NewReader("") },
		"closed": func(c *exec.Cmd) {
			c.Path, c.Args = "/bin/sh", append([]string{"sh", "-c", `exec "$@" <&-`, "sh"}, c.Args...)
		},
		"yes":   func(c *exec.Cmd) { c.Stdin = strings.NewReader(strings.Repeat("yes\n", 40)) },
		"enter": func(c *exec.Cmd) { c.Stdin = strings.NewReader(strings.Repeat("\n", 40)) },
	}
	const app = "--auth=client-credentials"
	for _, c := range []struct {
		code int
		args []string
	}{
		{exitUsage, nil},
		{exitUsage, []string{"--json"}},
		{exitUsage, []string{"apply", "setup.yaml", app}},
		{exitUsage, []string{"apply", "setup.yaml", app, "--json"}},
		{exitUsage, []string{"apply", "removing.yaml", "--yes", app}},
		{exitWouldChange, []string{"plan", "setup.yaml", app}},
		{exitDifferences, []string{"verify", "setup.yaml", app}},
		{exitDone, []string{"export", "--template", "Read Only Everything", "--company", "4286480", app}},
		{exitUsage, []string{"export", "--template", "No Such", "--company", "4286480", app}},
		{exitUsage, []string{"export", app}},
		{exitNotAllowed, []string{"export", "--template", "Read Only Everything", "--store", "file"}},
		{exitUsage, []string{"login", app}},
		{exitNotAllowed, []string{"login", "--auth", "code", "--store", "memory"}},
		{exitDone, []string{"logout"}},
		{exitDone, []string{"version"}},
		{exitDone, []string{"--help"}},
		{exitCancelled, []string{"--plain", "--company", "4286480", app}},
	} {
		for name, input := range inputs {
			t.Run(fmt.Sprintf("%s/%s", strings.Join(c.args, " "), name), func(t *testing.T) {
				t.Parallel()
				r := newRig(t)
				if slices.Contains(c.args, "removing.yaml") {
					r.apply().wants(exitDone)
					r.write("removing.yaml", strings.Replace(wholeSetup, "include: active, new: true",
						"include: listed, ids: [300001], exact: true", 1))
				}
				before := len(r.Writes())
				got := r.startWith(input, c.args...).code()
				if lines := len(c.args) > 0 && c.args[0] == "--plain"; got != c.code && (!lines || name != "yes" && name != "enter") {
					t.Errorf("exit code %d, want %d", got, c.code)
				}
				if n := len(r.Writes()) - before; n > 0 {
					t.Errorf("%d writes", n)
				}
			})
		}
	}
}

// documented finds the exit codes in the help.
var documented = regexp.MustCompile(`(?m)(\d+) [a-z][^·]*`)

// TestExitCodes produces every documented code at least once, in the ways that
// an admin meets, and no other.
func TestExitCodes(t *testing.T) {
	tuitest.NotForRaces(t)
	t.Parallel()
	const app = "--auth=client-credentials"
	r := newRig(t, procoretest.WithProjects(inChunks))
	seen := map[string]bool{}
	run := func(code int, change func(*exec.Cmd), args ...string) {
		t.Helper()
		seen[fmt.Sprint(r.startWith(change, args...).wants(code).code())] = true
	}
	run(exitDone, asIs, "version")
	run(exitUsage, asIs, "frobnicate")
	run(exitWouldChange, asIs, "plan", "setup.yaml", app)
	run(exitDifferences, asIs, "verify", "setup.yaml", app)
	run(exitNotAllowed, asIs, "verify", "setup.yaml", "--store", "file")
	run(exitNotAllowed, func(c *exec.Cmd) { c.Env = append(c.Env, "PROCORE_CLIENT_SECRET=wrong-one") }, "verify", "setup.yaml", app)

	at := r.gate.stop(answered, http.MethodPost, "/bulk_add", 0)
	c := r.start("apply", "setup.yaml", "--yes", app)
	at.wait(t, c)
	run(exitFailed, asIs, "apply", "setup.yaml", "--yes", app) // the lock is held
	c.signal(syscall.SIGINT)
	c.err.wait(t, "Finishing the change in hand")
	close(at.release)
	seen[fmt.Sprint(c.wants(exitStopped).code())] = true
	run(exitDone, asIs, "apply", "setup.yaml", "--yes", app)
	run(exitDone, asIs, "plan", "setup.yaml", app)

	other := r.start("login", "--auth", "code", "--store", "memory", "--state-dir", r.dir+"/other")
	if got := other.code(); got != exitNotAllowed {
		t.Errorf("a login that nobody finishes: exit %d", got)
	}
	at = r.gate.stop(onTheWay, http.MethodGet, "/projects", 0)
	c = r.start("verify", "setup.yaml", app)
	at.wait(t, c)
	c.signal(syscall.SIGTERM)
	seen[fmt.Sprint(c.wants(exitCancelled).code())] = true

	_, help, _ := strings.Cut(longHelp, "Exit codes:")
	var want []string
	for _, m := range documented.FindAllStringSubmatch(help, -1) {
		want = append(want, m[1])
	}
	slices.Sort(want)
	if got := slices.Sorted(maps.Keys(seen)); !slices.Equal(got, want) || len(want) != 8 {
		t.Errorf("exit codes %v, documented are %v", got, want)
	}
}
