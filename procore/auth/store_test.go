package auth

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
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
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/not/asked") // a desktop session
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
