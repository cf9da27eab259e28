package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"

	"procore-setup/procore"
	"procore-setup/procore/auth"
)

// A world is what the commands talk to: Procore, or the simulator in its place.
// Beyond this type nothing knows which of the two it is.
type world struct {
	env       auth.Environment
	transport http.RoundTripper
	// approve plays the admin's browser; nil: there is a real one.
	approve func(ctx context.Context, url string) (code string, err error)
	creds   auth.Credentials
	// approveAs plays a private window in which the account's owner signs in; nil:
	// people open one themselves.
	approveAs func(ctx context.Context, url, email string) (code string, err error)
	// accountOf tells the credentials of an account's own app; nil: it is not known.
	accountOf func(company procore.ID, email string) auth.Credentials
}

// world resolves flags and a setup file's environment; flags win.
func (p *program) world(fromFile auth.Environment) (world, error) {
	if p.opt.demo {
		sim, err := p.simulator()
		if err != nil {
			return world{}, err
		}
		return world{
			env: sim.Environment(), transport: sim, creds: sim.Credentials(),
			approve: func(ctx context.Context, url string) (string, error) { return sim.Approve(ctx, url, nil) },
			approveAs: func(ctx context.Context, url, email string) (string, error) {
				for _, company := range sim.Companies() { // the password is set first, by the link in the mail
					_ = sim.AcceptInvitation(company, email)
				}
				return sim.ApproveAs(ctx, email, url, nil)
			},
			accountOf: func(company procore.ID, email string) auth.Credentials {
				c, _ := sim.AppCredentials(int64(company), email)
				return c
			},
		}, nil
	}
	env, err := p.environment(fromFile)
	if err != nil {
		return world{}, err
	}
	creds, err := p.given()
	return world{env: env, creds: creds}, err
}

// config is how a world is signed in to.
func (p *program) config(w world) auth.Config {
	return auth.Config{
		Environment: w.env, Credentials: w.creds, Transport: w.transport, Port: p.opt.port, NoPKCE: p.opt.noPKCE,
	}
}

// environment picks the environment: flags, then the file, then the environment
// variable, then production.
func (p *program) environment(fromFile auth.Environment) (auth.Environment, error) {
	switch {
	case (p.opt.loginURL == "") != (p.opt.apiURL == ""):
		return auth.Environment{}, usageError{errors.New("--login-url and --api-url go together: give both")}
	case p.opt.loginURL != "" && p.opt.environment != "":
		return auth.Environment{}, usageError{errors.New("give either --environment or the two URLs, not both")}
	case p.opt.loginURL != "":
		env, err := auth.NewEnvironment(p.opt.loginURL, p.opt.apiURL)
		return env, asUsage(err)
	case p.opt.environment != "":
		env, err := auth.LookupEnvironment(p.opt.environment)
		return env, asUsage(err)
	case fromFile.APIURL != "":
		return fromFile, nil
	}
	return auth.LookupEnvironment(cmp.Or(p.opt.environmentVar, "production"))
}

// asUsage marks an error as a wrong command line; nil stays nil.
func asUsage(err error) error {
	if err == nil {
		return nil
	}
	return usageError{err}
}

// method returns the sign-in method that --auth names; "" if it names none.
func (p *program) method() (auth.Method, error) {
	switch m := auth.Method(p.opt.method); m {
	case "", auth.MethodBrowser, auth.MethodCode, auth.MethodClientCredentials:
		return m, nil
	}
	return "", usageError{fmt.Errorf("unknown --auth %q: use browser, code or client-credentials", p.opt.method)}
}

// source returns the token source of a command that asks nothing, and how it
// was signed in: the app's own service account, or what an earlier login kept.
func (p *program) source(ctx context.Context, w world, dir string) (*auth.Source, auth.Method, error) {
	method, err := p.method()
	if err != nil {
		return nil, "", err
	}
	cfg := p.config(w)
	switch {
	case method == auth.MethodClientCredentials && w.creds.ClientID != "":
		t, err := auth.ClientCredentials(ctx, cfg)
		return p.inMemory(ctx, cfg, t, method, err)
	case w.approve != nil:
		t, err := demoToken(ctx, cfg, w)
		return p.inMemory(ctx, cfg, t, auth.MethodCode, err)
	}
	return p.keptSource(ctx, cfg, dir)
}

// inMemory returns a source for a token that this run alone uses.
func (p *program) inMemory(ctx context.Context, cfg auth.Config, t auth.Token, m auth.Method, err error,
) (*auth.Source, auth.Method, error) {
	if err != nil {
		return nil, "", err
	}
	src := auth.NewSource(cfg, auth.NewMemoryStore(), "")
	return src, m, src.Adopt(ctx, t, m)
}

// keptSource returns the source for what an earlier login kept.
func (p *program) keptSource(ctx context.Context, cfg auth.Config, dir string,
) (*auth.Source, auth.Method, error) {
	saved, st, err := p.kept(ctx, cfg.Environment, dir)
	if err == nil {
		cfg.Credentials = saved.Credentials // the token is good for its own app only
		return auth.NewSource(cfg, st, dir), saved.Method, nil
	}
	if !errors.Is(err, auth.ErrNothingSaved) {
		return nil, "", err
	}
	why := "nobody is signed in on this machine"
	if p.noKeyring != nil {
		why = "no sign-in was found; what the system keyring holds is not known (" + p.noKeyring.Error() + ")"
	}
	return nil, "", auth.NotSignedIn(cfg.Environment, why,
		"run \"procore-setup login\" in a terminal, or set PROCORE_CLIENT_ID and PROCORE_CLIENT_SECRET and use "+
			"--auth client-credentials")
}

// kept returns the sign-in to an environment that this machine keeps, and where. Its error
// is [auth.ErrNothingSaved] where there is none.
func (p *program) kept(ctx context.Context, env auth.Environment, dir string) (auth.Saved, auth.Store, error) {
	stores, err := p.stores(ctx, dir)
	if err != nil {
		return auth.Saved{}, nil, err
	}
	for _, st := range stores {
		saved, err := st.Load(ctx, env.Key())
		if !errors.Is(err, auth.ErrNothingSaved) {
			return saved, st, err
		}
	}
	return auth.Saved{}, nil, auth.ErrNothingSaved
}

// demoToken signs in to the simulator the way a person would: address, consent, code.
func demoToken(ctx context.Context, cfg auth.Config, w world) (auth.Token, error) {
	attempt, err := auth.StartSignIn(ctx, cfg)
	if err != nil {
		return auth.Token{}, err
	}
	defer attempt.Close()
	code, err := w.approve(ctx, attempt.CodeURL)
	if err != nil {
		return auth.Token{}, err
	}
	if err := attempt.Paste(code); err != nil {
		return auth.Token{}, err
	}
	return attempt.Wait(ctx)
}

// stores returns the places where secrets may rest, best first: the one that
// --store names, or the keyring and the file. Beside an error stand those that can be used.
func (p *program) stores(ctx context.Context, dir string) ([]auth.Store, error) {
	file := func() (auth.Store, error) { return auth.NewFileStore(dir) }
	keyring := func() (auth.Store, error) { return auth.NewKeyringStore(ctx) }
	switch p.opt.store {
	case "memory":
		return []auth.Store{auth.NewMemoryStore()}, nil
	case "file":
		return only(file())
	case "keyring":
		return only(keyring())
	case "":
		var all []auth.Store
		st, err := keyring()
		if p.noKeyring = err; err == nil {
			all = append(all, st)
		}
		st, err = file()
		if err != nil {
			return all, err
		}
		return append(all, st), nil
	}
	return nil, usageError{fmt.Errorf("unknown --store %q: use keyring, file or memory", p.opt.store)}
}

// only is a list of one store; one that could not be opened is none.
func only(st auth.Store, err error) ([]auth.Store, error) {
	if err != nil {
		return nil, err
	}
	return []auth.Store{st}, nil
}
