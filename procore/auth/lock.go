package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"procore-setup/procore/disk"
	"procore-setup/procore/text"
)

// lockLimit is how long another process may hold a lock. The longest honest
// work under one is a request of 30 s and a save.
const lockLimit = 90 * time.Second

// lock takes the file lock at path, which ends with the process at the latest.
func lock(ctx context.Context, path string) (unlock func(), err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, unlockable(path, err)
	}
	wait, cancel := context.WithTimeout(ctx, lockLimit)
	defer cancel()
	f, err := disk.Lock(path, os.O_CREATE|os.O_RDWR)
	if err != nil {
		return nil, unlockable(path, err)
	}
	ok, err := f.TryLockContext(wait, 20*time.Millisecond)
	switch {
	case ok:
		return func() { _ = f.Unlock() }, nil
	case ctx.Err() != nil:
		return nil, fmt.Errorf("lock the sign-in: %w", context.Cause(ctx))
	case wait.Err() != nil:
		return nil, &text.Failure{
			What: whatRenew, Why: "another run of procore-setup holds the sign-in and does not let go",
			Do: "end that run, and try again",
		}
	}
	return nil, unlockable(path, err)
}

// unlockable is a lock that can't be made. Nothing is renewed without it: the old
// sign-in is used up by that, and the new one could be lost or renewed twice.
func unlockable(path string, err error) error {
	if unsafe, ok := errors.AsType[*disk.Unsafe](err); ok {
		return &text.Failure{What: "lock the sign-in", Why: unsafe.Path + " " + unsafe.Why, Do: unsafe.Do, Causes: err}
	}
	return &text.Failure{
		What: "lock the sign-in",
		Why: "nothing can be written to the folder " + filepath.Dir(path) + " (" + text.Display(disk.Reason(err)) +
			"), and " + onlyKept,
		Do: "give this user the right to write there, or choose another folder with --state-dir", Causes: err,
	}
}

// unusual is what does not belong into a file name of ours.
var unusual = regexp.MustCompile(`[^a-z0-9]+`)

// lockName is the lock file's name for a key: readable, and different for
// different keys.
func lockName(key string) string {
	id := sha256.Sum256([]byte(key))
	name := strings.Trim(unusual.ReplaceAllString(strings.ToLower(key), "-"), "-")
	return "sign-in-" + name[:min(len(name), 40)] + "-" + hex.EncodeToString(id[:4]) + ".lock"
}
