package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"procore-setup/procore/disk"
)

// maxFile is far more than all environments together need, in bytes.
const maxFile = 1 << 20

// fileStore is a store in one file, which is replaced as a whole.
type fileStore struct{ path string }

// contents is the file.
type contents struct {
	Version int                 `json:"version"`
	Entries map[string]document `json:"environments"`
}

// NewFileStore returns a store in one 0600 file of dir. Neither the file nor
// dir (0700) is made before the first Save. It is an error where others could
// read or replace the file.
func NewFileStore(dir string) (Store, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("use the folder for secrets: %w", err)
	}
	s := &fileStore{path: filepath.Join(dir, "credentials")}
	if err := disk.CheckDir(dir); err != nil {
		return nil, fmt.Errorf("use the folder for secrets: %w", err)
	}
	if _, err := s.read(); err != nil {
		return nil, err
	}
	return s, nil
}

// Where implements [Store].
func (s *fileStore) Where() string { return "the file " + s.path + " (" + filePrivacy + ")" }

// Load implements [Store].
func (s *fileStore) Load(_ context.Context, key string) (Saved, error) {
	c, err := s.read()
	if err != nil {
		return Saved{}, err
	}
	d, ok := c.Entries[key]
	if !ok {
		return Saved{}, ErrNothingSaved
	}
	return d.saved(), nil
}

// Save implements [Store].
func (s *fileStore) Save(ctx context.Context, key string, saved Saved) error {
	return s.change(ctx, func(c *contents) { c.Entries[key] = newDocument(saved) })
}

// Delete implements [Store].
func (s *fileStore) Delete(ctx context.Context, key string) error {
	if _, err := os.Lstat(s.path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return s.change(ctx, func(c *contents) { delete(c.Entries, key) })
}

// change reads, changes and replaces the file under a lock of its own: the
// lock of a [Source] covers one environment, and the file holds them all.
func (s *fileStore) change(ctx context.Context, edit func(*contents)) error {
	if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
		return fmt.Errorf("make the folder for secrets: %w", err)
	}
	if err := disk.CheckDir(filepath.Dir(s.path)); err != nil {
		return fmt.Errorf("use the folder for secrets: %w", err)
	}
	unlock, err := lock(ctx, s.path+".lock")
	if err != nil {
		return err
	}
	defer unlock()
	c, err := s.read()
	if err != nil {
		return err
	}
	edit(&c)
	if len(c.Entries) == 0 {
		if err := os.Remove(s.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("delete the file with secrets: %w", err)
		}
		return disk.SyncDir(filepath.Dir(s.path))
	}
	return s.write(c)
}

// probe tells why the file could not be replaced now by one with a new token: it
// writes one of its size beside it, to the disk, and removes it.
func (s *fileStore) probe() error {
	const room = 8 << 10 // more than a token and what belongs to it grow by, in bytes
	info, err := os.Stat(s.path)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(s.path), ".probe-*")
	if err != nil {
		return err
	}
	_, err = f.Write(make([]byte, info.Size()+room))
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close(), os.Remove(f.Name()))
}

// read returns the file's contents, empty where there is no file. Its errors
// never quote the file.
func (s *fileStore) read() (contents, error) {
	c := contents{Version: 1, Entries: make(map[string]document)}
	f, err := disk.Open(s.path, os.O_RDONLY)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return contents{}, fmt.Errorf("read the file with secrets: %w", err)
	}
	defer func() { _ = f.Close() }()
	b, err := disk.ReadAll(f, s.path, maxFile)
	if err = errors.Join(err, disk.CheckPrivate(f)); err != nil {
		return contents{}, fmt.Errorf("read the file with secrets: %w", err)
	}
	switch {
	case json.Unmarshal(b, &c) != nil || c.Entries == nil:
		return contents{}, fmt.Errorf("the file %s is damaged: remove it and sign in again", s.path)
	case c.Version != 1:
		return contents{}, fmt.Errorf("the file %s was written by a newer procore-setup: use that one, or remove the file",
			s.path)
	}
	return c, nil
}

// write replaces the file at once: after a crash there is the old one or the
// new one, whole.
func (s *fileStore) write(c contents) error {
	b, err := json.Marshal(c)
	if err == nil {
		err = disk.Write(s.path, b)
	}
	if err != nil {
		return fmt.Errorf("write the file with secrets: %w", err)
	}
	return nil
}
