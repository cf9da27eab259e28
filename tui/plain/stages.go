package plain

import (
	"context"
	"errors"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// Stages takes one company through the stages: it connects, asks, commits and verifies.
type Stages struct {
	Ask *Asker
	// Connect leads to Procore: it sets Reader and Journal. What is known of an earlier start
	// that is gone on with is not asked. nil: they are set.
	Connect func(ctx context.Context, goesOn bool) error
	Reader  *setup.Reader
	Journal *journal.Journal
	// Answers are those of before, and in the end those of this time.
	Answers *spec.Answers
	Resumed bool // they are those of an earlier start
	Snap    *setup.Snapshot
	State   *journal.State // keeps the answers
	// Hand is the job by hand, and the way to an app.
	Hand *Hand
	// Change carries a plan out. What it asks for by hand goes through manual.
	Change func(plan setup.Plan, manual ManualStep) error
	// Verdict tells the checklist, and what it means for the outcome.
	Verdict func(setup.Checklist) error
	// Prove signs in as the account itself and asks it; nil: nobody can.
	Prove func(context.Context, setup.Sample) (*setup.Proof, error)
	// SignOut ends the operator's own sign-in, which was made by Method; nil: nobody can.
	SignOut func(context.Context) []auth.Ending
	Method  auth.Method
	// Open opens an address in this machine's browser; nil: there is none.
	Open func(ctx context.Context, address string) error
	// Forgets tells that nothing is kept when the program ends, as in a demo.
	Forgets bool
	// Demo says that this Procore is the simulator.
	Demo bool
	// Flags are what the commands need to see the same Procore.
	Flags   func() []string
	Version string // of the program, for the report

	last      setup.Checklist // what Procore said last
	dialed    dialed          // where there is a way to
	signedOut bool            // the way was given up: nothing is read any more
}

// A dialed is the company that there is a way to; zero: none yet.
type dialed struct {
	at      auth.Environment
	company procore.Company
}

// A ManualStep waits until a person has made a change that no program can make.
type ManualStep func(context.Context, setup.Change) (setup.ManualAnswer, error)

// Run goes through all stages. Its error is [ErrQuit] where the admin left; what was not
// done is told then.
func (s *Stages) Run(ctx context.Context) error {
	presets, err := spec.Presets()
	if err != nil {
		return err
	}
	w := Wizard{
		Ask: s.Ask, Presets: presets, Hand: s.Hand, Answers: s.Answers, Snap: s.Snap, Connect: s.connect, Resumed: s.Resumed,
		Commit: s.commit, Users: s.users, Again: s.readProjects,
		Look:     s.lookAt,
		PutAside: s.putAside,
		Terms: func(t permission.Terms) {
			if s.Reader != nil {
				s.Reader.Terms = t
			}
			s.Hand.Terms = t
		},
		Save: func() {
			if err := s.State.SaveDraft(journal.Draft{Spec: s.Answers.Spec, Hand: s.Hand.Marks}); err != nil {
				s.Ask.Error(err)
			}
		},
	}
	for {
		if err := w.Run(ctx); err != nil {
			if over := (ended{}); errors.As(err, &over) {
				return over.verdict
			}
			if errors.Is(err, ErrQuit) {
				s.left(err, w.done)
			}
			return err
		}
		if w.byHand() {
			return s.attested(ctx, &w)
		}
		err := s.verify(ctx)
		if to := (jump{}); errors.As(err, &to) { // back from the checklist to a step
			w.start = to
			continue
		}
		return err
	}
}

// left tells what was done and what was not, when the admin leaves or the input ends.
func (s *Stages) left(why error, done map[spec.Stage]bool) {
	var did, not []string
	for _, st := range spec.Stages() {
		if done[st] {
			did = append(did, st.Title())
		} else {
			not = append(not, st.Title())
		}
	}
	words := "You left."
	if errors.Is(why, ErrEnd) {
		words = "The input ended, and that is no answer: nothing is agreed to by it."
	}
	if len(did) > 0 {
		words += " Gone through: " + strings.Join(did, ", ") + "."
	}
	if len(not) > 0 {
		words += " Not done: " + strings.Join(not, ", ") + "."
	}
	s.Ask.Line("%s", words)
	if !s.Forgets {
		s.Ask.Line("Your answers are kept; the next start goes on from them.")
	}
}

// connect leads to Procore and reads the company, once the app is connected to it.
// Whoever may not set an account up learns it before the questions about the account.
func (s *Stages) connect(ctx context.Context, goesOn bool) error {
	if err := s.dial(ctx, goesOn); err != nil {
		return err
	}
	for {
		if err := s.Reader.Read(ctx, setup.PartAll, s.Answers.Spec, s.Snap); err != nil {
			return err
		}
		s.Ask.Notes(s.Snap.Notes)
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

// dial leads to the company, once: a look at an account needs it as well. Where another one
// was named by hand since, it leads to that one, and nothing that was read stands.
func (s *Stages) dial(ctx context.Context, goesOn bool) error {
	now, to := &s.Answers.Spec, s.dialed
	switch {
	case s.Connect == nil:
		return nil
	case to.company.ID != 0 && to.company.ID == now.Company.ID && to.at == now.Environment:
		now.Company.Name, s.Snap.Company = to.company.Name, to.company
		return nil
	}
	*s.Snap, s.dialed = setup.Snapshot{}, dialed{}
	err := s.Connect(ctx, goesOn)
	if err == nil {
		s.dialed = dialed{now.Environment, s.Snap.Company}
	}
	return err
}

// putAside keeps the answers of before as a file, and tells where.
func (s *Stages) putAside(earlier spec.Spec) (string, error) {
	return journal.KeepSpec([]string{s.State.Dir}, earlier)
}

// users reads which users installed apps have brought.
func (s *Stages) users(ctx context.Context) ([]procore.User, error) {
	any, snap := s.Answers.Spec.Clone(), *s.Snap
	any.Account.Email = "" // all of them, not the one that was chosen before
	err := s.Reader.Read(ctx, setup.PartAccount, any, &snap)
	return snap.Candidates, err
}

// readProjects reads the projects, and where the account is, once more.
func (s *Stages) readProjects(ctx context.Context) error {
	return s.Reader.Read(ctx, setup.PartProjects|setup.PartAssignments, s.Answers.Spec, s.Snap)
}
