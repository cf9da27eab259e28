package disk

import (
	"errors"
	"io/fs"
	"os"
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

// Quote makes a path fit for a command line.
func Quote(path string) string { return `"` + path + `"` }
