//go:build !windows && !darwin

package auth

import (
	"os"
	"os/user"
	"path/filepath"
)

// reachable tells why the keyring cannot be asked, without asking. Where no
// message bus runs, the library behind it would start one as a child of this
// program; nothing is started here.
func reachable() error {
	if a := os.Getenv("DBUS_SESSION_BUS_ADDRESS"); a != "" && a != "autolaunch:" {
		return nil
	}
	me, err := user.Current()
	if err != nil {
		return ErrNoKeyring
	}
	for _, name := range []string{"bus", "dbus-session"} {
		if _, err := os.Stat(filepath.Join("/run/user", me.Uid, name)); err == nil {
			return nil
		}
	}
	return ErrNoKeyring
}
