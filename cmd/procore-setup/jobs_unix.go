//go:build unix

package main

import (
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// fatal are the signals that end a program with a dump of what it was doing.
var fatal = []os.Signal{syscall.SIGQUIT, syscall.SIGABRT}

// continued tells each time that the program was stopped and goes on. In between,
// the shell has given the terminal settings of its own.
func continued() (again <-chan os.Signal, release func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGCONT)
	return c, func() { signal.Stop(c) }
}

// raise lets a signal do what it does to a program that does not listen.
func raise(s os.Signal) {
	signal.Reset(s)
	if sig, ok := s.(syscall.Signal); ok {
		_ = syscall.Kill(os.Getpid(), sig)
	}
}

// hideTyping lets a terminal read lines that it does not show.
func hideTyping(fd uintptr) error {
	t, err := unix.IoctlGetTermios(int(fd), getTerm)
	if err != nil {
		return err
	}
	t.Lflag = t.Lflag&^unix.ECHO | unix.ICANON | unix.ISIG
	t.Iflag |= unix.ICRNL
	return unix.IoctlSetTermios(int(fd), setTerm, t)
}

// otherLetters is for consoles with code pages; here the locale says it.
func otherLetters() bool { return false }
