package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
)

// restoring is how long the screen may take to give the terminal back. One that
// takes no more output would take for ever.
const restoring = 2 * time.Second

// between is how long the terminal is given away before it is taken back. Bubble Tea's
// renderer stops its clock a moment after it was told to; where that comes after the
// clock was started again, nothing is ever drawn.
const between = 100 * time.Millisecond

// renewing is longer than a sign-in may take to renew.
const renewing = 35 * time.Second

// Run runs the wizard on a terminal until the admin leaves it, it is asked to stop
// ([Deps].Stop), or ctx ends. However it ends, the answers are kept, a change in
// hand is finished or, once ctx has ended, cut off and looked up at the next start,
// and the journal is closed. A nil in or out is the process's own.
func Run(ctx context.Context, d Deps, in io.Reader, out io.Writer, opts ...tea.ProgramOption) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	screen, leave := context.WithCancel(ctx)
	defer leave()
	go func() {
		select {
		case <-d.Stop:
			leave()
		case <-screen.Done():
		}
	}()
	opts = append([]tea.ProgramOption{tea.WithContext(screen), tea.WithFilter(Guard())}, opts...)
	if in != nil {
		opts = append(opts, tea.WithInput(in))
	}
	if out != nil {
		opts = append(opts, tea.WithOutput(out))
	}
	a := newApp(newSession(ctx, d))
	guard := &shield{model: a, end: leave}
	program := tea.NewProgram(guard, opts...)
	go takeBack(screen, program, d.Continued)
	err := draw(screen, program)
	guard.retire()
	if fault := guard.broken(); fault != nil {
		_ = a.abandon() // the fault is what counts
		return fault
	}
	if d.Farewell != nil {
		defer func() { d.Farewell(a.farewell()) }()
	}
	switch {
	case err == nil:
		return a.outcome
	case screen.Err() != nil, errors.Is(err, tea.ErrInterrupted), gone(err):
		return a.abandon()
	default:
		_ = a.abandon() // the fault is what counts
		return fmt.Errorf("running the wizard: %w", err)
	}
}

// takeBack takes the terminal again each time that the program was stopped and goes
// on: the shell had it in between.
func takeBack(ctx context.Context, p *tea.Program, continued <-chan os.Signal) {
	for {
		select {
		case <-continued:
			_ = p.ReleaseTerminal() // what it can't give back, the shell has taken already
			time.Sleep(between)
			_ = p.RestoreTerminal() // where the terminal is gone, the reader says so
		case <-ctx.Done():
			return
		}
	}
}

// draw runs the program until it has ended, or has not a while after ctx has.
func draw(ctx context.Context, p *tea.Program) error {
	ended := make(chan error, 1)
	go func() {
		_, err := p.Run()
		ended <- err
	}()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-ended:
		return err
	case <-time.After(restoring):
		return tea.ErrProgramKilled
	}
}

// gone tells whether err means that the terminal was closed.
func gone(err error) bool {
	return errors.Is(err, syscall.EIO) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrClosedPipe)
}

// abandon ends a wizard whose program was stopped from outside.
func (a *App) abandon() error {
	s := a.session
	s.saveDraft()
	s.finishRun()
	s.leave()
	s.link.settle(s.ctx)
	s.changed = s.changed || s.link.journal.Changed()
	s.link.closeJournal()
	return a.unfinished()
}

// finishRun ends a run that nobody watches any more: after the change in hand, or
// at once when the session ends. What it still tells is not heard.
func (s *Session) finishRun() {
	if s.committing == nil {
		return
	}
	if s.committing.interrupts == 0 {
		s.committing.interrupt()
	}
	if s.deps.Finishing != nil {
		go s.deps.Finishing() // it may wait for a terminal that takes nothing
	}
	now, limit := s.ctx.Done(), (<-chan time.Time)(nil)
	for {
		select {
		case <-s.inbox:
		case <-s.committing.done:
			return
		case <-now:
			now, limit = nil, time.After(restoring)
		case <-limit: // it never began, or something holds it that nobody can end
			return
		}
	}
}
