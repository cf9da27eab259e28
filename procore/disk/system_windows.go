package disk

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"syscall"
	"time"
)

// Modes is false: a file's mode says nothing here, the rights of the user's own
// folder do.
const Modes = false

// Links are looked for before a file is opened; no flag of the system's does it.
const unblocked, careful = 0, 0

// owned is always true: the user's own folder keeps others out.
func owned(fs.FileInfo) bool { return true }

// names is how many names the file has, as far as it is known here.
func names(fs.FileInfo) uint64 { return 1 }

// SyncDir does nothing: Windows writes a rename's folder entry itself.
func SyncDir(string) error { return nil }

// What Windows answers as long as somebody else has the file open, or is about to replace it.
const (
	denied  = syscall.ERROR_ACCESS_DENIED
	sharing = syscall.Errno(32) // ERROR_SHARING_VIOLATION
)

// patient does something again for half a second, as long as it ends with one of the errors.
func patient(do func() error, busy ...error) error {
	const (
		tries = 25
		pause = 20 * time.Millisecond
	)
	for i := 1; ; i++ {
		err := do()
		if i == tries || !slices.ContainsFunc(busy, func(b error) bool { return errors.Is(err, b) }) {
			return err
		}
		time.Sleep(pause)
	}
}

// Rename gives a file the name of another one, which it replaces. Windows refuses
// that as long as anybody has the other one open, as whoever reads it, an indexer
// or a virus scanner has for a moment.
func Rename(from, to string) error {
	return patient(func() error { return os.Rename(from, to) }, denied, sharing)
}

// openFile is [os.OpenFile]. Windows refuses it for the moment in which the file is replaced.
func openFile(path string, flag int, mode fs.FileMode) (f *os.File, err error) {
	err = patient(func() error { f, err = os.OpenFile(path, flag, mode); return err }, sharing)
	return f, err
}

// Quote makes a path fit for a command line.
func Quote(path string) string { return `"` + path + `"` }
