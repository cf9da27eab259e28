package main

import (
	"bytes"
	"context"
	"io"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"procore-setup/procore/auth"
	"procore-setup/procore/procoretest"
)

// A person sits before the program in a test: reads what it says and types.
type person struct {
	t    *testing.T
	in   *os.File
	mu   sync.Mutex
	said bytes.Buffer
}

func (p *person) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.said.Write(b)
}

// hears waits until the program has said something, and returns what matched.
func (p *person) hears(pattern string) string {
	p.t.Helper()
	re := regexp.MustCompile(pattern)
	for range 500 {
		p.mu.Lock()
		found := re.FindString(p.said.String())
		p.mu.Unlock()
		if found != "" {
			return found
		}
		time.Sleep(10 * time.Millisecond)
	}
	p.t.Fatalf("never heard %s in:\n%s", pattern, p.said.String())
	return ""
}

func (p *person) types(line string) {
	if _, err := io.WriteString(p.in, line+"\n"); err != nil {
		p.t.Fatal(err)
	}
}

// run starts the program with a person before it; the returned function waits
// for its exit code and gives what went to standard output.
func run(t *testing.T, env map[string]string, args ...string) (*person, func() (int, string)) {
	t.Helper()
	stdin, keys, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := os.CreateTemp(t.TempDir(), "out")
	if err != nil {
		t.Fatal(err)
	}
	who := &person{t: t, in: keys}
	p := &program{in: stdin, out: out, err: who, getenv: func(k string) string { return env[k] }}
	done := make(chan int, 1)
	go func() { done <- p.run(context.Background(), args) }()
	return who, func() (int, string) {
		t.Helper()
		select {
		case code := <-done:
			_ = keys.Close()
			b, err := os.ReadFile(out.Name())
			if err != nil {
				t.Fatal(err)
			}
			return code, string(b)
		case <-time.After(20 * time.Second):
			t.Fatalf("did not end; it said:\n%s", who.said.String())
			return 0, ""
		}
	}
}

func TestLoginIsKeptUsedAndRevoked(t *testing.T) {
	sim := procoretest.New(procoretest.WithLimits(10_000, 1_000_000))
	login, api := httptest.NewServer(sim.LoginHandler()), httptest.NewServer(sim.APIHandler())
	defer login.Close()
	defer api.Close()
	dir := t.TempDir() + "/state"
	secret := sim.Credentials().ClientSecret.Reveal()
	env := map[string]string{"PROCORE_CLIENT_ID": sim.Credentials().ClientID, "PROCORE_CLIENT_SECRET": secret}
	common := []string{"--login-url", login.URL, "--api-url", api.URL, "--state-dir", dir, "--store", "file"}
	file := t.TempDir() + "/setup.yaml"
	if err := os.WriteFile(file, []byte(`version: 1
company: Meridian Builders
account: {kind: user, last_name: Integration, email: sync@example.com}
template: {name: SyncEzy Sync}
projects: {include: active}
`), 0o600); err != nil {
		t.Fatal(err)
	}

	_, wait := run(t, nil, append([]string{"verify", file}, common...)...)
	if code, _ := wait(); code != exitNotAllowed {
		t.Errorf("before any login: exit %d, want %d", code, exitNotAllowed)
	}

	who, wait := run(t, env, append([]string{"login", "--auth", "code"}, common...)...)
	url := who.hears(`http://\S+/oauth/authorize\S+`)
	code, err := sim.Approve(t.Context(), url, nil)
	if err != nil {
		t.Fatal(err)
	}
	who.types("not-the-code")
	who.hears("belongs to another app")
	who.types(code)
	_ = who.in.Close() // the input ending does not take back what was pasted
	if code, _ := wait(); code != exitDone {
		t.Fatalf("login: exit %d: %s", code, who.said.String())
	}
	who.hears("kept in")
	if strings.Contains(who.said.String(), secret) {
		t.Error("the client secret was printed")
	}

	// The setup file names the company by name: a person's sign-in sees several.
	who, wait = run(t, nil, append([]string{"verify", file, "--json"}, common...)...)
	if code, out := wait(); code != exitDifferences || !strings.Contains(out, `"id":"account"`) {
		t.Errorf("verify with the kept sign-in: exit %d, want %d; %s\n%s", code, exitDifferences, out, who.said.String())
	}

	_, wait = run(t, nil, append([]string{"logout"}, common...)...)
	if code, out := wait(); code != exitDone || !strings.Contains(out, "revoked") {
		t.Errorf("logout: exit %d: %s", code, out)
	}
	who, wait = run(t, nil, append([]string{"verify", file}, common...)...)
	if code, _ := wait(); code != exitNotAllowed {
		t.Errorf("after logout: exit %d, want %d", code, exitNotAllowed)
	}
	who.hears("procore-setup login")
}

func TestLoginWithoutAnyoneToAskNamesWhatIsMissing(t *testing.T) {
	who, wait := run(t, nil, "login", "--state-dir", t.TempDir())
	if code, _ := wait(); code != exitUsage {
		t.Errorf("exit %d, want %d", code, exitUsage)
	}
	who.hears("PROCORE_CLIENT_ID and PROCORE_CLIENT_SECRET")
}

func TestLoginEndsWhereNobodyCanPaste(t *testing.T) {
	env := map[string]string{"PROCORE_CLIENT_ID": "id", "PROCORE_CLIENT_SECRET": "secret"}
	who, wait := run(t, env, "login", "--auth", "code", "--state-dir", t.TempDir()+"/s", "--store", "memory")
	who.hears("Paste the code")
	_ = who.in.Close()
	if code, _ := wait(); code != exitNotAllowed {
		t.Errorf("exit %d, want %d", code, exitNotAllowed)
	}
	who.hears("the input ended before a good code was pasted")
}

func TestSimulateServesUntilItIsInterrupted(t *testing.T) {
	stdin, _, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	out, told, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	ctx, interrupt := context.WithCancel(t.Context())
	p := &program{in: stdin, out: told, err: io.Discard, getenv: func(string) string { return "" }}
	done := make(chan int, 1)
	go func() { done <- p.run(ctx, []string{"simulate"}) }()
	said := make([]byte, 4096)
	n, err := out.Read(said)
	if err != nil {
		t.Fatal(err)
	}
	text := string(said[:n])
	value := func(pattern string) string {
		m := regexp.MustCompile(pattern).FindStringSubmatch(text)
		if m == nil {
			t.Fatalf("simulate does not say %s:\n%s", pattern, text)
		}
		return m[1]
	}
	env := map[string]string{
		"PROCORE_CLIENT_ID": value(`CLIENT_ID=(\S+)`), "PROCORE_CLIENT_SECRET": value(`CLIENT_SECRET=(\S+)`),
	}
	who, wait := run(t, env, "login", "--auth", "client-credentials", "--state-dir", t.TempDir()+"/s", "--store", "file",
		"--login-url", value(`login +(\S+)`), "--api-url", value(`API +(\S+)`))
	if code, _ := wait(); code != exitDone {
		t.Errorf("login at the simulator: exit %d: %s", code, who.said.String())
	}
	interrupt()
	if code := <-done; code != exitDone {
		t.Errorf("simulate: exit %d, want %d", code, exitDone)
	}
}

// What an editor or a copy put around the credentials is no part of them.
func TestCredentialsOfTheEnvironmentAreTrimmed(t *testing.T) {
	p := &program{getenv: func(name string) string {
		return "\ufeff" + map[string]string{"PROCORE_CLIENT_ID": "app", secretVar: "s3cret"}[name] + "\u200b\r\n"
	}}
	if err := p.fromVariables(p.root()); err != nil {
		t.Fatal(err)
	}
	if c, err := p.given(); err != nil || c.ClientID != "app" || c.ClientSecret != auth.NewSecret("s3cret") {
		t.Errorf("got %q and a secret of %d characters", c.ClientID, c.ClientSecret.Len())
	}
}
