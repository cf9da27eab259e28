//go:build !windows

package disk

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"
)

// Modes tells that a file's mode says who may read and write it.
const Modes = true

const (
	// unblocked opens a pipe without waiting for its other end.
	unblocked = syscall.O_NONBLOCK
	// careful follows no link, too.
	careful = unblocked | syscall.O_NOFOLLOW
)

// owned tells whether the file is this user's.
func owned(info fs.FileInfo) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(st.Uid) == os.Geteuid()
}

// names is how many names the file has.
func names(info fs.FileInfo) uint64 {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 1
	}
	return uint64(st.Nlink) //nolint:unconvert // its width is another one on each system
}

// SyncDir makes a rename in dir last through a power cut. Some network file
// systems cannot; there the rename is as good as it gets.
func SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		err = nil
	}
	return errors.Join(err, d.Close())
}

// Rename gives a file the name of another one, which it replaces.
func Rename(from, to string) error { return os.Rename(from, to) }

// Quote makes a path fit for a shell's command line.
func Quote(path string) string { return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'" }

// openFile is [os.OpenFile].
func openFile(path string, flag int, mode fs.FileMode) (*os.File, error) {
	return os.OpenFile(path, flag, mode)
}
