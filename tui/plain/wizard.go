package plain

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// A Wizard asks for the parts of a spec, stage by stage, for one company.
type Wizard struct {
	Ask     *Asker
	Presets []spec.Preset
	Answers *spec.Answers
	Snap    *setup.Snapshot
	// Connect leads to Procore and reads the company. nil: it is read already.
	Connect func(ctx context.Context, goesOn bool) error
	// Resumed tells that the answers are those of an earlier start.
	Resumed bool
	// PutAside keeps the answers of an earlier start as a file, and tells where.
	PutAside func(spec.Spec) (string, error)
	// Hand is the job by hand, and the way to an app.
	Hand *Hand
	// Users reads which users installed apps have brought, for the admin to choose
	// from.
	Users func(ctx context.Context) ([]procore.User, error)
	// Again reads the projects once more.
	Again func(ctx context.Context) error
	// Terms tells the reader whose words the tools are called by from now on.
	Terms func(permission.Terms)
	// Commit shows what a stage changes, asks, carries it out and reads that part
	// of Procore again. It returns [ErrBack] where the admin said no.
	Commit func(ctx context.Context, s spec.Stage) error
	// Look looks at an account that is there: by its e-mail, or a part of a name; empty: it
	// asks.
	Look func(ctx context.Context, who string) error
	// Save keeps the answers so far; called after each of them.
	Save func()

	scope   permission.Scope    // of the template that the commands are about
	start   error               // a jump to begin with: back from the checklist
	done    map[spec.Stage]bool // stages that were gone through this time
	waySaid bool                // how to connect was asked
	named   string              // a company whose number is asked next
	goesOn  bool                // the answers of an earlier start are gone on with
}

// A step asks for one thing.
type step struct {
	ask func(ctx context.Context) error
	// field is the answer that it asks for; where the account has no such field, the
	// step is passed over in both directions. Empty: it is always asked.
	field string
	// about is the group of fields that the step is asked again about, where it asks for
	// more than its own field.
	about string
	// stage is the one that begins with the step; empty: it goes on.
	stage spec.Stage
	// commits is the stage that the step commits: it is no question, but what comes of
	// those before it.
	commits spec.Stage
	// skip tells whether the step is passed over now, in both directions. nil: never.
	skip func() bool
}

// steps are the questions, in order, with what comes of those of a stage behind them.
func (w *Wizard) steps() []step {
	if w.byHand() {
		return w.handSteps()
	}
	noPortal := func() bool { return w.Hand.Marks.Way != setup.WayPortal || w.done[spec.StageConnect] }
	steps := []step{
		{ask: w.resume, stage: spec.StageConnect},
		{ask: w.integration},
		{ask: w.chooseWay, skip: w.wayKnown},
		w.environment(noPortal),
		{ask: w.portal, skip: noPortal},
		{ask: w.connect, commits: spec.StageConnect},
	}
	own := map[string]step{
		"account.kind":     {ask: w.kind},
		"account.email":    {ask: w.email},
		spec.CompanyField:  {ask: w.companyTemplate},
		"template.name":    {ask: w.templateName},
		"template.base":    {ask: w.base},
		"template.tools":   {ask: w.tools},
		"projects.include": {ask: w.projects, about: "projects"},
	}
	for _, st := range spec.Committed() {
		steps = append(steps, beginning(st, append(w.questions(st, own), w.commit(st))...)...)
	}
	return steps
}

// questions are the steps that ask for the answers of a stage. Own are those with a
// dialogue of their own, or, where it asks nothing, those that are left out; all others
// are asked by their row of the table.
func (w *Wizard) questions(st spec.Stage, own map[string]step) []step {
	var steps []step
	for _, f := range spec.AskedIn(st) {
		one, special := own[f.Path]
		switch {
		case special && one.ask == nil:
			continue
		case special:
		case f.Ask != "":
			one.ask = w.confirm(f.Path)
		default:
			one.ask = w.text(f.Path)
		}
		one.field = f.Path
		steps = append(steps, one)
	}
	return steps
}

// beginning makes the first of the steps the beginning of a stage.
func beginning(st spec.Stage, steps ...step) []step {
	steps[0].stage = st
	return steps
}

// next is the step from which the wizard goes on. On the way back what is committed is no
// question.
func (w *Wizard) next(steps []step, i, way int) int {
	first := i == 0 || !w.comesBack()
	i = max(i+way, 0)
	for i > 0 && i < len(steps) && (way < 0 && steps[i].commits != "" || !w.asked(steps[i])) {
		i += way
	}
	if way < 0 && i == 0 && first {
		w.Ask.Line("  This is the first question; q leaves.")
	}
	return i
}

// Run asks everything from the integration to the last commit. Its error is
// [ErrQuit] where the admin left.
func (w *Wizard) Run(ctx context.Context) error {
	steps := w.steps()
	if w.done == nil {
		w.done = map[spec.Stage]bool{}
	}
	for i, furthest := 0, 0; i < len(steps); {
		w.Ask.jumps = w.done[spec.StageConnect]
		err := w.start
		if w.start = nil; err == nil {
			err = steps[i].ask(ctx)
		} else {
			furthest = len(steps)
		}
		if to := (jump{}); errors.As(err, &to) {
			i = w.jump(to, steps, i, furthest)
			continue
		}
		if wrong := (mistaken{}); errors.As(err, &wrong) {
			if at := wrong.asked(steps[:i]); at >= 0 {
				i = at
				continue
			}
			err = ErrBack
		}
		way := 1
		switch {
		case errors.Is(err, ErrBack):
			way = -1
		case err != nil:
			return err
		default:
			if s := steps[i].commits; s != "" {
				w.done[s] = true
			}
			w.Save()
		}
		steps = w.steps() // they depend on the way
		i = w.next(steps, i, way)
		furthest = max(furthest, i)
	}
	return nil
}

// jump is the step that a jump leads to: the first of a stage that was reached, or of the
// first stage that has something left.
func (w *Wizard) jump(to jump, steps []step, now, furthest int) int {
	st := to.to
	if to.sure {
		w.done[spec.StageConnect], furthest = true, len(steps)
	}
	if st == "" {
		if w.byHand() {
			st = w.leftStage()
		} else if st = setup.Left(w.Answers.Spec, w.Snap); st == spec.StageVerify {
			w.Ask.Line("  Nothing is left to do; the projects are the last to be asked about.")
			st = spec.StageProjects
		}
		w.Ask.Line("  The first step with something left: %s.", st.Title())
		furthest = len(steps)
	}
	for i, s := range steps {
		if s.stage == st && i <= furthest {
			return i
		}
	}
	w.Ask.Line("  ✗ %s was not reached yet: the questions before it come first.", st.Title())
	return now
}

// asked tells whether a step belongs to the account as it is answered now.
func (w *Wizard) asked(s step) bool {
	if s.skip != nil && s.skip() {
		return false
	}
	return s.field == "" || spec.FieldOf(s.field).For(w.Answers.Spec.Account.Kind)
}

// connect leads to Procore, where that is not done yet. Answers of an earlier start lead
// on to the first stage that has something left.
func (w *Wizard) connect(ctx context.Context) error {
	if w.Connect == nil || w.done[spec.StageConnect] {
		return nil
	}
	if err := w.Connect(ctx, w.goesOn); err != nil {
		return w.instead(ctx, err)
	}
	if w.goesOn {
		w.goesOn = false
		w.done[spec.StageConnect] = true
		return jump{}
	}
	return nil
}

// commit is the step that commits a stage, once everything up to it is sound.
func (w *Wizard) commit(s spec.Stage) step {
	return step{commits: s, ask: func(ctx context.Context) error {
		stages := spec.Stages()
		problems := w.Answers.Spec.Validate(stages[:slices.Index(stages, s)+1]...)
		if len(problems) > 0 {
			return w.Ask.problems(problems)
		}
		return w.Commit(ctx, s)
	}}
}

// A mistaken answer is asked for again.
type mistaken struct{ field string }

func (m mistaken) Error() string { return "mistaken: " + m.field }

// asked is the last of the steps that asks for it; -1 if none does.
func (m mistaken) asked(steps []step) int {
	for i := len(steps) - 1; i >= 0; i-- {
		for _, path := range []string{steps[i].field, steps[i].about} {
			if path != "" && (m.field == path || strings.HasPrefix(m.field, path+".")) {
				return i
			}
		}
	}
	return -1
}

// problems tells what is wrong with the answers; the first of them is asked for again.
func (a *Asker) problems(problems spec.Problems) error {
	for _, one := range problems {
		a.Line("  ✗ %s", one.Titled())
	}
	a.Line("  It is asked once more; b leads further back.")
	return mistaken{problems[0].Field}
}

// question asks for a field in words, by its row of the table.
func (w *Wizard) question(path string) Question {
	f := spec.FieldOf(path)
	return Question{
		Text: f.Name, Help: f.Help(w.Answers.Spec.Preset()), Default: f.Get(&w.Answers.Spec), No: f.No,
		Valid: func(v string) error { return f.Check(&w.Answers.Spec, v) },
	}
}

// text asks for a field in words.
func (w *Wizard) text(path string) func(context.Context) error {
	return func(ctx context.Context) error {
		answer, err := w.Ask.Text(ctx, w.question(path))
		if err == nil {
			w.Answers.Answer(path, answer)
		}
		return err
	}
}

// leaveIt is the answer of who wants neither a yes nor a no.
const leaveIt = "leave it as it is"

// confirm asks a question of yes or no. What can be left as it is, is left so by an empty
// answer, until somebody has said one or the other.
func (w *Wizard) confirm(path string) func(context.Context) error {
	return func(ctx context.Context) error {
		q := w.question(path)
		now := q.Default
		q.Text = spec.FieldOf(path).Ask
		if now == "" {
			q.Text, q.Default = q.Text+" yes or no", leaveIt
			q.Valid = func(s string) error {
				if _, ok := yesNo[strings.ToLower(s)]; !ok && s != leaveIt {
					return errors.New("answer yes or no, or nothing to leave it as it is")
				}
				return nil
			}
			answer, err := w.Ask.Text(ctx, q)
			if err != nil || answer == leaveIt {
				return err
			}
			yes := yesNo[strings.ToLower(answer)]
			w.Ask.say(yes, q)
			w.Answers.Answer(path, strconv.FormatBool(yes))
			return nil
		}
		yes, err := w.Ask.Confirm(ctx, q, now == "true")
		if err == nil {
			w.Answers.Answer(path, strconv.FormatBool(yes))
		}
		return err
	}
}

// words asks for a field that has a list of answers, with something about each.
func (w *Wizard) words(
	ctx context.Context, path string, list []spec.Word, about func(spec.Word) string,
) (string, error) {
	q := w.question(path)
	var options []Option
	now := 0
	for i, word := range list {
		options = append(options, Option{Label: word.Label, ID: word.Value, About: about(word), Disabled: word.Ended})
		if word.Value == q.Default {
			now = i
		}
	}
	n, err := w.Ask.Choose(ctx, q.Text+", by number or name", q.Help, options, now)
	if err != nil {
		return "", err
	}
	return list[n].Value, nil
}
