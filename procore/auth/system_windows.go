package auth

import (
	"errors"
	"syscall"
)

// filePrivacy is what may be said of the file store's file.
const filePrivacy = "protected by your Windows account"

// taken tells whether a port could not be opened because another program has
// it, or keeps it for itself.
func taken(err error) bool {
	const inUse, noAccess = syscall.Errno(10048), syscall.Errno(10013) // WSAEADDRINUSE, WSAEACCES
	return errors.Is(err, inUse) || errors.Is(err, noAccess) || errors.Is(err, syscall.EADDRINUSE)
}
