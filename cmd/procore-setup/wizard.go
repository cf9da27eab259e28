package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"runtime"
	"strings"

	"github.com/cli/browser"

	"procore-setup/procore/auth"
	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/tui"
)

// wizard starts the full-screen wizard. Without a terminal, the demo applies
// its built-in setup file, and anything else says which command to use.
func (p *program) wizard(ctx context.Context) error {
	switch {
	case p.opt.plain, p.terminal() && p.speaks():
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
		return p.apply(ctx, "")
	}
	return usageError{errors.New("the wizard needs a terminal, and there is none here\n" +
		"Use: procore-setup plan FILE, procore-setup apply FILE or procore-setup verify FILE")}
}

const demoWithoutTerminal = "No terminal here: applying the built-in demo setup file to the simulated Procore."

// fullScreen wires the wizard.
func (p *program) fullScreen(ctx context.Context) error {
	w, err := p.world(auth.Environment{})
	if err != nil {
		return err
	}
	method, err := p.method()
	if err != nil {
		return err
	}
	dir, err := p.stateDir()
	if err != nil {
		return err
	}
	state, err := setup.OpenState(dir)
	if err != nil {
		return err
	}
	catalog, err := permission.LoadCatalog()
	if err != nil {
		return err
	}
	presets, err := setup.Presets()
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
		Transport: w.transport, Open: p.opener(w), Port: p.opt.port, Credentials: w.creds, Method: method,
		Demo: p.opt.demo, Theme: p.opt.theme, Version: version, Logger: log, Company: p.opt.company,
	}
	if p.opt.demo || p.opt.environment != "" || p.opt.loginURL != "" {
		deps.Spec.Environment = w.env
	}
	return tui.Run(ctx, deps, p.in, p.out)
}

// opener returns how to open an address in a browser here; nil where that
// would open nothing, or open it on another machine's screen.
func (p *program) opener(w world) func(context.Context, string) (string, error) {
	if w.approve != nil {
		return w.approve
	}
	remote := p.getenv("SSH_TTY") != "" || p.getenv("SSH_CONNECTION") != ""
	noScreen := runtime.GOOS == "linux" && p.getenv("DISPLAY") == "" && p.getenv("WAYLAND_DISPLAY") == "" &&
		p.getenv("WSL_DISTRO_NAME") == ""
	if remote || noScreen {
		return nil
	}
	host := w.env.LoginURL
	return func(_ context.Context, address string) (string, error) {
		if err := mayOpen(address, host); err != nil {
			return "", err
		}
		browser.Stdout, browser.Stderr = io.Discard, io.Discard
		return "", browser.OpenURL(address)
	}
}

// mayOpen refuses to hand anything to the browser's opener but pages of
// Procore and of the environment that is in use.
func mayOpen(address, login string) error {
	u, err := url.Parse(address)
	if err != nil {
		return fmt.Errorf("open a page: %w", err)
	}
	h := u.Hostname()
	procore := u.Scheme == "https" &&
		(strings.HasSuffix(h, ".procore.com") || strings.HasSuffix(h, ".procoregov.com"))
	if procore || strings.HasPrefix(address, login+"/") {
		return nil
	}
	return fmt.Errorf("open a page: %s is not one of Procore's hosts", h)
}
