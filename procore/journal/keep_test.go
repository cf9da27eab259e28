package journal

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// kept is what stands in a file that [Keep] wrote, by its path.
func kept(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%s has the rights %v", path, info.Mode())
	}
	return string(data)
}

// What the admin has already is never written over, whatever it is.
func TestKeepWritesOverNothing(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	keep := func(md, json string) []string {
		t.Helper()
		paths, err := Keep([]string{dir}, "a", Copy{".md", []byte(md)}, Copy{".json", []byte(json)})
		if err != nil || kept(t, paths[0]) != md || kept(t, paths[1]) != json {
			t.Fatalf("%v, %v", paths, err)
		}
		return paths
	}
	if got := keep("one", "1"); got[0] != at("a.md") || got[1] != at("a.json") {
		t.Errorf("%v", got)
	}
	if got := keep("one", "1"); got[0] != at("a.md") {
		t.Errorf("the same again went to %v", got)
	}
	if err := os.WriteFile(at("a-2.json"), []byte("the admin's"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(at("a-3.md"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(at("nowhere"), at("a-4.md")); err != nil {
		t.Skip("no links here")
	}
	if got := keep("two", "1"); got[0] != at("a-5.md") || got[1] != at("a-5.json") {
		t.Errorf("%v", got)
	}
	for name, want := range map[string]string{"a.md": "one", "a-2.json": "the admin's"} {
		if got := kept(t, at(name)); got != want {
			t.Errorf("%s holds %q now", name, got)
		}
	}
	if _, err := os.Stat(at("nowhere")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("it wrote through a link")
	}
}

func TestKeepGoesToAFolderThatTakesIt(t *testing.T) {
	good, bad := t.TempDir(), filepath.Join(t.TempDir(), "no such folder")
	paths, err := Keep([]string{bad, good}, "a", Copy{".md", []byte("x")})
	if err != nil || filepath.Dir(paths[0]) != good {
		t.Errorf("%v, %v", paths, err)
	}
	var shown *text.Failure
	for _, dir := range []string{bad, paths[0]} { // the second is a file
		if _, err := Keep([]string{dir}, "a", Copy{".md", nil}); !errors.As(err, &shown) || shown.Do == "" {
			t.Errorf("%v does not say what to do", err)
		}
	}
	if _, err := Keep(nil, "a"); err == nil {
		t.Error("it was kept nowhere")
	}
}

func TestKeepSpec(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	s := whole()
	path, err := KeepSpec([]string{"."}, s)
	if err != nil {
		t.Fatal(err)
	}
	want, err := spec.FormatFile(s)
	if got := kept(t, path); err != nil || !bytes.Equal(want, []byte(got)) {
		t.Errorf("%v:\n%s", err, got)
	}
	if got := VerifyCommand(path, "--demo"); got != "procore-setup verify procore-setup.yaml --demo" {
		t.Errorf("%s", got)
	}
	spaced := filepath.Join(filepath.Dir(dir), "my files", "a.yaml")
	if got := VerifyCommand(spaced); got != `procore-setup verify "`+spaced+`"` {
		t.Errorf("%s", got)
	}
	s.Account.Email = ""
	var problems spec.Problems
	if _, err := KeepSpec([]string{dir}, s); !errors.As(err, &problems) {
		t.Errorf("half a spec was kept: %v", err)
	}
}
