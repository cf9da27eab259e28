package plain

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// Stages takes one company through the stages: it reads, asks, commits and verifies.
type Stages struct {
	Ask    *Asker
	Reader *setup.Reader
	// Answers are those of before, and in the end those of this time.
	Answers *spec.Answers
	Snap    *setup.Snapshot
	State   *journal.State // keeps the answers
	// Change carries a plan out. What it asks for by hand goes through manual.
	Change func(plan setup.Plan, manual ManualStep) error
	// Verdict tells the checklist, and what it means for the outcome.
	Verdict func(setup.Checklist) error
	// Prove signs in as the account itself and asks it; nil: nobody can.
	Prove func(context.Context) (*setup.Proof, error)
	// Flags are what the commands need to see the same Procore.
	Flags []string
}

// A ManualStep waits until a person has made a change that no program can make.
type ManualStep func(context.Context, setup.Change) (setup.ManualAnswer, error)

// Company asks which of the companies it is.
func (a *Asker) Company(ctx context.Context, all []procore.Company) (procore.Company, error) {
	options := make([]Option, len(all))
	for i, one := range all {
		options[i].Label = fmt.Sprintf("%s (%d)", one.Name, one.ID)
		if !one.Active {
			options[i].Disabled = "this company is not active"
		}
	}
	n, err := a.Choose(ctx, "Company, by number", "Everything from here on is about this one company.", options, -1)
	if err != nil {
		return procore.Company{}, err
	}
	return all[n], nil
}

// Run goes through all stages. Its error is [ErrQuit] where the admin left.
func (s *Stages) Run(ctx context.Context) error {
	if err := s.connect(ctx); err != nil {
		return err
	}
	presets, err := spec.Presets()
	if err != nil {
		return err
	}
	w := Wizard{
		Ask: s.Ask, Presets: presets, Answers: s.Answers, Snap: s.Snap, Commit: s.commit, Users: s.users,
		Save: func() {
			if err := s.State.SaveDraft(journal.Draft{Spec: s.Answers.Spec}); err != nil {
				s.Ask.Error(err)
			}
		},
	}
	if err := w.Run(ctx); err != nil {
		return err
	}
	s.Ask.heading(spec.StageVerify, "what Procore says now")
	list, err := s.Reader.Confirm(ctx, s.Answers.Spec, s.Snap)
	if err != nil {
		return err
	}
	verdict := s.Verdict(list)
	w.Keep(ctx, []string{".", s.State.Dir}, s.Flags...)
	list, proved, err := s.prove(ctx)
	if err != nil {
		return err
	}
	if proved {
		return s.Verdict(list)
	}
	return verdict
}

// connect reads the company, once the app is connected to it. Whoever may not set an
// account up learns it before the first question.
func (s *Stages) connect(ctx context.Context) error {
	for {
		if err := s.Reader.Read(ctx, setup.PartAll, s.Answers.Spec, s.Snap); err != nil {
			return err
		}
		for _, note := range s.Snap.Notes {
			s.Ask.Line("note: %s", note)
		}
		if s.Snap.AppConnected != setup.No {
			break
		}
		if err := s.commit(ctx, spec.StageConnect); err != nil {
			return err
		}
	}
	_, err := setup.Diff(s.Answers.Spec, s.Snap, spec.StageConnect)
	return err
}

// users reads which users installed apps have brought.
func (s *Stages) users(ctx context.Context) ([]procore.User, error) {
	any, snap := s.Answers.Spec.Clone(), *s.Snap
	any.Account.Email = "" // all of them, not the one that was chosen before
	err := s.Reader.Read(ctx, setup.PartAccount, any, &snap)
	return snap.Candidates, err
}

// commit shows what a stage changes, asks, carries it out and reads again.
func (s *Stages) commit(ctx context.Context, st spec.Stage) error {
	if err := s.Reader.Read(ctx, setup.PartsFor(st), s.Answers.Spec, s.Snap); err != nil {
		return err
	}
	if err := s.adopt(ctx); err != nil {
		return err
	}
	plan, err := setup.Diff(s.Answers.Spec, s.Snap, st)
	var problems spec.Problems
	if errors.As(err, &problems) {
		return s.Ask.problems(problems)
	}
	if err != nil {
		return err
	}
	s.Ask.Plan(plan)
	if len(plan.Changes) == 0 {
		return nil
	}
	yes, err := s.Ask.Consent(ctx, "Change Procore?",
		"Nothing of this stage has been changed so far. No goes back to the questions.")
	if err != nil {
		return err
	}
	if !yes {
		return ErrBack
	}
	if err := s.Change(plan, s.Ask.byHand); err != nil {
		return err
	}
	return s.Reader.Read(ctx, setup.PartsAfter(st), s.Answers.Spec, s.Snap)
}

// adopt asks whether the account that is there is meant, where it is no ordinary one.
// Its error is [ErrBack] where it is not.
func (s *Stages) adopt(ctx context.Context) error {
	why := setup.AdoptReasons(s.Answers.Spec, s.Snap)
	if len(why) == 0 || s.Answers.Spec.Account.Adopt {
		return nil
	}
	f, email := spec.FieldOf(setup.AdoptField), s.Answers.Spec.Account.Email
	s.Ask.Line("  ! %s is there already: %s.", email, strings.Join(why, "; "))
	if s.Ask.Fresh != nil {
		s.Ask.Fresh() // it is a consent
	}
	again, err := s.Ask.Text(ctx, Question{
		Text: f.Ask + " Type its e-mail again if it is, or nothing", Help: f.Help(s.Answers.Spec.Preset()),
		Valid: func(v string) error {
			if v != "" && !spec.SameEmail(v, email) {
				return errors.New("that is another e-mail; nothing leads back to the questions")
			}
			return nil
		},
	})
	switch {
	case err != nil:
		return err
	case again == "":
		return ErrBack
	}
	s.Answers.Answer(setup.AdoptField, "true")
	return nil
}

// byHand waits until a step by hand is seen, attested, skipped or put off.
func (a *Asker) byHand(ctx context.Context, c setup.Change) (setup.ManualAnswer, error) {
	a.Manual(*c.Manual)
	for {
		done, err := a.Consent(ctx, "Is it done?", "No puts it off; the rest waits for it.")
		if err != nil || !done {
			if c.Manual.Optional && err == nil {
				return setup.ManualSkipped, nil
			}
			return setup.ManualLater, nil
		}
		if c.Manual.Watch == nil {
			return setup.ManualAttested, nil
		}
		seen, err := c.Manual.Watch(ctx)
		if err != nil {
			return setup.ManualLater, err
		}
		if seen {
			return setup.ManualSeen, nil
		}
		a.Line("  Procore does not show it yet.")
	}
}
