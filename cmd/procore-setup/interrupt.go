package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
)

// interrupts are the signals that mean that the admin, or the terminal, is gone.
var interrupts = []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}

// outliveReader makes a write to a reader that is gone, such as a pager, an
// error like any other. Otherwise the system would end the program in the middle
// of a change, as Ctrl+C does to "apply | tee".
func outliveReader() { signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) }

// cancelOnInterrupt returns a context that the first interrupt cancels: for
// commands that change nothing.
func (p *program) cancelOnInterrupt(ctx context.Context) (context.Context, func()) {
	return signal.NotifyContext(ctx, interrupts...)
}

// An interruption is how an interrupt reaches a command that changes Procore.
// While it changes something, the first one closes stop, so that the change in
// hand is finished, and the second one ends the context. At any other time,
// such as at a question, the first one ends the context.
type interruption struct {
	ctx      context.Context
	stop     chan struct{}
	changing atomic.Bool
	release  func()
}

// interruptible listens for interrupts until release is called.
func (p *program) interruptible(parent context.Context) *interruption {
	ctx, cancel := context.WithCancel(parent)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, interrupts...)
	i := &interruption{ctx: ctx, stop: make(chan struct{}), release: func() {
		signal.Stop(signals)
		cancel()
	}}
	go func() {
		select {
		case <-signals:
		case <-ctx.Done():
			return
		}
		if !i.changing.Load() {
			cancel()
			return
		}
		close(i.stop) // before it is told: the telling may wait for a terminal that is gone
		_, _ = fmt.Fprintln(p.err, "Finishing the change in hand, then stopping. Interrupt again to stop now.")
		select {
		case <-signals:
			cancel()
		case <-ctx.Done():
		}
	}()
	return i
}

// change runs what changes Procore.
func (i *interruption) change(f func(ctx context.Context, stop <-chan struct{}) error) error {
	i.changing.Store(true)
	defer i.changing.Store(false)
	return f(i.ctx, i.stop)
}
