package plain

import (
	"context"
	"errors"

	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// prove asks whether the account itself is to be asked, and tells the checklist that
// comes of it. Done is false where it was not: the end of input is no yes.
func (s *Stages) prove(ctx context.Context) (list setup.Checklist, done bool, err error) {
	for s.Prove != nil && s.Snap.Account != nil {
		yes, err := s.Ask.Confirm(ctx, "Prove it now as the account itself?",
			"You sign in as the account, and Procore is asked which projects it sees and what it may do. Nothing is "+
				"changed, the sign-in is kept nowhere and is ended at once. "+needsFor(s.Answers.Spec.Account.Kind), false)
		if errors.Is(err, ErrQuit) || errors.Is(err, ErrBack) || err == nil && !yes {
			return list, false, nil
		}
		if err != nil {
			return list, false, err
		}
		proof, err := s.Prove(ctx)
		if ctx.Err() != nil {
			return list, false, ctx.Err()
		}
		if err != nil {
			s.Ask.Error(err)
			continue
		}
		if who := proof.Stranger(s.Answers.Spec, s.Snap); who != "" {
			s.Ask.Line("  ✗ You signed in as %s, and that is not the account. Nothing was read with it, and it is ended.", who)
			continue
		}
		s.Snap.Proof = proof
		list, err := s.Reader.Confirm(ctx, s.Answers.Spec, s.Snap) // the account has signed in since
		return list, err == nil, err
	}
	return list, false, nil
}

// needsFor is what has to be there for an account to sign in.
func needsFor(kind spec.Kind) string {
	if kind == spec.AppAccount {
		return "It needs the client id and secret of the integration's own app."
	}
	return "It needs the account's password, which is set by the link in the invitation."
}
