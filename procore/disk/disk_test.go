package disk

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// put makes a file of ours and returns its path.
func put(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "it's ours")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRead(t *testing.T) {
	path := put(t, "12345")
	if b, err := Read(path, 5); err != nil || string(b) != "12345" {
		t.Errorf("got %q, %v", b, err)
	}
	var unsafe *Unsafe
	if _, err := Read(path, 4); !errors.As(err, &unsafe) || !strings.Contains(err.Error(), "larger") {
		t.Errorf("got %v", err)
	}
	if _, err := Read(path+"x", 5); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	if err := Check(path + "x"); err != nil {
		t.Errorf("nothing is refused: %v", err)
	}
}

// What grows while it is read, or does not tell its size, is cut off too.
func TestReadAllOfWhatNeverEnds(t *testing.T) {
	if _, err := ReadAll(endless{}, "standard input", 3<<20); err == nil || err.Error() !=
		"standard input is larger than 3 MB: see whether it is the right file" {
		t.Errorf("got %v", err)
	}
	if b, err := ReadAll(io.LimitReader(endless{}, 7), "x", 7); err != nil || len(b) != 7 {
		t.Errorf("got %d bytes, %v", len(b), err)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

// A file so large that reading it would be felt is refused unread.
func TestReadAllLooksAtTheSizeFirst(t *testing.T) {
	path := put(t, "")
	const size = 64 << 30
	if err := os.Truncate(path, size); err != nil {
		t.Skip("no sparse files here: ", err)
	}
	began := time.Now()
	for _, read := range []func(string, int64) ([]byte, error){Read, Input} {
		if _, err := read(path, size-1); err == nil || !strings.Contains(err.Error(), "larger") {
			t.Errorf("got %v", err)
		}
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestInput(t *testing.T) {
	path := put(t, "input")
	if b, err := Input(path, 5); err != nil || string(b) != "input" {
		t.Errorf("got %q, %v", b, err)
	}
	link := path + "-link"
	if err := os.Symlink(path, link); err == nil {
		if b, err := Input(link, 5); err != nil || string(b) != "input" {
			t.Errorf("a link of the admin's: %q, %v", b, err)
		}
	}
	if _, err := Input(path, 4); err == nil || !strings.Contains(err.Error(), "larger") {
		t.Errorf("got %v", err)
	}
	if _, err := Input(filepath.Dir(path), 4); err == nil || !strings.Contains(err.Error(), "is a folder") {
		t.Errorf("got %v", err)
	}
	if _, err := Input(path+"x", 4); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

// A write that fails leaves what was there, and nothing beside it.
func TestWrite(t *testing.T) {
	path := put(t, "old")
	if err := Write(path, []byte("new")); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "new" {
		t.Errorf("got %q, %v", b, err)
	}
	inTheWay := path + "-folder"
	if err := os.MkdirAll(filepath.Join(inTheWay, "full"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Write(inTheWay, []byte("new")); err == nil {
		t.Error("a folder was replaced")
	}
	if err := Write(filepath.Join(path+"none", "x"), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 2 {
		t.Errorf("left behind: %v", entries)
	}
}

// TestRenameWhileSomebodyReads: on Windows a file that is open can't be replaced,
// and one that is read is open for a moment.
func TestRenameWhileSomebodyReads(t *testing.T) {
	from, to := put(t, "new"), put(t, "old")
	reader, err := os.Open(to)
	if err != nil {
		t.Fatal(err)
	}
	closing := time.AfterFunc(50*time.Millisecond, func() { _ = reader.Close() })
	defer closing.Stop()
	if err := Rename(from, to); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(to); err != nil || string(b) != "new" {
		t.Errorf("got %q, %v", b, err)
	}
}

func TestLockIsOneAtATime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	one, err := Lock(path, os.O_CREATE|os.O_RDWR)
	if err != nil {
		t.Fatal(err)
	}
	two, err := Lock(path, os.O_CREATE|os.O_RDWR)
	if err != nil {
		t.Fatal(err)
	}
	if ok, err := one.TryLock(); !ok || err != nil {
		t.Fatal(ok, err)
	}
	if ok, err := two.TryLock(); ok || err != nil {
		t.Error("locked twice", err)
	}
	if err := one.Unlock(); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(path); err != nil || Modes && info.Mode().Perm() != 0o600 {
		t.Errorf("got %v", err)
	}
}

func TestCheckDir(t *testing.T) {
	dir := t.TempDir()
	for _, good := range []string{dir, filepath.Join(dir, "none yet")} {
		if err := CheckDir(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	if err := CheckDir(put(t, "")); err == nil || !strings.Contains(err.Error(), "is no folder") {
		t.Errorf("got %v", err)
	}
	if err := CheckDir(filepath.Join(put(t, ""), "below a file")); err == nil {
		t.Error("a folder below a file is fine")
	}
}

// The reason is told without the path, which stands beside it.
func TestReason(t *testing.T) {
	dir := t.TempDir()
	_, opening := os.Open(filepath.Join(dir, "none"))
	renaming := os.Rename(filepath.Join(dir, "none"), filepath.Join(dir, "other"))
	for _, err := range []error{opening, renaming, fmt.Errorf("wrapped: %w", opening)} {
		if got := Reason(err); err == nil || got == "" || strings.Contains(got, dir) || strings.Contains(got, "wrapped") {
			t.Errorf("%v: %q", err, got)
		}
	}
	if got := Reason(io.ErrUnexpectedEOF); got != io.ErrUnexpectedEOF.Error() {
		t.Errorf("%q", got)
	}
}
