//go:build !windows

package auth

import (
	"errors"
	"syscall"
)

// filePrivacy is what may be said of the file store's file.
const filePrivacy = "only you can read it"

// taken tells whether a port could not be opened because another program has it.
func taken(err error) bool { return errors.Is(err, syscall.EADDRINUSE) }
