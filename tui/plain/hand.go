package plain

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// A Hand is what the line mode needs beside to do a job by hand, or to show the way to an
// app. Nobody is asked anything by hand; what is marked as done is a person's word.
type Hand struct {
	setup.Hand
	HasApp bool // an app is known: how to connect is not asked
	// Environment asks which of Procore's worlds it is; nil: a flag says so.
	Environment func(ctx context.Context) error
	// Config is how the chosen environment is signed in to.
	Config func() auth.Config
}

// ErrHandLeft means that steps by hand are left to do.
var ErrHandLeft = errors.New("steps by hand are left: the next start goes on with them")

func (w *Wizard) byHand() bool { return w.Hand.ByHand() }

// book is the whole job by hand, as the answers and what was told have it now.
func (w *Wizard) book() (setup.Runbook, error) { return w.Hand.Book(w.Answers.Spec) }

// chooseWay asks once how the job is done.
func (w *Wizard) chooseWay(ctx context.Context) error {
	w.Ask.heading(spec.StageConnect, "how do you want to connect?")
	book, err := w.book()
	if err != nil {
		book = setup.Runbook{} // how many steps it has is not known
	}
	ways := setup.Ways(book, setup.AppSteps(w.Hand.Config(), procore.Company{}))
	var options []Option
	for _, x := range ways {
		options = append(options, Option{Label: x.Label, ID: x.ID, About: x.About})
	}
	w.waySaid = true
	now := max(0, slices.IndexFunc(options, func(o Option) bool { return o.ID == w.Hand.Marks.Way }))
	n, err := w.Ask.Choose(ctx, "How, by number or name", ways[0].Who+" "+ways[1].Who+" "+ways[2].Who, options, now)
	if err != nil {
		return err
	}
	w.setWay(ways[n].ID)
	return nil
}

// instead offers the job by hand where the company can't be worked on from here: then the
// question before is that of the company. Else it is what Connect said.
func (w *Wizard) instead(ctx context.Context, why error) error {
	missing := w.Snap.AppConnected == setup.No || w.Snap.FullAdmin == setup.No
	if !missing || errors.Is(why, ErrQuit) {
		return why
	}
	if !errors.Is(why, ErrBack) {
		w.Ask.Line("  ✗ From here it can't be done: %v", why)
	}
	yes, err := w.Ask.Confirm(ctx, Question{
		Text: "Do it by hand instead, in Procore's pages?", No: "it stays as it is.",
		Help: "Your answers become a list of steps, and a runbook at the end. Nothing of it is proved until the app answers.",
	}, false)
	if err != nil || !yes {
		return cmp.Or(err, why)
	}
	w.setWay(setup.WayHand)
	return ErrBack
}

// setWay takes a way. Of what was connected, or marked, on another one nothing stands on it.
func (w *Wizard) setWay(way string) {
	was := w.byHand()
	*w.Snap = *w.Hand.Take(way, &w.Answers.Spec, w.Snap)
	if w.byHand() != was {
		delete(w.done, spec.StageConnect)
	}
}

// wayKnown tells whether how to connect is not asked. On the way back to it, it is.
func (w *Wizard) wayKnown() bool {
	return w.Hand.HasApp || w.Hand.Marks.Way != "" && !w.waySaid
}

// portal shows the way to an app, as far as it leads to the id and the secret, which are
// asked for next. The gate is watched where the app is connected.
func (w *Wizard) portal(ctx context.Context) error {
	var steps []setup.Step
	all := setup.AppSteps(w.Hand.Config(), w.company())
	for _, x := range all {
		if x.ID == setup.StepAppSecret {
			break // asked for next
		}
		steps = append(steps, x.Step)
	}
	same := func() ([]setup.Step, error) { return steps, nil }
	if err := w.walk(ctx, steps, 0, len(all), same); err != nil {
		return err
	}
	w.Ask.Line("  Now the app's client id and secret: %s.", all[len(steps)].Do[0])
	return nil
}

// environment is the question which of Procore's worlds it is, unless a flag says so.
func (w *Wizard) environment(known func() bool) step {
	return step{
		ask:  func(ctx context.Context) error { return w.Hand.Environment(ctx) },
		skip: func() bool { return w.Hand.Environment == nil || known() },
	}
}

// company is the one of the answers, as far as it is known.
func (w *Wizard) company() procore.Company {
	c := w.Answers.Spec.Company
	return procore.Company{ID: c.ID, Name: c.Name}
}

// askNobody puts what is publicly known in the place of what would be read.
func (w *Wizard) askNobody() {
	*w.Snap = *w.Hand.Known(w.Answers.Spec)
}

// handSteps are the questions of a job by hand, in order, with its steps behind those of
// a stage.
func (w *Wizard) handSteps() []step {
	steps := []step{
		{ask: w.resume, stage: spec.StageConnect},
		{ask: w.integration},
		{ask: w.chooseWay, skip: w.wayKnown},
		w.environment(func() bool { return w.goesOn }),
		{ask: w.handName},
		{ask: w.handNumber},
		w.stageByHand(spec.StageConnect),
	}
	app := func() bool { return w.Answers.Spec.Account.Kind == spec.AppAccount }
	own := map[string]step{
		"account.kind":     {ask: w.kind},
		"account.email":    {ask: w.text("account.email"), skip: app},
		"template.name":    {ask: w.templateName},
		"template.base":    {}, // not asked: no template can be read to begin with
		"template.tools":   {ask: w.tools},
		"projects.include": {ask: w.handProjects, about: "projects"},
	}
	for _, st := range spec.Committed() {
		var first []step
		if st == spec.StageTemplate {
			first = append(first, step{ask: w.ownTools})
		}
		asked := append(first, w.questions(st, own)...)
		steps = append(steps, beginning(st, append(asked, w.stageByHand(st))...)...)
	}
	return append(steps, w.stageByHand(spec.StageVerify))
}

// ownTools asks which rows a template's page has that only this company knows.
func (w *Wizard) ownTools(ctx context.Context) error {
	const none = "none"
	answer, err := w.Ask.Text(ctx, Question{
		Text:    "Correspondence types and custom tools that are needed, with commas between, or none",
		Default: cmp.Or(strings.Join(w.Hand.Marks.Own, ", "), none),
		Help: "Every one is a row of its own at the end of a template's page, and only your company knows them. They get " +
			"their levels next; all others stay at None.",
	})
	if err != nil {
		return err
	}
	w.Hand.Marks.Own = nil
	if text.Fold(answer) != none {
		w.Hand.Marks.Own = spec.ParseNames(answer)
	}
	w.askNobody()
	if gone := w.Answers.Spec.Absent(w.Snap); len(gone) > 0 {
		w.Answers.LeaveOut(w.Snap)
	}
	return nil
}

// handProjects asks where the account works, where no project can be read.
func (w *Wizard) handProjects(ctx context.Context) error {
	w.Ask.heading(spec.StageProjects, "where should it work?")
	include, err := w.words(ctx, "projects.include", spec.FieldOf("projects.include").Words,
		func(word spec.Word) string { return word.About })
	switch {
	case err != nil:
		return err
	case include != spec.IncludeListed:
		w.Answers.IncludeProjects(include)
		return nil
	}
	var now []string
	for _, id := range w.Answers.Spec.Projects.IDs {
		now = append(now, id.String())
	}
	answer, err := w.Ask.Text(ctx, Question{
		Text: "Their numbers, or the addresses of their pages, with commas between", Default: strings.Join(now, ", "),
		Help:  "The number in the address of a project's page. The one that you gave it yourselves is another.",
		Valid: spec.ValidProjects,
	})
	if err != nil {
		return err
	}
	ids, err := spec.ParseProjects(answer)
	w.Answers.ListProjects(ids)
	return err
}

// stageByHand is the steps of a stage, in the place of its commit.
func (w *Wizard) stageByHand(st spec.Stage) step {
	return step{commits: st, ask: func(ctx context.Context) error {
		book, err := w.book()
		var problems spec.Problems
		if errors.As(err, &problems) {
			return w.Ask.problems(problems)
		}
		if err != nil {
			return err
		}
		steps, first := book.Of(st)
		return w.walk(ctx, steps, first, len(book.Steps), func() ([]setup.Step, error) {
			book, err := w.book()
			steps, _ := book.Of(st)
			return steps, err
		})
	}}
}

// walk goes through steps by hand, one after the other; b leads back one. What is done
// already is told and not asked again. An answer that was given at a step makes the steps
// anew.
func (w *Wizard) walk(
	ctx context.Context, steps []setup.Step, first, all int, anew func() ([]setup.Step, error),
) error {
	for i := 0; i < len(steps); i++ {
		x := steps[i]
		if at, done, lapsed := w.Hand.Ticked(w.Answers.Spec, x); done {
			w.Ask.Line("Step %d of %d, %s: done, as you said on %s.", first+i+1, all, x.Title,
				at.Local().Format("2 January, 15:04"))
			continue
		} else if lapsed {
			w.Ask.Line("  ! An answer has changed since you said that this is done: look again.")
		}
		w.Ask.byHandStep(x, fmt.Sprintf("Step %d of %d: %s", first+i+1, all, x.Title))
		err := w.fillIn(ctx, x)
		if err == nil {
			steps, err = anew()
		}
		done := false
		if err == nil {
			x = steps[i]
			done, err = w.isDone(ctx, x)
		}
		switch {
		case errors.Is(err, ErrBack) && i > 0:
			w.Hand.Tick(w.Answers.Spec, steps[i-1], false)
			i -= 2
			continue
		case err != nil:
			return err
		}
		w.Hand.Tick(w.Answers.Spec, x, done)
		w.Save()
	}
	return nil
}

// isDone asks whether a step is done.
func (w *Wizard) isDone(ctx context.Context, x setup.Step) (bool, error) {
	if x.Alarm != "" {
		w.Ask.Line("  ! %s", x.Alarm)
	}
	return w.Ask.Confirm(ctx, Question{
		Text: "Is it done?", No: "it stays open.",
		Help: "Yes marks it as done, which is your word: Procore is not asked. No leaves it open and goes on.",
	}, false)
}

// notKnown is the answer that leaves a blank open.
const notKnown = "not known"

// fillIn asks for what only the company knows of a step.
func (w *Wizard) fillIn(ctx context.Context, x setup.Step) error {
	for _, v := range x.Asked() {
		q := Question{
			Text: text.Sentence(v.Label()), Default: cmp.Or(v.Text, notKnown),
			Help: v.Name + ". Only you know it; " + notKnown + " leaves it open.",
			Valid: func(words string) error {
				if strings.EqualFold(words, notKnown) {
					return nil
				}
				return v.Check(words)
			},
		}
		if v.Needed() {
			q.Default, q.Valid = v.Text, spec.ValidEmail
			q.Help = v.Name + ", as the company Directory has it. It tells this account from every other one."
		}
		words, err := w.Ask.Text(ctx, q)
		if err != nil {
			return err
		}
		if strings.EqualFold(words, notKnown) {
			words = ""
		}
		w.Hand.Tell(w.Answers, v, words)
		w.askNobody()
		w.Save()
	}
	return nil
}

// leftStage is the first stage with a step that nobody has said is done.
func (w *Wizard) leftStage() spec.Stage {
	if _, err := w.book(); err != nil {
		return spec.StageTemplate
	}
	for _, st := range spec.Stages() {
		if left, _ := w.Hand.LeftOf(w.Answers.Spec, st); left > 0 {
			return st
		}
	}
	return spec.StageVerify
}
