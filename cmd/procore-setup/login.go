package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"procore-setup/procore/auth"
	"procore-setup/procore/text"
	"procore-setup/tui/plain"
)

// loginCmd signs in and keeps the result for plan, apply and verify.
func (p *program) loginCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "login", Short: "Sign in to Procore and keep the sign-in on this machine", Args: noArgs,
		Long: "Shows the address to sign in at, opens a browser where there is one, and takes the answer from the\n" +
			"browser or from a pasted code. The client id and secret are those of your own OAuth app; give them by\n" +
			"PROCORE_CLIENT_ID and PROCORE_CLIENT_SECRET or when asked.",
		Example: "  procore-setup login\n" +
			"  procore-setup login --auth code --store file",
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := p.cancelOnInterrupt(cmd.Context())
			defer stop()
			return p.login(ctx)
		},
	}
	p.takes(cmd, procoreFlags, signInFlags, stateFlags, jsonFlags)
	return cmd
}

// withoutFile is what a command without a setup file begins with: what it talks to,
// and the folder of drafts and journals.
func (p *program) withoutFile() (w world, dir string, err error) {
	if w, err = p.world(auth.Environment{}); err != nil {
		return w, "", err
	}
	dir, err = p.stateDir()
	return w, dir, err
}

func (p *program) login(ctx context.Context) error {
	method, err := p.method()
	if err != nil {
		return err
	}
	w, dir, err := p.withoutFile()
	if err != nil {
		return err
	}
	in := plain.NewLines(p.in)
	if w.creds, err = p.credentials(ctx, w, in); err != nil {
		return err
	}
	store, err := p.chooseStore(ctx, dir, in)
	if err != nil {
		return err
	}
	cfg := p.config(w)
	var token auth.Token
	if method == auth.MethodClientCredentials {
		token, err = auth.ClientCredentials(ctx, cfg)
	} else {
		token, err = p.signIn(ctx, cfg, w, method, in)
	}
	if err != nil {
		return err
	}
	if method == "" {
		method = auth.MethodBrowser
	}
	if err := auth.NewSource(cfg, store, dir).Adopt(ctx, token, method); err != nil {
		return err
	}
	if p.opt.json {
		return p.printValue(signedJSON{"signed-in", w.env.Title, store.Where()})
	}
	_, err = fmt.Fprintf(p.err, "Signed in to %s. The sign-in is kept in %s.\n", w.env.Title, store.Where())
	return err
}

// signedJSON is what login and logout say with --json.
type signedJSON struct {
	Status      string `json:"status"` // "signed-in", "signed-out" or "not-found"
	Environment string `json:"environment"`
	Where       string `json:"where,omitempty"` // where the sign-in is, or was, kept
}

// signIn lets a person sign in: by the browser's callback or a pasted code,
// whichever comes first.
func (p *program) signIn(ctx context.Context, cfg auth.Config, w world, m auth.Method, in *plain.Lines,
) (auth.Token, error) {
	attempt, err := auth.StartSignIn(ctx, cfg)
	if err != nil {
		return auth.Token{}, err
	}
	defer attempt.Close()
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(p.err, format+"\n", args...) }
	url := attempt.BrowserURL
	if m == auth.MethodCode || attempt.Callback != nil {
		url = attempt.CodeURL
	}
	say("Open this address, sign in and allow the app:\n\n%s\n", url)
	if url == attempt.BrowserURL {
		say("On another machine, or if nothing happens here afterwards, open this one instead; it shows a code:\n\n%s\n",
			attempt.CodeURL)
		if open := p.opener(w); open != nil && w.env.MayOpen(url) == nil {
			go func() { // some openers come back only when the browser is closed
				if code, err := open(ctx, url); err == nil && code != "" {
					_ = attempt.Paste(code)
				}
			}()
		}
	}
	say("Paste the code that Procore shows here, or, better, the whole address at which the browser ends.\n%s",
		auth.BareCode)
	return p.answer(ctx, attempt, in, url == attempt.CodeURL)
}

// answer waits for the browser's callback or a pasted code, whichever is first.
// A code that Procore does not accept is told, and another one may be pasted.
// Where a code is the only way, the end of input ends the attempt.
func (p *program) answer(ctx context.Context, attempt *auth.SignIn, in *plain.Lines, onlyCode bool,
) (auth.Token, error) {
	typing, done := context.WithCancelCause(ctx)
	defer done(nil)
	ended := make(chan struct{})
	var refused atomic.Int32 // codes that Procore did not accept
	go func() {
		taken := p.paste(typing, attempt, in)
		close(ended) // before the look at refused, as the loop below looks the other way round
		switch {
		case !onlyCode:
		case refused.Load() >= taken:
			done(errNoCode)
		default: // the answer to one is still on its way
			time.AfterFunc(answerLimit, func() { done(errNoCode) })
		}
	}()
	for {
		t, err := attempt.Wait(typing)
		if cause := context.Cause(typing); err != nil && errors.Is(cause, errNoCode) {
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
		p.tell().Error(err)
	}
}

// answerLimit is longer than Procore may take to answer one code.
const answerLimit = 40 * time.Second

// paste hands each line that is typed to the attempt, until the input ends. It
// returns how many codes the attempt took.
func (p *program) paste(ctx context.Context, attempt *auth.SignIn, in *plain.Lines) (taken int32) {
	for {
		line, err := in.Next(ctx)
		if code := text.Token(line); code != "" {
			if err := attempt.Paste(code); err != nil {
				p.tell().Error(err)
			} else {
				taken++
			}
		}
		if err != nil {
			return taken
		}
	}
}

// errNoCode is the end of a sign-in that nobody can finish.
var errNoCode = fmt.Errorf("sign in: the input ended before a good code was pasted; %w", auth.ErrSignInAgain)

// credentials are those of the environment variables, else typed in.
func (p *program) credentials(ctx context.Context, w world, in *plain.Lines) (auth.Credentials, error) {
	return p.askCredentials(ctx, w.creds, in, "your OAuth app", "PROCORE_CLIENT_ID", secretVar)
}

// askCredentials asks for what is missing of an app's credentials.
func (p *program) askCredentials(ctx context.Context, c auth.Credentials, in *plain.Lines, app, idVar, secretVar string,
) (auth.Credentials, error) {
	if c.ClientID != "" && !c.ClientSecret.Empty() {
		return c, nil
	}
	if !p.mayAsk() {
		return c, usageError{fmt.Errorf("there is nobody to ask for the credentials of %s:\nset %s and %s",
			app, idVar, secretVar)}
	}
	if c.ClientID == "" {
		_, _ = fmt.Fprint(p.err, "Client id of "+app+": ")
		line, err := in.Next(ctx)
		if err != nil {
			return c, quietError{exitCancelled, "cancelled"}
		}
		c.ClientID = text.Token(line)
	}
	secret, err := p.hidden(ctx, "Client secret (not shown): ")
	_, _ = fmt.Fprintln(p.err)
	if err != nil {
		return c, quietError{exitCancelled, "cancelled"}
	}
	c.ClientSecret = auth.NewSecret(text.Token(secret))
	_, _ = fmt.Fprintf(p.err, "Received %d characters.\n", c.ClientSecret.Len())
	return c, nil
}

// hidden asks a question whose answer the terminal does not show. When ctx ends
// first, the terminal shows again what is typed. After the program was stopped, the
// shell has made typing visible: it is hidden again, and the question comes anew.
func (p *program) hidden(ctx context.Context, question string) (string, error) {
	before, err := term.GetState(p.in.Fd())
	if err != nil {
		return "", err
	}
	defer p.guardTerminal("\n")()
	again, release := continued()
	defer release()
	_, _ = fmt.Fprint(p.err, question)
	type answer struct {
		line []byte
		err  error
	}
	typed := make(chan answer, 1)
	go func() {
		line, err := term.ReadPassword(p.in.Fd())
		typed <- answer{line, err}
	}()
	for {
		select {
		case a := <-typed:
			return string(a.line), a.err
		case <-again:
			if err := hideTyping(p.in.Fd()); err != nil {
				return "", err
			}
			_ = flushInput(p.in.Fd()) // what was begun before is not seen any more
			_, _ = fmt.Fprint(p.err, "\n", question)
		case <-ctx.Done():
			return "", errors.Join(ctx.Err(), term.Restore(p.in.Fd(), before))
		}
	}
}

// chooseStore decides where the sign-in is kept, and says so before it is:
// what --store names, else the keyring, else, if the admin agrees, the file.
func (p *program) chooseStore(ctx context.Context, dir string, in *plain.Lines) (auth.Store, error) {
	if p.opt.store != "" {
		stores, err := p.stores(ctx, dir)
		if err != nil {
			return nil, err
		}
		return stores[0], nil
	}
	ring, noRing := auth.NewKeyringStore(ctx)
	if noRing == nil {
		return ring, nil
	}
	st, err := auth.NewFileStore(dir)
	if err != nil {
		return nil, err
	}
	if !p.mayAsk() {
		return nil, usageError{fmt.Errorf("this machine has no keyring that can be used (%w): "+
			"add --store file to keep the sign-in in %s", noRing, st.Where())}
	}
	_, _ = fmt.Fprintf(p.err, "This machine has no keyring that can be used (%v). Keep the sign-in in %s? y/N: ",
		noRing, st.Where())
	line, err := in.Next(ctx)
	if a := strings.ToLower(strings.TrimSpace(line)); err != nil || a != "y" && a != "yes" {
		return nil, quietError{exitCancelled, "cancelled"}
	}
	return st, nil
}
