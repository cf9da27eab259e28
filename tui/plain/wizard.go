package plain

import (
	"context"
	"errors"
	"slices"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// A Wizard asks for the parts of a spec, stage by stage, for one company that
// has been read already.
type Wizard struct {
	Ask     *Asker
	Presets []spec.Preset
	Answers *spec.Answers
	Snap    *setup.Snapshot
	// Users reads which users installed apps have brought, for the admin to choose
	// from. nil: nobody can say.
	Users func(ctx context.Context) ([]procore.User, error)
	// Commit shows what a stage changes, asks, carries it out and reads that part
	// of Procore again. It returns [ErrBack] where the admin said no.
	Commit func(ctx context.Context, s spec.Stage) error
	// Save keeps the answers so far; called after each of them.
	Save func()
}

// A step asks for one thing.
type step struct {
	ask func(ctx context.Context) error
	// field is the answer that it asks for; where the account has no such field, the
	// step is passed over in both directions. Empty: it is always asked.
	field string
	// commits tells that it is no question, but what comes of those before it.
	commits bool
}

// steps are the questions, in order.
func (w *Wizard) steps() []step {
	return []step{
		{ask: w.integration},
		{ask: w.kind},
		w.text("account.first_name"), w.text("account.last_name"),
		{ask: w.email},
		{ask: w.companyTemplate},
		w.confirm("account.invite"), w.commit(spec.StageAccount),
		{ask: w.templateName},
		{ask: w.base},
		{ask: w.tools},
		w.commit(spec.StageTemplate),
		{ask: w.projects},
		w.confirm("projects.new"), w.commit(spec.StageProjects),
	}
}

// Run asks everything from the integration to the last commit. Its error is
// [ErrQuit] where the admin left.
func (w *Wizard) Run(ctx context.Context) error {
	steps := w.steps()
	for i := 0; i < len(steps); {
		err := steps[i].ask(ctx)
		way := 1
		switch {
		case errors.Is(err, ErrBack):
			way = -1
		case err != nil:
			return err
		default:
			w.Save()
		}
		i = max(i+way, 0)
		for i > 0 && i < len(steps) && (way < 0 && steps[i].commits || !w.asked(steps[i])) {
			i += way
		}
	}
	return nil
}

// asked tells whether a step belongs to the account as it is answered now.
func (w *Wizard) asked(s step) bool {
	return s.field == "" || spec.FieldOf(s.field).For(w.Answers.Spec.Account.Kind)
}

// Keep offers to save the answers as a setup file, in the first of the folders that
// takes it; flags are what its command needs besides. Everything has been done by
// then: no answer is a no, and what goes wrong is told and changes nothing.
func (w *Wizard) Keep(ctx context.Context, dirs []string, flags ...string) {
	yes, err := w.Ask.Confirm(ctx, "Save your answers as a setup file?",
		"With it the commands plan, apply and verify do the same without questions. It holds no secrets.", false)
	if err != nil || !yes {
		return
	}
	path, err := journal.KeepSpec(dirs, w.Answers.Spec)
	if err != nil {
		w.Ask.Error(err)
		return
	}
	w.Ask.Line("  Written: %s", path)
	w.Ask.Line("  To check it later: %s", journal.VerifyCommand(path, flags...))
}

// commit is the step that commits a stage, once everything up to it is sound.
func (w *Wizard) commit(s spec.Stage) step {
	return step{commits: true, ask: func(ctx context.Context) error {
		stages := spec.Stages()
		problems := w.Answers.Spec.Validate(stages[:slices.Index(stages, s)+1]...)
		if len(problems) > 0 {
			return w.Ask.problems(problems)
		}
		return w.Commit(ctx, s)
	}}
}

// problems tells what is wrong with the answers; they are asked for again.
func (a *Asker) problems(problems spec.Problems) error {
	for _, one := range problems {
		a.Line("  ✗ %s", one.Titled())
	}
	a.Line("  The questions of this step come again.")
	return ErrBack
}

// question asks for a field in words, by its row of the table.
func (w *Wizard) question(path string) Question {
	f := spec.FieldOf(path)
	return Question{
		Text: f.Name, Help: f.Help(w.Answers.Spec.Preset()), Default: f.Get(&w.Answers.Spec),
		Valid: func(v string) error { return f.Check(&w.Answers.Spec, v) },
	}
}

// text is the step that asks for a field in words.
func (w *Wizard) text(path string) step {
	return step{field: path, ask: func(ctx context.Context) error {
		answer, err := w.Ask.Text(ctx, w.question(path))
		if err == nil {
			w.Answers.Answer(path, answer)
		}
		return err
	}}
}

// confirm is the step that asks a question of yes or no.
func (w *Wizard) confirm(path string) step {
	return step{field: path, ask: func(ctx context.Context) error {
		f, q := spec.FieldOf(path), w.question(path)
		yes, err := w.Ask.Confirm(ctx, f.Ask, q.Help, q.Default == "true")
		if err != nil {
			return err
		}
		answer := "false"
		if yes {
			answer = "true"
		}
		w.Answers.Answer(path, answer)
		return nil
	}}
}

// words asks for a field that has a list of answers, with something about each.
func (w *Wizard) words(ctx context.Context, path string, about func(spec.Word) string) (string, error) {
	f, q := spec.FieldOf(path), w.question(path)
	var options []Option
	now := 0
	for i, word := range f.Words {
		options = append(options, Option{Label: word.Label, About: about(word), Disabled: word.Ended})
		if word.Value == q.Default {
			now = i
		}
	}
	n, err := w.Ask.Choose(ctx, q.Text+", by number", q.Help, options, now)
	if err != nil {
		return "", err
	}
	return f.Words[n].Value, nil
}

func (w *Wizard) integration(ctx context.Context) error {
	w.Ask.heading(spec.StageConnect, "which integration is the account for?")
	s := &w.Answers.Spec
	choices := append([]spec.Preset{{}}, w.Presets...)
	if len(s.Presets()) > 1 { // chosen together in the wizard
		choices = append(choices, s.Preset())
	}
	var options []Option
	now := 0
	for i, p := range choices {
		options = append(options, Option{Label: p.Name, About: p.Source})
		if p.ID == s.Integration {
			now = i
		}
	}
	options[0] = Option{Label: "Something else", About: "you choose everything yourself"}
	q := w.question("integration")
	n, err := w.Ask.Choose(ctx, q.Text+", by number", q.Help, options, now)
	if err != nil {
		return err
	}
	p := choices[n]
	if p.URL != "" {
		w.Ask.Line("  Its page: %s", p.URL)
	}
	for _, open := range p.Open {
		w.Ask.Line("  The source does not say: %s", open.Text)
	}
	w.Answers.Choose(p)
	return nil
}

func (w *Wizard) kind(ctx context.Context) error {
	w.Ask.heading(spec.StageAccount, "who should the integration sign in as?")
	kind, err := w.words(ctx, "account.kind", func(word spec.Word) string { return word.About })
	if err == nil {
		w.Answers.Answer("account.kind", kind)
	}
	return err
}

// email asks for the address of a user, or which user an app has brought.
func (w *Wizard) email(ctx context.Context) error {
	if w.Answers.Spec.Account.Kind != spec.AppAccount {
		return w.text("account.email").ask(ctx)
	}
	var users []procore.User
	if w.Users != nil {
		found, err := w.Users(ctx)
		if err != nil {
			return err
		}
		users = found
	}
	now := w.Answers.Spec.Account.Email
	options := []Option{{Label: "None of these", About: "the app is not installed yet; you are guided when it is needed"}}
	addresses := []string{""}
	for _, u := range users {
		options = append(options, Option{Label: text.Display(u.LastName), About: text.Display(u.Email)})
		addresses = append(addresses, u.Email)
	}
	if now != "" && !slices.Contains(addresses, now) {
		options = append(options, Option{Label: text.Display(now), About: "your answer of before"})
		addresses = append(addresses, now)
	}
	n, err := w.Ask.Choose(ctx, "The app's user, by number",
		"An app's user comes with its install, with permissions of its own and no mailbox.",
		options, slices.Index(addresses, now))
	if err == nil {
		w.Answers.Answer("account.email", addresses[n])
	}
	return err
}

func (w *Wizard) companyTemplate(ctx context.Context) error {
	q := w.question(spec.CompanyField)
	q.Default = "Leave it as it is"
	own, s := w.Answers.OwnCompanyTemplate(), &w.Answers.Spec
	var mine []string
	if own != nil {
		mine = append(mine, own.Name)
	}
	n, err := w.template(ctx, q, w.Snap.OfCompany, s.Account.CompanyTemplateName(), mine...)
	switch {
	case err != nil || n.name == s.Account.CompanyTemplateName():
		return err
	case n.mine:
		w.Answers.MakeCompanyTemplate(own.Name, own.Base)
	default:
		w.Answers.UseCompanyTemplate(n.name)
	}
	return nil
}

// A chosen template is one of the company, or one of the account's own.
type chosen struct {
	name string // "" is none of them
	mine bool
}

// template asks for a template of a list by its number; the first choice, q's default,
// is none of them. Mine are those that are to be made for the account.
func (w *Wizard) template(
	ctx context.Context, q Question, list []procore.PermissionTemplate, now string, mine ...string,
) (chosen, error) {
	choices := []chosen{{}}
	options := []Option{{Label: q.Default}}
	for _, name := range mine {
		choices = append(choices, chosen{name, true})
		options = append(options, Option{Label: text.Display(name), About: "its own"})
	}
	for _, t := range list {
		choices = append(choices, chosen{name: t.Name})
		options = append(options, Option{Label: text.Display(t.Name)})
	}
	at := slices.IndexFunc(choices, func(c chosen) bool { return c.name == now })
	if at < 0 {
		at = len(choices)
		choices = append(choices, chosen{name: now})
		options = append(options, Option{Label: text.Display(now), About: "not in this company"})
	}
	n, err := w.Ask.Choose(ctx, q.Text+", by number", q.Help, options, at)
	if err != nil {
		return chosen{}, err
	}
	return choices[n], nil
}
