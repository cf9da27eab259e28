// Command procore-setup takes a Procore company admin through setting up the
// account that an integration needs, and proves at the end that it works.
//
// Rules of this package:
//   - It parses flags, wires the parts together, prints, and picks the exit code;
//     everything else lives in the packages below it.
//   - Only this package prints outside the wizard, and only main exits.
//   - Whether a question may be asked is decided in one place: [program.mayAsk].
//   - Results go to standard output; everything about the run goes to standard
//     error, so that --json stays clean.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui"
	"procore-setup/tui/plain"
)

// The exit codes, as the manual documents them.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2   // wrong use, or answers missing
	exitStopped     = 3   // part-way: run again to go on
	exitNotAllowed  = 4   // not signed in, or not allowed
	exitDifferences = 5   // verification found differences
	exitWouldChange = 6   // plan: something would change
	exitCancelled   = 130 // by the admin
)

func main() {
	// Bubble Tea would write every key to this file, secrets included.
	_ = os.Unsetenv("TEA_TRACE")
	outliveReader()
	frugal(os.Getenv)
	go ahead()
	p := &program{in: os.Stdin, out: os.Stdout, err: os.Stderr, getenv: takeSecret(), gaveUp: make(chan int, 1)}
	ended := make(chan int, 1)
	go func() { ended <- p.run(context.Background(), os.Args[1:]) }()
	select {
	case code := <-ended:
		os.Exit(code)
	case code := <-p.gaveUp:
		os.Exit(code)
	}
}

// ahead reads what the program carries while it starts: the first page needs it. Who needs
// it waits for it, and is told of an error.
func ahead() {
	_, _ = spec.Presets()
}

// secretVar is the environment variable that may hold the OAuth app's secret.
const secretVar = "PROCORE_CLIENT_SECRET"

// takeSecret returns the environment, and takes the secrets out of the one that
// a program inherits which this one starts, such as a browser.
func takeSecret() func(string) string {
	secrets := map[string]string{}
	for _, name := range []string{secretVar, accountSecretVar} {
		secrets[name] = os.Getenv(name)
		_ = os.Unsetenv(name)
	}
	return func(name string) string {
		if secret, ok := secrets[name]; ok {
			return secret
		}
		return os.Getenv(name)
	}
}

// A program is one run of the command, with the world it runs in.
type program struct {
	in     *os.File
	out    *os.File
	err    io.Writer
	getenv func(string) string
	opt    options
	// scratch is the demo's state folder, which is deleted at the end; empty: none.
	scratch string
	// demoLives tells that a person goes through the demo, so that it is kept.
	demoLives bool
	demo      *procoretest.Server // to be kept at the end; nil: none
	// noKeyring is why the keyring could not be asked; nil: it was, or was not wanted.
	noKeyring error
	// ending tells that the machine or the terminal asked the program to end.
	ending atomic.Bool
	// halted tells that somebody asked the run to end: no other file is begun.
	halted atomic.Bool
	one    *file        // of several, the one in hand; nil: there are not several
	typed  *plain.Lines // see lineInput
	// trusted are the hosts that were agreed to, by the key of their environment.
	trusted map[string]bool
	// secret is what --client-secret-file gave; nil: it was not read.
	secret *auth.Secret
	// gaveUp gets the exit code of a program that has to end and can't.
	gaveUp chan int
}

// giveUp ends the program where it stands: whatever was sent is in the journal.
func (p *program) giveUp(code int) {
	select {
	case p.gaveUp <- code:
	default: // nobody waits, or another call was first
	}
}

// run executes the command line and returns its exit code.
func (p *program) run(ctx context.Context, args []string) (code int) {
	defer func() {
		if v := recover(); v != nil {
			code = p.fault(v, debug.Stack())
		}
		if err := p.keepDemo(); err != nil {
			p.tell().Error(err)
		}
		if p.scratch != "" {
			_ = os.RemoveAll(p.scratch) // it holds nothing that anybody misses
		}
	}()
	cmd := p.root()
	if len(args) > 0 && strings.HasPrefix(args[0], cobra.ShellCompRequestCmd) {
		unquote(cmd)
	}
	cmd.SetArgs(args)
	out := &failing{w: p.out} // a help that nobody got is no success
	cmd.SetOut(out)
	cmd.SetErr(p.err)
	err := cmd.ExecuteContext(ctx)
	if lost := out.failed(); err == nil && lost != nil {
		err = fmt.Errorf("write the output: %w", lost)
	}
	if err == nil {
		return exitDone
	}
	var (
		quiet quietError
		fault *tui.FaultError
	)
	switch {
	case errors.As(err, &fault):
		return p.fault(fault.Value, fault.Stack)
	case !errors.As(err, &quiet):
		p.lastWords(err)
	}
	return exitCode(err)
}

// lastWords tells why the program ends. Where the machine or the terminal asked for
// that, it is not waited for a terminal that takes no more output.
func (p *program) lastWords(err error) {
	var usage misuse
	switch {
	case errors.As(err, &usage):
		for _, line := range usage {
			p.tell().Line("procore-setup: %s", line)
		}
		return
	case !p.ending.Load():
		p.tell().Error(err)
		return
	}
	said := make(chan struct{})
	go func() {
		defer close(said)
		p.tell().Error(err)
	}()
	select {
	case <-said:
	case <-time.After(speaking):
	}
}

// speaking is how long a terminal may take to show a few lines.
const speaking = 2 * time.Second

// fault tells a mistake in this program: what may be shown of the panic, and the
// stack, which has addresses and no values.
func (p *program) fault(v any, stack []byte) int {
	p.tell().Error(&text.Failure{
		What: "a fault of this program ended the run", Why: text.Fault(v),
		Do: "run the same command again: what was done is found in Procore; please report the lines below",
	})
	_, _ = p.err.Write(stack)
	return exitFailed
}

// A usageError is a wrong command line.
type usageError struct{ error }

// Unwrap returns what is wrong with it.
func (e usageError) Unwrap() error { return e.error }

// A misuse is a wrong command line, in lines: what is wrong, what may have been meant,
// and where to read how it is right.
type misuse []string

// Error implements error.
func (m misuse) Error() string { return strings.Join(m, "\n") }

// A quietError ends the program with a code when everything was said already.
type quietError struct {
	code int
	why  string
}

func (e quietError) Error() string { return e.why }

// exitCode is the one place that turns an error into an exit code.
func exitCode(err error) int {
	var (
		quiet    quietError
		usage    usageError
		problems spec.Problems
	)
	switch {
	case errors.As(err, &quiet):
		return quiet.code
	case errors.As(err, &usage), errors.As(err, &problems):
		return exitUsage
	case errors.Is(err, setup.ErrStopped), errors.Is(err, setup.ErrChanged), errors.Is(err, tui.ErrUnfinished):
		return exitStopped
	case errors.Is(err, tui.ErrDiffers):
		return exitDifferences
	case errors.Is(err, auth.ErrSignInAgain), errors.Is(err, auth.ErrCredentials),
		errors.Is(err, procore.ErrForbidden), errors.Is(err, procore.ErrNotConnected):
		return exitNotAllowed
	case errors.Is(err, context.Canceled), errors.Is(err, tui.ErrCancelled):
		return exitCancelled
	}
	return exitFailed
}
