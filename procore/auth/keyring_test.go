package auth

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/zalando/go-keyring"

	"procore-setup/procore/text"
)

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
	inside  atomic.Int32 // calls that hang
}

func (h *hanging) Get(service, user string) (string, error) {
	h.inside.Add(1)
	defer h.inside.Add(-1)
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
		if n := h.inside.Load(); n != 2 { // one for each of the two stores
			t.Errorf("%d calls hang: a later one could land before an earlier one", n)
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
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/not/asked") // a desktop session
	if s, err := NewKeyringStore(t.Context()); err == nil || !strings.Contains(err.Error(), "dbus-launch") {
		t.Errorf("got %v, %v", s, err)
	}
}

func TestNoDesktopSession(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("the keyring needs no desktop session here")
	}
	keyring.MockInit() // would answer, if it were asked
	for _, address := range []string{"", "autolaunch:"} {
		t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
		for _, bus := range []string{"bus", "dbus-session"} {
			if _, err := os.Stat(fmt.Sprintf("/run/user/%d/%s", os.Getuid(), bus)); err == nil {
				t.Skip("this user has a desktop session")
			}
		}
		if s, err := NewKeyringStore(t.Context()); !errors.Is(err, ErrNoKeyring) {
			t.Errorf("%q: got %v, %v, want %v", address, s, err, ErrNoKeyring)
		}
	}
}

// A keyring that is locked or silent is told in an admin's words, with what to do.
func TestKeyringThatIsLocked(t *testing.T) {
	for _, c := range []struct {
		fail     error
		why, not string
	}{
		{errors.New("failed to unlock correct collection '/org/freedesktop/secrets/collection/login'"), "it is locked", "collection"},
		{errKeyringSilent, "asking for its password in a window", ""},
		{errors.New("the bus is gone"), "the bus is gone", ""},
	} {
		ring := &counter{entries: map[string]string{}, fail: func(string, string) error { return c.fail }}
		_, err := newKeyringStore(t.Context(), ring)
		var e *text.Failure
		if !errors.As(err, &e) || !strings.Contains(e.Why, c.why) || !strings.Contains(e.Do, "--store file") {
			t.Errorf("%v: %+v", c.fail, e)
		}
		if c.not != "" && strings.Contains(err.Error(), c.not) {
			t.Errorf("jargon: %v", err)
		}
	}
}
