//go:build !windows

package auth

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"
)

// private tells that a file's mode says who may read it.
const private = true

// filePrivacy is what may be said of the file store's file.
const filePrivacy = "only you can read it"

// owned tells whether the file is this user's.
func owned(info fs.FileInfo) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(st.Uid) == os.Geteuid()
}

// syncDir makes a rename in dir last through a power cut. Some network file
// systems cannot; there the rename is as good as it gets.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	if err := d.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) && !errors.Is(err, syscall.ENOTSUP) {
		return err
	}
	return nil
}

// Rename gives a file the name of another one, which it replaces.
func Rename(from, to string) error { return os.Rename(from, to) }

// taken tells whether a port could not be opened because another program has it.
func taken(err error) bool { return errors.Is(err, syscall.EADDRINUSE) }

// quote makes a path fit for a shell's command line.
func quote(path string) string { return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'" }
