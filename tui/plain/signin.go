package plain

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"procore-setup/procore/auth"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
)

// A SignIn lets a person sign in: by the browser's callback or a pasted code, whichever
// comes first.
type SignIn struct {
	Ask    *Asker
	Config auth.Config
	Method auth.Method // the code alone, or (empty too) the browser
	// Open opens an address in this machine's browser; a code that it brings is taken.
	// nil: there is none.
	Open func(ctx context.Context, address string) (code string, err error)
	// As is the e-mail of the account that is to sign in, where it is not the person's own:
	// no browser is opened then, for it would bring the person.
	As string
	// Approve plays the account's owner, who brings a code; nil: there is a real one.
	Approve func(ctx context.Context, codeURL string) (code string, err error)

	coded bool // the code's address is the one that is shown
}

// errOther and errAnother end an attempt, so that another one is begun.
var (
	errOther   = leave{"the other way to sign in"}
	errAnother = leave{"another attempt"}
)

// Run signs in. Its error is [ErrQuit] or [ErrBack] where the person left, or that of the
// sign-in.
func (s SignIn) Run(ctx context.Context) (auth.Token, error) {
	s.coded = s.Method == auth.MethodCode
	for {
		t, err := s.attempt(ctx)
		switch {
		case errors.Is(err, errOther):
			s.coded = !s.coded
		case errors.Is(err, errAnother):
		default:
			return t, err
		}
	}
}

// attempt shows an address and waits for what comes of it.
func (s SignIn) attempt(ctx context.Context) (auth.Token, error) {
	attempt, err := auth.StartSignIn(ctx, s.Config)
	if err != nil {
		return auth.Token{}, err
	}
	defer attempt.Close()
	url := attempt.BrowserURL
	if s.coded || attempt.Callback != nil {
		url = attempt.CodeURL
	}
	if attempt.Callback != nil && !s.coded && s.Approve == nil {
		s.Ask.Line("✗ This machine can't take the answer itself: %v", attempt.Callback)
	}
	s.invite(ctx, attempt, url)
	if s.Approve != nil {
		code, err := s.Approve(ctx, attempt.CodeURL)
		if err == nil {
			err = attempt.Paste(code)
		}
		if err != nil {
			return auth.Token{}, fmt.Errorf("sign in as the account: %w", err)
		}
		return attempt.Wait(ctx)
	}
	return s.answer(ctx, attempt, url)
}

// invite tells where to sign in, and what to do then.
func (s SignIn) invite(ctx context.Context, attempt *auth.SignIn, url string) {
	if s.As != "" {
		s.Ask.Line("Open this address in a private window, where you are not signed in, and sign in as %s:", s.As)
	} else {
		s.Ask.Line("Open this address, sign in and allow the app:")
	}
	s.Ask.address(url)
	if url == attempt.BrowserURL && s.As == "" {
		s.Ask.Line("On another machine, or if nothing happens here afterwards, open this one instead; it shows a code:")
		s.Ask.address(attempt.CodeURL)
		s.browse(ctx, attempt, url)
	}
	if url == attempt.CodeURL || s.As == "" {
		s.Ask.Line("Paste the code that Procore shows here, or, better, the whole address at which the browser ends.")
		s.Ask.Line("%s", auth.BareCode)
	}
	if s.Approve == nil {
		s.Ask.Line("? explains, b goes back, q leaves.")
	}
}

// address writes an address on a line of its own, so that it can be copied.
func (a *Asker) address(url string) { _, _ = fmt.Fprintf(a.W, "\n%s\n\n", url) }

// browse opens the address where there is a browser; nothing waits for its end.
func (s SignIn) browse(ctx context.Context, attempt *auth.SignIn, url string) bool {
	if s.Open == nil || s.Config.Environment.MayOpen(url) != nil {
		return false
	}
	go func() { // some openers come back only when the browser is closed
		if code, err := s.Open(ctx, url); err == nil && code != "" {
			_ = attempt.Paste(code)
		}
	}()
	return true
}

// answer waits for the browser's callback or a pasted code, whichever is first.
// A code that Procore does not accept is told, and another one may be pasted.
// Where a code is the only way, the end of input ends the attempt.
func (s SignIn) answer(ctx context.Context, attempt *auth.SignIn, url string) (auth.Token, error) {
	typing, done := context.WithCancelCause(ctx)
	ended := make(chan struct{})
	defer func() {
		done(nil)
		<-ended // the next question's answer is not taken for a code
	}()
	var refused atomic.Int32 // codes that Procore did not accept
	go func() {
		taken, left := s.paste(typing, attempt, url)
		close(ended) // before the look at refused, as the loop below looks the other way round
		switch {
		case left != nil:
			done(left)
		case url != attempt.CodeURL:
		case refused.Load() >= taken:
			done(errNoCode)
		default: // the answer to one is still on its way
			time.AfterFunc(answerLimit, func() { done(errNoCode) })
		}
	}()
	for {
		t, err := attempt.Wait(typing)
		cause := context.Cause(typing)
		if err != nil && ctx.Err() == nil && (errors.Is(cause, errNoCode) || cause != nil && leavesSignIn(cause)) {
			return t, cause
		}
		final := err == nil || ctx.Err() != nil || errors.Is(err, auth.ErrCredentials) || errors.Is(err, auth.ErrDenied)
		refused.Add(1)
		select {
		case <-ended: // nobody is left to paste another one
			final = true
		default:
		}
		if final {
			return t, err
		}
		s.Ask.Error(err)
	}
}

// leavesSignIn tells whether a person has answered to leave the attempt.
func leavesSignIn(err error) bool {
	return errors.Is(err, ErrBack) || errors.Is(err, ErrQuit) || errors.Is(err, errOther) || errors.Is(err, errAnother)
}

// answerLimit is longer than Procore may take to answer one code.
const answerLimit = 40 * time.Second

// errNoCode is the end of a sign-in that nobody can finish.
var errNoCode = fmt.Errorf("sign in: the input ended before a good code was pasted; %w", auth.ErrSignInAgain)

// paste hands each line that is typed to the attempt, until the input ends or somebody
// leaves. It returns how many codes the attempt took.
func (s SignIn) paste(ctx context.Context, attempt *auth.SignIn, url string) (taken int32, left error) {
	for {
		line, err := s.Ask.in.Next(ctx)
		answer := text.Input(line)
		switch {
		case answer == "":
		case is(action.Help, answer):
			s.explain()
		case is(action.Back, answer):
			return taken, ErrBack
		case is(action.Quit, answer):
			return taken, ErrQuit
		case is(action.Other, answer):
			if attempt.Callback == nil {
				return taken, errOther
			}
			s.Ask.Line("  ✗ This machine can't take the answer itself: %v", attempt.Callback)
		case is(action.Again, answer):
			return taken, errAnother
		case is(action.Open, answer):
			if !s.browse(ctx, attempt, url) {
				s.Ask.Line("  ✗ There is no browser on this machine: open the address on another one.")
			}
		default:
			if err := attempt.Paste(text.Token(line)); err != nil {
				s.Ask.Error(err)
			} else {
				taken++
			}
		}
		if err != nil {
			return taken, nil
		}
	}
}

// explain says what can be answered.
func (s SignIn) explain() {
	s.Ask.Line("  Procore asks you to sign in and to allow the app; then it leads back here by itself, or shows a code.")
	s.Ask.Line("  What you type here is taken for that code, or for the address at which the browser ended.")
	for _, x := range signInActions() {
		s.Ask.Line("  %s: %s", x.Line[0], x.Means(x.Line[0].Word))
	}
	s.Ask.Line("  b goes back, q leaves; answers are kept.")
}

// signInActions are what can be done about an address to sign in at, beside leaving it.
func signInActions() []action.Action { return []action.Action{action.Other, action.Open, action.Again} }
