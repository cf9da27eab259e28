package auth

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
	"time"
)

// private is false: a file's mode says nothing here, the rights of the user's
// own folder do.
const private = false

// filePrivacy is what may be said of the file store's file.
const filePrivacy = "protected by your Windows account"

// owned is always true: the user's own folder keeps others out.
func owned(fs.FileInfo) bool { return true }

// syncDir does nothing: Windows writes a rename's folder entry itself.
func syncDir(string) error { return nil }

// Rename gives a file the name of another one, which it replaces. Windows refuses
// that as long as anybody has the other one open, as whoever reads it, an indexer
// or a virus scanner has for a moment: it is tried again for half a second.
func Rename(from, to string) error {
	const (
		denied  = syscall.ERROR_ACCESS_DENIED
		sharing = syscall.Errno(32) // ERROR_SHARING_VIOLATION
		tries   = 25
		pause   = 20 * time.Millisecond
	)
	for i := 1; ; i++ {
		err := os.Rename(from, to)
		if err == nil || i == tries || !errors.Is(err, denied) && !errors.Is(err, sharing) {
			return err
		}
		time.Sleep(pause)
	}
}

// taken tells whether a port could not be opened because another program has
// it, or keeps it for itself.
func taken(err error) bool {
	const inUse, noAccess = syscall.Errno(10048), syscall.Errno(10013) // WSAEADDRINUSE, WSAEACCES
	return errors.Is(err, inUse) || errors.Is(err, noAccess) || errors.Is(err, syscall.EADDRINUSE)
}

// quote makes a path fit for a command line.
func quote(path string) string { return `"` + path + `"` }
