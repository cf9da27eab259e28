package main

import (
	"context"
	"errors"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/plain"
)

// accountIDVar and accountSecretVar may hold the credentials of the integration's own
// app, for the proof by an app's account.
const (
	accountIDVar     = "PROCORE_ACCOUNT_CLIENT_ID"
	accountSecretVar = "PROCORE_ACCOUNT_CLIENT_SECRET"
)

// A proving is what the flags of a proof say; a zero method: none.
type proving struct {
	method auth.Method
	sample setup.Sample
}

// proving reads the flags of a proof.
func (p *program) proving() (proving, error) {
	c := proving{auth.Method(p.opt.asAccount), setup.DefaultSample}
	if len(p.opt.allow) > 0 && !p.opt.strict {
		return c, usageError{errors.New("--allow names exceptions of --strict: add --strict")}
	}
	if p.opt.sample == 0 {
		return c, nil
	}
	if c.method == "" {
		return c, usageError{errors.New("--sample is for a proof: add --as-account browser, code or client-credentials")}
	}
	c.sample = p.opt.sample
	return c, nil
}

// fits tells whether an account of this kind can sign in this way.
func (c proving) fits(kind spec.Kind) error {
	app := c.method == auth.MethodClientCredentials
	switch {
	case c.method == "":
	case kind == spec.AppAccount && !app:
		return usageError{errors.New("an app's account has no password: use --as-account client-credentials")}
	case kind != spec.AppAccount && app:
		return usageError{errors.New("client credentials are an app's: " +
			"a dedicated user signs in with --as-account browser or code")}
	}
	return nil
}

// proved asks the account itself, where the flags want that, and returns the checklist
// with it.
func (j *job) proved(ctx context.Context, c proving, list setup.Checklist) (setup.Checklist, error) {
	if c.method == "" {
		return list, nil
	}
	if j.snap.Account == nil {
		j.report.Line("note: there is no account that could sign in, so nothing is proved")
		return list, nil
	}
	proof, err := j.prove(ctx, c)
	if err != nil {
		return list, err
	}
	j.snap.Proof = proof
	return j.reader.Confirm(ctx, j.spec, &j.snap) // the account has signed in since
}

// prove signs in as the account and asks it. The sign-in is in memory only, and ended
// when this returns.
func (j *job) prove(ctx context.Context, c proving) (*setup.Proof, error) {
	cfg := j.signedIn // the same app
	var token auth.Token
	var err error
	if c.method == auth.MethodClientCredentials {
		if cfg.Credentials, err = j.accountCredentials(ctx); err != nil {
			return nil, err
		}
		token, err = auth.ClientCredentials(ctx, cfg)
	} else {
		token, err = j.signInAs(ctx, cfg, c.method)
	}
	if err != nil {
		return nil, err
	}
	w, err := setup.NewWitness(context.WithoutCancel(ctx), cfg, token, procore.Options{
		Transport: j.world.transport, UserAgent: agent(), OnWait: j.waiting,
	}, j.spec.Company.ID)
	if err != nil {
		return nil, err
	}
	j.report.Line("Signed in. Asking Procore what the account sees and what it may do.")
	return w.Look(ctx, j.spec, &j.snap, c.sample)
}

// signInAs lets the account's owner sign in. No browser is opened: the admin's own one
// would bring the admin.
func (j *job) signInAs(ctx context.Context, cfg auth.Config, m auth.Method) (auth.Token, error) {
	as := plain.SignIn{Ask: j.asker(), Config: cfg, Method: m, As: j.spec.Account.Email}
	if approve := j.world.approveAs; approve != nil {
		as.Approve = func(ctx context.Context, url string) (string, error) {
			return approve(ctx, url, j.spec.Account.Email)
		}
	}
	t, err := as.Run(ctx)
	if j.ask != nil {
		return t, err // the line mode knows what leaving means there
	}
	return t, cancelled(err)
}

// accountCredentials are those of the integration's own app: of the environment
// variables, else typed in.
func (j *job) accountCredentials(ctx context.Context) (auth.Credentials, error) {
	known := j.p.accountCredentials(j.world)(j.spec.Company.ID, j.spec.Account.Email)
	return j.p.askCredentials(ctx, known, j.asker(), "the integration's app", accountIDVar, accountSecretVar)
}

// accountCredentials tells what is known of the credentials of an account's app.
func (p *program) accountCredentials(w world) func(procore.ID, string) auth.Credentials {
	if w.accountOf != nil {
		return w.accountOf
	}
	c := auth.Credentials{
		ClientID:     text.Token(p.getenv(accountIDVar)),
		ClientSecret: auth.NewSecret(text.Token(p.getenv(accountSecretVar))),
	}
	return func(procore.ID, string) auth.Credentials { return c }
}
