package auth

import (
	"context"
	"errors"
	"net"
	"net/http"
)

// This file holds signatures until the real files take them over.

var errStub = errors.New("not built")

// DefaultPort is the port of the callback, which must be registered with the
// app as http://localhost:PORT/callback.
const DefaultPort = 9876

// A Config tells how to reach one environment's sign-in.
type Config struct {
	Environment Environment
	Credentials Credentials
	Transport   http.RoundTripper // nil: [http.DefaultTransport]'s settings
	Port        int               // of the callback; 0: [DefaultPort]
	// Listen opens the callback's listener; nil: [net.Listen] on loopback only.
	Listen func(ctx context.Context, network, address string) (net.Listener, error)
}

// A SignIn is one attempt of a person to sign in. The answer may come by the
// callback or by [SignIn.Paste], whichever is first.
type SignIn struct {
	BrowserURL string // answer comes back to this machine
	CodeURL    string // answer is a code on Procore's page, to be pasted
	Callback   error  // why there is no callback (port taken); nil if there is one
}

// StartSignIn begins an attempt. Close it in any case.
func StartSignIn(ctx context.Context, c Config) (*SignIn, error) { return nil, errStub }

// Paste takes a code, or the whole address that the browser ended at.
func (s *SignIn) Paste(text string) error { return errStub }

// Wait returns the token once either way has brought an answer.
func (s *SignIn) Wait(ctx context.Context) (Token, error) { return Token{}, errStub }

// Close ends the attempt and its listener.
func (s *SignIn) Close() {}

// ClientCredentials signs in as the app's own service account.
func ClientCredentials(ctx context.Context, c Config) (Token, error) { return Token{}, errStub }

// Saved is what a store keeps for one environment.
type Saved struct {
	Credentials Credentials
	Token       Token
	Method      Method
}

// ErrNothingSaved is returned by [Store.Load] for a key that holds nothing.
var ErrNothingSaved = errors.New("nothing saved")

// A Store keeps secrets between runs. Keys are environment names or hosts.
type Store interface {
	// Where says in an admin's words where things rest: "the system keyring",
	// "the file /home/…/credentials (only you can read it)", "memory, until this run ends".
	Where() string
	Load(ctx context.Context, key string) (Saved, error)
	Save(ctx context.Context, key string, s Saved) error
	Delete(ctx context.Context, key string) error
}

// NewKeyringStore returns the system keyring, or an error within 3 s where
// there is none that answers.
func NewKeyringStore(ctx context.Context) (Store, error) { return nil, errStub }

// NewFileStore returns a store in one 0600 file of dir.
func NewFileStore(dir string) (Store, error) { return nil, errStub }

// NewMemoryStore returns a store that forgets at the end.
func NewMemoryStore() Store { return nil }

// A Source is the one token source of a grant.
type Source struct{}

// NewSource returns the source for what the store holds under the environment's
// key. lockDir is where its lock file lies; "" where the store is in memory.
func NewSource(c Config, store Store, lockDir string) *Source { return &Source{} }

// Adopt saves a token from a sign-in and uses it from now on.
func (s *Source) Adopt(ctx context.Context, t Token, m Method) error { return errStub }

// Token implements [Tokens].
func (s *Source) Token(ctx context.Context) (Secret, error) { return Secret{}, errStub }

// Renew implements [Tokens].
func (s *Source) Renew(ctx context.Context, refused Secret) (Secret, error) { return Secret{}, errStub }

// Revoke ends the grant at Procore and deletes it from the store.
func (s *Source) Revoke(ctx context.Context) error { return errStub }
