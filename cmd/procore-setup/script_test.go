package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"procore-setup/procore/auth"
	"procore-setup/procore/procoretest"
	"procore-setup/tui/tuitest"
)

// TestMain makes this binary the program, too, for scripts and for tests that
// end it in ways that no program could survive.
func TestMain(m *testing.M) {
	if strings.Contains(filepath.Base(os.Args[0]), ".test") {
		// Under nohup the tests would hand an ignored HUP on to the program.
		signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP)
	}
	// A run that was killed looks for what it may have created for 15 s. The tests
	// of it wait and do not work, so many of them go at the same time.
	if err := flag.Set("test.parallel", "24"); err != nil {
		panic(err)
	}
	testscript.Main(m, map[string]func(){"procore-setup": main, "talk": talking, panics: panicking})
}

// talking is a program for scripts, talk ANSWERS COMMAND [ARG ...]: it runs a command and
// answers its questions by the lines of a file, as [tuitest.Talk] has them.
func talking() {
	answers, err := os.ReadFile(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(99)
	}
	said, status := talk(exec.Command(os.Args[2], os.Args[3:]...), strings.Split(strings.TrimSuffix(string(answers), "\n"), "\n"))
	fmt.Print(said)
	os.Exit(status)
}

// talk runs a command with these answers, and returns what it said and its exit status.
func talk(c *exec.Cmd, answers []string) (string, int) {
	var t tuitest.Talk
	t.Answers(answers...)
	in, err := c.StdinPipe()
	if err != nil {
		return err.Error(), 99
	}
	c.Stdout, c.Stderr = &t, &t
	if err := c.Start(); err != nil {
		return err.Error(), 99
	}
	go func() {
		if _, err := io.Copy(in, &t); err != nil {
			_, _ = fmt.Fprintln(&t, err)
		}
		_ = in.Close()
	}()
	_ = c.Wait()
	return t.String(), c.ProcessState.ExitCode()
}

// meridian is the id of the demo's main company.
const meridian = 4286480

// A sim is the simulator that one script talks to, on two loopback ports.
type sim struct {
	*procoretest.Server
	seen int // requests that earlier checks have counted
}

// TestScripts runs the real binary against the simulator over HTTP. Scripts may
// use these commands besides testscript's own:
//
//	writes N     N requests since the last check changed something
//	connect off  the OAuth app is not installed in the company
//	edit TEMPLATE TOOL LEVEL  somebody sets a tool of a template to a level, by its number
//	unassign EMAIL PROJECT    somebody takes a user off a project
//	signin       a person has signed in, and the sign-in rests in a file
//	hide flag    the company does not show whether users are added to new projects
//	show flag    it does, in the older mode too
//
// The program talk ANSWERS COMMAND [ARG ...] answers questions by words of theirs.
//
// The condition [older] holds where the simulator answers as in the older mode.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Condition: func(what string) (bool, error) {
			if what == "older" {
				return procoretest.Older, nil
			}
			return false, fmt.Errorf("unknown condition %q", what)
		},
		Setup: func(e *testscript.Env) error {
			s := &sim{Server: procoretest.New(procoretest.WithLimits(10_000, 1_000_000))}
			login, api := httptest.NewServer(s.LoginHandler()), httptest.NewServer(s.APIHandler())
			e.Defer(login.Close)
			e.Defer(api.Close)
			e.Values["sim"] = s
			e.Setenv("LOGIN", login.URL)
			e.Setenv("API", api.URL)
			e.Setenv("SIM", fmt.Sprintf("--login-url=%s --api-url=%s", login.URL, api.URL))
			e.Setenv("PROCORE_CLIENT_ID", s.Credentials().ClientID)
			e.Setenv("PROCORE_CLIENT_SECRET", s.Credentials().ClientSecret.Reveal())
			e.Setenv("XDG_STATE_HOME", e.WorkDir+"/state")
			e.Setenv("HOME", e.WorkDir)
			secret := []byte(s.Credentials().ClientSecret.Reveal() + "\n")
			return os.WriteFile(filepath.Join(e.WorkDir, "secret.txt"), secret, 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"writes":   writes,
			"connect":  connect,
			"status":   status,
			"edit":     edit,
			"unassign": unassign,
			"hide":     hide,
			"signin":   signin,
			"show":     show,
		},
	})
}

// writes checks how many requests since the last check changed something.
func writes(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: writes N")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	s := ts.Value("sim").(*sim)
	log := s.Log()
	var got []string
	for _, r := range log[s.seen:] {
		if procoretest.Older && r.Status == http.StatusBadRequest {
			continue // a part of a user is refused there, and the user sent whole
		}
		if r.Method != http.MethodGet && !strings.HasPrefix(r.Path, "/oauth/") {
			got = append(got, r.Method+" "+r.Path)
		}
	}
	s.seen = len(log)
	if len(got) != want {
		ts.Fatalf("%d writes, want %d:\n%s", len(got), want, strings.Join(got, "\n"))
	}
}

// connect installs or removes the admin's own OAuth app in the demo company.
func connect(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: connect on|off")
	}
	ts.Check(ts.Value("sim").(*sim).ConnectApp(meridian, args[0] == "on"))
}

// edit changes a template of the demo company by hand.
func edit(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: edit TEMPLATE TOOL LEVEL")
	}
	level, err := strconv.Atoi(args[2])
	ts.Check(err)
	s := ts.Value("sim").(*sim)
	for _, t := range s.State(meridian).Templates {
		if t.Name == args[0] {
			ts.Check(s.EditTemplate(meridian, t.ID, func(levels map[string]int, _ map[string]map[string]bool) {
				levels[args[1]] = level
			}))
			return
		}
	}
	ts.Fatalf("no template is called %s", args[0])
}

// unassign takes a user of the demo company off a project by hand.
func unassign(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: unassign EMAIL PROJECT")
	}
	project, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(ts.Value("sim").(*sim).Assign(meridian, args[0], project, 0))
}

// signin leaves the sign-in of a person, as login does.
func signin(ts *testscript.TestScript, _ bool, _ []string) {
	s := ts.Value("sim").(*sim)
	env, err := auth.NewEnvironment(ts.Getenv("LOGIN"), ts.Getenv("API"))
	ts.Check(err)
	cfg := auth.Config{Environment: env, Credentials: s.Credentials()}
	token, err := demoToken(context.Background(), cfg, world{approve: func(ctx context.Context, url string) (string, error) {
		return s.Approve(ctx, url, nil)
	}})
	ts.Check(err)
	dir := filepath.Join(ts.Getenv("XDG_STATE_HOME"), "procore-setup")
	store, err := auth.NewFileStore(dir)
	ts.Check(err)
	ts.Check(auth.NewSource(cfg, store, dir).Adopt(context.Background(), token, auth.MethodCode))
}

// hide has the company not show whether users are added to new projects.
func hide(ts *testscript.TestScript, _ bool, _ []string) {
	ts.Value("sim").(*sim).SetTrait(procoretest.FlagInShow, false)
}

// show has the company show it, in the older mode too.
func show(ts *testscript.TestScript, _ bool, _ []string) {
	ts.Value("sim").(*sim).SetTrait(procoretest.FlagInShow, true)
}

// status runs a command and checks its exit code: status CODE COMMAND [ARG ...].
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status CODE COMMAND [ARG ...]")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	if err != nil {
		n, perr := strconv.Atoi(strings.TrimPrefix(err.Error(), "exit status "))
		if perr != nil {
			ts.Fatalf("%s: %v", args[1], err)
		}
		got = n
	}
	if fmt.Sprint(got) != args[0] {
		ts.Fatalf("exit code %d, want %s", got, args[0])
	}
}
