package main

import (
	"os"

	"golang.org/x/sys/windows"
)

// fatal are the signals that end a program with a dump; there are none here.
var fatal []os.Signal

// continued never tells anything: no program is stopped here and goes on.
func continued() (again <-chan os.Signal, release func()) { return nil, func() {} }

// raise is for signals that there are none of here.
func raise(os.Signal) {}

// hideTyping is for programs that were stopped.
func hideTyping(uintptr) error { return nil }

// flushInput drops what was typed and not read yet.
func flushInput(fd uintptr) error { return windows.FlushConsoleInputBuffer(windows.Handle(fd)) }
