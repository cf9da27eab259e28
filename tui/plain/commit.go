package plain

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
)

// errAnew means that a stage is to be planned once more.
var errAnew = leave{"plan it once more"}

// commit shows what a stage changes, asks, carries it out and reads again.
func (s *Stages) commit(ctx context.Context, st spec.Stage) error {
	details := false
	for {
		err := s.commitOnce(ctx, st, &details)
		if !errors.Is(err, errAnew) {
			return err
		}
	}
}

func (s *Stages) commitOnce(ctx context.Context, st spec.Stage, details *bool) error {
	if err := s.Reader.Read(ctx, setup.PartsFor(st), s.Answers.Spec, s.Snap); err != nil {
		return err
	}
	if err := s.adopt(ctx); err != nil {
		return err
	}
	plan, err := setup.Diff(s.Answers.Spec, s.Snap, st)
	var review setup.Review
	if st == spec.StageTemplate {
		review = setup.NewReview(s.Answers.Spec.Clone(), s.Snap, err)
		if err := s.settle(ctx, review); err != nil {
			return err
		}
	}
	var problems spec.Problems
	if errors.As(err, &problems) {
		return s.Ask.problems(problems)
	}
	if err != nil {
		return err
	}
	s.Ask.Details = *details
	lines := s.Ask.gather(func() { s.Ask.Plan(plan) })
	s.Ask.Details = false
	if st == spec.StageTemplate && len(plan.Changes) > 0 {
		warnings, notes := loud(review)
		lines = slices.Concat(told(warnings), lines, told(notes))
	}
	s.Ask.page(lines)
	if len(plan.Changes) == 0 {
		return nil
	}
	if len(s.Ask.rest) > 0 { // who agrees knows of each change, shown or not
		s.Ask.Line("  In short: %s.", short(plan))
	}
	if err := s.agree(ctx, plan, review, details); err != nil {
		return err
	}
	if err := s.Change(plan, s.byHand); err != nil {
		return err
	}
	if err := s.Reader.Read(ctx, setup.PartsAfter(st), s.Answers.Spec, s.Snap); err != nil {
		return err
	}
	return s.tryAgain(ctx, st)
}

// loud are the findings of a review: what warns stands above the changes, what is good to
// know below them.
func loud(review setup.Review) (warnings, notes []setup.Line) {
	for _, l := range review.Loud() {
		if l.Kind == setup.LineNote {
			notes = append(notes, l)
		} else {
			warnings = append(warnings, l)
		}
	}
	return warnings, notes
}

// short are the changes of a plan without their rows.
func short(plan setup.Plan) string {
	parts := make([]string, len(plan.Changes))
	for i, c := range plan.Changes {
		parts[i] = c.Heading()
		if n := len(c.Warnings); n > 0 {
			parts[i] += " (" + text.Count(n, "warning") + ")"
		}
	}
	return strings.Join(parts, "; ")
}

// notAgreed is what a no to a plan comes to.
const notAgreed = "nothing of this was changed. The question before it comes again; b leads further back."

// agree asks whether Procore may be changed so. Its error is [ErrBack] where it may not.
func (s *Stages) agree(ctx context.Context, plan setup.Plan, review setup.Review, details *bool) error {
	yes, err := s.Ask.consent(ctx, Question{
		Text: "Change " + action.Procore(s.Demo) + "?", Help: "Nothing of this stage has been changed so far.",
		No:       notAgreed,
		commands: s.agreeCommands(review, details),
	})
	switch {
	case err != nil:
		return err
	case !yes:
		return ErrBack
	}
	if err := s.forOthers(ctx, plan); err != nil {
		return err
	}
	removals := plan.Removals()
	if removals == 0 {
		return nil
	}
	s.Ask.fresh()
	typed, err := s.Ask.answer(ctx, Question{
		Text: "This takes the account off " + text.Count(removals, "project") + ". Type their number to agree, or no",
		Help: "The projects stand in the list above. Anything but their number changes nothing.",
	})
	if err == nil && typed != strconv.Itoa(removals) {
		s.Ask.Line("  No: %s", notAgreed)
		return ErrBack
	}
	return err
}

// forOthers asks for a yes of its own where a plan changes a template that others may have.
func (s *Stages) forOthers(ctx context.Context, plan setup.Plan) error {
	for _, c := range plan.Changes {
		if !c.ForOthers() {
			continue
		}
		yes, err := s.Ask.consent(ctx, Question{
			Text: "Everybody who has " + c.Target + " gets the new levels. Change it for all of them?",
			Help: "Others may have this template too. What it grants now, and what it is to grant, stands above.",
			No:   notAgreed,
		})
		switch {
		case err != nil:
			return err
		case !yes:
			return ErrBack
		}
	}
	return nil
}

// agreeCommands are what can be done about a plan instead of agreeing to it.
func (s *Stages) agreeCommands(review setup.Review, details *bool) []command {
	list := []command{
		on(action.Details, func(context.Context, string) error { *details = true; return errAnew }),
		on(action.Again, func(context.Context, string) error { return errAnew }),
	}
	if s.ending() {
		list = append(list, s.endCommands()...)
	} else {
		list = append(list, on(action.Whole, func(context.Context, string) error {
			s.Ask.page(s.Ask.gather(func() { s.Ask.whole(setup.Outlooks(s.Answers.Spec, s.Snap)) }))
			return nil
		}))
	}
	if len(review.Settled()) == 0 {
		return list
	}
	return append(list, s.nameCommands(review)...)
}

// nameCommands settle what becomes of a template of the same name.
func (s *Stages) nameCommands(review setup.Review) []command {
	return []command{
		on(action.Rename, s.settling(review, spec.DifferentRename)),
		on(action.ByHand, s.settling(review, spec.DifferentByHand)),
	}
}

// settle asks about the templates what has to be decided before they can be planned.
func (s *Stages) settle(ctx context.Context, r setup.Review) error {
	switch {
	case len(r.Broken()) > 0:
		for _, x := range r.Broken() {
			s.Ask.Line("  ! %s", x.Titled())
		}
		yes, err := s.Ask.Confirm(ctx, Question{
			Text: "Leave out what this company does not have?", No: "the levels come again.",
		}, false)
		switch {
		case err != nil:
			return err
		case !yes:
			return ErrBack
		}
		s.Answers.LeaveOut(s.Snap)
		return errAnew
	case len(r.Differ()) > 0:
		s.Ask.Line("  ! A template of this name grants something else.")
		n, err := s.Ask.Choose(ctx, "What to do, by number or name", "Procore lets a program make and use a template, "+
			"not change one.", []Option{
			{Label: "Make another template", ID: action.Rename.Line[0].Word, About: "with the next free name"},
			{
				Label: "Change that one by hand", ID: action.ByHand.Line[0].Word,
				About: "you are guided; everybody who has it gets the new levels",
			},
			{Label: "Back to the name", ID: "back", About: "it is asked once more"},
		}, 2)
		switch {
		case err != nil:
			return err
		case n == 2:
			return mistaken{spec.TemplateField(r.Differ()[0]) + ".name"}
		}
		return s.settling(r, []string{spec.DifferentRename, spec.DifferentByHand}[n])(ctx, "")
	}
	return nil
}

// settling records what to do about a template of the same name.
func (s *Stages) settling(r setup.Review, how string) func(context.Context, string) error {
	return func(context.Context, string) error {
		for _, scope := range r.Settled() {
			s.Answers.SettleName(scope, how)
		}
		if how == spec.DifferentRename {
			s.Ask.Line("  A template with the next free name will be made.")
		} else {
			s.Ask.Line("  You will be guided. Everybody who has the template gets the new levels.")
		}
		return errAnew
	}
}

// tryAgain tells what could not be changed, and why, and offers to try it once more.
func (s *Stages) tryAgain(ctx context.Context, st spec.Stage) error {
	plan, err := setup.Diff(s.Answers.Spec, s.Snap, st)
	if err != nil {
		return nil // the checklist tells it
	}
	causes := setup.Causes(plan.Refused(s.Snap))
	if len(causes) == 0 {
		return nil
	}
	var lines []string
	for _, c := range causes {
		lines = append(lines, fmt.Sprintf("  ! %s not changed: %s. To do: %s, then try again.",
			text.Count(len(c.Projects), "project"), strings.TrimSuffix(c.Why, "."), c.Do))
		for _, id := range c.Projects {
			lines = append(lines, "      "+named(s.Snap, id))
		}
	}
	s.Ask.page(lines)
	yes, err := s.Ask.confirm(ctx, Question{
		Text: "Try those again?", Help: "What is left is planned once more, and shown before anything is changed.",
		No: "the checklist tells what is left, and retry tries it again from there.",
	}, false)
	if err == nil && yes {
		return errAnew
	}
	return err
}

// adopt asks whether the account that is there is meant, where it is no ordinary one.
// Its error is [ErrBack] where it is not.
func (s *Stages) adopt(ctx context.Context) error {
	why := setup.AdoptReasons(s.Answers.Spec, s.Snap)
	if len(why) == 0 || s.Answers.Spec.Account.Adopt {
		return nil
	}
	if need := setup.PartAll &^ s.Snap.Read; need != 0 {
		_ = s.Reader.Read(ctx, need, s.Answers.Spec, s.Snap) // without it less is told
	}
	f, email := spec.FieldOf(setup.AdoptField), s.Answers.Spec.Account.Email
	q := setup.AskAdopt(s.Answers.Spec)
	s.Ask.Line("  ! %s: %s.", q.What, strings.Join(why, "; "))
	for _, words := range setup.Whose(s.Answers.Spec, s.Snap) {
		s.Ask.Line("    %s", words)
	}
	s.Ask.fresh() // it is a consent
	again, err := s.Ask.Text(ctx, Question{
		Text: f.Ask + " Type its e-mail again if it is, or nothing", Help: q.Help,
		Valid: func(v string) error {
			if v != "" && !spec.SameEmail(v, email) {
				return errors.New("that is another e-mail; an empty line is a no")
			}
			return nil
		},
	})
	switch {
	case err != nil:
		return err
	case again == "":
		s.Ask.Line("  No: %s", q.No)
		return ErrBack
	}
	s.Answers.Answer(setup.AdoptField, "true")
	return nil
}
