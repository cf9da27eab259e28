package main

import "golang.org/x/sys/unix"

// The requests that read and write a terminal's settings.
const getTerm, setTerm = unix.TCGETS, unix.TCSETS

// flushInput drops what was typed and not read yet.
func flushInput(fd uintptr) error { return unix.IoctlSetInt(int(fd), unix.TCFLSH, unix.TCIFLUSH) }
