package auth

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"

	"golang.org/x/oauth2"

	"procore-setup/procore/text"
)

// A SignIn is one attempt of a person to sign in. The answer may come by the
// callback or by [SignIn.Paste], whichever is first.
type SignIn struct {
	BrowserURL string // answer comes back to this machine
	CodeURL    string // answer is a code on Procore's page, to be pasted
	Callback   error  // why there is no callback (port taken); nil if there is one

	config   Config
	state    Secret
	verifier Secret        // of RFC 7636, whose digest both addresses carry; empty: none
	results  chan result   // one answer that Wait has not taken yet
	over     chan struct{} // closed by Close and by success
	end      sync.Once
	running  sync.WaitGroup // the callback's goroutines

	mu   sync.Mutex
	seen map[Secret]bool // codes that were taken: each is good for one use
}

// A result is what the callback or a paste brought.
type result struct {
	reply
	err error
}

// StartSignIn begins an attempt. Close it in any case. ctx is for opening the
// callback only; a port that is taken is told by [SignIn.Callback] and leaves
// the pasted code.
func StartSignIn(ctx context.Context, c Config) (*SignIn, error) {
	if err := c.check(whatSignIn); err != nil {
		return nil, err
	}
	if c.port() < 1 || c.port() > 65535 {
		return nil, &text.Failure{
			What: whatSignIn, Why: fmt.Sprintf("%d is no port", c.Port), Do: "use one from 1,024 to 65,535",
		}
	}
	c = c.remembering()
	s := &SignIn{
		config: c, state: NewSecret(rand.Text()),
		results: make(chan result, 1), over: make(chan struct{}), seen: make(map[Secret]bool),
	}
	if !c.NoPKCE {
		s.verifier = NewSecret(oauth2.GenerateVerifier())
	}
	s.BrowserURL = c.authorize(c.CallbackURL(), s.state, s.verifier)
	s.CodeURL = c.authorize(oob, s.state, s.verifier)
	s.Callback = s.listen(ctx)
	return s, nil
}

// BareCode is what a front end says where it asks for a code to be pasted. A whole
// address brings the state that this attempt gave out, and is refused with another
// one; a bare code has nothing to be checked by here (RFC 9700, 4.7).
const BareCode = "The whole address is checked to belong to this sign-in. A code alone cannot be: " +
	"paste only one from the page that you opened yourself."

// Paste takes a code, or the whole address that the browser ended at. An error
// leaves the attempt as it was: paste again. Of a bare code, only Procore can tell
// whether it belongs to this attempt, if it knows the challenge: see [BareCode].
func (s *SignIn) Paste(pasted string) error {
	r, err := s.parsePaste(pasted)
	if err != nil {
		return err
	}
	return s.take(r)
}

// take hands an answer to Wait, each code once.
func (s *SignIn) take(r reply) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended() {
		return errOver
	}
	if s.seen[r.code] {
		return wrongPaste("this code was used already", "open the sign-in address again to get a new one")
	}
	select {
	case s.results <- result{reply: r}:
		s.seen[r.code] = true
		return nil
	default:
		return wrongPaste("another code is being tried", "wait for its result")
	}
}

// fail hands a refusal to Wait, unless an answer is there already.
func (s *SignIn) fail(err error) {
	select {
	case s.results <- result{err: err}:
	default:
	}
}

// errOver is returned for an attempt that succeeded or was closed.
var errOver = &text.Failure{What: whatSignIn, Why: "this attempt is over", Do: "start a new one"}

// Wait returns the token once either way has brought an answer. After an error
// that is not the context's the attempt goes on: the addresses stay good, one
// may paste another code, and Wait may be called again.
func (s *SignIn) Wait(ctx context.Context) (Token, error) {
	select {
	case <-s.over:
		return Token{}, errOver
	case <-ctx.Done():
		return Token{}, fmt.Errorf("%s: %w", whatSignIn, context.Cause(ctx))
	case r := <-s.results:
		if r.err != nil {
			return Token{}, r.err
		}
		t, err := s.config.exchange(ctx, r.code, r.redirect, s.verifier)
		if err != nil {
			s.release(r.code, err)
			return Token{}, err
		}
		s.finish()
		return t, nil
	}
}

// release lets a code be given again that surely did not reach Procore.
func (s *SignIn) release(code Secret, err error) {
	if errors.Is(err, ErrUnreachable) {
		s.mu.Lock()
		delete(s.seen, code)
		s.mu.Unlock()
	}
}

// finish ends the attempt without waiting for the listener.
func (s *SignIn) finish() { s.end.Do(func() { close(s.over) }) }

// ended tells whether the attempt is over.
func (s *SignIn) ended() bool {
	select {
	case <-s.over:
		return true
	default:
		return false
	}
}

// Close ends the attempt and its listener. It may be called twice.
func (s *SignIn) Close() {
	s.finish()
	s.running.Wait()
}
