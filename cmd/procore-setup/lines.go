package main

import (
	"context"
	"errors"

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
	in := plain.NewLines(p.in)
	l := &lineWizard{ask: plain.NewAsker(in, p.printer(p.out)), by: by}
	l.ask.Fresh = func() { p.fresh(in) }
	l.p, l.in, l.report = p, in, p.printer(p.out)
	l.emit = l.printEvent
	defer l.done()
	if l.state, err = journal.OpenState(dir); err != nil {
		return err
	}
	switch draft, found, err := l.state.LoadDraft(); {
	case err != nil: // they are kept; what to do stands in it
		l.ask.Error(err)
	case found:
		l.spec = draft.Spec
		l.ask.Line("Going on from your last answers.")
	}
	l.spec.Environment = w.env
	l.ask.Line("At every question: ? explains, b goes back, q leaves. Nothing is changed without a yes.")
	if err := l.signIn(ctx, w, in, dir); err != nil {
		return l.leaving(err)
	}
	return l.leaving(l.stages(ctx))
}

// leaving turns the ways out of a question into exit codes.
func (l *lineWizard) leaving(err error) error {
	left := errors.Is(err, plain.ErrQuit) || errors.Is(err, plain.ErrBack) || errors.Is(err, context.Canceled)
	switch {
	case left && l.journal.Changed():
		return quietError{exitStopped, "left part-way; the answers are kept"}
	case left:
		return quietError{exitCancelled, "left; the answers are kept"}
	}
	return l.finish(err)
}

// A lineWizard is a job whose spec is asked for instead of read from a file.
type lineWizard struct {
	job
	ask   *plain.Asker
	state *journal.State
	by    *interruption
}

// signIn uses a sign-in that was kept, or asks for one that lasts for this run.
func (l *lineWizard) signIn(ctx context.Context, w world, in *plain.Lines, dir string) error {
	src, method, err := l.p.source(ctx, w, dir)
	if errors.Is(err, auth.ErrSignInAgain) {
		l.ask.Line("This sign-in is kept in memory until the program ends; procore-setup login keeps one.")
		src, method, err = l.p.askSignIn(ctx, w, in)
	}
	if err != nil {
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
	return l.open(w, client, company, dir)
}

// askSignIn signs in by questions, for this run only.
func (p *program) askSignIn(ctx context.Context, w world, in *plain.Lines) (*auth.Source, auth.Method, error) {
	method, err := p.method()
	if err != nil {
		return nil, "", err
	}
	if w.creds, err = p.credentials(ctx, w, in); err != nil {
		return nil, "", err
	}
	cfg := p.config(w)
	t, err := p.signIn(ctx, cfg, w, method, in)
	return p.inMemory(ctx, cfg, t, auth.MethodBrowser, err)
}

// company takes the one that the flag names or the only one, and asks otherwise.
func (l *lineWizard) company(ctx context.Context, c *procore.Client, m auth.Method) (procore.Company, error) {
	company, err := l.p.company(ctx, c, l.spec, m)
	var problems spec.Problems
	if err == nil || l.p.opt.company != "" || !errors.As(err, &problems) {
		return company, err
	}
	all, err := c.Companies(ctx)
	if err != nil {
		return procore.Company{}, err
	}
	return l.ask.Company(ctx, all)
}

// stages asks for each stage, commits it, and verifies.
func (l *lineWizard) stages(ctx context.Context) error {
	l.ask.Forecast = l.report.Forecast
	answers := &spec.Answers{Spec: l.spec}
	s := plain.Stages{
		Ask: l.ask, Reader: l.reader, Answers: answers, Snap: &l.snap, State: l.state,
		Change: func(plan setup.Plan, manual plain.ManualStep) error {
			l.spec = answers.Spec
			return l.run(l.by, plan, manual)
		},
		Verdict: func(list setup.Checklist) error {
			l.spec = answers.Spec
			return l.verdict(list)
		},
		Prove: func(ctx context.Context) (*setup.Proof, error) {
			l.spec = answers.Spec
			how := proving{auth.MethodBrowser, setup.DefaultSample}
			if l.spec.Account.Kind == spec.AppAccount {
				how.method = auth.MethodClientCredentials
			}
			return l.prove(ctx, how)
		},
	}
	if s.Flags = l.spec.Environment.Flags(); l.p.opt.demo {
		s.Flags = []string{"--demo"}
	}
	return s.Run(ctx)
}

// speaks tells whether the terminal is one that can't draw, or whose owner
// asked for lines.
func (p *program) speaks() bool {
	return p.opt.plain || on(p.getenv("ACCESSIBLE")) || p.getenv("TERM") == "dumb"
}
