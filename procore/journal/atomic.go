package journal

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"

	"procore-setup/procore/disk"
)

// writeAtomic puts data at path so that a crash at any moment leaves either the
// old file or the new one whole: written beside it, synced, renamed, and the
// folder synced so that the new name survives too. Only the owner may read it.
func writeAtomic(path string, data []byte) (err error) {
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, "."+filepath.Base(path)+"-*") // is 0600
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
	if err = disk.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncDir(dir)
}

// syncDir makes the names in a folder survive a crash. Windows has no such call
// and orders them itself.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
