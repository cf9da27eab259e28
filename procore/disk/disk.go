// Package disk reads and writes this program's files on the admin's machine.
//
// Rules of the package:
//   - A file of ours is an ordinary file with one name, of this user, that nobody else
//     can write to, in a folder of which the same is true. Anything else is an
//     [*Unsafe] error: it is not followed, not believed, not overwritten.
//   - What is checked is what is opened: the open file is looked at, and an open
//     never waits for somebody at the other end of a pipe.
//   - Nothing is read whose size is not known to be within its limit.
//   - A file is replaced whole or not at all, and only its owner may read it.
package disk

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/gofrs/flock"
)

// An Unsafe error is a file or folder that is not used, and why.
type Unsafe struct {
	Path string
	Why  string // "is a link, not a file"
	Do   string // what the admin can do about it
}

// Error implements error in one line.
func (u *Unsafe) Error() string { return u.Path + " " + u.Why + ": " + u.Do }

// away is what to do about most things that stand where a file of ours belongs.
const away = "look at it, move it away, and try again"

// CheckDir refuses a folder in which somebody else could replace a file. One that
// is not there yet is fine: it is made for us alone.
func CheckDir(dir string) error {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return below(filepath.Dir(dir))
	case err != nil:
		return err
	case !info.IsDir():
		return &Unsafe{dir, "is no folder", "choose another one with --state-dir"}
	case !owned(info):
		return &Unsafe{dir, "belongs to another user", "choose another folder with --state-dir"}
	case Modes && info.Mode().Perm()&0o022 != 0:
		return &Unsafe{
			dir, "is a folder that other users can write to",
			"run  chmod 700 " + Quote(dir) + "  and try again, or choose another folder with --state-dir",
		}
	}
	return nil
}

// below refuses the place of a folder that can't be made, since something on the way is no
// folder. Windows calls what is below a file not there.
func below(dir string) error {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist) && filepath.Dir(dir) != dir:
		return below(filepath.Dir(dir))
	case err == nil && !info.IsDir():
		return &Unsafe{dir, "is no folder", "choose another one with --state-dir"}
	}
	return nil
}

// Check refuses what stands at path where it is no file of ours; nothing there is fine.
func Check(path string) error {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return check(path, info)
}

// check is Check for what was looked at.
func check(path string, info fs.FileInfo) error {
	switch {
	case info.Mode()&fs.ModeSymlink != 0:
		return &Unsafe{path, "is a link, not a file", away}
	case !info.Mode().IsRegular():
		return &Unsafe{path, "is no ordinary file", away}
	case !owned(info):
		return &Unsafe{path, "belongs to another user", away}
	case names(info) > 1:
		return &Unsafe{path, "has a second name elsewhere (a hard link)", away}
	case Modes && info.Mode().Perm()&0o022 != 0:
		return &Unsafe{
			path, "can be written to by other users",
			"see that nobody changed it, run  chmod 600 " + Quote(path) + "  and try again",
		}
	}
	return nil
}

// Open opens a file of ours with the flags of [os.OpenFile]; O_TRUNC is not one of
// them, since what is there is looked at first. A new file is 0600.
func Open(path string, flag int) (*os.File, error) {
	if err := Check(path); err != nil {
		return nil, err
	}
	f, err := openFile(path, flag|careful, 0o600)
	switch {
	case errors.Is(err, syscall.ELOOP): // it has become a link since
		return nil, &Unsafe{path, "is a link, not a file", away}
	case err != nil:
		return nil, err
	}
	info, err := f.Stat()
	if err == nil {
		err = check(path, info)
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

// CheckPrivate refuses an open file that others can read.
func CheckPrivate(f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if Modes && info.Mode().Perm()&0o077 != 0 {
		return &Unsafe{
			f.Name(), "holds secrets, and other users can read it",
			"run  chmod 600 " + Quote(f.Name()) + "  and try again",
		}
	}
	return nil
}

// Reason returns the system's own words without the path, for where that is named beside them.
func Reason(err error) string {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return path.Err.Error()
	}
	if link, ok := errors.AsType[*os.LinkError](err); ok {
		return link.Err.Error()
	}
	return err.Error()
}

// Read returns a file of ours of at most limit bytes.
func Read(path string, limit int64) ([]byte, error) {
	f, err := Open(path, os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	b, err := ReadAll(f, path, limit)
	return b, errors.Join(err, f.Close())
}

// ReadAll returns what is in f, of at most limit bytes. name is for its errors.
func ReadAll(f io.Reader, name string, limit int64) ([]byte, error) {
	if file, ok := f.(*os.File); ok {
		if info, err := file.Stat(); err == nil && info.Mode().IsRegular() && info.Size() > limit {
			return nil, tooLarge(name, limit)
		}
	}
	b, err := io.ReadAll(io.LimitReader(f, limit+1))
	if int64(len(b)) > limit {
		return nil, tooLarge(name, limit)
	}
	return b, err
}

func tooLarge(name string, limit int64) error {
	return &Unsafe{name, fmt.Sprintf("is larger than %d MB", limit>>20), "see whether it is the right file"}
}

// Input returns the admin's own file, of at most limit bytes. It may be a link and
// may be anybody's; pipes and devices are refused, since they need not end.
func Input(path string, limit int64) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, &Unsafe{path, "is a folder", "give the file in it"}
	case !info.Mode().IsRegular():
		return nil, &Unsafe{path, "is no ordinary file", "give a file, or - to read from standard input"}
	}
	f, err := openFile(path, os.O_RDONLY|unblocked, 0)
	if err != nil {
		return nil, err
	}
	b, err := ReadAll(f, path, limit)
	return b, errors.Join(err, f.Close())
}

// Lock returns the lock at path, which is not taken yet; flag says how its file is
// opened then. The system ends the lock with the process at the latest.
func Lock(path string, flag int) (*flock.Flock, error) {
	if err := Check(path); err != nil {
		return nil, err
	}
	return flock.New(path, flock.SetFlag(flag|careful), flock.SetPermissions(0o600)), nil
}

// Write puts data at path so that a crash at any moment leaves either the old file
// or the new one whole: written beside it, synced, renamed, and the folder synced so
// that the new name survives too.
func Write(path string, data []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*") // is 0600, and never there before
	if err != nil {
		return err
	}
	defer func() {
		if err != nil { // what is left beside it is of no use to anybody
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()
	if _, err = f.Write(data); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	if err = Rename(f.Name(), path); err != nil {
		return err
	}
	return SyncDir(filepath.Dir(path))
}

// Create is [Write] for a file that must not be there yet: its error is
// [fs.ErrExist] where it is.
func Create(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) // the name is ours from here on
	if err != nil {
		return err
	}
	err = f.Close()
	if err == nil {
		err = Write(path, data)
	}
	if err != nil {
		_ = os.Remove(path) // nothing of value is in it
	}
	return err
}
