//go:build !windows

package disk

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// spoiled are the things that somebody else could put where a file of ours belongs.
func spoiled() map[string]struct {
	spoil func(path, other string) error
	want  string
} {
	return map[string]struct {
		spoil func(path, other string) error
		want  string
	}{
		"a link":            {func(path, other string) error { return errors.Join(os.Remove(path), os.Symlink(other, path)) }, "is a link"},
		"a link to nowhere": {func(path, other string) error { return errors.Join(os.Remove(path), os.Symlink(other+"x", path)) }, "is a link"},
		"a hard link":       {func(path, other string) error { return errors.Join(os.Remove(path), os.Link(other, path)) }, "second name"},
		"a pipe":            {func(path, _ string) error { return errors.Join(os.Remove(path), syscall.Mkfifo(path, 0o600)) }, "no ordinary file"},
		"a folder":          {func(path, _ string) error { return errors.Join(os.Remove(path), os.Mkdir(path, 0o700)) }, "no ordinary file"},
		"another owner":     {func(path, _ string) error { return os.Chown(path, 12345, -1) }, "another user"},
		"the group writes":  {func(path, _ string) error { return os.Chmod(path, 0o620) }, "chmod 600 '"},
		"all write":         {func(path, _ string) error { return os.Chmod(path, 0o602) }, `it'\''s ours'`},
	}
}

func TestNothingElseIsOpened(t *testing.T) {
	for name, test := range spoiled() {
		path, other := put(t, "ours"), put(t, "other")
		if err := test.spoil(path, other); errors.Is(err, os.ErrPermission) && os.Geteuid() != 0 {
			continue // only root can give files away
		} else if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		for how, open := range map[string]func() error{
			"check": func() error { return Check(path) },
			"read":  func() error { _, err := Read(path, 100); return err },
			"write": func() error { _, err := Open(path, os.O_RDWR|os.O_CREATE|os.O_APPEND); return err },
			"lock":  func() error { _, err := Lock(path, os.O_RDONLY); return err },
		} {
			var unsafe *Unsafe
			if err := open(); !errors.As(err, &unsafe) || !strings.Contains(err.Error(), test.want) || unsafe.Do == "" {
				t.Errorf("%s, %s: got %v", name, how, err)
			}
		}
		if b, err := os.ReadFile(other); err != nil || string(b) != "other" {
			t.Errorf("%s: the other file is %q, %v", name, b, err)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%s: it took %v", name, took)
		}
	}
}

// Somebody puts the link there between the look and the open.
func TestOpenFollowsNoLinkThatComesLate(t *testing.T) {
	link := put(t, "") + "-link"
	if err := os.Symlink(put(t, ""), link); err != nil {
		t.Fatal(err)
	}
	if _, err := os.OpenFile(link, os.O_RDWR|careful, 0); !errors.Is(err, syscall.ELOOP) {
		t.Errorf("got %v", err)
	}
}

func TestReadersAreFineButForSecrets(t *testing.T) {
	path := put(t, "ours")
	for mode, private := range map[os.FileMode]bool{0o600: true, 0o400: true, 0o640: false, 0o604: false} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		f, err := Open(path, os.O_RDONLY)
		if err != nil {
			t.Fatal(err)
		}
		if err := CheckPrivate(f); (err == nil) != private || err != nil && !strings.Contains(err.Error(), "chmod 600 '") {
			t.Errorf("%v: got %v", mode, err)
		}
		_ = f.Close()
	}
}

func TestFoldersThatOthersCanChange(t *testing.T) {
	for mode, good := range map[os.FileMode]bool{
		0o700: true, 0o755: true, 0o770: false, 0o707: false, 0o777 | os.ModeSticky: false,
	} {
		dir := filepath.Join(t.TempDir(), "state")
		if err := errors.Join(os.Mkdir(dir, 0o700), os.Chmod(dir, mode)); err != nil {
			t.Fatal(err)
		}
		if err := CheckDir(dir); (err == nil) != good || err != nil && !strings.Contains(err.Error(), "chmod 700 '") {
			t.Errorf("%v: got %v", mode, err)
		}
	}
	dir := t.TempDir()
	if err := os.Chown(dir, 12345, -1); err != nil {
		t.Skip("only root can give folders away")
	}
	if err := CheckDir(dir); err == nil || !strings.Contains(err.Error(), "another user") {
		t.Errorf("got %v", err)
	}
}

// What never ends and what waits for somebody is no input.
func TestInputIsAFile(t *testing.T) {
	pipe := put(t, "") + "-pipe"
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/dev/zero", "/dev/null", pipe} {
		began := time.Now()
		_, err := Input(path, 1<<20)
		if err == nil || !strings.Contains(err.Error(), "no ordinary file") || time.Since(began) > 5*time.Second {
			t.Errorf("%s: %v after %v", path, err, time.Since(began))
		}
	}
}
