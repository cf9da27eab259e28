package tuitest

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync"
)

// mostEnters is how many questions a titled answer lets pass.
const mostEnters = 30

// A Talk is what is typed in the line mode, each line once a question stands there, and what
// is said: the program reads from it and writes to it. An answer may carry words of
// its question, as in "E-mail → sync@example.com"; whatever is asked before that is answered
// with Enter, so that a question more in between changes nothing. With "←" before its
// question, it is answered with b: the way leads back. The zero Talk types nothing.
type Talk struct {
	mu     sync.Mutex
	more   chan struct{} // closed where something was said; nil: nobody waits
	said   bytes.Buffer
	heard  int // how much of it was there when the last line was read
	left   []string
	line   []byte // what is left of a line that is being read
	enters int
	open   bool // more may be typed
}

// Answers sets what is typed; then the input ends.
func (t *Talk) Answers(lines ...string) { t.left = lines }

// Type types more. The input does not end before [Talk.Close].
func (t *Talk) Type(lines ...string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.left, t.open = append(t.left, lines...), true
	t.wake()
}

// Close ends the input.
func (t *Talk) Close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.open = false
	t.wake()
}

// Write takes what is said.
func (t *Talk) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wake()
	return t.said.Write(p)
}

// wake ends a wait; t is locked.
func (t *Talk) wake() {
	if t.more != nil {
		close(t.more)
		t.more = nil
	}
}

// wait waits until something is said or typed; t is locked.
func (t *Talk) wait() {
	more := make(chan struct{})
	t.more = more
	t.mu.Unlock()
	<-more
	t.mu.Lock()
}

// Bytes is all that was said.
func (t *Talk) Bytes() []byte { return []byte(t.String()) }

// String is all that was said.
func (t *Talk) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.said.String()
}

// Read waits for a question and gives its answer. After the last one it is [io.EOF].
func (t *Talk) Read(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.line) == 0 {
		for len(t.left) == 0 && t.open {
			t.wait()
		}
		if len(t.left) == 0 {
			return 0, io.EOF
		}
		line, err := t.next(t.question())
		if err != nil {
			return 0, err
		}
		t.line, t.heard = []byte(line+"\n"), t.said.Len()
	}
	n := copy(p, t.line)
	t.line = t.line[n:]
	return n, nil
}

// question waits until something is asked, and returns it without its default.
func (t *Talk) question() string {
	for {
		now := string(t.said.Bytes()[t.heard:]) // where no answer is echoed, it stands behind the last question
		if strings.HasSuffix(now, ": ") {
			asked, _, _ := strings.Cut(now[strings.LastIndexByte(now, '\n')+1:], " [")
			return asked
		}
		t.wait()
	}
}

// next is the answer to a question.
func (t *Talk) next(question string) (string, error) {
	title, answer, titled := strings.Cut(t.left[0], "→")
	if !titled {
		answer = t.left[0]
	}
	title, back := strings.CutPrefix(title, "←")
	if title = strings.TrimSpace(title); titled && !strings.Contains(question, title) {
		if t.enters++; t.enters > mostEnters {
			return "", fmt.Errorf("nobody asked %q", title)
		}
		if back {
			return "b", nil
		}
		return "", nil
	}
	t.left, t.enters = t.left[1:], 0
	if titled {
		answer = strings.TrimPrefix(answer, " ")
	}
	return answer, nil
}
