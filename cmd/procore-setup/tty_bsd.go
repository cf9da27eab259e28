//go:build unix && !linux && !solaris && !aix

package main

import "golang.org/x/sys/unix"

// The requests that read and write a terminal's settings.
const getTerm, setTerm = unix.TIOCGETA, unix.TIOCSETA

// flushInput drops what was typed and not read yet.
func flushInput(fd uintptr) error {
	const fread = 1
	return unix.IoctlSetPointerInt(int(fd), unix.TIOCFLUSH, fread)
}
