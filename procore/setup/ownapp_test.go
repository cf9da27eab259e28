package setup

import (
	"testing"

	"procore-setup/procore"
)

// Who is signed in is surely of the app that this program signs in with; who is called
// after that app may be; the digits of a client id say nothing.
func TestOwnApp(t *testing.T) {
	const client = "6A727E2D00112233"
	apps := make([]procore.AppInstallation, 3)
	apps[0].AppUID, apps[0].App.Name = "5007937500112233", "SyncEzy"
	apps[1].AppUID, apps[1].App.Name = client, "Our App"
	apps[2].App.UID = client // without a name
	for _, c := range []struct {
		name      string
		user, who procore.User
		apps      []procore.AppInstallation
		client    string
		want      Own
	}{
		{"the operator", procore.User{ID: 7, Email: "x-00000000@procore.com"}, procore.User{ID: 7}, nil, "", SurelyOwn},
		{"by address", procore.User{ID: 8, Email: "our-app-0123abcd@procore.com"}, procore.User{ID: 7}, apps, client, MaybeOwn},
		{"by name", procore.User{ID: 8, LastName: "our-app-0123abcd"}, procore.User{ID: 7}, apps, client, MaybeOwn},
		{"by the bare name", procore.User{ID: 8, LastName: "Our App"}, procore.User{ID: 7}, apps, client, MaybeOwn},
		{"a longer name", procore.User{ID: 8, LastName: "our-app-for-drawings-0123abcd"}, procore.User{ID: 7}, apps, client, NotOwn},
		{"digits of the client id", procore.User{ID: 8, Email: "syncezy-6a727e2d@procore.com"}, procore.User{ID: 7}, apps, client, NotOwn},
		{"another app", procore.User{ID: 8, Email: "syncezy-50079375@procore.com"}, procore.User{ID: 7}, apps, client, NotOwn},
		{"apps can't be read", procore.User{ID: 8, Email: "our-app-0123abcd@procore.com"}, procore.User{ID: 7}, nil, client, NotOwn},
		{"no client id", procore.User{ID: 8, Email: "our-app-0123abcd@procore.com"}, procore.User{ID: 7}, apps, "", NotOwn},
		{"nobody is known", procore.User{Email: "syncezy-50079375@procore.com"}, procore.User{}, apps, client, NotOwn},
	} {
		if got := OwnApp(c.user, c.who, c.apps, c.client); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
