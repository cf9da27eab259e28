package auth

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"time"

	"procore-setup/procore/disk"
	"procore-setup/procore/text"
)

// pause is the least time between two renewals of a token that has not ended.
// Procore documents no limit for them; a loop must not find one.
const pause = time.Minute

// A Source is the one token source of a grant. It is safe for concurrent use,
// also with Sources of other processes over the same store and lock folder.
type Source struct {
	config   Config
	store    Store
	key      string
	lockPath string // empty: no other process can reach the store

	turn    chan struct{} // held by the one call that may look and change below
	current Saved         // last known, may be empty
	pending bool          // current came from Procore and is not saved yet
	base    Secret        // with pending: the refresh token that is used up, still in the store
	spent   Secret        // refresh token whose answer was lost: never sent again
	renewed time.Time     // when this Source last got a token

	known atomic.Pointer[[]Secret] // of current, for Mask, which waits for no turn
}

// NewSource returns the source for what the store holds under the environment's
// key. lockDir is where its lock file lies; "" where the store is in memory.
// Credentials that c lacks are those of the store.
func NewSource(c Config, store Store, lockDir string) *Source {
	s := &Source{config: c.remembering(), store: store, key: c.Environment.Key(), turn: make(chan struct{}, 1)}
	s.hold(Saved{Credentials: c.Credentials})
	if lockDir != "" {
		s.lockPath = filepath.Join(lockDir, lockName(s.key))
	}
	return s
}

// begin waits for this Source's turn.
func (s *Source) begin(ctx context.Context) error {
	select {
	case s.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", whatRenew, context.Cause(ctx))
	}
}

func (s *Source) done() { <-s.turn }

// lock keeps other processes out.
func (s *Source) lock(ctx context.Context) (unlock func(), err error) {
	if s.lockPath == "" {
		return func() {}, nil
	}
	return lock(ctx, s.lockPath)
}

// alone waits until nobody else, in this process or another one, is at the sign-in.
func (s *Source) alone(ctx context.Context) (end func(), err error) {
	if err := s.begin(ctx); err != nil {
		return nil, err
	}
	unlock, err := s.lock(ctx)
	if err != nil {
		s.done()
		return nil, err
	}
	return func() {
		unlock()
		s.done()
	}, nil
}

// Adopt saves a token from a sign-in and uses it from now on. With an empty
// method it is the one that the token's redirect URI tells. After an error
// nothing is changed, and t may be given to a Source over another store.
func (s *Source) Adopt(ctx context.Context, t Token, m Method) error {
	end, err := s.alone(ctx)
	if err != nil {
		return err
	}
	defer end()
	if m == "" {
		m = methodOf(t)
	}
	saved := Saved{Credentials: s.config.Credentials, Token: t, Method: m}
	if err := s.store.Save(ctx, s.key, saved); err != nil {
		return s.notSaved(err)
	}
	s.hold(saved)
	s.pending, s.renewed = false, time.Now()
	return nil
}

// methodOf tells how a token was got.
func methodOf(t Token) Method {
	switch t.Redirect {
	case "":
		return MethodClientCredentials
	case oob:
		return MethodCode
	}
	return MethodBrowser
}

// Token implements [Tokens].
func (s *Source) Token(ctx context.Context) (Secret, error) { return s.next(ctx, Secret{}) }

// Renew implements [Tokens].
func (s *Source) Renew(ctx context.Context, refused Secret) (Secret, error) {
	return s.next(ctx, refused)
}

// next returns a token that is good for now and is not the refused one.
func (s *Source) next(ctx context.Context, refused Secret) (Secret, error) {
	if err := s.begin(ctx); err != nil {
		return Secret{}, err
	}
	defer s.done()
	if !s.pending && (s.usable(s.current.Token, refused) || s.peek(ctx, refused)) {
		return s.current.Token.Access, nil
	}
	unlock, err := s.lock(ctx)
	if err != nil {
		return Secret{}, err
	}
	defer unlock()
	return s.nextLocked(ctx, refused)
}

// peek takes over what the store holds, where it is good for now. That needs no
// lock: a store is replaced whole, and whoever only reads must not need to write.
// Anything else is looked at again under the lock.
func (s *Source) peek(ctx context.Context, refused Secret) bool {
	saved, err := s.store.Load(ctx, s.key)
	return err == nil && s.usable(saved.Token, refused) && s.take(saved) == nil
}

// Settle waits, as long as ctx lasts, until a renewal that is under way is saved.
func (s *Source) Settle(ctx context.Context) {
	if s.begin(ctx) == nil {
		s.done()
	}
}

// nextLocked is next once nobody else can reach the store.
func (s *Source) nextLocked(ctx context.Context, refused Secret) (Secret, error) {
	if err := s.reload(ctx); err != nil {
		return Secret{}, err
	}
	t := s.current.Token
	switch soon := time.Since(s.renewed) < pause; {
	case s.usable(t, refused):
		return t.Access, nil
	case soon && t.Access == refused && !refused.Empty():
		return Secret{}, &text.Failure{
			What: whatRenew, Why: "Procore refuses a sign-in that it gave less than a minute ago",
			Do: "sign in again, and check that the environment is the right one", Causes: ErrSignInAgain,
		}
	case soon && t.valid(): // a token of less than two minutes is used to its end
		return t.Access, nil
	}
	err := s.renew(ctx)
	if errors.Is(err, ErrUnreachable) && t.valid() && t.Access != refused {
		return t.Access, nil // still good for a moment, and nothing is lost
	}
	if err != nil {
		return Secret{}, err
	}
	return s.current.Token.Access, nil
}

// usable tells whether t may be handed out instead of the refused token.
func (s *Source) usable(t Token, refused Secret) bool { return t.fresh() && t.Access != refused }

// reload brings current up to the store, where another process may have put a
// newer token or signed out, or puts into the store what is still pending.
func (s *Source) reload(ctx context.Context) error {
	saved, err := s.store.Load(ctx, s.key)
	if s.pending && !errors.Is(err, ErrNothingSaved) && (err != nil || saved.Token.Refresh == s.base) {
		return s.save(ctx)
	}
	s.pending = false
	switch {
	case errors.Is(err, ErrNothingSaved):
		s.current = Saved{}
		return again("nobody is signed in to " + s.config.Environment.Title)
	case err != nil:
		return fmt.Errorf("%s: %w", whatRenew, err)
	}
	return s.take(saved)
}

// take makes what the store holds the current sign-in, if it is of the same app.
func (s *Source) take(saved Saved) error {
	own := s.config.Credentials
	switch {
	case own.ClientID != "" && own.ClientID != saved.Credentials.ClientID:
		s.current = Saved{}
		return again("the saved sign-in belongs to another app (its client ID is another one)")
	case own.ClientID != "" && !own.ClientSecret.Empty():
		saved.Credentials = own // the secret may have been replaced since
	}
	s.hold(saved)
	return nil
}

// hold makes saved the current sign-in.
func (s *Source) hold(saved Saved) {
	s.current = saved
	s.known.Store(&[]Secret{saved.Credentials.ClientSecret, saved.Token.Refresh, saved.Token.Access})
}

// Mask returns text without the secrets of the sign-in, should a host repeat them.
// It may be called while a renewal is under way.
func (s *Source) Mask(text string) string { return Mask(text, *s.known.Load()...) }

// again is an error that only a new sign-in mends.
func again(why string) error {
	return &text.Failure{What: whatRenew, Why: why, Do: "sign in again", Causes: ErrSignInAgain}
}

// renew gets a new token for current and saves it before anyone uses it.
func (s *Source) renew(ctx context.Context) error {
	c := s.config
	c.Credentials = s.current.Credentials
	if err := c.check(whatRenew); err != nil {
		return err
	}
	old := s.current.Token
	var t Token
	var err error
	// An answer that nobody waits for any more is still the only copy of the
	// next refresh token. So the request goes on when ctx ends, for its 30 s.
	whole := context.WithoutCancel(ctx)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("%s: %w", whatRenew, context.Cause(ctx))
	case s.current.Method == MethodClientCredentials:
		t, err = ClientCredentials(ctx, c)
	case old.Refresh.Empty() || old.Refresh == s.spent:
		return again("the saved sign-in has ended")
	default:
		if err := s.keepable(); err != nil {
			return err
		}
		if old.Redirect == "" {
			old.Redirect = c.CallbackURL()
		}
		t, err = c.refresh(whole, old)
	}
	if err != nil {
		if errors.Is(err, ErrSignInAgain) {
			s.burn(whole)
		}
		return err
	}
	s.hold(Saved{s.current.Credentials, t, s.current.Method})
	s.renewed, s.pending, s.base = time.Now(), true, old.Refresh
	return s.save(whole)
}

// keepable tells whether the store would take a new token, as far as it can be told
// without one. The old one is used up by a renewal, so a new one that could not be
// kept would end the sign-in.
func (s *Source) keepable() error {
	probe, ok := s.store.(interface{ probe() error })
	if !ok {
		return nil
	}
	if err := probe.probe(); err != nil {
		return &text.Failure{
			What: whatRenew,
			Why: "nothing can be written to " + s.store.Where() + " (" + text.Display(disk.Reason(err)) + "), and " +
				onlyKept,
			Do:     "see that this user can write there and that the disk has room, or choose another folder with --state-dir",
			Causes: errors.Join(ErrNotSaved, err),
		}
	}
	return nil
}

// onlyKept is why nothing is renewed where it could not be kept.
const onlyKept = "a sign-in is renewed only where the new one can be kept"

// save puts the pending token into the store.
func (s *Source) save(ctx context.Context) error {
	if err := s.store.Save(ctx, s.key, s.current); err != nil {
		return s.notSaved(err)
	}
	s.pending = false
	return nil
}

// burn makes sure that a refresh token that may be used up is never sent again,
// by no process. Should the store fail too, this one remembers.
func (s *Source) burn(ctx context.Context) {
	s.spent = s.current.Token.Refresh
	s.current.Token.Refresh = Secret{}
	_ = s.store.Save(ctx, s.key, s.current) // the caller's error matters more
}

// notSaved is a store that did not take a token.
func (s *Source) notSaved(err error) error {
	return &text.Failure{
		What: "save the sign-in in " + s.store.Where(), Why: err.Error(),
		Do: "mend that and try again, or keep the sign-in elsewhere", Causes: errors.Join(ErrNotSaved, err),
	}
}

// Config is how the source signs in, for another sign-in with the same app.
func (s *Source) Config() Config { return s.config }
