package tui

import (
	"runtime/debug"
	"sync"
	"time"

	"procore-setup/procore/text"

	tea "charm.land/bubbletea/v2"
)

// A FaultError is a panic of the wizard: a mistake in this program.
type FaultError struct {
	Value any    // what it panicked with; may hold anything: show [text.Fault] of it
	Stack []byte // where, without values
}

// Error implements error with what may be shown of the value.
func (e *FaultError) Error() string { return "a fault of this program: " + text.Fault(e.Value) }

// A shield stands between the wizard and the drawing library. The library would print
// a panic's value, which may be an answer of Procore's or a secret, and leave without
// keeping the answers. The first panic of the model or of a command ends the screen
// instead.
type shield struct {
	model tea.Model
	end   func()

	mu    sync.Mutex
	fault *FaultError

	turn sync.Mutex // held while the model works
	over bool       // it is somebody else's now
}

// retire takes the model from a program that may hang in a terminal that takes nothing: once
// it has returned, that program does not touch the model any more. A model that is at work
// itself is waited for a while.
func (s *shield) retire() {
	for end := time.Now().Add(restoring); !s.turn.TryLock(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			return
		}
	}
	s.over = true
	s.turn.Unlock()
}

// Init implements tea.Model.
func (s *shield) Init() (cmd tea.Cmd) {
	defer s.take()
	s.turn.Lock()
	defer s.turn.Unlock()
	if s.over {
		return nil
	}
	return s.guarded(s.model.Init())
}

// Update implements tea.Model.
func (s *shield) Update(msg tea.Msg) (m tea.Model, cmd tea.Cmd) {
	m = s
	defer s.take()
	s.turn.Lock()
	defer s.turn.Unlock()
	if s.over {
		return s, nil
	}
	s.model, cmd = s.model.Update(msg)
	return s, s.guarded(cmd)
}

// View implements tea.Model. After a panic the screen is empty until it is gone.
func (s *shield) View() (v tea.View) {
	defer s.take()
	s.turn.Lock()
	defer s.turn.Unlock()
	if s.over {
		return v
	}
	return s.model.View()
}

// guarded is a command, and all that it starts, whose panics are taken.
func (s *shield) guarded(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer s.take()
		msg = cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for i, c := range batch {
				batch[i] = s.guarded(c)
			}
		}
		return msg
	}
}

// take is deferred: it keeps the first panic and ends the screen.
func (s *shield) take() {
	v := recover()
	if v == nil {
		return
	}
	s.mu.Lock()
	if s.fault == nil {
		s.fault = &FaultError{v, debug.Stack()}
	}
	s.mu.Unlock()
	s.end()
}

// broken is the panic that ended the wizard; nil if none did.
func (s *shield) broken() *FaultError {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fault
}
