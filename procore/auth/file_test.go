package auth

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"procore-setup/procore/disk"
)

func TestFileStoreFiles(t *testing.T) {
	if !disk.Modes {
		t.Skip("a file's mode says nothing on this system")
	}
	dir := filepath.Join(t.TempDir(), "state")
	s, err := NewFileStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("asking for the file store writes already")
	}
	path := filepath.Join(dir, "credentials")
	if want := "the file " + path + " (only you can read it)"; s.Where() != want {
		t.Errorf("got %q", s.Where())
	}
	if err := s.Save(t.Context(), "k", example("a", 0)); err != nil {
		t.Fatal(err)
	}
	for name, mode := range map[string]os.FileMode{dir: 0o700 | os.ModeDir, path: 0o600, path + ".lock": 0o600} {
		if info, err := os.Lstat(name); err != nil || info.Mode() != mode {
			t.Errorf("%s: %v %v", name, info.Mode(), err)
		}
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 2 {
		t.Errorf("something is left behind: %v", entries)
	}
	if err := s.Delete(t.Context(), "k"); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the file outlives its last secret: %v", err)
	}
}

func TestFileStoreRefuses(t *testing.T) {
	if !disk.Modes {
		t.Skip("a file's mode says nothing on this system")
	}
	tests := map[string]struct {
		spoil func(t *testing.T, dir, path string) error
		want  string
	}{
		"readable by the group": {func(_ *testing.T, _, path string) error { return os.Chmod(path, 0o640) }, "chmod 600 '"},
		"readable by all":       {func(_ *testing.T, _, path string) error { return os.Chmod(path, 0o604) }, "chmod 600 '"},
		"writable folder":       {func(_ *testing.T, dir, _ string) error { return os.Chmod(dir, 0o770) }, "chmod 700 '"},
		"another owner":         {func(_ *testing.T, _, path string) error { return os.Chown(path, 12345, -1) }, "another user"},
		"a folder of others":    {func(_ *testing.T, dir, _ string) error { return os.Chown(dir, 12345, -1) }, "another user"},
		"a link": {func(t *testing.T, _, path string) error {
			other := filepath.Join(t.TempDir(), "other")
			return errors.Join(os.Rename(path, other), os.Symlink(other, path))
		}, "is a link"},
		"a second name": {func(t *testing.T, _, path string) error {
			return os.Link(path, filepath.Join(filepath.Dir(path), "other"))
		}, "second name"},
		"too large": {func(_ *testing.T, _, path string) error { return os.Truncate(path, maxFile+1) }, "larger"},
		"a folder":  {func(_ *testing.T, _, path string) error { return errors.Join(os.Remove(path), os.Mkdir(path, 0o700)) }, "no ordinary file"},
		"not JSON":  {func(_ *testing.T, _, path string) error { return os.WriteFile(path, []byte("plant"), 0o600) }, "damaged"},
		"empty":     {func(_ *testing.T, _, path string) error { return os.WriteFile(path, nil, 0o600) }, "damaged"},
		"truncated": {func(_ *testing.T, _, path string) error { return os.Truncate(path, 50) }, "damaged"},
		"wrong shape": {func(_ *testing.T, _, path string) error {
			return os.WriteFile(path, []byte(`{"version":1,"environments":{"k":{"client_secret":123456}}}`), 0o600)
		}, "damaged"},
		"newer": {func(_ *testing.T, _, path string) error {
			return os.WriteFile(path, []byte(`{"version":2,"environments":{}}`), 0o600)
		}, "newer"},
	}
	for name, test := range tests {
		dir := filepath.Join(t.TempDir(), "it's")
		s, err := NewFileStore(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Save(t.Context(), "k", example("a", 0)); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, "credentials")
		if err := test.spoil(t, dir, path); errors.Is(err, os.ErrPermission) && os.Geteuid() != 0 {
			continue // only root can give files away
		} else if err != nil {
			t.Fatal(err)
		}
		_, opened := NewFileStore(dir)
		saved := s.Save(t.Context(), "k", example("b", 0))
		deleted := s.Delete(t.Context(), "k")
		for what, err := range map[string]error{"open": opened, "save": saved, "delete": deleted} {
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%s, %s: got %v", name, what, err)
			}
			noPlant(t, err)
		}
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := NewFileStore(file); err == nil {
		t.Error("a file is taken for a folder")
	}
}

// A save that fails leaves what was there, and no second file with secrets.
func TestFileStoreWriteFails(t *testing.T) {
	dir := t.TempDir()
	s := &fileStore{path: filepath.Join(dir, "credentials")}
	if err := os.MkdirAll(filepath.Join(s.path, "in the way"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := s.write(contents{Version: 1}); err == nil || !strings.Contains(err.Error(), "write the file") {
		t.Errorf("got %v", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}

// Environments share the file, and several processes may write it at once.
func TestFileStoreTogether(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			s, err := NewFileStore(dir)
			if err == nil {
				err = s.Save(t.Context(), fmt.Sprint(i), example(fmt.Sprint(i), i))
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	s, err := NewFileStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 8 {
		if got, err := s.Load(t.Context(), fmt.Sprint(i)); err != nil || got != example(fmt.Sprint(i), i) {
			t.Errorf("%d is lost: %v", i, err)
		}
	}
}
