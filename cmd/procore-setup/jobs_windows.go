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

// utf8Page is the code page of UTF-8.
const utf8Page = 65001

// otherLetters tells whether programs that read what this one writes take it for something
// else than UTF-8: for the code page of the console, or of the system where there is none.
func otherLetters() bool {
	page, err := windows.GetConsoleOutputCP()
	if err != nil || page == 0 {
		page = windows.GetACP()
	}
	return page != utf8Page
}

// flushInput drops what was typed and not read yet.
func flushInput(fd uintptr) error { return windows.FlushConsoleInputBuffer(windows.Handle(fd)) }
