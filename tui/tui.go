// Package tui is the full-screen wizard.
package tui

import (
	"context"
	"net"
	"net/http"

	"procore-setup/procore/auth"
	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
)

// Deps is everything the wizard needs of the world; cmd fills it in, tests too.
type Deps struct {
	Catalog *permission.Catalog
	Presets []setup.Preset
	State   *setup.State
	// Stores are the places that the admin may choose for secrets, best first.
	Stores    []auth.Store
	Transport http.RoundTripper // nil: the network
	// Open opens a URL in a browser. Where it can see the code that Procore shows
	// on the page (the demo's simulated browser does) it returns it, else "".
	// Nil: there is no browser on this machine.
	Open func(ctx context.Context, url string) (code string, err error)
	// Listen opens the callback's listener; nil: the network.
	Listen func(ctx context.Context, network, address string) (net.Listener, error)
	Port   int // of the callback; 0: [auth.DefaultPort]
	// Spec holds what flags have answered already.
	Spec setup.Spec
	// Credentials hold what the environment variables gave; may be empty.
	Credentials auth.Credentials
	Method      auth.Method // forced by --auth; empty: the admin chooses
	// Demo says that all of this is the simulator: shown on every screen.
	Demo bool
	// Theme is dark, light or none; empty: ask the terminal.
	Theme   string
	Version string
}
