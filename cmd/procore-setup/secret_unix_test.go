//go:build unix

package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"procore-setup/procore/procoretest"
)

// A search looks for planted secrets wherever the program could have left them.
type search struct {
	rig     *rig
	words   map[string]string // secret → what it is
	planted int               // different secrets
	places  int               // texts and files that were searched
}

// plants adds a secret in the ways in which it could be written.
func (s *search) plants(what, secret string) {
	s.rig.t.Helper()
	if len(secret) < 8 {
		s.rig.t.Fatalf("the %s is too short to be looked for", what)
	}
	if s.words[secret] == "" {
		s.planted++
	}
	for _, form := range []string{
		secret, url.QueryEscape(secret), base64.StdEncoding.EncodeToString([]byte(secret)),
		fmt.Sprintf("%x", secret), fmt.Sprintf("%d", []byte(secret)),
	} {
		s.words[form] = what
	}
}

// kept plants the tokens that the file store holds now.
func (s *search) kept() {
	s.rig.t.Helper()
	access, refresh := s.rig.kept()
	s.plants("access token", access)
	s.plants("refresh token", refresh)
}

// in searches a text.
func (s *search) in(place, text string) {
	s.rig.t.Helper()
	s.places++
	for word, what := range s.words {
		if strings.Contains(text, word) {
			s.rig.t.Errorf("the %s stands in %s", what, place)
		}
	}
}

// said searches what programs said.
func (s *search) said(all ...*child) {
	s.rig.t.Helper()
	for _, c := range all {
		s.in("the output of "+strings.Join(c.Args, " "), c.out.String())
		s.in("the errors of "+strings.Join(c.Args, " "), c.err.String())
	}
}

// files searches every file of the admin but the chosen store, and checks that
// nobody else can read what the program left.
func (s *search) files() {
	s.rig.t.Helper()
	err := filepath.WalkDir(s.rig.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		own := strings.HasPrefix(path, s.rig.state()) || strings.HasSuffix(path, ".log")
		if own && info.Mode().Perm()&0o077 != 0 {
			s.rig.t.Errorf("%s has the mode %v", path, info.Mode())
		}
		if d.IsDir() || path == s.rig.credentials() {
			return nil
		}
		b, err := os.ReadFile(path)
		s.in(path, string(b))
		return err
	})
	if err != nil {
		s.rig.t.Fatal(err)
	}
}

// careless runs the program as a user whose files everybody may read.
func careless(c *exec.Cmd) {
	c.Args = append([]string{"sh", "-c", `umask 0; exec "$@"`, "sh"}, c.Args...)
	c.Path = "/bin/sh"
}

// newSearch plants the client secret; the rig's TMPDIR is part of what is searched.
func newSearch(t *testing.T) *search {
	t.Helper()
	r := newRig(t, procoretest.WithProjects(inChunks))
	s := &search{rig: r, words: map[string]string{}}
	s.plants("client secret", r.Credentials().ClientSecret.Reveal())
	return s
}

// logged is all that a line of the log may hold.
var logged = []string{"time", "level", "msg", "method", "path", "status", "duration", "try", "request_id"}

// TestSecretsStayInTheStore goes through the life of a sign-in with the log on:
// a wrong code, a right one, a refresh, a whole run, a renewal in its middle, a
// lost connection, a kill, and the end; and then searches everything.
func TestSecretsStayInTheStore(t *testing.T) {
	t.Parallel()
	s := newSearch(t)
	r, log := s.rig, filepath.Join(s.rig.dir, "all.log")
	code, login := r.signIn(careless)
	s.plants("code", code)
	s.kept()
	run := func(command string) *child {
		args := []string{command, "setup.yaml", "--store", "file", "--log", log}
		if command == "apply" {
			args = append(args, "--yes")
		}
		return r.startWith(careless, args...)
	}
	r.expire()
	plan := run("plan").wants(exitWouldChange)
	s.kept()

	ended := procoretest.Answer(http.StatusUnauthorized, `{"errors":"The access token expired"}`, nil)
	r.Fault(procoretest.Fault{Method: http.MethodPatch, Path: "/rest/", Times: 1, Action: ended})
	at := r.gate.stop(answered, http.MethodPost, "/bulk_add", 1)
	killed := run("apply")
	at.wait(t, killed)
	s.kept() // renewed in the middle of the run
	for _, file := range []string{"cmdline", "comm"} {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", killed.Process.Pid, file))
		if err == nil { // where there is a /proc
			s.in("the process's "+file, string(b))
		}
	}
	crash(t, killed)
	r.Fault(procoretest.Fault{Path: "/rest/v1.0/company_base_url", Times: 1, Action: procoretest.ResetAfter()})
	apply := run("apply").wants(exitDone)
	report := r.startWith(careless, "verify", "setup.yaml", "--json", "--store", "file", "--log", log).wants(exitDone)
	s.files()
	logout := r.start("logout", "--store", "file").wants(exitDone)
	s.files()
	s.said(login, plan, killed, apply, report, logout)
	if s.planted != 8 {
		t.Errorf("%d secrets were planted, want 8: the client's, the code, three access and three refresh tokens", s.planted)
	}
	t.Logf("%d secrets in %d forms, looked for in %d places", s.planted, len(s.words), s.places)
	checkLog(t, log)
}

// crash ends the program with a dump of all that it was doing.
func crash(t *testing.T, c *child) {
	t.Helper()
	c.signal(syscall.SIGQUIT)
	c.code()
	if !strings.Contains(c.err.String(), "goroutine ") {
		t.Errorf("that was no crash:\n%s", c.err.String())
	}
}

// checkLog checks that the log holds what it may hold, and is no empty one.
func checkLog(t *testing.T, path string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	if len(lines) < 30 {
		t.Errorf("the log of several runs has %d lines", len(lines))
	}
	for _, line := range lines {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		for key, value := range entry {
			if !slices.Contains(logged, key) {
				t.Errorf("the log tells %q: %v", key, value)
			}
		}
		if path, ok := entry["path"].(string); ok && strings.ContainsAny(path, "?@") {
			t.Errorf("the log tells more than a path: %s", path)
		}
	}
}

// TestSecretsInAPanic: the program panics with the secret in its hand.
func TestSecretsInAPanic(t *testing.T) {
	t.Parallel()
	for _, when := range []string{"reading the projects", "is in the Directory"} {
		t.Run(when, func(t *testing.T) {
			t.Parallel()
			s := newSearch(t)
			c := s.rig.startWith(func(c *exec.Cmd) {
				path, err := exec.LookPath(panics)
				if err != nil {
					t.Fatal(err)
				}
				c.Path, c.Args[0] = path, panics
				c.Env = append(c.Env, "PANIC_AT="+when)
			}, "apply", "setup.yaml", "--yes", "--auth", "client-credentials", "--log", filepath.Join(s.rig.dir, "all.log"))
			c.wants(exitFailed).says("fault")
			s.said(c)
			s.files()
			s.rig.finishes(new(wholeRun).state(t, inChunks))
		})
	}
}

// TestSecretsAndTheBrowser: the opener is the only child, and it gets an address
// that holds no secret, and an environment without one.
func TestSecretsAndTheBrowser(t *testing.T) {
	t.Parallel()
	s := newSearch(t)
	r, seen := s.rig, filepath.Join(s.rig.dir, "seen")
	bin := r.script("xdg-open", `{ echo "$@"; env; cat /proc/$PPID/cmdline; } >'`+seen+`.part'; mv '`+seen+`.part' '`+seen+`'
sleep 60 & wait`) // as where the browser was not open before
	for _, other := range []string{"dbus-launch", "x-www-browser", "www-browser", "wslview"} {
		r.script(other, "echo \"$0\" >'"+filepath.Join(r.dir, "other")+"'")
	}
	read, keys, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = read.Close(), keys.Close() }()
	c := r.startWith(func(c *exec.Cmd) {
		first(bin)(c)
		c.Stdin = read
		c.Env = append(c.Env, "DISPLAY=:9")
		c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	}, "login", "--store", "file", "--port", freePort(t))
	t.Cleanup(func() { _ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }) // the opener
	c.err.wait(t, "Paste the code")
	for limit := time.Now().Add(patience); !exists(seen); time.Sleep(time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatalf("no browser was opened: %s", c.err.String())
		}
	}
	all := approval.FindAllString(c.err.String(), -1)
	code, err := r.Approve(t.Context(), all[len(all)-1], nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := keys.WriteString(code + "\n"); err != nil {
		t.Fatal(err)
	}
	c.wants(exitDone)
	s.plants("code", code)
	s.kept()
	s.said(c)
	s.files()
	if exists(filepath.Join(r.dir, "other")) {
		t.Error("another program was started, too")
	}
}

// freePort returns a port for the callback that nothing listens on.
func freePort(t *testing.T) string {
	t.Helper()
	ln, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ln.Close() }()
	return strconv.Itoa(ln.Addr().(*net.TCPAddr).Port)
}

// TestSecretsInAnAnswer: a server that repeats what it was sent is not quoted.
func TestSecretsInAnAnswer(t *testing.T) {
	t.Parallel()
	s := newSearch(t)
	secret := s.rig.Credentials().ClientSecret.Reveal()
	for _, body := range []string{
		`{"error":"invalid_client","error_description":"unknown secret ` + secret + `"}`,
		`{"error":"` + secret + `"}`, `<html>` + secret, `{"access_token":{"` + secret + `":1}}`,
	} {
		for _, status := range []int{http.StatusOK, http.StatusUnauthorized, http.StatusInternalServerError} {
			s.rig.ClearFaults()
			s.rig.Fault(procoretest.Fault{Path: "/oauth/token", Action: procoretest.Answer(status, body, nil)})
			c := s.rig.apply("--log", filepath.Join(s.rig.dir, "all.log"))
			if code := c.code(); code != exitFailed && code != exitNotAllowed {
				t.Errorf("%d %s: exit code %d", status, body, code)
			}
			s.said(c)
		}
	}
	s.files()
}
