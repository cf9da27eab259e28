package plain

import (
	"context"
	"slices"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// kind asks what kind of account it is, an app's first, as the wizard does.
func (w *Wizard) kind(ctx context.Context) error {
	w.Ask.heading(spec.StageAccount, "who should the integration sign in as?")
	list := slices.Clone(spec.FieldOf("account.kind").Words)
	list[0], list[1] = list[1], list[0]
	kind, err := w.words(ctx, "account.kind", list, func(word spec.Word) string { return word.About })
	if err == nil {
		w.Answers.Answer("account.kind", kind)
	}
	return err
}

// email asks for the address of a user, or which user an app has brought.
func (w *Wizard) email(ctx context.Context) error {
	if w.Answers.Spec.Account.Kind != spec.AppAccount {
		return w.text("account.email")(ctx)
	}
	users, err := w.Users(ctx)
	if err != nil {
		return err
	}
	now := w.Answers.Spec.Account.Email
	options := []Option{{Label: "None of these", About: "the app is not installed yet; you are guided when it is needed"}}
	addresses := []string{""}
	for _, u := range users {
		options = append(options, Option{Label: text.Display(u.LastName), ID: u.Email, About: text.Display(u.Email)})
		addresses = append(addresses, u.Email)
	}
	if now != "" && !slices.Contains(addresses, now) {
		options = append(options, Option{Label: text.Display(now), About: "your answer of before"})
		addresses = append(addresses, now)
	}
	n, err := w.Ask.Choose(ctx, "The app's user, by number or name",
		"An app's user comes with its install, with permissions of its own and no mailbox.",
		options, slices.Index(addresses, now))
	if err == nil {
		w.Answers.Answer("account.email", addresses[n])
	}
	return err
}

// companyTemplate asks which company template the account has: one that is there, or its
// own, once there is one.
func (w *Wizard) companyTemplate(ctx context.Context) error {
	q := w.question(spec.CompanyField)
	q.Default = "Leave it as it is"
	own, s := w.Answers.OwnCompanyTemplate(), &w.Answers.Spec
	var mine []string
	if own != nil {
		mine = append(mine, own.Name)
	}
	n, err := w.chooseTemplate(ctx, q, w.Snap.OfCompany, s.Account.CompanyTemplateName(), mine...)
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

// choose asks which company template the account has, one of its own too.
func (w *Wizard) choose(ctx context.Context, _ string) error {
	own, s := w.Answers.OwnCompanyTemplate(), &w.Answers.Spec
	const makeOwn = "One of the account's own"
	q := w.question(spec.CompanyField)
	q.Default = "Leave it as it is"
	now := s.Account.CompanyTemplateName()
	if s.Account.Company != nil {
		now = makeOwn
	}
	n, err := w.chooseTemplate(ctx, q, w.Snap.OfCompany, now, makeOwn)
	switch {
	case err != nil:
		return err
	case !n.mine:
		w.Answers.Remember("the company template", permission.CompanyScope)
		w.Answers.UseCompanyTemplate(n.name)
		return nil
	}
	name := w.question(spec.CompanyField + ".name")
	name.Default = text.Display(s.Template.Name + " Company")
	base := s.Account.CompanyTemplate
	if own != nil {
		name.Default, base = own.Name, own.Base
	}
	called, err := w.Ask.Text(ctx, name)
	if err != nil {
		return err
	}
	if base, err = w.startFrom(ctx, permission.CompanyScope, base); err != nil {
		return err
	}
	w.Answers.Remember("the company template", permission.CompanyScope)
	w.Answers.MakeCompanyTemplate(called, base)
	w.Ask.Line("  A new company-level template that only this account has: %s. It is made together with the project "+
		"template, and the account gets it then.", called)
	return nil
}

// A chosen template is one of the company, or one of the account's own.
type chosen struct {
	name string // "" is none of them
	mine bool
}

// chooseTemplate asks for a template of a list by its number or name; the first choice,
// q's default, is none of them. Mine are those that are to be made for the account.
func (w *Wizard) chooseTemplate(
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
	n, err := w.Ask.Choose(ctx, q.Text+", by number or name", q.Help, options, at)
	if err != nil {
		return chosen{}, err
	}
	return choices[n], nil
}
