package tui_test

import (
	"bytes"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"procore-setup/procore/auth"
	"procore-setup/procore/procoretest"
	"procore-setup/tui"
)

// TestNoSecretIsShownOrKept goes all the way with everything that is secret: a wrong
// and a right client secret, a wrong and a right code, access and refresh tokens that
// run out on the way. Every frame of the run, every byte to the terminal, every line
// of the log and every file but the chosen store is searched for them.
func TestNoSecretIsShownOrKept(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(t.TempDir()) // where the report and the setup file go
	var logged bytes.Buffer
	deps := func(d *tui.Deps) {
		hosts(d)
		store, err := auth.NewFileStore(filepath.Join(dir, "store"))
		if err != nil {
			t.Fatal(err)
		}
		d.Open, d.Stores = nil, []auth.Store{store}
		d.Logger = slog.New(slog.NewJSONHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	story(t, scene{alone: true, deps: deps, server: []procoretest.Option{procoretest.WithOnlyMain()}}, func(z *wizard) {
		c := z.server.Credentials()
		const wrongSecret, wrongCode = "wrong-secret-0123456789", "wrong-code-0123456789"
		secrets := map[string]string{
			c.ClientSecret.Reveal(): "the client secret", wrongSecret: "a wrong client secret", wrongCode: "a wrong code",
		}
		z.toCredentials()
		z.Paste(c.ClientID)
		z.Keys("<tab>")
		z.Type(wrongSecret)
		z.Keys("<enter>", "<enter>")
		z.At("Sign in to Procore")
		secrets[z.code(true)] = "a code"
		z.WaitFor("✗")
		z.Keys("<esc>", "<tab>", "<ctrl+u>")
		z.Paste(c.ClientSecret.Reveal())
		z.Keys("<enter>", "<enter>")
		z.At("Sign in to Procore")
		z.Paste(wrongCode)
		z.WaitFor("✗")
		z.Keys("r")
		z.Wait(time.Second)
		secrets[z.code(false)] = "a code"
		z.PassChecks()
		z.MakeAccount(email)
		z.server.ExpireTokens()
		z.Wait(2 * time.Hour)
		z.TakePreset()
		z.TakeProjects()
		z.WaitFor("Set up and read back")
		z.Keys("e")
		z.WaitFor("Report:")
		z.Keys("s")
		z.WaitFor("Setup file:")
		z.Keys("q")
		if err := z.outcome(); err != nil {
			t.Error(err)
		}
		for _, token := range z.server.Issued() {
			secrets[token] = "a token"
		}
		if len(secrets) < 9 {
			t.Fatalf("only %d secrets were about", len(secrets))
		}
		frames := strings.Join(z.Frames(), "\n")
		if len(z.Frames()) < 50 || !strings.Contains(frames, "Set up and read back") {
			t.Fatalf("%d frames were searched", len(z.Frames()))
		}
		kept := 0
		for secret, what := range secrets {
			part := secret[:len(secret)*2/3] // nor most of it
			if z.Shown(part) {
				t.Errorf("%s was on the screen", what)
			}
			if strings.Contains(logged.String(), part) {
				t.Errorf("%s is in the log", what)
			}
			kept += holding(t, dir, part)
			for _, folder := range []string{".", z.deps.State.Dir} {
				if holding(t, folder, part) > 0 {
					t.Errorf("%s is in a file outside the store", what)
				}
			}
		}
		if kept == 0 || logged.Len() == 0 {
			t.Errorf("%d secrets are in the store and %d bytes in the log: this searches nothing", kept, logged.Len())
		}
	})
}

// code types the code that Procore shows for the address on the screen.
func (z *wizard) code(byKeys bool) string {
	z.t.Helper()
	code, err := z.server.Approve(z.t.Context(), z.address("https://login.simulator.invalid"), nil)
	if err != nil {
		z.t.Fatal(err)
	}
	if byKeys {
		z.Keys("p")
		z.Type(code)
		z.Keys("<enter>")
		return code
	}
	z.Paste(code + "\r\n")
	return code
}

// holding counts the files below a folder that hold a text.
func holding(t *testing.T, folder, text string) (n int) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte(text)) {
			n++
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return n
}
