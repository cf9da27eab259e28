package plain

import (
	"bufio"
	"context"
	"io"
)

// Lines reads lines one at a time, each only when it is asked for, so that
// something else (a hidden secret) can be read from the same terminal between.
// A wait that is given up leaves its line for the next one: none is lost.
type Lines struct {
	in      *bufio.Reader
	pending chan line
}

// A line is one line and how reading it ended.
type line struct {
	text string
	err  error
}

// NewLines returns the lines of in.
func NewLines(in io.Reader) *Lines { return &Lines{in: bufio.NewReader(in)} }

// Drop forgets what has come and was not asked for. It reads nothing.
func (l *Lines) Drop() {
	if l.pending == nil {
		_, _ = l.in.Discard(l.in.Buffered()) // it is there: that can't fail
		return
	}
	select {
	case <-l.pending:
		l.pending = nil
		l.Drop()
	default: // a line is waited for, and nothing of it is here
	}
}

// Next returns the next line, with its line break where it has one. At the end
// of input it returns what is left and [io.EOF].
func (l *Lines) Next(ctx context.Context) (string, error) {
	if l.pending == nil {
		l.pending = make(chan line, 1)
		go func(to chan<- line) {
			text, err := l.in.ReadString('\n')
			to <- line{text, err}
		}(l.pending)
	}
	select {
	case got := <-l.pending:
		l.pending = nil
		return got.text, got.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
