package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"procore-setup/procore/auth"
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
		RunE: p.reading(func(ctx context.Context, _ []string) error { return p.login(ctx) }),
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
	ask := p.asker(p.lineInput())
	if w.creds, err = p.credentials(ctx, w, ask); err != nil {
		return cancelled(err)
	}
	store, err := p.chooseStore(ctx, dir, ask)
	if err != nil {
		return err
	}
	cfg := p.config(w)
	token, err := p.signIn(ctx, cfg, w, method, ask)
	if err != nil {
		return cancelled(err)
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

// asker puts questions about a command on standard error.
func (p *program) asker(in *plain.Lines) *plain.Asker { return p.askOn(p.err, in) }

// askOn puts questions on w, as this terminal wants them.
func (p *program) askOn(w io.Writer, in *plain.Lines) *plain.Asker {
	a := plain.NewAsker(in, p.printer(w))
	a.Fresh = func() { p.fresh(in) }
	if term.IsTerminal(p.in.Fd()) {
		a.Hidden = p.hidden
	} else {
		a.Echo = true
	}
	return a
}

// signIn signs in as an app, or lets a person: by the browser's callback or a pasted code,
// whichever comes first.
func (p *program) signIn(ctx context.Context, cfg auth.Config, w world, m auth.Method, a *plain.Asker,
) (auth.Token, error) {
	if m == auth.MethodClientCredentials {
		return auth.ClientCredentials(ctx, cfg)
	}
	return plain.SignIn{Ask: a, Config: cfg, Method: m, Open: p.opener(w)}.Run(ctx)
}

// cancelled is an error with the ways out of a question as what they mean for a command.
func cancelled(err error) error {
	if errors.Is(err, plain.ErrQuit) || errors.Is(err, plain.ErrBack) {
		return quietError{exitCancelled, "cancelled"}
	}
	return err
}

// ownApp is whose credentials a sign-in takes.
const ownApp = "your OAuth app"

// credentials are those of the environment variables, else typed in.
func (p *program) credentials(ctx context.Context, w world, a *plain.Asker) (auth.Credentials, error) {
	return p.askCredentials(ctx, w.creds, a, ownApp, clientVar, secretVar)
}

// askCredentials asks for what is missing of an app's credentials.
func (p *program) askCredentials(ctx context.Context, c auth.Credentials, a *plain.Asker, app, idVar, secretVar string,
) (auth.Credentials, error) {
	if err := p.someoneHas(c, app, idVar, secretVar); err != nil {
		return c, err
	}
	return a.Credentials(ctx, c, app)
}

// someoneHas tells whether credentials are whole, or somebody can be asked for the rest.
func (p *program) someoneHas(c auth.Credentials, app, idVar, secretVar string) error {
	if c.ClientID != "" && !c.ClientSecret.Empty() || p.mayAsk() {
		return nil
	}
	return usageError{fmt.Errorf("there is nobody to ask for the credentials of %s:\nset %s and %s",
		app, idVar, secretVar)}
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
func (p *program) chooseStore(ctx context.Context, dir string, a *plain.Asker) (auth.Store, error) {
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
	a.Line("This machine has no keyring that can be used (%v).", noRing)
	yes, err := a.Confirm(ctx, plain.Question{
		Text: "Keep the sign-in in " + st.Where() + "?", Help: "It is a file that only you can read.",
		No: "nobody was signed in, and nothing is kept.",
	}, false)
	if err != nil || !yes {
		return nil, quietError{exitCancelled, "cancelled"}
	}
	return st, nil
}
