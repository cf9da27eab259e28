package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// interrupts are the signals that mean that the admin, or the terminal, is gone.
var interrupts = []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}

// cancelOnInterrupt returns a context that the first interrupt cancels: for
// commands that change nothing.
func (p *program) cancelOnInterrupt(ctx context.Context) (context.Context, func()) {
	return signal.NotifyContext(ctx, interrupts...)
}

// stopOnInterrupt is for commands that change Procore: the first interrupt
// closes stop, so that the change in hand is finished; the second cancels.
func (p *program) stopOnInterrupt(parent context.Context) (ctx context.Context, stop <-chan struct{}, release func()) {
	ctx, cancel := context.WithCancel(parent)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, interrupts...)
	soft := make(chan struct{})
	go func() {
		select {
		case <-signals:
			_, _ = fmt.Fprintln(p.err, "Finishing the change in hand, then stopping. Interrupt again to stop now.")
			close(soft)
		case <-ctx.Done():
			return
		}
		select {
		case <-signals:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, soft, func() {
		signal.Stop(signals)
		cancel()
	}
}
