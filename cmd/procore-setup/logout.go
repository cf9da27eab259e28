package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"procore-setup/procore/auth"
	"procore-setup/procore/text"
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
	return p.signOut(ctx, w, nil)
}

// signOut ends every sign-in to a Procore that this machine keeps, and the one in use, if
// any; it prints how.
func (p *program) signOut(ctx context.Context, w world, used *auth.Source) error {
	ended := p.endSignIns(ctx, w, used)
	if len(ended) == 0 {
		if p.opt.json {
			return p.printValue(signedJSON{Status: "not-found", Environment: w.env.Title})
		}
		_, err := fmt.Fprintf(p.out, "No sign-in to %s was found on this machine.\n", w.env.Title)
		return err
	}
	var errs []error
	for _, e := range ended {
		err := e.Err
		switch {
		case err != nil:
		case p.opt.json:
			err = p.printValue(signedJSON{"signed-out", w.env.Title, e.Where})
		default:
			_, err = fmt.Fprintln(p.out, e)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// endSignIns ends every sign-in to a Procore that this machine keeps, and the one in use,
// if any. Commands, wizard and line mode do it by this. What could not be asked is told as
// one that is not known to have ended.
func (p *program) endSignIns(ctx context.Context, w world, used *auth.Source) []auth.Ending {
	dir, err := p.stateDir()
	if err != nil {
		return append(auth.SignOut(ctx, used, nil, p.config(w), ""), auth.Ending{Err: err})
	}
	stores, err := p.stores(ctx, dir)
	ended := auth.SignOut(ctx, used, stores, p.config(w), dir)
	if err == nil && p.noKeyring != nil && !errors.Is(p.noKeyring, auth.ErrNoKeyring) {
		err = &text.Failure{
			What: "sign out", Why: "what the system keyring holds is not known (" + p.noKeyring.Error() + ")",
			Do: "once it can be asked: procore-setup logout",
		}
	}
	if err != nil {
		ended = append(ended, auth.Ending{Err: err})
	}
	return ended
}
