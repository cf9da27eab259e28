package main

import (
	"context"
	"errors"
	"slices"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/journal"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/tui/plain"
)

// lines runs the wizard line by line, for screen readers, terminals that can't
// draw, and pipes.
func (p *program) lines(parent context.Context) error {
	by := p.interruptible(parent)
	defer by.release()
	ctx := by.ctx
	w, dir, err := p.withoutFile()
	if err != nil {
		return err
	}
	in := p.lineInput()
	l := &lineWizard{by: by, dir: dir}
	l.p, l.in, l.report, l.world = p, in, p.printer(p.out), w
	l.ask = p.askOn(p.out, in)
	l.emit = l.printEvent
	defer l.done()
	if l.state, err = journal.OpenState(dir); err != nil {
		return err
	}
	resumed, marks := false, journal.Marks{}
	switch draft, found, err := l.state.LoadDraft(); {
	case err != nil: // they are kept; what to do stands in it
		l.ask.Error(err)
	case found && (!p.settled() || draft.Environment.APIURL == w.env.APIURL): // not about another world
		l.spec, marks, resumed = draft.Spec, draft.Hand, true
	}
	if p.settled() || l.spec.Environment.APIURL == "" {
		l.spec.Environment = w.env
	}
	if l.p.opt.demo {
		l.ask.Line("A demo: a simulated Procore inside this program; nothing real.")
	}
	l.ask.Line("At every question: ? explains, b goes back, q leaves. Nothing is changed without a yes.")
	return l.leaving(l.stages(ctx, resumed, marks))
}

// settled tells whether flags, a variable or the demo say which Procore it is.
func (p *program) settled() bool {
	return p.opt.demo || p.opt.environment != "" || p.opt.environmentVar != "" || p.opt.loginURL != ""
}

// leaving turns the ways out of a question into exit codes.
func (l *lineWizard) leaving(err error) error {
	left := errors.Is(err, plain.ErrQuit) || errors.Is(err, plain.ErrBack) || errors.Is(err, context.Canceled)
	switch {
	case left && (l.changed || l.journal.Changed()):
		return quietError{exitStopped, "left part-way; the answers are kept"}
	case errors.Is(err, plain.ErrHandLeft):
		return quietError{exitStopped, "steps by hand are left; the answers are kept"}
	case left:
		return quietError{exitCancelled, "left; the answers are kept"}
	}
	return l.finish(err)
}

// A lineWizard is a job whose spec is asked for instead of read from a file.
type lineWizard struct {
	job
	state *journal.State
	by    *interruption
	dir   string // of drafts and journals
	// chosen tells that the environment was asked for.
	chosen bool
	// changed tells that something was changed in a company that was left for another.
	changed bool
}

// connect asks for what leads to Procore, as far as flags do not say it: environment,
// credentials, where to keep them, sign-in and company.
func (l *lineWizard) connect(
	ctx context.Context, answers *spec.Answers, s *plain.Stages, goesOn bool,
) error {
	w := l.world
	var (
		src    *auth.Source
		method auth.Method
	)
	signIn := func() (err error) {
		if !l.p.settled() {
			w.env = answers.Spec.Environment
		}
		l.chosen = false // on the way back it is asked again
		l.spec = answers.Spec
		l.spec.Environment = w.env
		src, method, err = l.p.source(ctx, w, l.dir)
		if errors.Is(err, auth.ErrSignInAgain) {
			src, method, err = l.askSignIn(ctx, w)
		}
		return err
	}
	questions := []func() error{signIn}
	if asks := !l.p.settled() && !l.chosen && (!goesOn || answers.Spec.Environment.APIURL == ""); asks {
		where := func() error { return l.environment(ctx, answers) }
		questions = []func() error{where, signIn}
	}
	if err := plain.InTurn(questions...); err != nil {
		return err
	}
	client, err := l.client(w, src)
	if err != nil {
		return err
	}
	company, err := l.company(ctx, client, method)
	if err != nil {
		return err
	}
	l.changed = l.changed || l.journal.Changed()
	if err := l.journal.Close(); err != nil { // of the company before
		return err
	}
	if err := l.open(w, client, company, l.dir); err != nil {
		return err
	}
	answers.Spec.Environment, answers.Spec.Company = w.env, l.spec.Company
	s.Reader, s.Journal, s.Method = l.reader, l.journal, method
	l.ask.Forecast = l.report.Forecast
	return nil
}

// environment asks which of Procore's worlds it is.
func (l *lineWizard) environment(ctx context.Context, answers *spec.Answers) error {
	env, err := l.ask.Environment(ctx, answers.Spec.Environment)
	if err != nil {
		return err
	}
	answers.Spec.Environment, l.chosen = env, true
	answers.Spec.SetSource("environment", spec.YourAnswer)
	return nil
}

// hand is what a job by hand, and the way to an app, take beside.
func (l *lineWizard) hand(ctx context.Context, answers *spec.Answers, marks journal.Marks) (*plain.Hand, error) {
	catalog, terms, err := l.p.language()
	if err != nil {
		return nil, err
	}
	method, err := l.p.method()
	if err != nil {
		return nil, err
	}
	known := l.p.opt.demo || l.world.creds.ClientID != "" || method == auth.MethodClientCredentials
	if !known && marks.Way == "" {
		_, _, none := l.p.source(ctx, l.world, l.dir)
		known = none == nil // a sign-in was kept
	}
	hand := &plain.Hand{
		Hand:   setup.Hand{Marks: marks, Catalog: catalog, Terms: terms},
		HasApp: known && marks.Way == "",
		Config: func() auth.Config {
			w := l.world
			w.env = answers.Spec.Environment
			return l.p.config(w)
		},
	}
	if !l.p.settled() {
		hand.Environment = func(ctx context.Context) error { return l.environment(ctx, answers) }
	}
	return hand, nil
}

// askSignIn signs in by questions, and keeps the sign-in where the admin says.
func (l *lineWizard) askSignIn(ctx context.Context, w world) (*auth.Source, auth.Method, error) {
	method, err := l.p.method()
	if err != nil {
		return nil, "", err
	}
	stores, err := l.p.stores(ctx, l.dir)
	if err != nil {
		return nil, "", err
	}
	store := stores[0]
	var (
		t         auth.Token
		cfg       auth.Config
		questions []func() error
	)
	if err := l.p.someoneHas(w.creds, ownApp, clientVar, secretVar); err != nil {
		return nil, "", err
	}
	questions = append(questions, l.ask.CredentialQuestions(ctx, &w.creds, ownApp)...)
	if l.p.opt.store == "" {
		questions = append(questions, func() (err error) {
			store, err = l.ask.Store(ctx, append(stores, auth.NewMemoryStore()))
			return err
		})
	}
	questions = append(questions, func() (err error) {
		cfg = l.p.config(w)
		t, err = l.p.signIn(ctx, cfg, w, method, l.ask)
		return err
	})
	if err := plain.InTurn(questions...); err != nil {
		return nil, "", err
	}
	if method != auth.MethodClientCredentials {
		method = auth.MethodBrowser
	}
	src := auth.NewSource(cfg, store, l.dir)
	return src, method, src.Adopt(ctx, t, method)
}

// company takes the one that the flag names or the only one, and asks otherwise.
func (l *lineWizard) company(ctx context.Context, c *procore.Client, m auth.Method) (procore.Company, error) {
	for {
		company, err := l.p.company(ctx, c, l.spec, m)
		var problems spec.Problems
		if err == nil || l.p.opt.company != "" || !errors.As(err, &problems) {
			return company, err
		}
		all, err := c.Companies(ctx)
		if m != auth.MethodClientCredentials {
			if err != nil {
				return procore.Company{}, err
			}
			return l.ask.Company(ctx, all)
		}
		if err == nil && len(all) > 0 {
			return l.ask.Company(ctx, all)
		}
		id, err := l.ask.CompanyNumber(ctx)
		if err != nil {
			return procore.Company{}, err
		}
		l.ask.Line("  Looking for the company %d.", id)
		l.spec.Company = spec.CompanySpec{ID: id}
		if found, err := l.p.company(ctx, c, l.spec, m); err == nil {
			return found, nil
		} else if !errors.As(err, &problems) {
			return procore.Company{}, err
		}
		l.ask.Line("  ✗ %s", problems[0].Text())
		l.spec.Company = spec.CompanySpec{}
	}
}

// stages asks for each stage, commits it, and verifies.
func (l *lineWizard) stages(ctx context.Context, resumed bool, marks journal.Marks) error {
	answers := &spec.Answers{Spec: l.spec}
	hand, err := l.hand(ctx, answers, marks)
	if err != nil {
		return err
	}
	s := &plain.Stages{
		Ask: l.ask, Answers: answers, Resumed: resumed, Snap: &l.snap, State: l.state, Hand: hand,
		Forgets: l.p.scratch != "", Demo: l.p.opt.demo, Version: buildInfo().Version,
		Change: func(plan setup.Plan, manual plain.ManualStep) error {
			l.spec = answers.Spec
			return l.run(l.by, plan, manual)
		},
		Verdict: func(list setup.Checklist) error {
			l.spec = answers.Spec
			return l.verdict(list)
		},
		Prove: func(ctx context.Context, sample setup.Sample) (*setup.Proof, error) {
			l.spec = answers.Spec
			how := proving{auth.MethodBrowser, sample}
			if l.spec.Account.Kind == spec.AppAccount {
				how.method = auth.MethodClientCredentials
			}
			return l.prove(ctx, how)
		},
		SignOut: func(ctx context.Context) []auth.Ending { return l.p.endSignIns(ctx, l.world, l.source) },
		Flags: func() []string {
			if l.p.opt.demo {
				return []string{"--demo"}
			}
			return slices.Clone(answers.Spec.Environment.Flags())
		},
	}
	s.Connect = func(ctx context.Context, goesOn bool) error { return l.connect(ctx, answers, s, goesOn) }
	if open := l.p.opener(l.world); open != nil && !l.p.opt.demo {
		s.Open = func(ctx context.Context, page string) error {
			if err := answers.Spec.Environment.MayOpen(page); err != nil {
				return err
			}
			_, err := open(ctx, page)
			return err
		}
	}
	return s.Run(ctx)
}

// plain tells whether somebody asked for lines.
func (p *program) plain() bool { return p.opt.plain || on(p.getenv("ACCESSIBLE")) }
