package main

import (
	"context"
	"errors"
	"fmt"

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
	l := &lineWizard{ask: plain.NewAsker(in, p.out), by: by}
	l.p, l.in, l.report = p, in, plain.Printer{W: p.out}
	l.emit = l.printEvent
	defer l.done()
	if l.state, err = journal.OpenState(dir); err != nil {
		return err
	}
	switch draft, found, err := l.state.LoadDraft(); {
	case err != nil: // they are kept; what to do stands in it
		l.ask.Error(err)
	case found:
		l.spec = draft
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
	options := make([]plain.Option, len(all))
	for i, one := range all {
		options[i].Label = fmt.Sprintf("%s (%d)", one.Name, one.ID)
		if !one.Active {
			options[i].Disabled = "this company is not active"
		}
	}
	n, err := l.ask.Choose(ctx, "Company, by number", "Everything from here on is about this one company.", options, -1)
	if err != nil {
		return procore.Company{}, err
	}
	return all[n], nil
}

// stages reads the company, asks for each stage, commits it, and verifies.
func (l *lineWizard) stages(ctx context.Context) error {
	for {
		if err := l.read(ctx); err != nil {
			return err
		}
		if l.snap.AppConnected != setup.No {
			break
		}
		if err := l.commit(ctx, spec.StageConnect); err != nil {
			return err
		}
	}
	// Whoever may not do this learns it before the first question.
	if _, err := setup.Diff(l.spec, &l.snap, spec.StageConnect); err != nil {
		return err
	}
	presets, err := spec.Presets()
	if err != nil {
		return err
	}
	w := plain.Wizard{
		Ask: l.ask, Presets: presets, Spec: &l.spec, Snap: &l.snap, Commit: l.commit,
		Save: func() {
			if err := l.state.SaveDraft(l.spec); err != nil {
				l.ask.Error(err)
			}
		},
	}
	if err := w.Run(ctx); err != nil {
		return err
	}
	l.ask.Line("")
	l.ask.Line("Step 5 of 5, Verify: what Procore says now")
	list, err := l.reader.Confirm(ctx, l.spec, &l.snap)
	if err != nil {
		return err
	}
	verdict := l.verdict(list)
	var flags []string
	if l.p.opt.demo {
		flags = append(flags, "--demo")
	}
	w.Keep(ctx, []string{".", l.state.Dir}, flags...)
	return verdict
}

// commit shows what a stage changes, asks, carries it out and reads again.
func (l *lineWizard) commit(ctx context.Context, s spec.Stage) error {
	if err := l.reader.Read(ctx, setup.PartsFor(s), l.spec, &l.snap); err != nil {
		return err
	}
	plan, err := setup.Diff(l.spec, &l.snap, s)
	var problems spec.Problems
	if errors.As(err, &problems) {
		for _, one := range problems {
			l.ask.Line("  ✗ %s", one.Text())
		}
		l.ask.Line("  The questions of this step come again.")
		return plain.ErrBack
	}
	if err != nil {
		return err
	}
	l.report.Plan(plan)
	if len(plan.Changes) == 0 {
		return nil
	}
	l.p.fresh(l.in)
	yes, err := l.ask.Confirm(ctx, "Change Procore?",
		"Nothing of this stage has been changed so far. No goes back to the questions.", false)
	if err != nil {
		return err
	}
	if !yes {
		return plain.ErrBack
	}
	r := &setup.Runner{
		API: l.api, Journal: l.journal, Spec: l.spec, Snapshot: &l.snap, Emit: l.emit, Manual: l.manual,
	}
	l.wait.Store(r)
	defer l.wait.Store(nil)
	run := func(ctx context.Context, stop <-chan struct{}) error { return r.Run(ctx, plan, stop) }
	if err := l.finish(l.by.change(run)); err != nil {
		return err
	}
	return l.reader.Read(ctx, setup.PartsAfter(s), l.spec, &l.snap)
}

// manual waits until a step by hand is seen, attested, skipped or put off.
func (l *lineWizard) manual(ctx context.Context, c setup.Change) (setup.ManualAnswer, error) {
	l.report.Manual(*c.Manual)
	for {
		l.p.fresh(l.in)
		done, err := l.ask.Confirm(ctx, "Is it done?", "No puts it off; the rest waits for it.", false)
		if err != nil || !done {
			if c.Manual.Optional && err == nil {
				return setup.ManualSkipped, nil
			}
			return setup.ManualLater, nil
		}
		if c.Manual.Watch == nil {
			return setup.ManualAttested, nil
		}
		seen, err := c.Manual.Watch(ctx)
		if err != nil {
			return setup.ManualLater, err
		}
		if seen {
			return setup.ManualSeen, nil
		}
		l.ask.Line("  Procore does not show it yet.")
	}
}

// speaks tells whether the terminal is one that can't draw, or whose owner
// asked for lines.
func (p *program) speaks() bool {
	return p.opt.plain || p.getenv("ACCESSIBLE") != "" || p.getenv("TERM") == "dumb"
}
