package setup

import (
	"testing"

	"procore-setup/procore"
)

// The app that this program signs in with is known by the operator, or by the beginning of
// its client id; another app's user is not taken for it.
func TestOwnApp(t *testing.T) {
	const client = "6A727E2D00112233"
	for _, c := range []struct {
		name      string
		user, who procore.User
		client    string
		want      bool
	}{
		{"the operator", procore.User{ID: 7, Email: "x-00000000@procore.com"}, procore.User{ID: 7}, "", true},
		{"by its client id", procore.User{ID: 8, Email: "our-app-6a727e2d@procore.com"}, procore.User{ID: 7}, client, true},
		{"another app", procore.User{ID: 8, Email: "syncezy-50079375@procore.com"}, procore.User{ID: 7}, client, false},
		{"no client id", procore.User{ID: 8, Email: "syncezy-@procore.com"}, procore.User{ID: 7}, "", false},
		{"nobody is known", procore.User{Email: "syncezy-50079375@procore.com"}, procore.User{}, "", false},
	} {
		if got := OwnApp(c.user, c.who, c.client); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
