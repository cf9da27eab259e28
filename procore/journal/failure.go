package journal

import (
	"errors"
	"io/fs"
	"path/filepath"
	"runtime"
	"syscall"

	"procore-setup/procore/disk"
	"procore-setup/procore/text"
)

// storage returns err as what happened, why, and what to do. What names the
// operation; path the file or folder.
func storage(what, path string, err error) error {
	e := &text.Failure{What: what + " (" + path + ")", Causes: err}
	dir := filepath.Dir(path)
	unsafe, ok := errors.AsType[*disk.Unsafe](err)
	switch {
	case ok:
		e.Why, e.Do = unsafe.Why, unsafe.Do
		if unsafe.Path != path {
			e.Why = unsafe.Path + " " + unsafe.Why
		}
	case full(err):
		e.Why = "the disk is full"
		e.Do = "make room on the disk that holds " + dir + ", then run the same command again; nothing is lost"
	case errors.Is(err, syscall.EROFS):
		e.Why = "the disk can only be read, not written"
		e.Do = "choose another folder with --state-dir, one that this user may write to"
	case errors.Is(err, fs.ErrPermission):
		e.Why = "this user may not write there"
		e.Do = "give this user the right to write to " + dir + ", or choose another folder with --state-dir"
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, fs.ErrExist):
		e.Why = "a file stands where a folder is needed"
		e.Do = "move that file away, or choose another folder with --state-dir"
	default:
		e.Why = disk.Reason(err)
		e.Do = "look whether the folder can be written to, or choose another one with --state-dir"
	}
	return e
}

// The codes of Windows for a full disk: ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL.
const (
	windowsHandleFull = syscall.Errno(39)
	windowsDiskFull   = syscall.Errno(112)
)

// full tells whether err means that there is no room left, or no quota.
func full(err error) bool {
	if runtime.GOOS == "windows" {
		return errors.Is(err, windowsHandleFull) || errors.Is(err, windowsDiskFull)
	}
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}
