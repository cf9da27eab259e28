package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"runtime"

	tea "charm.land/bubbletea/v2"
	"github.com/atotto/clipboard"
	"github.com/cli/browser"

	"procore-setup/procore/auth"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/tui"
)

// wizard starts the full-screen wizard. Without a terminal, the demo applies
// its built-in setup file, and anything else says which command to use.
func (p *program) wizard(ctx context.Context) error {
	p.demoLives = p.opt.demo && p.terminal()
	switch {
	case p.plain(), p.terminal() && p.getenv("TERM") == "dumb":
		return p.lines(ctx)
	case p.terminal():
		return p.fullScreen(ctx)
	case p.opt.demo:
		where := io.Writer(p.out)
		if p.opt.json {
			where = p.err
		}
		if _, err := fmt.Fprintln(where, demoWithoutTerminal); err != nil {
			return err
		}
		return p.apply(ctx, demoDocument())
	}
	return usageError{misuse{
		"the wizard needs a terminal, and there is none here",
		"Use: procore-setup plan FILE, procore-setup apply FILE or procore-setup verify FILE",
	}}
}

const demoWithoutTerminal = "No terminal here: applying the built-in demo setup file to the simulated Procore."

// farewell leaves lines in the terminal once the wizard has given it back.
func (p *program) farewell(lines []string) {
	for _, line := range lines {
		_, _ = fmt.Fprintln(p.out, line) // where the terminal is gone, nobody misses it
	}
}

// fullScreen wires the wizard.
func (p *program) fullScreen(ctx context.Context) error {
	go func() { _, _ = permission.LoadCatalog() }() // while the rest starts; it is asked for again below
	w, dir, err := p.withoutFile()
	if err != nil {
		return err
	}
	method, err := p.method()
	if err != nil {
		return err
	}
	state, err := journal.OpenState(dir)
	if err != nil {
		return err
	}
	catalog, terms, err := p.language()
	if err != nil {
		return err
	}
	presets, err := spec.Presets()
	if err != nil {
		return err
	}
	stores, err := p.stores(ctx, dir)
	if err != nil {
		return err
	}
	log, closeLog, err := p.logger()
	if err != nil {
		return err
	}
	defer closeLog()
	deps := tui.Deps{
		Catalog: catalog, Presets: presets, State: state, Stores: append(stores, auth.NewMemoryStore()),
		Transport: w.transport, Clipboard: p.clipboard(), Open: p.opener(w), OpenAs: w.approveAs,
		AccountCredentials: p.accountCredentials(w), Port: p.opt.port, NoPKCE: p.opt.noPKCE,
		Credentials: w.creds, Method: method,
		Demo: p.opt.demo, Theme: p.opt.theme, Version: buildInfo().Version, Logger: log, Terms: string(terms),
		Company: cmp.Or(p.opt.company, p.opt.companyVar), ASCII: p.ascii(), SignOut: p.signOutIn(w),
	}
	if p.settled() {
		deps.Spec.Environment = w.env
	}
	// The drawing library would not see that the terminal was closed, and leave at
	// the other signals without keeping the answers.
	by := p.interruptible(ctx)
	defer by.release()
	by.changing.Store(true) // it may, at any time, and knows itself what is in hand
	deps.Stop, deps.Finishing = by.stop, p.finishing
	defer p.guardTerminal(plainly)()
	again, done := continued()
	defer done()
	deps.Continued = again
	deps.Farewell = p.farewell
	return tui.Run(by.ctx, deps, p.in, p.out, tea.WithoutSignalHandler())
}

// signOutIn is how the wizard ends the operator's sign-in: in the environment chosen there.
func (p *program) signOutIn(w world) func(context.Context, auth.Environment, *auth.Source) []auth.Ending {
	return func(ctx context.Context, env auth.Environment, used *auth.Source) []auth.Ending {
		w := w
		w.env = env
		return p.endSignIns(ctx, w, used)
	}
}

// opener returns how to open an address in a browser here; nil where that would
// open nothing, or open it on another machine's screen. Whoever calls it asks
// [auth.Environment.MayOpen] first.
func (p *program) opener(w world) func(context.Context, string) (string, error) {
	if w.approve != nil {
		return w.approve
	}
	if !p.here() {
		return nil
	}
	return func(_ context.Context, address string) (string, error) {
		browser.Stdout, browser.Stderr = nil, nil // with any writer it would be waited for until it is closed
		return "", browser.OpenURL(address)
	}
}

// clipboard copies to this machine's own clipboard; nil where the screen is another's.
func (p *program) clipboard() func(string) error {
	if !p.here() {
		return nil
	}
	return clipboard.WriteAll
}

// here tells whether this machine's own screen is the one that somebody looks at.
func (p *program) here() bool {
	remote := p.getenv("SSH_TTY") != "" || p.getenv("SSH_CONNECTION") != ""
	noScreen := runtime.GOOS == "linux" && p.getenv("DISPLAY") == "" && p.getenv("WAYLAND_DISPLAY") == "" &&
		p.getenv("WSL_DISTRO_NAME") == ""
	return !remote && !noScreen
}
