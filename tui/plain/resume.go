package plain

import (
	"cmp"
	"context"

	"procore-setup/procore/journal"
	"procore-setup/procore/spec"
)

// comesBack tells whether there are answers of an earlier start to go on from.
func (w *Wizard) comesBack() bool {
	return w.Resumed && (w.Answers.Spec.Account.Email != "" || w.byHand())
}

// resume asks whether the answers of an earlier start are gone on with.
func (w *Wizard) resume(ctx context.Context) error {
	s := &w.Answers.Spec
	if !w.comesBack() {
		return nil
	}
	w.Ask.heading(spec.StageConnect, "go on where you stopped?")
	w.Ask.Line("  Your earlier answers are about %s.", cmp.Or(s.Account.Email, s.Company.Name))
	yes, err := w.Ask.Confirm(ctx, Question{
		Text: "Go on with them?",
		Help: "What was done is read from Procore, so nothing is done twice. A no puts the answers aside as a setup file.",
		No:   "everything is asked anew. What was set up in Procore stays as it is.",

		commands: w.looking(),
	}, true)
	if err != nil {
		return err
	}
	w.Resumed, w.goesOn = false, yes
	if yes {
		return nil
	}
	path, err := w.PutAside(*s)
	if err != nil {
		return err
	}
	w.Ask.Line("  Your earlier answers are in %s", path)
	env := s.Environment
	*w.Answers = spec.Answers{Spec: spec.Spec{Environment: env}}
	w.Hand.Marks = journal.Marks{}
	return nil
}
