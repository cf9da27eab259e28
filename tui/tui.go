// Package tui is the full-screen wizard.
//
// Rules of the package:
//   - [App] is the only tea.Model there is. It routes: window size, then the
//     overlay on top, then global keys, then the screen. Screens are plain
//     structs and know neither each other nor the program.
//   - Screens change the Spec and nothing else; setup.Runner alone writes to
//     Procore. What was read comes back as a message with a request number, and
//     an answer that nobody waits for any more is dropped.
//   - Esc goes up one level. It never loses an answer and never changes Procore.
//     Only y on a commit panel, on a plan that is in sight, changes Procore.
//   - Every key stands in one table (package action): the footer, the help, the reasons
//     why a key does nothing, and the manual's list come from it.
//   - A view is exactly as wide and as high as it was asked to be, and drawing
//     it changes nothing.
//   - Meaning is never carried by colour alone.
package tui

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// The ways in which the wizard ends before its work is done. [Run] returns one
// of these, an error of the engine, or nil once everything is verified.
var (
	// ErrCancelled means that the admin left before anything was changed.
	ErrCancelled = errors.New("cancelled, nothing was changed")
	// ErrUnfinished means that something was changed and something is left to
	// do; a second start goes on from there.
	ErrUnfinished = errors.New("stopped part-way: start again to go on")
	// ErrDiffers means that the last verification found differences.
	ErrDiffers = errors.New("verification found differences")
)

// Deps is everything the wizard needs of the world; cmd fills it in, tests too.
type Deps struct {
	Catalog *permission.Catalog
	Presets []spec.Preset
	State   *journal.State
	// Stores are the places that the admin may choose for secrets, best first.
	Stores    []auth.Store
	Transport http.RoundTripper // nil: the network
	// Open opens a URL in a browser. Where it can see the code that Procore shows
	// on the page (the demo's simulated browser does) it returns it, else "".
	// Nil: there is no browser on this machine.
	Open func(ctx context.Context, url string) (code string, err error)
	// ASCII draws with ASCII's letters alone.
	ASCII bool
	// OpenAs opens a URL in a private window in which the account's owner signs in, as the
	// demo's simulated browser can. Nil: people open such a window themselves.
	OpenAs func(ctx context.Context, url, email string) (code string, err error)
	// Clipboard copies to this machine's own clipboard; nil: there is none, or it is on
	// another machine than the screen.
	Clipboard func(string) error
	// AccountCredentials are those of the integration's own app, where they are known, for
	// the proof by an app's account. Nil: they are typed.
	AccountCredentials func(company procore.ID, email string) auth.Credentials
	// Listen opens the callback's listener; nil: the network.
	Listen func(ctx context.Context, network, address string) (net.Listener, error)
	Port   int // of the callback; 0: [auth.DefaultPort]
	NoPKCE bool
	// SignOut ends every sign-in to an environment that this machine keeps, and the one in
	// use, as [auth.SignOut] does. Nil: it is ended elsewhere.
	SignOut func(ctx context.Context, env auth.Environment, used *auth.Source) []auth.Ending
	// Spec holds what flags have answered already.
	Spec spec.Spec
	// Credentials hold what the environment variables gave; may be empty.
	Credentials auth.Credentials
	Method      auth.Method // forced by --auth; empty: the admin chooses
	// Demo says that all of this is the simulator: shown on every screen.
	Demo bool
	// Theme is dark, light or none; empty: ask the terminal.
	Theme   string
	Version string
	// Company is what --company gave: an id or an exact name; empty: the admin chooses.
	Company string
	// Terms name the dictionary of the labels, as [permission.ParseTerms] gives it;
	// empty: the company's own.
	Terms string
	// Stop asks the wizard to leave: the change in hand is finished first, with the
	// screen gone, unless the context of [Run] ends before. Nil: nobody asks.
	Stop <-chan struct{}
	// Continued tells that the program was stopped from outside and goes on; the
	// terminal has other settings since. Nil: nobody tells.
	Continued <-chan os.Signal
	// Finishing is called when a change is finished after the screen is gone; may be nil.
	Finishing func()
	// Farewell is told the lines that are to stay in the terminal, once the screen is gone.
	// Nil: nobody keeps them.
	Farewell func(lines []string)
	// Logger gets the client's allow-listed lines; nil: no log.
	Logger *slog.Logger
}
