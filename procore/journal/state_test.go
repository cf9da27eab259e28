package journal

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"procore-setup/procore/auth"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

func TestDraft(t *testing.T) {
	state := openState(t)
	if _, ok, err := state.LoadDraft(); ok || err != nil {
		t.Fatalf("a draft out of nothing: %v, %v", ok, err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		s := whole()
		s.Account.LastName = rapid.String().Draw(rt, "last name")
		s.Projects.Exact = rapid.Bool().Draw(rt, "exact")
		s.Template.Tools = rapid.MapOfN(rapid.String(), rapid.Just(spec.ToolSpec{Level: "admin", Granular: []string{}}), 1, 5).Draw(rt, "tools")
		s.SetSource("account.email", spec.YourAnswer)
		if err := state.SaveDraft(Draft{Spec: s}); err != nil {
			rt.Fatal(err)
		}
		got, ok, err := state.LoadDraft()
		if !ok || err != nil {
			rt.Fatal(ok, err)
		}
		if diff := cmp.Diff(s, got.Spec); diff != "" {
			rt.Fatal(diff)
		}
	})
	if runtime.GOOS != "windows" {
		for path, want := range map[string]os.FileMode{state.Dir: 0o700, state.draftPath(): 0o600} {
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
				t.Errorf("%s: %v, %v", path, info.Mode(), err)
			}
		}
	}
	if left, err := os.ReadDir(state.Dir); err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestDraftOfANewerVersionIsKept(t *testing.T) {
	state := openState(t)
	const newer = `{"draft": 2, "spec": {"account": "of another shape"}}`
	if err := os.WriteFile(state.draftPath(), []byte(newer), 0o600); err != nil {
		t.Fatal(err)
	}
	_, ok, err := state.LoadDraft()
	var shown *text.Failure
	if ok || !errors.Is(err, ErrDraftNewer) || !errors.As(err, &shown) || !strings.Contains(shown.Do, "update procore-setup") {
		t.Fatalf("%v, %v", ok, err)
	}
	if data, _ := os.ReadFile(state.draftPath()); string(data) != newer {
		t.Errorf("reading changed it: %s", data)
	}
	for range 2 {
		if err := state.SaveDraft(Draft{Spec: whole()}); err != nil {
			t.Fatal(err)
		}
	}
	if data, _ := os.ReadFile(filepath.Join(state.Dir, "draft-newer-1.json")); string(data) != newer {
		t.Errorf("saving lost it: %s", data)
	}
	if got, ok, err := state.LoadDraft(); !ok || err != nil || got.Account.Email != whole().Account.Email {
		t.Errorf("%v %v %v", got, ok, err)
	}
}

func TestBrokenDraftIsSetAside(t *testing.T) {
	state := openState(t)
	for i, broken := range []string{"", "{", `{"draft": 1, "spec": 5}`, "null", `{"draft": "x"}`, "\x00\x00"} {
		if err := os.WriteFile(state.draftPath(), []byte(broken), 0o600); err != nil {
			t.Fatal(err)
		}
		_, ok, err := state.LoadDraft()
		if ok || !errors.Is(err, ErrDraftBroken) {
			t.Fatalf("%q: %v, %v", broken, ok, err)
		}
		aside := filepath.Join(state.Dir, "draft-broken-"+string(rune('1'+i))+".json")
		if data, err := os.ReadFile(aside); err != nil || string(data) != broken {
			t.Errorf("%q: not kept as %s: %q, %v", broken, aside, data, err)
		}
		if _, ok, err := state.LoadDraft(); ok || err != nil {
			t.Errorf("%q: the second start: %v, %v", broken, ok, err)
		}
	}
}

func TestStateFolderInTheWay(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{file, filepath.Join(file, "below")} {
		_, err := OpenState(dir)
		var shown *text.Failure
		if !errors.As(err, &shown) || !strings.Contains(shown.Do, "--state-dir") {
			t.Errorf("%s: %v", dir, err)
		}
	}
	if os.Geteuid() == 0 || runtime.GOOS == "windows" {
		return // the rights of a folder do not stop the superuser
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	_, err := OpenState(dir)
	if !errors.Is(err, os.ErrPermission) {
		t.Errorf("a folder that can't be written to: %v", err)
	}
}

// whole is a spec with nothing wrong.
func whole() spec.Spec {
	return spec.Spec{
		Environment: auth.Environments()[0],
		Account:     spec.AccountSpec{Kind: spec.UserAccount, LastName: "Integration", Email: "sync@example.com"},
		Template:    spec.TemplateSpec{Name: "Sync"},
		Projects:    spec.ProjectsSpec{Include: spec.IncludeActive},
	}
}
