package plain

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"procore-setup/procore/auth"
	"procore-setup/procore/journal"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/tui/action"
)

// verify reads everything back, tells the checklist, and asks what comes next. Its error
// is what the last checklist means for the outcome.
func (s *Stages) verify(ctx context.Context) error {
	s.Ask.jumps = !s.ending()
	s.Ask.heading(spec.StageVerify, "what Procore says now")
	s.Snap.Proof = nil // what was changed since is not what was looked at
	verdict, err := s.check(ctx)
	if err != nil {
		return err
	}
	next := "What next? prove, report, save, left, again, retry or open; nothing finishes"
	if s.ending() {
		next = "What next? report, left, logout, again, retry or open; nothing finishes"
	}
	err = s.Ask.run(ctx, menu{
		Question: Question{
			Text:     next,
			Help:     "Everything that was asked for is done or told above. Nothing here changes Procore without a yes.",
			commands: s.verifyCommands(&verdict),
		},
		end: func(context.Context) (bool, error) { return true, nil },
	})
	switch {
	case errors.Is(err, ErrBack) && !s.ending():
		return jump{to: spec.StageProjects, sure: true}
	case err == nil, errors.Is(err, ErrQuit), errors.Is(err, ErrBack): // everything has been done by then
		return verdict
	}
	return err
}

// check reads everything back and tells it. Verdict is what it means for the outcome.
func (s *Stages) check(ctx context.Context) (verdict, err error) {
	s.last, err = s.Reader.Confirm(ctx, s.Answers.Spec, s.Snap)
	if err != nil {
		return nil, err
	}
	return s.Verdict(s.last), nil
}

// verifyCommands are what can be done about the checklist.
func (s *Stages) verifyCommands(verdict *error) []command {
	anew := func(ctx context.Context) error {
		if s.signedOut {
			return errSignedOut
		}
		v, err := s.check(ctx)
		if err == nil {
			*verdict = v
		}
		return err
	}
	prove := func(sample setup.Sample) func(context.Context, string) error {
		return func(ctx context.Context, _ string) error {
			done, err := s.prove(ctx, sample)
			if err != nil || !done {
				return err
			}
			return anew(ctx) // the account has signed in since
		}
	}
	list := []command{
		on(action.Prove, prove(setup.DefaultSample)),
		on(action.Every, prove(setup.SampleAll)),
		on(action.Export, func(context.Context, string) error { return s.report() }),
		on(action.Keep, func(context.Context, string) error { return s.keep() }),
		on(action.Left, func(ctx context.Context, _ string) error {
			wrote, err := s.reminders(ctx)
			if err != nil || !wrote {
				return err
			}
			if s.signedOut {
				s.Ask.Line("  Written down; a later start shows it.")
				return nil
			}
			return anew(ctx)
		}),
		on(action.Retry, func(ctx context.Context, _ string) error {
			if err := s.retry(ctx); err != nil {
				return err
			}
			return anew(ctx)
		}),
		on(action.Again, func(ctx context.Context, _ string) error { return anew(ctx) }),
		on(action.Open, func(ctx context.Context, _ string) error { return s.open(ctx, s.Snap.UsersPage()) }),
	}
	if !s.ending() {
		return list
	}
	list = append(list, on(action.SignOut, func(ctx context.Context, _ string) error { return s.signOut(ctx) }))
	return slices.DeleteFunc(list, func(c command) bool { // nobody signs in with it, and no file asks for its end
		return slices.ContainsFunc([]action.Action{action.Prove, action.Every, action.Keep}, func(x action.Action) bool {
			return x.Long == c.action.Long
		})
	})
}

// retry commits the rows once more that are not as asked.
func (s *Stages) retry(ctx context.Context) error {
	if s.signedOut {
		return errSignedOut
	}
	st, some := s.last.Retry()
	if !some {
		return errors.New("every project is as asked: there is nothing to try again")
	}
	return s.commit(ctx, st)
}

// folders are where files are written: here, or where that can't be, in the state folder.
func (s *Stages) folders() []string { return []string{".", s.State.Dir} }

// report writes the report.
func (s *Stages) report() error {
	audit := setup.Audit{Spec: s.Answers.Spec, Snap: s.Snap, List: s.last, Version: s.Version, Journal: s.Journal}
	paths, err := audit.Keep(s.folders())
	s.Ask.written(paths)
	return err
}

// written tells where files are.
func (a *Asker) written(paths []string) {
	for _, p := range paths {
		a.Line("  Written: %s", p)
	}
}

// keep saves the answers as a setup file.
func (s *Stages) keep() error {
	path, err := journal.KeepSpec(s.folders(), s.Answers.Spec)
	if err != nil {
		return err
	}
	s.Ask.Line("  Written: %s", path)
	s.Ask.Line("  It holds no secrets. With it the commands plan, apply and verify do the same without questions.")
	s.Ask.Line("  To check it later: %s", journal.VerifyCommand(path, s.Flags()...))
	return nil
}

// reminders goes through the steps that are left to people; it tells whether one was
// settled.
func (s *Stages) reminders(ctx context.Context) (wrote bool, err error) {
	list := setup.Reminders(s.Answers.Spec, s.Snap)
	if len(list) == 0 {
		return false, errors.New("nothing is left to people")
	}
	for _, c := range list {
		a, err := s.byHand(ctx, c)
		if err != nil {
			return wrote, err
		}
		done, err := setup.Attest(s.Journal, s.Answers.Spec, s.Snap.Operator, c, a)
		if err != nil {
			return wrote, fmt.Errorf("this could not be written down: %w", err)
		}
		wrote = wrote || done
	}
	return wrote, nil
}

// prove signs in as the account itself and asks it; false where nothing came of it.
func (s *Stages) prove(ctx context.Context, sample setup.Sample) (bool, error) {
	if s.Prove == nil || s.Snap.Account == nil {
		return false, errors.New("there is no account that could sign in")
	}
	s.Ask.Line("  You sign in as the account, and Procore is asked which projects it sees and what it may do. Nothing " +
		"is changed, the sign-in is kept nowhere and is ended at once.")
	s.Ask.Line("  %s", needsFor(s.Answers.Spec.Account.Kind))
	proof, err := s.Prove(ctx, sample)
	if err != nil {
		return false, err
	}
	if who := proof.Stranger(s.Answers.Spec, s.Snap); who != "" {
		return false, fmt.Errorf("you signed in as %s, and that is not the account. Nothing was read with it, and it is "+
			"ended", who)
	}
	s.Snap.Proof = proof
	return true, nil
}

// needsFor is what has to be there for an account to sign in.
func needsFor(kind spec.Kind) string {
	if kind == spec.AppAccount {
		return "It needs the client id and secret of the integration's own app."
	}
	return "It needs the account's password, which is set by the link in the invitation."
}

// errSignedOut is why nothing is read any more.
var errSignedOut = errors.New("you have signed out: start again to ask Procore once more")

// signOut ends the operator's own sign-in.
func (s *Stages) signOut(ctx context.Context) error {
	switch {
	case s.signedOut:
		return errors.New("you have signed out already")
	case s.SignOut == nil:
		return errors.New("there is no sign-in of this program that could be ended")
	}
	for _, line := range auth.SignOutMeans(s.Answers.Spec.Environment, s.Method) {
		s.Ask.Line("  %s", line)
	}
	yes, err := s.Ask.consent(ctx, Question{
		Text: "Sign out?", Help: "The account that was taken away does not need this sign-in any more; you may.",
		No: "you stay signed in.",
	})
	if err != nil || !yes {
		return err
	}
	s.signedOut = true
	ended := s.SignOut(ctx)
	for _, e := range ended {
		if e.Err != nil {
			s.Ask.Error(e.Err)
			continue
		}
		s.Ask.Line("  %s", e)
	}
	if len(ended) == 0 {
		s.Ask.Line("  No sign-in to %s was found any more.", s.Answers.Spec.Environment.Title)
	}
	return nil
}
