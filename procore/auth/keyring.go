package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/zalando/go-keyring"

	"procore-setup/procore/text"
)

const (
	// keyringService is the name under which the system's keyring shows our entries.
	keyringService = "procore-setup"
	// keyringLimit is how long one call of the keyring may take. A locked one may
	// ask for its password on a desktop that nobody sees, for ever.
	keyringLimit = 3 * time.Second
	// maxEntry is how much one entry holds, in bytes. Windows takes 2,560, macOS
	// some 3,000 with the names, and a JWT with the rest may be longer than both.
	maxEntry = 2000
)

// ErrNoKeyring means that there is no system keyring to be asked here.
var ErrNoKeyring = errors.New("there is no desktop session here")

// errKeyringSilent is a keyring that did not answer within its limit.
var errKeyringSilent = errors.New("it did not answer within 3 seconds")

// A ring is the system's keyring, as go-keyring offers it.
type ring interface {
	Get(service, user string) (string, error)
	Set(service, user, password string) error
	Delete(service, user string) error
}

// systemRing is the keyring of the desktop.
type systemRing struct{}

func (systemRing) Get(service, user string) (string, error) { return keyring.Get(service, user) }
func (systemRing) Set(service, user, v string) error        { return keyring.Set(service, user, v) }
func (systemRing) Delete(service, user string) error        { return keyring.Delete(service, user) }

// keyringStore keeps each key as a head entry, and the text that the head
// speaks of in as many numbered parts as it takes. There are two generations of
// parts, a and b: a save writes the one that is not in use, then the head, so
// that at every moment the head speaks of a text that is whole.
type keyringStore struct {
	ring ring
	turn chan struct{} // held while a call runs, even after we gave up on it
}

// A head says which parts make up the text.
type head struct {
	Generation string `json:"generation"` // "a" or "b"
	Parts      int    `json:"parts"`
	Sum        string `json:"sum"` // SHA-256 of the text, in hex
}

// NewKeyringStore returns the system keyring, or an error within 3 s where
// there is none that answers; the error is [ErrNoKeyring] where there surely is
// none. It reads only; nothing is written before Save.
func NewKeyringStore(ctx context.Context) (Store, error) {
	if err := reachable(); err != nil {
		return nil, fmt.Errorf("use the system keyring: %w", err)
	}
	return newKeyringStore(ctx, systemRing{})
}

func newKeyringStore(ctx context.Context, r ring) (Store, error) {
	s := &keyringStore{ring: r, turn: make(chan struct{}, 1)}
	if _, _, err := s.get(ctx, "probe"); err != nil {
		return nil, keyringError("use", err)
	}
	return s, nil
}

// keyringError words what the keyring said, which is different on each system.
func keyringError(verb string, err error) error {
	if ctx := contextError(err); ctx != nil {
		return fmt.Errorf("%s the system keyring: %w", verb, ctx)
	}
	e := &text.Failure{
		What: verb + " the system keyring", Why: text.Display(err.Error()),
		Do: "look at the keyring, or keep the sign-in elsewhere with --store file",
	}
	const unlock = "unlock it, then try again; or keep the sign-in elsewhere with --store file"
	switch {
	case errors.Is(err, errKeyringSilent):
		e.Why, e.Do = e.Why+"; it may be asking for its password in a window", unlock
	case strings.Contains(e.Why, "failed to unlock"): // what the library says on Linux, also when nobody was asked
		e.Why, e.Do = "it is locked", unlock
	}
	return e
}

// contextError returns the context's error in err, or nil.
func contextError(err error) error {
	for _, e := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, e) {
			return e
		}
	}
	return nil
}

// Where implements [Store].
func (*keyringStore) Where() string { return "the system keyring" }

// Load implements [Store].
func (s *keyringStore) Load(ctx context.Context, key string) (Saved, error) {
	h, ok, err := s.head(ctx, key)
	if err != nil {
		return Saved{}, keyringError("read", err)
	}
	if !ok {
		return Saved{}, ErrNothingSaved
	}
	var v string
	for i := range h.Parts {
		part, ok, err := s.get(ctx, partName(key, h.Generation, i))
		if err != nil {
			return Saved{}, keyringError("read", err)
		}
		if !ok {
			break
		}
		v += part
	}
	saved, ok := decode(v)
	if !ok || sum(v) != h.Sum {
		return Saved{}, errors.New("read the system keyring: the entry is damaged; sign out and in again to replace it")
	}
	return saved, nil
}

// Save implements [Store].
func (s *keyringStore) Save(ctx context.Context, key string, saved Saved) error {
	v, err := encode(saved)
	if err != nil {
		return keyringError("write", err)
	}
	old, _, err := s.head(ctx, key)
	if err != nil {
		return keyringError("write", err)
	}
	h := head{Generation: "a", Sum: sum(v)}
	if old.Generation == "a" {
		h.Generation = "b"
	}
	for ; len(v) > 0; h.Parts++ {
		n := min(maxEntry, len(v))
		if err := s.set(ctx, partName(key, h.Generation, h.Parts), v[:n]); err != nil {
			return keyringError("write", err)
		}
		v = v[n:]
	}
	b, err := json.Marshal(h)
	if err != nil {
		return keyringError("write", err)
	}
	if err := s.set(ctx, key, string(b)); err != nil {
		return keyringError("write", err)
	}
	// The new text is in force. What is left of the old one is of no use, and is
	// tried again at the next save and at Delete.
	_ = s.deleteParts(ctx, key, old.Generation)
	return nil
}

// Delete implements [Store]. The parts go first: they are the secret.
func (s *keyringStore) Delete(ctx context.Context, key string) error {
	err := errors.Join(s.deleteParts(ctx, key, "a"), s.deleteParts(ctx, key, "b"))
	if err == nil {
		_, err = s.remove(ctx, key)
	}
	if err != nil {
		return keyringError("clear", err)
	}
	return nil
}

// deleteParts deletes the parts of a generation up to the first that is missing.
func (s *keyringStore) deleteParts(ctx context.Context, key, generation string) error {
	for i := 0; generation != ""; i++ {
		if found, err := s.remove(ctx, partName(key, generation, i)); !found || err != nil {
			return err
		}
	}
	return nil
}

// head returns the head of key; false if there is none. One that cannot be
// read counts as none for Save, which then replaces it.
func (s *keyringStore) head(ctx context.Context, key string) (h head, ok bool, err error) {
	v, ok, err := s.get(ctx, key)
	if ok && err == nil {
		_ = json.Unmarshal([]byte(v), &h) // Load sees the empty sum
	}
	return h, ok, err
}

func partName(key, generation string, i int) string {
	return fmt.Sprintf("%s #%s%d", key, generation, i)
}

func sum(v string) string {
	b := sha256.Sum256([]byte(v))
	return hex.EncodeToString(b[:])
}

func (s *keyringStore) get(ctx context.Context, user string) (v string, ok bool, err error) {
	v, err = s.call(ctx, func() (string, error) { return s.ring.Get(keyringService, user) })
	if errors.Is(err, keyring.ErrNotFound) {
		return "", false, nil
	}
	return v, err == nil, err
}

func (s *keyringStore) set(ctx context.Context, user, v string) error {
	_, err := s.call(ctx, func() (string, error) { return "", s.ring.Set(keyringService, user, v) })
	return err
}

func (s *keyringStore) remove(ctx context.Context, user string) (found bool, err error) {
	_, err = s.call(ctx, func() (string, error) { return "", s.ring.Delete(keyringService, user) })
	if errors.Is(err, keyring.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// call runs f within the limit. A call that does not return cannot be stopped;
// it keeps its turn, so that it never lands after a later one, and the store
// works again once it has ended.
func (s *keyringStore) call(ctx context.Context, f func() (string, error)) (string, error) {
	timer := time.NewTimer(keyringLimit)
	defer timer.Stop()
	select {
	case s.turn <- struct{}{}:
	case <-timer.C:
		return "", errKeyringSilent
	case <-ctx.Done():
		return "", ctx.Err()
	}
	type answer struct {
		v   string
		err error
	}
	done := make(chan answer, 1)
	go func() {
		defer func() { <-s.turn }()
		v, err := f()
		done <- answer{v, err}
	}()
	select {
	case a := <-done:
		return a.v, a.err
	case <-timer.C:
		return "", errKeyringSilent
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
