//go:build unix

package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"procore-setup/procore/procoretest"
)

// withoutHosts leaves the flags out that startWith adds.
func withoutHosts(c *exec.Cmd) { c.Args = c.Args[:len(c.Args)-4] }

// TestOnlyFilesThatEndAreRead: pipes, devices and huge files are refused at once.
func TestOnlyFilesThatEndAreRead(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	pipe, huge := filepath.Join(r.dir, "pipe"), r.write("huge.yaml", "")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(huge, 6<<30); err != nil {
		t.Skip("no sparse files here: ", err)
	}
	for file, want := range map[string]string{
		"/dev/zero": "no ordinary file", pipe: "no ordinary file", huge: "larger than 1 MB", r.dir: "is a folder",
		"none.yaml": "no such file",
	} {
		for _, command := range []string{"plan", "apply", "verify"} {
			began := time.Now()
			r.start(command, file, "--auth", "client-credentials").wants(exitUsage).says(want)
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("%s %s took %v", command, file, took)
			}
		}
	}
	if n := r.Count(http.MethodPost, "/oauth/token"); n != 0 {
		t.Errorf("%d requests", n)
	}
}

func TestSetupFileFromStandardInput(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	in := func(content io.Reader) func(*exec.Cmd) { return func(c *exec.Cmd) { c.Stdin = content } }
	auth := []string{"--auth", "client-credentials"}
	r.startWith(in(strings.NewReader(wholeSetup)), append(auth, "plan", "-")...).wants(exitWouldChange)
	r.startWith(in(strings.NewReader("version: 7\n")), append(auth, "plan", "-")...).wants(exitUsage).says("standard input")
	zero, err := os.Open("/dev/zero")
	if err != nil {
		t.Skip(err)
	}
	defer func() { _ = zero.Close() }()
	r.startWith(in(zero), append(auth, "plan", "-")...).wants(exitUsage).says("larger than 1 MB")
	_, use := terminal(t, io.Discard)
	c := r.startWith(use, append(auth, "plan", "-")...)
	time.Sleep(time.Second) // it waits for a person
	c.signal(syscall.SIGINT)
	c.wants(exitCancelled)
}

// strangers are two hosts that count what they are sent.
func strangers(t *testing.T) (environment string, asked *atomic.Int32) {
	t.Helper()
	asked = new(atomic.Int32)
	urls := make([]string, 2)
	for i := range urls {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			asked.Add(1)
			w.WriteHeader(http.StatusTeapot)
		}))
		t.Cleanup(s.Close)
		urls[i] = s.URL
	}
	return "environment: {login_url: \"" + urls[0] + "\", api_url: \"" + urls[1] + "\"}\n", asked
}

// TestHostsOfASetupFileAreNotTrusted: a file from somebody else does not decide where
// the client secret goes.
func TestHostsOfASetupFileAreNotTrusted(t *testing.T) {
	t.Parallel()
	own, asked := strangers(t)
	mixed := "environment: {login_url: \"https://login.procore.com\", api_url: " + own[strings.Index(own, "api_url: ")+9:]
	for name, environment := range map[string]string{"both": own, "only the API": mixed} {
		for _, command := range []string{"plan", "apply", "verify"} {
			r := newRig(t)
			r.write("setup.yaml", environment+wholeSetup)
			args := []string{command, "setup.yaml", "--auth", "client-credentials"}
			if command == "apply" {
				args = append(args, "--yes")
			}
			c := r.startWith(withoutHosts, args...)
			c.wants(exitUsage).says("nothing was sent", "--login-url", "--api-url")
			keys, use := terminal(t, io.Discard)
			c = r.startWith(func(c *exec.Cmd) { withoutHosts(c); use(c) }, command, "setup.yaml", "--auth", "client-credentials")
			c.err.wait(t, "not Procore's")
			c.err.wait(t, "[No]")
			if _, err := keys.WriteString("y\n"); err != nil {
				t.Fatal(err)
			}
			c.wants(exitCancelled).says("127.0.0.1", "Nothing was sent.")
			if n := asked.Load(); n != 0 {
				t.Fatalf("%s, %s: %d requests", name, command, n)
			}
		}
	}
}

// TestHostsOfASetupFileWithAWord: flags that name hosts, or a clear yes where they are
// shown, are the admin's own choice.
func TestHostsOfASetupFileWithAWord(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	own := "environment: {login_url: \"" + r.login.URL + "\", api_url: \"" + r.api.URL + "\"}\n"
	r.write("setup.yaml", own+wholeSetup)
	r.start("plan", "setup.yaml", "--auth", "client-credentials").wants(exitWouldChange)
	keys, use := terminal(t, io.Discard)
	c := r.startWith(func(c *exec.Cmd) { withoutHosts(c); use(c) }, "plan", "setup.yaml", "--auth", "client-credentials")
	c.err.wait(t, "[No]")
	if _, err := keys.WriteString("yes\n"); err != nil {
		t.Fatal(err)
	}
	c.wants(exitWouldChange).says(r.login.URL, r.api.URL)

	// For another account on the same hosts it is not asked again.
	r.write("more.yaml", own+strings.Replace(wholeSetup, "sync@example.com", "more@example.com", 1))
	keys, use = terminal(t, io.Discard)
	c = r.startWith(func(c *exec.Cmd) { withoutHosts(c); use(c) }, "plan", "setup.yaml", "more.yaml", "--auth", "client-credentials")
	c.err.wait(t, "[No]")
	if _, err := keys.WriteString("yes\n"); err != nil {
		t.Fatal(err)
	}
	c.wants(exitWouldChange).says("== more.yaml")
}

// TestLogIsALog: nothing else is written to.
func TestLogIsALog(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	pipe := filepath.Join(r.dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	log, link := filepath.Join(r.dir, "run.log"), filepath.Join(r.dir, "link.log")
	if err := os.Symlink(log, link); err != nil {
		t.Fatal(err)
	}
	other := r.write("notes.txt", `{"msg": "mine"}`+"\n")
	plan := func(log string) *child {
		return r.start("plan", "setup.yaml", "--auth", "client-credentials", "--log", log)
	}
	for file, want := range map[string]string{
		"setup.yaml": "is no log", other: "is no log", pipe: "no ordinary file", link: "is a link", "/dev/stderr": "link",
	} {
		plan(file).wants(exitUsage).says(want)
	}
	for range 3 {
		plan(log).wants(exitWouldChange)
	}
	checkLog(t, log)
	if b, err := os.ReadFile(filepath.Join(r.dir, "setup.yaml")); err != nil || string(b) != wholeSetup {
		t.Errorf("the setup file was written to: %v", err)
	}
}

// TestDraftThatCannotBeReadIsTold in line mode, and what stood in it is kept.
func TestDraftThatCannotBeReadIsTold(t *testing.T) {
	t.Parallel()
	for draft, want := range map[string]string{
		`{"draft":99}`: "a newer procore-setup saved them", `{"draft":`: "the file is damaged",
	} {
		r := newRig(t, procoretest.WithProjects(inChunks))
		if err := os.MkdirAll(r.state(), 0o700); err != nil {
			t.Fatal(err)
		}
		r.write("state/procore-setup/draft.json", draft)
		c := r.startWith(func(c *exec.Cmd) { c.Stdin = strings.NewReader("q\n") },
			"--plain", "--company", "4286480", "--auth", "client-credentials")
		c.wants(exitCancelled).says(want)
		kept, err := filepath.Glob(filepath.Join(r.state(), "draft*"))
		if err != nil || len(kept) == 0 {
			t.Fatalf("nothing is kept: %v", err)
		}
		if b, err := os.ReadFile(kept[0]); err != nil || string(b) != draft {
			t.Errorf("kept %q, %v", b, err)
		}
	}
}
