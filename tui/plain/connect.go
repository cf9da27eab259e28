package plain

import (
	"context"
	"errors"
	"fmt"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// Environment asks which of Procore's worlds it is, or for hosts of one's own.
func (a *Asker) Environment(ctx context.Context, now auth.Environment) (auth.Environment, error) {
	a.heading(spec.StageConnect, "where is your company?")
	all := auth.Environments()
	var options []Option
	at := 0
	for i, e := range all {
		options = append(options, Option{Label: e.Title, ID: e.Name, About: e.APIURL})
		if e.Name == now.Name {
			at = i
		}
	}
	custom := len(options)
	options = append(options, Option{
		Label: "Custom hosts", ID: auth.CustomEnvironment, About: "a proxy, or a test system of your own",
	})
	if now.Name == auth.CustomEnvironment {
		at = custom
	}
	for {
		n, err := a.Choose(ctx, "Environment, by number or name", "Tokens of one are of no use in another.", options, at)
		if err != nil {
			return auth.Environment{}, err
		}
		if n != custom {
			return all[n], nil
		}
		e, err := a.hosts(ctx, now)
		if !errors.Is(err, ErrBack) {
			return e, err
		}
	}
}

// hosts asks for the two addresses of custom hosts.
func (a *Asker) hosts(ctx context.Context, now auth.Environment) (auth.Environment, error) {
	if now.Name != auth.CustomEnvironment {
		now = auth.Environment{}
	}
	valid := func(v string) error { _, err := auth.NewEnvironment(v, v); return err }
	login, api := now.LoginURL, now.APIURL
	err := InTurn(
		func() error {
			return a.revise(ctx, &login, Question{
				Text: "Login address", Valid: valid, Help: "Where people sign in. Plain http is only for this machine.",
			})
		},
		func() error {
			return a.revise(ctx, &api, Question{
				Text: "API address", Valid: valid,
				Help: "Where programs ask. Tokens of the login address are sent here and nowhere else.",
			})
		},
	)
	if err != nil {
		return auth.Environment{}, err
	}
	return auth.NewEnvironment(login, api)
}

// Credentials asks for what is missing of an app's credentials; app says whose they are.
// The secret is not shown while it is typed.
func (a *Asker) Credentials(ctx context.Context, c auth.Credentials, app string) (auth.Credentials, error) {
	err := InTurn(a.CredentialQuestions(ctx, &c, app)...)
	return c, err
}

// CredentialQuestions are the questions for what is missing of c, which takes the answers.
func (a *Asker) CredentialQuestions(ctx context.Context, c *auth.Credentials, app string) []func() error {
	var list []func() error
	if c.ClientID == "" {
		list = append(list, func() error {
			id, err := a.Text(ctx, Question{
				Text: "Client id of " + app, Default: c.ClientID,
				Help: "It stands on the app's page at developers.procore.com, My Apps, OAuth Credentials.",
				Valid: func(v string) error {
					if text.Token(v) == "" {
						return errors.New("paste the client id from the app's page at developers.procore.com")
					}
					return nil
				},
			})
			if err == nil {
				c.ClientID = text.Token(id)
			}
			return err
		})
	}
	if c.ClientSecret.Empty() {
		list = append(list, func() (err error) {
			c.ClientSecret, err = a.secret(ctx)
			return err
		})
	}
	return list
}

// secret asks for a client secret, until it is one.
func (a *Asker) secret(ctx context.Context) (auth.Secret, error) {
	if a.Hidden == nil {
		return auth.Secret{}, ErrEnd
	}
	for {
		typed, err := a.Hidden(ctx, a.spelled("Client secret (not shown): "))
		_, _ = fmt.Fprintln(a.W)
		if ctx.Err() != nil {
			return auth.Secret{}, ctx.Err()
		}
		if err != nil {
			return auth.Secret{}, ErrEnd
		}
		q := Question{Help: "It was shown once when the app was made. It stays on this machine and goes to the sign-in " +
			"host only."}
		if took, err := a.common(q, text.Input(typed)); err != nil {
			return auth.Secret{}, err
		} else if took {
			continue
		}
		secret := auth.NewSecret(text.Token(typed))
		if secret.Empty() {
			a.Line("  ✗ Paste the client secret from the app's page at developers.procore.com")
			continue
		}
		a.Line("Received %d characters.", secret.Len())
		return secret, nil
	}
}

// Store asks where the secret and the sign-in are kept. Nothing is written before.
func (a *Asker) Store(ctx context.Context, stores []auth.Store) (auth.Store, error) {
	var options []Option
	for _, st := range stores {
		options = append(options, Option{Label: st.Where()})
	}
	n, err := a.Choose(ctx, "Keep the secret and the sign-in in, by number or name",
		"They are kept there for next time. Nothing is written before you have signed in.", options, 0)
	if err != nil {
		return nil, err
	}
	return stores[n], nil
}

// Company asks which of the companies it is.
func (a *Asker) Company(ctx context.Context, all []procore.Company) (procore.Company, error) {
	options := make([]Option, len(all))
	for i, one := range all {
		options[i] = Option{Label: fmt.Sprintf("%s (%d)", one.Name, one.ID), ID: one.ID.String(), Also: one.Name}
		if !one.Active {
			options[i].Disabled = "this company is not active"
		}
	}
	n, err := a.Choose(ctx, "Company, by number or name", "Everything from here on is about this one company. "+
		"Its own number, which stands in brackets, means it too.", options, -1)
	if err != nil {
		return procore.Company{}, err
	}
	return all[n], nil
}

// CompanyNumber asks for a company's number, where Procore lists none: an app's own
// account may be told nothing before it names one.
func (a *Asker) CompanyNumber(ctx context.Context) (procore.ID, error) {
	answer, err := a.Text(ctx, Question{
		Text: "Company number",
		Help: "It stands in the address of every page of the company in Procore. This app's own account was not told " +
			"which companies there are.",
		Valid: spec.ValidCompanyNumber,
	})
	id, _ := spec.ParsePage(answer)
	return id, err
}
