package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"procore-setup/procore/auth"
)

// logoutCmd ends the sign-in.
func (p *program) logoutCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "logout", Short: "Revoke the sign-in at Procore and delete it from this machine", Args: noArgs,
		Long: "Revokes the sign-in at Procore, so that nobody can use it any more, and deletes it from this machine.",
		Example: "  procore-setup logout\n" +
			"  procore-setup logout --environment sandbox",
		RunE: p.reading(func(ctx context.Context, _ []string) error { return p.logout(ctx) }),
	}
	p.takes(cmd, procoreFlags, storeFlag, stateFlags, jsonFlags)
	return cmd
}

func (p *program) logout(ctx context.Context) error {
	w, _, err := p.withoutFile()
	if err != nil {
		return err
	}
	return p.signOut(ctx, w)
}

// signOut ends every sign-in to a Procore that this machine keeps.
func (p *program) signOut(ctx context.Context, w world) error {
	dir, err := p.stateDir()
	if err != nil {
		return err
	}
	stores, err := p.stores(ctx, dir)
	if err != nil {
		return err
	}
	found, errs := false, []error(nil)
	for _, st := range stores {
		did, err := p.revoke(ctx, w, st, dir)
		found, errs = found || did, append(errs, err)
	}
	if !found && errors.Join(errs...) == nil {
		if p.opt.json {
			err = p.printValue(signedJSON{Status: "not-found", Environment: w.env.Title})
		} else {
			_, err = fmt.Fprintf(p.out, "No sign-in to %s was found on this machine.\n", w.env.Title)
		}
		errs = append(errs, err)
	}
	err = errors.Join(errs...)
	if p.noKeyring != nil && !errors.Is(p.noKeyring, auth.ErrNoKeyring) {
		_, _ = fmt.Fprintf(p.err, "What the system keyring holds is not known (%v).\n", p.noKeyring)
		if err == nil {
			return quietError{exitFailed, "the keyring was not asked"}
		}
	}
	return err
}

// revoke ends the sign-in that a store holds; false if it holds none.
func (p *program) revoke(ctx context.Context, w world, st auth.Store, dir string) (bool, error) {
	saved, err := st.Load(ctx, w.env.Key())
	if errors.Is(err, auth.ErrNothingSaved) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	w.creds = saved.Credentials
	if err := auth.NewSource(p.config(w), st, dir).Revoke(ctx); err != nil {
		return true, err
	}
	if p.opt.json {
		return true, p.printValue(signedJSON{"signed-out", w.env.Title, st.Where()})
	}
	_, err = fmt.Fprintf(p.out, "Signed out of %s: revoked at Procore and deleted from %s.\n", w.env.Title, st.Where())
	return true, err
}
