package auth

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/zalando/go-keyring"
)

// example is a Saved with size bytes of access token.
func example(name string, size int) Saved {
	return Saved{
		Credentials: Credentials{ClientID: "app", ClientSecret: NewSecret("plant-secret-" + name)},
		Token: Token{
			Access:  NewSecret("plant-" + name + strings.Repeat("x", size)),
			Refresh: NewSecret("plant-refresh-" + name),
			Expiry:  time.Date(2026, 11, 21, 14, 32, 7, 123456789, time.UTC), Redirect: oob,
		},
		Method: MethodCode,
	}
}

// stores returns one of each kind.
func stores(t *testing.T) map[string]Store {
	t.Helper()
	keyring.MockInit()
	k, err := NewKeyringStore(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	f, err := NewFileStore(filepath.Join(t.TempDir(), "state", "deeper"))
	if err != nil {
		t.Fatal(err)
	}
	return map[string]Store{"keyring": k, "file": f, "memory": NewMemoryStore()}
}

func TestStores(t *testing.T) {
	for name, s := range stores(t) {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			check := func(key string, want Saved, wantErr error) {
				t.Helper()
				got, err := s.Load(ctx, key)
				if !errors.Is(err, wantErr) {
					t.Errorf("%s: got %v, want %v", key, err, wantErr)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s: %s", key, diff)
				}
			}
			save := func(key string, v Saved) {
				t.Helper()
				if err := s.Save(ctx, key, v); err != nil {
					t.Error(err)
				}
			}
			const custom = "https://login.example.com https://api.example.com"
			check("production", Saved{}, ErrNothingSaved)
			if err := s.Delete(ctx, "production"); err != nil {
				t.Errorf("delete nothing: %v", err)
			}
			save("production", example("one", 10))
			save(custom, example("other", 5000))
			check("production", example("one", 10), nil)
			for _, size := range []int{9000, 0, 2000, 4100, 1} { // grows and shrinks over several entries
				save("production", example("again", size))
				check("production", example("again", size), nil)
			}
			check(custom, example("other", 5000), nil)
			if err := s.Delete(ctx, "production"); err != nil {
				t.Error(err)
			}
			check("production", Saved{}, ErrNothingSaved)
			check(custom, example("other", 5000), nil)
			if err := s.Delete(ctx, custom); err != nil {
				t.Error(err)
			}
			empty := Saved{Credentials: Credentials{ClientID: "app"}, Method: MethodClientCredentials}
			save("empty", empty)
			check("empty", empty, nil)
			if s.Where() == "" {
				t.Error("where do the secrets rest?")
			}
			noPlant(t, s.Where())
		})
	}
}

// counter is a keyring that knows how large its entries are, and can break.
type counter struct {
	mu      sync.Mutex
	entries map[string]string
	largest int
	fail    func(verb, user string) error
}

func (c *counter) do(verb, user string, f func() (string, error)) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fail != nil {
		if err := c.fail(verb, user); err != nil {
			return "", err
		}
	}
	return f()
}

func (c *counter) Get(_, user string) (string, error) {
	return c.do("get", user, func() (string, error) {
		v, ok := c.entries[user]
		if !ok {
			return "", keyring.ErrNotFound
		}
		return v, nil
	})
}

func (c *counter) Set(_, user, v string) error {
	_, err := c.do("set", user, func() (string, error) {
		c.entries[user], c.largest = v, max(c.largest, len(v))
		return "", nil
	})
	return err
}

func (c *counter) Delete(_, user string) error {
	_, err := c.do("delete", user, func() (string, error) {
		if _, ok := c.entries[user]; !ok {
			return "", keyring.ErrNotFound
		}
		delete(c.entries, user)
		return "", nil
	})
	return err
}

func TestKeyringEntries(t *testing.T) {
	c := &counter{entries: make(map[string]string)}
	s, err := newKeyringStore(t.Context(), c)
	if err != nil || len(c.entries) != 0 {
		t.Fatal("asking for the keyring writes into it, or fails: ", err)
	}
	for _, size := range []int{9000, 100} {
		if err := s.Save(t.Context(), "k", example("a", size)); err != nil {
			t.Fatal(err)
		}
	}
	if c.largest > 2560 || len(c.entries) != 2 {
		t.Errorf("%d entries are left, the largest had %d bytes", len(c.entries), c.largest)
	}
	if err := s.Delete(t.Context(), "k"); err != nil || len(c.entries) != 0 {
		t.Errorf("left behind: %d, %v", len(c.entries), err)
	}
}

// However far a save comes, the store holds the old or the new text, whole.
func TestKeyringSaveIsWhole(t *testing.T) {
	for steps := range 12 {
		c := &counter{entries: make(map[string]string)}
		s, err := newKeyringStore(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		before, after := example("before", 5000), example("after", 3000)
		if err := s.Save(t.Context(), "k", before); err != nil {
			t.Fatal(err)
		}
		left := steps
		c.fail = func(verb, _ string) error {
			if left--; left < 0 {
				return errors.New("broken\x1b[31m")
			}
			return nil
		}
		failed := s.Save(t.Context(), "k", after)
		noPlant(t, failed)
		c.fail = nil
		got, err := s.Load(t.Context(), "k")
		want := after
		if failed != nil {
			want = before
		}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("after %d steps (%v): %v %s", steps, failed, err, diff)
		}
		if failed != nil && strings.Contains(failed.Error(), "\x1b") {
			t.Errorf("not cleaned: %q", failed)
		}
	}
}

func TestKeyringDamage(t *testing.T) {
	c := &counter{entries: make(map[string]string)}
	s, err := newKeyringStore(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	for _, damage := range []func(){
		func() { c.entries["k"] = "plant, not JSON" },
		func() { c.entries["k #a0"] = "plant" },
		func() { delete(c.entries, "k #a1") },
		func() { c.entries["k #a0"] = `{"client_id":"app"}`; delete(c.entries, "k #a1") },
	} {
		clear(c.entries)
		if err := s.Save(t.Context(), "k", example("a", 3000)); err != nil {
			t.Fatal(err)
		}
		damage()
		_, err := s.Load(t.Context(), "k")
		if err == nil || errors.Is(err, ErrNothingSaved) || !strings.Contains(err.Error(), "damaged") {
			t.Errorf("got %v", err)
		}
		noPlant(t, err)
		if err := s.Save(t.Context(), "k", example("b", 0)); err != nil {
			t.Errorf("a damaged entry cannot be replaced: %v", err)
		}
		if got, err := s.Load(t.Context(), "k"); err != nil || got != example("b", 0) {
			t.Errorf("after replacing: %v", err)
		}
	}
}

// hanging is a keyring that asks for a password on a screen nobody sees.
type hanging struct {
	counter
	release chan struct{}
}

func (h *hanging) Get(service, user string) (string, error) {
	<-h.release
	return h.counter.Get(service, user)
}

func TestKeyringThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &hanging{counter: counter{entries: make(map[string]string)}, release: make(chan struct{})}
		s := &keyringStore{ring: h, turn: make(chan struct{}, 1)}
		began := time.Now()
		if got, err := newKeyringStore(t.Context(), h); err == nil || time.Since(began) != 3*time.Second {
			t.Errorf("got %v, %v after %v", got, err, time.Since(began))
		}
		for range 2 { // the second waits for the first one's turn, no longer
			began = time.Now()
			if err := s.Save(t.Context(), "k", example("a", 0)); err == nil || time.Since(began) != 3*time.Second {
				t.Errorf("got %v after %v", err, time.Since(began))
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := s.Load(ctx, "k"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		close(h.release) // somebody found the screen
		synctest.Wait()
		if err := s.Save(t.Context(), "k", example("a", 0)); err != nil {
			t.Errorf("the keyring answers again: %v", err)
		}
	})
}

func TestNoKeyring(t *testing.T) {
	keyring.MockInitWithError(errors.New(`exec: "dbus-launch": executable file not found in $PATH`))
	defer keyring.MockInit()
	if s, err := NewKeyringStore(t.Context()); err == nil || !strings.Contains(err.Error(), "dbus-launch") {
		t.Errorf("got %v, %v", s, err)
	}
}

func TestFileStoreFiles(t *testing.T) {
	if !private {
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
	if !private {
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
