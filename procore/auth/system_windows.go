package auth

import (
	"errors"
	"io/fs"
	"syscall"
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

// taken tells whether a port could not be opened because another program has
// it, or keeps it for itself.
func taken(err error) bool {
	const inUse, noAccess = syscall.Errno(10048), syscall.Errno(10013) // WSAEADDRINUSE, WSAEACCES
	return errors.Is(err, inUse) || errors.Is(err, noAccess)
}

// quote makes a path fit for a command line.
func quote(path string) string { return `"` + path + `"` }
