package plain

import (
	"context"
	"errors"
	"unicode/utf8"

	"procore-setup/procore/journal"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
)

// An account that is there is looked at beside the setup: its answers, and what was read
// for them, are put aside meanwhile and come back as they were.

// A visit is such a look.
type visit struct {
	*Stages

	before   spec.Answers
	portrait setup.Portrait
	against  string     // what it is held against; empty: nothing
	asked    *spec.Spec // what that asks for
}

// An ended run has nothing left to ask: its verdict is the outcome.
type ended struct{ verdict error }

func (e ended) Error() string { return "the account was taken away" }

// looking is the command that looks at an account, where one begins.
func (w *Wizard) looking() []command { return []command{on(action.LookAt, w.Look)} }

// lookAt looks at the account of an e-mail, or of a part of a name; empty: it is asked.
func (s *Stages) lookAt(ctx context.Context, who string) (err error) {
	v := &visit{Stages: s, before: *s.Answers}
	snap := *s.Snap
	s.Answers.Spec = spec.Spec{Environment: v.before.Spec.Environment, Company: v.before.Spec.Company}
	*s.Snap = setup.Snapshot{Company: snap.Company}
	defer func() {
		if used := (jump{}); errors.As(err, &used) && used.sure || errors.As(err, new(ended)) {
			return // what is gone on with stays
		}
		now, company := s.Answers.Spec, s.Snap.Company
		if *s.Answers, *s.Snap = v.before, snap; s.Hand.ByHand() {
			return // it may be about another company
		}
		s.Answers.Spec.Environment, s.Answers.Spec.Company, s.Snap.Company = now.Environment, now.Company, company
	}()
	s.Ask.jumps = false
	if err := s.dial(ctx, false); err != nil {
		return err
	}
	email, err := v.whose(ctx, who)
	if err == nil {
		s.Answers.Spec.Account = spec.AccountOf(email)
		err = v.read(ctx)
	}
	if err != nil {
		return err
	}
	return s.Ask.run(ctx, menu{
		Question: Question{
			Text:     "What next? against, save, report, use, offboard or again; nothing leads back",
			Help:     "This is the account as Procore has it. Nothing here changes Procore without a yes.",
			commands: v.commands(),
		},
		end: func(context.Context) (bool, error) { return true, nil },
	})
}

// whose is the e-mail of the account that is meant. A part of a name is looked for in the
// Directory, and who was found is chosen from.
func (v *visit) whose(ctx context.Context, who string) (string, error) {
	for {
		if who == "" {
			answer, err := v.Ask.Text(ctx, Question{
				Text: "Which account? Its e-mail, or a part of a name",
				Help: "Any account of this company's Directory, whoever made it. Nothing is written.",
				Valid: func(s string) error {
					if s == "" {
						return errors.New("type an e-mail, or a part of a name; b leads back")
					}
					return nil
				},
			})
			if err != nil {
				return "", err
			}
			who = answer
		}
		if spec.ValidEmail(who) == nil {
			return who, nil
		}
		email, err := v.choose(ctx, who)
		if email != "" || err != nil {
			return email, err
		}
		who = ""
	}
}

// choose asks which of the users is meant that a part of a name finds; empty: none.
func (v *visit) choose(ctx context.Context, part string) (string, error) {
	if utf8.RuneCountInString(part) < setup.LeastPart {
		v.Ask.Line("  ✗ Type the whole e-mail, or at least %d letters of a name.", setup.LeastPart)
		return "", nil
	}
	users, whole, err := v.Reader.FindUsers(ctx, part)
	if err != nil {
		return "", err
	}
	if !whole {
		v.Ask.Line("  ! Procore's list is not complete; type the whole e-mail of an account that is not in it.")
	}
	options := []Option{{Label: "None of these", About: "ask once more"}}
	emails := []string{""}
	for _, u := range users {
		if spec.ValidEmail(u.Email) == nil {
			options = append(options, Option{Label: text.Display(u.Email), About: text.Display(u.FirstName + " " + u.LastName)})
			emails = append(emails, u.Email)
		}
	}
	if len(options) == 1 {
		v.Ask.Line("  No active user of the Directory matches %s.", text.Quote(part))
		return "", nil
	}
	at, err := v.Ask.Choose(ctx, "Which one, by number or e-mail", "Nothing is written.", options, 0)
	if err != nil {
		return "", err
	}
	return emails[at], nil
}

// read reads the account and tells it.
func (v *visit) read(ctx context.Context) error {
	v.Answers.Spec.Leave, v.Answers.Spec.Account.Adopt = nil, false // whatever was agreed to is of before
	s := v.Answers.Spec
	if err := v.Reader.ReadLive(ctx, s.Environment, s.Account.Email, v.Snap); err != nil {
		return err
	}
	v.Ask.Notes(v.Snap.Notes)
	if err := v.draw(); err != nil {
		return err
	}
	v.show(v.portrait.Words(0, ""))
	return nil
}

// show writes lines, a page of them where somebody can ask for more.
func (v *visit) show(lines []string) {
	v.Ask.Show(func(p *Printer) {
		for _, l := range lines {
			p.Line("%s", l)
		}
	}, "")
}

// draw makes the portrait, beside what it is held against.
func (v *visit) draw() error {
	portrait, err := setup.PortraitOf(v.Snap)
	if err == nil && v.asked != nil {
		err = portrait.Compare(v.against, *v.asked, v.Snap)
	}
	if err != nil {
		return err
	}
	v.portrait = portrait
	return nil
}

// commands are what can be done with the account.
func (v *visit) commands() []command {
	return []command{
		on(action.Against, v.hold),
		on(action.KeepAccount, func(context.Context, string) error { return v.save() }),
		on(action.KeepLook, func(context.Context, string) error {
			paths, err := v.portrait.Keep(v.folders())
			v.Ask.written(paths)
			return err
		}),
		on(action.Use, func(context.Context, string) error { return v.use() }),
		on(action.Offboard, func(ctx context.Context, _ string) error { return v.offboard(ctx) }),
		on(action.Again, func(ctx context.Context, _ string) error { return v.read(ctx) }),
	}
}

// hold holds the account against an integration's list or a setup file; nothing behind the
// command holds it against nothing.
func (v *visit) hold(_ context.Context, what string) error {
	if what == "" && v.asked == nil {
		return need(action.Against, action.Against.Line[0].Word)
	}
	if what == "" {
		v.against, v.asked = "", nil
		return v.draw()
	}
	asked, err := setup.AgainstOf(what)
	if err != nil {
		return err
	}
	v.against, v.asked = what, &asked
	if err := v.draw(); err != nil {
		return err
	}
	v.show(v.portrait.Contrast())
	return nil
}

// save writes the account as a setup file.
func (v *visit) save() error {
	path, open, err := setup.KeepAccount(v.folders(), v.Answers.Spec, v.Snap)
	if err != nil {
		return err
	}
	v.Ask.Line("  Written: %s", path)
	for _, line := range open {
		v.Ask.Line("  %s", line)
	}
	return nil
}

// use goes on with the account as the setup's; the answers of before are kept as a file.
func (v *visit) use() error {
	o, err := setup.ExportAccount(v.Answers.Spec.Environment, v.Snap)
	if err != nil {
		return err
	}
	if v.before.Spec.Account.Email != "" {
		path, err := v.putAside(v.before.Spec)
		if err != nil {
			return err
		}
		v.Ask.Line("  Your earlier answers are in %s", path)
	}
	v.Hand.Marks = journal.Marks{}
	o.Spec.Account.Adopt = false // it is asked where a plan would ask
	*v.Answers = spec.Answers{Spec: o.Spec}
	v.Ask.Line("  Filled in from the account that is there; every answer can be changed.")
	return jump{to: spec.StageAccount, sure: true}
}

// offboard takes the account away, and reads back that it is.
func (v *visit) offboard(ctx context.Context) error {
	if why := setup.NotToEnd(v.Snap); why != "" {
		return errors.New(why + ": nobody takes their own access away here")
	}
	now := v.Answers.Spec
	v.Answers.Spec = now.Leaving(spec.LeaveSpec{})
	err := v.commit(ctx, spec.StageProjects)
	if wrong := (mistaken{}); errors.As(err, &wrong) {
		err = ErrBack // it was told
	}
	switch {
	case err == nil:
		return ended{v.verify(ctx)}
	case v.Journal.Changed() && !errors.Is(err, ErrBack): // part-way: run again, it goes on
		return ended{err}
	}
	v.Answers.Spec = now
	if errors.Is(err, ErrBack) {
		return nil
	}
	return err
}

// ending tells whether the account is to be taken away.
func (s *Stages) ending() bool { return s.Answers.Spec.Ending() }

// endCommands are what can be settled about the end of an account before it is agreed to.
func (s *Stages) endCommands() []command {
	return []command{on(action.Clear, func(context.Context, string) error {
		s.Answers.Spec = s.Answers.Spec.Leaving(spec.LeaveSpec{Clear: !s.Answers.Spec.Leave.Clear})
		if !s.Answers.Spec.Leave.Clear {
			s.Ask.Line("  Its default project template is left as it is.")
		}
		return errAnew
	})}
}
