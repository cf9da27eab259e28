package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// lockLimit is how long another process may hold a lock. The longest honest
// work under one is a request of 30 s and a save.
const lockLimit = 90 * time.Second

// lock takes the file lock at path, which ends with the process at the latest.
func lock(ctx context.Context, path string) (unlock func(), err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("lock the sign-in: %w", err)
	}
	wait, cancel := context.WithTimeout(ctx, lockLimit)
	defer cancel()
	f := flock.New(path)
	ok, err := f.TryLockContext(wait, 20*time.Millisecond)
	switch {
	case ok:
		return func() { _ = f.Unlock() }, nil
	case ctx.Err() != nil:
		return nil, fmt.Errorf("lock the sign-in: %w", context.Cause(ctx))
	case wait.Err() != nil:
		return nil, &Error{
			What: whatRenew, Why: "another run of procore-setup holds the sign-in and does not let go",
			Do: "end that run, and try again",
		}
	}
	return nil, fmt.Errorf("lock the sign-in: %w", err)
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
