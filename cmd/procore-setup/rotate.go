package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"procore-setup/procore/auth"
	"procore-setup/tui/plain"
)

// rotateCmd guides the change of the app's client secret.
func (p *program) rotateCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "rotate", Short: "Change the app's client secret, and see that the old one is dead", Args: noArgs,
		Long: "No program can reset an app's client secret, so this tells how, asks for the new one (it is not shown),\n" +
			"signs in with it and keeps that, ends the old sign-in, and tries whether Procore still takes the old\n" +
			"secret: exit 0 where it is refused, 5 where it is not, or could not be tried. Until the new sign-in works\n" +
			"the old one stays as it is. At the end it lists what to hand to whoever runs the integration, without\n" +
			"secrets.",
		Example: "  procore-setup rotate\n" +
			"  procore-setup rotate --client-secret-file new-secret.txt --store file",
		RunE: p.reading(func(ctx context.Context, _ []string) error { return p.rotate(ctx) }),
	}
	f := cmd.Flags()
	f.StringVar(&p.opt.newSecret, "client-secret-file", "", "`FILE` with the new client secret; - reads standard input")
	f.BoolVar(&p.opt.noPKCE, "no-pkce", false, "sign in without a code challenge, where the login host refuses one")
	put(f, ofSignIn, "client-secret-file", "no-pkce")
	p.takes(cmd, procoreFlags, portFlag, storeFlag, stateFlags, jsonFlags)
	return cmd
}

// rotationJSON is what rotate says with --json: what may be handed on, and no secret.
type rotationJSON struct {
	Status      string `json:"status"` // "rotated"
	Environment string `json:"environment"`
	Where       string `json:"where"`      // where the new sign-in is kept
	Old         string `json:"old_secret"` // "refused", "accepted" or "unknown"
	ClientID    string `json:"client_id"`
	LoginURL    string `json:"login_url"`
	APIURL      string `json:"api_url"`
}

func (p *program) rotate(ctx context.Context) error {
	w, dir, err := p.withoutFile()
	if err != nil {
		return err
	}
	old, store, err := p.kept(ctx, w.env, dir)
	if errors.Is(err, auth.ErrNothingSaved) {
		err = auth.NotSignedIn(w.env, "none is kept on this machine, so there is nothing to change here",
			"reset the secret in the portal, then: procore-setup login")
	}
	if err != nil {
		return err
	}
	for _, line := range []string{
		"1. Open developers.procore.com > My Apps > your app > OAuth Credentials; its client id is " +
			old.Credentials.ClientID + ".",
		"2. Reset the client secret there, and copy the new one.",
		"3. Give it here. It is kept in " + store.Where() + " once a sign-in with it has worked.",
	} {
		p.tell().Line("%s", line)
	}
	secret, err := p.newSecret(ctx)
	if err != nil {
		return err
	}
	if secret == old.Credentials.ClientSecret {
		return usageError{errors.New("nothing was changed: this is the client secret that is kept already")}
	}
	w.creds = auth.Credentials{ClientID: old.Credentials.ClientID, ClientSecret: secret}
	cfg := p.config(w)
	token, err := p.signIn(ctx, cfg, w, old.Method, p.asker(p.lineInput()))
	if err != nil {
		return cancelled(err)
	}
	if err := auth.NewSource(cfg, store, dir).Adopt(ctx, token, old.Method); err != nil {
		return err
	}
	if src, _, err := p.inMemory(ctx, cfg, old.Token, old.Method, nil); err != nil || src.Revoke(ctx) != nil {
		p.tell().Line("note: the sign-in with the old secret was not seen to end; it ends by itself")
	}
	w.creds = old.Credentials
	return p.rotated(cfg, store, p.tries(ctx, w))
}

// newSecret is the new client secret, from a file or a hidden question. The variable of the
// environment is not asked: it may hold the old one.
func (p *program) newSecret(ctx context.Context) (auth.Secret, error) {
	if p.opt.newSecret != "" {
		return p.readSecret(p.opt.newSecret)
	}
	if !p.mayAsk() {
		return auth.Secret{}, usageError{errors.New("there is nobody to ask for the new client secret: " +
			"add --client-secret-file FILE")}
	}
	line, err := p.hidden(ctx, "New client secret (not shown): ")
	_, _ = fmt.Fprintln(p.err)
	return secretIn([]byte(line), err)
}

// The ends of trying the old secret.
const (
	secretRefused  = "refused"
	secretAccepted = "accepted"
	secretUnknown  = "unknown"
)

// tries tells whether Procore still takes a client secret: whether it gives the app a token
// for it, or knows it and gives none for this way to sign in. A token that comes is ended.
func (p *program) tries(ctx context.Context, w world) string {
	cfg := p.config(w)
	t, err := auth.ClientCredentials(ctx, cfg)
	switch {
	case err == nil:
		if src, _, err := p.inMemory(ctx, cfg, t, auth.MethodClientCredentials, nil); err == nil {
			_ = src.Revoke(ctx) // it ends by itself, too
		}
		return secretAccepted
	case errors.Is(err, auth.ErrOtherWay):
		return secretAccepted
	case errors.Is(err, auth.ErrCredentials):
		return secretRefused
	}
	return secretUnknown
}

// rotated says how it stands, and what may be handed on.
func (p *program) rotated(cfg auth.Config, store auth.Store, old string) error {
	env := cfg.Environment
	var err error
	if p.opt.json {
		err = p.printValue(rotationJSON{
			"rotated", env.Title, store.Where(), old, cfg.Credentials.ClientID, env.LoginURL, env.APIURL,
		})
	} else {
		err = p.results(func(out *plain.Printer) {
			out.Line("Signed in with the new client secret; it is kept in %s.", store.Where())
			switch old {
			case secretRefused:
				out.Line("The old client secret is dead: Procore refuses it.")
			case secretAccepted:
				out.Line("The old client secret still works: reset it, or delete it, in the portal.")
			default:
				out.Line("Whether the old client secret is dead could not be tried: look in the portal.")
			}
			out.Line("To hand to whoever runs the integration, if it uses this app:")
			out.Line("  client id   %s", cfg.Credentials.ClientID)
			out.Line("  login host  %s", env.LoginURL)
			out.Line("  API host    %s", env.APIURL)
			out.Line("  the new client secret: copied from the portal, by a way that only they can read")
		})
	}
	if err == nil && old != secretRefused {
		err = quietError{exitDifferences, "the old client secret is not known to be dead"}
	}
	return err
}
