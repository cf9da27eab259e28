package journal

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"procore-setup/procore/disk"
	"procore-setup/procore/spec"
)

// A Copy is one file of those that [Keep] puts side by side: how its name ends,
// and what stands in it.
type Copy struct {
	Ext  string // ".md"
	Data []byte
}

// Keep writes files for the admin, all called name but for their endings, into the
// first of the folders that takes them, and returns their full paths in the order
// of copies. Only the owner may read them. What stands there already stays: a name
// that is taken by something else gives way to name-2, name-3 and so on, and files
// with this content are not written again. The error is that of the last folder.
func Keep(dirs []string, name string, copies ...Copy) ([]string, error) {
	err := errors.New("save the file: there is no folder for it")
	for _, dir := range dirs {
		var paths []string
		if paths, err = keepIn(dir, name, copies); err == nil {
			return paths, nil
		}
	}
	return nil, err
}

// keepIn is [Keep] in one folder.
func keepIn(dir, name string, copies []Copy) ([]string, error) {
	const what = "save the file"
	stem, err := filepath.Abs(filepath.Join(dir, name))
	if err != nil {
		return nil, storage(what, dir, err)
	}
	for n := 1; ; n++ {
		paths := make([]string, len(copies))
		for i, f := range copies {
			paths[i] = stem + f.Ext
			if n > 1 {
				paths[i] = fmt.Sprintf("%s-%d%s", stem, n, f.Ext)
			}
		}
		switch err := keepAs(paths, copies); {
		case err == nil:
			return paths, nil
		case !errors.Is(err, fs.ErrExist):
			return nil, storage(what, paths[0], err)
		}
	}
}

// keepAs writes the copies that are not at their paths yet; [fs.ErrExist] where
// something else is.
func keepAs(paths []string, copies []Copy) error {
	var missing []int
	for i, path := range paths {
		there, err := disk.Input(path, int64(len(copies[i].Data)))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			missing = append(missing, i)
		case err != nil:
			if _, none := os.Lstat(path); none != nil {
				return err // nor can the folder be looked into
			}
			return fs.ErrExist
		case !bytes.Equal(there, copies[i].Data):
			return fs.ErrExist
		}
	}
	for _, i := range missing {
		if err := disk.Create(paths[i], copies[i].Data); err != nil {
			return err
		}
	}
	return nil
}

// KeepSpec writes the spec as a setup file for the admin, and returns its full
// path. Its error is that of [spec.FormatFile], or of the disk.
func KeepSpec(dirs []string, s spec.Spec) (string, error) {
	data, err := spec.FormatFile(s)
	if err != nil {
		return "", err
	}
	paths, err := Keep(dirs, "procore-setup", Copy{".yaml", data})
	if err != nil {
		return "", err
	}
	return paths[0], nil
}

// VerifyCommand is what to type to have a setup file checked against Procore: the
// file by its name where it stands in the folder that one is in.
func VerifyCommand(path string, flags ...string) string {
	if here, err := os.Getwd(); err == nil {
		if name, err := filepath.Rel(here, path); err == nil && filepath.IsLocal(name) {
			path = name
		}
	}
	if strings.ContainsAny(path, " '&;()") {
		path = `"` + path + `"`
	}
	return strings.Join(append([]string{"procore-setup verify " + path}, flags...), " ")
}
