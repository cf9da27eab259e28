package plain

import (
	"context"
	"errors"
	"slices"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// A Wizard asks for the parts of a spec, stage by stage, for one company that
// has been read already.
type Wizard struct {
	Ask     *Asker
	Presets []spec.Preset
	Spec    *spec.Spec
	Snap    *setup.Snapshot
	// Commit shows what a stage changes, asks, carries it out and reads that part
	// of Procore again. It returns [ErrBack] where the admin said no.
	Commit func(ctx context.Context, s spec.Stage) error
	// Save keeps the answers so far; called after each of them.
	Save func()
}

// yourAnswer is the source of what the admin said.
var yourAnswer = spec.YourAnswer

// A step asks for one thing.
type step func(ctx context.Context) error

// Run asks everything from the integration to the last commit. Its error is
// [ErrQuit] where the admin left.
func (w *Wizard) Run(ctx context.Context) error {
	steps := []step{
		w.integration,
		w.kind, w.firstName, w.lastName, w.email, w.companyTemplate, w.invite, w.commit(spec.StageAccount),
		w.templateName, w.base, w.tools, w.commit(spec.StageTemplate),
		w.projects, w.newProjects, w.commit(spec.StageProjects),
	}
	for i := 0; i < len(steps); {
		err := steps[i](ctx)
		switch {
		case errors.Is(err, ErrBack):
			i = max(i-1, 0)
		case err != nil:
			return err
		default:
			w.Save()
			i++
		}
	}
	return nil
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
	path, err := journal.KeepSpec(dirs, *w.Spec)
	if err != nil {
		w.Ask.Error(err)
		return
	}
	w.Ask.Line("  Written: %s", path)
	w.Ask.Line("  To check it later: %s", journal.VerifyCommand(path, flags...))
}

// commit is the step that commits a stage.
func (w *Wizard) commit(s spec.Stage) step {
	return func(ctx context.Context) error { return w.Commit(ctx, s) }
}

// set records the answer to a field.
func (w *Wizard) set(field string, to *string, answer string) {
	if *to != answer {
		w.Spec.SetSource(field, yourAnswer)
	}
	*to = answer
}

func (w *Wizard) integration(ctx context.Context) error {
	w.Ask.heading(spec.StageConnect, "which integration is the account for?")
	options := []Option{{Label: "Something else", About: "you choose everything yourself"}}
	now := 0
	for i, p := range w.Presets {
		options = append(options, Option{Label: p.Name, About: p.Source})
		if p.ID == w.Spec.Integration {
			now = i + 1
		}
	}
	n, err := w.Ask.Choose(ctx, "Integration, by number",
		"What the integration's vendor asks for is filled in; you can change it.", options, now)
	if err != nil || n == now && w.Spec.Account.Email != "" {
		return err
	}
	w.Spec.Integration = ""
	if n > 0 {
		p := w.Presets[n-1]
		w.Spec.Integration = p.ID
		p.Apply(w.Spec)
		if p.URL != "" {
			w.Ask.Line("  Its page: %s", p.URL)
		}
		for _, open := range p.Open {
			w.Ask.Line("  The source does not say: %s", open.Text)
		}
	}
	return nil
}

func (w *Wizard) kind(ctx context.Context) error {
	w.Ask.heading(spec.StageAccount, "who should the integration sign in as?")
	kinds := []spec.Kind{spec.UserAccount, spec.AppAccount}
	now := max(slices.Index(kinds, w.Spec.Account.Kind), 0)
	n, err := w.Ask.Choose(ctx, "Account, by number", "The vendor's guide says which one it needs.", []Option{
		{Label: "A dedicated Directory user", About: "an ordinary user with its own e-mail"},
		{Label: "An app's service account", About: "the user that an app installed in App Management brought"},
		{Label: "A traditional service account", Disabled: "they ended on 18 March 2025; choose one of the two above"},
	}, now)
	if err == nil {
		s := string(w.Spec.Account.Kind)
		w.set("account.kind", &s, string(kinds[n]))
		w.Spec.Account.Kind = kinds[n]
	}
	return err
}

// person tells whether the account is one that the admin names.
func (w *Wizard) person() bool { return w.Spec.Account.Kind == spec.UserAccount }

func (w *Wizard) field(ctx context.Context, name string, to *string, q Question) error {
	q.Default = *to
	answer, err := w.Ask.Text(ctx, q)
	if err == nil {
		w.set(name, to, answer)
	}
	return err
}

func (w *Wizard) firstName(ctx context.Context) error {
	if !w.person() {
		return nil
	}
	return w.field(ctx, "account.first_name", &w.Spec.Account.FirstName, Question{
		Text: "First name", Valid: w.valid("account.first_name"),
		Help: "Use the vendor's name, so that people see who touched a file.",
	})
}

func (w *Wizard) lastName(ctx context.Context) error {
	if !w.person() {
		return nil
	}
	return w.field(ctx, "account.last_name", &w.Spec.Account.LastName, Question{
		Text: "Last name", Valid: w.valid("account.last_name"), Help: "Procore wants one; \"Integration\" is common.",
	})
}

func (w *Wizard) email(ctx context.Context) error {
	if !w.person() {
		for _, u := range w.Snap.Candidates {
			w.Ask.Line("  This may be it: %s %s, %s", u.FirstName, u.LastName, u.Email)
		}
	}
	return w.field(ctx, "account.email", &w.Spec.Account.Email, Question{
		Text: "E-mail of the account", Valid: spec.ValidEmail,
		Help: "It decides which account is meant: one that has exactly this address is used, otherwise one is created.",
	})
}

func (w *Wizard) companyTemplate(ctx context.Context) error {
	return w.oneOf(ctx, "account.company_template", &w.Spec.Account.CompanyTemplate, w.Snap.OfCompany, Question{
		Text: "Company permission template, by number", Default: "Leave it as it is",
		Help: "It decides what the account may do with company tools. Most integrations need none.",
	})
}

// oneOf asks for a template of a list by its number; the first choice, q's
// default, is none of them.
func (w *Wizard) oneOf(ctx context.Context, field string, to *string, list []procore.PermissionTemplate, q Question,
) error {
	options := []Option{{Label: q.Default}}
	now := 0
	for i, t := range list {
		options = append(options, Option{Label: t.Name})
		if t.Name == *to {
			now = i + 1
		}
	}
	n, err := w.Ask.Choose(ctx, q.Text, q.Help, options, now)
	if err != nil || n == now {
		return err
	}
	name := ""
	if n > 0 {
		name = list[n-1].Name
	}
	w.set(field, to, name)
	return nil
}

func (w *Wizard) invite(ctx context.Context) error {
	if !w.person() {
		return nil
	}
	yes, err := w.Ask.Confirm(ctx, "Send the invitation when everything is in place?",
		"Procore mails a link with which the account's password is set.", w.Spec.Account.Invite)
	if err == nil && yes != w.Spec.Account.Invite {
		w.Spec.Account.Invite = yes
		w.Spec.SetSource("account.invite", yourAnswer)
	}
	return err
}

// valid checks the answer to a field.
func (w *Wizard) valid(path string) func(string) error {
	return func(v string) error { return spec.FieldOf(path).Check(w.Spec, v) }
}
