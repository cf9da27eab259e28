package auth

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"
)

// Saved is what a store keeps for one environment.
type Saved struct {
	Credentials Credentials
	Token       Token
	Method      Method
}

// ErrNothingSaved is returned by [Store.Load] for a key that holds nothing.
var ErrNothingSaved = errors.New("nothing saved")

// A Store keeps secrets between runs. Keys are those of [Environment.Key].
type Store interface {
	// Where says in an admin's words where things rest: "the system keyring",
	// "the file /home/…/credentials (only you can read it)", "memory, until this run ends".
	Where() string
	// Load returns what was saved under key, or [ErrNothingSaved].
	Load(ctx context.Context, key string) (Saved, error)
	// Save replaces what was saved under key, whole or not at all.
	Save(ctx context.Context, key string, s Saved) error
	// Delete forgets key; it is no error if there was nothing.
	Delete(ctx context.Context, key string) error
}

// A document is a Saved as it rests in a store. This is the only place where
// secrets become JSON.
type document struct {
	ClientID     string    `json:"client_id"`
	ClientSecret string    `json:"client_secret"`
	Access       string    `json:"access_token"`
	Refresh      string    `json:"refresh_token,omitempty"`
	Expiry       time.Time `json:"expiry,omitzero"`
	Redirect     string    `json:"redirect_uri,omitempty"`
	Method       Method    `json:"method"`
}

func newDocument(s Saved) document {
	return document{
		ClientID:     s.Credentials.ClientID,
		ClientSecret: s.Credentials.ClientSecret.Reveal(),
		Access:       s.Token.Access.Reveal(),
		Refresh:      s.Token.Refresh.Reveal(),
		Expiry:       s.Token.Expiry.UTC().Round(0),
		Redirect:     s.Token.Redirect,
		Method:       s.Method,
	}
}

func (d document) saved() Saved {
	return Saved{
		Credentials: Credentials{ClientID: d.ClientID, ClientSecret: NewSecret(d.ClientSecret)},
		Token: Token{
			Access: NewSecret(d.Access), Refresh: NewSecret(d.Refresh), Expiry: d.Expiry, Redirect: d.Redirect,
		},
		Method: d.Method,
	}
}

// encode and decode turn a Saved into the text of a keyring entry and back.
// The JSON error is left out on purpose: it may quote what it could not read.
func encode(s Saved) (string, error) {
	b, err := json.Marshal(newDocument(s))
	return string(b), err
}

func decode(v string) (Saved, bool) {
	var d document
	if json.Unmarshal([]byte(v), &d) != nil {
		return Saved{}, false
	}
	return d.saved(), true
}

// memory is a store that ends with the process.
type memory struct {
	mu    sync.Mutex
	saved map[string]Saved
}

// NewMemoryStore returns a store that forgets at the end.
func NewMemoryStore() Store { return &memory{saved: make(map[string]Saved)} }

// Forgets tells whether a store ends with this process: nothing of it is kept on the
// machine.
func Forgets(st Store) bool {
	_, is := st.(*memory)
	return is
}

// Where implements [Store].
func (*memory) Where() string { return "memory, until this run ends" }

// Load implements [Store].
func (m *memory) Load(_ context.Context, key string) (Saved, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.saved[key]
	if !ok {
		return Saved{}, ErrNothingSaved
	}
	return s, nil
}

// Save implements [Store].
func (m *memory) Save(_ context.Context, key string, s Saved) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.saved[key] = s
	return nil
}

// Delete implements [Store].
func (m *memory) Delete(_ context.Context, key string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.saved, key)
	return nil
}
