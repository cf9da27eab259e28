package tuitest

import (
	"io"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unsafe"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

const (
	// pause is how long a key is given to take effect, in fake time: longer than the
	// program waits to tell Esc from the start of a sequence, and than a frame lasts.
	pause = 200 * time.Millisecond
	// limit is how long a test waits for a text before it fails, in fake time.
	limit = time.Hour
)

// A Screen is a program that runs in this process, and its terminal.
type Screen struct {
	*display
	tb      testing.TB
	in      *io.PipeWriter
	program *tea.Program
	done    chan struct{}
	final   tea.Model
	err     error
}

// Start runs a model in a terminal of w×h cells. It must be called in a
// testing/synctest bubble; the program is stopped at the end of the test. Options
// come after the driver's own, so that a test may add a filter.
func Start(tb testing.TB, m tea.Model, w, h int, options ...tea.ProgramOption) *Screen {
	tb.Helper()
	r, in := io.Pipe()
	s := &Screen{display: newDisplay(w, h), tb: tb, in: in, done: make(chan struct{})}
	s.cooked = runtime.GOOS != "windows" // a console there turns no line feed into a new line
	answers := make(chan struct{})
	go func() { // what the terminal answers to queries: nobody reads it here
		defer close(answers)
		_, _ = io.Copy(io.Discard, s.emu)
	}()
	s.program = tea.NewProgram(m, append([]tea.ProgramOption{
		tea.WithInput(r), tea.WithOutput(output{s.display}), tea.WithWindowSize(w, h),
		tea.WithoutSignalHandler(), tea.WithColorProfile(colorprofile.ANSI),
		tea.WithEnvironment([]string{"TERM=xterm-256color"}),
	}, options...)...)
	go func() {
		defer close(s.done)
		s.final, s.err = s.program.Run()
	}()
	tb.Cleanup(func() {
		s.program.Kill()
		<-s.done
		_ = in.Close()
		_ = r.Close()
		s.drain()
		if c, ok := s.emu.InputPipe().(io.Closer); ok { // Close of the emulator races with its Read
			_ = c.Close()
		}
		<-answers
	})
	s.settle()
	return s
}

// drain takes what was typed and not read before the program ended. Its reader hands
// each key over without asking whether anybody still listens, and would wait for ever;
// in a process of its own it ends with that.
func (s *Screen) drain() {
	queue := reflect.ValueOf(s.program).Elem().FieldByName("msgs")
	queue = reflect.NewAt(queue.Type(), unsafe.Pointer(queue.UnsafeAddr())).Elem() // it is not exported
	for synctest.Wait(); ; synctest.Wait() {
		if _, ok := queue.TryRecv(); !ok {
			return
		}
	}
}

// settle lets everything happen that can happen now, and the frame be drawn.
func (s *Screen) settle() {
	time.Sleep(pause)
	synctest.Wait()
}

// send writes to the program as the terminal would; a program that has ended reads
// no more.
func (s *Screen) send(text string) {
	s.tb.Helper()
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		_, _ = io.WriteString(s.in, text)
	}()
	select {
	case <-sent:
	case <-s.done:
		_ = s.in.Close()
		<-sent
	}
	s.settle()
}

// Keys presses keys, one after the other, each with its whole effect: "<enter>",
// "<down>", "<ctrl+c>" by name, any other text as so many keys.
func (s *Screen) Keys(keys ...string) {
	s.tb.Helper()
	for _, k := range keys {
		text, n, err := encode(k)
		if err != nil {
			s.tb.Fatal(err)
		}
		s.press(n)
		s.send(text)
	}
}

// Ahead presses keys faster than the program can answer: all in one write.
func (s *Screen) Ahead(keys ...string) {
	s.tb.Helper()
	var all strings.Builder
	for _, k := range keys {
		text, n, err := encode(k)
		if err != nil {
			s.tb.Fatal(err)
		}
		s.press(n)
		all.WriteString(text)
	}
	s.send(all.String())
}

// Raw sends bytes as a terminal might, such as the halves of a sequence; they do not
// count as presses.
func (s *Screen) Raw(bytes string) { s.send(bytes) }

// Type types text; it does not count as presses.
func (s *Screen) Type(text string) { s.send(text) }

// Paste pastes text; it does not count as presses.
func (s *Screen) Paste(text string) { s.send(paste(text)) }

// Wait lets time pass.
func (s *Screen) Wait(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// WaitFor lets time pass until the screen shows a text on one line, at most an hour.
func (s *Screen) WaitFor(text string) {
	s.tb.Helper()
	for start := time.Now(); !s.Has(text); s.settle() {
		if s.Done() {
			s.tb.Fatalf("the program ended (%v) before it showed %q:\n%s", s.err, text, s.Text())
		}
		if time.Since(start) > limit {
			s.tb.Fatalf("never saw %q:\n%s", text, s.Text())
		}
	}
}

// Expect fails the test where the screen does not show a text on one line now.
func (s *Screen) Expect(texts ...string) {
	s.tb.Helper()
	for _, text := range texts {
		if !s.Has(text) {
			s.tb.Errorf("the screen does not show %q:\n%s", text, s.Text())
		}
	}
}

// Refuse fails the test where the screen shows a text on one line now.
func (s *Screen) Refuse(texts ...string) {
	s.tb.Helper()
	for _, text := range texts {
		if s.Has(text) {
			s.tb.Errorf("the screen shows %q:\n%s", text, s.Text())
		}
	}
}

// Resize changes the terminal's size.
func (s *Screen) Resize(w, h int) {
	s.resize(w, h)
	s.program.Send(tea.WindowSizeMsg{Width: w, Height: h})
	s.settle()
}

// Send gives the program a message that no key makes.
func (s *Screen) Send(msg tea.Msg) {
	s.program.Send(msg)
	s.settle()
}

// Done says whether the program has ended.
func (s *Screen) Done() bool {
	select {
	case <-s.done:
		return true
	default:
		return false
	}
}

// WaitExit lets time pass until the program has ended, at most an hour, and returns
// its model as it was then.
func (s *Screen) WaitExit() (tea.Model, error) {
	s.tb.Helper()
	select {
	case <-s.done:
	case <-time.After(limit):
		s.tb.Fatalf("the program did not end:\n%s", s.Text())
	}
	return s.final, s.err
}

// Golden compares the screen's text with testdata/NAME.golden.
func (s *Screen) Golden(name string) {
	s.tb.Helper()
	Golden(s.tb, name, s.Text())
}
