package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/spf13/cobra"
)

// interrupts are the signals that mean that the admin, or the terminal, is gone: those
// that whoever started the program did not have ignored, as nohup does with SIGHUP.
// (That SIGTERM was ignored can't be told: Go's runtime takes it before anybody looks.)
var interrupts = slices.DeleteFunc([]os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}, signal.Ignored)

const (
	// inHand is how long the change in hand may go on once the machine or the
	// terminal, and not a person, asked the program to end.
	inHand = 10 * time.Second
	// stuck is after how long a program ends that was told to stop now and does
	// not: longer than a sign-in may take to renew, which is never cut off. What
	// still holds it then is a terminal that takes no more output.
	stuck = 45 * time.Second
)

// outliveReader makes a write to a reader that is gone, such as a pager, an
// error like any other. Otherwise the system would end the program in the middle
// of a change, as Ctrl+C does to "apply | tee".
func outliveReader() { signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) }

// cancelOnInterrupt returns a context that the first interrupt cancels: for
// commands that change nothing.
func (p *program) cancelOnInterrupt(ctx context.Context) (context.Context, func()) {
	i := p.interruptible(ctx)
	return i.ctx, i.release
}

// reading is the body of a command that changes nothing in Procore.
func (p *program) reading(run func(context.Context, []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		ctx, stop := p.cancelOnInterrupt(cmd.Context())
		defer stop()
		return run(ctx, args)
	}
}

// An interruption is how an interrupt reaches a command that changes Procore.
// While it changes something, the first one closes stop, so that the change in
// hand is finished, and the second one ends the context. So does, after the first
// one, the time that the change in hand may take, unless it was Ctrl+C: then a
// person is there, who presses it again. At any other time, such as at a question,
// the first one ends the context.
type interruption struct {
	ctx      context.Context
	stop     chan struct{}
	changing atomic.Bool
	release  func()

	p      *program
	cancel context.CancelFunc
	limit  <-chan time.Time // of the change in hand; nil: none
}

// interruptible listens for interrupts until release is called.
func (p *program) interruptible(parent context.Context) *interruption {
	ctx, cancel := context.WithCancel(parent)
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, interrupts...)
	i := &interruption{ctx: ctx, stop: make(chan struct{}), p: p, cancel: cancel, release: func() {
		signal.Stop(signals)
		cancel()
	}}
	go i.listen(signals)
	return i
}

// listen acts on the signals until the context ends.
func (i *interruption) listen(signals <-chan os.Signal) {
	asked := false
	for {
		select {
		case s := <-signals:
			i.p.halted.Store(true)
			i.p.ending.Store(i.p.ending.Load() || s != os.Interrupt)
			switch {
			case !i.changing.Load(), asked && s != syscall.SIGHUP:
				i.now()
			case !asked:
				asked = true
				close(i.stop)
				fallthrough
			default:
				// A terminal that is closed sends more than one SIGHUP: the system's, and the
				// shell's. The second one is no person's wish to stop now.
				if s != os.Interrupt && i.limit == nil {
					i.limit = time.After(inHand)
				}
			}
		case <-i.limit:
			i.now()
		case <-i.ctx.Done():
			return
		}
	}
}

// now ends the context, and the program if that does not end it.
func (i *interruption) now() {
	code := exitCancelled
	if i.changing.Load() {
		code = exitStopped
	}
	time.AfterFunc(stuck, func() { i.p.giveUp(code) })
	i.cancel()
}

// finishing tells that the change in hand is being finished.
func (p *program) finishing() {
	_, _ = fmt.Fprintln(p.err, "Finishing the change in hand, then stopping. Interrupt again to stop now.")
}

// change runs what changes Procore.
func (i *interruption) change(f func(ctx context.Context, stop <-chan struct{}) error) error {
	i.changing.Store(true)
	defer i.changing.Store(false)
	ended := make(chan struct{})
	defer close(ended)
	go func() { // the telling may wait for a terminal that takes nothing
		select {
		case <-i.stop:
			i.p.finishing()
		case <-ended:
		}
	}()
	return f(i.ctx, i.stop)
}
